use std::fs;
use std::num::NonZero;
use std::path::Path;

use super::texts::PANICS;
use crate::config::TableName;
use crate::text::PIECE;
use crate::{Config, Silent, run};

/// A text of more pieces than one, of which the last cannot be tokenized.
fn fails_late() -> String {
    "The party keeps lists of the press. ".repeat(2 * PIECE / 36) + PANICS
}

/// The terms and what was skipped of a run over a folder.
fn counted(folder: &Path) -> (String, String) {
    let mut config = Config::new([folder.join("in")]).output(folder.join("out"));
    config.tables = vec![TableName::Terms, TableName::Skipped];
    config.overwrite = true;
    config.resources.threads = NonZero::new(2).unwrap();
    run(&config, &Silent).unwrap();
    let read = |name: &str| fs::read_to_string(folder.join("out").join(name)).unwrap();
    (read("terms.csv"), read("skipped.csv"))
}

#[test]
fn a_text_on_which_the_tokenizer_fails_late_costs_itself_only() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join("in").join(name), text).unwrap();
    write("a.txt", "The state and the law.");
    let row = |text: &str| format!("{{\"text\":\"{text}\"}}\n");
    write("b.jsonl", &(row("The first row.") + &row("The last row.")));
    write("c.txt", "The state and the court.");
    let (terms, skipped) = counted(folder.path());
    assert_eq!(skipped.lines().count(), 1);
    write("b.jsonl", &(row("The first row.") + &row(&fails_late()) + &row("The last row.")));
    write("late.txt", &fails_late());
    write("soon.txt", PANICS);
    let (again, skipped) = counted(folder.path());
    assert_eq!(again, terms, "{skipped}");
    let said: Vec<&str> = skipped.lines().skip(1).filter_map(|row| row.split(",crash,").next()).collect();
    let place = "quarantined,extract";
    assert_eq!(said, ["b.jsonl#row=2", "late.txt", "soon.txt"].map(|doc_id| format!("{doc_id},{place}")));
}

#[test]
fn a_file_that_makes_its_reader_fail_when_it_is_opened_costs_itself_only() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    let write = |name: &str| fs::write(folder.path().join("in").join(name), "text\nThe state.\n").unwrap();
    write("a.csv");
    let endings = ["csv", "gz", "html", "json", "jsonl", "parquet", "tar", "txt", "warc", "xlsx", "zip"];
    let names = endings.map(|ending| format!("{}.{ending}", crate::corpus::PANICS));
    names.iter().for_each(|name| write(name));
    let (terms, skipped) = counted(folder.path());
    assert!(terms.contains("state,"), "{terms}");
    let said: Vec<&str> = skipped.lines().skip(1).filter(|row| row.contains(",crash,")).collect();
    assert_eq!(said.len(), names.len(), "{skipped}");
    assert!(said.iter().zip(&names).all(|(row, name)| row.starts_with(name.as_str())), "{skipped}");
}

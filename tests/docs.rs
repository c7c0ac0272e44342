//! What is written about the program is what the program does.

use std::fs;
use std::path::Path;

use crate::run::Folder;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_reference_of_tables_is_what_the_program_prints() {
    let printed = String::from_utf8(Folder::new().termloom(&["tables"]).stdout).expect("UTF-8");
    assert!(printed == read("docs/tables.md"), "run: cargo run --release -- tables > docs/tables.md");
}

#[test]
fn the_reference_of_options_is_what_the_program_prints() {
    let printed = String::from_utf8(Folder::new().termloom(&["options"]).stdout).expect("UTF-8");
    assert!(printed == read("docs/options.md"), "run: cargo run --release -- options > docs/options.md");
}

#[test]
fn every_table_and_flag_of_the_readme_is_there() {
    let readme = read("README.md");
    let help = String::from_utf8(Folder::new().termloom(&["run", "--help"]).stdout).expect("UTF-8");
    let tables = read("docs/tables.md");
    for table in tables.lines().filter_map(|line| line.strip_prefix("## ")).filter(|name| !name.contains(' ')) {
        assert!(readme.contains(&format!("`{table}`")), "README.md does not name the table {table}");
    }
    for word in readme.split(|c: char| c.is_whitespace() || "`()|,.:;".contains(c)) {
        let is_own = word.strip_prefix("--").is_some_and(|rest| rest.starts_with(char::is_alphabetic))
            && !["--release", "--path"].contains(&word);
        assert!(!is_own || help.contains(word), "README.md names {word}, which `termloom run` does not have");
    }
}

#[test]
fn links_lead_somewhere() {
    for page in [
        "README.md",
        "docs/ARCHITECTURE.md",
        "docs/counting.md",
        "docs/score.md",
        "docs/decisions.md",
        "docs/measures.md",
        "docs/ngrams.md",
        "docs/options.md",
        "docs/groups.md",
        "docs/duplicates.md",
        "docs/keyness.md",
        "docs/speed.md",
        "docs/themes-formats.md",
        "CHANGELOG.md",
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let folder = folder.parent().expect("a folder");
        let text = read(page);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or("");
            let is_local = !target.is_empty() && !target.contains("://");
            assert!(!is_local || folder.join(target).exists(), "{page} links to {target}, which is not there");
        }
    }
}

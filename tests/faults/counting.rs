//! Words, themes and tables that are made to hurt.

use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::folder::Folder;

fn json(folder: &Folder, name: &str) -> Value {
    serde_json::from_str(&folder.read(name)).expect("JSON")
}

/// The records of a table, without its header.
fn records(folder: &Folder, name: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(folder.path(name)).expect("a table");
    let record = |record: Result<csv::StringRecord, _>| record.expect("a record").iter().map(String::from).collect();
    reader.records().map(record).collect()
}

#[test]
fn no_word_makes_a_cell_without_end() {
    let folder = Folder::new();
    let long = |piece: &str, times: usize| piece.repeat(times);
    let words = [
        long("x", 1_000_000),
        long("é", 50_000),
        long("a'", 50_000) + "a",
        format!("#{}", long("tag", 20_000)),
        format!("@{}", long("n", 50_000)),
        format!("http://a.org/{}", long("path/", 10_000)),
        long("查", 3_000),
    ];
    let text: String = words.iter().map(|word| format!("the {word} state. ")).collect();
    folder.write("in/a.txt", &text);
    folder.write("themes.yaml", "all: ['x*', 'é*', '#tag*', '/a.*/']\n");
    for rule in ["uax29", "whitespace", "nltk"] {
        folder
            .run(&["run", "in", "--themes", "themes.yaml", "--tokens", rule, "-o", "out", "--overwrite"])
            .ends_with(0);
        let run = json(&folder, "out/run.json");
        assert!(run["long_words"].as_u64().is_some_and(|count| count >= 5), "{rule}: {}", run["long_words"]);
        for table in ["terms", "doc_terms", "pairs", "theme_hits", "theme_patterns", "theme_collocates"] {
            let records = records(&folder, &format!("out/{table}.csv"));
            assert!(!records.is_empty(), "{rule}: {table}");
            let longest = records.iter().flatten().map(|cell| cell.chars().count()).max();
            assert!(longest.is_some_and(|longest| longest < 3_000), "{rule}: {table}: {longest:?}");
        }
        let terms = records(&folder, "out/terms.csv");
        let shortened = terms.iter().filter(|record| record[0].chars().count() == 209).count();
        assert!(shortened >= 4, "{rule}: {shortened}");
    }
    let printed = folder.run(&["kwic", "x*", "in", "--format", "csv"]).ends_with(0).out;
    assert!(printed.len() < 20_000 && printed.contains('…'), "{}", printed.len());
}

#[test]
fn formulas_are_guarded_and_come_back() {
    let folder = Folder::new();
    let words = "=x '=x ''=x +1 -1 @a ＝x －x x 's";
    folder.write("in/a.txt", words);
    let author = "{\"text\":\"state\",\"author\":\"\\u0000=cmd\"}\n";
    folder.write("in/b.jsonl", author);
    folder.run(&["run", "in", "--tokens", "whitespace", "-o", "out"]).ends_with(0);
    let terms: Vec<String> = records(&folder, "out/terms.csv").into_iter().map(|mut record| record.remove(0)).collect();
    for cell in ["'=x", "''=x", "'''=x", "'+1", "'-1", "'@a", "'＝x", "'－x", "x", "'s"] {
        assert_eq!(terms.iter().filter(|term| *term == cell).count(), 1, "{cell}: {terms:?}");
    }
    assert!(folder.read("out/documents.csv").contains("'\0=cmd"));
    let guard = json(&folder, "out/run.json")["formula_guard"].clone();
    assert_eq!(guard["character"], "'");
    let resources = json(&folder, "out/datapackage.json")["resources"].clone();
    let of_csv = resources.as_array().expect("resources").iter().filter(|of| of["format"] == "csv");
    assert!(of_csv.map(|of| &of["formula_guard"]).all(|of| *of == guard));
    // Themes in CSV, and back.
    folder.write("themes.yaml", "'=HYPERLINK': ['@name', x]\n");
    folder.run(&["themes", "convert", "themes.yaml", "themes.csv"]).ends_with(0);
    let csv = folder.read("themes.csv");
    assert!(csv.contains("'=HYPERLINK") && csv.contains("'@name"), "{csv}");
    folder.run(&["themes", "convert", "themes.csv", "again.yaml"]).ends_with(0);
    assert!(
        folder.read("again.yaml").contains("@name") && !folder.read("again.yaml").contains("'@name\""),
        "{}",
        folder.read("again.yaml")
    );
}

/// 20,000 themes, of which a text has one: a tally of every two would take 6 GB for each kind of unit.
#[test]
fn many_themes_cost_what_occurs_of_them() {
    let folder = Folder::new();
    let themes: String = (0..20_000).map(|number| format!("t{number}: [x{number}]\n")).collect();
    folder.write("themes.yaml", themes);
    folder.write("in/a.txt", "one x7 two x8 three. x7 four");
    let mut command = Command::new("sh");
    let script = "ulimit -v 3000000; exec \"$0\" \"$@\"";
    let run = folder.termloom(&["run", "in", "--themes", "themes.yaml", "-o", "out", "--threads", "1"]);
    command.args(["-c", script]).arg(run.get_program()).args(run.get_args()).current_dir(folder.path(""));
    folder.ended(command).ends_with(0);
    let pairs = records(&folder, "out/theme_pairs.csv");
    assert!(pairs.iter().any(|record| record[0] == "t7" && record[1] == "t8"), "{pairs:?}");
    let patterns = records(&folder, "out/theme_patterns.csv");
    assert_eq!(patterns.len(), 20_000);
}

#[test]
fn wrong_lists_are_told_in_few_words() {
    let folder = Folder::with_articles();
    folder.write("two.yaml", "one: [state]\n---\ntwo: [party]\n");
    folder.run(&["themes", "check", "two.yaml"]).ends_with(2).says("two.yaml:2").says("second document");
    folder.run(&["run", "in", "--themes", "two.yaml", "-o", "out"]).ends_with(2).says("second document");
    folder.write("heavy.yaml", "one: [state: 1.7e308]\n");
    folder.run(&["run", "in", "--themes", "heavy.yaml", "-o", "out"]).ends_with(2).says("heavy.yaml:1").says("1e200");
    let many: Vec<String> = (0..100_000).map(|number| format!("w{number}")).collect();
    folder.write("large.yaml", format!("one: ['/({})x{{9}}/']\n", many.join("|")));
    let said = folder.run(&["run", "in", "--themes", "large.yaml", "-o", "out"]).ends_with(2).err;
    assert!(said.len() < 4_000, "{} bytes", said.len());
}

/// Counts near 2^64 in the tables of a finished output, whose hashes agree.
#[test]
fn counts_that_overflow_are_told_with_their_row() {
    let folder = Folder::with_articles();
    for (table, column) in [("terms", 2), ("doc_terms", 3), ("documents", 0)] {
        folder.run(&["run", "in", "--format", "csv", "-o", "out", "--overwrite"]).ends_with(0);
        let name = format!("out/{table}.csv");
        let mut reader = csv::Reader::from_path(folder.path(&name)).expect("a table");
        let header = reader.headers().expect("a header").clone();
        let column = header
            .iter()
            .position(|name| name == if table == "documents" { "tokens" } else { "count" })
            .unwrap_or(column);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).expect("a header");
        for record in reader.records() {
            let mut cells: Vec<String> = record.expect("a record").iter().map(String::from).collect();
            cells[column] = (u64::MAX - 1).to_string();
            writer.write_record(&cells).expect("a record");
        }
        let bytes = writer.into_inner().expect("bytes");
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let mut run = json(&folder, "out/run.json");
        let output = &mut run["outputs"][format!("{table}.csv")];
        assert!(output["sha256"].is_string(), "{output}");
        (output["sha256"], output["bytes"]) = (hash.into(), bytes.len().into());
        folder.write(&name, bytes);
        folder.write("out/run.json", run.to_string());
        let ran = folder.run(&[
            "keyness",
            "out",
            "--min-count",
            "1",
            "--target",
            "doc_id=a.txt",
            "-o",
            &format!("{table}-keyness.csv"),
        ]);
        ran.ends_with(2).says(&format!("{table}.csv")).says("row ");
    }
}

#[test]
fn where_it_runs_does_not_show() {
    let folder = Folder::with_articles();
    let arguments = ["run", "in", "--themes", "themes.yaml", "-o", "out", "--overwrite", "-q"];
    folder.run(&arguments).ends_with(0);
    let expected = folder.digest("out");
    let environments: [&[(&str, &str)]; 6] = [
        &[("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8")],
        &[("LC_ALL", "tr_TR.UTF-8")],
        &[("LC_ALL", "C"), ("TZ", "Pacific/Kiritimati")],
        &[("TZ", "America/Los_Angeles"), ("RAYON_NUM_THREADS", "3")],
        &[("TZ", "no/where"), ("HOME", "/nonexistent"), ("TMPDIR", "/nonexistent")],
        &[],
    ];
    for environment in environments {
        let mut command = folder.termloom(&arguments);
        if environment.is_empty() {
            command.env_clear();
        }
        folder
            .ended({
                command.envs(environment.iter().copied());
                command
            })
            .ends_with(0);
        assert_eq!(folder.digest("out"), expected, "{environment:?}");
    }
    for mask in ["000", "027", "077"] {
        let mut command = Command::new("sh");
        let run = folder.termloom(&arguments);
        command.args(["-c", &format!("umask {mask}; exec \"$0\" \"$@\"")]).arg(run.get_program()).args(run.get_args());
        command.current_dir(folder.path(""));
        folder.ended(command).ends_with(0);
        assert_eq!(folder.digest("out"), expected, "umask {mask}");
    }
}

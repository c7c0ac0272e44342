//! Documents in the lines of a file are documents like any other.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use termloom::config::{Escapes, Inputs};
use termloom::corpus::SkipKind;
use termloom::{DocumentRecord, InspectOptions, InspectSink, Silent, Skipped, inspect};

use crate::run::Folder;

/// Tables in which no name of a document stands.
const WITHOUT_NAMES: [&str; 5] = ["terms", "pairs", "theme_patterns", "theme_pairs", "theme_collocates"];

/// The rows or files of some inputs in their order, each with its name and text, or with why it gave no document.
#[derive(Default)]
struct Rows(Vec<(String, Result<String, Skipped>)>, Vec<DocumentRecord>);

impl InspectSink for Rows {
    fn document(&mut self, record: &DocumentRecord, text: &str) -> termloom::Result<ControlFlow<()>> {
        self.0.push((record.doc_id.clone(), Ok(text.to_string())));
        self.1.push(record.clone());
        Ok(ControlFlow::Continue(()))
    }

    fn skipped(&mut self, skipped: &Skipped) -> termloom::Result<ControlFlow<()>> {
        self.0.push((skipped.doc_id.clone(), Err(skipped.clone())));
        Ok(ControlFlow::Continue(()))
    }
}

/// The articles that come with the program, with their texts.
fn articles() -> Vec<(DocumentRecord, String)> {
    let mut rows = Rows::default();
    let options = InspectOptions::new(Inputs::new([Path::new(env!("CARGO_MANIFEST_DIR")).join("input")]));
    inspect(&options, &Silent, &mut rows).expect("input");
    let texts = rows.0.into_iter().map(|(_, text)| text.expect("an article"));
    rows.1.into_iter().zip(texts).collect()
}

fn row((record, text): &(DocumentRecord, String)) -> String {
    let mut row: Map<String, Value> =
        record.front_matter.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
    row.insert("text".into(), json!(text));
    Value::Object(row).to_string()
}

#[test]
fn a_folder_and_its_texts_in_one_file_give_the_same_tables() {
    let folder = Folder::new();
    let articles = articles();
    for (number, (record, _)) in articles.iter().enumerate() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("input").join(&record.doc_id);
        let ending = path.extension().expect("an ending").to_string_lossy().into_owned();
        folder.write(&format!("input/{number:03}.{ending}"), fs::read(path).expect("an article"));
    }
    // As many lines as names that sort otherwise than their numbers, and one that is longer than what is read at a time.
    let long = "The state and the party met. ".repeat(20_000);
    folder.write("input/long.txt", &long);
    let rows: Vec<String> = articles.iter().map(row).collect();
    folder.write("all.jsonl", format!("{}\n{}", rows.join("\n"), json!({"text": long})));
    // Dispersion goes by the order of documents, which is that of their names.
    folder.run(&["-o", "files", "--dispersion", "never"], 0);
    folder.run(&["all.jsonl", "-o", "rows", "--dispersion", "never"], 0);
    let (files, rows) = (folder.bytes("files"), folder.bytes("rows"));
    for table in WITHOUT_NAMES {
        let name = format!("{table}.csv");
        assert!(files[&name] == rows[&name], "{name} differs");
    }
    let (files, rows) = (folder.table("files", "documents"), folder.table("rows", "documents"));
    assert_eq!(files.columns, rows.columns);
    for column in files
        .columns
        .iter()
        .filter(|column| !["doc_id", "bytes", "sha256", "encoding", "format"].contains(&column.as_str()))
    {
        let (mut files, mut rows) = (files.column(column), rows.column(column));
        files.sort_unstable();
        rows.sort_unstable();
        assert_eq!(files, rows, "{column}");
    }
}

#[test]
fn no_thread_count_shows_in_rows() {
    let folder = Folder::new();
    let rows: Vec<String> = articles().iter().map(row).collect();
    for part in 0..5 {
        let lines: String = rows.iter().cycle().skip(part).take(40).map(|row| format!("{row}\n{{\n\n")).collect();
        folder.write(&format!("input/{part}.jsonl"), lines);
    }
    folder.write("input/1.jsonl.txt", "The state.");
    folder.run(&["-o", "one", "--threads", "1"], 3);
    folder.run(&["-o", "seven", "--threads", "7"], 3);
    assert!(folder.bytes("one") == folder.bytes("seven"), "tables differ");
    let of = |output: &str, key: &str| folder.json(&format!("{output}/run.json"))[key].clone();
    for key in ["documents", "formats", "skipped", "totals"] {
        assert_eq!(of("one", key), of("seven", key));
    }
    assert_eq!(of("one", "documents"), json!({"found": 401, "processed": 201, "quarantined": 200, "skipped": 0}));
}

#[test]
fn a_bad_row_costs_only_itself() {
    let folder = Folder::new();
    let good = ["{\"text\": \"The state.\"}", "{\"text\": \"The party.\", \"title\": \"P\"}", "{\"text\": \"x\"}"];
    folder.write("good.jsonl", good.join("\n"));
    folder.run(&["good.jsonl", "-o", "good"], 0);
    // A byte order mark, either line end, blank lines, and none behind the last.
    let lines: [&[u8]; 10] = [
        b"\xef\xbb\xbf",
        good[0].as_bytes(),
        b"\r\n \r\n{\"text\": \"The st\xffate.\"}\n",
        good[1].as_bytes(),
        b"\r\n\n{\"text\": \"The state.\"\n{\"body\": \"The state.\", \"id\": 1}\r\n",
        b"{\"text\": {\"n\": 1}}\n[]\n",
        b"{\"text\": \"\"}\n",
        b"{\"text\": \"The state.\", \"a\": 1, \"text\": \"The sun.\"}\n",
        b"{\"text\": \"\\u0000\\u0000\"}\n",
        good[2].as_bytes(),
    ];
    folder.write("mixed.jsonl", lines.concat());
    let said = folder.run(&["mixed.jsonl", "-o", "mixed"], 3);
    assert_eq!(
        folder.table("mixed", "documents").column("doc_id"),
        ["mixed.jsonl#row=1", "mixed.jsonl#row=4", "mixed.jsonl#row=13"]
    );
    let expected = [
        ("3", "bad-row", "not valid UTF-8 at byte 16; --encoding names another"),
        ("6", "bad-row", "not valid JSON at column 21: EOF while parsing an object"),
        ("7", "bad-row", "there is no column `text`; there is `body`, `id`"),
        ("8", "bad-row", "the column `text` is an object; name a column in it: `text.n`"),
        ("9", "bad-row", "not a JSON object"),
        ("10", "empty", "the text is empty"),
        ("11", "bad-row", "the key `text` stands twice"),
        ("12", "binary", "2 NUL characters: this is not a text"),
    ];
    let skipped = folder.table("mixed", "skipped");
    let of = |column: &str| skipped.column(column).into_iter().map(str::to_string).collect::<Vec<_>>();
    assert_eq!(of("doc_id"), expected.map(|(row, ..)| format!("mixed.jsonl#row={row}")));
    assert_eq!(of("reason"), expected.map(|(_, reason, _)| reason.to_string()));
    assert_eq!(of("message"), expected.map(|(.., message)| message.to_string()));
    assert!(said.contains("mixed.jsonl#row=3 and 5 more rows: bad-row: not valid UTF-8 at byte 16"), "{said}");
    let counts = &folder.json("mixed/run.json")["documents"];
    assert_eq!(*counts, json!({"found": 11, "processed": 3, "quarantined": 7, "skipped": 1}));
    // The digest of a row does not know its line end.
    let hashes = |output: &str| {
        folder.table(output, "documents").column("sha256").into_iter().map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(hashes("mixed"), hashes("good"));
    let (good, mixed) = (folder.bytes("good"), folder.bytes("mixed"));
    for table in WITHOUT_NAMES {
        let name = format!("{table}.csv");
        assert!(good[&name] == mixed[&name], "{name} differs");
    }
    let said = folder.run(&["mixed.jsonl", "--strict", "-o", "strict"], 1);
    assert!(said.contains("mixed.jsonl#row=") && !folder.path("strict").exists(), "{said}");
}

#[test]
fn a_missing_column_names_those_there_are() {
    let folder = Folder::with(&[("a.NDJSON", b"{\"id\": 1, \"body\": \"The state.\"}\n"), ("b.doc", b"id,body\n")]);
    let said = folder.run(&["-o", "none"], 2);
    assert!(said.contains("no column `text`; there is `id`, `body`"), "{said}");
    folder.run(&["-o", "body", "--text-column", "body"], 0);
    assert_eq!(folder.table("body", "documents").column("meta_id"), ["1"]);
    assert_eq!(folder.json("body/run.json")["config"]["reading"]["text_column"], "body");
    let skipped = folder.table("body", "skipped");
    assert_eq!(skipped.column("message"), ["`.doc` is not read; save it as .docx"]);
    folder.write("termloom.toml", "text_column = \"body\"\n");
    folder.run(&["-o", "file"], 0);
    assert!(folder.bytes("body") == folder.bytes("file"));
}

/// Pieces of which some lines come out right.
const PIECES: [&[u8]; 20] = [
    b"{\"text\": \"The state.\"}",
    b"{\"text\": \"",
    b"{\"a\": [1, null, {\"b\": true}], \"text\": \"x\"}",
    b"{\"text\": \"\\ud83d\\ude00\", \"A\": 1, \"a\": 2}",
    b"\"}",
    b"{",
    b"}",
    b"[",
    b"\"",
    b"\\u0000",
    b"\\",
    b"1e999",
    b"-0",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b" ",
    b"\xef\xbb\xbf",
    b"\xff",
];

fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..30);
    prop_oneof![pieces.prop_map(|pieces| pieces.concat()), proptest::collection::vec(any::<u8>(), 0..200)]
}

/// The line with the control characters in its texts as escapes: JSON refuses them, many programs write them, and we read them.
fn with_escapes(line: &[u8]) -> Vec<u8> {
    let (mut escaped, mut is_quoted, mut is_escaped) = (Vec::new(), false, false);
    for &byte in line {
        is_quoted ^= byte == b'"' && !is_escaped;
        match byte {
            ..b' ' if is_quoted && !is_escaped => escaped.extend(format!("\\u{byte:04x}").bytes()),
            _ => escaped.push(byte),
        }
        is_escaped = is_quoted && byte == b'\\' && !is_escaped;
    }
    escaped
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_line_of_any_bytes_is_accounted_for(bytes in any_file()) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // An object that goes on in the second line would be the first of rows that are printed over several lines.
        let bytes = [&b"{\"text\": \"First.\"}\n"[..], &bytes].concat();
        let path = folder.path().join("any.jsonl");
        fs::write(&path, &bytes).expect("a file");
        let mut lines = Vec::new();
        let bytes = bytes.trim_ascii_end().strip_suffix(b"\x1a").unwrap_or(&bytes);
        for (line, number) in bytes.split(|&byte| byte == b'\n').zip(1u64..) {
            // What begins a record in JSON text sequences.
            let line = line.strip_prefix(b"\x1e").unwrap_or(line);
            if !line.trim_ascii().is_empty() {
                lines.push((format!("any.jsonl#row={number}"), line.trim_ascii()));
            }
        }
        let mut rows = Rows::default();
        let mut inputs = Inputs::new([&path]);
        // Escapes in a text are another question.
        inputs.reading.rows.escapes = Escapes::Keep;
        inspect(&InspectOptions::new(inputs), &Silent, &mut rows).expect("a file");
        if lines.is_empty() {
            prop_assert_eq!(rows.0.len(), 1);
            prop_assert!(matches!(&rows.0[0].1, Err(skipped) if skipped.doc_id == "any.jsonl"));
            return Ok(());
        }
        let names: Vec<_> = lines.iter().map(|(name, _)| name.as_str()).collect();
        prop_assert_eq!(names, rows.0.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
        for ((_, row), (_, line)) in rows.0.iter().zip(&lines) {
            let value = serde_json::from_slice::<Value>(&with_escapes(line));
            let text = value.ok().and_then(|row| Some(row.get("text")?.as_str()?.to_string()));
            let space = |c: char| match c {
                _ if !c.is_control() || c.is_whitespace() => c,
                _ => if c.is_ascii() { ' ' } else { '\u{a0}' },
            };
            let spaced = text.as_ref().map(|text| text.chars().map(space).collect::<String>());
            match row {
                Ok(found) => prop_assert_eq!(Some(found), spaced.as_ref()),
                Err(skipped) if skipped.reason.kind() == SkipKind::Skipped => {
                    prop_assert!(spaced.is_some_and(|text| text.trim().is_empty()));
                }
                // What is a text all the same has two of them, or a NUL character.
                Err(skipped) => prop_assert!(
                    text.is_none_or(|text| text.contains('\0') || skipped.message.contains("stands twice")),
                    "{}", skipped.message
                ),
            }
        }
    }
}

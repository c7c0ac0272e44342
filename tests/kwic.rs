//! `termloom kwic`: hits in their context, on the terminal and in files.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use polars::prelude::{DataType, ParquetReader, SerReader};

use crate::run::{Folder, Rows};

/// What it printed, and what it said on standard error.
fn kwic(folder: &Folder, arguments: &[&str], code: i32) -> (String, String) {
    let output = folder.termloom(&[&["kwic"], arguments].concat());
    let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(output.status.code(), Some(code), "{arguments:?} said: {said}");
    (printed, said)
}

/// Rows as CSV.
fn rows(folder: &Folder, arguments: &[&str]) -> Rows {
    let (printed, _) = kwic(folder, &[arguments, &["--format", "csv"]].concat(), 0);
    folder.write("printed.csv", printed);
    Rows::read(&folder.path("printed.csv"))
}

fn of<'r>(rows: &'r Rows, columns: &[&str]) -> Vec<Vec<&'r str>> {
    rows.rows.iter().map(|row| columns.iter().map(|column| row[rows.index(column)].as_str()).collect()).collect()
}

const SENTENCES: &[u8] = b"The  state\nasked the party. \"State-owned media\" agreed, and the State was glad.";

#[test]
fn a_row_says_where_the_match_is_and_what_is_around_it() {
    let folder = Folder::with(&[("a.txt", SENTENCES), ("b.text", b"---\ntitle: state\n---\nNo STATE, no party\n")]);
    let found = rows(&folder, &["state*", "input", "--context", "2"]);
    let known = ["title", "date_iso", "source"];
    let names = ["doc_id", "position", "left", "match", "right", "start_byte", "end_byte", "sentence"];
    assert_eq!(found.columns, [&names[..1], &known, &names[1..], &["sentence_text"]].concat());
    assert_eq!(
        of(&found, &names),
        [
            ["a.txt", "1", "The ", "state", " asked the", "5", "10", "0"],
            ["a.txt", "5", "the party. \"", "State", "-owned media", "29", "34", "1"],
            ["a.txt", "11", "and the ", "State", " was glad.", "64", "69", "1"],
            ["b.text", "1", "No ", "STATE", ", no party", "24", "29", "0"],
        ]
    );
    assert_eq!(
        of(&found, &["title", "sentence_text"]),
        [
            ["", "The state asked the party."],
            ["", "\"State-owned media\" agreed, and the State was glad."],
            ["", "\"State-owned media\" agreed, and the State was glad."],
            ["state", "No STATE, no party"],
        ]
    );
    // More context than there is reaches from the beginning to the end, over sentences, and not over documents.
    let found = rows(&folder, &["state owned", "input", "--context", "50"]);
    let text = "The state asked the party. \"|State-owned| media\" agreed, and the State was glad.";
    assert_eq!(of(&found, &["left", "match", "right"]).concat().join("|"), text);
    let found = rows(&folder, &["state", "input", "--context", "0", "--limit", "2"]);
    assert_eq!(of(&found, &["left", "match", "right"]), [["", "state", ""], ["", "State", ""]]);
    let found = rows(&folder, &["state-owned", "input", "--hyphens", "keep"]);
    assert_eq!(of(&found, &["match", "position"]), [["State-owned", "5"]]);
}

/// Many documents of different lengths, with matches in most.
fn many() -> Folder {
    let folder = Folder::new();
    for number in 0..150 {
        let text: String =
            (0..number * 7 % 40).map(|at| format!("Word{} the state{} said. ", (at * number) % 11, at % 3)).collect();
        folder.write(&format!("input/{}/{number}.txt", number % 7), text + "End.");
    }
    folder
}

#[test]
fn no_thread_count_shows() {
    let folder = many();
    let sorts = [&[][..], &["--sort", "left"], &["--sort", "right"], &["--sort", "match"], &["--limit", "100"]];
    for sort in sorts.iter().chain([&&["--sort", "right", "--limit", "100"][..]]) {
        let all: Vec<_> = ["1", "3", "8"]
            .iter()
            .map(|threads| kwic(&folder, &[&["state?", "input", "--threads", threads], *sort].concat(), 0))
            .collect();
        assert!(all[0].0.lines().count() >= 100 && all.iter().all(|other| *other == all[0]), "{sort:?}");
    }
    let found = rows(&folder, &["state?", "input"]);
    let places: Vec<(&str, u32)> =
        of(&found, &["doc_id", "position"]).iter().map(|row| (row[0], row[1].parse().expect("a number"))).collect();
    assert!(places.is_sorted() && places.len() > 1000, "{}", places.len());
    assert_eq!(kwic(&folder, &["state?", "input", "--quiet"], 0).1, "");
    let (_, said) = kwic(&folder, &["state?", "input"], 0);
    let with_match = places.chunk_by(|a, b| a.0 == b.0).count();
    let counted = format!("{},{:03} matches", places.len() / 1000, places.len() % 1000);
    assert_eq!(said, format!("{counted} in {with_match} of 150 documents\n"));
}

#[test]
fn a_limit_ends_reading_and_is_the_beginning_of_all() {
    let folder = many();
    let all = kwic(&folder, &["state?", "input"], 0).0;
    for limit in [1, 39, 500] {
        let (some, said) = kwic(&folder, &["state?", "input", "--limit", &limit.to_string()], 0);
        assert_eq!(some.lines().collect::<Vec<_>>(), all.lines().take(limit).collect::<Vec<_>>());
        assert!(said.contains("of the first ") && said.contains("limit"), "{said}");
    }
    assert_eq!(kwic(&folder, &["state?", "input", "--limit", "100000"], 0).0, all);
    let sorted = kwic(&folder, &["state?", "input", "--sort", "right"], 0).0;
    let (some, said) = kwic(&folder, &["state?", "input", "--sort", "right", "--limit", "20"], 0);
    assert_eq!(some.lines().collect::<Vec<_>>(), sorted.lines().take(20).collect::<Vec<_>>());
    assert!(said.contains("of 150 documents; the first 20 are shown"), "{said}");
}

#[test]
fn rows_are_sorted_token_by_token() {
    let folder = Folder::with(&[
        ("1.txt", b"b a x. Zebra"),
        ("2.txt", b"a B x c"),
        ("3.txt", b"x B"),
        ("4.txt", b"c A x! a b"),
        ("5.txt", b"b X b"),
    ]);
    let order = |sort: &str| -> String {
        let found = rows(&folder, &["x", "input", "--sort", sort]);
        found.column("doc_id").iter().map(|name| &name[..1]).collect()
    };
    assert_eq!(order("left"), "31452");
    assert_eq!(order("right"), "43521");
    assert_eq!(order("match"), "12345");
}

#[test]
fn csv_and_parquet_agree() {
    let folder =
        Folder::with(&[("a.txt", "=1 State, -no \"quotes\" state. é 审查state\n".as_bytes()), ("b.txt", SENTENCES)]);
    folder.write("hits.csv", "earlier");
    let printed = kwic(&folder, &["state", "input", "--format", "csv"], 0).0;
    let (nothing, said) = kwic(&folder, &["state", "input", "-o", "hits.csv"], 0);
    assert!(nothing.is_empty() && said == "6 matches in 2 of 2 documents\n", "{said}");
    assert_eq!(fs::read_to_string(folder.path("hits.csv")).expect("a file"), printed);
    kwic(&folder, &["state", "input", "-o", "hits.parquet", "--threads", "1"], 0);
    kwic(&folder, &["state", "input", "-o", "again.parquet", "--threads", "3"], 0);
    let bytes = |name: &str| fs::read(folder.path(name)).expect("a file");
    assert!(bytes("hits.parquet") == bytes("again.parquet"));
    let read = ParquetReader::new(fs::File::open(folder.path("hits.parquet")).expect("a file")).finish();
    let frame = read.expect("Parquet");
    let csv = Rows::read(&folder.path("hits.csv"));
    let names: Vec<&str> = frame.get_column_names().iter().map(|name| name.as_str()).collect();
    assert_eq!(names, csv.columns);
    for name in &csv.columns {
        let column = frame.column(name).expect("a column").cast(&DataType::String).expect("text");
        let cells: Vec<&str> = column.str().expect("text").iter().map(|cell| cell.unwrap_or("")).collect();
        assert_eq!(cells, csv.column(name), "{name}");
    }
    assert_eq!(folder.names("."), ["again.parquet", "hits.csv", "hits.parquet", "input"]);
}

#[test]
fn documents_that_cannot_be_used_are_named() {
    let folder = Folder::with(&[
        ("a.jsonl", b"{\"body\": \"The state.\", \"id\": 1}\n{\"text\": \"state\"}\n\n{\"body\": \"A state again\"}\n"),
        ("b.txt", b"PK\x03\x04\0\0\0\0 state"),
        ("c.doc", b"state"),
        ("d.txt", b"State"),
    ]);
    folder.write("termloom.toml", "text_column = \"body\"\nwindow = 3\n");
    let (printed, said) = kwic(&folder, &["state"], 3);
    let names: Vec<&str> = printed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, ["a.jsonl#row=1", "a.jsonl#row=4", "d.txt"]);
    let parts = [
        "quarantined: a.jsonl#row=2: bad-row: there is no column `body`",
        "quarantined: b.txt: binary",
        "2 files or rows could not be used\n3 matches in 3 of 3 documents\n",
    ];
    for part in parts {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
    assert!(!said.contains("c.doc"), "{said}");
    assert!(kwic(&folder, &["state", "-v"], 3).1.contains("skipped: c.doc: unsupported-type"));
    // What stands behind the last row is not said, though it may have been read.
    assert_eq!(
        kwic(&folder, &["state", "--limit", "1"], 0).1,
        "1 match in 1 of the first 1 document; stopped at the limit\n"
    );
}

#[test]
fn nothing_found_is_no_failure() {
    let folder = Folder::with(&[("a.txt", SENTENCES)]);
    assert_eq!(kwic(&folder, &["nowhere", "input"], 0), (String::new(), "no match in 1 document\n".to_string()));
    assert_eq!(rows(&folder, &["nowhere", "input"]).columns[0], "doc_id");
    kwic(&folder, &["nowhere", "input", "-o", "none.csv"], 0);
    kwic(&folder, &["nowhere", "input", "-o", "none.parquet"], 0);
    assert_eq!(Rows::read(&folder.path("none.csv")).columns.len(), 12);
    let read = ParquetReader::new(fs::File::open(folder.path("none.parquet")).expect("a file")).finish();
    assert_eq!(read.expect("Parquet").shape(), (0, 12));
}

#[test]
fn usage_errors_name_the_place() {
    let folder = Folder::with(&[("a.txt", SENTENCES)]);
    folder.write("folder.csv/x", "");
    let cases: [(&[&str], &[&str]); 13] = [
        (&["the /(/", "input"], &["column 5", "`/(/`"]),
        (&["*", "input"], &["column 1", "every word"]),
        (&["", "input"], &["no word"]),
        (&["state", "nowhere"], &["`nowhere`"]),
        (&["state", "input", "-o", "hits.txt"], &["`hits.txt`", ".csv", ".parquet"]),
        (&["state", "input", "-o", "folder.csv"], &["`folder.csv` is a folder"]),
        (
            &["state", "input", "-o", "hits.csv", "--format", "csv"],
            &["rows go to `hits.csv`", "the ending of the name"],
        ),
        (&["state", "input", "--format", "parquet"], &["table, csv, json"]),
        (&["state", "input", "--sort", "up"], &["left, right, match"]),
        (&["state", "input", "--limit", "0"], &["--limit"]),
        (&["state", "input", "--context", "1001"], &["1000"]),
        (&["state", "input", "--case", "sensitive", "--stem", "en"], &["exclude each other"]),
        (&[], &["PATTERN"]),
    ];
    for (arguments, parts) in cases {
        let (printed, said) = kwic(&folder, arguments, 2);
        assert_eq!(printed, "");
        for part in parts {
            assert!(said.contains(part), "{arguments:?}: `{part}` is not in: {said}");
        }
    }
    assert!(kwic(&folder, &["state", "input", "-o", "no/such/hits.csv"], 1).1.contains("no/such"));
    assert_eq!(folder.names("."), ["folder.csv", "input"]);
}

#[test]
fn lines_are_aligned_and_harmless() {
    let folder = Folder::with(&[
        ("a.txt", "\u{1b}]0;title\u{7} The \u{1b}[31m state\u{81}2J and \u{202e}more\n".as_bytes()),
        ("b.txt", "他们认为state是一个非常严重的问题".as_bytes()),
        ("c.txt", "cafe\u{301} cre\u{300}me state".as_bytes()),
    ]);
    let printed = kwic(&folder, &["state", "input"], 0).0;
    let before: Vec<&str> = printed.lines().map(|line| line.split("state").next().expect("a beginning")).collect();
    // Columns, by hand: two for each Chinese character, none for a combining mark.
    let one =
        |c: char| if ('一'..='龥').contains(&c) { 2 } else { usize::from(!['\u{300}', '\u{301}'].contains(&c)) };
    let columns = |text: &str| -> usize { text.chars().map(one).sum() };
    assert_eq!(before.iter().map(|before| columns(before)).collect::<Vec<_>>(), [before[0].chars().count(); 3]);
    assert!(printed.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{printed:?}");
    // Files have the text as it was decoded: a control character is a space there.
    assert!(rows(&folder, &["state", "input"]).column("right")[0].starts_with(" 2J and \u{202e}more"));
}

fn start(folder: &Folder, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_termloom"))
        .args([&["kwic", "the", "input"], arguments].concat())
        .current_dir(folder.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Far more rows than a pipe holds.
fn long() -> Folder {
    let folder = Folder::new();
    for number in 0..300 {
        folder.write(&format!("input/{number}.txt"), "The state and the party met about the press. ".repeat(300));
    }
    folder
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = long();
    for form in [&[][..], &["--format", "csv"], &["--sort", "left"]] {
        let mut child = start(&folder, form);
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let output = child.wait_with_output().expect("an end");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{form:?}");
        assert!(!line.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it() {
    let folder = long();
    let mut child = start(&folder, &["--threads", "1"]);
    // With the pipe full, it is in the middle.
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    out.read_line(&mut String::new()).expect("a line");
    let status = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status();
    assert!(status.expect("sh").success());
    out.read_to_end(&mut Vec::new()).expect("the rest");
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(143));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "error: stopped before the end\n");
}

#[test]
fn the_help_has_examples() {
    let (said, _) = kwic(&Folder::new(), &["--help"], 0);
    for part in ["Examples:", "Exit codes:", "--context", "--sort", "[default: 10]", "memory for all rows", ".parquet"]
    {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
    assert!(!said.contains("--urls"), "{said}");
}

//! Tables as input, what is known of documents from outside, and `termloom inspect`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::run::Folder;

/// Tables in which no name of a document stands.
const WITHOUT_NAMES: [&str; 5] = ["terms", "pairs", "theme_patterns", "theme_pairs", "theme_collocates"];

/// Names and texts with everything that rows have to quote.
const TEXTS: [(&str, &str); 4] = [
    ("a/one.txt", "The state, \"the party\" and\nprivacy; censorship\tin the press."),
    ("a/two.txt", "L'état et la censure – 审查与国家。\r\nA second line."),
    ("b/one.txt", "Party officials; state media"),
    ("b/three.txt", "\\ backslash 'state' {party}, [privacy] = 1"),
];

fn csv(delimiter: char) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows = TEXTS.iter().map(|(name, text)| format!("{}{delimiter}{}{delimiter}x\r\n", quoted(name), quoted(text)));
    format!("name{delimiter}text{delimiter}other\r\n{}", rows.collect::<String>())
}

fn objects() -> Vec<Value> {
    TEXTS.iter().map(|(name, text)| json!({ "name": name, "text": text, "other": "x" })).collect()
}

#[test]
fn the_same_texts_give_the_same_tables_whatever_they_are_in() {
    let folder = Folder::new();
    for (name, text) in TEXTS {
        folder.write(&format!("input/{name}"), text);
    }
    // A row may have the language of its table, and a file has only its own.
    let english = ["--language", "en"];
    folder.run(&[&["-o", "files"], &english[..]].concat(), 0);
    let lines: String = objects().iter().map(|object| format!("{object}\n")).collect();
    folder.write("t.csv", csv(','));
    folder.write("t.tsv", csv('\t'));
    folder.write("semicolons.csv", [b"\xef\xbb\xbf".as_slice(), csv(';').as_bytes()].concat());
    let utf16: Vec<u8> = format!("\u{feff}{}", csv('\t')).encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("utf16.csv", utf16);
    folder.write("t.jsonl", lines.clone());
    folder.write("t.json", serde_json::to_string_pretty(&objects()).expect("JSON"));
    folder.write("lines.json", lines);
    for table in ["t.csv", "t.tsv", "semicolons.csv", "utf16.csv", "t.jsonl", "t.json", "lines.json"] {
        folder.run(&[&[table, "-o", "rows", "--overwrite", "--id-column", "name"], &english[..]].concat(), 0);
        let (files, rows) = (folder.bytes("files"), folder.bytes("rows"));
        // Parquet says beside the tables which options made them.
        for name in WITHOUT_NAMES.map(|name| format!("{name}.csv")) {
            assert!(files[&name] == rows[&name], "{table}: {name} differs");
        }
        let documents = folder.table("rows", "documents");
        assert_eq!(documents.column("doc_id"), TEXTS.map(|(name, _)| format!("{table}#{name}")));
        assert_eq!(documents.column("meta_other"), ["x"; 4]);
    }
    // They are read where they are.
    assert_eq!(folder.json("rows/run.json")["unpacked_bytes"], 0);
}

#[test]
fn a_table_of_ours_is_read_again_from_parquet() {
    let folder = Folder::with(&[("a.txt", b"The state and the party."), ("b.txt", b"Privacy, and the state.")]);
    folder.run(&["-o", "first"], 0);
    let hits = folder.table("first", "theme_hits");
    let inspected = folder.termloom(&["inspect", "first/theme_hits.parquet", "--text-column", "match", "--json"]);
    let lines = String::from_utf8(inspected.stdout).expect("UTF-8");
    let texts: Vec<String> = lines
        .lines()
        .filter(|line| !line.contains("\"table\":"))
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["text"].as_str().expect("a text").to_string())
        .collect();
    assert_eq!(texts, hits.column("match"));
}

#[test]
fn a_bad_row_costs_only_itself() {
    let folder = Folder::new();
    folder
        .write("input/a.csv", "text,n\nstate,1\nparty\nprivacy,2,3\n\"censor\"\"ed\",4\n\nstate,5\n\"never closed,6\n");
    folder.write(
        "input/b.json",
        "[{\"text\": \"state\"}, 7, {\"text\": [\"x\"]}, {\"text\": \"party\"}, {\"text\": \"cut",
    );
    let said = folder.run(&[], 3);
    assert!(said.contains("a.csv#row=3 and 1 more row: bad-row: line 4: 3 cells, where there are 2 columns"), "{said}");
    let skipped = folder.table("output", "skipped");
    let names = ["a.csv#row=3", "a.csv#row=6", "b.json#row=2", "b.json#row=5"];
    assert_eq!(skipped.column("doc_id"), names);
    assert_eq!(skipped.column("reason"), ["bad-row"; 4]);
    let of_list = ["b.json#row=1", "b.json#row=3", "b.json#row=4"];
    let read = [&["a.csv#row=1", "a.csv#row=2", "a.csv#row=4", "a.csv#row=5"][..], &of_list].concat();
    assert_eq!(folder.table("output", "documents").column("doc_id"), read);
}

#[test]
fn a_missing_column_is_a_usage_error_where_nothing_else_is_there() {
    let folder = Folder::new();
    folder.write("input/a.csv", "name,body\nx,The state\n");
    for input in ["input", "input/a.csv"] {
        let said = folder.run(&[input], 2);
        assert!(said.contains("no column `text`; there is `name`, `body`") && said.contains("--text-column"), "{said}");
    }
    folder.run(&["--text-column", "body", "-o", "body"], 0);
    assert!(folder.run(&["--text-column", "body", "--id-column", "id"], 2).contains("no column `id`"));
    assert!(folder.run(&["--text-column", "body", "--id-column", "body"], 2).contains("both"));
    folder.write("input/b.txt", "state");
    folder.run(&["-o", "beside"], 3);
    assert_eq!(folder.table("beside", "skipped").column("reason"), ["no-column"]);
    assert_eq!(folder.table("beside", "documents").column("doc_id"), ["b.txt"]);
}

#[test]
fn broken_parquet_costs_only_itself() {
    let folder = Folder::with(&[("a.txt", b"The state and the party.")]);
    folder.run(&["-o", "first"], 0);
    let whole = fs::read(folder.path("first/theme_hits.parquet")).expect("a file");
    folder.write("input/cut.parquet", &whole);
    folder.run(&["-o", "whole", "--text-column", "match"], 0);
    assert_eq!(folder.table("whole", "documents").rows.len(), 3);
    for cut in [0, 3, 4, whole.len() / 2, whole.len() - 5, whole.len() - 1] {
        folder.write("input/cut.parquet", &whole[..cut]);
        let said = folder.run(&["-o", "cut", "--overwrite", "--text-column", "match"], 3);
        let skipped = folder.table("cut", "skipped");
        assert_eq!(skipped.column("reason"), ["malformed"], "{cut}: {said}");
        assert_eq!(folder.table("cut", "documents").column("doc_id"), ["a.txt"]);
    }
    // Bytes that are changed are found or give other texts, but never end the run.
    for at in (4..whole.len()).step_by(whole.len() / 60 + 1) {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        folder.write("input/cut.parquet", changed);
        let run = folder.termloom(&["run", "-o", "cut", "--overwrite", "--text-column", "match", "--quiet"]);
        assert!(matches!(run.status.code(), Some(0 | 3)), "{at}: {run:?}");
        assert!(folder.table("cut", "documents").column("doc_id").contains(&"a.txt"));
    }
}

#[test]
fn what_is_known_from_outside_becomes_columns() {
    let folder = Folder::new();
    folder.write("input/times/2004-05-01-one.txt", "---\ntitle: Own\n---\nThe state.");
    folder.write("input/times/2005-two.txt", "The party.");
    folder.write("input/post/notes.txt", "Privacy.");
    folder.write(
        "more.csv",
        "file,Title,Desk\n2004-05-01-one.txt,Given,home\nnotes.txt,,foreign\ngone.txt,x,y\nnotes.txt,again,z\n",
    );
    let options = ["--path-pattern", "{source}/{date}-{title}.txt", "--metadata", "more.csv"];
    let run = folder.termloom(&[&["run"], &options[..]].concat());
    let said = String::from_utf8_lossy(&run.stdout);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    assert!(said.contains("path pattern: fits 2 documents"), "{said}");
    let expected = "metadata: 4 rows, for 2 documents; 2 belong to none: gone.txt: there is no such document; \
                    notes.txt: an earlier row is for the same document";
    assert!(said.contains(expected), "{said}");
    let documents = folder.table("output", "documents");
    assert_eq!(documents.column("doc_id"), ["post/notes.txt", "times/2004-05-01-one.txt", "times/2005-two.txt"]);
    assert_eq!(documents.column("title"), ["", "Given", "two"]);
    assert_eq!(documents.column("date"), ["", "2004-05-01", "2005"]);
    assert_eq!(documents.column("source"), ["", "times", "times"]);
    assert_eq!(documents.column("meta_desk"), ["foreign", "home", ""]);
    assert_eq!(folder.json("output/run.json")["metadata"]["documents_with_row"], 2);
    // A table among the documents is none of them.
    fs::rename(folder.path("more.csv"), folder.path("input/more.csv")).expect("a file");
    folder.run(&["-o", "inside", "--metadata", "input/more.csv"], 0);
    assert_eq!(folder.table("inside", "documents").rows.len(), 3);
    // By doc_id, from JSON.
    folder.write("by.json", "[{\"doc_id\": \"post/notes.txt\", \"year\": 1999}]");
    folder.run(&["-o", "by", "--metadata", "by.json"], 3);
    assert!(folder.table("by", "documents").column("meta_year").contains(&"1999"));
}

#[test]
fn metadata_that_fit_nothing_are_refused() {
    let folder = Folder::with(&[("a.txt", b"state")]);
    folder.write("none.csv", "file,x\nb.txt,1\n");
    folder.write("odd.csv", "colour,x\na.txt,1\n");
    folder.write("bad.csv", "file,x\na.txt,1,2\n");
    let cases: [([&str; 2], &str); 7] = [
        (["--path-pattern", "{source}/{title}.txt"], "fits no document; the first is `a.txt`"),
        (["--path-pattern", "{source"], "a brace has no other"),
        (["--metadata", "none.csv"], "none of the 1 rows of `none.csv` belongs to a document"),
        (["--metadata", "odd.csv"], "no column names documents; it has `colour`, `x`"),
        (["--metadata", "bad.csv"], "row=1: line 2: 3 cells"),
        (["--metadata", "gone.csv"], "gone.csv"),
        (["--metadata", "a.txt"], "it is no table"),
    ];
    for (options, expected) in cases {
        let said = folder.run(&options, 2);
        assert!(said.contains(expected), "{options:?}: {said}");
    }
}

#[test]
fn inspect_shows_what_run_counts() {
    let folder = Folder::new();
    folder.write("input/a.txt", format!("---\ntitle: One\ntag: x\n---\n{}", "state ".repeat(100)));
    folder.write("input/b.csv", "text\nparty\n\"\"\n");
    folder.write("input/c.doc", "old");
    folder.write("input/d.txt", b"\xff\xfe\0");
    let inspected = folder.termloom(&["inspect", "--json"]);
    assert_eq!(inspected.status.code(), Some(3));
    let objects: Vec<Value> = String::from_utf8(inspected.stdout)
        .expect("UTF-8")
        .lines()
        .filter(|line| !line.contains("\"table\":"))
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let of = |key: &str| objects.iter().map(|object| object[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("doc_id"), ["a.txt", "b.csv#row=1", "b.csv#row=2", "c.doc", "d.txt"]);
    assert_eq!(
        of("skipped"),
        [json!(null), json!(null), json!("empty"), json!("unsupported-type"), json!("undecodable")]
    );
    assert_eq!((&objects[0]["title"], &objects[0]["meta"]), (&json!("One"), &json!({ "tag": "x" })));
    assert_eq!(objects[0]["text"].as_str().map(str::len), Some(200));
    folder.run(&[], 3);
    let documents = folder.table("output", "documents");
    for name in ["format", "encoding", "language"] {
        let shown: Vec<_> =
            objects[..2].iter().map(|object| object[name].as_str().expect("a text").to_string()).collect();
        assert_eq!(shown, documents.column(name), "{name}");
    }
    let whole = folder.termloom(&["inspect", "input/a.txt", "--full-text", "--json"]);
    let object: Value = serde_json::from_slice(&whole.stdout).expect("JSON");
    assert_eq!(object["text"], "state ".repeat(100));
    let lines = folder.termloom(&["inspect", "--limit", "4"]);
    let lines = String::from_utf8(lines.stdout).expect("UTF-8");
    for part in [
        "a.txt\n  text · UTF-8 · language unknown · 626 bytes",
        "  title: One · tag: x\n  | state state",
        "b.csv#row=2\n  skipped: empty: the text is empty\n",
        "c.doc\n  skipped: unsupported-type: `.doc` is not read; save it as .docx\n",
        "2 documents (csv-row 1, text 1); 2 skipped (empty 1, unsupported-type 1); 0 quarantined",
    ] {
        assert!(lines.contains(part), "`{part}` is not in: {lines}");
    }
    assert!(!Path::new(&folder.path("output/inspect")).exists());
}

#[test]
fn inspect_stops_at_its_limit_whatever_comes_after_it() {
    let folder = Folder::new();
    for number in 0..200 {
        let (name, text) = if number % 3 == 0 { ("txt", "some text") } else { ("doc", "no text") };
        folder.write(&format!("input/{number:03}.{name}"), text);
    }
    for limit in ["1", "2", "7"] {
        let shown = folder.termloom(&["inspect", "--limit", limit, "--json"]);
        assert!(!String::from_utf8_lossy(&shown.stderr).contains("panicked"), "{shown:?}");
        assert_eq!(shown.stdout.iter().filter(|byte| **byte == b'\n').count().to_string(), limit);
    }
}

#[test]
fn inspect_shows_five_of_each_kind() {
    let folder = Folder::new();
    for number in 0..9 {
        folder.write(&format!("input/{number}.txt"), "The mill was old.");
        folder.write(&format!("input/{number}.md"), "The mill was *old*.");
        folder.write(&format!("input/{number}.doc"), "old");
    }
    let said = |arguments: &[&str]| {
        let run = folder.termloom(&[&["inspect"], arguments].concat());
        String::from_utf8(run.stdout).expect("UTF-8")
    };
    let shown = |said: &str| ["txt", "md", "doc"].map(|ending| said.matches(&format!(".{ending}\n  ")).count());
    let (some, all) = (said(&[]), said(&["--all"]));
    assert_eq!((shown(&some), shown(&all)), ([5; 3], [9; 3]), "{some}");
    assert_eq!(shown(&said(&["--full-text"])), [9; 3]);
    for part in [
        "18 documents (markdown 9, text 9); 9 skipped (unsupported-type 9); 0 quarantined",
        "five of each kind are shown; --all shows 8 more documents, 4 more that gave no document\n",
    ] {
        assert!(some.contains(part), "`{part}` is not in: {some}");
    }
    assert!(all.contains("18 documents (markdown 9, text 9)") && !all.contains("--all"), "{all}");
    // Two left out before one text: what once subtracted 1 from 0.
    folder.write("few/.DS_Store", "x");
    folder.write("few/Thumbs.db", "x");
    folder.write("few/text.txt", "The mill.");
    for limit in ["1", "2", "3", "5", "10"] {
        let run = folder.termloom(&["inspect", "few", "--limit", limit]);
        assert_eq!((run.status.code(), String::from_utf8_lossy(&run.stderr).as_ref()), (Some(0), ""), "{limit}");
    }
}

#[test]
fn the_help_names_what_is_read() {
    let help = Folder::new().termloom(&["inspect", "--help"]);
    let help = String::from_utf8(help.stdout).expect("UTF-8").replace(['\n', ','], " ");
    for ending in termloom::corpus::endings_read().split(' ') {
        assert!(help.split_whitespace().any(|word| word.trim_end_matches('.') == ending), "{ending} is not in: {help}");
    }
}

#[test]
fn a_name_that_comes_again_is_numbered_everywhere() {
    let folder = Folder::new();
    folder.write("input/a.csv", "id,text\nx,The state.\nx,state two\ny,No.\nx~2,A state\n");
    folder.run(&["--id-column", "id"], 0);
    let names = ["a.csv#x", "a.csv#x~2", "a.csv#y", "a.csv#x~2~2"];
    assert_eq!(folder.table("output", "documents").column("doc_id"), names);
    let terms = folder.table("output", "doc_terms");
    let with_state: Vec<&str> = terms.rows.iter().filter(|row| row[1] == "state").map(|row| row[0].as_str()).collect();
    let expected = [names[0], names[1], names[3]];
    assert_eq!(with_state, expected);
    let shown = |arguments: &[&str]| -> Vec<String> {
        let printed = folder.termloom(&[arguments, &["--id-column", "id"]].concat()).stdout;
        let lines = String::from_utf8(printed).expect("UTF-8");
        let rows = lines.lines().filter(|line| !line.contains("\"table\":"));
        rows.map(|line| line.split(',').next().unwrap_or_default().to_string()).collect()
    };
    assert_eq!(shown(&["kwic", "state", "--format", "csv"])[1..], expected);
    assert_eq!(shown(&["inspect", "--json"]), names.map(|name| format!("{{\"doc_id\":\"{name}\"")));
}

#[test]
fn a_row_and_a_file_have_two_names() {
    let folder = Folder::new();
    folder.write("input/a.csv", "id,text\nx.txt,The state.\n");
    folder.write("input/a.csv#x.txt", "A state");
    folder.run(&["--id-column", "id"], 0);
    let names = ["a.csv#x.txt", "a.csv#x.txt~2"];
    assert_eq!(folder.table("output", "documents").column("doc_id"), names);
    let shown = folder.termloom(&["kwic", "state", "--id-column", "id", "--format", "csv"]).stdout;
    let shown = String::from_utf8(shown).expect("UTF-8");
    assert_eq!(shown.lines().skip(1).filter_map(|line| line.split(',').next()).collect::<Vec<_>>(), names);
}

#[test]
fn rows_are_in_the_order_of_their_file() {
    let folder = Folder::new();
    let rows: String = (1..=12)
        .map(|row| {
            format!(
                "{}\n",
                if row == 2 || row == 11 {
                    "Again and again and again it is said".to_string()
                } else {
                    format!("row number {row} of the table")
                }
            )
        })
        .collect();
    folder.write("input/a.csv", format!("text\n{rows}"));
    folder.write("input/a.csv.txt", "behind the table");
    folder.run(&["--dedup", "exact"], 0);
    let documents = folder.table("output", "documents");
    let names: Vec<String> = (1..=12).map(|row| format!("a.csv#row={row}")).chain(["a.csv.txt".into()]).collect();
    assert_eq!(documents.column("doc_id"), names);
    assert_eq!(documents.column("cluster")[10], "a.csv#row=2");
    let pairs = folder.table("output", "near_duplicates");
    assert_eq!((pairs.column("doc_id1"), pairs.column("doc_id2")), (vec!["a.csv#row=2"], vec!["a.csv#row=11"]));
}

#[test]
fn every_file_is_an_input() {
    let folder = Folder::new();
    folder.write("input/a.csv", "text\nThe state and the party.\n \nA third row of the table.\n");
    folder.write("input/b.txt", "The state.");
    folder.write("input/c.doc", "x");
    folder.write("input/d.csv", "body\nx\n");
    folder.run(&[], 3);
    let inputs = folder.table("output", "inputs");
    assert_eq!(inputs.column("input"), ["a.csv", "b.txt"]);
    assert_eq!(inputs.column("documents"), ["2", "1"]);
    assert_eq!(inputs.column("skipped"), ["1", "0"]);
    assert_eq!(inputs.column("bytes"), ["58", "10"]);
    let documents = folder.table("output", "documents");
    assert_eq!(inputs.column("sha256")[1], documents.column("sha256")[2]);
    assert_eq!(inputs.column("sha256")[0].len(), 64);
    assert_ne!(inputs.column("sha256")[0], documents.column("sha256")[0]);
    assert_eq!(folder.json("output/run.json")["formats"], json!({"csv-row": 2, "text": 1}));
}

#[test]
fn what_cannot_be_decoded_in_a_table_is_counted() {
    let folder = Folder::new();
    let rows: String = (0..30).map(|row| format!("a long row of plain words number {row}\n")).collect();
    let bytes = [
        b"text\n".as_slice(),
        rows.as_bytes(),
        b"one bad byte \xff in a long row of words that are plain\n\xff\xff bad\n",
    ]
    .concat();
    folder.write("input/a.csv", bytes);
    folder.run(&["--encoding", "utf-8"], 3);
    assert_eq!(folder.table("output", "documents").column("replaced_characters")[30], "1");
    let skipped = folder.table("output", "skipped");
    assert_eq!((skipped.column("doc_id"), skipped.column("reason")), (vec!["a.csv#row=32"], vec!["undecodable"]));
}

#[test]
fn a_list_that_is_cut_off_is_said() {
    let folder = Folder::new();
    for (name, text, rows) in
        [("a", "[{\"text\": \"The state.\"}, {\"text\": \"A party.\"}", 2), ("b", "[{\"text\": \"x y\"},\n", 1)]
    {
        folder.write(&format!("{name}/a.json"), text);
        folder.run(&[name, "-o", "output", "--overwrite"], 3);
        assert_eq!(folder.table("output", "documents").rows.len(), rows);
        let skipped = folder.table("output", "skipped");
        assert_eq!((skipped.column("doc_id"), skipped.column("reason")), (vec!["a.json"], vec!["truncated"]));
        assert!(skipped.column("message")[0].contains("the rows before this point are counted"));
    }
    folder.write("whole/a.json", "[{\"text\": \"The state.\"} ] ");
    folder.run(&["whole", "-o", "whole-output"], 0);
}

#[test]
fn the_language_of_a_table_does_not_depend_on_how_it_is_cut() {
    // A piece of CSV has a few of these rows; all of them say what the language is.
    let folder = Folder::new();
    let (short, long) =
        (["Nice", "Well", "Go on"], "The government said that the report on the press would be published in spring");
    let texts: Vec<String> =
        (0..60).map(|row| if row < 20 { short[row % 3].to_string() } else { format!("{long} {row}") }).collect();
    for (name, width) in [("narrow", 1), ("wide", 60_000)] {
        let rows: String = texts.iter().map(|text| format!("{text},{}\n", "x".repeat(width))).collect();
        folder.write(&format!("{name}/a.csv"), format!("text,other\n{rows}"));
        folder.run(&[name, "-o", &format!("{name}-output"), "--tables", "documents,inputs"], 0);
    }
    let languages = |name: &str| folder.table(&format!("{name}-output"), "documents").column("language").join(" ");
    assert_eq!(languages("narrow"), ["en"; 60].join(" "));
    assert_eq!(languages("wide"), languages("narrow"));
}

#[test]
fn an_archive_goes_on_without_the_table_that_lacks_a_column() {
    let folder = Folder::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("good.csv", "text\nThe state.\n"), ("bad.csv", "body\nx\n")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
        std::io::Write::write_all(&mut zip, text.as_bytes()).expect("memory");
    }
    folder.write("input/q.zip", zip.finish().expect("memory").into_inner());
    folder.run(&["input/q.zip"], 3);
    assert_eq!(folder.table("output", "documents").column("doc_id"), ["q.zip#good.csv#row=1"]);
    assert_eq!(folder.table("output", "skipped").column("doc_id"), ["q.zip#bad.csv"]);
}

#[test]
fn a_document_says_where_its_language_is_known_from() {
    const GERMAN: &str = "Der Stadtrat hat beschlossen, die alte Brücke nicht abzureißen.";
    let folder = Folder::new();
    let shown = ["Das", "Haus", "Die Stadt baut neue Wohnungen und hat dafür Geld"].into_iter().cycle();
    let rows: String = shown.take(60).map(|text| format!("{}\n", json!({ "text": text }))).collect();
    folder.write("input/a.jsonl", rows + &json!({ "text": "12:30" }).to_string());
    for (name, declared) in [("b", "Finnish"), ("c", "Dothraki"), ("d", "und"), ("e", "Dothraki"), ("f", "of course")] {
        folder.write(&format!("input/{name}.md"), format!("---\nlang: {declared}\n---\n{GERMAN}"));
    }
    folder.write("input/g.html", format!("<html lang='en'><body><p>{GERMAN}</p></body></html>"));
    folder.write("input/h.txt", "Dothraki");
    let summary = |arguments: &[&str]| {
        let output = folder.termloom(&[&["run"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let said = summary(&["-o", "output"]);
    let documents = folder.table("output", "documents");
    let languages: Vec<_> = documents.column("language").into_iter().zip(documents.column("language_from")).collect();
    assert_eq!(languages[..3], [("de", "source"), ("de", "source"), ("de", "text")]);
    let of_german = [("de", "text"); 5];
    assert_eq!(languages[60..62], [("", ""), ("fi", "declared")]);
    assert_eq!((&languages[62..67], languages[67]), (&of_german[..], ("", "")));
    let report = folder.json("output/run.json");
    assert_eq!(report["languages"], json!({ "declared": 1, "text": 25, "source": 40, "unknown": 2 }));
    let values = json!([{ "value": "Dothraki", "doc_id": "c.md" }, { "value": "of course", "doc_id": "f.md" }]);
    assert_eq!(report["unknown_languages"], json!({ "documents": 3, "values": values }));
    for line in [
        "3 documents declare what is no language: `Dothraki` in c.md; `of course` in f.md\n",
        "2 documents are in no certain language; English stop words were used",
    ] {
        assert!(said.contains(line), "{said}");
    }
    let said = summary(&["--language", "Suomi", "-o", "finnish"]);
    assert!(!said.contains("no language") && !said.contains("certain language"), "{said}");
    let documents = folder.table("finnish", "documents");
    assert!(documents.column("language").iter().all(|language| *language == "fi"));
    assert!(documents.column("language_from").iter().all(|from| *from == "declared"));
    assert!(!summary(&["--stop-words", "none", "-o", "none"]).contains("certain"));
    let failed = folder.termloom(&["run", "--language", "Finish", "-o", "wrong"]);
    let said = String::from_utf8(failed.stderr).expect("UTF-8");
    assert_eq!((failed.status.code(), said.contains("`Finish` is no language")), (Some(2), true), "{said}");
    assert!(said.contains("`finnish` (fi)"), "{said}");
}

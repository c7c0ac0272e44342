//! `termloom kwic`: which documents are looked at, what is shown of them, and how often a pattern occurs in groups of them.

use std::fs;

use crate::run::{Folder, Rows};

fn kwic(folder: &Folder, arguments: &[&str], code: i32) -> (String, String) {
    let output = folder.termloom(&[&["kwic"], arguments].concat());
    let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(output.status.code(), Some(code), "{arguments:?} said: {said}");
    (printed, said)
}

fn rows(folder: &Folder, arguments: &[&str]) -> Rows {
    let (printed, _) = kwic(folder, &[arguments, &["--format", "csv"]].concat(), 0);
    folder.write("printed.csv", printed);
    Rows::read(&folder.path("printed.csv"))
}

fn outlets() -> Folder {
    let folder = Folder::new();
    for number in 0..12u32 {
        let (source, year) = (["Herald", "Courier", "Post"][number as usize % 3], 2018 + number / 4);
        let words = "the state said ".repeat(number as usize % 4);
        let text = format!(
            "---\ntitle: No. {number}\nsource: {source}\ndate: {year}-03-0{}\ntopic: t{}\n---\nToday {words}no more.\n",
            1 + number % 4,
            number % 2
        );
        folder.write(&format!("input/{number:02}.md"), text);
    }
    folder.write("input/plain.txt", "The state.");
    folder
}

/// Whether a document is meant, by its columns.
type IsMet<'a> = &'a dyn Fn(Columns<'_>) -> bool;

/// The value of a column.
type Columns<'a> = &'a dyn Fn(&str) -> String;

#[test]
fn filters_are_those_of_keyness() {
    let folder = outlets();
    folder.run(&["--tables", "documents"], 0);
    let documents = folder.table("output", "documents");
    let chosen = |is_met: IsMet<'_>| -> Vec<String> {
        let row_is = |row: &&Vec<String>| is_met(&|column| row[documents.index(column)].clone());
        documents.rows.iter().filter(row_is).map(|row| row[0].clone()).collect()
    };
    let cases: [(&[&str], IsMet<'_>); 6] = [
        (&["source=Herald"], &|of| of("source") == "Herald"),
        (&["source!=Herald"], &|of| !["Herald", ""].contains(&of("source").as_str())),
        (&["source="], &|of| of("source").is_empty()),
        (&["date>=2019"], &|of| *of("date_iso") >= *"2019"),
        (&["date:year=2018|2020", "topic=t1"], &|of| {
            ["2018", "2020"].iter().any(|year| of("date_iso").starts_with(year)) && of("meta_topic") == "t1"
        }),
        (&["meta_topic=t0", "source=Post"], &|of| of("meta_topic") == "t0" && of("source") == "Post"),
    ];
    for (filters, is_met) in cases {
        let given: Vec<&str> = filters.iter().flat_map(|filter| ["--where", filter]).collect();
        let found = rows(&folder, &[&["no", "input"], &given[..]].concat());
        let more = rows(&folder, &[&["the", "input"], &given[..]].concat());
        let mut names: Vec<String> =
            found.column("doc_id").iter().chain(&more.column("doc_id")).map(|name| name.to_string()).collect();
        names.sort();
        names.dedup();
        assert!(!names.is_empty());
        assert_eq!(names, chosen(is_met), "{filters:?}");
    }
    let (_, said) = kwic(&folder, &["state", "input", "--where", "source=Herald"], 0);
    assert!(said.starts_with("9 documents left out by --where\n"), "{said}");
}

#[test]
fn rows_bring_what_is_known_of_the_document() {
    let folder = outlets();
    let found = rows(&folder, &["state", "input/01.md", "input/plain.txt", "--show", "topic,language,date"]);
    assert_eq!(found.columns[..7], ["doc_id", "title", "date_iso", "source", "topic", "language", "date"]);
    assert_eq!(found.rows[0][..6], ["01.md", "No. 1", "2018-03-02", "Courier", "t1", "en"]);
    assert_eq!(found.rows[1][..5], ["plain.txt", "", "", "", ""]);
    let (_, said) = kwic(&folder, &["state", "input/01.md", "--show", "topic,sauce"], 0);
    assert!(said.contains("note: no document with a match has a value for `sauce`\n"), "{said}");
    // A line begins with them.
    let (printed, _) = kwic(&folder, &["state", "input/01.md", "--show", "source,topic"], 0);
    assert!(printed.starts_with("Courier · t1 "), "{printed}");
    let (printed, _) = kwic(&folder, &["state", "input/01.md", "--format", "json"], 0);
    let row: serde_json::Value = serde_json::from_str(&printed).expect("one object");
    assert_eq!((&row["title"], &row["sentence_text"]), (&"No. 1".into(), &"Today the state said no more.".into()));
    // A date that only others explain.
    folder.write("input/numbers.md", "---\ndate: 03/04/2021\n---\nA state.");
    let (_, said) = kwic(&folder, &["state", "input/numbers.md"], 0);
    assert!(said.contains("note: the dates of 1 document cannot be understood one by one"), "{said}");
    assert_eq!(rows(&folder, &["state", "input/numbers.md", "--dates", "dmy"]).column("date_iso"), ["2021-04-03"]);
}

#[test]
fn groups_have_counts_and_rates() {
    let folder = outlets();
    let found = rows(&folder, &["state", "input", "--group-by", "date:year"]);
    assert_eq!(found.columns, ["group", "documents", "with_match", "matches", "tokens", "per_million"]);
    // In each year 0, 1, 2 and 3 times three words, and `today no more`.
    let by_hand =
        ["2018", "2019", "2020"].map(|year| [year, "4", "3", "6", "30", "200000.0"].map(String::from).to_vec());
    assert_eq!(found.rows, by_hand);
    let (printed, said) = kwic(&folder, &["state", "input", "--group-by", "source"], 0);
    assert!(printed.starts_with("group ") && printed.lines().count() == 4, "{printed}");
    assert!(said.starts_with("1 document without source in no group\n19 matches in 10 of 13 documents"), "{said}");
    let (lines, _) = kwic(&folder, &["state", "input", "--group-by", "source", "--format", "json", "-q"], 0);
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().expect("a group")).expect("JSON");
    assert_eq!((&first["group"], &first["documents"]), (&"Courier".into(), &4.into()));
    // Rows may go to a file at the same time.
    let (again, _) = kwic(&folder, &["state", "input", "--group-by", "source", "-o", "hits.csv"], 0);
    assert_eq!((again, fs::read_to_string(folder.path("hits.csv")).expect("a file").lines().count()), (printed, 20));
    let threads = |threads: &str| kwic(&folder, &["state", "input", "--group-by", "topic", "--threads", threads], 0);
    assert_eq!(threads("1"), threads("3"));
}

#[test]
fn a_field_that_no_document_has_is_named() {
    let folder = outlets();
    for arguments in [["--where", "sauce=Herald"], ["--group-by", "sauce"]] {
        let (printed, said) = kwic(&folder, &[&["state", "input"], &arguments[..]].concat(), 2);
        assert!(printed.is_empty() && said.contains("no document has a value for `sauce`"), "{said}");
        assert!(said.contains("there is date, source, title, meta_topic, language, folder, name:year"), "{said}");
    }
    for (filter, near) in [("Topic=t1", "did you mean `meta_topic`?"), ("meta_SOURCE=Herald", "did you mean `source`?")]
    {
        let (_, said) = kwic(&folder, &["state", "input", "--where", filter], 2);
        assert!(said.contains(near), "{said}");
    }
    let (_, said) = kwic(&folder, &["state", "input", "--where", "source"], 2);
    assert!(said.contains("write column=value"), "{said}");
    kwic(&folder, &["state", "input", "--group-by", "source", "--limit", "3"], 2);
}

//! Lines that many documents of one source have in common.

use crate::run::Folder;

/// Two pages of one site, saved as text with what stands around the articles.
fn site() -> Folder {
    let page = |article: &str| {
        format!(
            "Skip to main content\nMenu\n\n{article}\n\nYour gift keeps us independent. Donations to the Freedom Desk are tax deductible.\n\n\
             © Freedom Desk 2024\n"
        )
    };
    let folder = Folder::new();
    folder.write("input/desk/a.txt", page("The state asked for the names.\nNobody gave them."));
    folder.write("input/desk/b.txt", page("The party wrote a law about privacy.\nThe press wrote about the law."));
    folder.write("input/other/c.txt", "Menu\nThe state again.\n");
    folder
}

const LINES: [&str; 4] = [
    "Menu",
    "Skip to main content",
    "Your gift keeps us independent. Donations to the Freedom Desk are tax deductible.",
    "© Freedom Desk 2024",
];

#[test]
fn what_stands_around_articles_is_reported_and_counted() {
    let folder = site();
    folder.run(&["-o", "off", "--boilerplate", "off"], 0);
    let run = folder.termloom(&["run"]);
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        said.contains("shared-lines: 4 lines that documents of one source share make 62 % of all characters"),
        "{said}"
    );
    assert_eq!(folder.json("output/run.json")["boilerplate_lines"], 4);
    let table = folder.table("output", "boilerplate");
    assert_eq!(table.column("line"), LINES);
    assert_eq!(table.column("source"), ["desk"; 4]);
    assert_eq!(table.column("documents"), ["2"; 4]);
    assert_eq!(table.column("share"), ["1.0"; 4]);
    assert_eq!(table.column("first_doc_id"), ["desk/a.txt"; 4]);
    assert_eq!(table.column("decision"), ["counted"; 4]);
    assert!(!folder.path("off/boilerplate.csv").exists());
    for name in ["terms.csv", "pairs.csv", "theme_hits.csv", "documents.csv"] {
        assert!(folder.bytes("off")[name] == folder.bytes("output")[name], "{name}");
    }
}

#[test]
fn what_is_dropped_is_counted_nowhere_and_moves_nothing() {
    let folder = site();
    folder.run(&["-o", "report"], 0);
    folder.run(&["-o", "drop", "--boilerplate", "drop"], 0);
    let table = folder.table("drop", "boilerplate");
    assert_eq!(table.column("line"), LINES);
    assert_eq!(table.column("decision"), ["dropped"; 4]);
    let terms = folder.table("drop", "terms");
    let terms = terms.column("term");
    // The other site has that line once.
    assert!(!terms.contains(&"donations") && !terms.contains(&"2024") && terms.contains(&"menu"), "{terms:?}");
    let places = |output: &str| {
        let hits = folder.table(output, "theme_hits");
        let of = |name: &str| hits.column(name).into_iter().map(String::from).collect::<Vec<_>>();
        (of("match"), of("start_byte"), of("sentence"))
    };
    let (report, drop) = (places("report"), places("drop"));
    assert_eq!((&report.0, &report.1), (&drop.0, &drop.1));
    assert_ne!(report.2, drop.2);
    // The same with little memory, other threads, and units that the corpus shows.
    folder.run(&["-o", "one", "--boilerplate", "drop", "--threads", "1", "--memory", "128MiB"], 0);
    assert!(folder.bytes("one") == folder.bytes("drop"));
    folder.run(&["-o", "auto", "--boilerplate", "drop", "--compound", "auto"], 0);
    assert_eq!(folder.table("auto", "documents").column("tokens"), folder.table("drop", "documents").column("tokens"));
}

#[test]
fn a_source_is_what_documents_say_and_copies_say_nothing_new() {
    let folder = Folder::new();
    let rows = [
        ("https://www.a.example/1", "Skip to content\nOne."),
        ("http://a.example/2?x", "Skip to content\nTwo."),
        ("http://b.example/1", "Skip to content\nThree."),
        ("http://c.example/1", "The same text\nhere."),
        ("http://c.example/2", "The same text\nhere."),
    ];
    let lines: String =
        rows.iter().map(|(url, text)| format!("{}\n", serde_json::json!({ "url": url, "text": text }))).collect();
    folder.write("input/pages.jsonl", lines);
    folder.run(&[], 0);
    let table = folder.table("output", "boilerplate");
    assert_eq!(table.column("source"), ["a.example"]);
    assert_eq!(table.column("line"), ["Skip to content"]);
    assert_eq!(table.column("source_documents"), ["2"]);
}

#[test]
fn many_lines_go_through_the_disk() {
    let folder = Folder::new();
    for number in 0..3 {
        let own: String = (0..100_000).map(|line| format!("line {line} of {number}\n")).collect();
        folder.write(&format!("input/{number}.txt"), format!("Read more\n{own}"));
    }
    let options = ["--tables", "boilerplate,terms", "--format", "csv", "--dispersion", "never", "--threads", "1"];
    folder.run(&[&options[..], &["-o", "much"]].concat(), 0);
    folder.run(&[&options[..], &["-o", "little", "--memory", "128MiB"]].concat(), 0);
    assert!(folder.bytes("much") == folder.bytes("little"));
    assert_eq!(folder.json("much/run.json")["temporary_bytes"], 0);
    assert!(folder.json("little/run.json")["temporary_bytes"].as_u64() > Some(4_000_000));
    assert_eq!(folder.table("much", "boilerplate").column("line"), ["Read more"]);
}

#[test]
fn running_heads_of_one_text_are_listed_and_the_sentence_goes_on_over_them() {
    let folder = Folder::new();
    let page =
        |n: usize| format!("THE STATE OF THE MILLS.      {n}\n\n{}and the mill of the\n", "wheels turned ".repeat(30));
    let body: Vec<String> = (1..15).map(page).collect();
    folder.write("input/book.txt", body.join("\u{c}"));
    folder.write("input/note.txt", "Heads are not looked for in short texts.\u{c}1\u{c}1\u{c}1\u{c}1\u{c}1");
    let run = folder.termloom(&["run"]);
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(said.contains("1 running head stands on many pages of one document"), "{said}");
    let table = folder.table("output", "boilerplate");
    assert_eq!(table.column("line"), ["THE STATE OF THE MILLS. 1"]);
    assert_eq!((table.column("kind"), table.column("lines")), (vec!["running-head"], vec!["14"]));
    assert_eq!(table.column("first_doc_id"), ["book.txt"]);
    let tokens = |output: &str| folder.table(output, "documents").column("tokens")[0].parse::<u64>().unwrap();
    folder.run(&["-o", "drop", "--boilerplate", "drop"], 0);
    assert_eq!(tokens("output") - tokens("drop"), 14 * 6);
    assert_eq!(folder.table("drop", "documents").column("sentences")[0], "1");
    assert_eq!(folder.table("drop", "boilerplate").column("decision"), ["dropped"]);
    folder.run(&["-o", "one", "--boilerplate", "drop", "--threads", "1", "--memory", "128MiB"], 0);
    assert!(folder.bytes("one") == folder.bytes("drop"));
}

#[test]
fn copies_are_told_without_an_option() {
    let folder = Folder::new();
    let line = |n: usize| format!("The miller turned the wheel {n} times before the river rose.\n");
    let book: String = (0..30).map(line).collect();
    folder.write("input/book.txt", format!("The Mill\n{book}"));
    folder.write("input/book-2.txt", format!("The mill, second edition\n{book}"));
    folder.write("input/same.txt", format!("The Mill\n{book}"));
    let run = folder.termloom(&["run"]);
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        said.contains("1 of 3 documents is a copy of an earlier one, word for word, in one cluster of 2"),
        "{said}"
    );
    assert!(said.contains("1 document shares most of its lines with another: book.txt and book-2.txt"), "{said}");
    assert!(folder.table("output", "boilerplate").column("line").is_empty());
    let copies = &folder.json("output/run.json")["copies"];
    assert_eq!((&copies["exact"], &copies["near"]), (&1.into(), &1.into()));
}

#[test]
fn what_is_ignored_counts_as_nothing_and_moves_nothing() {
    let folder = Folder::new();
    let text = "The cen[p. 4]sor of the\n\n- 5 -\n\nstate met.\n\n- 6 -\n\nThe state (Applause) ended <<x>>privacy.\n";
    folder.write("input/a.txt", text);
    let run = folder.termloom(&["run", "--ignore", "pagemarks", "--ignore", "<<.>>", "--ignore", "stage"]);
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(said.contains("--ignore left out 5 places"), "{said}");
    let terms = folder.table("output", "terms");
    let terms = terms.column("term");
    assert!(terms.contains(&"censor") && !terms.contains(&"applause") && !terms.contains(&"5"), "{terms:?}");
    assert_eq!(folder.table("output", "documents").column("paragraphs"), ["2"]);
    let hits = folder.table("output", "theme_hits");
    for (start, end) in hits.column("start_byte").into_iter().zip(hits.column("end_byte")) {
        let hit = &text[start.parse().unwrap()..end.parse().unwrap()];
        assert!(["cen[p. 4]sor", "the\n\n- 5 -\n\nstate", "The state", "state", "privacy"].contains(&hit), "{hit}");
    }
    let run = folder.termloom(&["run", "-o", "none", "--ignore", "xyz"]);
    assert!(String::from_utf8_lossy(&run.stdout).contains("--ignore matches nothing"));
    let run = folder.termloom(&["run", "-o", "bad", "--ignore", "(x"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("`(x` is no regular expression"));
    let found = folder.termloom(&["kwic", "censor", "input", "--ignore", "pagemarks"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("cen[p. 4]sor"), "{found:?}");
}

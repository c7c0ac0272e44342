//! `termloom keyness`: which terms are typical of some documents of a finished output.

use std::collections::BTreeMap;
use std::fs;

use crate::run::{Folder, Rows};

/// What it printed, and what it said on standard error.
fn keyness(folder: &Folder, arguments: &[&str], code: i32) -> (String, String) {
    let output = folder.termloom(&[&["keyness"], arguments].concat());
    let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(output.status.code(), Some(code), "{arguments:?} said: {said}");
    (printed, said)
}

/// All rows.
fn rows(folder: &Folder, arguments: &[&str]) -> Rows {
    keyness(folder, &[arguments, &["-o", "keyness.csv"]].concat(), 0);
    Rows::read(&folder.path("keyness.csv"))
}

const TABLES: [&str; 2] = ["--tables", "documents,terms,doc_terms"];

fn counted(files: &[(&str, &[u8])]) -> Folder {
    let folder = Folder::with(files);
    folder.run(&TABLES, 0);
    folder
}

/// The rows by group, term and class.
fn by_term(rows: &Rows) -> BTreeMap<String, BTreeMap<String, String>> {
    let name = |row: &[String]| {
        let key = rows.columns.iter().zip(row).filter(|(name, _)| ["group", "term", "class"].contains(&name.as_str()));
        key.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join(" ")
    };
    let cells = |row: &[String]| rows.columns.iter().cloned().zip(row.iter().cloned()).collect();
    let found: BTreeMap<_, _> = rows.rows.iter().map(|row| (name(row), cells(row))).collect();
    assert_eq!(found.len(), rows.rows.len(), "a term has two rows");
    found
}

/// Documents of three sources and some years, with words of very different frequency.
fn many() -> Folder {
    let folder = Folder::new();
    for number in 0..60u32 {
        let (source, year) = (["Alpha", "Beta", "Gamma"][number as usize % 3], 2018 + number % 4);
        let words: String = (0..(20 + number * 7 % 50))
            .map(|at| format!("w{} ", (at * at + number * (1 + number % 3)) % (7 + 11 * (number % 3))))
            .collect();
        let date = if number == 7 { String::new() } else { format!("date: {year}-0{}-11\n", 1 + number % 9) };
        let text =
            format!("---\nsource: {source}\n{date}topic: t{}\n---\nThe {words} #tag{}\n", number % 2, number % 5);
        folder.write(&format!("input/f{}/{number}.md", number % 4), text);
    }
    folder.run(&TABLES, 0);
    folder
}

#[test]
fn numbers_worked_by_hand() {
    let folder = counted(&[
        ("a/1.txt", b"oil oil oil bank of"),
        ("a/2.txt", b"oil tea of of cup"),
        ("b/1.txt", b"tea tea tea oil"),
        ("b/2.txt", b"tea cup cup cup cup cup"),
        ("top.txt", b"oil bank"),
        ("none.txt", b"..."),
    ]);
    let found = by_term(&rows(&folder, &["--target", "folder=a", "--min-count", "1"]));
    // `of` is a stop word, and `none.txt` has no tokens.
    assert_eq!(found.keys().collect::<Vec<_>>(), ["bank word", "cup word", "oil word", "tea word"]);
    let expected = [
        // count, n, per million, documents; dp: Σ max(0, v/f − s) by hand.
        ("oil word", ["4", "2", "10", "12", "400000.0", "166666.66666666666", "2", "2"], 0.25, 0.5),
        ("tea word", ["1", "4", "10", "12", "100000.0", "333333.3333333333", "1", "2"], 0.5, 5.0 / 12.0),
        ("cup word", ["1", "5", "10", "12", "100000.0", "416666.6666666667", "1", "1"], 0.5, 0.5),
    ];
    for (term, counts, dp_target, dp_reference) in expected {
        let row = &found[term];
        let names = ["count_target", "count_reference", "n_target", "n_reference", "per_million_target"];
        let names = [&names[..], &["per_million_reference", "doc_count_target", "doc_count_reference"]].concat();
        assert_eq!(names.iter().map(|name| row[*name].as_str()).collect::<Vec<_>>(), counts, "{term}");
        for (name, expected) in [("dp_target", dp_target), ("dp_reference", dp_reference)] {
            let dp: f64 = row[name].parse().expect("a number");
            assert!((dp - expected).abs() < 1e-15, "{term} {name} {dp} {expected}");
        }
        let c1: u64 = [&row["count_target"], &row["count_reference"]].iter().map(|n| n.parse::<u64>().unwrap()).sum();
        let table = ["o11", "r1", "c1", "n"].map(|name| row[name].clone());
        assert_eq!(table, [counts[0].to_string(), "10".into(), c1.to_string(), "22".into()], "{term}");
    }
    // The log odds of `oil`, with 22 tokens of prior: ln(10/22) − ln(8/26), over √(1/10 + 1/8).
    let delta = 0.390197635977376;
    let real = |name: &str| found["oil word"][name].parse::<f64>().expect("a number");
    assert!((real("log_odds") - delta).abs() < 1e-14, "{}", real("log_odds"));
    assert!((real("log_odds_z") - delta / (1.0f64 / 10.0 + 1.0 / 8.0).sqrt()).abs() < 1e-14);
    // Another prior: 11 tokens, of which 3 are `oil`.
    let found = by_term(&rows(&folder, &["--target", "folder=a", "--min-count", "1", "--prior", "11"]));
    let delta: f64 = 0.587786664902119;
    let oil: f64 = found["oil word"]["log_odds"].parse().expect("a number");
    assert!((oil - delta).abs() < 1e-14, "{oil} {delta}");
    // Over one document nothing can be uneven.
    let found = by_term(&rows(&folder, &["--target", "folder=", "--reference", "folder=a", "--min-count", "1"]));
    assert_eq!((found["oil word"]["dp_target"].as_str(), found["cup word"]["dp_target"].as_str()), ("", ""));
    assert_eq!(found["oil word"]["n_target"], "2");
}

#[test]
fn which_terms_are_rows() {
    let folder = counted(&[("a/1.txt", b"oil oil oil bank the the"), ("b/1.txt", b"tea tea tea bank the oil the")]);
    let terms = |arguments: &[&str]| -> Vec<String> {
        let found = rows(&folder, &[&["--target", "folder=a"], arguments].concat());
        found.column("term").iter().map(|term| term.to_string()).collect()
    };
    // The most typical first: oil, then bank, whose share is a little larger in a.
    assert_eq!(terms(&["--min-count", "1"]), ["oil", "bank", "tea"]);
    assert_eq!(terms(&["--min-count", "3"]), ["oil", "tea"]);
    assert_eq!(terms(&["--min-count", "1", "--stop-words", "keep"]), ["oil", "the", "bank", "tea"]);
    assert_eq!(terms(&["--min-count", "1", "--positive"]), ["oil", "bank"]);
    assert_eq!(terms(&["--min-count", "1", "--sort", "p_value"])[0], "bank");
    // Fewer tests, smaller q.
    let q = |arguments: &[&str]| {
        let found = by_term(&rows(&folder, &[&["--target", "folder=a"], arguments].concat()));
        found["oil word"]["q_value"].parse::<f64>().expect("a number")
    };
    assert!(q(&["--min-count", "3"]) < q(&["--min-count", "1"]));
}

#[test]
fn target_and_reference_change_places() {
    let folder = many();
    let all = ["--min-count", "1", "--measures", "all", "--stop-words", "keep"];
    let of = |target: &str, reference: &str| {
        by_term(&rows(&folder, &[&["--target", target, "--reference", reference], &all[..]].concat()))
    };
    let (there, back) = (of("source=Alpha", "source=Beta"), of("source=Beta", "source=Alpha"));
    assert!(there.len() > 12 && there.keys().eq(back.keys()));
    let negated = |cell: &str| match cell.strip_prefix('-') {
        Some(rest) => rest.to_string(),
        None if cell == "0.0" || cell.is_empty() => cell.to_string(),
        None => format!("-{cell}"),
    };
    for (term, row) in &there {
        let other = &back[term];
        for name in ["log_odds", "log_odds_z"] {
            assert_eq!(negated(&row[name]).replace("-0.0", "0.0"), other[name].replace("-0.0", "0.0"), "{term} {name}");
        }
        for name in ["log_ratio", "log_ratio_conservative", "g2", "chi2", "chi2_yates", "log_odds_ratio", "delta_p_12"]
        {
            let [a, b] = [row, other].map(|row| row[name].parse::<f64>().expect("a number"));
            assert!((a + b).abs() <= 1e-12 * a.abs().max(1e-3), "{term} {name} {a} {b}");
        }
        for (here, there) in [
            ("count_target", "count_reference"),
            ("n_target", "n_reference"),
            ("doc_count_target", "doc_count_reference"),
            ("dp_target", "dp_reference"),
            ("per_million_target", "per_million_reference"),
            ("c1", "c1"),
            ("n", "n"),
        ] {
            assert_eq!(row[here], other[there], "{term} {here}");
        }
        let difference = [row, other].map(|row| row["p_value"].parse::<f64>().expect("a number"));
        assert!((difference[0] - difference[1]).abs() <= 1e-9 * difference[0], "{term}");
    }
}

#[test]
fn groups_are_comparisons_of_their_own_and_add_up() {
    let folder = many();
    for (by, group, others) in [
        ("source", "Beta", "source!=Beta"),
        ("topic", "t1", "topic=t0"),
        ("date:year", "2019", "date:year!=2019"),
        ("folder", "f2", "folder!=f2"),
    ] {
        let found = rows(&folder, &["--by", by, "--min-count", "1"]);
        assert_eq!(found.columns[0], "group");
        let of_group: Vec<&[String]> = found.rows.iter().filter(|row| row[0] == group).map(|row| &row[1..]).collect();
        let alone = rows(&folder, &["--target", &format!("{by}={group}"), "--reference", others, "--min-count", "1"]);
        assert!(alone.rows.len() > 20);
        assert_eq!(of_group, alone.rows.iter().map(Vec::as_slice).collect::<Vec<_>>(), "{by}");
        assert!(found.column("group").is_sorted());
    }
    let found = rows(&folder, &["--by", "folder", "--min-count", "1", "--stop-words", "keep"]);
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    let number = |text: &str| text.parse::<u64>().expect("a count");
    let c1: Vec<u64> = found.column("c1").iter().map(|cell| number(cell)).collect();
    for ((term, count), c1) in found.column("term").into_iter().zip(found.column("count_target")).zip(c1) {
        *sums.entry(term).or_default() += number(count);
        assert!(c1 > 0);
    }
    let terms = folder.table("output", "terms");
    let all: BTreeMap<&str, u64> = terms
        .column("term")
        .into_iter()
        .zip(terms.column("count"))
        .map(|(term, count)| (term, number(count)))
        .collect();
    assert_eq!(sums, all);
    // A document without a date is in no group of dates, and that is said.
    let (_, said) = keyness(&folder, &["--by", "date:year"], 0);
    assert!(said.contains("1 document without date:year left out"), "{said}");
}

#[test]
fn neither_threads_nor_memory_nor_formats_show() {
    let folder = many();
    folder.run(&[&TABLES[..], &["-o", "csv", "--format", "csv"]].concat(), 0);
    for by in [&["--by", "topic"][..], &["--by", "date:month"], &["--target", "source=Alpha"], &["--against", "csv"]] {
        let run = |output: &str, file: &str, more: &[&str]| {
            keyness(&folder, &[&[output], by, more, &["-o", file, "--min-count", "1"]].concat(), 0);
            fs::read(folder.path(file)).expect("a file")
        };
        for file in ["a.csv", "a.parquet"] {
            let first = run("output", file, &["--threads", "1"]);
            assert!(first == run("output", file, &["--threads", "3"]));
            assert!(first == run("output", file, &["--memory", "128MiB"]));
            assert!(first == run("csv", file, &["--threads", "2"]), "{by:?}");
        }
        let printed = keyness(&folder, &[by, &["-o", "-", "--min-count", "1"]].concat(), 0).0;
        assert!(printed == fs::read_to_string(folder.path("a.csv")).expect("a file"));
    }
    assert_eq!(folder.names("."), ["a.csv", "a.parquet", "csv", "input", "output"]);
}

#[test]
fn filters_choose_documents() {
    let folder = counted(&[
        ("1.md", b"---\nsource: A|B\ndate: 2019-03-05\n---\none one\n"),
        ("2.md", b"---\nsource: C\ndate: March 2019\n---\ntwo two\n"),
        ("3.md", b"---\nsource: D\ndate: 2020\n---\nthree three\n"),
        ("2021/x.md", b"four four four\n"),
    ]);
    let targets = |filters: &[&str]| -> String {
        let arguments: Vec<&str> = filters.iter().flat_map(|filter| ["--target", *filter]).collect();
        let found = by_term(&rows(&folder, &[&arguments[..], &["--min-count", "1", "--stop-words", "keep"]].concat()));
        let held = found.iter().filter(|(_, row)| row["count_target"] != "0");
        held.map(|(term, _)| term.strip_suffix(" word").expect("a word")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(targets(&[r"source=A\|B"]), "one");
    assert_eq!(targets(&["source=C|D"]), "three two");
    assert_eq!(targets(&["source!=C|D"]), "one");
    assert_eq!(targets(&["source="]), "four");
    assert_eq!(targets(&["date>=2019-03-01"]), "one three");
    assert_eq!(targets(&["date>=2019-03"]), "one three two");
    assert_eq!(targets(&["date<2020", "source!=C"]), "one");
    assert_eq!(targets(&["date:year=2019"]), "one two");
    assert_eq!(targets(&["date:decade=2020s"]), "three");
    assert_eq!(targets(&["folder=2021"]), "four");
    assert_eq!(targets(&["tokens>2"]), "four");
    // Only some documents are looked at at all.
    let (printed, said) =
        keyness(&folder, &["--target", "date:year=2019", "--where", "date>=2019", "--min-count", "1"], 0);
    assert!(printed.starts_with("2 documents, 4 tokens; reference: 1 document, 2 tokens\n"), "{printed}");
    assert!(said.contains("against all other documents"), "{said}");
}

#[test]
fn one_output_against_another() {
    let folder = counted(&[("a.txt", b"oil oil tea state-owned"), ("b.txt", b"oil cup")]);
    folder.write("other/a.txt", "tea tea gin gin gin");
    folder.run(&[&["other", "-o", "out"], &TABLES[..]].concat(), 0);
    let arguments = ["--against", "out", "--min-count", "1"];
    let found = by_term(&rows(&folder, &arguments));
    let counts = |term: &str| ["count_target", "count_reference"].map(|name| found[term][name].as_str());
    assert_eq!(counts("oil word"), ["3", "0"]);
    assert_eq!(counts("tea word"), ["1", "2"]);
    assert_eq!(counts("gin word"), ["0", "3"]);
    // A document of the same name on both sides is two documents.
    assert_eq!(found["tea word"]["n"], "12");
    let (_, said) = keyness(&folder, &arguments, 0);
    assert!(!said.contains("note:"), "{said}");
    // Options that do not change which terms there are, and how often, make no difference.
    let others =
        ["--tf-idf", "sklearn", "--dedup", "exact", "--ngrams", "2", "--seed", "7", "--window", "3", "--overwrite"];
    folder.run(&[&["other", "-o", "out"], &TABLES[..], &others].concat(), 0);
    let (_, said) = keyness(&folder, &arguments, 0);
    assert!(!said.contains("note:"), "{said}");
    // Only documents of the other output are the reference.
    folder.write("other/c.txt", "oil oil oil");
    let options = ["--hyphens", "keep", "--min-count", "2", "--window", "3", "--overwrite"];
    folder.run(&[&["other", "-o", "out"], &TABLES[..], &options].concat(), 0);
    let sides = ["--against", "out", "--target", "tokens<3", "--reference", "tokens=3"];
    let (printed, said) = keyness(&folder, &[&sides[..], &["--min-count", "1"]].concat(), 0);
    assert!(printed.starts_with("1 document, 2 tokens; reference: 1 document, 3 tokens\n"), "{printed}");
    assert!(said.contains("counted in different ways: count.min_count (1, 2), text.hyphens (split, keep)\n"), "{said}");
    assert!(!said.contains("window"), "{said}");
    // Where nothing is frequent enough, it is still said what was compared.
    let (printed, said) = keyness(&folder, &sides, 0);
    assert!(printed.is_empty() && said.starts_with("target: 1 document, 2 tokens; reference: 1 document"), "{said}");
    // Groups of the one against all of the other.
    let found = rows(&folder, &["--against", "out", "--by", "tokens", "--min-count", "1"]);
    assert!(found.column("n_reference").iter().all(|n| *n == "8") && found.column("group").contains(&"2"));
}

#[test]
fn lines_are_the_first_rows_of_each_group() {
    let folder = many();
    let (printed, said) = keyness(&folder, &["--by", "source", "--limit", "3"], 0);
    let blocks: Vec<Vec<&str>> = printed.trim_end().split("\n\n").map(|block| block.lines().collect()).collect();
    assert_eq!(blocks.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5, 5]);
    let found = rows(&folder, &["--by", "source"]);
    for (block, name) in blocks.iter().zip(["Alpha", "Beta", "Gamma"]) {
        assert!(block[0].starts_with(&format!("{name}: 20 documents, ")), "{}", block[0]);
        let shown: Vec<&str> = block[2..].iter().filter_map(|line| line.split(' ').next()).collect();
        let of_group = found.rows.iter().filter(|row| row[0] == name).map(|row| row[1].as_str());
        assert_eq!(shown, of_group.take(3).collect::<Vec<_>>());
        let wide: Vec<usize> = block[1..].iter().map(|line| line.chars().count()).collect();
        assert!(wide.iter().all(|width| *width == wide[0]), "{block:?}");
    }
    assert!(said.ends_with("each against the others; more frequent in the target; 1 stop word left out\n"), "{said}");
    assert_eq!(keyness(&folder, &["--by", "source", "-q"], 0).1, "");
}

#[test]
fn what_is_wrong_is_named_and_nothing_written() {
    let folder = many();
    folder.run(&["-o", "few", "--tables", "terms,doc_terms"], 0);
    folder.run(&["-o", "fewer", "--tables", "documents,terms"], 0);
    folder.write("old/run.json", r#"{"termloom": {"schema_version": 0}}"#);
    folder.write("old/datapackage.json", r#"{"termloom": {}}"#);
    let cases: [(&[&str], &str); 17] = [
        (&["nowhere", "--by", "source"], "is not the output of a run"),
        (&["input", "--by", "source"], "`termloom run` wrote"),
        (&["old", "--by", "source"], &format!("schema version 0, and {} is read", termloom::tables::SCHEMA_VERSION)),
        (&["few", "--by", "source"], "--tables documents,terms,doc_terms"),
        (&["fewer", "--by", "source"], "`fewer` has no table doc_terms"),
        (&["output"], "give --target column=value"),
        (&["--target", "sauce=Beta"], "there is doc_id, title, date, date_iso, file_date, source"),
        (&["--target", "Source=beta"], "has `Alpha`, `Beta`, `Gamma`"),
        (&["--target", "source=beta"], "source has `Alpha`, `Beta`, `Gamma`"),
        (&["--target", "source!="], "none is left to compare it with"),
        (
            &["--target", "source=Beta", "--reference", "folder=f1"],
            "5 documents are in the target and in the reference",
        ),
        (&["--target", "source=Beta", "--reference", "folder=f9"], "no document meets `folder=f9`"),
        (&["--by", "title"], "no document has a value of `title`"),
        (&["--by", "source", "--where", "source=Beta"], "all documents are of one group, `Beta`"),
        (&["--target", "source=Beta", "--measures", "ppmi_smoothed"], "is a measure of pairs"),
        (&["--target", "source=Beta", "--prior", "0"], "more than 0 tokens"),
        (&["--target", "source=Beta", "--memory", "1MiB"], "at least 128 MiB"),
    ];
    for (arguments, words) in cases {
        let (printed, said) = keyness(&folder, &[arguments, &["-o", "out.csv"]].concat(), 2);
        assert!(printed.is_empty() && said.contains(words), "{arguments:?}: {said}");
    }
    for (arguments, words) in [
        (&["--target", "source"][..], "column!=value"),
        (&["--target", "date>=soon"], "neither a number nor a date"),
        (&["--by", "source", "--target", "source=Beta"], "cannot be used with"),
        (&["--by", "source", "--sort", "ppmi_smoothed"], "log_odds_z"),
        (&["--by", "source", "-o", "out.csv", "--limit", "3"], "cannot be used with"),
        (&["--by", "source", "-o", "out.txt"], ".csv or .parquet"),
    ] {
        let (_, said) = keyness(&folder, arguments, 2);
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    // A document that the table documents does not have.
    let path = folder.path("output/documents.csv");
    let cut: Vec<String> = fs::read_to_string(&path).expect("a file").lines().take(9).map(String::from).collect();
    fs::write(&path, cut.join("\n") + "\n").expect("a file");
    fs::remove_file(folder.path("output/documents.parquet")).expect("a file");
    let run = fs::read_to_string(folder.path("output/run.json")).expect("a file");
    folder.write("output/run.json", run.replace("documents.parquet", "gone.parquet"));
    let (_, said) = keyness(&folder, &["--by", "source", "-o", "out.csv"], 2);
    assert!(said.contains("is not as the run wrote it") && said.contains("--accept-changed"), "{said}");
    let (_, said) = keyness(&folder, &["--by", "source", "-o", "out.csv", "--accept-changed"], 2);
    assert!(said.contains("which the table documents does not have"), "{said}");
    assert_eq!(folder.names("."), ["few", "fewer", "input", "old", "output"]);
}

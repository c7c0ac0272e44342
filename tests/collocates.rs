//! `termloom collocates`: what goes with a word or a theme of a finished output.

use std::collections::BTreeMap;

use crate::run::{Folder, Rows};

fn collocates(folder: &Folder, arguments: &[&str], code: i32) -> (String, String) {
    let output = folder.termloom(&[&["collocates"], arguments].concat());
    let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(output.status.code(), Some(code), "{arguments:?} said: {said}");
    (printed, said)
}

fn rows(folder: &Folder, arguments: &[&str]) -> Rows {
    let (printed, _) = collocates(folder, &[arguments, &["--format", "csv"]].concat(), 0);
    folder.write("printed.csv", printed);
    Rows::read(&folder.path("printed.csv"))
}

fn number(cell: &str) -> f64 {
    cell.parse().expect("a number")
}

/// Sentences in which some words like each other.
fn corpus(options: &[&str]) -> Folder {
    let folder = Folder::new();
    for number in 0..40 {
        let words = ["tax", "cuts", "apple", "mouse", "zinc", "bread"];
        let fill: String = (0..9).map(|at| format!("{} ", words[(at * number + at * at) % words.len()])).collect();
        folder.write(&format!("input/{number}.txt"), format!("Tax cuts {fill}. A privacy law, the apple."));
    }
    folder.write("t.yaml", "law: [law, privacy]\nnever: [censor*]\n");
    folder.run(&[&["--themes", "t.yaml", "--measures", "log_ratio_conservative,g2,log_ratio"], options].concat(), 0);
    folder
}

#[test]
fn both_columns_of_pairs_are_looked_at_and_the_word_is_the_first() {
    let folder = corpus(&[]);
    let found = rows(&folder, &["mouse"]);
    let pairs = folder.table("output", "pairs");
    let (one, two) = (pairs.column("term1"), pairs.column("term2"));
    let partners: BTreeMap<&str, usize> = (0..one.len())
        .filter(|&row| one[row] == "mouse" || two[row] == "mouse")
        .map(|row| (if one[row] == "mouse" { two[row] } else { one[row] }, row))
        .collect();
    assert!(partners.contains_key("apple") && partners.contains_key("zinc") && partners.contains_key("mouse"));
    assert_eq!(found.rows.len(), partners.len());
    for row in &found.rows {
        let of = |name: &str| row[found.index(name)].as_str();
        let pair = &pairs.rows[partners[of("term")]];
        let there = |name: &str| pair[pairs.index(name)].as_str();
        let is_first = there("term1") == "mouse";
        let margins = if is_first { ["r1", "c1"] } else { ["c1", "r1"] };
        assert_eq!([of("count"), of("doc_count"), of("o11"), of("n")], ["count", "doc_count", "o11", "n"].map(there));
        assert_eq!([of("r1"), of("c1")], margins.map(there), "{row:?}");
        assert!((number(of("g2")) - number(there("g2"))).abs() < 1e-9);
        if is_first {
            assert_eq!(of("log_ratio_conservative"), there("log_ratio_conservative"), "{row:?}");
        }
    }
    // By the conservative log ratio, and then by g2.
    let keys: Vec<_> =
        found.rows.iter().map(|row| ["log_ratio_conservative", "g2"].map(|of| number(&row[found.index(of)]))).collect();
    assert!(keys.windows(2).all(|pair| pair[0] >= pair[1]) && keys.iter().any(|key| key[0] == 0.0), "{keys:?}");
}

#[test]
fn a_theme_has_the_collocates_of_its_table() {
    let folder = corpus(&[]);
    let found = rows(&folder, &["theme:law", "--by", "g2"]);
    let table = folder.table("output", "theme_collocates");
    let columns = ["term", "count", "doc_count", "o11", "r1", "c1", "n", "g2", "log_ratio_conservative"];
    let of = |rows: &Rows| {
        let cells = |row: &Vec<String>| columns.map(|column| row[rows.index(column)].clone()).to_vec();
        let mut all: Vec<Vec<String>> = rows.rows.iter().map(cells).collect();
        all.sort();
        all
    };
    assert!(found.rows.len() > 3);
    assert_eq!(of(&found), of(&table));
    let g2: Vec<f64> = found.column("g2").iter().map(|cell| number(cell)).collect();
    assert!(g2.is_sorted_by(|a, b| a >= b));
}

#[test]
fn ordered_pairs_say_the_direction() {
    let folder = corpus(&["--ordered"]);
    let found = rows(&folder, &["tax"]);
    let count = |term: &str, direction: &str| {
        let row = found.rows.iter().find(|row| row[0] == term && row[1] == direction);
        row.map_or(0, |row| row[found.index("count")].parse::<u64>().expect("a count"))
    };
    assert_eq!(found.columns[..2], ["term", "direction"]);
    let pairs = folder.table("output", "pairs");
    let of_pairs = |first: &str, second: &str| {
        let row = pairs.rows.iter().find(|row| row[0] == first && row[1] == second).expect("a pair");
        row[pairs.index("count")].parse::<u64>().expect("a count")
    };
    assert_eq!(count("cuts", "after"), of_pairs("tax", "cuts"));
    assert_eq!(count("cuts", "before"), of_pairs("cuts", "tax"));
    assert!(count("cuts", "after") >= 40);
}

#[test]
fn rows_are_chosen_and_printed_as_asked() {
    let folder = corpus(&[]);
    let (printed, said) = collocates(&folder, &["TAX", "--limit", "3"], 0);
    assert!(printed.starts_with("term ") && printed.lines().count() == 4, "{printed}");
    assert!(said.contains("near `tax`; the first 3 by log_ratio_conservative, then g2"), "{said}");
    let all = rows(&folder, &["tax"]);
    let most = all.column("count").iter().map(|count| number(count)).fold(0.0, f64::max);
    let many = all.column("count").iter().filter(|count| number(count) == most).count();
    assert!(many > 0 && many < all.rows.len());
    assert_eq!(rows(&folder, &["tax", "--min-count", &most.to_string()]).rows.len(), many);
    let (printed, said) = collocates(&folder, &["tax", "--format", "json", "-q"], 0);
    let found: Vec<serde_json::Value> = printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((found.len(), said.as_str()), (all.rows.len(), ""));
    assert_eq!(found[0]["term"], all.rows[0][0].as_str());
    assert_eq!(found[0]["g2"].as_f64(), Some(number(&all.rows[0][all.index("g2")])));
    // A cut table says so.
    let cut = corpus(&["--min-pair-count", "3"]);
    let (_, said) = collocates(&cut, &["tax"], 0);
    assert!(said.contains("note: pairs of fewer than 3 events (min_pair_count) are not in `pairs`"), "{said}");
}

#[test]
fn what_is_not_there_is_explained() {
    let folder = corpus(&[]);
    folder.write("input/40.txt", "Solitary.");
    folder.run(&["-o", "few", "--tables", "documents,terms", "--themes", "t.yaml"], 0);
    folder.run(&["-o", "alone", "--themes", "t.yaml"], 0);
    let cases: [(&[&str], &str); 10] = [
        (&["taxe"], "hint: did you mean `tax`?"),
        (&["privac"], "did you mean `privacy`?"),
        (&["the"], "it is a stop word"),
        (&["solitary", "alone"], "though it occurs once: pairs of fewer than 2 events were left out"),
        (&["tax cuts"], "a pair is of single terms"),
        (&["theme:laws"], "did you mean `law`?"),
        (&["theme:zebra"], "did you mean `law`, `never`?"),
        (&["theme:never"], "the theme `never` has no collocates"),
        (&["tax", "few"], "--tables documents,terms,pairs"),
        (&["tax", "--by", "q_value"], "q_value needs all rows of its table"),
    ];
    for (arguments, words) in cases {
        let (printed, said) = collocates(&folder, arguments, 2);
        assert!(printed.is_empty() && said.contains(words), "{arguments:?}: {said}");
    }
}

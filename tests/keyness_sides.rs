//! `termloom keyness`: over- and under-representation, and themes instead of terms.

use crate::run::{Folder, Rows};

fn keyness(folder: &Folder, arguments: &[&str]) -> (String, String) {
    let output = folder.termloom(&[&["keyness"], arguments].concat());
    let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(output.status.code(), Some(0), "{arguments:?} said: {said}");
    (printed, said)
}

fn rows(folder: &Folder, arguments: &[&str]) -> Rows {
    keyness(folder, &[arguments, &["-o", "keyness.csv"]].concat());
    Rows::read(&folder.path("keyness.csv"))
}

fn numbers(rows: &Rows, column: &str) -> Vec<f64> {
    rows.column(column).iter().map(|cell| cell.parse().expect("a number")).collect()
}

/// A short target and a long reference, so that half an occurrence is much.
fn uneven() -> Folder {
    let words: String = (0..3000).map(|at| format!("w{} ", at * at % 41)).collect();
    let files = [("a/1.txt", b"w1 w1 w4 new old".as_slice()), ("b/1.txt", words.as_bytes())];
    let folder = Folder::with(&files);
    folder.run(&["--tables", "documents,terms,doc_terms"], 0);
    folder
}

#[test]
fn no_sign_disagrees_with_the_counts() {
    let folder = uneven();
    for target in ["folder=a", "folder=b"] {
        let found = rows(&folder, &["--target", target, "--min-count", "1", "--measures", "g2,log_ratio"]);
        let [here, there, g2, log_ratio, z] =
            ["per_million_target", "per_million_reference", "g2", "log_ratio", "log_odds_z"]
                .map(|of| numbers(&found, of));
        assert!(g2.iter().any(|&g2| g2 > 0.0) && g2.iter().any(|&g2| g2 < 0.0), "{target}");
        for row in 0..g2.len() {
            let difference = here[row] - there[row];
            assert_eq!(g2[row] > 0.0, difference > 0.0, "{:?}", found.rows[row]);
            assert_eq!(z[row] > 0.0, difference > 0.0, "{:?}", found.rows[row]);
            assert!(log_ratio[row] * difference >= 0.0, "{:?}", found.rows[row]);
            assert!(log_ratio[row] != 0.0 || here[row] * there[row] == 0.0, "{:?}", found.rows[row]);
        }
    }
}

#[test]
fn a_side_is_shown_and_changes_no_number() {
    let folder = uneven();
    let table =
        |arguments: &[&str]| rows(&folder, &[&["--target", "folder=a", "--min-count", "1"], arguments].concat());
    let (of, columns) = (|arguments: &[&str]| table(arguments).rows, table(&[]).columns);
    let (all, positive, mut negative) = (of(&[]), of(&["--positive"]), of(&["--negative"]));
    assert!(positive.len() > 2 && negative.len() > 5);
    assert_eq!(all[..positive.len()], positive);
    // The most typical of the reference first; terms that are equally typical stay in their order.
    let g2 = |row: &[String]| {
        row[columns.iter().position(|column| column == "g2").expect("g2")].parse::<f64>().expect("a number")
    };
    assert!(negative.is_sorted_by(|a, b| g2(a) <= g2(b)) && g2(&negative[0]) < 0.0);
    negative.sort();
    let mut rest = all[positive.len()..].to_vec();
    rest.sort();
    assert_eq!(rest, negative);
    // Lines show what is more frequent, if nothing else is said.
    let (printed, said) = keyness(&folder, &["--target", "folder=a", "--min-count", "1", "--limit", "99"]);
    assert_eq!(printed.lines().count(), positive.len() + 2, "{printed}");
    assert!(said.contains("; more frequent in the target"), "{said}");
    let (printed, said) =
        keyness(&folder, &["--target", "folder=a", "--min-count", "1", "--limit", "99", "--negative"]);
    assert_eq!(printed.lines().count(), negative.len() + 2, "{printed}");
    assert!(said.contains("; less frequent in the target"), "{said}");
}

#[test]
fn themes_are_compared_by_their_hits() {
    let folder = Folder::with(&[
        ("a/1.txt", b"The party of the state met the party press."),
        ("a/2.txt", b"Nothing was said."),
        ("b/1.txt", b"The state of the art, the state of play."),
        ("b/2.txt", b"Nobody knew of a party of whales here."),
    ]);
    folder
        .write("t.yaml", "party: [party]\nstate: {patterns: [state], art: [\"state of the art\"]}\nnone: [censor*]\n");
    folder.run(&["--themes", "t.yaml", "--tables", "documents,doc_themes"], 0);
    let found = rows(&folder, &["--target", "folder=a", "--min-count", "1", "--themes"]);
    assert_eq!(found.columns[..5], ["theme", "count_target", "count_reference", "n_target", "n_reference"]);
    let by_hand = [
        ["party", "2", "1", "12", "17", "1", "1"],
        ["state", "1", "2", "12", "17", "1", "1"],
        ["state/art", "0", "1", "12", "17", "0", "1"],
    ];
    let columns = [
        "theme",
        "count_target",
        "count_reference",
        "n_target",
        "n_reference",
        "doc_count_target",
        "doc_count_reference",
    ];
    let mut shown: Vec<Vec<&str>> =
        found.rows.iter().map(|row| columns.map(|column| row[found.index(column)].as_str()).to_vec()).collect();
    assert_eq!(shown[0][0], "party");
    shown.sort();
    assert_eq!(shown, by_hand);
    // Rows of zeros are no hits, and themes without any are no rows.
    for zeros in ["none", "all"] {
        folder.run(&["--themes", "t.yaml", "--tables", "documents,doc_themes", "-o", zeros, "--zeros", zeros], 0);
        assert_eq!(rows(&folder, &[zeros, "--target", "folder=a", "--min-count", "1", "--themes"]).rows, found.rows);
    }
    assert!(folder.table("none", "doc_themes").rows.len() < folder.table("all", "doc_themes").rows.len());
    let (printed, said) = keyness(&folder, &["--by", "folder", "--themes", "--min-count", "1"]);
    assert!(printed.contains("\ntheme ") && !said.contains("stop word"), "{printed}{said}");
}

#[test]
fn documents_in_a_language_without_patterns_count_for_no_theme_that_lacks_it() {
    let folder = Folder::with(&[
        ("a/1.txt", b"---\nlanguage: en\n---\nThe party of the state met the party press."),
        ("b/1.txt", b"---\nlanguage: de\n---\nDie Feier war laut, und alle tanzten."),
        ("b/2.txt", b"---\nlanguage: de\n---\n..."),
        ("b/3.txt", b"---\nlanguage: en\n---\nNobody knew the party."),
    ]);
    folder.write("t.yaml", "party: {languages: [en], patterns: [party]}\nloud: [loud, laut, knew]\n");
    let arguments = ["--by", "folder", "--themes", "--min-count", "1"];
    let sizes = |arguments: &[&str]| {
        let found = rows(&folder, arguments);
        let shown = ["group", "theme", "n_target", "n_reference", "r1", "n"];
        let shown = shown.map(|name| found.columns.iter().position(|column| column == name));
        let line = |row: &Vec<String>| shown.iter().flatten().map(|&at| row[at].as_str()).collect::<Vec<_>>().join(" ");
        let mut lines: Vec<String> = found.rows.iter().map(line).collect();
        lines.sort();
        lines
    };
    let expected = ["a loud 9 11 9 20", "a party 9 4 9 13", "b loud 11 9 11 20", "b party 4 9 4 13"];
    // Whether the table has a row for the document in which there is nothing to be found, or not.
    for zeros in ["themes", "none"] {
        let made = ["--themes", "t.yaml", "--tables", "documents,doc_themes", "--zeros", zeros, "-o", zeros];
        folder.run(&made, 0);
        assert_eq!(sizes(&[&[zeros], &arguments[..]].concat()), expected, "{zeros}");
        let (_, said) = keyness(&folder, &[&[zeros], &arguments[..]].concat());
        let note = format!("note: 1 document of `{zeros}` is left out of party: no patterns for de");
        assert!(said.contains(&note), "{said}");
        let (_, said) = keyness(&folder, &[&[zeros], &arguments[..], &["--where", "language=en"]].concat());
        assert!(!said.contains("note:"), "{said}");
    }
    // A theme that no document of a side can have says nothing of it.
    let german = ["themes", "--target", "language=de", "--themes", "--min-count", "1"];
    assert_eq!(sizes(&german), ["loud 7 13 7 20", "party 0 13 0 13"]);
    assert!(!keyness(&folder, &german).0.contains("party"));
}

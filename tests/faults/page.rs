//! docs/internals/faults.md is made of the list.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::rows::{Row, Verdict, rows};

const HEAD: &str = "# Faults

Every fault that termloom is tried with: how a test makes it happen, how the test proves that it did, and what comes of it.
The tests are in `tests/faults` unless a path is named; `cargo test --test faults` runs those, and writes this page anew where
the list in `tests/faults/rows` has changed. **Y**: the promise holds, and the test fails where it does not. **left**: not
tried, with the reason.

| row | fault | how it is made | proof that it fired | verdict | tests |
|---|---|---|---|---|---|
";

fn page() -> String {
    let mut page = String::from(HEAD);
    for Row { row, fault, injected, proof, verdict, tests } in rows() {
        let verdict = match verdict {
            Verdict::Holds => "Y".into(),
            Verdict::Left(reason) => format!("left: {reason}"),
        };
        let tests: Vec<String> = tests.iter().map(|test| format!("`{test}`")).collect();
        let _ = writeln!(page, "| {row} | {fault} | {injected} | {proof} | {verdict} | {} |", tests.join(", "));
    }
    page
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_page_of_faults_is_made_of_the_list() {
    let path = root().join("docs/internals/faults.md");
    if fs::read_to_string(&path).is_ok_and(|there| there == page()) {
        return;
    }
    fs::write(&path, page()).expect("docs/internals/faults.md");
    panic!("docs/internals/faults.md was not what the list says: it is written anew, look at it and commit it");
}

#[test]
fn every_row_of_the_scorecard_is_there_once() {
    let rows = rows();
    let numbers: Vec<u32> = rows.iter().filter_map(|row| row.row.parse().ok()).collect();
    assert_eq!(numbers, (1..=56).collect::<Vec<_>>());
    assert_eq!(rows.iter().map(|row| row.row).collect::<BTreeSet<_>>().len(), rows.len(), "a row is there twice");
    for Row { row, verdict, tests, .. } in &rows {
        assert!(tests.is_empty() == matches!(verdict, Verdict::Left(_)), "{row}: a verdict needs tests");
    }
}

/// A test is named as `file::function`: of a file in `tests/faults`, or by its path from the root.
#[test]
fn every_test_that_is_named_is_there() {
    for Row { row, tests, .. } in rows() {
        for test in *tests {
            let (file, function) = test.rsplit_once("::").unwrap_or_else(|| panic!("{row}: `{test}` names no file"));
            let path = if file.contains('/') { file.to_string() } else { format!("tests/faults/{file}.rs") };
            let text = fs::read_to_string(root().join(&path)).unwrap_or_else(|error| panic!("{row}: {path}: {error}"));
            let is_there = ["fn", "def"].iter().any(|word| text.contains(&format!("{word} {function}(")));
            assert!(is_there, "{row}: there is no `{function}` in {path}");
        }
    }
}

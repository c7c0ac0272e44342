//! How many columns and keys there may be.

use std::fmt::Write;

use super::{read, said};
use crate::config::ReadOptions;

/// The reason and message of each row that is none, and how many rows are.
fn rejected(name: &str, bytes: &str) -> (usize, Vec<(&'static str, String)>) {
    let rows = read(name, bytes.as_bytes(), &ReadOptions::default());
    let count = rows.len();
    let rejected: Vec<_> = rows.into_iter().filter_map(|(_, row)| row.err()).collect();
    (count - rejected.len(), rejected)
}

fn row(keys: std::ops::Range<usize>) -> String {
    let mut row = String::from("{\"text\":\"a state\"");
    keys.for_each(|key| write!(row, ",\"k{key}\":1").expect("a text"));
    row + "}\n"
}

#[test]
fn a_table_has_only_so_many_columns() {
    let table = |columns: usize| format!("text{}\na state{}\n", ",c".repeat(columns - 1), ",x".repeat(columns - 1));
    assert_eq!(rejected("a.csv", &table(4_000)), (1, Vec::new()));
    let (rows, wrong) = rejected("a.csv", &table(4_001));
    assert_eq!((rows, wrong[0].0, wrong[0].1.as_str()), (0, "too-large", "4001 columns; a table may have 4000"));
}

#[test]
fn a_row_has_only_so_many_keys_and_others_are_read() {
    let lines = [row(0..2), row(0..3_999), row(0..4_000), row(0..2)].concat();
    let (rows, wrong) = rejected("a.jsonl", &lines);
    assert_eq!((rows, wrong.len(), wrong[0].0), (3, 1, "too-large"));
    assert!(wrong[0].1.contains("4001 keys; a row may have 4000"), "{wrong:?}");
    let same = format!("{{\"text\":\"x\"{}}}\n", ",\"a\":1".repeat(100_000));
    assert_eq!(rejected("a.jsonl", &same).1[0].0, "too-large");
}

#[test]
fn rows_beside_each_other_have_only_so_many_keys_together() {
    let keys = |lines: &str| {
        let rows = read("a.jsonl", lines.as_bytes(), &ReadOptions::default());
        let known: Vec<usize> = rows.iter().map(|(_, row)| row.as_ref().expect("a row").1.len()).collect();
        let (_, remarks) = said("a.jsonl", lines.as_bytes(), &ReadOptions::default());
        (known, remarks)
    };
    let lines: String = (0..300).map(|number| row(number * 20..number * 20 + 20)).collect();
    let (known, remarks) = keys(&lines);
    assert_eq!((known.len(), known[199], known[200]), (300, 20, 0));
    assert_eq!(remarks, [("keys-left-out", 100, 2_000)]);
    // Many keys and many rows: each row has a place for each key.
    let lines: String = (0..6_000).map(|number| row(number..number + 1)).collect();
    let (known, remarks) = keys(&lines);
    assert!(known.iter().all(|&count| count <= 1) && known[..1_000].iter().all(|&count| count == 1), "{remarks:?}");
    assert!(remarks[0].2 > 1_000, "{remarks:?}");
}

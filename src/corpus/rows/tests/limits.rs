//! How many columns and keys there may be.

use std::fmt::Write;

use polars::prelude::{NamedFrom, ParquetWriter, Series, df};

use super::{read, said};
use crate::config::ReadOptions;

/// The reason and message of each row that is none, and how many rows are.
fn rejected(name: &str, bytes: impl AsRef<[u8]>) -> (usize, Vec<(&'static str, String)>) {
    let rows = read(name, bytes.as_ref(), &ReadOptions::default());
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
    assert_eq!(rejected("a.csv", table(4_000)), (1, Vec::new()));
    let (rows, wrong) = rejected("a.csv", table(4_001));
    assert_eq!((rows, wrong[0].0, wrong[0].1.as_str()), (0, "too-large", "4001 columns; a table may have 4000"));
}

#[test]
fn a_row_has_only_so_many_keys_and_others_are_read() {
    let lines = [row(0..2), row(0..3_999), row(0..4_000), row(0..2)].concat();
    let (rows, wrong) = rejected("a.jsonl", lines);
    assert_eq!((rows, wrong.len(), wrong[0].0), (3, 1, "too-large"));
    assert!(wrong[0].1.contains("4001 keys; a row may have 4000"), "{wrong:?}");
    let same = format!("{{\"text\":\"x\"{}}}\n", ",\"a\":1".repeat(100_000));
    assert_eq!(rejected("a.jsonl", same).1[0].0, "too-large");
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

/// Parquet with so many columns beside the text, each with the same cell in every row.
fn parquet(columns: usize, rows: usize, cell: &str) -> Vec<u8> {
    let mut frame = df!["text" => vec!["a state"; rows]].expect("a table");
    for number in 0..columns {
        frame.with_column(Series::new(format!("c{number}").into(), vec![cell; rows]).into()).expect("a column");
    }
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).expect("memory");
    bytes
}

#[test]
fn columns_of_parquet_share_what_may_come_out_of_their_file() {
    let text = "the state ".repeat(200);
    assert_eq!(rejected("a.parquet", parquet(3, 1_000, &text)), (1_000, Vec::new()));
    let (rows, wrong) = rejected("a.parquet", parquet(5, 1_000, &text));
    assert_eq!((rows, wrong[0].0), (0, "too-large"));
    assert!(wrong[0].1.contains("more comes out of it than a file of its length may give"), "{wrong:?}");
    // A cell may take less than a byte, and has a place in memory nevertheless.
    let (rows, wrong) = rejected("a.parquet", parquet(110, 100_000, ""));
    assert_eq!((rows, wrong[0].0), (0, "too-large"));
    assert!(wrong[0].1.contains("it has 11100000 cells at least, and may have 10000000"), "{wrong:?}");
}

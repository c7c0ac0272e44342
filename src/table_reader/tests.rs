use std::fs;

use polars::prelude::*;
use proptest::prelude::*;

use super::*;
use crate::tables::{Column, ColumnKind, Schema as TableSchema, TableEncoder, TableId, Values};

fn write(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn all(path: &Path, wanted: &[(&str, Wanted)]) -> Result<Vec<ReadValues>> {
    let file = TableFile::open(path)?;
    let batches: Vec<ReadBatch> = file.batches(wanted)?.collect::<Result<_>>()?;
    let mut row = 0;
    for batch in &batches {
        assert_eq!(batch.first_row, row);
        row += batch.rows as u64;
    }
    assert!(file.rows().is_none_or(|rows| rows == row));
    let join = |column: usize| {
        let mut parts = batches.iter().map(|batch| batch.columns[column].clone());
        let first = parts.next()?;
        Some(parts.fold(first, |all, more| match (all, more) {
            (ReadValues::Text(all), ReadValues::Text(more)) => {
                let mut texts = Texts::default();
                all.iter().chain(more.iter()).for_each(|text| texts.push(text));
                ReadValues::Text(texts)
            }
            (ReadValues::Counts(all), ReadValues::Counts(more)) => ReadValues::Counts([all, more].concat()),
            (all, _) => all,
        }))
    };
    Ok((0..wanted.len()).filter_map(join).collect())
}

fn texts(all: &[&str]) -> ReadValues {
    let mut texts = Texts::default();
    all.iter().for_each(|text| texts.push(text));
    ReadValues::Text(texts)
}

#[test]
fn our_own_tables_are_read_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let schema = TableSchema {
        name: TableId::of_command("t"),
        row: "",
        order: "",
        columns: vec![
            Column::new("name", ColumnKind::Text, ""),
            Column::new("text", ColumnKind::Text, ""),
            Column::new("count", ColumnKind::Count, ""),
            Column::new("real", ColumnKind::Real, ""),
        ],
    };
    let encoder = TableEncoder::new(&schema, Format::DEFAULT, CsvSigns::PLAIN).unwrap();
    let mut files = encoder.create(folder.path()).unwrap();
    let values = vec![
        Values::Names(vec!["=a,".into(), "é".into()], vec![1, 0, 1, 1].into()),
        Values::text(["-1", "a,\"b\"\nc", "", "'s"].into_iter()),
        Values::Counts(vec![7, u64::MAX], vec![1, 1, 0, 1].into()),
        Values::Real(vec![f64::NAN, 0.1, -1e-300, 100.0]),
    ];
    files.append(&encoder.encode(values.clone()).unwrap()).unwrap();
    files.append(&encoder.encode(values).unwrap()).unwrap();
    files.finish("{}").unwrap();
    let wanted =
        [("text", Wanted::Text), ("name", Wanted::Text), ("count", Wanted::CountOrNone), ("name", Wanted::AsTheyAre)];
    for name in ["t.csv", "t.parquet"] {
        let found = all(&folder.path().join(name), &wanted).unwrap();
        let twice = |values: &[&str]| texts(&[values, values].concat());
        assert_eq!(found[0], twice(&["-1", "a,\"b\"\nc", "", "'s"]), "{name}");
        assert_eq!(found[1], twice(&["é", "=a,", "é", "é"]));
        let counts = [u64::MAX, u64::MAX, 7, u64::MAX].map(Some);
        assert_eq!(found[2], ReadValues::Counts([counts, counts].concat()));
        assert_eq!(found[3], twice(&["é", if name == "t.csv" { "'=a," } else { "=a," }, "é", "é"]));
        let reals = all(&folder.path().join(name), &[("real", Wanted::Real)]).unwrap();
        let ReadValues::Real(reals) = &reals[0] else { panic!("reals") };
        assert!(reals[0].is_nan() && reals[1..4] == [0.1, -1e-300, 100.0], "{reals:?}");
    }
}

#[test]
fn counts_may_be_of_any_type_of_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut frame = df![
        "i32" => [Some(3i32), None, Some(-1)],
        "u32" => [3u32, 4, 5],
        "f64" => [Some(3.0f64), None, Some(-2.0)],
        "f32" => [3.0f32, 0.0, 4.5],
        "text" => ["3", "x", ""],
        "flag" => [Some(true), None, Some(false)],
        "none" => [None::<i64>, None, None],
    ]
    .unwrap();
    let path = folder.path().join("t.parquet");
    let compressions = [
        ParquetCompression::Uncompressed,
        ParquetCompression::Snappy,
        ParquetCompression::Gzip(None),
        ParquetCompression::Brotli(None),
        ParquetCompression::Zstd(None),
        ParquetCompression::Lz4Raw,
    ];
    for compression in compressions {
        ParquetWriter::new(fs::File::create(&path).unwrap()).with_compression(compression).finish(&mut frame).unwrap();
        let wanted = [
            ("i32", Wanted::CountOrNone),
            ("u32", Wanted::Count),
            ("f64", Wanted::CountOrNone),
            ("flag", Wanted::Flag),
            ("none", Wanted::CountOrNone),
            ("i32", Wanted::AsTheyAre),
            ("f32", Wanted::Text),
        ];
        let expected = [
            ReadValues::Counts(vec![Some(3), None, None]),
            ReadValues::Count(vec![3, 4, 5]),
            ReadValues::Counts(vec![Some(3), None, None]),
            ReadValues::Flag(vec![Some(true), None, Some(false)]),
            ReadValues::Counts(vec![None; 3]),
            ReadValues::Integer(vec![Some(3), None, Some(-1)]),
            texts(&["3.0", "0.0", "4.5"]),
        ];
        assert_eq!(all(&path, &wanted).unwrap(), expected, "{compression:?}");
    }
    let says = |name: &str, wanted: Wanted, parts: &[&str]| {
        let error = all(&path, &[(name, wanted)]).unwrap_err();
        assert!(error.is_usage());
        for part in parts {
            assert!(error.to_string().contains(part), "`{part}` is not in: {error}");
        }
    };
    says("i32", Wanted::Count, &["t.parquet`, row 2, column `i32`: a missing value is no count"]);
    says("f32", Wanted::CountOrNone, &["row 3", "`f32`", "`4.5` is no count"]);
    says("text", Wanted::Count, &["row 1", "`3` is no count"]);
    says("u32", Wanted::Flag, &["row 1", "`3` is neither true nor false"]);
    says("o11", Wanted::Count, &["has no column `o11`; it has i32, u32, f64, f32, text, flag, none"]);
}

#[test]
fn large_row_groups_come_in_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let rows = BATCH_ROWS_TESTED as u64;
    let mut frame =
        df!["n" => (0..rows).collect::<Vec<u64>>(), "m" => (0..rows).map(|n| n % 7).collect::<Vec<u64>>()].unwrap();
    ParquetWriter::new(fs::File::create(&path).unwrap())
        .with_row_group_size(Some(BATCH_ROWS_TESTED))
        .finish(&mut frame)
        .unwrap();
    let file = TableFile::open(&path).unwrap();
    let mut pieces = file.pieces().unwrap();
    let mut count = 0;
    while pieces.next_piece().unwrap().is_some() {
        count += 1;
    }
    assert!(count > 1);
    let found = all(&path, &[("n", Wanted::CountOrNone), ("m", Wanted::CountOrNone)]).unwrap();
    assert_eq!(found[0], ReadValues::Counts((0..rows).map(Some).collect()));
    assert_eq!(found[1], ReadValues::Counts((0..rows).map(|n| Some(n % 7)).collect()));
}

const BATCH_ROWS_TESTED: usize = super::parquet::BATCH_ROWS * 5 / 2;

#[test]
fn errors_in_csv_name_the_row_and_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let says = |text: &[u8], wanted: Wanted, parts: &[&str]| {
        let path = write(&folder, "t.csv", text);
        let error = all(&path, &[("o11", wanted)]).unwrap_err();
        assert!(error.is_usage());
        for part in parts {
            assert!(error.to_string().contains(part), "`{part}` is not in: {error}");
        }
    };
    says(b"a,o11\n\"x\ny\",1\n\nz,1.5\n", Wanted::CountOrNone, &["row 2 (line 5), column `o11`: `1.5` is no count"]);
    says(b"a,o11\nx,\n", Wanted::Count, &["row 1 (line 2)", "`` is no count"]);
    says(b"a,o11\nx,-4\n", Wanted::Count, &["`-4` is no count"]);
    says(b"a,o11\nx,inf\n", Wanted::CountOrNone, &["`inf` is no count"]);
    says(b"a,o11\nx,18446744073709551616\n", Wanted::CountOrNone, &["`18446744073709551616` is no count"]);
    says(b"a,o11\nx,\xFF\n", Wanted::Text, &["row 1", "not in UTF-8"]);
    says(b"a,o11\nx,1\nx\n", Wanted::Count, &["row 2 (line 3) has 1 cell, and the header 2"]);
    says(b"a,o11\nx,1\nx,\"1\n", Wanted::Count, &["a quote that opens in row 2 (line 3) is never closed"]);
    says(b"a\tb\n", Wanted::Count, &["has no column `o11`; it has a\tb"]);
    says(b"", Wanted::Count, &["it is empty"]);
    says(b"o11,o11\n", Wanted::Count, &["two columns `o11`"]);
    says(b"\xFF\xFEa", Wanted::Count, &["UTF-8"]);
    let error = all(Path::new("nowhere.csv"), &[]).unwrap_err();
    assert!(error.to_string().contains("cannot read `nowhere.csv`"), "{error}");
    assert!(all(Path::new("a.txt"), &[]).unwrap_err().to_string().contains(".csv or .parquet"));
    assert!(all(folder.path(), &[]).is_err());
}

#[test]
fn csv_of_other_programs() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(&folder, "t.csv", b"\xEF\xBB\xBF\"a\",b\r\n 12 , -1 \r\n\r\n3.0,NaN\r\n1e3,");
    let found = all(&path, &[("a", Wanted::CountOrNone), ("b", Wanted::CountOrNone), ("b", Wanted::Text)]).unwrap();
    assert_eq!(found[0], ReadValues::Counts(vec![Some(12), Some(3), Some(1000)]));
    assert_eq!(found[1], ReadValues::Counts(vec![None; 3]));
    assert_eq!(found[2], texts(&[" -1 ", "NaN", ""]));
    assert!(all(&write(&folder, "none.csv", b"a,b\n"), &[("a", Wanted::Text)]).unwrap().is_empty());
    let long = format!("a\n{}", "\"x\ny\"\n".repeat(1 << 20));
    let found = all(&write(&folder, "long.csv", long.as_bytes()), &[("a", Wanted::Text)]).unwrap();
    let ReadValues::Text(found) = &found[0] else { panic!("text") };
    assert!(found.len() == 1 << 20 && found.iter().all(|text| text == "x\ny"));
}

#[test]
fn what_is_damaged_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let n: Vec<u64> = (0..50_000).map(|n| n * 7919 % 10_007).collect();
    ParquetWriter::new(fs::File::create(&path).unwrap()).finish(&mut df!["o11" => n].unwrap()).unwrap();
    let whole = fs::read(&path).unwrap();
    for (name, bytes) in [
        ("short", &whole[..whole.len() / 2]),
        ("empty", &[][..]),
        ("text", &b"PAR1 nothing of the kind PAR1"[..]),
        ("tail", &whole[whole.len() / 2..]),
    ] {
        let error = all(&write(&folder, &format!("{name}.parquet"), bytes), &[("o11", Wanted::Count)]).unwrap_err();
        assert!(error.is_usage() && error.to_string().contains(name), "{error}");
    }
    let mut broken = whole.clone();
    broken[100..40_000].fill(0x5A);
    let error = all(&write(&folder, "broken.parquet", &broken), &[("o11", Wanted::Count)]).unwrap_err();
    assert!(error.to_string().contains("column `o11`"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cells_are_those_that_the_csv_crate_cuts(text in "[a,\"\n\ré ]{0,24}") {
        let mut ours = Vec::new();
        let (mut at, bytes) = (0, text.as_bytes());
        while at < bytes.len() {
            let mut cells = Vec::new();
            let ends = super::csv::fields(b',', bytes, at, true, |cell| cells.push(super::csv::unquoted(&bytes[cell]).into_owned()));
            // The csv crate takes the rest for a cell.
            let Some(ends) = ends else { return Ok(()) };
            let is_blank = ends.content == at;
            at = ends.next;
            if !is_blank {
                ours.push(cells);
            }
        }
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let theirs: Vec<Vec<Vec<u8>>> =
            reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect();
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn types_of_columns_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let mut frame = df!["a" => ["x"], "b" => [1u32], "c" => [-1i64], "d" => [0.5f32], "e" => [true]].unwrap();
    ParquetWriter::new(fs::File::create(&path).unwrap()).finish(&mut frame).unwrap();
    let kinds: Vec<ReadKind> =
        TableFile::open(&path).unwrap().columns().iter().map(|column| column.kind.clone()).collect();
    assert_eq!(kinds, [ReadKind::Text, ReadKind::Count, ReadKind::Integer, ReadKind::Real, ReadKind::Flag]);
}

#[test]
fn days_times_and_decimals_are_text() {
    use polars_arrow::array::PrimitiveArray;
    use polars_arrow::datatypes::{ArrowDataType as D, TimeUnit};
    let shown = |array: Box<dyn polars_arrow::array::Array>| values::from_arrays(&[array], Wanted::Text).unwrap();
    // By Python's datetime.
    let days = PrimitiveArray::from_slice([-1i32, 19_782, -719_162, 2_932_896]).to(D::Date32).boxed();
    assert_eq!(shown(days), texts(&["1969-12-31", "2024-02-29", "0001-01-01", "9999-12-31"]));
    let times = [-1i64, 1_709_210_096_789];
    let local = PrimitiveArray::from_slice(times).to(D::Timestamp(TimeUnit::Millisecond, None)).boxed();
    assert_eq!(shown(local), texts(&["1969-12-31T23:59:59.999", "2024-02-29T12:34:56.789"]));
    let zone = Some("+00:00".into());
    let utc = PrimitiveArray::from_slice([0i64]).to(D::Timestamp(TimeUnit::Nanosecond, zone)).boxed();
    assert_eq!(shown(utc), texts(&["1970-01-01T00:00:00Z"]));
    let decimals = PrimitiveArray::from_slice([-5i128, 12_345, 0]).to(D::Decimal(10, 2)).boxed();
    assert_eq!(shown(decimals), texts(&["-0.05", "123.45", "0.00"]));
}

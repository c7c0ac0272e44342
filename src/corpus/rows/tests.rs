//! Files of rows, read through blocks and batches as a run reads them.

mod limits;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::reader::PIECE;
use crate::config::{CellSign, ReadOptions, RowOptions};
use crate::corpus::{Batch, Blocks, Discovered, Loader, RecordView, Skipped, Wanted, discover};

/// A row: its name, and its text with its metadata, or the reason why it is none and the message.
pub(super) type Read = (String, Result<(String, Vec<(String, String)>), (&'static str, String)>);

fn found(folder: &Path, options: &ReadOptions) -> Discovered {
    discover(&[folder.to_path_buf()], options, folder).expect("a folder")
}

/// Everything in the files, in order.
fn read_all(discovered: &Discovered, options: &ReadOptions) -> Vec<Read> {
    let refused = |skipped: &Skipped| (skipped.doc_id.clone(), Err((skipped.reason.name(), skipped.message.clone())));
    if discovered.files.is_empty() {
        return discovered.skipped.iter().map(refused).collect();
    }
    let loader = Loader::new(options, discovered, Wanted::ALL);
    let (mut batch, mut all) = (Batch::default(), Vec::new());
    for block in Blocks::new(&discovered.files, options) {
        let number = block.number;
        loader.load(block, &mut batch);
        assert_eq!(batch.number, number);
        let mut skipped = batch.skipped.iter().peekable();
        let mut skips = |before: usize, all: &mut Vec<Read>| {
            while let Some((_, row)) = skipped.next_if(|(at, _)| *at <= before) {
                all.push((row.doc_id.clone(), Err((row.reason.name(), row.message.clone()))));
            }
        };
        for (index, document) in batch.documents().enumerate() {
            skips(index, &mut all);
            let record = RecordView::new(&discovered.files, &batch.records, index);
            let metadata = record.metadata().map(|(key, value)| (key.to_string(), value.to_string())).collect();
            all.push((record.doc_id().into_owned(), Ok((document.text.to_string(), metadata))));
        }
        skips(usize::MAX, &mut all);
    }
    all
}

pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<Read> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), bytes).expect("a file");
    // Another document, without which a file that lacks a column is an error.
    fs::write(folder.path().join("z.csv"), [options.text_column.as_str(), "\nz\n"].concat()).expect("a file");
    let mut discovered = found(folder.path(), options);
    Arc::make_mut(&mut discovered.files).retain(|file| file.doc_id != "z.csv");
    discovered.skipped.retain(|skipped| skipped.doc_id != "z.csv");
    read_all(&discovered, options)
}

/// What is said about a table: the facts, and each remark with its documents and count.
pub(super) fn said(name: &str, bytes: &[u8], options: &ReadOptions) -> (Vec<String>, Vec<(&'static str, u64, u64)>) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), bytes).expect("a file");
    let discovered = found(folder.path(), options);
    let loader = Loader::new(options, &discovered, Wanted::ALL);
    let (mut batch, mut facts, mut remarks) = (Batch::default(), Vec::new(), Vec::new());
    for block in Blocks::new(&discovered.files, options) {
        loader.load(block, &mut batch);
        let understood = batch.facts.take().unwrap_or_default().understood;
        facts.extend(understood.iter().map(|(what, value)| format!("{what} {value}")));
        remarks.extend(batch.remarks.iter().map(|remark| (remark.kind.name(), remark.documents, remark.count)));
    }
    (facts, remarks)
}

fn records(bytes: &[u8]) -> Vec<csv::ByteRecord> {
    let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(bytes);
    reader.into_byte_records().map(|record| record.expect("memory")).collect()
}

/// Rows as the csv crate reads them, of a file that has a header with the column `text`. A last row whose quote is never closed is
/// none: the crate would make it of all that is left.
fn expected_of_csv(bytes: &[u8]) -> Vec<Read> {
    let found = records(bytes);
    let is_closed = records(&[bytes, b"\n7,7\n"].concat()).len() > found.len();
    let header = &found[0];
    let text = header.iter().position(|name| name == b"text").expect("the text");
    let last = found.len() - 1;
    let row = |(number, record): (usize, &csv::ByteRecord)| {
        let name = format!("a.csv#row={number}");
        let surplus = record.iter().skip(header.len()).any(|cell| !cell.trim_ascii().is_empty());
        if surplus || record.len() <= text || (number == last && !is_closed) {
            return (name, Err(("bad-row", String::new())));
        }
        let body = String::from_utf8_lossy(&record[text]).into_owned();
        let read = if body.trim().is_empty() { Err(("empty", String::new())) } else { Ok((body, Vec::new())) };
        (name, read)
    };
    found.iter().enumerate().skip(1).map(row).collect()
}

/// What stands behind a quote that is never closed may be read, which the csv crate does not do.
fn truncate_behind_a_quote(rows: &mut Vec<Read>, expected: &[Read], bytes: &[u8]) {
    if records(&[bytes, b"\n7,7\n"].concat()).len() == records(bytes).len() {
        rows.truncate(expected.len());
    }
}

/// Nothing is guessed.
fn rfc_4180() -> ReadOptions {
    let (delimiter, quote, escape) = (CellSign::Sign(','), CellSign::Sign('"'), CellSign::None);
    let rows = RowOptions { delimiter, quote, escape, skip_lines: Some(0), ..RowOptions::default() };
    ReadOptions { rows, ..ReadOptions::default() }
}

/// Without messages and metadata.
fn plainly(rows: Vec<Read>) -> Vec<Read> {
    let plain = |(name, row): Read| {
        let row = row.map(|(text, _)| (text, Vec::new())).map_err(|(reason, _)| (reason, String::new()));
        (name, row)
    };
    rows.into_iter().map(plain).collect()
}

#[test]
fn rows_are_cut_where_the_csv_crate_cuts_them() {
    // More than some pieces, with a row that is longer than one, and quotes and line ends of all kinds within cells.
    let mut table = String::from("id,text,n\r\n");
    for row in 0..30_000 {
        let text = match row % 7 {
            0 => format!("\"row {row}\nwith \"\"quotes\"\", and\r\nlines\""),
            1 => "\"\"".to_string(),
            2 => format!("5\" disk {row}"),
            3 => format!("\"closed\" and more {row}"),
            _ => format!("plain text number {row}"),
        };
        let end = ["\n", "\r\n", "\r", "\n\n"][row % 4];
        table.push_str(&format!("{row},{text},{}{end}", if row % 11 == 0 { "1,2" } else { "1" }));
        if row == 20_000 {
            table.push_str(&format!("{row},\"{}\",x\n", "long, \n".repeat(PIECE / 4)));
        }
    }
    assert!(table.len() > 4 * PIECE);
    for end in ["", "9,\"never closed,1\n2,3\n", "9,1,\"never closed\n2,3,4\n5,6\n"] {
        let bytes = [table.as_bytes(), end.as_bytes()].concat();
        let mut rows = plainly(read("a.csv", &bytes, &ReadOptions::default()));
        let expected = expected_of_csv(&bytes);
        truncate_behind_a_quote(&mut rows, &expected, &bytes);
        assert_eq!(rows.len(), expected.len());
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(row, expected);
        }
    }
}

#[test]
fn lines_and_values_are_numbered_across_pieces() {
    let object = |number: usize| format!("{{\"n\": {number}, \"text\": \"row {number} \\\"}}{{[\"}}");
    let text = |number: usize| format!("row {number} \"}}{{[");
    let long = format!("{{\"text\": \"{}\"}}", "x".repeat(2 * PIECE));
    let mut lines: Vec<String> = (0..20_000).map(object).collect();
    lines.insert(10_000, long.clone());
    lines.insert(5_000, String::new());
    let rows = read("a.jsonl", lines.join("\r\n").as_bytes(), &ReadOptions::default());
    assert_eq!(rows.len(), 20_001);
    for (line, (name, row)) in
        lines.iter().enumerate().filter(|(_, line)| !line.is_empty()).zip(&rows).map(|((line, _), row)| (line, row))
    {
        assert_eq!(*name, format!("a.jsonl#row={}", line + 1));
        assert!(row.is_ok(), "{row:?}");
    }
    lines.retain(|line| !line.is_empty());
    for list in [lines.join("\n"), format!("[{}]", lines.join(" ,\n"))] {
        let rows = read("a.json", list.as_bytes(), &ReadOptions::default());
        assert_eq!(rows.len(), lines.len());
        for (index, (name, row)) in rows.iter().enumerate() {
            assert_eq!(*name, format!("a.json#row={}", index + 1));
            let (found, metadata) = row.as_ref().expect("a row");
            if metadata.is_empty() {
                assert_eq!(found.len(), 2 * PIECE);
            } else {
                assert_eq!(*found, text(metadata[0].1.parse().expect("a number")));
            }
        }
    }
}

#[test]
fn keys_are_those_of_each_object() {
    let lines = [
        r#"{"Id": 7, "text": " a\n\u00e9b ", "Tags": ["x", " y\n z", 1.50, true], "no": null, "place": {"city": "Oslo", "at": [1, -2e3]}, "Text": ""}"#,
        r#"{"text": "b", "Id": "8"}"#,
        r#"{"Id": "9  9", "text": "c"}"#,
        r#"{"Id": "10", "text": "d"}"#,
    ];
    let rows = read("a.jsonl", lines.join("\n").as_bytes(), &ReadOptions::default());
    let of = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
    };
    let place = "city: Oslo; at: 1; -2000.0";
    let expected = [
        (" a\néb ", of(&[("id", "7"), ("tags", "x; y z; 1.5; true"), ("place", place)])),
        ("b", of(&[("id", "8")])),
        ("c", of(&[("id", "9 9")])),
        ("d", of(&[("id", "10")])),
    ];
    for ((_, row), (text, metadata)) in rows.into_iter().zip(expected) {
        assert_eq!(row, Ok((text.to_string(), metadata)));
    }
}

#[test]
fn an_error_says_what_is_wrong() {
    let deep = format!("{}{}", r#"{"text": "a", "b": "#, "[".repeat(100_000));
    let wide: String = (0..30).map(|key| format!("\"{key}\": 1, ")).collect();
    let wide = format!("{{{wide}\"z\": 1}}");
    let cases: [(&[u8], &str); 9] = [
        (b"{\"text\": \"a\xff\"}", "not valid UTF-8 at byte 11"),
        (br#"{"text": "a}"#, "not valid JSON at column 12: EOF while parsing a string"),
        (br#"["text"]"#, "not a JSON object"),
        (br#""text at line 3""#, "not a JSON object"),
        (br#"{"id": 1, "body": "x"}"#, "there is no column `text`; there is `id`, `body`"),
        (b"{}", "there is no column `text`; there is none"),
        (br#"{"text": "a", "text": "b"}"#, "the key `text` stands twice"),
        (deep.as_bytes(), "not valid JSON at column"),
        (wide.as_bytes(), "there is no column `text`; there is `0`"),
    ];
    for (line, message) in cases {
        let rows = read("a.jsonl", &[b"{\"text\": \"a\"}\n", line].concat(), &ReadOptions::default());
        let [_, (_, Err((reason, found)))] = &rows[..] else { panic!("{rows:?}") };
        assert!(*reason == "bad-row" && found.starts_with(message), "{}: {found}", String::from_utf8_lossy(line));
    }
}

#[test]
fn rows_are_named_by_a_column() {
    let options = ReadOptions { id_column: Some("id".into()), ..ReadOptions::default() };
    let names = |name: &str, text: &str| -> Vec<String> {
        read(name, text.as_bytes(), &options).into_iter().map(|(name, row)| format!("{name} {}", row.is_ok())).collect()
    };
    let rows = names("a.csv", "text,id\na,x\nb,x\nc, y#1%\nd,\n,e\n");
    assert_eq!(rows, ["a.csv#x true", "a.csv#x true", "a.csv#y#1%25 true", "a.csv#row=4 false", "a.csv#e false"]);
    let line = |id: &str| format!("{{\"id\": {id}, \"text\": \"a\"}}\n");
    let rows = names("b.jsonl", &[line("7"), line("\"\\n\""), line("null"), line("\"a\\tb\"")].concat());
    assert_eq!(rows, ["b.jsonl#7 true", "b.jsonl#row=2 false", "b.jsonl#row=3 false", "b.jsonl#a b true"]);
}

#[test]
fn a_table_that_changes_while_it_is_read_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, options) = (folder.path().join("a.csv"), ReadOptions::default());
    for text in ["text\none\ntwo\nthree\n", "text\none\n"] {
        fs::write(&path, "text\none\ntwo\n").expect("a file");
        let found = found(folder.path(), &options);
        fs::write(&path, text).expect("a file");
        let rows = read_all(&found, &options);
        assert_eq!(rows.len(), 1, "none of its rows is counted");
        let (name, last) = rows.last().expect("a row");
        assert!(name == "a.csv" && matches!(last, Err(("changed", _))), "{last:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_csv_is_read_as_the_csv_crate_reads_it(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec!["a", "b c", "\"", "\"\"", ",", ",", "\n", "\r", "\r\n", "é"]),
            0..60,
        ),
    ) {
        let bytes = format!("text,n\n{}", pieces.concat()).into_bytes();
        // Rows that all have one cell more than the header begin with their names. The last may go on to the end of the file.
        let widths: Vec<usize> = records(&bytes).iter().skip(1).map(csv::ByteRecord::len).collect();
        prop_assume!(widths.is_empty() || widths[..widths.len().saturating_sub(1).max(1)].iter().any(|&width| width != 3));
        let expected = expected_of_csv(&bytes);
        let mut rows = plainly(read("a.csv", &bytes, &rfc_4180()));
        truncate_behind_a_quote(&mut rows, &expected, &bytes);
        if expected.is_empty() {
            prop_assert_eq!(rows, [("a.csv".to_string(), Err(("empty", String::new())))]);
        } else {
            prop_assert_eq!(rows, expected);
        }
    }
}

mod arrow {
    use std::sync::Arc;

    use polars_arrow::array::{Array, DictionaryArray, ListArray, PrimitiveArray, Utf8Array, Utf8ViewArray};
    use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
    use polars_arrow::io::ipc::write::{Compression, FileWriter, WriteOptions};
    use polars_arrow::offset::OffsetsBuffer;
    use polars_arrow::record_batch::RecordBatchT;

    use super::*;

    /// A file with these columns in two record batches.
    fn file(columns: Vec<(&str, Box<dyn Array>)>, compression: Option<Compression>) -> Vec<u8> {
        let field = |(name, array): &(&str, Box<dyn Array>)| Field::new((*name).into(), array.dtype().clone(), true);
        let schema = Arc::new(ArrowSchema::from_iter(columns.iter().map(field)));
        let arrays: Vec<Box<dyn Array>> = columns.into_iter().map(|(_, array)| array).collect();
        let rows = arrays[0].len();
        let options = WriteOptions { compression };
        let mut writer = FileWriter::try_new(Vec::new(), Arc::clone(&schema), None, options).expect("memory");
        for part in [0..1, 1..rows] {
            let cut = |array: &dyn Array| array.sliced(part.start, part.len());
            let parts = arrays.iter().map(|array| cut(&**array)).collect();
            let batch = RecordBatchT::new(part.len(), Arc::clone(&schema), parts);
            writer.write(&batch, None).expect("memory");
        }
        writer.finish().expect("memory");
        writer.into_inner()
    }

    fn columns(texts: Box<dyn Array>) -> Vec<(&'static str, Box<dyn Array>)> {
        let names = Utf8Array::<i64>::from_slice(["x", "y"]).boxed();
        let keys = PrimitiveArray::<u32>::from_slice([1, 0, 1]);
        let ints = PrimitiveArray::<i64>::from([Some(7), None, Some(-1)]);
        let inner = PrimitiveArray::<i64>::from_slice([1, 2, 3]).boxed();
        let kind = ListArray::<i64>::default_datatype(ArrowDataType::Int64);
        let offsets = OffsetsBuffer::try_from(vec![0i64, 1, 2, 3]).expect("in order");
        vec![
            ("n", ints.boxed()),
            ("Source Name", DictionaryArray::try_from_keys(keys, names, false).expect("keys").boxed()),
            ("list", ListArray::<i64>::new(kind, offsets, inner, None).boxed()),
            ("text", texts),
        ]
    }

    #[test]
    fn columns_share_what_may_come_out_of_their_file() {
        let column = |cell: &str| -> Box<dyn Array> {
            let keys = PrimitiveArray::<u32>::from_vec(vec![0; 1_000]);
            DictionaryArray::try_from_keys(keys, Utf8Array::<i64>::from_slice([cell]).boxed(), false)
                .expect("keys")
                .boxed()
        };
        let (text, names) = ("the state ".repeat(200), ["a", "b", "c", "d", "e"]);
        let table = |most: usize| {
            let mut columns: Vec<_> = names[..most].iter().map(|name| (*name, column(&text))).collect();
            columns.push(("text", column("a state")));
            read("a.arrow", &file(columns, None), &ReadOptions::default())
        };
        assert!(table(3).iter().all(|(_, row)| row.is_ok()));
        let wrong = table(5).into_iter().find_map(|(_, row)| row.err()).expect("too much");
        assert_eq!(wrong.0, "too-large");
    }

    #[test]
    fn texts_of_every_kind_are_read() {
        let texts = [Some("The state."), None, Some("L'état")];
        let kinds: [Box<dyn Array>; 3] = [
            Utf8Array::<i32>::from(texts).boxed(),
            Utf8Array::<i64>::from(texts).boxed(),
            Utf8ViewArray::from_slice(texts).boxed(),
        ];
        for (kind, compression) in kinds.into_iter().zip([None, Some(Compression::LZ4), None]) {
            let rows = read("a.feather", &file(columns(kind), compression), &ReadOptions::default());
            let known = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
                pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
            };
            let expected: [Read; 3] = [
                ("a.feather#row=1".into(), Ok(("The state.".into(), known(&[("n", "7"), ("source_name", "y")])))),
                ("a.feather#row=2".into(), Err(("empty", "the text is empty".into()))),
                ("a.feather#row=3".into(), Ok(("L'état".into(), known(&[("n", "-1"), ("source_name", "y")])))),
            ];
            assert_eq!(rows, expected);
        }
    }

    #[test]
    fn a_damaged_file_costs_only_itself() {
        let whole = file(columns(Utf8Array::<i64>::from_slice(["a", "b", "c"]).boxed()), None);
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            let folder = tempfile::tempdir().expect("a folder");
            fs::write(folder.path().join("a.arrow"), bytes).expect("a file");
            fs::write(folder.path().join("b.txt"), "whole").expect("a file");
            let options = ReadOptions::default();
            let found = found(folder.path(), &options);
            let rows = read_all(&found, &options);
            assert_eq!(rows.last().map(|(name, row)| (name.as_str(), row.is_ok())), Some(("b.txt", true)), "{at}");
            assert!(rows.len() + found.skipped.len() > 1, "{at}: the damage is not said");
        }
        for (start, message) in
            [(b"FEA1..".as_slice(), "version 1"), (b"\xff\xff\xff\xff....", "a stream"), (b"", "no file")]
        {
            let folder = tempfile::tempdir().expect("a folder");
            fs::write(folder.path().join("a.arrow"), start).expect("a file");
            let found = found(folder.path(), &ReadOptions::default());
            assert!(found.skipped[0].message.contains(message), "{}", found.skipped[0].message);
        }
    }
}

use std::sync::Arc;

use polars_arrow::array::{Array, ListArray, PrimitiveArray, StructArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
use polars_arrow::io::ipc::write::{FileWriter, WriteOptions};
use polars_arrow::offset::OffsetsBuffer;
use polars_arrow::record_batch::RecordBatchT;

use crate::config::ReadOptions;
use crate::corpus::rows::tests::read;

fn list(offsets: Vec<i64>, items: Box<dyn Array>) -> Box<dyn Array> {
    let kind = ListArray::<i64>::default_datatype(items.dtype().clone());
    ListArray::<i64>::new(kind, OffsetsBuffer::try_from(offsets).expect("in order"), items, None).boxed()
}

fn structure(fields: Vec<(&str, Box<dyn Array>)>) -> Box<dyn Array> {
    let len = fields[0].1.len();
    let field = |(name, array): &(&str, Box<dyn Array>)| Field::new((*name).into(), array.dtype().clone(), true);
    let kind = ArrowDataType::Struct(fields.iter().map(field).collect());
    StructArray::new(kind, len, fields.into_iter().map(|(_, array)| array).collect(), None).boxed()
}

fn words(words: &[&str]) -> Box<dyn Array> {
    Utf8ViewArray::from_slice_values(words).boxed()
}

/// Two rows: a chat of two turns and one of one, its tags, and an article.
fn file() -> Vec<u8> {
    let turns = structure(vec![
        ("role", words(&["user", "bot", "user"])),
        ("content", words(&["Why?", "Because.", "When?"])),
        ("n", PrimitiveArray::<i64>::from_slice([1, 2, 3]).boxed()),
    ]);
    let columns = vec![
        ("id", PrimitiveArray::<i64>::from_slice([1, 2]).boxed()),
        ("turns", list(vec![0, 2, 3], turns)),
        ("pieces", list(vec![0, 2, 3], words(&["One", "half", "Two"]))),
        ("article", structure(vec![("body", words(&["First.", "Second."])), ("site", words(&["x.org", "y.org"]))])),
    ];
    let field = |(name, array): &(&str, Box<dyn Array>)| Field::new((*name).into(), array.dtype().clone(), true);
    let schema = Arc::new(ArrowSchema::from_iter(columns.iter().map(field)));
    let mut writer =
        FileWriter::try_new(Vec::new(), Arc::clone(&schema), None, WriteOptions { compression: None }).expect("memory");
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    writer.write(&RecordBatchT::new(2, schema, arrays), None).expect("memory");
    writer.finish().expect("memory");
    writer.into_inner()
}

fn texts(text: &str) -> Vec<String> {
    let options = ReadOptions { text_column: text.into(), ..ReadOptions::default() };
    let shown = |row| match row {
        Ok((text, _)) => text,
        Err((reason, message)) => format!("{reason}: {message}"),
    };
    read("a.arrow", &file(), &options).into_iter().map(|(_, row)| shown(row)).collect()
}

#[test]
fn lists_and_structures_are_read_as_in_json() {
    assert_eq!(texts("pieces"), ["One half", "Two"]);
    assert_eq!(texts("turns"), ["Why?\n\nBecause.", "When?"]);
    assert_eq!(texts("turns[].role"), ["user\n\nbot", "user"]);
    assert_eq!(texts("turns[1].content,article.body"), ["Because.", "Second."]);
    assert_eq!(texts("article.site+article.body"), ["x.org\n\nFirst.", "y.org\n\nSecond."]);
    let lacking = "no-column: there is no column `article`; there is `id`, `turns[].role`, `turns[].content`, `turns[].n`, `pieces`, `article.body`, `article.site`";
    assert_eq!(texts("article"), [lacking]);
}

//! Nested columns of Parquet and Arrow: lists and structures, whose text is that of the same values in JSON.

use polars_arrow::array::{Array, FixedSizeListArray, ListArray, MapArray, StructArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use serde_json::{Map, Value as Json};

use super::column_path::{Leaf, NamedColumns, beginnings};
use super::json::text::{at, texts};
use super::reader::RowsError;
use crate::config::ReadOptions;
use crate::table_reader::Texts;

/// Lists and structures in one another, at most.
const DEPTH: usize = 64;

/// A column that is read.
pub(super) struct ReadFrom {
    /// Its name, which may be a path.
    pub name: String,
    /// The place of the column in the file.
    pub column: usize,
    /// The path in it, if it is nested.
    pub path: Option<String>,
}

/// The nested columns that the options name and that hold a text.
pub(super) fn named(fields: &[(usize, &Field)], options: &ReadOptions) -> Vec<ReadFrom> {
    let mut found: Vec<ReadFrom> = Vec::new();
    for leaf in NamedColumns::new(options).all().flat_map(|path| path.leaves().cloned().collect::<Vec<_>>()) {
        if found.iter().any(|known| known.name == leaf.name) {
            continue;
        }
        if let Some((column, path)) = place(&leaf, fields) {
            found.push(ReadFrom { name: leaf.name, column, path: Some(path) });
        }
    }
    found
}

fn place(leaf: &Leaf, fields: &[(usize, &Field)]) -> Option<(usize, String)> {
    let nested = |name: &str| fields.iter().find(|(_, field)| *field.name == *name && is_nested(&field.dtype)).copied();
    if let Some((column, field)) = nested(&leaf.name) {
        return holds_text(&field.dtype, "").then(|| (column, String::new()));
    }
    let path = leaf.path.as_deref()?;
    beginnings(path).find_map(|(name, rest)| {
        let (column, field) = nested(name)?;
        holds_text(&field.dtype, rest).then(|| (column, rest.to_string()))
    })
}

pub(super) fn is_nested(kind: &ArrowDataType) -> bool {
    use ArrowDataType as D;
    matches!(kind, D::List(_) | D::LargeList(_) | D::FixedSizeList(..) | D::Struct(_) | D::Map(..))
}

/// Whether a path leads to what can be read as text.
fn holds_text(kind: &ArrowDataType, path: &str) -> bool {
    use ArrowDataType as D;
    match kind {
        D::List(item) | D::LargeList(item) | D::FixedSizeList(item, _) => {
            let behind_number = path.split_once('.').unwrap_or((path, ""));
            let path = if behind_number.0.parse::<usize>().is_ok() { behind_number.1 } else { path };
            match &item.dtype {
                D::Struct(fields) if path.is_empty() => fields.iter().any(|field| is_text_key(&field.name)),
                kind => holds_text(kind, path),
            }
        }
        D::Struct(_) if path.is_empty() => false,
        D::Struct(fields) => beginnings(path)
            .any(|(name, rest)| fields.iter().any(|field| *field.name == *name && holds_text(&field.dtype, rest))),
        D::Map(..) => !path.is_empty(),
        _ => path.is_empty(),
    }
}

fn is_text_key(name: &str) -> bool {
    super::json::text::TEXT_KEYS.contains(&name)
}

/// What there is to choose from in nested columns.
pub(super) fn paths(fields: &[(usize, &Field)]) -> Vec<String> {
    let mut paths = Vec::new();
    for (_, field) in fields {
        let (inner, sign) = match &field.dtype {
            ArrowDataType::Struct(fields) => (Some(fields), ""),
            ArrowDataType::List(item) | ArrowDataType::LargeList(item) => match &item.dtype {
                ArrowDataType::Struct(fields) => (Some(fields), "[]"),
                _ => (None, ""),
            },
            _ => continue,
        };
        match inner {
            Some(inner) => paths.extend(inner.iter().map(|of| format!("{}{sign}.{}", field.name, of.name))),
            None => paths.push(field.name.to_string()),
        }
    }
    paths
}

/// Adds what is in nested columns to the columns that an error names.
pub(super) fn with_paths(error: RowsError, fields: &[(usize, &Field)]) -> RowsError {
    match error {
        RowsError::NoColumn { wanted, mut there } => {
            let paths = paths(fields).into_iter().filter(|path| !there.contains(path)).collect::<Vec<_>>();
            there.extend(paths);
            RowsError::NoColumn { wanted, there }
        }
        other => other,
    }
}

/// The texts at a path in the rows of a column; `flat` gives those of an array that is not nested.
pub(super) fn texts_at<E>(
    array: &dyn Array,
    path: &str,
    flat: &dyn Fn(&dyn Array) -> Result<Texts, E>,
    to: &mut Texts,
) -> Result<(), E> {
    for value in values(array, flat, DEPTH)? {
        let mut found = Vec::new();
        at(&value, path, &mut found);
        to.push(&texts(&found).unwrap_or_default());
    }
    Ok(())
}

/// The rows of an array as values of JSON.
fn values<E>(array: &dyn Array, flat: &dyn Fn(&dyn Array) -> Result<Texts, E>, depth: usize) -> Result<Vec<Json>, E> {
    let any = array.as_any();
    let is_there = |row: usize| depth > 0 && array.is_valid(row);
    let rows = 0..array.len();
    let list = |items: Vec<Json>, range: &dyn Fn(usize) -> std::ops::Range<usize>| -> Vec<Json> {
        let list = |row| if is_there(row) { items[range(row)].to_vec().into() } else { Json::Null };
        rows.clone().map(list).collect()
    };
    let below = depth.saturating_sub(1);
    Ok(if let Some(array) = any.downcast_ref::<ListArray<i32>>() {
        let offsets = array.offsets();
        list(values(&**array.values(), flat, below)?, &|row| {
            let (start, end) = offsets.start_end(row);
            start..end
        })
    } else if let Some(array) = any.downcast_ref::<ListArray<i64>>() {
        let offsets = array.offsets();
        list(values(&**array.values(), flat, below)?, &|row| {
            let (start, end) = offsets.start_end(row);
            start..end
        })
    } else if let Some(array) = any.downcast_ref::<FixedSizeListArray>() {
        let size = array.size();
        list(values(&**array.values(), flat, below)?, &|row| row * size..(row + 1) * size)
    } else if let Some(array) = any.downcast_ref::<MapArray>() {
        let offsets = array.offsets();
        let entries = list(values(&**array.field(), flat, below)?, &|row| {
            let (start, end) = offsets.start_end(row);
            start..end
        });
        entries.into_iter().map(of_entries).collect()
    } else if let Some(array) = any.downcast_ref::<StructArray>() {
        let mut columns = Vec::new();
        for (field, values_of) in array.fields().iter().zip(array.values()) {
            columns.push((field.name.to_string(), values(&**values_of, flat, below)?));
        }
        let row = |row: usize| {
            let pairs = columns.iter_mut().map(|(name, values)| (name.clone(), values[row].take()));
            let map: Map<String, Json> = pairs.collect();
            if is_there(row) { Json::Object(map) } else { Json::Null }
        };
        rows.map(row).collect()
    } else {
        let texts = flat(array)?;
        rows.map(|row| if is_there(row) { texts.get(row).into() } else { Json::Null }).collect()
    })
}

/// A map, of which Arrow makes a list of keys and values.
fn of_entries(entries: Json) -> Json {
    let Json::Array(entries) = entries else { return Json::Null };
    let pair = |entry: Json| match entry {
        Json::Object(map) => {
            let mut values = map.into_iter().map(|(_, value)| value);
            Some((values.next()?.as_str()?.to_string(), values.next()?))
        }
        _ => None,
    };
    Json::Object(entries.into_iter().filter_map(pair).collect())
}

#[cfg(test)]
mod tests;

//! Files that hold a document in each row: where the rows are, and what stands in one.
//!
//! JSON Lines are read where they stand. Rows of all others are written down as a JSON object each while the file is opened, so
//! that any of them can be read again by itself.

mod csv;
mod json;
pub(super) mod jsonl;
mod parquet;

use std::io;

use serde_json::Value as Json;

pub(super) use self::csv::{Delimiter, read as read_csv};
pub(super) use self::json::read as read_json;
pub(super) use self::parquet::read as read_parquet;
use super::extract::Refusal;
use super::front_matter::snake_case;
use super::{SkipReason, SkipStage};
use crate::config::ReadOptions;
use crate::error::Result;

/// Takes rows in the order of their file.
pub(super) trait RowTaker {
    /// A row as a JSON object.
    fn row(&mut self, json: &[u8]) -> Result<()>;
    /// The encoding of the rows that come, where it is not UTF-8.
    fn encoding(&mut self, encoding: &'static str);
    /// A row that is none.
    fn bad_row(&mut self, message: String, bytes: u64);
    /// Nothing, where the next row would stand: it has its number.
    fn no_row(&mut self);
    /// Whether the rest is not wanted any more.
    fn is_cancelled(&self) -> bool;
}

/// Why the rest of a file of rows was not read.
pub(super) enum RowsFault {
    /// The file is at fault.
    Refused(Refusal),
    /// It lacks a column that was asked for, and has these.
    NoColumn { wanted: String, there: Vec<String> },
    /// The run cannot go on.
    Fatal(crate::Error),
}

impl From<crate::Error> for RowsFault {
    fn from(error: crate::Error) -> Self {
        RowsFault::Fatal(error)
    }
}

impl From<io::Error> for RowsFault {
    fn from(error: io::Error) -> Self {
        RowsFault::Refused(Refusal::of(&error))
    }
}

/// The names under which the columns of a table are written down: without two that would be the same key.
fn unique_names(header: Vec<String>, options: &ReadOptions) -> std::result::Result<Vec<String>, RowsFault> {
    for wanted in [Some(&options.text_column), options.id_column.as_ref()].into_iter().flatten() {
        if !header.contains(wanted) {
            return Err(RowsFault::NoColumn { wanted: wanted.clone(), there: header });
        }
    }
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    let mut keys = std::collections::HashSet::new();
    for (index, name) in header.into_iter().enumerate() {
        if name == options.text_column && !names.contains(&name) {
            names.push(name);
            continue;
        }
        let name = if snake_case(&name).is_empty() { format!("column_{}", index + 1) } else { name };
        let mut unique = name.clone();
        let mut count = 1;
        while unique == options.text_column || !keys.insert(snake_case(&unique)) {
            count += 1;
            unique = format!("{name}_{count}");
        }
        names.push(unique);
    }
    Ok(names)
}

/// A row as a JSON object.
fn to_json<'v>(names: &[String], values: impl Iterator<Item = &'v str>, to: &mut Vec<u8>) {
    to.clear();
    to.push(b'{');
    for (name, value) in names.iter().zip(values) {
        if to.len() > 1 {
            to.push(b',');
        }
        // Writing text into memory does not fail.
        let _ = serde_json::to_writer(&mut *to, name);
        to.push(b':');
        let _ = serde_json::to_writer(&mut *to, value);
    }
    to.push(b'}');
}

/// The value of the column that names the row.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn id_of(json: &[u8], id_column: &str) -> std::result::Result<String, String> {
    let row: std::collections::HashMap<String, Json> =
        serde_json::from_slice(json).map_err(|error| jsonl::fault(&error))?;
    match row.get(id_column) {
        Some(Json::String(id)) if !id.trim().is_empty() => Ok(id.trim().to_string()),
        Some(Json::Number(id)) => Ok(id.to_string()),
        Some(_) => Err(format!("the column `{id_column}` holds no name")),
        None => Err(format!("there is no column `{id_column}`")),
    }
}

/// What could not be read of a file.
fn refused(reason: SkipReason, message: impl Into<String>) -> RowsFault {
    RowsFault::Refused(Refusal { stage: SkipStage::Extract, reason, message: message.into() })
}

//! Files that hold a document in each row.
//!
//! A reader goes through a file once, in order, and cuts it at the ends of rows into pieces of some hundred kilobytes. The pieces are
//! taken apart on all threads, straight into the columns of a batch.

mod arrow;
mod columns;
mod csv;
mod json;
mod lines;
mod objects;
mod parquet;
mod sink;
#[cfg(test)]
mod tests;
mod text;

pub(super) use self::columns::no_column;
pub(super) use self::sink::{RowSink, row_name};

use std::io;

use doctext::{Reason, Rejected, Stage};

use super::source::SourceBytes;
use crate::config::ReadOptions;

/// Every format, in the order in which their endings are named to users. A new one is added here.
pub(super) static ROW_FORMATS: [&RowFormat; 5] =
    [&csv::CSV, &lines::LINES, &json::JSON, &parquet::PARQUET, &arrow::ARROW];

/// A kind of file that holds a document in each row.
#[derive(Debug)]
pub struct RowFormat {
    /// What its rows are called in the tables.
    pub name: &'static str,
    /// Endings of its files, in lower case.
    pub endings: &'static [&'static str],
    open: fn(Opened<'_>) -> Result<Box<dyn RowReader>, RowsError>,
}

impl PartialEq for RowFormat {
    fn eq(&self, other: &RowFormat) -> bool {
        self.name == other.name
    }
}

impl Eq for RowFormat {}

impl RowFormat {
    /// Reads the beginning of a file.
    ///
    /// # Errors
    /// Where the file cannot be read, is damaged, or lacks a column that was asked for.
    pub(super) fn open(&self, opened: Opened<'_>) -> Result<Box<dyn RowReader>, RowsError> {
        (self.open)(opened)
    }
}

/// A file of rows that is open.
pub(super) struct Opened<'a> {
    pub bytes: SourceBytes,
    pub file_name: &'a str,
    pub options: &'a ReadOptions,
}

/// Cuts a file into pieces of whole rows, in order.
pub(super) trait RowReader: Send {
    /// The next piece; `None` behind the last. There is no next one after an error.
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError>;

    /// The encoding of its rows.
    fn encoding(&self) -> &'static str {
        UTF_8
    }
}

/// Some rows of a file, one behind the other.
pub(super) struct RowPiece {
    /// The number of the first of them, from 1.
    pub first_row: u64,
    /// How much of the file they are, in bytes.
    pub len_bytes: u64,
    pub rows: Box<dyn Rows>,
}

/// Rows that are still to be taken apart, on any thread.
pub(super) trait Rows: Send + Sync {
    /// Hands every row to a sink.
    ///
    /// # Errors
    /// Where the rest of them cannot be read.
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError>;
}

/// The encoding of rows whose file does not say another.
pub(super) const UTF_8: &str = "UTF-8";

/// Bytes of text that are cut off together.
const PIECE: usize = 256 << 10;

/// Why the rest of a file of rows was not read.
#[derive(Debug)]
pub(super) enum RowsError {
    /// The file cannot be used.
    Rejected(Rejected),
    /// The file lacks a column that was asked for, and has these.
    NoColumn { wanted: String, there: Vec<String> },
}

impl From<io::Error> for RowsError {
    fn from(error: io::Error) -> Self {
        RowsError::Rejected(Rejected::from(&error))
    }
}

fn rejected(reason: Reason, message: impl Into<String>) -> RowsError {
    RowsError::Rejected(Rejected::new(Stage::Extract, reason, message))
}

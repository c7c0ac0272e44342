//! The receiver of rows, and the errors that end a file of rows.

use std::io;

use doctext::{Reason, Rejected, Stage};

use crate::error::Result;

/// Takes rows in the order of their file.
pub(in crate::corpus) trait RowTaker {
    /// A row as a JSON object.
    fn row(&mut self, json: &[u8]) -> Result<()>;
    /// The encoding of the following rows, if it is not UTF-8.
    fn encoding(&mut self, encoding: &'static str);
    /// A row that cannot be used.
    fn bad_row(&mut self, message: String, bytes: u64);
    /// Counts a row number that holds no row.
    fn no_row(&mut self);
    /// Whether the rest is no longer wanted.
    fn is_cancelled(&self) -> bool;
}

/// Why the rest of a file of rows was not read.
pub(in crate::corpus) enum RowsError {
    /// The file cannot be used.
    Rejected(Rejected),
    /// The file lacks a column that was asked for, and has these.
    NoColumn { wanted: String, there: Vec<String> },
    /// The run cannot go on.
    Fatal(crate::Error),
}

impl From<crate::Error> for RowsError {
    fn from(error: crate::Error) -> Self {
        RowsError::Fatal(error)
    }
}

impl From<io::Error> for RowsError {
    fn from(error: io::Error) -> Self {
        RowsError::Rejected(Rejected::from(&error))
    }
}

/// The rejection of a file of rows.
pub(super) fn rejected(reason: Reason, message: impl Into<String>) -> RowsError {
    RowsError::Rejected(Rejected::new(Stage::Extract, reason, message))
}

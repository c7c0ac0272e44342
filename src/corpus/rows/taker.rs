//! Who takes rows, and why there are no more.

use std::io;

use doctext::{Reason, Rejected, Stage};

use crate::error::Result;

/// Takes rows in the order of their file.
pub(in crate::corpus) trait RowTaker {
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
pub(in crate::corpus) enum RowsFault {
    /// The file is at fault.
    Rejected(Rejected),
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
        RowsFault::Rejected(Rejected::from(&error))
    }
}

/// That a file of rows cannot be read.
pub(super) fn rejected(reason: Reason, message: impl Into<String>) -> RowsFault {
    RowsFault::Rejected(Rejected::new(Stage::Extract, reason, message))
}

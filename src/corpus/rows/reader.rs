//! What a reader of a format of rows is, and why it may end.

use std::io;

use doctext::{Reason, Rejected, Stage};

use super::sink::RowSink;
use crate::config::ReadOptions;
use crate::corpus::remarks::RemarkKind;
use crate::corpus::skipped::Rejection;
use crate::corpus::source::SourceBytes;
use crate::corpus::watch::Watch;

/// A file of rows that is open.
pub(in crate::corpus) struct Opened<'a> {
    pub bytes: SourceBytes,
    pub file_name: &'a str,
    pub watch: &'a Watch,
    pub options: &'a ReadOptions,
    /// Bytes that may come out of it.
    pub most_bytes: u64,
    /// Cells that it may have, where one may take less than a byte.
    pub most_cells: u64,
    /// Whether its rows will not be read, so that the beginning is enough.
    pub is_trial: bool,
}

/// That a table has not more cells than it may have.
pub(super) fn check_cells(columns: usize, rows: u64, most: u64) -> Result<(), RowsError> {
    let cells = (columns as u64).saturating_mul(rows);
    if cells <= most {
        return Ok(());
    }
    let message = format!("it has {cells} cells at least, and may have {most}; allow more with max-unpacked");
    Err(rejected(Reason::TooLarge, message))
}

/// Cuts a file into pieces of whole rows, in order.
pub(in crate::corpus) trait RowReader: Send {
    /// The next piece; `None` behind the last. There is no next one after an error.
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError>;

    /// The encoding of its rows.
    fn encoding(&self) -> &'static str {
        UTF_8
    }

    /// Whether some of its characters could not be decoded.
    fn is_lossy(&self) -> bool {
        false
    }

    /// How it was understood, known once its beginning was read.
    fn understood(&self) -> Understood {
        Understood::default()
    }
}

/// How a table was understood.
#[derive(Clone, Debug, Default)]
pub(in crate::corpus) struct Understood {
    /// What `inspect` shows: such as the delimiter and its value.
    pub facts: Vec<(&'static str, String)>,
    /// What a user should know: its kind, how often it applies, and details.
    pub remarks: Vec<(RemarkKind, u64, String)>,
}

/// Some rows of a file, one behind the other.
pub(in crate::corpus) struct RowPiece {
    /// The number of the first of them, from 1.
    pub first_row: u64,
    /// How much of the file they are, in bytes.
    pub len_bytes: u64,
    /// How many there are, or lines that may be rows.
    pub count: u64,
    pub rows: Box<dyn Rows>,
}

/// Rows that are still to be taken apart, on any thread.
pub(in crate::corpus) trait Rows: Send + Sync {
    /// Hands every row to a sink.
    ///
    /// # Errors
    /// Where the rest of them cannot be read.
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError>;
}

/// The encoding of rows whose file does not say another.
pub(super) const UTF_8: &str = "UTF-8";

/// Bytes of text that are cut off together.
pub(super) const PIECE: usize = 256 << 10;

/// Why the rest of a file of rows was not read.
#[derive(Debug)]
pub(in crate::corpus) enum RowsError {
    /// The file cannot be used.
    Rejected(Rejected),
    /// The file lacks a column that was asked for, and has these.
    NoColumn { wanted: String, there: Vec<String> },
    /// Its rows are not found, for this reason.
    Shape(String),
    /// termloom itself failed on it.
    Crash,
    /// Its reader failed.
    Failed(Rejection),
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

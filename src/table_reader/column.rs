//! What a file has, and what is wanted of it.

use std::ops::Range;
use std::path::Path;

use crate::error::Error;

/// What a file says that the values of a column are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadKind {
    /// A cell of CSV: what it is read as decides.
    Cell,
    /// Text.
    Text,
    /// Integers without a sign.
    Count,
    /// Integers with a sign.
    Integer,
    /// Floating point numbers.
    Real,
    /// True or false.
    Flag,
    /// Days, times and decimal numbers, which are read as text only.
    Written,
    /// What is not read, by the name of its type: lists, structures, bytes.
    Other(String),
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadColumn {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: ReadKind,
}

/// What the values of a column are read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Text; numbers and flags as CSV has them, missing as empty. Where a cell of CSV begins with `'` before what may be
    /// a formula, that `'` is taken for the guard of our own CSV, and left out.
    Text,
    /// Counts, from any column of integers, or of floating point numbers that are integers. A missing or negative one is an error.
    Count,
    /// The same, where a missing or negative one is `None`.
    CountOrNone,
    /// Integers with a sign; a missing one is `None`.
    Integer,
    /// Floating point numbers; NaN is missing.
    Real,
    /// True or false, or missing.
    Flag,
    /// What the file says they are: see [`ReadKind`]. Cells of CSV are text, as they are.
    AsTheyAre,
}

/// Some rows of a file that are decoded together.
pub struct Piece {
    /// The number of the first row, from 0.
    pub first_row: u64,
    /// How many there are.
    pub rows: usize,
    pub(crate) part: PieceContent,
}

impl Piece {
    /// Bytes of lines of CSV; 0 of Parquet, which is not read yet.
    pub fn bytes(&self) -> u64 {
        match &self.part {
            PieceContent::Csv { bytes, .. } => bytes.len() as u64,
            PieceContent::Parquet { .. } => 0,
        }
    }
}

pub(crate) enum PieceContent {
    /// Lines, of which the first has this number, from 1.
    Csv { bytes: Vec<u8>, line: u64 },
    /// Rows of a row group.
    Parquet { group: usize, rows: Range<usize> },
}

/// That a file cannot be read.
pub(super) fn cannot_read(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::usage(format!("cannot read `{}`: {why}", path.display())).at(path)
}

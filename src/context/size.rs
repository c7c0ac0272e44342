//! How large tables will be.

use crate::config::Format;

/// A table that will be written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableSize {
    /// Its name.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
    /// About how many bytes it takes in each format.
    pub bytes: Vec<(Format, u64)>,
}

impl TableSize {
    /// About how many bytes it takes in all formats.
    pub fn total(&self) -> u64 {
        self.bytes.iter().map(|(_, bytes)| bytes).sum()
    }
}

/// The tables that a run will write.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExpectedSizes {
    /// In the order of docs/tables.md.
    pub tables: Vec<TableSize>,
}

impl ExpectedSizes {
    /// About how many bytes they take together.
    pub fn bytes(&self) -> u64 {
        self.tables.iter().map(TableSize::total).sum()
    }
}

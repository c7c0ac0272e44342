//! What a workbook is, for those who describe the output.

use serde::Serialize;

/// The name of its file.
pub(crate) const WORKBOOK: &str = "tables.xlsx";

/// What a code book says of it.
pub(crate) const SHEET_NOTE: &str = "\
`tables.xlsx` holds the tables that fit into a spreadsheet. Its first sheet says which do not, and what differs from the other files.";

/// What became of a table in the workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SheetReport {
    /// The table, which the sheet is called as.
    pub table: &'static str,
    /// Rows of the table.
    pub rows: u64,
    /// Rows of the sheet; none if the table was left out.
    pub written: Option<u64>,
    /// Why rows are missing, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Texts that were longer than a cell can be, and lost their ends.
    pub cut_cells: u64,
}

/// A workbook that is complete.
#[derive(Clone, Debug)]
pub struct WrittenWorkbook {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// The tables of the run, in order.
    pub sheets: Vec<SheetReport>,
}

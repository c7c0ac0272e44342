//! Files that hold a document in each row.
//!
//! A reader goes through a file once, in order, and cuts it at the ends of rows into pieces of some hundred kilobytes. The pieces are
//! taken apart on all threads, straight into the columns of a batch.

mod arrow;
mod cells;
mod column_path;
mod columns;
mod csv;
mod json;
mod kind;
mod nested;
mod parquet;
mod reader;
mod sheet;
mod sink;
#[cfg(test)]
mod tests;
mod text;
mod text_lines;
mod workbook;

pub(super) use self::cells::{CellRules, CellSample, TableCells};
pub(super) use self::columns::no_column;
pub(super) use self::csv::looks_like_data;
pub use self::kind::RowKind;
pub(super) use self::reader::{Opened, RowPiece, RowReader, RowsError, Understood};
pub(super) use self::sink::{RowSink, row_name};

/// Every format, in the order in which their endings are named to users. A new one is added here.
static ROW_FORMATS: [&RowFormat; 8] = [
    &csv::CSV,
    &json::LINES,
    &json::JSON,
    &parquet::PARQUET,
    &arrow::ARROW,
    &workbook::XLSX,
    &workbook::ODS,
    &text_lines::TEXT_LINES,
];

/// A format of files that hold a document in each row.
struct RowFormat {
    kind: RowKind,
    /// Reads the beginning of a file.
    open: fn(Opened<'_>) -> Result<Box<dyn RowReader>, RowsError>,
}

/// Every kind of file.
pub(super) fn kinds() -> impl Iterator<Item = &'static RowKind> {
    ROW_FORMATS.iter().map(|format| &format.kind)
}

/// Reads the beginning of a file of some kind.
///
/// # Errors
/// Where the file cannot be read, is damaged, or lacks a column that was asked for.
pub(super) fn open(kind: &RowKind, opened: Opened<'_>) -> Result<Box<dyn RowReader>, RowsError> {
    let format = ROW_FORMATS.iter().find(|format| format.kind == *kind).unwrap_or(&ROW_FORMATS[0]);
    (format.open)(opened)
}

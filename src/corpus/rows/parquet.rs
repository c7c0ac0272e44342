//! Parquet files, through the reader of tables of other programs.

use std::fs::File;
use std::path::Path;

use doctext::Reason;

use super::columns::{to_json, unique_names};
use super::taker::{RowTaker, RowsError, rejected};
use crate::config::ReadOptions;
use crate::table_reader::{ReadKind, ReadValues, TableFile, Wanted};

/// Bytes of a row group that are decoded together, where it is not very large.
const PIECE_BYTES: u64 = 16 << 20;

/// Hands every row of a file to `taker`. Columns of lists, structures and bytes are ignored.
///
/// # Errors
/// Where the file cannot be read, or lacks a column that was asked for.
///
/// # Complexity
/// Linear in the values; memory is for a sixteenth of a row group, or 16 MiB where that is more.
pub(in crate::corpus) fn read(
    file: File,
    path: &Path,
    options: &ReadOptions,
    taker: &mut dyn RowTaker,
) -> Result<(), RowsError> {
    let damaged = |error: crate::Error| rejected(Reason::Malformed, error.to_string());
    let table = TableFile::parquet(file, path).map_err(damaged)?;
    let mut columns = Vec::new();
    let mut names = Vec::new();
    for (index, column) in table.columns().iter().enumerate() {
        if !matches!(column.kind, ReadKind::Other(_)) {
            columns.push((index, Wanted::Text));
            names.push(column.name.clone());
        }
    }
    let names = unique_names(names, options)?;
    let mut pieces = table.pieces_of(PIECE_BYTES).map_err(damaged)?;
    let mut json = Vec::new();
    while let Some(piece) = pieces.next_piece().map_err(damaged)? {
        let batch = table.decode(&piece, &columns).map_err(damaged)?;
        for row in 0..batch.rows {
            if taker.is_cancelled() {
                return Ok(());
            }
            let texts = batch
                .columns
                .iter()
                .map(|values| if let ReadValues::Text(texts) = values { texts.get(row) } else { "" });
            to_json(&names, texts, &mut json);
            taker.row(&json)?;
        }
    }
    Ok(())
}

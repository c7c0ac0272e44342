//! Cuts a table into pieces of whole rows.

use doctext::Reason;

use super::dialect::Dialect;
use crate::corpus::rows::reader::{PIECE, RowsError, rejected};
use crate::corpus::rows::text::TextPieces;

/// A row may not be longer, in bytes.
const LONGEST: usize = 1 << 30;

/// Whole rows and blank lines.
pub(super) struct Cut {
    pub bytes: Vec<u8>,
    /// How many of them are rows.
    pub rows: u64,
    /// Cells of the last one.
    pub last_cells: usize,
    /// The row behind them, if there is one.
    pub next: Vec<u8>,
}

/// Cuts rows off, as many as fit into a piece. The row behind them stays, as a row may depend on the next one.
pub(super) fn cut_rows(pieces: &mut TextPieces, dialect: &Dialect) -> Result<Option<Cut>, RowsError> {
    let mut wanted = PIECE;
    loop {
        pieces.fill(wanted)?;
        let (pending, is_end) = (&pieces.pending, pieces.is_end);
        if pending.is_empty() {
            return Ok(None);
        }
        // Where a row ends, and where the row before it ends: the number of rows up to there, and the cells of the last.
        let (mut at, mut found, mut before) = (0, (0, 0, 0), None);
        while at < pending.len() {
            let (mut cells, mut is_row) = (0, false);
            let start = at;
            let ends = dialect.row(pending, at, is_end, |cell| {
                cells += 1;
                is_row |= cell != (start..start);
            });
            match ends {
                Some(ends) => at = ends.next,
                // A quote that nobody closes: the row goes on to the end of the file.
                None if is_end => (at, cells, is_row) = (pending.len(), 0, true),
                None => break,
            }
            if is_row {
                before = Some((start, found));
                found = (at, found.1 + 1, cells);
            }
        }
        if is_end {
            let bytes = pieces.cut(pieces.pending.len());
            return Ok(Some(Cut { bytes, rows: found.1, last_cells: found.2, next: Vec::new() }));
        }
        if let Some((end, (_, rows, last_cells))) = before.filter(|(end, _)| *end > 0) {
            let next = pieces.pending[end..found.0].to_vec();
            let bytes = pieces.cut(end);
            return Ok(Some(Cut { bytes, rows, last_cells, next }));
        }
        if before.is_none() && at > 0 {
            let bytes = pieces.cut(at);
            return Ok(Some(Cut { bytes, rows: 0, last_cells: 0, next: Vec::new() }));
        }
        if wanted >= LONGEST {
            let message = "a quote that opens in the row behind the last one that was read is never closed";
            return Err(rejected(Reason::Malformed, message));
        }
        wanted *= 2;
    }
}

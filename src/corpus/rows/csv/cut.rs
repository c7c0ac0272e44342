//! Cuts a table into pieces of whole rows.

use doctext::Reason;

use super::dialect::Dialect;
use crate::corpus::rows::reader::{PIECE, RowsError, rejected};
use crate::corpus::rows::text::TextPieces;

/// A row may not be longer, in bytes.
const LONGEST: usize = if cfg!(test) { 1 << 20 } else { 256 << 20 };

/// Quotes of one table that are ended with their line: each is looked for to the end of the table.
pub(super) const ENDED_QUOTES: u32 = 20;

/// Lines behind a quote that is never closed that show whether they are rows, and how many of a hundred must have their cells.
const LINES: usize = 1000;
const WHOLE: usize = 90;

/// Whole rows and blank lines.
pub(super) struct Cut {
    pub bytes: Vec<u8>,
    /// How many of them are rows.
    pub rows: u64,
    /// Cells of the last one.
    pub last_cells: usize,
    /// The row behind them, if there is one.
    pub next: Vec<u8>,
    /// Whether it is a line with a quote that is never closed, with which it was taken to end.
    pub is_ended: bool,
}

/// Whether the lines behind a quote that is never closed are rows, so that it can only have swallowed them: they have as many
/// cells as the table has columns. Of one column nobody can tell.
fn are_rows(behind: &[u8], dialect: &Dialect, width: usize) -> bool {
    let lines = behind.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty());
    let (mut whole, mut all) = (0, 0);
    for line in lines.take(LINES) {
        let mut cells = 0;
        let is_closed = dialect.row(line, 0, true, |_| cells += 1).is_some();
        whole += usize::from(is_closed && cells == width);
        all += 1;
    }
    width > 1 && all > 0 && whole * 100 >= all * WHOLE
}

/// Cuts rows off, as many as fit into a piece. The row behind them stays, as a row may depend on the next one. A quote that
/// is never closed ends with its line where the lines behind it are rows of so many cells, `width`; `ended` counts those.
pub(super) fn cut_rows(
    pieces: &mut TextPieces,
    dialect: &Dialect,
    width: usize,
    ended: &mut u32,
) -> Result<Option<Cut>, RowsError> {
    let mut wanted = PIECE;
    loop {
        pieces.fill(wanted)?;
        let (pending, is_end) = (&pieces.pending, pieces.is_end);
        if pending.is_empty() {
            return Ok(None);
        }
        // Where a row ends, and where the row before it ends: the number of rows up to there, and the cells of the last.
        let (mut at, mut found, mut before, mut unclosed) = (0, (0, 0, 0), None, None);
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
                None if is_end => {
                    unclosed = Some(start);
                    (at, cells, is_row) = (pending.len(), 0, true);
                }
                None => {
                    unclosed = Some(start).filter(|start| *start == 0 && wanted >= LONGEST);
                    break;
                }
            }
            if is_row {
                before = Some((start, found));
                found = (at, found.1 + 1, cells);
            }
        }
        if let Some(start) = unclosed
            && *ended < ENDED_QUOTES
            && let Some(line) = memchr::memchr(b'\n', &pending[start..])
            && are_rows(&pending[start + line + 1..], dialect, width)
        {
            let line = start + line + 1;
            if start > 0 {
                let (rows, last_cells) = before.map_or((0, 0), |(_, (_, rows, cells))| (rows, cells));
                let next = pending[start..line].to_vec();
                pieces.keep(line);
                return Ok(Some(Cut { bytes: pieces.cut(start), rows, last_cells, next, is_ended: false }));
            }
            *ended += 1;
            pieces.keep(line);
            return Ok(Some(Cut { bytes: pieces.cut(line), rows: 1, last_cells: 0, next: Vec::new(), is_ended: true }));
        }
        if is_end {
            let bytes = pieces.cut(pieces.pending.len());
            return Ok(Some(Cut { bytes, rows: found.1, last_cells: found.2, next: Vec::new(), is_ended: false }));
        }
        if let Some((end, (_, rows, last_cells))) = before.filter(|(end, _)| *end > 0) {
            let next = pieces.pending[end..found.0].to_vec();
            let bytes = pieces.cut(end);
            return Ok(Some(Cut { bytes, rows, last_cells, next, is_ended: false }));
        }
        if before.is_none() && at > 0 {
            let bytes = pieces.cut(at);
            return Ok(Some(Cut { bytes, rows: 0, last_cells: 0, next: Vec::new(), is_ended: false }));
        }
        if wanted >= LONGEST && at > 0 {
            // The last row that is whole waits for one that is too long.
            let bytes = pieces.cut(at);
            return Ok(Some(Cut { bytes, rows: found.1, last_cells: found.2, next: Vec::new(), is_ended: false }));
        }
        if wanted >= LONGEST {
            let message = format!(
                "the row behind the last one that was read has more than {LONGEST} bytes; a row must be shorter (perhaps a quote \
                 in it is never closed)"
            );
            return Err(rejected(Reason::TooLarge, message));
        }
        wanted *= 2;
    }
}

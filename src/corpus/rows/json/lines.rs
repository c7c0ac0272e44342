//! JSON Lines: a row in each line.

use super::cut::{Cut, Cutter, Ends};
use crate::corpus::rows::reader::{PIECE, RowsError};
use crate::corpus::rows::text::TextPieces;
use crate::corpus::source::MAX_BYTES;

/// Bytes that are looked through for the end of a line before the rest of it is looked for without being kept.
const LONG: usize = 64 << 20;

pub(super) struct LineCutter {
    pieces: TextPieces,
    /// The number of the line that comes next.
    line: u64,
}

impl LineCutter {
    pub fn new(pieces: TextPieces) -> Self {
        LineCutter { pieces, line: 1 }
    }

    /// The next line of a file where it is longer than a document may be.
    fn too_long(&mut self) -> Result<Option<Cut>, RowsError> {
        let len_bytes = self.pieces.distance_to(b'\n')?;
        if len_bytes < MAX_BYTES {
            return Ok(None);
        }
        self.pieces.skip(len_bytes + 1);
        self.line += 1;
        Ok(Some(Cut { first_row: self.line - 1, len_bytes, bytes: Vec::new(), ends: Ends::TooLong }))
    }
}

impl Cutter for LineCutter {
    fn next_cut(&mut self) -> Result<Option<Cut>, RowsError> {
        let mut wanted = PIECE;
        loop {
            self.pieces.fill(wanted)?;
            let pending = &self.pieces.pending;
            let end =
                if self.pieces.is_end { Some(pending.len()) } else { memchr::memrchr(b'\n', pending).map(|at| at + 1) };
            match end {
                Some(0) => return Ok(None),
                Some(end) => {
                    let (bytes, first_row) = (self.pieces.cut(end), self.line);
                    self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
                    if bytes.trim_ascii().is_empty() {
                        wanted = PIECE;
                        continue;
                    }
                    return Ok(Some(Cut { first_row, len_bytes: bytes.len() as u64, bytes, ends: Ends::Lines }));
                }
                None if wanted >= LONG => {
                    if let Some(cut) = self.too_long()? {
                        return Ok(Some(cut));
                    }
                    wanted *= 2;
                }
                None => wanted *= 2,
            }
        }
    }
}

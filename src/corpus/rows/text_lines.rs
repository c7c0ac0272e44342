//! Plain text with a document in each line.

use super::RowFormat;
use super::csv::decoded;
use super::kind::RowKind;
use super::reader::{Opened, PIECE, RowPiece, RowReader, Rows, RowsError, rejected};
use super::sink::{RowSink, RowText};
use super::text::TextPieces;
use crate::corpus::source::MAX_BYTES;

/// Files of this kind are told by nothing but an option.
pub(super) static TEXT_LINES: RowFormat =
    RowFormat { kind: RowKind { name: "lines", endings: &[] }, open: |opened| Ok(Box::new(LineReader::new(opened)?)) };

struct LineReader {
    pieces: TextPieces,
    encoding: &'static str,
    is_lossy: bool,
    /// The number of the line that comes next.
    line: u64,
}

impl LineReader {
    fn new(opened: Opened<'_>) -> Result<Self, RowsError> {
        let Opened { bytes, options, is_trial, .. } = opened;
        let (source, encoding, is_lossy) = decoded(bytes, options, is_trial)?;
        Ok(LineReader { pieces: TextPieces::new(source)?, encoding, is_lossy, line: 1 })
    }
}

impl RowReader for LineReader {
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError> {
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
                    let (len_bytes, count) =
                        (bytes.len() as u64, self.line - first_row + u64::from(!bytes.ends_with(b"\n")));
                    return Ok(Some(RowPiece {
                        first_row,
                        len_bytes,
                        count,
                        rows: Box::new(Lines { bytes, first_row }),
                    }));
                }
                None if wanted as u64 >= MAX_BYTES => {
                    return Err(rejected(doctext::Reason::TooLarge, "a line is longer than a document may be"));
                }
                None => wanted *= 2,
            }
        }
    }

    fn encoding(&self) -> &'static str {
        self.encoding
    }

    fn is_lossy(&self) -> bool {
        self.is_lossy
    }
}

struct Lines {
    bytes: Vec<u8>,
    first_row: u64,
}

impl Rows for Lines {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        for (row, line) in (self.first_row..).zip(self.bytes.split(|&byte| byte == b'\n')) {
            let raw = line.strip_suffix(b"\r").unwrap_or(line);
            let text = String::from_utf8_lossy(raw);
            // Blank lines divide others, and are no documents.
            if !text.trim().is_empty() {
                sink.document(RowText { row, text: &text, id: None, raw, is_lossy: false });
            }
        }
        Ok(())
    }
}

//! JSON Lines: an object in each line.

use std::sync::Arc;

use super::RowFormat;
use super::kind::RowKind;
use super::objects::{ObjectColumns, Objects};
use super::reader::{Opened, PIECE, RowPiece, RowReader, Rows, RowsError};
use super::sink::RowSink;
use super::text::{TextPieces, TextSource};
use crate::corpus::skipped::SkipReason;
use crate::corpus::source::MAX_BYTES;

pub(super) static LINES: RowFormat = RowFormat {
    kind: RowKind { name: "json-row", endings: &["jsonl", "ndjson"] },
    open: |opened| Ok(Box::new(LineReader::new(opened)?)),
};

/// Bytes that are looked through for the end of a line before the rest of it is looked for without being kept.
const LONG: usize = 64 << 20;

struct LineReader {
    pieces: TextPieces,
    columns: Arc<ObjectColumns>,
    /// The number of the line that comes next.
    line: u64,
}

impl LineReader {
    fn new(opened: Opened<'_>) -> Result<Self, RowsError> {
        let columns = Arc::new(ObjectColumns::new(opened.options));
        Ok(LineReader { pieces: TextPieces::new(TextSource::File(opened.bytes))?, columns, line: 1 })
    }

    /// The next line of a file where it is longer than a document may be.
    fn too_long(&mut self) -> Result<Option<RowPiece>, RowsError> {
        let len_bytes = self.pieces.distance_to(b'\n')?;
        if len_bytes < MAX_BYTES {
            return Ok(None);
        }
        self.pieces.skip(len_bytes + 1);
        self.line += 1;
        let first_row = self.line - 1;
        Ok(Some(RowPiece { first_row, len_bytes, rows: Box::new(TooLong { row: first_row, len_bytes }) }))
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
                    if bytes.trim_ascii().is_empty() {
                        wanted = PIECE;
                        continue;
                    }
                    let len_bytes = bytes.len() as u64;
                    let rows = Box::new(Lines { bytes, first_row, columns: Arc::clone(&self.columns) });
                    return Ok(Some(RowPiece { first_row, len_bytes, rows }));
                }
                None if wanted >= LONG => {
                    if let Some(piece) = self.too_long()? {
                        return Ok(Some(piece));
                    }
                    wanted *= 2;
                }
                None => wanted *= 2,
            }
        }
    }
}

struct Lines {
    bytes: Vec<u8>,
    first_row: u64,
    columns: Arc<ObjectColumns>,
}

impl Rows for Lines {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        let mut objects = Objects::new(&self.columns);
        let mut start = 0;
        for (row, end) in (self.first_row..).zip(memchr::memchr_iter(b'\n', &self.bytes).chain([self.bytes.len()])) {
            let line = &self.bytes[start..end];
            let line = if end < self.bytes.len() { line.strip_suffix(b"\r").unwrap_or(line) } else { line };
            if !line.trim_ascii().is_empty() {
                objects.take_apart(row, line, sink);
            }
            start = end + 1;
            if start > self.bytes.len() {
                break;
            }
        }
        Ok(())
    }
}

/// A line that is too long for a document.
struct TooLong {
    row: u64,
    len_bytes: u64,
}

impl Rows for TooLong {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        let message = format!("{} bytes; a document must be smaller than {MAX_BYTES}", self.len_bytes);
        sink.reject(self.row, SkipReason::TooLarge, message, 0);
        Ok(())
    }
}

//! Pieces of a file of JSON: its rows, not taken apart yet.

use std::sync::Arc;

use super::objects::{ObjectColumns, Objects};
use crate::corpus::rows::reader::{RowPiece, Rows, RowsError};
use crate::corpus::rows::sink::RowSink;
use crate::corpus::skipped::SkipReason;
use crate::corpus::source::MAX_BYTES;

/// Cuts a file at the ends of rows.
pub(super) trait Cutter: Send {
    /// The next piece; `None` behind the last.
    fn next_cut(&mut self) -> Result<Option<Cut>, RowsError>;
}

/// Some rows, one behind the other.
pub(super) struct Cut {
    pub first_row: u64,
    pub len_bytes: u64,
    pub bytes: Vec<u8>,
    pub ends: Ends,
}

pub(super) enum Ends {
    /// Rows end where lines do, and are numbered like them.
    Lines,
    /// The end of each row, and the line of the file that it begins in, if that is known.
    Values(Vec<(usize, Option<u64>)>),
    /// The one row is too long to be a document.
    TooLong,
}

impl Cut {
    /// Hands over the number of each row, its line where that is another number, and its bytes, until it is enough.
    pub fn each(&self, mut each: impl FnMut(u64, Option<u64>, &[u8]) -> bool) {
        let mut start = 0;
        match &self.ends {
            Ends::Lines => {
                let ends = memchr::memchr_iter(b'\n', &self.bytes).chain([self.bytes.len()]);
                for (row, end) in (self.first_row..).zip(ends) {
                    let line = &self.bytes[start..end];
                    let line = if end < self.bytes.len() { line.strip_suffix(b"\r").unwrap_or(line) } else { line };
                    let line = line.strip_prefix(b"\x1e").unwrap_or(line);
                    if !line.trim_ascii().is_empty() && !each(row, None, line) {
                        break;
                    }
                    start = end + 1;
                    if start > self.bytes.len() {
                        break;
                    }
                }
            }
            Ends::Values(ends) => {
                for (row, (end, line)) in (self.first_row..).zip(ends) {
                    if !each(row, *line, &self.bytes[start..*end]) {
                        break;
                    }
                    start = *end;
                }
            }
            Ends::TooLong => {}
        }
    }

    /// Rows that are to be taken apart.
    pub fn into_piece(self, columns: &Arc<ObjectColumns>) -> RowPiece {
        let (first_row, len_bytes) = (self.first_row, self.len_bytes);
        let count = match &self.ends {
            Ends::Lines => memchr::memchr_iter(b'\n', &self.bytes).count() + usize::from(!self.bytes.ends_with(b"\n")),
            Ends::Values(ends) => ends.len(),
            Ends::TooLong => 1,
        };
        RowPiece {
            first_row,
            len_bytes,
            count: count as u64,
            rows: Box::new(CutRows { cut: self, columns: Arc::clone(columns) }),
        }
    }
}

struct CutRows {
    cut: Cut,
    columns: Arc<ObjectColumns>,
}

impl Rows for CutRows {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        if let Ends::TooLong = self.cut.ends {
            let message = format!("{} bytes; a document must be smaller than {MAX_BYTES}", self.cut.len_bytes);
            sink.reject(self.cut.first_row, SkipReason::TooLarge, message, 0);
        }
        let mut objects = Objects::new(&self.columns);
        self.cut.each(|row, line, raw| {
            objects.take_apart(row, line, raw, sink);
            true
        });
        Ok(())
    }
}

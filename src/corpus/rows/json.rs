//! JSON files: the objects of a list, or objects one behind the other.

use std::mem;
use std::sync::Arc;

use doctext::Reason;

use super::RowFormat;
use super::kind::RowKind;
use super::objects::{ObjectColumns, Objects};
use super::reader::{Opened, PIECE, RowPiece, RowReader, Rows, RowsError, rejected};
use super::sink::RowSink;
use super::text::{TextPieces, TextSource};

pub(super) static JSON: RowFormat = RowFormat {
    kind: RowKind { name: "json-row", endings: &["json"] },
    open: |opened| Ok(Box::new(ValueReader::new(opened)?)),
};

/// A value may not be longer, in bytes.
const MAX_BYTES: usize = 1 << 30;

/// Where in a file the next byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ArrayState {
    /// Before the first value.
    Start,
    /// Between two values.
    Between,
    /// In an object or list, this deep.
    Nested(u64),
    /// In a string within one, this deep.
    Quoted(u64),
    /// Behind a backslash in a string within one.
    Escaped(u64),
    /// In what is neither: a number, a word, a string, or nothing that JSON knows.
    Bare,
}

/// Finds the values of a file: the items where it is a list, else the values one behind the other. Whether a value is an
/// object, and valid at all, is for who takes it apart.
struct ValueReader {
    pieces: TextPieces,
    columns: Arc<ObjectColumns>,
    at: ArrayState,
    is_list: bool,
    /// Whether the list ended, and whether the file ended within a value.
    is_closed: bool,
    is_cut: bool,
    row: u64,
    /// Values that are whole, one behind the other, the end of each, and the beginning of one that is not.
    values: Vec<u8>,
    ends: Vec<usize>,
}

impl ValueReader {
    fn new(opened: Opened<'_>) -> Result<Self, RowsError> {
        let (pieces, columns) = (TextPieces::new(TextSource::File(opened.bytes))?, ObjectColumns::new(opened.options));
        let at = ArrayState::Start;
        let (values, ends) = (Vec::new(), Vec::new());
        Ok(ValueReader {
            pieces,
            columns: Arc::new(columns),
            at,
            is_list: false,
            is_closed: false,
            is_cut: false,
            row: 1,
            values,
            ends,
        })
    }

    fn end_value(&mut self) {
        if self.values.len() > self.ends.last().map_or(0, |end| *end) {
            self.ends.push(self.values.len());
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), RowsError> {
        let mut rest = bytes;
        while let Some((&byte, behind)) = rest.split_first() {
            // Most bytes are those of strings.
            if let ArrayState::Quoted(_) = self.at {
                let plain = memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                self.values.extend_from_slice(&rest[..plain]);
                if plain > 0 {
                    rest = &rest[plain..];
                    continue;
                }
            }
            let (next, is_kept) = self.next_state(byte);
            self.at = next;
            if is_kept {
                self.values.push(byte);
            }
            if next == ArrayState::Between {
                self.end_value();
            }
            rest = behind;
        }
        if self.values.len() - self.ends.last().map_or(0, |end| *end) > MAX_BYTES {
            let message = format!("a value of the file is longer than {MAX_BYTES} bytes; a document must be shorter");
            return Err(rejected(Reason::TooLarge, message));
        }
        Ok(())
    }

    /// The state behind a byte, and whether the byte is a part of a value.
    fn next_state(&mut self, byte: u8) -> (ArrayState, bool) {
        use ArrayState::{Bare, Between, Escaped, Nested, Quoted, Start};
        match (self.at, byte) {
            (Start, b' ' | b'\n' | b'\r' | b'\t') => (Start, false),
            (Between | Bare, b' ' | b'\n' | b'\r' | b'\t') => (Between, false),
            (Start, b'[') => {
                self.is_list = true;
                (Between, false)
            }
            (Between | Bare, b',' | b']') if self.is_list => {
                self.is_closed |= byte == b']';
                (Between, false)
            }
            (Start | Between, b'{' | b'[') => (Nested(1), true),
            (Start | Between | Bare, _) => (Bare, true),
            (Nested(depth), b'{' | b'[') => (Nested(depth + 1), true),
            (Nested(1), b'}' | b']') => (Between, true),
            (Nested(depth), b'}' | b']') => (Nested(depth - 1), true),
            (Nested(depth), b'"') => (Quoted(depth), true),
            (Quoted(depth), b'"') => (Nested(depth), true),
            (Quoted(depth), b'\\') => (Escaped(depth), true),
            (Escaped(depth), _) => (Quoted(depth), true),
            (Nested(_) | Quoted(_), _) => (self.at, true),
        }
    }
}

impl RowReader for ValueReader {
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError> {
        let mut len_bytes = 0;
        while self.ends.last().is_none_or(|&end| end < PIECE) {
            self.pieces.fill(PIECE)?;
            let bytes = mem::take(&mut self.pieces.pending);
            len_bytes += bytes.len() as u64;
            self.take(&bytes)?;
            if self.pieces.is_end {
                // A value that is cut is a bad row, which says it.
                self.is_cut |= self.at != ArrayState::Between;
                self.end_value();
                break;
            }
        }
        let Some(&end) = self.ends.last() else {
            if self.is_list && !self.is_closed && !self.is_cut {
                return Err(rejected(Reason::Malformed, "the list of the file has no end: it may be cut off"));
            }
            return Ok(None);
        };
        let rest = self.values.split_off(end);
        let (bytes, ends) = (mem::replace(&mut self.values, rest), mem::take(&mut self.ends));
        let first_row = self.row;
        self.row += ends.len() as u64;
        let rows = Box::new(Values { bytes, ends, first_row, columns: Arc::clone(&self.columns) });
        Ok(Some(RowPiece { first_row, len_bytes, rows }))
    }
}

struct Values {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    first_row: u64,
    columns: Arc<ObjectColumns>,
}

impl Rows for Values {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        let mut objects = Objects::new(&self.columns);
        let mut start = 0;
        for (row, &end) in (self.first_row..).zip(&self.ends) {
            objects.take_apart(row, &self.bytes[start..end], sink);
            start = end;
        }
        Ok(())
    }
}

//! The items of a list, or values one behind the other.

use std::mem;

use doctext::Reason;

use super::cut::{Cut, Cutter, Ends};
use super::skim::is_space;
use crate::corpus::rows::reader::{PIECE, RowsError, rejected};
use crate::corpus::rows::text::TextPieces;

/// A value may not be longer, in bytes.
pub(super) const MAX_BYTES: usize = 1 << 30;

/// Where in a file the next byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ArrayState {
    /// Before the first value.
    Start,
    /// Between two values.
    Between,
    /// In an object or list, this deep.
    Nested(u64),
    /// In a string within one, this deep; or in one that is the value.
    Quoted(u64),
    /// Behind a backslash in a string within one.
    Escaped(u64),
    /// In what is neither: a number, a word, or nothing that JSON knows.
    Bare,
}

/// Finds the values of a file: the items where it is a list, else the values one behind the other. Whether a value is an
/// object, and valid at all, is for who takes it apart.
pub(super) struct ValueCutter {
    pieces: TextPieces,
    at: ArrayState,
    is_list: bool,
    /// Whether the list ended, and whether the file ended within a value.
    is_closed: bool,
    is_cut: bool,
    /// Whether a comma must come before the next value of the list, and the line where the first one is missing or too many.
    needs_comma: Option<bool>,
    fault: Option<u64>,
    row: u64,
    /// The line of the file that the next byte is in.
    line: u64,
    /// Values that are whole, one behind the other, the end and first line of each, and the beginning of one that is not.
    values: Vec<u8>,
    ends: Vec<(usize, Option<u64>)>,
    first_line: u64,
}

impl ValueCutter {
    pub fn new(pieces: TextPieces) -> Self {
        let at = ArrayState::Start;
        let (values, ends) = (Vec::new(), Vec::new());
        ValueCutter {
            pieces,
            at,
            is_list: false,
            is_closed: false,
            is_cut: false,
            needs_comma: None,
            fault: None,
            row: 1,
            line: 1,
            values,
            ends,
            first_line: 1,
        }
    }

    fn last_end(&self) -> usize {
        self.ends.last().map_or(0, |(end, _)| *end)
    }

    fn end_value(&mut self) {
        if self.values.len() > self.last_end() {
            self.ends.push((self.values.len(), Some(self.first_line)));
        }
    }

    /// Notes what must come next, and whether what came was right.
    fn see(&mut self, is_right: bool, needs_comma: Option<bool>) {
        if self.is_list && !is_right {
            self.fault.get_or_insert(self.line);
        }
        self.needs_comma = needs_comma;
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), RowsError> {
        let mut rest = bytes;
        while let Some((&byte, behind)) = rest.split_first() {
            // Most bytes are those of strings.
            if let ArrayState::Quoted(_) = self.at {
                let plain = memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                self.values.extend_from_slice(&rest[..plain]);
                self.line += memchr::memchr_iter(b'\n', &rest[..plain]).count() as u64;
                if plain > 0 {
                    rest = &rest[plain..];
                    continue;
                }
            }
            let (next, is_kept) = self.next_state(byte);
            self.at = next;
            self.line += u64::from(byte == b'\n');
            if is_kept {
                if self.values.len() == self.last_end() {
                    self.first_line = self.line;
                    self.see(self.needs_comma != Some(true), Some(true));
                }
                self.values.push(byte);
            }
            if next == ArrayState::Between {
                self.end_value();
            }
            rest = behind;
        }
        if self.values.len() - self.last_end() > MAX_BYTES {
            let message = format!("a value of the file is longer than {MAX_BYTES} bytes; a document must be shorter");
            return Err(rejected(Reason::TooLarge, message));
        }
        Ok(())
    }

    /// The state behind a byte, and whether the byte is a part of a value.
    fn next_state(&mut self, byte: u8) -> (ArrayState, bool) {
        use ArrayState::{Bare, Between, Escaped, Nested, Quoted, Start};
        match (self.at, byte) {
            (Start, byte) if is_space(byte) => (Start, false),
            (Between | Bare, byte) if is_space(byte) => (Between, false),
            // What ends the script around a list.
            (Between, b';' | b')') if self.is_closed || !self.is_list => (Between, false),
            (Start, b'[') => {
                self.is_list = true;
                (Between, false)
            }
            (Between | Bare, b',' | b']') if self.is_list => {
                if byte == b']' {
                    self.is_closed = true;
                } else {
                    self.see(self.needs_comma == Some(true), Some(false));
                }
                (Between, false)
            }
            (Between, b',') => (Between, false),
            (Start | Between, b'{' | b'[') => (Nested(1), true),
            (Start | Between, b'"') => (Quoted(0), true),
            (Quoted(0), b'"') => (Between, true),
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

impl Cutter for ValueCutter {
    fn next_cut(&mut self) -> Result<Option<Cut>, RowsError> {
        let mut len_bytes = 0;
        while self.ends.is_empty() || self.last_end() < PIECE {
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
        if self.ends.is_empty() {
            if self.is_list && !self.is_closed && !self.is_cut {
                return Err(rejected(Reason::Truncated, "the list of the file has no end: it may be cut off"));
            }
            if let Some(line) = self.fault {
                let message = format!(
                    "line {line}: between two items of the list there is no comma, or more than one: items may be missing there, \
                     and all others were read"
                );
                return Err(rejected(Reason::Malformed, message));
            }
            return Ok(None);
        }
        let rest = self.values.split_off(self.last_end());
        let (bytes, ends) = (mem::replace(&mut self.values, rest), mem::take(&mut self.ends));
        let first_row = self.row;
        self.row += ends.len() as u64;
        Ok(Some(Cut { first_row, len_bytes, bytes, ends: Ends::Values(ends) }))
    }
}

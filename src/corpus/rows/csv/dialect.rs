//! How the cells of a table stand in its text.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr2, memchr3};

use crate::table_reader::{Ends, fields, unquoted};

/// What stands between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    /// Nothing: a row is one cell.
    None,
    Sign(u8),
    /// Any number of spaces and tabs.
    Spaces,
}

/// How cells stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub delimiter: Delimiter,
    /// What stands around cells.
    pub quote: Option<u8>,
    /// What makes the sign behind it a character: within quotes, and where there are none anywhere.
    pub escape: Option<u8>,
    /// Whether spaces may stand before the quote that opens a cell.
    pub is_padded: bool,
}

/// What quotes show about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    /// It does not begin with one.
    No,
    /// There are spaces before the first, which is therefore a character.
    Padded,
    /// It begins and ends with one, and would be the same cell without.
    Plain,
    /// It begins and ends with one, and has a doubled or escaped one within.
    Doubled,
    /// It begins and ends with one, and has a delimiter or a line end within.
    Needed,
    /// It begins with one that closes before its end or never.
    Broken,
}

impl Dialect {
    /// What RFC 4180 describes, with any delimiter.
    pub const fn usual(delimiter: Delimiter) -> Dialect {
        Dialect { delimiter, quote: Some(b'"'), escape: None, is_padded: false }
    }

    /// Tells the cells of the row that begins at `at`, quotes included. `None` where the row is not whole.
    pub fn row(&self, bytes: &[u8], at: usize, is_end: bool, cell: impl FnMut(Range<usize>)) -> Option<Ends> {
        match self.delimiter {
            Delimiter::Sign(sign) if self.has_usual_quotes() => fields(sign, bytes, at, is_end, cell),
            // The end of a line ends a cell in any case.
            Delimiter::None if self.has_usual_quotes() => fields(b'\n', bytes, at, is_end, cell),
            _ => self.any_row(bytes, at, is_end, cell),
        }
    }

    fn has_usual_quotes(&self) -> bool {
        self.quote == Some(b'"') && self.escape.is_none() && !self.is_padded
    }

    fn any_row(&self, bytes: &[u8], mut at: usize, is_end: bool, mut cell: impl FnMut(Range<usize>)) -> Option<Ends> {
        let is_spaces = self.delimiter == Delimiter::Spaces;
        loop {
            if is_spaces {
                at += bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            }
            let start = at;
            let open = at + self.padding(&bytes[at..]);
            if self.quote.is_some() && bytes.get(open).copied() == self.quote {
                match self.closed(&bytes[open..]) {
                    Some(length) if is_end || open + length < bytes.len() => at = open + length,
                    _ => return None,
                }
            }
            let Some(length) = self.bare_length(&bytes[at..]) else {
                cell(start..bytes.len());
                return is_end.then_some(Ends { content: bytes.len(), next: bytes.len() });
            };
            at += length;
            cell(start..at);
            let mut content = at;
            if is_spaces && matches!(bytes[at], b' ' | b'\t') {
                // Spaces at the end of a line are no cell.
                let spaces = bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                match bytes.get(at + spaces) {
                    Some(b'\n' | b'\r') => content = at + spaces,
                    None if is_end => return Some(Ends { content: at, next: bytes.len() }),
                    _ => {}
                }
            }
            at = content + 1;
            match bytes[content] {
                b'\n' => return Some(Ends { content, next: at }),
                b'\r' => {
                    return match bytes.get(at) {
                        Some(b'\n') => Some(Ends { content, next: at + 1 }),
                        None if !is_end => None,
                        _ => Some(Ends { content, next: at }),
                    };
                }
                _ => {}
            }
        }
    }

    /// Spaces before a quote that opens a cell.
    fn padding(&self, cell: &[u8]) -> usize {
        let spaces = if self.is_padded { cell.iter().take_while(|byte| **byte == b' ').count() } else { 0 };
        if self.quote.is_some() && cell.get(spaces).copied() == self.quote { spaces } else { 0 }
    }

    /// Where the quoted part of a cell that begins with a quote ends.
    fn closed(&self, cell: &[u8]) -> Option<usize> {
        let quote = self.quote?;
        let mut at = 1;
        loop {
            let rest = cell.get(at..)?;
            at += match self.escape {
                Some(escape) => memchr2(quote, escape, rest)?,
                None => memchr(quote, rest)?,
            };
            let is_escape = Some(cell[at]) == self.escape && self.escape != self.quote;
            if is_escape || cell.get(at + 1) == Some(&quote) {
                at += 2;
            } else {
                return Some(at + 1);
            }
        }
    }

    /// How far an unquoted part goes; `None` where it goes to the end of the bytes.
    fn bare_length(&self, bytes: &[u8]) -> Option<usize> {
        let escape = if self.quote.is_none() { self.escape } else { None };
        let mut at = 0;
        loop {
            let rest = bytes.get(at..)?;
            at += match (self.delimiter, escape) {
                (Delimiter::Sign(sign), None) => memchr3(sign, b'\n', b'\r', rest)?,
                (Delimiter::None, None) => memchr2(b'\n', b'\r', rest)?,
                _ => rest.iter().position(|&byte| self.ends_cell(byte) || Some(byte) == escape)?,
            };
            if Some(bytes[at]) != escape {
                return Some(at);
            }
            at += 2;
        }
    }

    fn ends_cell(&self, byte: u8) -> bool {
        matches!(byte, b'\n' | b'\r')
            || match self.delimiter {
                Delimiter::None => false,
                Delimiter::Sign(sign) => byte == sign,
                Delimiter::Spaces => matches!(byte, b' ' | b'\t'),
            }
    }

    /// What a cell says, without quotes and escapes.
    pub fn text<'b>(&self, cell: &'b [u8]) -> Cow<'b, [u8]> {
        if self.has_usual_quotes() {
            return unquoted(cell);
        }
        if self.quote.is_none() {
            return self.unescaped(cell);
        }
        let inner = &cell[self.padding(cell)..];
        if inner.first().copied() != self.quote {
            return Cow::Borrowed(cell);
        }
        let end = self.closed(inner).unwrap_or(inner.len());
        let quoted = &inner[1..if self.closed(inner).is_some() { end - 1 } else { end }];
        let rest = if self.is_padded { inner[end..].trim_ascii_end() } else { &inner[end..] };
        match (self.unescaped(quoted), rest.is_empty()) {
            (text, true) => text,
            (text, false) => Cow::Owned([&text, rest].concat()),
        }
    }

    /// A text without its escapes and doubled quotes. What an escape says that is no sign of the table stays as it is.
    fn unescaped<'b>(&self, text: &'b [u8]) -> Cow<'b, [u8]> {
        let is_sign = |byte: u8| Some(byte) == self.quote || Some(byte) == self.escape || self.ends_cell(byte);
        let begins = |byte: u8| Some(byte) == self.escape || Some(byte) == self.quote;
        if !text.iter().any(|&byte| begins(byte)) {
            return Cow::Borrowed(text);
        }
        let mut plain = Vec::with_capacity(text.len());
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            let next = text.get(at + 1).copied();
            let is_escape = Some(byte) == self.escape && next.is_some_and(is_sign);
            let is_doubled = Some(byte) == self.quote && next == self.quote;
            if is_escape || is_doubled {
                at += 1;
            }
            plain.push(text[at]);
            at += 1;
        }
        Cow::Owned(plain)
    }

    /// Whether a cell begins with a quote that closes before its end.
    pub fn is_broken(&self, cell: &[u8]) -> bool {
        self.quote.is_some()
            && cell.first().copied() == self.quote
            && self.closed(cell).is_none_or(|end| end < cell.trim_ascii_end().len())
    }

    /// What quotes show about a cell.
    pub fn quoted(&self, cell: &[u8]) -> Quoted {
        let Some(quote) = self.quote else { return Quoted::No };
        let spaces = cell.iter().take_while(|byte| **byte == b' ').count();
        if cell.get(spaces) != Some(&quote) {
            return Quoted::No;
        }
        if spaces > 0 && !self.is_padded {
            return Quoted::Padded;
        }
        let inner = &cell[spaces..];
        let Some(end) = self.closed(inner) else { return Quoted::Broken };
        let rest = if self.is_padded { inner[end..].trim_ascii_end() } else { &inner[end..] };
        let within = &inner[1..end - 1];
        if !rest.is_empty() {
            Quoted::Broken
        } else if within.contains(&quote) {
            Quoted::Doubled
        } else if within.iter().any(|&byte| self.ends_cell(byte)) {
            Quoted::Needed
        } else {
            Quoted::Plain
        }
    }
}

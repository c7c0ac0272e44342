//! Which dialect a table is in, by how well it fits the whole.
//!
//! What RFC 4180 describes is taken where it fits without a fault. Else every reading that a table may have is tried, and the one with
//! the fewest faults is taken: rows of another width than most, and cells whose quotes do not close at their end.

use std::cmp::Reverse;

use memchr::memmem;

use super::dialect::{Delimiter, Dialect};
use super::head::{Head, cells};
use super::shape::{Sample, Shape};
use crate::config::{CellSign, Header, ReadOptions};

/// What may stand between cells, the more usual ones first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Of a table without a header, rows in a hundred that may have another width than most.
const ODD_ROWS: u64 = 20;

/// Columns that are looked at to see whether all of their cells have quotes around them.
const COLUMNS: usize = 64;

/// A dialect, and what a table is in it.
pub(super) struct Reading {
    pub dialect: Dialect,
    pub shape: Shape,
    pub head: Head,
    /// Rows and cells that should not be if the table were in this dialect.
    faults: u64,
}

/// What is known before the table is looked at.
pub(super) struct Known<'k> {
    pub options: &'k ReadOptions,
    /// Whether the name of the file says that tabs stand between cells.
    pub is_tabs: bool,
    /// What the first line of the file says.
    pub said: Option<u8>,
}

impl Known<'_> {
    /// The reading of a table, and another one that fits as well; `None` where it has no whole row.
    pub fn choose(&self, sample: &Sample<'_>) -> Option<(Reading, Option<Dialect>)> {
        let mut readings = Vec::new();
        for delimiter in self.delimiters(sample) {
            let is_known =
                readings.iter().any(|reading: &Reading| reading.head.is_right && reading.head.names.len() > 1);
            readings.extend(self.of_delimiter(delimiter, sample, is_known));
            let is_found =
                |reading: &Reading| reading.head.is_right && reading.head.names.len() > 1 && reading.faults == 0;
            if self.options.rows.header == Header::Yes && readings.iter().any(is_found) {
                break;
            }
        }
        // Of those that are equal the first is taken, which is the more usual one.
        let best = (0..readings.len()).min_by_key(|&index| self.rank(&readings[index]))?;
        let reading = readings.remove(best);
        let form = |reading: &Reading| (reading.shape.rows.len(), reading.shape.width());
        let fits = |other: &&Reading| self.rank(other) == self.rank(&reading) && form(other) != form(&reading);
        let other = readings.iter().find(fits).map(|other| other.dialect);
        Some((reading, other))
    }

    /// Less is better: the columns are not those that were asked for; there is one column; faults in a thousand rows.
    fn rank(&self, reading: &Reading) -> (bool, u8, u64) {
        // A row that does not end is one, too.
        let rows = (reading.shape.all_rows() + u64::from(reading.shape.is_unclosed)).max(1);
        let is_odd = self.options.rows.header == Header::No && reading.faults * 100 > rows * ODD_ROWS;
        let columns = match reading.dialect.delimiter {
            Delimiter::None => 1,
            _ if reading.head.names.len() < 2 || is_odd => 2,
            _ => 0,
        };
        (!reading.head.is_right, columns, reading.faults * 1000 / rows)
    }

    fn delimiters(&self, sample: &Sample<'_>) -> Vec<Delimiter> {
        let of = |sign: u8| if sign == b' ' { Delimiter::Spaces } else { Delimiter::Sign(sign) };
        match self.options.rows.delimiter {
            CellSign::None => return vec![Delimiter::None],
            CellSign::Sign(sign) => return vec![of(sign as u8)],
            CellSign::Auto => {}
        }
        if let Some(sign) = self.said {
            return vec![of(sign)];
        }
        let is_there = |sign: &u8| memchr::memchr(*sign, sample.start).is_some();
        let mut signs: Vec<u8> = DELIMITERS.into_iter().filter(is_there).collect();
        let start = sample.start.trim_ascii_start();
        let line = start.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or(start);
        signs.sort_by_key(|&sign| {
            let count = memchr::memchr_iter(sign, line).count();
            (!(self.is_tabs && sign == b'\t'), Reverse(count))
        });
        let mut delimiters: Vec<Delimiter> = signs.into_iter().map(Delimiter::Sign).collect();
        if has(sample.start, &[b"\" ", b" \""]) {
            delimiters.push(Delimiter::Spaces);
        }
        delimiters.push(Delimiter::None);
        delimiters
    }

    /// The best reading with a delimiter, and another one that is as good but not the same.
    /// Where a right one `is_known`, one without the columns is not looked at further.
    fn of_delimiter(&self, delimiter: Delimiter, sample: &Sample<'_>, is_known: bool) -> Vec<Reading> {
        let usual = Dialect::usual(delimiter);
        let mut readings = Vec::new();
        let mut is_certain = false;
        for dialect in self.dialects(delimiter, sample) {
            let shape = Shape::of(&dialect, sample);
            let Some(head) = Head::of(&dialect, sample.start, &shape, self.options) else { continue };
            let is_right = head.is_right;
            let faults = self.faults(&dialect, &shape, &head, sample);
            let is_possible =
                delimiter != Delimiter::Spaces || (faults == 0 && shape.quotes.closed() > 0 && shape.width() > 1);
            // Where nothing begins with a quote, nothing else needs to be tried.
            let quotes = shape.quotes;
            is_certain = is_right
                && dialect == usual
                && faults == 0
                && (delimiter != Delimiter::Sign(b'\t') || quotes.closed() + quotes.broken == 0);
            if is_possible {
                readings.push(Reading { dialect, shape, head, faults });
            }
            if is_certain || (is_known && !is_right) {
                break;
            }
        }
        if !is_certain && delimiter == Delimiter::Sign(b'\t') {
            // Where quotes show nothing, what is between tabs is the cell.
            readings.sort_by_key(|reading| reading.dialect.quote.is_some());
        }
        readings.sort_by_key(|reading| (!reading.head.is_right, reading.faults));
        readings.truncate(2);
        readings
    }

    /// The dialects that are possible with a delimiter, the more usual ones first.
    fn dialects(&self, delimiter: Delimiter, sample: &Sample<'_>) -> Vec<Dialect> {
        let rows = &self.options.rows;
        let usual = Dialect::usual(delimiter);
        let start = sample.start;
        let between = match delimiter {
            Delimiter::Sign(sign) => vec![sign],
            _ => Vec::new(),
        };
        let after = |sign: u8| [&between[..], &[sign]].concat();
        let is_open =
            |sign: u8| start.first() == Some(&sign) || has(start, &[&after(sign), &[b'\n', sign], &[b'\r', sign]]);
        let is_escaped =
            has(start, &[b"\\\n", b"\\\r"]) || (!between.is_empty() && has(start, &[&[b'\\', between[0]]]));
        let quotes: Vec<Option<u8>> = match rows.quote {
            CellSign::None => vec![None],
            CellSign::Sign(sign) => vec![Some(sign as u8)],
            CellSign::Auto => {
                let single = is_open(b'\'') && delimiter != Delimiter::None;
                let none = is_open(b'"') || is_escaped;
                let possible = [(true, Some(b'"')), (single, Some(b'\'')), (none, None)];
                possible.into_iter().filter(|(is_possible, _)| *is_possible).map(|(_, quote)| quote).collect()
            }
        };
        let mut dialects = Vec::new();
        for quote in quotes {
            let escaped = match quote {
                Some(quote) => has(start, &[&[b'\\', quote]]),
                None => is_escaped,
            };
            let escapes: &[Option<u8>] = match rows.escape {
                CellSign::None => &[None],
                CellSign::Sign(sign) => &[Some(sign as u8)],
                CellSign::Auto if escaped => &[None, Some(b'\\')],
                CellSign::Auto => &[None],
            };
            let padded = quote.is_some_and(|quote| has(start, &[&[&between[..], &[b' ', quote]].concat()]));
            for is_padded in [false, true].into_iter().filter(|is_padded| padded || !is_padded) {
                dialects.extend(escapes.iter().map(|&escape| Dialect { quote, escape, is_padded, ..usual }));
            }
        }
        dialects
    }

    fn faults(&self, dialect: &Dialect, shape: &Shape, head: &Head, sample: &Sample<'_>) -> u64 {
        let quotes = shape.quotes;
        let usual = shape.width();
        let below = head.first_row();
        let above = shape.rows[..below].iter().filter(|row| row.cells != usual).count() as u64;
        let odd = shape.all_rows() - shape.widths.get(&usual).copied().unwrap_or(0) - above;
        let is_odd_header = head.rows_at > 0 && head.names.len() != usual;
        let mut faults = odd + u64::from(shape.is_unclosed) + u64::from(is_odd_header);
        match dialect.quote {
            Some(b'"') => faults += quotes.broken + quotes.padded,
            // Apostrophes begin and end words: they are quotes where something within needs them.
            Some(_) if quotes.doubled + quotes.needed == 0 && self.options.rows.quote == CellSign::Auto => {
                faults += shape.all_rows() + 1;
            }
            Some(_) => faults += quotes.broken + quotes.padded,
            None if dialect.delimiter != Delimiter::Sign(b'\t') => faults += quotes.closed(),
            None => faults += quotes.doubled + shown_quotes(dialect, shape, head, sample.start),
        }
        faults
    }
}

fn has(text: &[u8], patterns: &[&[u8]]) -> bool {
    patterns.iter().any(|pattern| memmem::find(text, pattern).is_some())
}

/// Cells of a table of tabs whose quotes are no part of them: they are around the header, around all cells of a column, or around all
/// cells with a comma and around no other, as Excel writes them; or others are escaped within.
fn shown_quotes(dialect: &Dialect, shape: &Shape, head: &Head, bytes: &[u8]) -> u64 {
    let closed = shape.quotes.closed();
    if closed + shape.quotes.broken == 0 {
        return 0;
    }
    let is_quoted = |cell: &[u8]| cell.len() > 1 && cell.starts_with(b"\"") && cell.ends_with(b"\"");
    if head.names.iter().any(|name| is_quoted(name.as_bytes())) {
        return closed.max(1);
    }
    const ROWS: usize = 3;
    let (mut columns, mut escaped, mut with_comma, mut bare_comma) = (vec![(0, 0); COLUMNS], 0, 0, 0);
    for row in &shape.rows[head.first_row()..] {
        for (cell, column) in cells(dialect, bytes, row).iter().zip(&mut columns) {
            if is_quoted(cell.as_bytes()) {
                column.0 += 1;
                with_comma += u64::from(cell.contains(','));
                let quotes = cell.matches('"').count() - 2;
                escaped += u64::from(quotes > 0 && cell[1..].matches("\\\"").count() == quotes);
            } else if !cell.is_empty() && cell != "NA" {
                column.1 += 1;
                bare_comma += u64::from(cell.contains(',') || cell.starts_with('"'));
            }
        }
    }
    let is_whole = columns.iter().any(|&(quoted, bare)| quoted >= ROWS && bare == 0);
    let is_excel = with_comma > 0 && bare_comma == 0 && with_comma == closed;
    escaped + if is_whole || is_excel { closed } else { 0 }
}

//! What a table looks like when it is read in some dialect.

use std::collections::BTreeMap;
use std::ops::Range;

use super::dialect::{Dialect, Quoted};

/// Parts of a table.
pub(super) struct Sample<'s> {
    /// Its beginning, behind lines that belong to no dialect.
    pub start: &'s [u8],
    /// Whether that is all.
    pub is_whole: bool,
    /// Parts from further on, which begin and end anywhere.
    pub further: &'s [Vec<u8>],
}

/// A row of the beginning.
pub(super) struct RowShape {
    pub range: Range<usize>,
    /// Where the next one begins.
    pub next: usize,
    pub cells: usize,
    /// Cells that are not empty.
    pub values: usize,
}

/// How often quotes show something.
#[derive(Clone, Copy, Default)]
pub(super) struct QuoteCounts {
    pub padded: u64,
    pub plain: u64,
    pub doubled: u64,
    pub needed: u64,
    pub broken: u64,
}

pub(super) struct Shape {
    pub rows: Vec<RowShape>,
    /// How many rows have so many cells, here and further on.
    pub widths: BTreeMap<usize, u64>,
    pub quotes: QuoteCounts,
    /// Whether the beginning ends in a quote that is never closed.
    pub is_unclosed: bool,
}

impl Shape {
    pub fn of(dialect: &Dialect, sample: &Sample<'_>) -> Shape {
        // What quotes would show if there were any.
        let judge = Dialect { quote: dialect.quote.or(Some(b'"')), ..*dialect };
        let mut shape =
            Shape { rows: Vec::new(), widths: BTreeMap::new(), quotes: QuoteCounts::default(), is_unclosed: false };
        let mut at = 0;
        while at < sample.start.len() {
            let Some((row, quotes)) = row(dialect, &judge, sample.start, at, sample.is_whole) else {
                shape.is_unclosed = sample.is_whole || sample.start.len() - at > sample.start.len() / 2;
                break;
            };
            at = row.next;
            if !row.range.is_empty() {
                *shape.widths.entry(row.cells).or_default() += 1;
                shape.quotes.add(quotes);
                shape.rows.push(row);
            }
        }
        let usual = shape.width();
        for part in sample.further {
            shape.add_part(dialect, &judge, part, usual);
        }
        shape
    }

    /// Adds a part that begins within a row, perhaps within quotes: it is in step from the first row that is as most rows are.
    fn add_part(&mut self, dialect: &Dialect, judge: &Dialect, part: &[u8], usual: usize) {
        let mut at = memchr::memchr2(b'\n', b'\r', part).map_or(part.len(), |end| end + 1);
        let mut is_in_step = false;
        while at < part.len() {
            let Some((row, quotes)) = row(dialect, judge, part, at, false) else { break };
            at = row.next;
            is_in_step |= row.cells == usual;
            if is_in_step && !row.range.is_empty() {
                *self.widths.entry(row.cells).or_default() += 1;
                self.quotes.add(quotes);
            }
        }
    }

    /// How many cells most rows have.
    pub fn width(&self) -> usize {
        self.widths.iter().max_by_key(|(width, rows)| (**rows, **width)).map_or(0, |(width, _)| *width)
    }

    /// The most cells that more than a few rows have.
    pub fn full_width(&self) -> usize {
        const FEW: u64 = 20;
        let all = self.all_rows();
        let full = self.widths.iter().rev().find(|(_, rows)| **rows * FEW >= all);
        full.map_or(0, |(width, _)| *width)
    }

    /// Rows here and further on.
    pub fn all_rows(&self) -> u64 {
        self.widths.values().sum()
    }
}

impl QuoteCounts {
    fn add(&mut self, other: QuoteCounts) {
        self.padded += other.padded;
        self.plain += other.plain;
        self.doubled += other.doubled;
        self.needed += other.needed;
        self.broken += other.broken;
    }

    /// Cells that begin and end with a quote.
    pub fn closed(&self) -> u64 {
        self.plain + self.doubled + self.needed
    }
}

fn row(dialect: &Dialect, judge: &Dialect, bytes: &[u8], at: usize, is_end: bool) -> Option<(RowShape, QuoteCounts)> {
    let (mut cells, mut values) = (0, 0);
    let mut quotes = QuoteCounts::default();
    let ends = dialect.row(bytes, at, is_end, |cell| {
        cells += 1;
        values += usize::from(!cell.is_empty());
        match judge.quoted(&bytes[cell]) {
            Quoted::No => {}
            Quoted::Padded => quotes.padded += 1,
            Quoted::Plain => quotes.plain += 1,
            Quoted::Doubled => quotes.doubled += 1,
            Quoted::Needed => quotes.needed += 1,
            Quoted::Broken => quotes.broken += 1,
        }
    })?;
    Some((RowShape { range: at..ends.content, next: ends.next, cells, values }, quotes))
}

//! Where the rows of a table begin, and what its columns are called.

use std::collections::HashSet;

use super::dialect::{Delimiter, Dialect, Quoted};
use super::shape::{RowShape, Shape};
use crate::config::{Header, ReadOptions};
use crate::corpus::rows::columns::TableColumns;

/// Rows in which the header is looked for.
const ABOVE: usize = 100;

/// Rows that are looked at to know what a column holds.
const ROWS: usize = 1000;

/// The beginning of a table.
pub(super) struct Head {
    /// Rows above the header.
    pub above: usize,
    /// Where the header is, and where the rows below it begin; nowhere without a header.
    pub line_at: usize,
    pub rows_at: usize,
    /// The names of the columns.
    pub names: Vec<String>,
    /// Whether the first column has no name because the header is one cell short.
    pub is_shifted: bool,
    /// Whether the columns are there that were asked for.
    pub is_right: bool,
}

impl Head {
    /// The first row that is none of the header or above it.
    pub fn first_row(&self) -> usize {
        if self.rows_at > 0 { self.above + 1 } else { 0 }
    }

    /// `None` where there is no row.
    pub fn of(dialect: &Dialect, bytes: &[u8], shape: &Shape, options: &ReadOptions) -> Option<Head> {
        let is_right = |names: &[String]| TableColumns::new(names.to_vec(), options).is_ok();
        if options.rows.header == Header::No {
            let names: Vec<String> = (1..=shape.full_width()).map(|number| number.to_string()).collect();
            let is_right = is_right(&names);
            return Some(Head { above: 0, line_at: 0, rows_at: 0, names, is_shifted: false, is_right });
        }
        let last = if options.rows.skip_lines.is_some() { 0 } else { last_possible(&shape.rows, shape.width()) };
        let head = |above: usize| {
            let row = shape.rows.get(above)?;
            let mut names = cells(dialect, bytes, row);
            let is_shifted = is_shifted(dialect, bytes, names.len(), &shape.rows[above + 1..]);
            if is_shifted {
                names.insert(0, String::new());
            }
            let is_right = is_right(&names);
            Some(Head { above, line_at: row.range.start, rows_at: row.next, names, is_shifted, is_right })
        };
        // A number is right in every row: that of lines above the header says nothing.
        let is_number = options.text_column.bytes().all(|byte| byte.is_ascii_digit());
        let is_it = |head: &Head| head.is_right && (!is_number || head.is_shifted || head.above == last);
        let right = (0..=last).filter_map(head).find(is_it);
        right.or_else(|| head(last))
    }
}

/// What the cells of a row say, without white space around.
pub(super) fn cells(dialect: &Dialect, bytes: &[u8], row: &RowShape) -> Vec<String> {
    let mut cells = Vec::with_capacity(row.cells);
    dialect.row(&bytes[..row.next], row.range.start, true, |cell| {
        cells.push(String::from_utf8_lossy(&dialect.text(&bytes[cell])).trim().to_string());
    });
    cells
}

/// The first row that is as wide as most and has more than a title in it: what stands above it are lines about the table.
fn last_possible(rows: &[RowShape], width: usize) -> usize {
    let is_wide = |row: &RowShape| row.cells >= width && row.values >= width.min(2);
    rows.iter().take(ABOVE).position(is_wide).unwrap_or(0)
}

/// Whether a header is one cell shorter than every row because the first column, the names of rows, has no name in it, as in what
/// `write.table` of R writes.
fn is_shifted(dialect: &Dialect, bytes: &[u8], names: usize, rows: &[RowShape]) -> bool {
    if dialect.delimiter == Delimiter::None || rows.is_empty() || rows.iter().any(|row| row.cells != names + 1) {
        return false;
    }
    // What names rows is a number or has quotes; fewer other names may be anything.
    const NAMES: usize = 3;
    let mut seen = HashSet::new();
    let (mut is_numbered, mut is_quoted, mut has_last) = (true, true, false);
    for (number, row) in (1u64..).zip(rows.iter().take(ROWS)) {
        let (mut first, mut last) = (None, 0..0);
        dialect.row(&bytes[..row.next], row.range.start, true, |cell| {
            first.get_or_insert(cell.clone());
            last = cell;
        });
        let first = &bytes[first.unwrap_or(0..0)];
        is_quoted &= !matches!(dialect.quoted(first), Quoted::No | Quoted::Broken);
        let first = dialect.text(first).into_owned();
        let last = &bytes[last];
        is_numbered &= first == number.to_string().as_bytes();
        has_last |= !last.is_empty();
        // A sign between words of a text is mostly followed by a space.
        let is_text = last.first() == Some(&b' ');
        if first.is_empty() || is_text || !seen.insert(first) {
            return false;
        }
    }
    // Of one column, the rows may as well be texts with a delimiter in each.
    has_last && (is_numbered || (names > 1 && (is_quoted || rows.len() >= NAMES)))
}

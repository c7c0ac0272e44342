//! What the first column of a table holds, as far as a line can be told by it that goes on with the row before.

use super::dialect::Dialect;
use super::shape::RowShape;

/// Rows that are looked at.
const ROWS: usize = 1000;

/// One value in so many may be of another kind.
const ODD: usize = 10;

/// The longest value without white space that is a name of something.
const LONGEST: usize = 60;

/// What all values of the first column have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FirstColumn {
    /// Digits.
    Number,
    /// No white space.
    Word,
    /// Nothing that is known.
    Any,
}

impl FirstColumn {
    /// What these rows show, as far as they have so many cells.
    pub fn of(dialect: &Dialect, bytes: &[u8], rows: &[RowShape], cells: usize) -> FirstColumn {
        let (mut all, mut numbers, mut words) = (0, 0, 0);
        for row in rows.iter().filter(|row| row.cells == cells).take(ROWS) {
            let mut first = None;
            dialect.row(&bytes[..row.next], row.range.start, true, |cell| {
                first.get_or_insert(cell);
            });
            let text = dialect.text(&bytes[first.unwrap_or(0..0)]);
            all += 1;
            numbers += usize::from(is_number(&text));
            words += usize::from(is_word(&text));
        }
        let is_most = |count: usize| count > 0 && (all - count) * ODD <= all;
        if is_most(numbers) {
            FirstColumn::Number
        } else if is_most(words) {
            FirstColumn::Word
        } else {
            FirstColumn::Any
        }
    }

    pub fn is_unlike(self, cell: &[u8]) -> bool {
        match self {
            FirstColumn::Number => !is_number(cell),
            FirstColumn::Word => !is_word(cell),
            FirstColumn::Any => false,
        }
    }
}

fn is_number(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    !cell.is_empty() && cell.iter().all(u8::is_ascii_digit)
}

fn is_word(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    !cell.is_empty() && cell.len() <= LONGEST && !cell.iter().any(u8::is_ascii_whitespace)
}

//! Escapes that programs write out in cells: `\n`, `\u2019`, `b'…'`, `_x000D_`, `|LBR|`.

mod backslash;
mod bare;
mod tokens;

use std::borrow::Cow;

use super::counts::CellCounts;
use super::options::Escapes;

/// Of so many backslashes in ten, an escape must begin at each.
const LEAST_IN_10: u64 = 9;

/// What was seen in cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    backslashes: backslash::Seen,
    bare: bare::Seen,
}

impl Seen {
    pub fn add(&mut self, cell: &str) {
        self.backslashes.add(cell);
        self.bare.add(cell);
    }

    pub fn reading(&self, how: Escapes) -> Reading {
        let backslash::Seen { escapes, certain, others } = self.backslashes;
        match how {
            Escapes::Auto => Reading {
                // One `\\t` may be the beginning of a word.
                with_backslash: (escapes > 1 || certain > 0) && escapes * 10 >= (escapes + others) * LEAST_IN_10,
                is_forced: false,
                bare: self.bare.is_certain(),
                others: true,
            },
            Escapes::Keep => Reading::default(),
            Escapes::Undo => Reading { with_backslash: true, is_forced: true, bare: true, others: true },
        }
    }
}

/// Which escapes of a column are undone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    /// Those with a backslash.
    with_backslash: bool,
    /// Also in what looks like a path or a formula.
    is_forced: bool,
    /// Those that lost their backslash, as `u2019`.
    bare: bool,
    /// Those that can be nothing else.
    others: bool,
}

impl Reading {
    /// Whether escapes are undone that have no sign of their own.
    pub fn reads_bare(self) -> bool {
        self.bare
    }
}

/// The cell without its escapes.
pub(super) fn undone<'c>(cell: &'c str, reading: Reading, counts: &mut CellCounts) -> Cow<'c, str> {
    let mut cell = Cow::Borrowed(cell);
    if reading.others
        && let Some(text) = backslash::of_bytes(&cell)
    {
        counts.escapes_undone += 1;
        return Cow::Owned(text);
    }
    if memchr::memchr(b'\\', cell.as_bytes()).is_some() {
        if reading.with_backslash {
            change(&mut cell, |cell| backslash::undone(cell, reading.is_forced));
        } else {
            let mut seen = backslash::Seen::default();
            seen.add(&cell);
            counts.escapes_left += u64::from(seen.escapes > 0);
        }
    }
    if reading.bare {
        change(&mut cell, bare::undone);
    }
    if reading.others {
        change(&mut cell, tokens::undone);
    }
    counts.escapes_undone += u64::from(matches!(cell, Cow::Owned(_)));
    cell
}

fn change(cell: &mut Cow<'_, str>, step: impl FnOnce(&str) -> Option<String>) {
    if let Some(changed) = step(cell) {
        *cell = Cow::Owned(changed);
    }
}

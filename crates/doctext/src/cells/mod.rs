//! Cells of tables as platforms and programs write them: escapes, markup, entities, characters that were decoded twice.
//!
//! A column is looked at first, for one cell says too little: [`ColumnSample`] gathers, [`CellReading::decide`] decides, and
//! [`CellReading::apply`] reads each cell.

mod balance;
mod counts;
mod entities;
mod escapes;
mod markup;
mod missing;
mod options;
mod tags;

use std::borrow::Cow;

pub use self::counts::CellCounts;
pub(crate) use self::entities::{Decoded, decoded};
pub use self::missing::is_missing;
pub use self::options::{CellOptions, Escapes, Markup};
use crate::decode::mojibake::{self, Repaired};
use crate::options::{Entities, Mojibake};

/// What was seen in some cells of a column. It holds counts, not the cells.
#[derive(Clone, Debug, Default)]
pub struct ColumnSample {
    cells: u64,
    escapes: escapes::Seen,
    markup: markup::Seen,
    entities: entities::Seen,
}

impl ColumnSample {
    /// Looks at a cell.
    ///
    /// # Complexity
    /// Linear in the cell.
    pub fn add(&mut self, cell: &str) {
        if cell.trim().is_empty() {
            return;
        }
        self.cells += 1;
        self.escapes.add(cell);
        self.markup.add(cell);
        self.entities.add(cell);
    }
}

/// How the cells of a column are read.
///
/// # Examples
/// ```
/// use doctext::cells::{CellCounts, CellOptions, CellReading, ColumnSample};
///
/// let column = [r"It rained.\nWe stayed.", r"it\u2019s late", "<p>Tea</p><p>&amp; cake</p>", "3 < 4"];
/// let mut sample = ColumnSample::default();
/// column.iter().for_each(|cell| sample.add(cell));
/// let reading = CellReading::decide(&sample, CellOptions::default());
///
/// let mut counts = CellCounts::default();
/// let read: Vec<_> = column.iter().map(|cell| reading.apply(cell, &mut counts)).collect();
/// assert_eq!(read, ["It rained.\nWe stayed.", "it’s late", "Tea\n\n& cake", "3 < 4"]);
/// assert_eq!((counts.escapes_undone, counts.markup_read), (2, 1));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct CellReading {
    escapes: escapes::Reading,
    markup: markup::Reading,
    entities: Entities,
    mojibake: Mojibake,
}

impl CellReading {
    /// Decides how the cells of a column are read.
    pub fn decide(sample: &ColumnSample, options: CellOptions) -> CellReading {
        let markup = match options.markup {
            Markup::Auto => sample.markup.reading(sample.cells),
            Markup::Text => markup::Reading::Text,
            Markup::Html => markup::Reading::Html,
        };
        let entities = match options.entities {
            Entities::Auto if markup != markup::Reading::Text => Entities::Always,
            Entities::Auto if sample.entities.is_about_html() => Entities::Keep,
            chosen => chosen,
        };
        let escapes = sample.escapes.reading(options.escapes);
        CellReading { escapes, markup, entities, mojibake: options.mojibake }
    }

    /// Whether a cell stays as it is that is plain.
    fn leaves_plain(&self) -> bool {
        !self.escapes.reads_bare() && self.markup != markup::Reading::Html
    }

    /// The text of a cell, and adds to `counts` what was done.
    ///
    /// # Complexity
    /// Linear in the cell.
    pub fn apply<'c>(&self, cell: &'c str, counts: &mut CellCounts) -> Cow<'c, str> {
        if self.leaves_plain() && is_plain(cell) {
            return Cow::Borrowed(cell);
        }
        let cell = then(Cow::Borrowed(cell), |cell| escapes::undone(cell, self.escapes, counts));
        let before = counts.markup_read;
        let cell = then(cell, |cell| markup::text(cell, self.markup, counts));
        // The reader of HTML has decoded entities, and what came of them is text.
        let cell = if counts.markup_read > before {
            cell
        } else {
            then(cell, |cell| {
                let entities::Decoded { text, decoded, left } = entities::decoded(cell, self.entities);
                counts.entities_decoded += decoded;
                counts.entities_left += left;
                text
            })
        };
        then(cell, |cell| {
            let Repaired { text, places, left } = mojibake::treated(cell, self.mojibake);
            counts.mojibake_repaired += places;
            counts.mojibake_left += left;
            text
        })
    }
}

/// One of these is in every escape, tag and entity.
const SIGNS: [u8; 7] = *b"\\;<_|[{";

/// Whether a cell has no character that an escape, a tag, an entity or a wrong reading is made of. One look at most cells is all.
fn is_plain(cell: &str) -> bool {
    // Without a way out of the loop over a block, which can so be done many bytes at a time.
    let is_sign = |byte: u8| !byte.is_ascii() | SIGNS.iter().fold(false, |found, sign| found | (byte == *sign));
    let has_sign = |block: &[u8]| block.iter().fold(false, |found, &byte| found | is_sign(byte));
    let is_of_python = || matches!(cell.trim_start().as_bytes(), [b'b', b'\'' | b'"', ..]);
    !cell.as_bytes().chunks(64).any(has_sign) && !is_of_python()
}

/// The next step, without a copy where it changes nothing.
fn then<'c>(cell: Cow<'c, str>, step: impl FnOnce(&str) -> Cow<'_, str>) -> Cow<'c, str> {
    match cell {
        // The borrowed cell outlives the step only as what it was, so a borrowed outcome is the cell.
        Cow::Borrowed(text) => match step(text) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(changed) => Cow::Owned(changed),
        },
        Cow::Owned(text) => match step(&text) {
            Cow::Borrowed(_) => Cow::Owned(text),
            Cow::Owned(changed) => Cow::Owned(changed),
        },
    }
}

#[cfg(test)]
mod tests;

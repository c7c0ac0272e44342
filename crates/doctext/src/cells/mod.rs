//! Cells of tables as platforms and programs write them: escapes, markup, entities, characters that were decoded twice.
//!
//! A column is looked at first, for one cell says too little: [`ColumnSample`] gathers, [`CellReading::decide`] decides, and
//! [`CellReading::apply`] reads each cell.

mod entities;
mod escapes;
mod markup;
mod missing;
mod tags;

use std::borrow::Cow;
use std::ops::AddAssign;

pub(crate) use self::entities::{Decoded, decoded};
pub use self::missing::{MISSING, is_missing};
use crate::decode::mojibake::{self, Repaired};
use crate::options::{Entities, Mojibake};
use crate::remark::{Remark, RemarkKind};

/// What becomes of escapes that are written out in cells, such as `\n` and `\u2019`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Escapes {
    /// They are undone in columns in which nearly every backslash begins one.
    #[default]
    Auto,
    /// They are kept.
    Keep,
    /// They are undone.
    Undo,
}

/// What cells are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// HTML in columns with whole tags of HTML in more than one cell in a hundred, plain text in others.
    #[default]
    Auto,
    /// Plain text.
    Text,
    /// HTML.
    Html,
}

/// How cells are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellOptions {
    /// What becomes of escapes.
    pub escapes: Escapes,
    /// What cells are.
    pub markup: Markup,
    /// What becomes of HTML entities in cells that are no HTML.
    pub entities: Entities,
    /// What becomes of characters that were decoded wrongly before they were saved.
    pub mojibake: Mojibake,
}

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
    is_html: bool,
    entities: Entities,
    mojibake: Mojibake,
}

/// What was done to cells. All but `entities_*` and `mojibake_*` are numbers of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellCounts {
    /// Cells in which escapes were undone.
    pub escapes_undone: u64,
    /// Cells with escapes that were left as they are.
    pub escapes_left: u64,
    /// Cells that were read as HTML.
    pub markup_read: u64,
    /// Cells with whole tags that were left as they are.
    pub markup_left: u64,
    /// Entities that were decoded.
    pub entities_decoded: u64,
    /// Entities that were left as they are.
    pub entities_left: u64,
    /// Places in which characters that were decoded twice were repaired.
    pub mojibake_repaired: u64,
    /// Places that look decoded twice and were left as they are.
    pub mojibake_left: u64,
}

impl CellReading {
    /// Decides how the cells of a column are read.
    pub fn decide(sample: &ColumnSample, options: CellOptions) -> CellReading {
        let is_html = match options.markup {
            Markup::Auto => sample.markup.is_html(sample.cells),
            Markup::Text => false,
            Markup::Html => true,
        };
        let entities = match options.entities {
            Entities::Auto if is_html => Entities::Always,
            Entities::Auto if sample.entities.is_about_html() => Entities::Keep,
            chosen => chosen,
        };
        let escapes = sample.escapes.reading(options.escapes);
        CellReading { escapes, is_html, entities, mojibake: options.mojibake }
    }

    /// The text of a cell, and adds to `counts` what was done.
    ///
    /// # Complexity
    /// Linear in the cell.
    pub fn apply<'c>(&self, cell: &'c str, counts: &mut CellCounts) -> Cow<'c, str> {
        let cell = then(Cow::Borrowed(cell), |cell| escapes::undone(cell, self.escapes, counts));
        let before = counts.markup_read;
        let cell = then(cell, |cell| markup::text(cell, self.is_html, counts));
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

impl CellCounts {
    /// What a user should know.
    pub fn remarks(&self) -> Vec<Remark> {
        let counted = [
            (RemarkKind::EscapesUndone, self.escapes_undone),
            (RemarkKind::EscapesLeft, self.escapes_left),
            (RemarkKind::MarkupRead, self.markup_read),
            (RemarkKind::MarkupLeft, self.markup_left),
            (RemarkKind::EntitiesDecoded, self.entities_decoded),
            (RemarkKind::EntitiesLeft, self.entities_left),
            (RemarkKind::MojibakeRepaired, self.mojibake_repaired),
            (RemarkKind::MojibakeLeft, self.mojibake_left),
        ];
        counted.into_iter().filter(|(_, count)| *count > 0).map(|(kind, count)| Remark::new(kind, count)).collect()
    }
}

impl AddAssign for CellCounts {
    fn add_assign(&mut self, other: CellCounts) {
        self.escapes_undone += other.escapes_undone;
        self.escapes_left += other.escapes_left;
        self.markup_read += other.markup_read;
        self.markup_left += other.markup_left;
        self.entities_decoded += other.entities_decoded;
        self.entities_left += other.entities_left;
        self.mojibake_repaired += other.mojibake_repaired;
        self.mojibake_left += other.mojibake_left;
    }
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

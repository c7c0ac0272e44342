//! What a caller may choose about cells.

use crate::options::{Entities, Mojibake};

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

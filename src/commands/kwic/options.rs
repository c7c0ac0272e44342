//! What is looked for, and how it is shown.

use std::num::NonZeroU64;

use crate::named::named;
use crate::themes::ThemeOptions;

named! {
    /// What rows are sorted by: normal forms, token by token, by their bytes.
    KwicSort {
        /// The last token before the match, then the one before it, and so on.
        Left = "left",
        /// The first token behind the match, then the next, and so on.
        Right = "right",
        /// The tokens of the match.
        Match = "match",
    }
}

/// What is looked for, and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KwicOptions {
    /// A pattern as in a theme list.
    pub pattern: String,
    /// What of a text it matches.
    pub theme: ThemeOptions,
    /// Tokens on each side, at most [`KwicOptions::MAX_CONTEXT`].
    pub context: u32,
    /// `None` for the order of documents and positions.
    pub sort: Option<KwicSort>,
    /// Rows at most; those that come first.
    pub limit: Option<NonZeroU64>,
}

impl KwicOptions {
    /// The most tokens on each side.
    pub const MAX_CONTEXT: u32 = 1000;

    /// This pattern, and defaults.
    pub fn new(pattern: impl Into<String>) -> Self {
        KwicOptions { pattern: pattern.into(), theme: ThemeOptions::default(), context: 10, sort: None, limit: None }
    }
}

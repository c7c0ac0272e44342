//! How text is cut into tokens.

use serde::Serialize;

use super::TokenRule;
use crate::named::named;

named! {
    /// Whether a hyphen ends a word.
    Hyphens {
        /// `state-owned` is two words.
        Split = "split",
        /// `state-owned` is one word.
        Keep = "keep",
    }
}

named! {
    /// What becomes of a final `'s`.
    Possessive {
        /// `party's` is counted as `party`.
        Strip = "strip",
        /// `party's` is a word of its own.
        Keep = "keep",
    }
}

named! {
    /// Whether an elided article is a word.
    Elision {
        /// `l'état` is one word.
        Whole = "whole",
        /// `l'état` is `l'` and `état`.
        Split = "split",
    }
}

named! {
    /// Whether URLs and e-mail addresses stand in the tables of terms.
    Urls {
        /// They hold their place and stand in no table of terms.
        Drop = "drop",
        /// They are terms.
        Keep = "keep",
    }
}

/// How text is cut into tokens and what their normal form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TextOptions {
    /// By what rule it is cut. What follows is only for [`TokenRule::Uax29`].
    pub tokens: TokenRule,
    /// Whether a hyphen ends a word.
    pub hyphens: Hyphens,
    /// What becomes of a final `'s`.
    pub possessive: Possessive,
    /// Whether an elided article is a word.
    pub elision: Elision,
    /// Whether URLs and e-mail addresses stand in the tables.
    pub urls: Urls,
}

//! Characters that were decoded wrongly before they were saved.

use std::borrow::Cow;

use crate::options::Mojibake;

/// A text in which characters that were decoded twice are repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired<'t> {
    /// The text.
    pub text: Cow<'t, str>,
    /// Places that were repaired.
    pub places: u64,
    /// Places that look so and were left.
    pub left: u64,
}

/// Repairs what is certain.
pub fn repair(text: &str) -> Repaired<'_> {
    Repaired { text: Cow::Borrowed(text), places: 0, left: 0 }
}

/// Repairs what is certain, or only counts.
pub(crate) fn treated(text: &str, how: Mojibake) -> Repaired<'_> {
    let repaired = repair(text);
    match how {
        Mojibake::Auto => repaired,
        Mojibake::Keep => Repaired { text: Cow::Borrowed(text), places: 0, left: repaired.places + repaired.left },
    }
}

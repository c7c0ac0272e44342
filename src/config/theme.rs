//! How the patterns of a theme are compared with a text.

use serde::Serialize;

use super::settable::settable;
use crate::named::named;

named! {
    /// Whether capital letters are other letters.
    Case {
        /// `US` and `us` are the same.
        Ignore = "ignore",
        /// `US` is not `us`.
        Sensitive = "sensitive",
    }
}

named! {
    /// Whether letters with marks are other letters.
    Accents {
        /// `état` is not `etat`.
        Keep = "keep",
        /// `état` and `etat` are the same.
        Ignore = "ignore",
    }
}

named! {
    /// Which themes have a row in `doc_themes` for documents without a hit.
    Zeros {
        /// No theme.
        None = "none",
        /// Themes that are below no other.
        Themes = "themes",
        /// All themes.
        All = "all",
    }
}

named! {
    /// What a pattern is compared with.
    Matching {
        /// Whole words.
        Words = "words",
        /// Any part of a sentence.
        Substring = "substring",
    }
}

settable! {
    /// What of a text the patterns of a theme match (docs/counting.md § 4).
    #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
    ThemeOptions {
        /// Whether capital letters are other letters.
        case: Case,
        /// Whether letters with marks are other letters.
        accents: Accents,
        /// The ISO 639-1 code of the language whose stems are compared rather than words.
        stem: Option<String>,
        /// What patterns are compared with.
        #[serde(rename = "match")]
        matching: Matching,
        /// Whether obfuscated words are found as well.
        evasion: bool,
        /// ISO 639-1 codes, ascending, of the languages of documents on which patterns are tried; none for all. A document of unknown language
        /// is always tried.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        languages: Vec<String>,
    }
}

impl Default for ThemeOptions {
    fn default() -> Self {
        ThemeOptions {
            case: Case::Ignore,
            accents: Accents::Keep,
            stem: None,
            matching: Matching::Words,
            evasion: false,
            languages: Vec::new(),
        }
    }
}

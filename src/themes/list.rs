//! Themes as they are written, whatever the format of the file.

use crate::config::named;

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
    /// What a pattern is compared with.
    Matching {
        /// Whole words.
        Words = "words",
        /// Any part of a sentence.
        Substring = "substring",
    }
}

/// What of a text the patterns of a theme match (docs/counting.md § 4).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ThemeOptions {
    /// Whether capital letters are other letters.
    pub case: Case,
    /// Whether letters with marks are other letters.
    pub accents: Accents,
    /// The ISO 639-1 code of the language whose stems are compared rather than words.
    pub stem: Option<String>,
    /// What patterns are compared with.
    pub matching: Matching,
    /// Whether disguised words are found as well.
    pub evasion: bool,
}

impl Default for ThemeOptions {
    fn default() -> Self {
        ThemeOptions {
            case: Case::Ignore,
            accents: Accents::Keep,
            stem: None,
            matching: Matching::Words,
            evasion: false,
        }
    }
}

/// A place in a file: line and column, from 1; columns are characters. 0 where it has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A pattern as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The pattern.
    pub text: String,
    /// What a hit adds to `weighted_count`; finite.
    pub weight: f64,
    /// Where it stands.
    pub place: Place,
}

/// A theme as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    /// Its name; `/` divides it from the theme above it.
    pub name: String,
    /// What of a text its patterns match.
    pub options: ThemeOptions,
    /// In the order of the file.
    pub patterns: Vec<Entry>,
    /// Where its name stands.
    pub place: Place,
}

/// Themes as written, in the order of the file. Names are distinct.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThemeList {
    /// In the order of the file.
    pub themes: Vec<Theme>,
}

/// What is wrong with a file of themes, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What, and what to do.
    pub message: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Fault { place, message: message.into() }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Whether `name` can be the name of a theme: parts that are not empty, with `/` between, without space around or control characters.
pub fn is_theme_name(name: &str) -> bool {
    name.split('/').all(|part| !part.is_empty() && part.trim() == part) && !name.contains(char::is_control)
}

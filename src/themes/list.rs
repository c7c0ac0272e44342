//! Themes as they are written, whatever the format of the file.

use serde::Serialize;

use super::pattern::{Pattern, PatternError};
use crate::config::ThemeOptions;
use crate::text::Tokenizer;

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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// The pattern.
    #[serde(rename = "pattern")]
    pub text: String,
    /// What a hit adds to `weighted_count`; finite.
    pub weight: f64,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

impl Entry {
    /// A error of the pattern. Where text is quoted the place may be a character or two before what is wrong.
    #[doc(hidden)]
    pub fn error(&self, wrong: &PatternError) -> ListError {
        let Place { line, column } = self.place;
        ListError::new(Place { line, column: column + wrong.at }, &wrong.message)
    }
}

/// A theme as written.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Theme {
    /// Its name; `/` divides it from the theme above it.
    pub name: String,
    /// What of a text its patterns match.
    pub options: ThemeOptions,
    /// In the order of the file.
    pub patterns: Vec<Entry>,
    /// Where its name stands.
    #[serde(skip)]
    pub place: Place,
}

/// Themes as written, in the order of the file. Names are distinct.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ThemeList {
    /// In the order of the file.
    pub themes: Vec<Theme>,
}

impl ThemeList {
    /// Compiles all patterns: each theme's name and its own, in the order of the file.
    ///
    /// # Errors
    /// Every pattern that is none, and where it stands.
    #[doc(hidden)]
    pub fn compile(&self, tokenizer: &Tokenizer) -> Result<Vec<(String, Vec<Pattern>)>, Vec<ListError>> {
        let mut errors = Vec::new();
        let mut compile = |theme: &Theme| {
            let patterns = theme.patterns.iter().filter_map(|entry| {
                let pattern = Pattern::compile(&entry.text, &theme.options, tokenizer);
                pattern.map_err(|wrong| errors.push(entry.error(&wrong))).ok().map(|it| it.with_weight(entry.weight))
            });
            (theme.name.clone(), patterns.collect())
        };
        let compiled = self.themes.iter().map(&mut compile).collect();
        if errors.is_empty() { Ok(compiled) } else { Err(errors) }
    }
}

/// What is wrong with a file of themes, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListError {
    /// Where.
    pub place: Place,
    /// What, and what to do.
    pub message: String,
}

impl ListError {
    /// A error at a place.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        ListError { place, message: message.into() }
    }
}

impl std::fmt::Display for ListError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Whether `name` can be the name of a theme: parts that are not empty, with `/` between, without space around or control characters.
pub fn is_theme_name(name: &str) -> bool {
    name.split('/').all(|part| !part.is_empty() && part.trim() == part) && !name.contains(char::is_control)
}

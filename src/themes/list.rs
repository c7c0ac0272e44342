//! Themes as they are written, whatever the format of the file.

use std::collections::HashMap;

use serde::Serialize;

use super::pattern::{Pattern, PatternError};
use super::short_message::short_message;
use crate::config::ThemeOptions;
use crate::text::Tokenizer;

/// A place in a list: line and column, from 1; columns are characters. 0 where it has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file of a built-in list that is joined of several, such as `en.yaml`; else empty.
    pub file: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// In a list that is one file.
    pub fn new(line: usize, column: usize) -> Self {
        Place { file: "", line, column }
    }
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
    /// What tables show in its place, if it has a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What a hit adds to `weighted_count`; finite.
    pub weight: f64,
    /// What of a text it matches, where that is not what its theme says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<ThemeOptions>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

impl Entry {
    /// A pattern without a name, with the options of its theme.
    pub fn new(text: impl Into<String>, weight: f64, place: Place) -> Self {
        Entry { text: text.into(), name: None, weight, options: None, place }
    }

    /// A error of the pattern. Where text is quoted the place may be a character or two before what is wrong.
    #[doc(hidden)]
    pub fn error(&self, wrong: &PatternError) -> ListError {
        let column = self.place.column + wrong.at;
        ListError::new(Place { column, ..self.place }, &wrong.message)
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

impl Theme {
    /// What of a text one of its patterns matches.
    pub fn options_of<'t>(&'t self, entry: &'t Entry) -> &'t ThemeOptions {
        entry.options.as_ref().unwrap_or(&self.options)
    }
}

/// Themes as written, in the order of the file. Names are distinct.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ThemeList {
    /// In the order of the file.
    pub themes: Vec<Theme>,
}

impl ThemeList {
    /// One list of several: a theme that more than one has gets the patterns of all of them, each with the options that it has where it stands.
    #[must_use]
    pub fn joined(lists: Vec<ThemeList>) -> ThemeList {
        let mut themes: Vec<Theme> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for theme in lists.into_iter().flat_map(|list| list.themes) {
            let number = *numbers.entry(theme.name.clone()).or_insert(themes.len());
            let Some(known) = themes.get_mut(number) else {
                themes.push(theme);
                continue;
            };
            for mut entry in theme.patterns {
                let options = entry.options.take().unwrap_or_else(|| theme.options.clone());
                entry.options = (options != known.options).then_some(options);
                known.patterns.push(entry);
            }
        }
        ThemeList { themes }
    }

    /// Whether there is anything that could be found.
    ///
    /// # Errors
    /// That there are no themes, or that none has a pattern.
    pub fn check_patterns(&self) -> Result<(), ListError> {
        let message = if self.themes.is_empty() {
            "there are no themes in it"
        } else if self.themes.iter().all(|theme| theme.patterns.is_empty()) {
            "no theme in it has a pattern"
        } else {
            return Ok(());
        };
        Err(ListError::new(Place::default(), message))
    }

    /// Compiles all patterns: each theme's name and its own, in the order of the file.
    ///
    /// # Errors
    /// Every pattern that is none, and where it stands.
    #[doc(hidden)]
    pub fn compile(&self, tokenizer: &Tokenizer) -> Result<Vec<(String, Vec<Pattern>)>, Vec<ListError>> {
        self.read(tokenizer, false)
    }

    /// The same for a list that is known to have no wrong pattern: one that is part of the program, as tests see to.
    ///
    /// # Errors
    /// As [`compile`](Self::compile), but it need not find every fault.
    #[doc(hidden)]
    pub fn compile_known(&self, tokenizer: &Tokenizer) -> Result<Vec<(String, Vec<Pattern>)>, Vec<ListError>> {
        self.read(tokenizer, true)
    }

    fn read(&self, tokenizer: &Tokenizer, is_known: bool) -> Result<Vec<(String, Vec<Pattern>)>, Vec<ListError>> {
        let mut errors = Vec::new();
        let mut compile = |theme: &Theme| {
            let patterns = theme.patterns.iter().filter_map(|entry| {
                let pattern = Pattern::read(&entry.text, theme.options_of(entry), tokenizer, is_known);
                let pattern = pattern.map_err(|wrong| errors.push(entry.error(&wrong))).ok()?;
                Some(Pattern { weight: entry.weight, name: entry.name.clone(), ..pattern })
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

/// Weights at most: the sum over any number of hits is finite.
pub(crate) const MOST_WEIGHT: f64 = 1e200;

impl ListError {
    /// A error at a place.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        ListError { place, message: short_message(message.into()) }
    }

    /// Where it is in the list of this name, as `my.yaml:3:5` or `builtin:core/en.yaml:3:5`; the name alone if it is about all of it.
    pub fn place_in(&self, list: &str) -> String {
        match self.place {
            place if place == Place::default() => list.to_string(),
            place if place.file.is_empty() => format!("{list}:{place}"),
            place => format!("{list}/{}:{place}", place.file),
        }
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

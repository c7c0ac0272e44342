//! Theme lists, looked at alone.

use crate::config::{TextOptions, ThemeOptions, ThemeSource};
use crate::context::NamedList;
use crate::error::Result;
use crate::text::Tokenizer;
use crate::themes::{Imported, ListError, doubts_of};

/// What [`check_themes`] says of a theme list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ThemeCheck {
    /// Its path, or the name of a built-in list.
    pub name: String,
    /// Themes that are written in it.
    pub themes: usize,
    /// Patterns that are written in it.
    pub patterns: usize,
    /// Why it cannot be used: all patterns that are none, or the first place at which it is no list.
    pub errors: Vec<ListError>,
    /// What is most likely not meant so.
    pub warnings: Vec<ListError>,
}

/// Checks a theme list, as it would be used with these options of the text.
///
/// # Errors
/// A usage error where there is no such list, or it cannot be read.
///
/// # Complexity
/// Linear in the patterns.
///
/// # Examples
/// ```
/// use termloom::check_themes;
/// use termloom::config::{TextOptions, ThemeSource};
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// std::fs::write("my.yaml", "media: [press, newspaper*]\nvoting: [elect*, 'ballot box']\n")?;
///
/// let check = check_themes(&ThemeSource::File("my.yaml".into()), TextOptions::default())?;
/// assert_eq!((check.themes, check.patterns), (2, 4));
/// assert!(check.errors.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_themes(source: &ThemeSource, text: TextOptions) -> Result<ThemeCheck> {
    let (named, written) = NamedList::open(source)?;
    let mut check =
        ThemeCheck { name: named.name.clone(), themes: 0, patterns: 0, errors: Vec::new(), warnings: Vec::new() };
    let Imported { list, remarks } = match named.parse(written.as_deref()) {
        Ok(imported) => imported,
        Err(error) => {
            check.errors.push(error);
            return Ok(check);
        }
    };
    let tokenizer = Tokenizer::new(text);
    check.themes = list.themes.len();
    check.patterns = list.themes.iter().map(|theme| theme.patterns.len()).sum();
    check.errors = list.compile(&tokenizer).err().unwrap_or_default();
    let remarks =
        remarks.iter().map(|remark| ListError::new(remark.place, format!("{}: {}", remark.kind, remark.message)));
    check.warnings = named.notes.into_iter().chain(remarks).collect();
    match list.check_patterns() {
        Ok(()) => check.warnings.extend(list.warnings(&tokenizer)),
        Err(nothing) => check.errors.push(nothing),
    }
    Ok(check)
}

/// What is most likely not meant in a pattern that is no part of a list, and what to write instead. Nothing where it is no pattern.
///
/// # Complexity
/// A few hundred short texts are tokenized for each glob and regex.
///
/// # Examples
/// ```
/// use termloom::Tokenizer;
/// use termloom::commands::check::check_pattern;
/// use termloom::config::{TextOptions, ThemeOptions};
///
/// let tokenizer = Tokenizer::new(TextOptions::default());
/// let warnings = check_pattern("state OR media", &ThemeOptions::default(), &tokenizer);
/// assert_eq!(warnings, ["`state OR media`: `OR` is looked for as a word: write `state` and `media` as two patterns"]);
/// ```
pub fn check_pattern(pattern: &str, theme: &ThemeOptions, tokenizer: &Tokenizer) -> Vec<String> {
    doubts_of(pattern, theme, tokenizer).unwrap_or_default()
}

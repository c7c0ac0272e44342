//! What every reader does: themes are named, entries collected, and what was changed or left out noted.

use std::collections::{HashMap, HashSet};

use super::words::{is_space, pattern_of, shown};
use super::{Imported, Remark, RemarkKind};
use crate::config::Config;
use crate::config::ThemeOptions;
use crate::text::Tokenizer;
use crate::themes::list::{Entry, MOST_WEIGHT, Place, Theme, ThemeList};
use crate::themes::pattern::Pattern;

/// Levels of themes; and characters of a name at one level. Themes hold the names of all that are above them, so a file
/// without bounds could ask for any amount of memory.
pub(super) const DEEPEST: usize = 16;
const LONGEST_NAME: usize = 120;

/// Whether `/` in a name divides it from the theme above.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slash {
    /// Formats without nesting have no other way to say it.
    Divides,
    /// Formats that nest say it otherwise.
    IsText,
}

/// Tells patterns from what a run would refuse, with the whole list.
pub(super) struct Checker(Tokenizer);

impl Checker {
    pub fn new() -> Self {
        Checker(Tokenizer::new(Config::default().text))
    }

    /// What is wrong with a pattern, if anything is.
    pub fn error(&self, text: &str) -> Option<String> {
        let error = Pattern::compile(text, &ThemeOptions::default(), &self.0).err()?;
        // Some errors begin with the pattern already.
        let is_named = error.message.starts_with('`') && error.at == 0;
        Some(if is_named { error.message } else { format!("`{}`: {}", shown(text), error.message) })
    }
}

/// A list that grows.
pub(super) struct ListBuilder {
    checker: Checker,
    themes: Vec<Theme>,
    numbers: HashMap<String, usize>,
    /// The line and weight of each pattern of each theme, by its text and languages.
    known: HashMap<(usize, String, Vec<String>), (usize, f64)>,
    remarks: Vec<Remark>,
}

impl ListBuilder {
    pub fn new() -> Self {
        ListBuilder {
            checker: Checker::new(),
            themes: Vec::new(),
            numbers: HashMap::new(),
            known: HashMap::new(),
            remarks: Vec::new(),
        }
    }

    pub fn changed(&mut self, place: Place, message: impl Into<String>) {
        self.remarks.push(Remark { place, kind: RemarkKind::Changed, message: message.into() });
    }

    pub fn unusable(&mut self, place: Place, message: impl Into<String>) {
        self.remarks.push(Remark { place, kind: RemarkKind::Unusable, message: message.into() });
    }

    /// The theme that a heading begins.
    pub fn theme(&mut self, above: Option<usize>, raw: &str, slash: Slash, place: Place) -> usize {
        let own = name_of(raw, slash);
        if own != raw.trim() {
            self.changed(place, format!("the theme `{}` became `{own}`", shown(raw)));
        }
        let name = match above {
            Some(above) => format!("{}/{own}", self.themes[above].name),
            None => own,
        };
        if let Some(&number) = self.numbers.get(&name) {
            let line = self.themes[number].place.line;
            self.changed(place, format!("`{}` stands here again, and was added to line {line}", shown(&name)));
            return number;
        }
        let number = self.themes.len();
        self.numbers.insert(name.clone(), number);
        self.themes.push(Theme { name, place, ..Theme::default() });
        number
    }

    /// The pattern of an entry of words and `*`.
    pub fn words(&mut self, raw: &str, is_joined: bool, place: Place) -> Option<String> {
        let (text, is_changed) = match pattern_of(raw, is_joined) {
            Ok(pattern) => pattern,
            Err(message) => {
                self.unusable(place, message);
                return None;
            }
        };
        if !self.is_pattern(&text, place) {
            return None;
        }
        if is_changed {
            self.changed(place, format!("`{}` became `{}`", shown(raw.trim()), shown(&text)));
        }
        Some(text)
    }

    /// Whether an entry is a pattern as termloom writes them; if not, that is said.
    pub fn is_pattern(&mut self, text: &str, place: Place) -> bool {
        let error = self.checker.error(text);
        let is_pattern = error.is_none();
        self.remarks.extend(error.map(|message| Remark { place, kind: RemarkKind::Unusable, message }));
        is_pattern
    }

    /// Adds a pattern, which has been found to be one, to a theme.
    pub fn add(&mut self, theme: usize, text: &str, weight: f64, place: Place) {
        self.add_entry(theme, Entry::new(text, weight, place));
    }

    /// Adds a pattern with all that is written of it. A second time changes nothing, unless it has another weight, which is lost.
    pub fn add_entry(&mut self, theme: usize, entry: Entry) {
        let Entry { text, place, weight, options, .. } = &entry;
        let languages = options.as_ref().map(|options| options.languages.clone()).unwrap_or_default();
        let Some(&(line, known)) = self.known.get(&(theme, text.clone(), languages.clone())) else {
            self.known.insert((theme, text.clone(), languages), (place.line, *weight));
            self.themes[theme].patterns.push(entry);
            return;
        };
        let name = shown(&self.themes[theme].name);
        let message = format!("`{}` is in `{name}` already, on line {line}", shown(text));
        if known == *weight {
            self.changed(*place, message);
        } else {
            self.unusable(*place, format!("{message}, with another weight"));
        }
    }

    pub fn is_empty(&self) -> bool {
        self.themes.is_empty()
    }

    pub fn name(&self, theme: usize) -> &str {
        &self.themes[theme].name
    }

    /// The list. A theme without patterns of its own is left to those below it, which are enough to make it one.
    pub fn done(self) -> Imported {
        let mut themes = self.themes;
        drop_empty_above(&mut themes);
        Imported { list: ThemeList { themes }, remarks: self.remarks }
    }
}

/// Drops themes that have no patterns but themes below them.
pub(super) fn drop_empty_above(themes: &mut Vec<Theme>) {
    let mut above: HashSet<String> = HashSet::new();
    for theme in themes.iter() {
        above.extend(theme.name.match_indices('/').map(|(at, _)| theme.name[..at].to_string()));
    }
    themes.retain(|theme| !theme.patterns.is_empty() || !above.contains(&theme.name));
}

/// A name that can be the name of a theme, as near to `raw` as possible.
pub(super) fn name_of(raw: &str, slash: Slash) -> String {
    let clean: String = raw.chars().map(|c| if is_space(c) { ' ' } else { c }).collect();
    let part = |part: &str| {
        let short: String = part.trim().chars().take(LONGEST_NAME).collect();
        short.trim_end().to_string()
    };
    let name = match slash {
        Slash::IsText => part(&clean.replace('/', "-")),
        Slash::Divides => {
            let parts: Vec<String> = clean.split('/').map(part).filter(|part| !part.is_empty()).take(DEEPEST).collect();
            parts.join("/")
        }
    };
    if name.is_empty() { "unnamed".to_string() } else { name }
}

/// A weight as files have it.
pub(super) fn weight_of(text: &str) -> Option<f64> {
    let number = text.trim();
    // "inf" and "nan" are numbers to Rust and words to everybody else.
    let is_number = number.contains(|c: char| c.is_ascii_digit());
    number.parse::<f64>().ok().filter(|weight| is_number && weight.abs() <= MOST_WEIGHT)
}

/// A weight as short as it can be read back.
pub(super) fn weight_text(weight: f64) -> String {
    const PLAIN: std::ops::Range<f64> = 1e-5..1e15;
    if weight == 0.0 || PLAIN.contains(&weight.abs()) { format!("{weight}") } else { format!("{weight:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::list::is_theme_name;

    #[test]
    fn every_name_becomes_valid() {
        let long = "x ".repeat(1000);
        for raw in ["", " ", "/", "a/b", " a / b ", "//a", "a\tb", "a\u{0}", &long, "é"] {
            for slash in [Slash::Divides, Slash::IsText] {
                let name = name_of(raw, slash);
                assert!(is_theme_name(&name), "{raw:?} became {name:?}");
                assert_eq!(name_of(&name, slash), name);
            }
        }
        assert_eq!(name_of("work/school", Slash::IsText), "work-school");
        assert_eq!(name_of("work/school", Slash::Divides), "work/school");
    }

    #[test]
    fn weights_are_read_back() {
        for weight in [1.0, 0.5, -2.0, 0.0, 1e200, 5e-324, -1e-7, 123456789.25] {
            assert_eq!(weight_of(&weight_text(weight)), Some(weight));
        }
        assert_eq!(["inf", "nan", "x", "", "1e201", "-1.7e308"].map(weight_of), [None; 6]);
    }
}

//! Lexicoder, `.lc3`: a line `+CATEGORY`, then a word a line. Files that are XML are read as those of Yoshikoder.

use super::build::{ListBuilder, Slash};
use super::place::of_line;
use super::words::shown;
use super::{Imported, yoshikoder};
use crate::themes::list::{ListError, Place, ThemeList};

/// Begins a category.
pub(super) const CATEGORY: char = '+';

pub(super) fn read(text: &str) -> Result<Imported, ListError> {
    if text.trim_start().starts_with('<') {
        return yoshikoder::read(text);
    }
    let mut builder = ListBuilder::new();
    let mut theme: Option<usize> = None;
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let place = of_line(number, line);
        let line = line.trim();
        if let Some(name) = line.strip_prefix(CATEGORY) {
            theme = Some(builder.theme(None, name, Slash::Divides, place));
        } else if let Some(theme) = theme {
            if let Some(text) = builder.words(line, false, place) {
                builder.add(theme, &text, 1.0, place);
            }
        } else {
            builder.unusable(place, format!("`{}` stands in no category", shown(line)));
        }
    }
    if theme.is_none() && !text.trim().is_empty() {
        let message = "a .lc3 file has a line `+CATEGORY` before the words of each category; there is none";
        return Err(ListError::new(Place::new(1, 1), message));
    }
    Ok(builder.done())
}

pub(super) fn write(list: &ThemeList) -> String {
    let mut text = String::new();
    for theme in &list.themes {
        text.push_str(&format!("{CATEGORY}{}\n", theme.name));
        for entry in &theme.patterns {
            text.push_str(&format!("{}\n", entry.text));
        }
    }
    text
}

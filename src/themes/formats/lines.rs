//! One pattern a line, `.txt`; the file is the theme.

use super::Imported;
use super::build::{ListBuilder, Slash};
use super::place::of_line;
use crate::themes::list::{Place, ThemeList};

pub(super) fn read(text: &str, stem: &str) -> Imported {
    let mut builder = ListBuilder::new();
    let theme = builder.theme(None, stem, Slash::IsText, Place::new(1, 1));
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(pattern) = pattern(line) {
            let place = of_line(number, line);
            if builder.is_pattern(pattern, place) {
                builder.add(theme, pattern, 1.0, place);
            }
        }
    }
    builder.done()
}

/// The pattern of a line. A comment is a `#` with nothing or a space behind it: `#free` is a hashtag.
pub(super) fn pattern(line: &str) -> Option<&str> {
    let comment = line.match_indices('#').map(|(at, _)| at).find(|&at| {
        let is_start = line[..at].chars().next_back().is_none_or(char::is_whitespace);
        is_start && line[at..].trim_start_matches('#').chars().next().is_none_or(char::is_whitespace)
    });
    let text = line[..comment.unwrap_or(line.len())].trim();
    Some(text).filter(|text| !text.is_empty())
}

pub(super) fn write(list: &ThemeList) -> String {
    let entries = list.themes.iter().flat_map(|theme| &theme.patterns);
    entries.map(|entry| format!("{}\n", entry.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_are_no_comments() {
        let lines = ["# a comment", "state  # the state", "#free", "##", "a#b", "", " c# ", "/#/"];
        let patterns: Vec<_> = lines.into_iter().filter_map(pattern).collect();
        assert_eq!(patterns, ["state", "#free", "a#b", "c#", "/#/"]);
    }
}

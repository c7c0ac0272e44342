//! The lines of a text, with their places.

use std::ops::Range;

/// A line without its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Where it begins in the text.
    pub start: usize,
    /// Where the next begins.
    pub end: usize,
    /// As it is written.
    pub raw: &'t str,
    /// Without white space around it, and marks that show nothing.
    pub text: &'t str,
}

impl Line<'_> {
    /// Whether it shows nothing.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut end = 0;
    text.split_inclusive('\n')
        .map(|raw| {
            let start = end;
            end += raw.len();
            let is_nothing = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200e}' | '\u{200f}');
            Line { start, end, raw: raw.trim_end_matches(['\n', '\r']), text: raw.trim_matches(is_nothing) }
        })
        .collect()
}

/// Where some lines are in their text.
pub(super) fn span(lines: &[Line<'_>]) -> Range<usize> {
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}

/// Runs of lines without a blank line between two.
pub(super) fn blocks<'l, 't>(lines: &'l [Line<'t>]) -> impl Iterator<Item = &'l [Line<'t>]> {
    lines.split(Line::is_blank).filter(|block| !block.is_empty())
}

/// The texts of some lines, with a space between two.
pub(super) fn joined(lines: &[Line<'_>]) -> String {
    lines.iter().map(|line| line.text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

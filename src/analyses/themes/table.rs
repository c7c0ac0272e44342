//! `theme_patterns`: what the patterns of themes found.

use super::count::FormRow;
use crate::config::TableName;
use crate::tables::{Columns, Table, theme_name};
use crate::themes::Matcher;

/// What `pattern` is in every table.
pub(crate) const PATTERN: &str = "Name of the pattern in the theme file; the pattern as written where it has none.";

pub(crate) fn theme_patterns_columns<'a>() -> Columns<'a, &'a FormRow, &'a Matcher> {
    Columns::<&FormRow, &Matcher>::of(TableName::ThemePatterns)
        .row("theme × pattern × form that it matched; a pattern that never hit has one row with count 0")
        .order("theme, place of the pattern in its list, count (largest first), form")
        .names("theme", |row, matcher| matcher.pattern(row.pattern).theme, |theme, matcher| theme_name(theme, matcher))
        .says("Theme.")
        .key()
        .text("pattern", |row, matcher| matcher.pattern(row.pattern).name)
        .says(PATTERN)
        .key()
        .text("pattern_text", |row, matcher| matcher.pattern(row.pattern).text)
        .says("Pattern as written in the theme file, named or not.")
        .real("weight", "1", |row, matcher| matcher.pattern(row.pattern).weight)
        .says("What a hit adds to doc_themes.weighted_count.")
        .formula("as written in the theme file, else 1")
        .text("form", |row, _| &row.form)
        .says(
            "Normal forms that it matched, with a space between, and … for what stands between two phrases near each \
         other; empty where it never hit.",
        )
        .key()
        .count("count", "hits", |row, _| row.count)
        .says("Hits of the pattern with this form.")
        .count("doc_count", "documents", |row, _| row.doc_count)
        .says("Documents with such a hit.")
}

/// The table `theme_patterns`.
pub fn theme_patterns<'a>(rows: &'a [FormRow], matcher: &'a Matcher) -> Table<'a> {
    theme_patterns_columns().over(rows, matcher)
}

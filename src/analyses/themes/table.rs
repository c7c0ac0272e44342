//! `theme_patterns`: what the patterns of themes found.

use std::sync::Arc;

use super::count::FormRow;
use super::dedup_counts::form_dedup_counts;
use crate::analyses::duplicates::COUNT_DEDUP;
use crate::config::TableName;
use crate::tables::{Batch, Columns, Table, theme_name};
use crate::themes::{Matcher, PatternOf};

/// What `pattern` is in every table.
pub(crate) const PATTERN: &str = "Name of the pattern in the theme file; the pattern as written where it has none.";

/// What the rows of `theme_patterns`, which are known by number, are looked up in.
pub(crate) struct ThemePatterns<'a> {
    rows: &'a [FormRow],
    matcher: &'a Matcher,
    /// The deduplicated counts.
    dedup_counts: Option<Vec<u64>>,
}

impl<'a> ThemePatterns<'a> {
    fn pattern(&self, row: usize) -> PatternOf<'a> {
        self.matcher.pattern(self.rows[row].pattern)
    }
}

pub(crate) fn theme_patterns_columns<'a>(dedup: bool) -> Columns<'a, usize, Arc<ThemePatterns<'a>>> {
    Columns::<usize, Arc<ThemePatterns<'_>>>::of(TableName::ThemePatterns)
        .row("theme × pattern × form that it matched; a pattern that never hit has one row with count 0")
        .order("theme, place of the pattern in its list, count (largest first), form")
        .names("theme", |row, from| from.pattern(row).theme, |theme, from| theme_name(theme, from.matcher))
        .says("Theme.")
        .key()
        .text("pattern", |row, from| from.pattern(row).name)
        .says(PATTERN)
        .key()
        .text("pattern_text", |row, from| from.pattern(row).text)
        .says("Pattern as written in the theme file, named or not.")
        .real("weight", "1", |row, from| from.pattern(row).weight)
        .says("What a hit adds to doc_themes.weighted_count.")
        .formula("as written in the theme file, else 1")
        .text("form", |row, from| &from.rows[row].form)
        .says(
            "Normal forms that it matched, with a space between, and … for what stands between two phrases near each \
         other; empty where it never hit.",
        )
        .key()
        .count("count", "hits", |row, from| from.rows[row].count)
        .says("Hits of the pattern with this form.")
        .count("doc_count", "documents", |row, from| from.rows[row].doc_count)
        .says("Documents with such a hit.")
        .count("count_dedup", "as count", |row, from| from.dedup_counts.as_ref().map_or(0, |counts| counts[row]))
        .says(COUNT_DEDUP)
        .only_if(dedup)
}

/// The table `theme_patterns`; with the rows in near-duplicates, if those were looked for.
pub fn theme_patterns<'a>(rows: &'a [FormRow], matcher: &'a Matcher, in_duplicates: Option<&[FormRow]>) -> Table<'a> {
    let dedup_counts = in_duplicates.map(|of| form_dedup_counts(rows, of));
    let columns = theme_patterns_columns(dedup_counts.is_some());
    let from = Arc::new(ThemePatterns { rows, matcher, dedup_counts });
    columns.table(rows.len(), move |range| Ok(Batch { rows: range.collect(), from: Arc::clone(&from) }))
}

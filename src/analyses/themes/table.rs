//! `doc_themes` and `theme_patterns`: what themes and their patterns found.

use std::sync::Arc;

use super::count::{DocThemeRow, FormRow};
use super::dedup_counts::form_dedup_counts;
use crate::analyses::duplicates::COUNT_DEDUP;
use crate::config::TableName;
use crate::corpus::Records;
use crate::count::Counts;
use crate::stats::per_thousand;
use crate::tables::{Batch, Columns, Table, theme_name};
use crate::themes::{Matcher, PatternOf};

/// What `pattern` is in every table.
pub(crate) const PATTERN: &str = "Name of the pattern in the theme file; the pattern as written where it has none.";

/// What the rows of `doc_themes` are looked up in.
#[derive(Clone, Copy)]
pub(crate) struct DocThemes<'a> {
    matcher: &'a Matcher,
    counts: &'a Counts,
    records: &'a Records,
}

pub(crate) fn doc_themes_columns<'a>() -> Columns<'a, &'a DocThemeRow, DocThemes<'a>> {
    Columns::<&DocThemeRow, DocThemes<'_>>::of(TableName::DocThemes)
        .row("document × theme with a hit in it")
        .order("document, theme")
        .documents("doc_id", |row, _| row.document, |from| from.records)
        .says("Document.")
        .key()
        .refers_to(TableName::Documents)
        .names("theme", |row, _| row.theme, |theme, from| theme_name(theme, from.matcher))
        .says("Theme.")
        .key()
        .count("count", "hits", |row, _| row.count)
        .says("Hits of the theme in the document.")
        .real("weighted_count", "hits", |row, _| row.weighted_count)
        .says("Hits, each with the weight of its pattern, which is 1 where none is written.")
        .formula("sum over the patterns of weight * hits")
        .real("per_1000_tokens", "per thousand tokens", |row, from| {
            per_thousand(row.count, from.counts.documents().get(row.document as usize).tokens())
        })
        .says("Relative frequency in the document.")
        .formula("1000 * count / documents.tokens")
        .count("patterns", "patterns", |row, _| row.patterns)
        .says("Distinct patterns of the theme that hit in the document.")
}

/// The table `doc_themes`. `records` go in step with the documents of `counts`.
pub fn doc_themes<'a>(
    rows: &'a [DocThemeRow],
    matcher: &'a Matcher,
    counts: &'a Counts,
    records: &'a Records,
) -> Table<'a> {
    doc_themes_columns().over(rows, DocThemes { matcher, counts, records })
}

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

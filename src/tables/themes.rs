//! `doc_themes` and `theme_patterns`: what themes and their patterns found.

use std::sync::Arc;

use super::columns::{Batch, Columns, Table};
use super::duplicates::COUNT_DEDUP;
use super::names::{doc_id, theme_name};
use crate::config::TableName;
use crate::corpus::DocumentRecord;
use crate::count::{Counts, DocThemeRow, FormRow, form_votes};
use crate::stats::per_thousand;
use crate::themes::{Matcher, PatternOf};

/// What the rows of `doc_themes` are looked up in.
#[derive(Clone, Copy)]
pub(super) struct DocThemes<'a> {
    matcher: &'a Matcher,
    counts: &'a Counts,
    records: &'a [DocumentRecord],
}

pub(super) fn doc_themes_columns<'a>() -> Columns<'a, &'a DocThemeRow, DocThemes<'a>> {
    Columns::<&DocThemeRow, DocThemes<'_>>::of(
        TableName::DocThemes,
        "document × theme with a hit in it",
        "doc_id, theme",
    )
    .names("doc_id", "Document.", |row, _| row.document, |document, from| doc_id(document, from.records))
    .key()
    .refers_to(TableName::Documents)
    .names("theme", "Theme.", |row, _| row.theme, |theme, from| theme_name(theme, from.matcher))
    .key()
    .count("count", "hits", "Hits of the theme in the document.", |row, _| row.count)
    .real(
        "weighted_count",
        "hits",
        "Hits, each with the weight of its pattern, which is 1 where none is written.",
        "sum over the patterns of weight * hits",
        |row, _| row.weighted_count,
    )
    .real(
        "per_1000_tokens",
        "per thousand tokens",
        "Relative frequency in the document.",
        "1000 * count / documents.tokens",
        |row, from| per_thousand(row.count, from.counts.documents()[row.document as usize].tokens()),
    )
    .count("patterns", "patterns", "Distinct patterns of the theme that hit in the document.", |row, _| row.patterns)
}

/// The table `doc_themes`. `records` go in step with the documents of `counts`.
pub fn doc_themes<'a>(
    rows: &'a [DocThemeRow],
    matcher: &'a Matcher,
    counts: &'a Counts,
    records: &'a [DocumentRecord],
) -> Table<'a> {
    doc_themes_columns().over(rows, DocThemes { matcher, counts, records })
}

/// What the rows of `theme_patterns`, which are known by number, are looked up in.
pub(super) struct ThemePatterns<'a> {
    rows: &'a [FormRow],
    matcher: &'a Matcher,
    /// With one vote per cluster of copies.
    votes: Option<Vec<u64>>,
}

impl<'a> ThemePatterns<'a> {
    fn pattern(&self, row: usize) -> PatternOf<'a> {
        self.matcher.pattern(self.rows[row].pattern)
    }
}

pub(super) fn theme_patterns_columns<'a>(dedup: bool) -> Columns<'a, usize, Arc<ThemePatterns<'a>>> {
    Columns::<usize, Arc<ThemePatterns<'_>>>::of(
        TableName::ThemePatterns,
        "theme × pattern × form that it matched; a pattern that never hit has one row with count 0",
        "theme, place of the pattern in its list, count (largest first), form",
    )
    .names("theme", "Theme.", |row, from| from.pattern(row).theme, |theme, from| theme_name(theme, from.matcher))
    .key()
    .text("pattern", "Pattern as written in the theme file.", |row, from| from.pattern(row).text)
    .key()
    .real(
        "weight",
        "1",
        "What a hit adds to doc_themes.weighted_count.",
        "as written in the theme file, else 1",
        |row, from| from.pattern(row).weight,
    )
    .text(
        "form",
        "Normal forms that it matched, with a space between, and … for what stands between two phrases near each \
         other; empty where it never hit.",
        |row, from| &from.rows[row].form,
    )
    .key()
    .count("count", "hits", "Hits of the pattern with this form.", |row, from| from.rows[row].count)
    .count("doc_count", "documents", "Documents with such a hit.", |row, from| from.rows[row].doc_count)
    .column(COUNT_DEDUP, |batch| batch.counts(|row, from| from.votes.as_ref().map_or(0, |votes| votes[row])))
    .only_if(dedup)
}

/// The table `theme_patterns`; with the rows in copies, if copies were looked for.
pub fn theme_patterns<'a>(rows: &'a [FormRow], matcher: &'a Matcher, in_copies: Option<&[FormRow]>) -> Table<'a> {
    let votes = in_copies.map(|copies| form_votes(rows, copies));
    let columns = theme_patterns_columns(votes.is_some());
    let from = Arc::new(ThemePatterns { rows, matcher, votes });
    columns.table(rows.len(), move |range| Ok(Batch { rows: range.collect(), from: Arc::clone(&from) }))
}

//! `doc_themes` and `theme_patterns`: what themes and their patterns found.

use super::count::{DocThemeRow, FormRow};
use crate::config::TableName;
use crate::corpus::Records;
use crate::count::Counts;
use crate::stats::per_thousand;
use crate::tables::{Columns, Table, theme_name};
use crate::themes::Matcher;

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

pub(crate) fn theme_patterns_columns<'a>() -> Columns<'a, &'a FormRow, &'a Matcher> {
    Columns::<&FormRow, &Matcher>::of(TableName::ThemePatterns)
        .row("theme × pattern × form that it matched; a pattern that never hit has one row with count 0")
        .order("theme, place of the pattern in its list, count (largest first), form")
        .names("theme", |row, matcher| matcher.pattern(row.pattern).theme, |theme, matcher| theme_name(theme, matcher))
        .says("Theme.")
        .key()
        .text("pattern", |row, matcher| matcher.pattern(row.pattern).text)
        .says("Pattern as written in the theme file.")
        .key()
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

//! `theme_pairs` and `theme_collocates`: counts of themes near each other and near terms, and their measures.

use std::ops::Range;

use super::collocates::Collocates;
use super::pair_counts::ThemePairRow;
use crate::config::{TableName, Unit};
use crate::count::{Counts, TermId};
use crate::stats::{Contingency, Measure};
use crate::tables::{
    Associated, Batch, Columns, Measured, MeasuredRows, Table, Tests, association_columns, theme_name,
};
use crate::themes::Matcher;

/// What the rows of a table are made from, and what the columns of a batch of it share.
pub(crate) struct Themed<'a, T> {
    from: &'a T,
    matcher: &'a Matcher,
    associated: Associated<'a>,
}

impl<'a, T> Themed<'a, T> {
    fn new(from: &'a T, matcher: &'a Matcher, rows: MeasuredRows<'a>) -> Self {
        Themed { from, matcher, associated: Associated::new(rows) }
    }
}

pub(crate) fn theme_pairs_columns<'a>(measures: &[Measure]) -> Columns<'a, usize, Themed<'a, ThemePairs<'a>>> {
    Columns::<usize, Themed<'_, ThemePairs<'_>>>::of(TableName::ThemePairs)
        .row("unordered pair of themes × unit")
        .order("unit (window, sentence, paragraph, document), theme1, theme2")
        .names("theme1", |row, of| of.from.rows[row].theme1, |theme, of| theme_name(theme, of.matcher))
        .says("Theme; the smaller of the two by bytes.")
        .key()
        .names("theme2", |row, of| of.from.rows[row].theme2, |theme, of| theme_name(theme, of.matcher))
        .says("Theme; the same as theme1 only for unit `window`.")
        .key()
        .text("unit", |row, of| of.from.rows[row].unit.name())
        .says("window, sentence, paragraph or document.")
        .key()
        .count("count", "events or units", |row, of| of.from.rows[row].count)
        .says(
            "Unit window: pairs of hits, one of each theme, that share no token and are at most `window` \
             positions apart, from edge to edge. Other units: units with a hit of each that share no token.",
        )
        .count("same_position", "events or units", |row, of| of.from.rows[row].same_position)
        .says("Pairs of hits that share a token, or units in which the two themes meet only so.")
        .with(|columns| association_columns(columns, measures, "the rows of the same unit", |of| &mut of.associated))
}

/// What the table `theme_pairs` is made from.
pub struct ThemePairs<'a> {
    /// Rows.
    pub rows: &'a [ThemePairRow],
}

impl ThemePairs<'_> {
    /// The 2×2 table of a row.
    pub fn contingency(&self, row: usize) -> Contingency {
        let ThemePairRow { o11, r1, c1, n, .. } = self.rows[row];
        Contingency { o11, r1, c1, n }
    }

    /// R of each theme that is met in windows, in the order of the themes.
    pub fn window_margins(&self) -> Vec<u64> {
        let windows = self.rows.iter().filter(|row| row.unit == Unit::Window);
        let mut margins: Vec<(u32, u64)> =
            windows.flat_map(|row| [(row.theme1, row.r1), (row.theme2, row.c1)]).collect();
        margins.sort_unstable();
        margins.dedup();
        margins.into_iter().map(|(_, margin)| margin).collect()
    }
}

/// The table `theme_pairs`.
pub fn theme_pairs<'a>(
    from: &'a ThemePairs<'a>,
    matcher: &'a Matcher,
    measured: &'a Measured<'a>,
    tests: &'a Tests,
) -> Table<'a> {
    theme_pairs_columns(measured.measures).table(from.rows.len(), move |range| {
        let tables = range.clone().map(|row| from.contingency(row)).collect();
        let measured = MeasuredRows::new(measured, range.start, tables, tests.slice(range.clone()));
        Ok(Batch { rows: range.collect(), from: Themed::new(from, matcher, measured) })
    })
}

/// A row of `theme_collocates`: the theme, and the place among its collocates.
type CollocateIndex = (usize, usize);

pub(crate) fn theme_collocates_columns<'a>(
    measures: &[Measure],
) -> Columns<'a, CollocateIndex, Themed<'a, ThemeCollocates<'a>>> {
    Columns::<CollocateIndex, Themed<'_, ThemeCollocates<'_>>>::of(TableName::ThemeCollocates)
        .row(
            "theme × term near its hits; each hit of the theme is read as one token, and the margins are \
             those of that text",
        )
        .order("theme, term")
        .names("theme", |(theme, _), _| theme as u32, |theme, of| theme_name(theme, of.matcher))
        .says("Theme.")
        .key()
        .names(
            "term",
            |(theme, place), of| of.from.of_theme[theme].terms[place].0,
            |id, of| of.from.counts.vocabulary().form(TermId(id)),
        )
        .says("Term that stands around its hits.")
        .key()
        .refers_to(TableName::Terms)
        .count("count", "events", |(theme, place), of| of.from.of_theme[theme].count[place])
        .says(
            "Pairs of a hit and a token of the term outside the theme's hits, at most `window` positions \
             from the hit's edge.",
        )
        .count("doc_count", "documents", |(theme, place), of| of.from.of_theme[theme].doc_count[place])
        .says("Documents with at least one such pair.")
        .with(|columns| association_columns(columns, measures, "the rows of the same theme", |of| &mut of.associated))
}

/// What the table `theme_collocates` is made from: one entry per theme.
pub struct ThemeCollocates<'a> {
    /// Vocabulary.
    pub counts: &'a Counts,
    /// Collocates by index of the theme.
    pub of_theme: &'a [Collocates],
    starts: Vec<usize>,
}

impl<'a> ThemeCollocates<'a> {
    /// Joins the rows of all themes.
    pub fn new(counts: &'a Counts, of_theme: &'a [Collocates]) -> Self {
        let mut starts = vec![0];
        for collocates in of_theme {
            starts.push(starts[starts.len() - 1] + collocates.terms.len());
        }
        ThemeCollocates { counts, of_theme, starts }
    }

    /// The rows of one theme.
    pub fn range(&self, theme: usize) -> Range<usize> {
        self.starts[theme]..self.starts[theme + 1]
    }

    /// The 2×2 table of a row.
    pub fn contingency(&self, row: usize) -> Contingency {
        let (theme, place) = self.place(row);
        let collocates = &self.of_theme[theme];
        Contingency { o11: collocates.count[place], r1: collocates.r1, c1: collocates.c1[place], n: collocates.n }
    }

    fn place(&self, row: usize) -> (usize, usize) {
        let theme = self.starts.partition_point(|&start| start <= row) - 1;
        (theme, row - self.starts[theme])
    }
}

/// The table `theme_collocates`.
pub fn theme_collocates<'a>(
    from: &'a ThemeCollocates<'a>,
    matcher: &'a Matcher,
    measured: &'a Measured<'a>,
    tests: &'a Tests,
) -> Table<'a> {
    let rows = from.starts[from.starts.len() - 1];
    theme_collocates_columns(measured.measures).table(rows, move |range| {
        let tables = range.clone().map(|row| from.contingency(row)).collect();
        let measured = MeasuredRows::new(measured, range.start, tables, tests.slice(range.clone()));
        let rows = range.map(|row| from.place(row)).collect();
        Ok(Batch { rows, from: Themed::new(from, matcher, measured) })
    })
}

//! `pairs`, `theme_pairs` and `theme_collocates`: counts of pairs, and their measures.

use std::ops::Range;

use super::duplicates::COUNT_DEDUP;
use super::measured::{Measured, Tests};
use super::themes::theme_of;
use super::values::Numbered;
use super::{BATCH_ROWS, Column, Schema, Table, Values};
use crate::config::{CountOptions, Diagonal, PairOptions, Unit};
use crate::count::{
    Collocates, Counts, PairMargins, PairRow, PairTable, TermId, ThemePairRow, collocate_votes, distance_unit,
    pair_votes, theme_pair_votes,
};
use crate::error::Result;
use crate::stats::{Contingency, Measure, fraction};
use crate::themes::Matcher;

const O11: Column = Column::count("o11", "events", "Observed: first cell of the 2×2 table.");
const R1: Column = Column::count("r1", "events", "Margin of the first of the two.");
const C1: Column = Column::count("c1", "events", "Margin of the second of the two.");
const N: Column = Column::count("n", "events", "Sum of the 2×2 table.");
const E11: Column = Column::real("e11", "events", "Expected if the two were independent.", "r1 * c1 / n");

/// The columns that every table of pairs ends with. `family` is what the rows of one family of tests are called.
fn association_columns(measures: &[Measure], family: &str) -> Vec<Column> {
    let measures = measures.iter().map(|&measure| Column::of_measure(measure, family));
    [O11, R1, C1, N, E11].into_iter().chain(measures).collect()
}

fn association_values<'v>(
    tables: &[Contingency],
    (r1, c1): (Values<'v>, Values<'v>),
    measures: impl Iterator<Item = Values<'v>>,
) -> Vec<Values<'v>> {
    let counts = |of: fn(&Contingency) -> u64| Values::count(tables.iter().map(of));
    let e11 = Values::real(tables.iter().map(Contingency::e11));
    [counts(|table| table.o11), r1, c1, counts(|table| table.n), e11].into_iter().chain(measures).collect()
}

pub(super) fn pairs_schema(measures: &[Measure], weighted: bool, dedup: bool) -> Schema {
    let mut columns = vec![
        Column::text("term1", "Term; the smaller of the two by bytes, or the earlier with `ordered`."),
        Column::text("term2", "Term; the same as term1 for a term that meets itself."),
        Column::count(
            "count",
            "events",
            "Pairs of tokens, one of each term, at most `window` positions apart. (Unless `ordered`, o11 is twice the events of a \
             term with itself; with `diagonal = \"twice\"` this is as well.)",
        ),
        Column::count("doc_count", "documents", "Documents with at least one such pair."),
    ];
    if weighted {
        columns.push(Column::real(
            "weighted_count",
            "events at distance 1",
            "Events by the inverse of their distance. Only with `weighted`.",
            "sum over events of 1 / distance",
        ));
    }
    columns.extend(dedup.then_some(COUNT_DEDUP));
    columns.extend(association_columns(measures, "the rows of this table"));
    Schema {
        name: "pairs",
        row: "unordered pair of terms within a window; with `ordered`, pair of an earlier and a later term",
        order: "term1, term2",
        key: &["term1", "term2"],
        foreign: &[("term1", "terms"), ("term2", "terms")],
        columns,
    }
}

/// What the table `pairs` is made from.
pub struct Pairs<'a> {
    /// Vocabulary.
    pub counts: &'a Counts,
    /// Rows.
    pub rows: &'a PairTable,
    /// Margins.
    pub margins: &'a PairMargins,
    in_copies: Option<&'a PairTable>,
    second: &'a [u64],
    /// What a count of a term with itself is multiplied by.
    of_itself: u64,
    /// What weighted sums are in parts of; `None` where there are none.
    weight_unit: Option<u64>,
}

impl<'a> Pairs<'a> {
    /// Rows and margins that were counted with these options, and the rows in copies, if copies were looked for.
    pub fn new(
        counts: &'a Counts,
        rows: &'a PairTable,
        margins: &'a PairMargins,
        in_copies: Option<&'a PairTable>,
        options: &CountOptions,
    ) -> Self {
        let PairOptions { ordered, weighted, diagonal, .. } = options.pairs;
        let of_itself = if ordered || diagonal == Diagonal::Twice { 1 } else { 2 };
        let weight_unit = if weighted { distance_unit(options.window) } else { None };
        Pairs { counts, rows, margins, in_copies, second: margins.second(), of_itself, weight_unit }
    }

    /// The 2×2 table of a row.
    pub fn contingency(&self, row: &PairRow) -> Contingency {
        let PairRow { term1, term2, count, .. } = *row;
        Contingency {
            o11: if term1 == term2 { self.of_itself * count } else { count },
            r1: self.margins.of_term[term1.0 as usize],
            c1: self.second[term2.0 as usize],
            n: self.margins.total,
        }
    }
}

/// The table `pairs`. `tests` gives those of a range of rows with these 2×2 tables.
pub fn pairs<'a>(
    from: &'a Pairs<'a>,
    measured: &'a Measured<'a>,
    tests: impl Fn(Range<usize>, &[Contingency]) -> Result<Tests> + Sync + 'a,
) -> Table<'a> {
    let batch = move |range: Range<usize>| {
        let rows = from.rows.rows(range.clone())?;
        let form = |id| from.counts.vocabulary().form(TermId(id));
        let first = |id| from.margins.of_term[id as usize];
        let second = |id| from.second[id as usize];
        let tables: Vec<Contingency> = rows.iter().map(|row| from.contingency(row)).collect();
        let term1 = Numbered::new(rows.iter().map(|row| row.term1.0).collect());
        let term2 = Numbered::new(rows.iter().map(|row| row.term2.0).collect());
        let mut values = vec![
            term1.names(form),
            term2.names(form),
            Values::count(rows.iter().map(|row| row.count)),
            Values::count(rows.iter().map(|row| u64::from(row.doc_count))),
        ];
        if let Some(unit) = from.weight_unit {
            let weights = from.rows.weights(range.clone())?;
            values.push(Values::Real(weights.into_iter().map(|weight| fraction(weight, unit)).collect()));
        }
        if let Some(in_copies) = from.in_copies {
            values.push(Values::Count(pair_votes(&rows, in_copies)?));
        }
        let margins = (term1.counts(first), term2.counts(second));
        let tests = tests(range.clone(), &tables)?;
        values.extend(association_values(&tables, margins, measured.columns(range.start, &tables, tests)));
        Ok(values)
    };
    Table {
        schema: pairs_schema(measured.measures, from.weight_unit.is_some(), from.in_copies.is_some()),
        rows: from.rows.len(),
        batch_rows: BATCH_ROWS,
        batch: Box::new(batch),
    }
}

pub(super) fn theme_pairs_schema(measures: &[Measure], dedup: bool) -> Schema {
    let mut columns = vec![
        Column::text("theme1", "Theme; the smaller of the two by bytes."),
        Column::text("theme2", "Theme; the same as theme1 only for unit `window`."),
        Column::text("unit", "window, sentence, paragraph or document."),
        Column::count(
            "count",
            "events or units",
            "Unit window: pairs of hits, one of each theme, that share no token and are at most `window` positions apart, \
             from edge to edge. Other units: units with a hit of each that share no token.",
        ),
        Column::count(
            "same_position",
            "events or units",
            "Pairs of hits that share a token, or units in which the two themes meet only so.",
        ),
    ];
    columns.extend(dedup.then_some(COUNT_DEDUP));
    columns.extend(association_columns(measures, "the rows of the same unit"));
    Schema {
        name: "theme_pairs",
        row: "unordered pair of themes × unit",
        order: "unit (window, sentence, paragraph, document), theme1, theme2",
        key: &["theme1", "theme2", "unit"],
        foreign: &[],
        columns,
    }
}

/// What the table `theme_pairs` is made from.
pub struct ThemePairs<'a> {
    rows: &'a [ThemePairRow],
    /// With one vote per cluster of copies.
    votes: Option<Vec<u64>>,
}

impl<'a> ThemePairs<'a> {
    /// All rows, and those in copies, if copies were looked for.
    pub fn new(rows: &'a [ThemePairRow], in_copies: Option<&[ThemePairRow]>) -> Self {
        ThemePairs { rows, votes: in_copies.map(|copies| theme_pair_votes(rows, copies)) }
    }

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
    let batch = move |range: Range<usize>| {
        let rows = &from.rows[range.clone()];
        let tables: Vec<Contingency> = range.clone().map(|row| from.contingency(row)).collect();
        let mut values = vec![
            Values::names(rows.iter().map(|row| row.theme1).collect(), theme_of(matcher)),
            Values::names(rows.iter().map(|row| row.theme2).collect(), theme_of(matcher)),
            Values::text(rows.iter().map(|row| row.unit.name())),
            Values::count(rows.iter().map(|row| row.count)),
            Values::count(rows.iter().map(|row| row.same_position)),
        ];
        values.extend(from.votes.as_ref().map(|votes| Values::Count(votes[range.clone()].to_vec())));
        let margin = |of: fn(&Contingency) -> u64| Values::count(tables.iter().map(of));
        let margins = (margin(|table| table.r1), margin(|table| table.c1));
        let measures = measured.columns(range.start, &tables, tests.slice(range));
        values.extend(association_values(&tables, margins, measures));
        Ok(values)
    };
    Table {
        schema: theme_pairs_schema(measured.measures, from.votes.is_some()),
        rows: from.rows.len(),
        batch_rows: BATCH_ROWS,
        batch: Box::new(batch),
    }
}

pub(super) fn theme_collocates_schema(measures: &[Measure], dedup: bool) -> Schema {
    let mut columns = vec![
        Column::text("theme", "Theme."),
        Column::text("term", "Term that stands around its hits."),
        Column::count(
            "count",
            "events",
            "Pairs of a hit and a token of the term outside the theme's hits, at most `window` positions from the hit's edge.",
        ),
        Column::count("doc_count", "documents", "Documents with at least one such pair."),
    ];
    columns.extend(dedup.then_some(COUNT_DEDUP));
    columns.extend(association_columns(measures, "the rows of the same theme"));
    Schema {
        name: "theme_collocates",
        row: "theme × term near its hits; each hit of the theme is read as one token, and the margins are those of that text",
        order: "theme, term",
        key: &["theme", "term"],
        foreign: &[("term", "terms")],
        columns,
    }
}

/// What the table `theme_collocates` is made from: one entry per theme.
pub struct ThemeCollocates<'a> {
    /// Vocabulary.
    pub counts: &'a Counts,
    /// Collocates by index of the theme.
    pub of_theme: &'a [Collocates],
    starts: Vec<usize>,
    /// With one vote per cluster of copies, by index of the theme.
    votes: Option<Vec<Vec<u64>>>,
}

impl<'a> ThemeCollocates<'a> {
    /// Joins the rows of all themes; with those in copies, if copies were looked for.
    pub fn new(counts: &'a Counts, of_theme: &'a [Collocates], in_copies: Option<&[Collocates]>) -> Self {
        let mut starts = vec![0];
        for collocates in of_theme {
            starts.push(starts[starts.len() - 1] + collocates.terms.len());
        }
        let votes =
            |copies: &[Collocates]| of_theme.iter().zip(copies).map(|(all, of)| collocate_votes(all, of)).collect();
        ThemeCollocates { counts, of_theme, starts, votes: in_copies.map(votes) }
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
    let batch = move |range: Range<usize>| {
        let places: Vec<(usize, usize)> = range.clone().map(|row| from.place(row)).collect();
        let tables: Vec<Contingency> = range.clone().map(|row| from.contingency(row)).collect();
        let vocabulary = from.counts.vocabulary();
        let mut values = vec![
            Values::names(places.iter().map(|&(theme, _)| theme as u32).collect(), theme_of(matcher)),
            Values::names(places.iter().map(|&(theme, place)| from.of_theme[theme].terms[place].0).collect(), |id| {
                vocabulary.form(TermId(id))
            }),
            Values::count(places.iter().map(|&(theme, place)| from.of_theme[theme].count[place])),
            Values::count(places.iter().map(|&(theme, place)| from.of_theme[theme].doc_count[place])),
        ];
        let votes = from.votes.as_ref();
        values.extend(votes.map(|votes| Values::count(places.iter().map(|&(theme, place)| votes[theme][place]))));
        let margin = |of: fn(&Contingency) -> u64| Values::count(tables.iter().map(of));
        let margins = (margin(|table| table.r1), margin(|table| table.c1));
        let measures = measured.columns(range.start, &tables, tests.slice(range));
        values.extend(association_values(&tables, margins, measures));
        Ok(values)
    };
    let schema = theme_collocates_schema(measured.measures, from.votes.is_some());
    Table { schema, rows, batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

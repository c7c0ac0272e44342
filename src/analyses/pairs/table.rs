//! `pairs`: counts of pairs of terms, and their measures.

use std::mem;
use std::ops::Range;

use super::margins::PairMargins;
use super::rows::PairRow;
use super::store::PairTable;
use super::weights::distance_unit;
use crate::config::{CountOptions, Diagonal, PairOptions, TableName};
use crate::count::{Counts, TermId, Vocabulary};
use crate::error::Result;
use crate::stats::{Contingency, Measure, fraction};
use crate::tables::{
    Associated, Batch, Column, ColumnKind, Columns, Measured, MeasuredRows, Numbered, Table, Tests, Values,
    association_columns,
};

/// What the columns of a batch are made from.
pub(crate) struct PairBatch<'a> {
    vocabulary: &'a Vocabulary,
    term1: Numbered,
    term2: Numbered,
    weights: Vec<f64>,
    associated: Associated<'a>,
}

pub(crate) fn pairs_columns<'a>(measures: &[Measure], weighted: bool) -> Columns<'a, PairRow, PairBatch<'a>> {
    Columns::<PairRow, PairBatch<'_>>::of(TableName::Pairs)
        .row("unordered pair of terms within a window; with `ordered`, pair of an earlier and a later term")
        .order("term1, term2")
        .column(Column::new("term1", ColumnKind::Text, ""), |Batch { from, .. }| {
            from.term1.names(|id| from.vocabulary.form(TermId(id)))
        })
        .says("Term; the smaller of the two by bytes, or the earlier with `ordered`.")
        .key()
        .refers_to(TableName::Terms)
        .column(Column::new("term2", ColumnKind::Text, ""), |Batch { from, .. }| {
            from.term2.names(|id| from.vocabulary.form(TermId(id)))
        })
        .says("Term; the same as term1 for a term that meets itself.")
        .key()
        .refers_to(TableName::Terms)
        .count("count", "events", |row, _| row.count)
        .says(
            "Pairs of tokens, one of each term, at most `window` positions apart. (Unless `ordered`, o11 is \
             twice the events of a term with itself; with `diagonal = \"twice\"` this is as well.)",
        )
        .count("doc_count", "documents", |row, _| row.doc_count.into())
        .says("Documents with at least one such pair.")
        .column(Column::new("weighted_count", ColumnKind::Real, "events at distance 1"), |batch| {
            Values::Real(mem::take(&mut batch.from.weights))
        })
        .says("Events by the inverse of their distance. Only with `weighted`.")
        .formula("sum over events of 1 / distance")
        .only_if(weighted)
        .with(|columns| association_columns(columns, measures, "the rows of this table", |from| &mut from.associated))
}

/// What the table `pairs` is made from.
pub struct Pairs<'a> {
    /// Vocabulary.
    pub counts: &'a Counts,
    /// Rows.
    pub rows: &'a PairTable,
    /// Margins.
    pub margins: &'a PairMargins,
    second: &'a [u64],
    /// What a count of a term with itself is multiplied by.
    of_itself: u64,
    /// What weighted sums are in parts of; `None` where there are none.
    weight_unit: Option<u64>,
}

impl<'a> Pairs<'a> {
    /// Rows and margins that were counted with these options.
    pub fn new(counts: &'a Counts, rows: &'a PairTable, margins: &'a PairMargins, options: &CountOptions) -> Self {
        let PairOptions { ordered, weighted, diagonal, .. } = options.pairs;
        let of_itself = if ordered || diagonal == Diagonal::Twice { 1 } else { 2 };
        let weight_unit = if weighted { distance_unit(options.window) } else { None };
        Pairs { counts, rows, margins, second: margins.second(), of_itself, weight_unit }
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
pub fn pairs_table<'a>(
    from: &'a Pairs<'a>,
    measured: &'a Measured<'a>,
    tests: impl Fn(Range<usize>, &[Contingency]) -> Result<Tests> + Sync + 'a,
) -> Table<'a> {
    let batch = move |range: Range<usize>| {
        let rows = from.rows.rows(range.clone())?;
        let tables: Vec<Contingency> = rows.iter().map(|row| from.contingency(row)).collect();
        let term1 = Numbered::new(rows.iter().map(|row| row.term1.0).collect());
        let term2 = Numbered::new(rows.iter().map(|row| row.term2.0).collect());
        let weights = match from.weight_unit {
            Some(unit) => from.rows.weights(range.clone())?.into_iter().map(|weight| fraction(weight, unit)).collect(),
            None => Vec::new(),
        };
        let margins =
            (term1.counts(|id| from.margins.of_term[id as usize]), term2.counts(|id| from.second[id as usize]));
        let tests = tests(range.clone(), &tables)?;
        let measured = MeasuredRows::new(measured, range.start, tables, tests);
        let associated = Associated::with_margins(measured, margins);
        let vocabulary = from.counts.vocabulary();
        Ok(Batch { rows, from: PairBatch { vocabulary, term1, term2, weights, associated } })
    };
    pairs_columns(measured.measures, from.weight_unit.is_some()).table(from.rows.len(), batch)
}

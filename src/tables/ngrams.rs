//! `ngrams`.

use std::ops::Range;

use super::{BATCH_ROWS, Column, Kind, Schema, Table, Values};
use crate::config::NgramOptions;
use crate::count::{Counts, TermId};
use crate::error::Result;

pub(super) fn ngrams_schema() -> Schema {
    Schema {
        name: "ngrams",
        row: "n-gram; only with `--ngrams`",
        order: "n, count (largest first), the terms of ngram one after the other",
        key: &["n", "ngram"],
        foreign: &[],
        columns: vec![
            Column::count("n", "tokens", "Length."),
            Column::text("ngram", "Terms at consecutive positions of one sentence, with a space between."),
            Column::count("count", "tokens", "Occurrences."),
            Column::count("doc_count", "documents", "Documents with at least one occurrence."),
            Column::count(
                "count_nested",
                "tokens",
                "Occurrences wholly inside an occurrence of a longer n-gram that has a row of its own.",
            ),
            Column::new(
                "edge_stop_word",
                Kind::Flag,
                "",
                "Whether the first or the last term is a stop word in more than half of its own occurrences.",
            ),
            Column::real(
                "lambda",
                "nats",
                "Interaction of all n terms (Blaheta & Johnson 2001): how much more often they stand together than all that is \
                 known of fewer of them makes one expect. Over the 2^n cells of the windows of n, by the positions that agree with the n-gram.",
                "sum over the cells of (-1)^(n - positions that agree) * ln(cell + 0.5)",
            ),
            Column::real(
                "z",
                "",
                "lambda in standard errors.",
                "lambda / sqrt(sum over the cells of 1 / (cell + 0.5))",
            ),
        ],
    }
}

/// A row of `ngrams`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NgramRow {
    /// Number of terms.
    pub len: u8,
    /// The terms, as many as there are, then 0.
    pub terms: [u32; NgramOptions::LONGEST as usize],
    /// Occurrences.
    pub count: u64,
    /// Documents with one.
    pub doc_count: u64,
    /// Occurrences inside a longer one that has a row.
    pub count_nested: u64,
    /// λ.
    pub lambda: f64,
    /// λ in standard errors.
    pub z: f64,
}

impl NgramRow {
    /// A row.
    ///
    /// # Panics
    /// Where there are more than [`NgramOptions::LONGEST`] terms.
    pub fn new(ids: &[u32], count: u64, doc_count: u64, count_nested: u64, (lambda, z): (f64, f64)) -> Self {
        let mut terms = [0; NgramOptions::LONGEST as usize];
        terms[..ids.len()].copy_from_slice(ids);
        NgramRow { len: ids.len() as u8, terms, count, doc_count, count_nested, lambda, z }
    }

    /// The terms.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = TermId> {
        self.terms.into_iter().take(usize::from(self.len)).map(TermId)
    }

    /// The terms, with a space between.
    pub fn form(&self, counts: &Counts) -> String {
        self.ids().map(|id| counts.vocabulary().form(id)).collect::<Vec<_>>().join(" ")
    }

    /// Whether the first or the last term is a stop word in more than half of its occurrences.
    pub fn has_edge_stop_word(&self, counts: &Counts) -> bool {
        let vocabulary = counts.vocabulary();
        let is_mostly = |id: TermId| vocabulary.stop_count(id) > vocabulary.count(id) / 2;
        [self.ids().next(), self.ids().next_back()].into_iter().flatten().any(is_mostly)
    }
}

/// The table `ngrams`, of so many rows, which `of` gives.
pub fn ngrams<'a>(
    counts: &'a Counts,
    rows: usize,
    of: impl Fn(Range<usize>) -> Result<Vec<NgramRow>> + Sync + 'a,
) -> Table<'a> {
    let batch = move |range: Range<usize>| {
        let rows = of(range)?;
        let count = |of: fn(&NgramRow) -> u64| Values::count(rows.iter().map(of));
        let real = |of: fn(&NgramRow) -> f64| Values::real(rows.iter().map(|row| Some(of(row))));
        Ok(vec![
            count(|row| u64::from(row.len)),
            Values::text(rows.iter().map(|row| row.form(counts))),
            count(|row| row.count),
            count(|row| row.doc_count),
            count(|row| row.count_nested),
            Values::Flag(rows.iter().map(|row| row.has_edge_stop_word(counts)).collect()),
            real(|row| row.lambda),
            real(|row| row.z),
        ])
    };
    Table { schema: ngrams_schema(), rows, batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

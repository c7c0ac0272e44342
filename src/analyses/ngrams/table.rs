//! `ngrams`.

use std::ops::Range;

use crate::config::{NgramOptions, TableName};
use crate::count::{Counts, TermId};
use crate::error::Result;
use crate::tables::{Batch, Columns, Table};

pub(crate) fn ngrams_columns<'a>() -> Columns<'a, NgramRow, &'a Counts> {
    Columns::<NgramRow, &Counts>::of(TableName::Ngrams)
        .row("n-gram; only with `--ngrams`")
        .order("n, count (largest first), the terms of ngram one after the other")
        .count("n", "tokens", |row, _| row.len.into())
        .says("Length.")
        .key()
        .text("ngram", |row, counts| row.form(counts))
        .says("Terms at consecutive positions of one sentence, with a space between.")
        .key()
        .count("count", "tokens", |row, _| row.count)
        .says("Occurrences.")
        .count("doc_count", "documents", |row, _| row.doc_count)
        .says("Documents with at least one occurrence.")
        .count("count_nested", "tokens", |row, _| row.count_nested)
        .says("Occurrences wholly inside an occurrence of a longer n-gram that has a row of its own.")
        .flag("edge_stop_word", |row, counts| row.has_edge_stop_word(counts))
        .says("Whether the first or the last term is a stop word in more than half of its own occurrences.")
        .real("lambda", "nats", |row, _| row.lambda)
        .says(
            "Interaction of all n terms (Blaheta & Johnson 2001): how much more often they stand together \
             than all that is known of fewer of them makes one expect. Over the 2^n cells of the windows of \
             n, by the positions that agree with the n-gram.",
        )
        .formula("sum over the cells of (-1)^(n - positions that agree) * ln(cell + 0.5)")
        .real("z", "", |row, _| row.z)
        .says("lambda in standard errors.")
        .formula("lambda / sqrt(sum over the cells of 1 / (cell + 0.5))")
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
    ngrams_columns().table(rows, move |range| Ok(Batch { rows: of(range)?, from: counts }))
}

//! Rows that are ordered, weighted, or count a term with itself twice: what the fast counters have no room for.

use std::ops::Range;

use super::counter::{PairCounter, Posting};
use super::rows::PairRows;
use super::sums::{Sum, Sums};
use crate::config::{Diagonal, PairOptions};
use crate::count::TermId;

impl PairCounter<'_> {
    /// [`rows`](Self::rows) as the options want them.
    pub(crate) fn rows_by_options(
        &self,
        range: Range<u32>,
        (min_count, min_pair_count): (u64, u64),
        sums: &mut Sums,
    ) -> PairRows {
        let is_cut = |id| self.counts.vocabulary().count(TermId(id)) < min_count;
        let PairOptions { weighted, diagonal, .. } = self.options;
        let mut rows = PairRows::new(range.start);
        for term in range {
            if !is_cut(term) {
                self.add_neighbours(term, sums);
                sums.touched.sort_unstable_by_key(|&value| value);
                for other in sums.touched.drain(..) {
                    let Sum { count, weight, doc_count, .. } = std::mem::take(&mut sums.of_term[other as usize]);
                    let times = if other == term && diagonal == Diagonal::Twice { 2 } else { 1 };
                    if is_cut(other) {
                        continue;
                    } else if weighted {
                        rows.push_weighted(other, (times * count, times * weight), doc_count, min_pair_count);
                    } else {
                        rows.push(other, times * count, doc_count, min_pair_count);
                    }
                }
            }
            rows.end_term();
        }
        rows
    }

    /// Counts the neighbours of `term`: those behind it if pairs are ordered, else those that do not stand before it in the vocabulary, the term
    /// itself from the earlier of the two.
    fn add_neighbours(&self, term: u32, sums: &mut Sums) {
        let ordered = self.options.ordered;
        let weight = |distance: usize| self.weights.get(distance).copied().unwrap_or(0);
        for &Posting { at, document } in self.postings(term) {
            let (before, behind) = self.padded.split_at(at as usize);
            let before = if ordered { &[] } else { &before[before.len() - self.window..] };
            for (distance, slot) in before.iter().rev().enumerate() {
                if let Some(other) = slot.kept().filter(|&other| other > term) {
                    sums.add(other, weight(distance), document);
                }
            }
            for (distance, slot) in behind[1..=self.window].iter().enumerate() {
                if let Some(other) = slot.kept().filter(|&other| ordered || other >= term) {
                    sums.add(other, weight(distance), document);
                }
            }
        }
    }
}

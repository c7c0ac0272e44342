//! Rows of pairs, in the order of the table.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::count::{Counts, TermId};

/// A row of `pairs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairRow {
    /// The smaller term, or the earlier where pairs are ordered.
    pub term1: TermId,
    /// The other.
    pub term2: TermId,
    /// Events; those of a term with itself twice where the options say so.
    pub count: u64,
    /// Documents with an event.
    pub doc_count: u32,
}

/// Rows of a range of terms, by term and then by the other term.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PairRows {
    first_term: u32,
    /// Behind the rows of each term of the range.
    ends: Vec<usize>,
    rows: Vec<Other>,
    /// The weighted sum of each row; empty where pairs are not weighted.
    weights: Vec<u64>,
    /// Rows that `min_pair_count` left out.
    pub cut: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Other {
    count: u64,
    term: u32,
    doc_count: u32,
}

impl PairRows {
    pub(crate) fn new(first_term: u32) -> Self {
        PairRows { first_term, ..PairRows::default() }
    }

    pub(crate) fn push(&mut self, term: u32, count: u64, doc_count: u32, min_pair_count: u64) {
        if count < min_pair_count {
            self.cut += 1;
        } else {
            self.rows.push(Other { count, term, doc_count });
        }
    }

    pub(crate) fn push_weighted(
        &mut self,
        term: u32,
        (count, weight): (u64, u64),
        doc_count: u32,
        min_pair_count: u64,
    ) {
        if count >= min_pair_count {
            self.weights.push(weight);
        }
        self.push(term, count, doc_count, min_pair_count);
    }

    pub(crate) fn end_term(&mut self) {
        self.ends.push(self.rows.len());
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes of memory that the rows take.
    pub fn bytes(&self) -> u64 {
        let numbers = self.ends.capacity() + self.weights.capacity();
        (self.rows.capacity() * size_of::<Other>() + numbers * size_of::<u64>()) as u64
    }

    /// The weighted sum of each row; empty where pairs are not weighted.
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// Some of the rows.
    ///
    /// # Panics
    /// Where `range` is not within the rows.
    pub fn get(&self, range: Range<usize>) -> impl Iterator<Item = PairRow> {
        let mut index = self.ends.partition_point(|&end| end <= range.start);
        let first = range.start;
        (first..).zip(&self.rows[range]).map(move |(row, &Other { count, term, doc_count })| {
            while self.ends[index] <= row {
                index += 1;
            }
            PairRow { term1: TermId(self.first_term + index as u32), term2: TermId(term), count, doc_count }
        })
    }

    /// Appends the rows as a run: for each term the number of its rows, and for each the step to its other term, events
    /// and documents, and its weighted sum if there is one, all as numbers of variable length.
    pub fn push_run(&self, bytes: &mut Vec<u8>) {
        let mut start = 0;
        for &end in &self.ends {
            push_number(bytes, (end - start) as u64);
            let mut before = 0;
            for (row, &Other { count, term, doc_count }) in (start..).zip(&self.rows[start..end]) {
                push_number(bytes, u64::from(term - before));
                push_number(bytes, count);
                push_number(bytes, u64::from(doc_count));
                if let Some(&weight) = self.weights.get(row) {
                    push_number(bytes, weight);
                }
                before = term;
            }
            start = end;
        }
    }
}

/// The rows of a range of terms from those of several ranges of documents, each a run over the same terms.
///
/// # Complexity
/// O(n log n) in the rows of each term.
pub fn merge_runs(counts: &Counts, range: Range<u32>, runs: &[Vec<u8>], least: (u64, u64), weighted: bool) -> PairRows {
    if weighted {
        return merge_weighted(counts, range, runs, least);
    }
    let (min_count, min_pair_count) = least;
    let mut rows = PairRows::new(range.start);
    let mut runs: Vec<Numbers<'_>> = runs.iter().map(|run| Numbers(run)).collect();
    let mut found: Vec<Other> = Vec::new();
    let is_cut = |id| counts.vocabulary().count(TermId(id)) < min_count;
    for term in range {
        for run in &mut runs {
            let mut other = 0;
            for _ in 0..run.next() {
                other += run.next() as u32;
                found.push(Other { term: other, count: run.next(), doc_count: run.next() as u32 });
            }
        }
        // Runs that follow each other are each in order: few steps for a stable sort.
        found.sort_by_key(|other| other.term);
        for same in found.chunk_by(|a, b| a.term == b.term).filter(|same| !is_cut(term) && !is_cut(same[0].term)) {
            let count = same.iter().map(|other| other.count).sum();
            rows.push(same[0].term, count, same.iter().map(|other| other.doc_count).sum(), min_pair_count);
        }
        found.clear();
        rows.end_term();
    }
    rows
}

/// [`merge_runs`] where each row has a weighted sum.
fn merge_weighted(
    counts: &Counts,
    range: Range<u32>,
    runs: &[Vec<u8>],
    (min_count, min_pair_count): (u64, u64),
) -> PairRows {
    let mut rows = PairRows::new(range.start);
    let mut runs: Vec<Numbers<'_>> = runs.iter().map(|run| Numbers(run)).collect();
    let is_cut = |id| counts.vocabulary().count(TermId(id)) < min_count;
    for term in range {
        let mut found: BTreeMap<u32, (u64, u64, u32)> = BTreeMap::new();
        for run in &mut runs {
            let mut other = 0;
            for _ in 0..run.next() {
                other += run.next() as u32;
                let (count, doc_count, weight) = (run.next(), run.next() as u32, run.next());
                let sums = found.entry(other).or_default();
                *sums = (sums.0 + count, sums.1 + weight, sums.2 + doc_count);
            }
        }
        for (other, (count, weight, doc_count)) in found {
            if !is_cut(term) && !is_cut(other) {
                rows.push_weighted(other, (count, weight), doc_count, min_pair_count);
            }
        }
        rows.end_term();
    }
    rows
}

/// Seven bits a byte, the highest bit set in all but the last.
fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

struct Numbers<'b>(&'b [u8]);

impl Numbers<'_> {
    fn next(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        number
    }
}

//! Window pairs of terms (docs/counting.md § 3).
//!
//! Not a map from pair to count: for each term its positions are walked, and the neighbours that come after it in the
//! vocabulary are counted in a column of counters. Rows come out in the order of the table, and ranges of terms are
//! independent of each other.

use std::ops::Range;

use super::{Counts, DocumentCounts, Slot, TermId};
use crate::config::{Break, CountOptions};

/// Everything that is needed to give the rows of any range of terms.
pub struct PairCounter<'c> {
    counts: &'c Counts,
    window: usize,
    min_count: u64,
    min_pair_count: u64,
    /// All slots, with holes between the segments that a window must not cross, and at both ends.
    padded: Vec<Slot>,
    /// For each term, where its kept positions begin in `positions`; one more at the end.
    starts: Vec<usize>,
    /// Positions in `padded`, by term, ascending.
    positions: Vec<u32>,
    /// The document of each.
    documents: Vec<u32>,
}

/// Rows of `pairs`, by term and then by the other term.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PairRows {
    /// The two terms, the smaller first.
    pub terms: Vec<(TermId, TermId)>,
    /// Events.
    pub count: Vec<u64>,
    /// Documents with an event.
    pub doc_count: Vec<u32>,
    /// For each term of the range, R: the events it takes part in, those with itself twice. 0 where the term is cut.
    pub marginals: Vec<u64>,
    /// Rows that `min_pair_count` left out.
    pub cut: u64,
}

impl PairRows {
    /// Appends the rows of the range that follows.
    pub fn append(&mut self, mut next: PairRows) {
        self.terms.append(&mut next.terms);
        self.count.append(&mut next.count);
        self.doc_count.append(&mut next.doc_count);
        self.marginals.append(&mut next.marginals);
        self.cut += next.cut;
    }
}

/// Counters that are used again from range to range, one per thread.
pub struct PairScratch {
    cells: Vec<Cell>,
    touched: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Cell {
    count: u64,
    doc_count: u32,
    last_document: u32,
}

const EMPTY: Cell = Cell { count: 0, doc_count: 0, last_document: u32::MAX };

impl<'c> PairCounter<'c> {
    /// Lists the positions of every term. `None` where there are too many tokens for positions of 32 bits.
    ///
    /// # Complexity
    /// Linear in the tokens; memory is 12 bytes for each, and a window's width for each segment.
    pub fn new(counts: &'c Counts, options: &CountOptions) -> Option<Self> {
        let window = padding(counts, options);
        let mut padded = Vec::with_capacity(counts.slots_len() + window * (counts.documents().len() + 1));
        let mut starts = vec![0usize; counts.vocabulary().len() + 1];
        let hole = |padded: &mut Vec<Slot>| padded.resize(padded.len() + window, Slot::HOLE);
        hole(&mut padded);
        for document in counts.documents() {
            let slots = counts.slots_of(document);
            let mut start = 0;
            for end in segment_ends(counts, document, options.break_at) {
                padded.extend_from_slice(&slots[start..end]);
                hole(&mut padded);
                start = end;
            }
        }
        u32::try_from(padded.len()).ok()?;
        for id in padded.iter().filter_map(|slot| slot.kept()) {
            starts[id as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let kept = starts.last().copied().unwrap_or(0);
        let mut next = starts.clone();
        let (mut positions, mut documents) = (vec![0u32; kept], vec![0u32; kept]);
        let mut at = window;
        for (number, document) in (0u32..).zip(counts.documents()) {
            let segments = segment_ends(counts, document, options.break_at).count();
            let end = at + counts.slots_of(document).len() + segments * window;
            for (position, slot) in padded[at..end].iter().enumerate() {
                if let Some(id) = slot.kept() {
                    let place = &mut next[id as usize];
                    positions[*place] = (at + position) as u32;
                    documents[*place] = number;
                    *place += 1;
                }
            }
            at = end;
        }
        Some(PairCounter {
            counts,
            window,
            min_count: options.min_count,
            min_pair_count: options.min_pair_count,
            padded,
            starts,
            positions,
            documents,
        })
    }

    /// Counters for one thread.
    pub fn scratch(&self) -> PairScratch {
        PairScratch { cells: vec![EMPTY; self.counts.vocabulary().len()], touched: Vec::new() }
    }

    /// Divides the vocabulary into at most `parts` ranges of about the same work.
    pub fn ranges(&self, parts: usize) -> Vec<Range<u32>> {
        let terms = self.starts.len() - 1;
        let share = self.positions.len() / parts.max(1) + 1;
        let mut ranges = Vec::new();
        let mut start = 0;
        while start < terms {
            let end = self.starts.partition_point(|&at| at < self.starts[start] + share).clamp(start + 1, terms);
            ranges.push(start as u32..end as u32);
            start = end;
        }
        ranges
    }

    /// N: twice the events of the whole corpus.
    ///
    /// # Complexity
    /// Linear in the tokens.
    pub fn total(&self) -> u64 {
        let (mut events, mut inside) = (0u64, 0u64);
        for (index, slot) in self.padded.iter().enumerate() {
            let is_kept = slot.kept().is_some();
            events += if is_kept { inside } else { 0 };
            inside += u64::from(is_kept);
            inside -= u64::from(index >= self.window && self.padded[index - self.window].kept().is_some());
        }
        2 * events
    }

    /// The rows whose first term is in `range`, and the marginals of those terms.
    ///
    /// # Complexity
    /// O(positions × window), and the sorting of each row's distinct neighbours.
    pub fn rows(&self, range: Range<u32>, scratch: &mut PairScratch) -> PairRows {
        let mut rows = PairRows::default();
        let PairScratch { cells, touched } = scratch;
        for term in range {
            if self.is_cut(term) {
                rows.marginals.push(0);
                continue;
            }
            let mut events = 0u64;
            let postings = self.starts[term as usize]..self.starts[term as usize + 1];
            for (&at, &document) in self.positions[postings.clone()].iter().zip(&self.documents[postings]) {
                let at = at as usize;
                let before = &self.padded[at - self.window..at];
                let behind = &self.padded[at + 1..=at + self.window];
                let mut meet = |other: u32| {
                    let cell = &mut cells[other as usize];
                    if cell.count == 0 {
                        touched.push(other);
                    }
                    cell.count += 1;
                    if cell.last_document != document {
                        cell.last_document = document;
                        cell.doc_count += 1;
                    }
                };
                for other in before.iter().filter_map(|slot| slot.kept()) {
                    events += 1;
                    if other > term {
                        meet(other);
                    }
                }
                for other in behind.iter().filter_map(|slot| slot.kept()) {
                    events += 1;
                    // A pair of a term with itself is seen from both sides, and counted from the earlier one.
                    if other >= term {
                        meet(other);
                    }
                }
            }
            rows.marginals.push(events);
            touched.sort_unstable();
            for other in touched.drain(..) {
                let cell = std::mem::replace(&mut cells[other as usize], EMPTY);
                if self.is_cut(other) {
                    continue;
                }
                if cell.count < self.min_pair_count {
                    rows.cut += 1;
                    continue;
                }
                rows.terms.push((TermId(term), TermId(other)));
                rows.count.push(cell.count);
                rows.doc_count.push(cell.doc_count);
            }
        }
        rows
    }

    fn is_cut(&self, term: u32) -> bool {
        self.counts.vocabulary().count(TermId(term)) < self.min_count
    }
}

impl Counts {
    fn slots_len(&self) -> usize {
        usize::try_from(self.tokens()).unwrap_or(usize::MAX)
    }
}

/// The window, or less where no segment is long enough to need all of it.
fn padding(counts: &Counts, options: &CountOptions) -> usize {
    let longest = counts.documents().iter().flat_map(|document| {
        let mut start = 0;
        segment_ends(counts, document, options.break_at).map(move |end| {
            let len = end - start;
            start = end;
            len
        })
    });
    (options.window as usize).min(longest.max().unwrap_or(0).max(1))
}

/// The positions behind each segment of a document that a window stays in.
pub(super) fn segment_ends(counts: &Counts, document: &DocumentCounts, break_at: Break) -> impl Iterator<Item = usize> {
    let (ends, whole): (&[u32], _) = match break_at {
        Break::Document => (&[], Some(counts.slots_of(document).len()).filter(|&len| len > 0)),
        Break::Paragraph => (counts.paragraph_ends_of(document), None),
        Break::Sentence => (counts.sentence_ends_of(document), None),
    };
    ends.iter().map(|&end| end as usize).chain(whole)
}

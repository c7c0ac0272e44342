//! The pairs of a range of documents.

use std::ops::Range;

use super::ranges::{push_places, segment_ends};
use super::rows::PairRows;
use super::sums::Sums;
use super::weights::weights;
use crate::config::{CountOptions, Diagonal, Gap, PairOptions};
use crate::count::{Counts, Slot, TermId, ViewBuffer, prefetch};
use crate::error::Result;

/// Everything that is needed to give the rows of any range of terms, for a range of documents.
pub struct PairCounter<'c> {
    pub(crate) counts: &'c Counts,
    pub(crate) window: usize,
    pub(crate) options: PairOptions,
    /// What an event adds to a weighted sum, by its distance less one; empty where pairs are not weighted.
    pub(crate) weights: Vec<u64>,
    /// All slots, with holes between the segments that a window must not cross, and at both ends.
    pub(crate) padded: Vec<Slot>,
    /// For each term, where its kept positions begin in `postings`; one more at the end.
    starts: Vec<u32>,
    /// Kept positions by term, ascending.
    postings: Vec<Posting>,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Posting {
    /// Index in `padded`.
    pub at: u32,
    /// From 1.
    pub document: u32,
}

/// Counters that are used again from range to range, one per thread.
pub struct PairScratch {
    /// One for each term, and behind them one for each place of a window, which takes what is not to be counted: to write
    /// there costs less than to decide not to.
    cells: Vec<CountCell>,
    touched: Vec<u32>,
    /// Term, events and documents of cells that were full, any number of times.
    large: Vec<(u32, u64, u32)>,
    /// What is used instead of all these where an option asks for more than plain counts.
    sums: Option<Sums>,
}

/// A count of events and one of documents, of 16 bits each, and the last document, from 1, so that all of a vocabulary's
/// cells fit into a fast cache. What grows beyond goes to [`PairScratch::large`].
type CountCell = u64;

const FULL: u64 = 0xFFFF;

/// How many postings ahead the surroundings are fetched.
const AHEAD: usize = 10;

impl<'c> PairCounter<'c> {
    /// The most tokens that can be counted at once: more could overflow a counter.
    pub fn max_tokens(options: &CountOptions) -> u64 {
        u64::from(u32::MAX / 4 / options.window.max(1))
    }

    /// Bytes of memory for each token.
    pub const BYTES_PER_TOKEN: u64 = (size_of::<Slot>() + size_of::<Posting>()) as u64;

    /// Lists the positions of every term in `documents`, which are indices of [`Counts::documents`].
    ///
    /// # Errors
    /// A fatal error where the tokens cannot be read back from the disk.
    ///
    /// # Panics
    /// Where there are more tokens than [`max_tokens`](Self::max_tokens).
    ///
    /// # Complexity
    /// Linear in the tokens; memory is 12 bytes for each, and a window's width for each segment.
    pub fn new(counts: &'c Counts, documents: Range<usize>, options: &CountOptions) -> Result<Self> {
        // How often each term is kept in all documents was counted before.
        let is_all = documents == (0..counts.documents().len());
        let is_known = is_all && options.pairs.gap != Gap::CloseRare;
        let documents = counts.documents().range(documents);
        let sizes = documents.clone().map(|document| document.tokens());
        let (tokens, longest) = sizes.fold((0, 0), |(sum, longest), size: u64| (sum + size, longest.max(size)));
        let window = (u64::from(options.window)).min(longest.max(1)) as usize;
        assert!(tokens <= Self::max_tokens(options), "too many tokens for one counter");
        let mut padded = Vec::with_capacity(tokens as usize + window * (documents.len() + 1));
        let mut starts = vec![0u32; counts.vocabulary().len() + 1];
        let mut ends = Vec::with_capacity(documents.len());
        let hole = |padded: &mut Vec<Slot>| padded.resize(padded.len() + window, Slot::HOLE);
        hole(&mut padded);
        let mut buffer = ViewBuffer::default();
        for document in documents {
            let view = counts.view(document, &mut buffer)?;
            let (mut start, first) = (0, padded.len());
            for end in segment_ends(&view, options.break_at) {
                push_places(&view.slots[start..end], counts, options, &mut padded);
                hole(&mut padded);
                start = end;
            }
            if !is_known {
                for id in padded[first..].iter().filter_map(|slot| slot.kept()) {
                    starts[id as usize + 1] += 1;
                }
            }
            ends.push(padded.len());
        }
        // What it holds of a long document is needed no more.
        drop(buffer);
        if is_known {
            let vocabulary = counts.vocabulary();
            for (id, kept) in (0..).map(TermId).zip(&mut starts[1..]) {
                *kept = (vocabulary.count(id) - vocabulary.stop_count(id)) as u32;
            }
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut postings = vec![Posting::default(); starts.last().map_or(0, |&kept| kept as usize)];
        let mut start = 0;
        for (document, &end) in (1u32..).zip(&ends) {
            for (at, slot) in (start as u32..).zip(&padded[start..end]) {
                if let Some(id) = slot.kept() {
                    let place = &mut next[id as usize];
                    postings[*place as usize] = Posting { at, document };
                    *place += 1;
                }
            }
            start = end;
        }
        let weights = if options.pairs.weighted { weights(options.window) } else { Vec::new() };
        Ok(PairCounter { counts, window, options: options.pairs, weights, padded, starts, postings })
    }

    /// Counters for one thread.
    pub fn scratch(&self) -> PairScratch {
        let terms = self.counts.vocabulary().len();
        match self.is_plain() {
            true => PairScratch::new(terms, 2 * self.window),
            false => PairScratch { sums: Some(Sums::new(terms)), ..PairScratch::new(0, 0) },
        }
    }

    /// Whether rows are unordered counts of events, which is what the fast way gives.
    fn is_plain(&self) -> bool {
        let PairOptions { ordered, weighted, diagonal, gap: _ } = self.options;
        !ordered && !weighted && diagonal == Diagonal::Once
    }

    /// The kept positions of a term, ascending.
    pub(crate) fn postings(&self, term: u32) -> &[Posting] {
        &self.postings[self.starts[term as usize] as usize..self.starts[term as usize + 1] as usize]
    }

    /// The rows whose first term is in `range`, those of at least `min_count` occurrences and `min_pair_count` events.
    ///
    /// # Complexity
    /// O(positions × window), and the sorting of each row's distinct neighbours.
    pub fn rows(
        &self,
        range: Range<u32>,
        (min_count, min_pair_count): (u64, u64),
        scratch: &mut PairScratch,
    ) -> PairRows {
        if let Some(sums) = &mut scratch.sums {
            return self.rows_by_options(range, (min_count, min_pair_count), sums);
        }
        let mut rows = PairRows::new(range.start);
        for term in range {
            let is_cut = |id| self.counts.vocabulary().count(TermId(id)) < min_count;
            if !is_cut(term) {
                self.count(term, scratch);
                let PairScratch { cells, touched, large, .. } = scratch;
                touched.sort_unstable_by_key(|&value| value);
                // A cell that was full has been touched again.
                touched.dedup();
                for other in touched.drain(..) {
                    let cell = std::mem::take(&mut cells[other as usize]);
                    if is_cut(other) {
                        continue;
                    }
                    let (mut count, mut doc_count) = (cell & FULL, (cell >> 16 & FULL) as u32);
                    for &(_, events, documents) in large.iter().filter(|(term, ..)| *term == other) {
                        count += events;
                        doc_count += documents;
                    }
                    rows.push(other, count, doc_count, min_pair_count);
                }
                large.clear();
            }
            rows.end_term();
        }
        rows
    }

    /// Counts the neighbours of `term` that do not stand before it in the vocabulary.
    fn count(&self, term: u32, scratch: &mut PairScratch) {
        let terms = self.counts.vocabulary().len() as u32;
        let PairScratch { cells, touched, large, .. } = scratch;
        let spare = &mut cells[terms as usize..];
        // Never 0, so that they are never taken for a neighbour that is seen first.
        spare.fill(1);
        let postings = self.postings(term);
        // Behind: the term itself too. A pair of a term with itself is seen from both sides, and counted from the earlier one.
        let (after, from) = (terms - term - 1, terms - term);
        let mut len = 0;
        for (index, &Posting { at, document }) in postings.iter().enumerate() {
            if let Some(soon) = postings.get(index + AHEAD) {
                prefetch::one(&self.padded, soon.at as usize - self.window);
                prefetch::one(&self.padded, soon.at as usize + self.window);
            }
            // One more place than can be needed: the last write of all may be one that is not kept.
            if touched.len() <= len + 2 * self.window {
                touched.resize(2 * touched.len() + 2 * self.window + 1, 0);
            }
            let (at, document) = (at as usize, u64::from(document));
            let (before, behind) = self.padded[at - self.window..=at + self.window].split_at(self.window);
            let mut meeting = Meeting { cells: &mut cells[..], seen: &mut touched[len..], new: 0, document, terms };
            for (spare, slot) in before.iter().enumerate() {
                meeting.meet(slot.0, slot.0.wrapping_sub(term + 1) < after, spare, large);
            }
            for (spare, slot) in behind[1..].iter().enumerate() {
                meeting.meet(slot.0, slot.0.wrapping_sub(term) < from, spare, large);
            }
            len += meeting.new;
        }
        touched.truncate(len);
    }
}

/// The surroundings of one position.
struct Meeting<'s> {
    cells: &'s mut [CountCell],
    /// Where neighbours are noted that are met for the first time.
    seen: &'s mut [u32],
    /// How many are noted.
    new: usize,
    document: u64,
    terms: u32,
}

impl Meeting<'_> {
    /// Counts a neighbour, or else something in a spare cell.
    #[inline(always)]
    fn meet(&mut self, neighbour: u32, counts: bool, spare: usize, large: &mut Vec<(u32, u64, u32)>) {
        let place = if counts { neighbour } else { self.terms.wrapping_add(spare as u32) };
        let cell = &mut self.cells[place as usize];
        self.seen[self.new] = place;
        self.new = self.new.wrapping_add(usize::from(*cell & FULL == 0));
        let is_new = u64::from(*cell >> 32 != self.document);
        let counted = (*cell & 0xFFFF_FFFF).wrapping_add(1 | is_new << 16);
        *cell = counted | self.document << 32;
        if counted & FULL == FULL {
            // A spare cell is never empty, so that it is never taken for a neighbour that is seen first.
            *cell = self.document << 32 | u64::from(place >= self.terms);
            if place < self.terms {
                set_aside(large, place, counted);
            }
        }
    }
}

#[cold]
#[inline(never)]
fn set_aside(large: &mut Vec<(u32, u64, u32)>, place: u32, counted: u64) {
    large.push((place, FULL, (counted >> 16) as u32));
}

impl PairScratch {
    fn new(terms: usize, spare: usize) -> Self {
        PairScratch { cells: vec![0; terms + spare], touched: Vec::new(), large: Vec::new(), sums: None }
    }
}

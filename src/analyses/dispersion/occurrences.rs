//! Where terms occur: in which documents how often, and how far from each other (docs/dispersion.md).

use std::ops::Range;

use crate::count::{Counts, Slot, TermId, ViewBuffer, prefetch};
use crate::error::Result;

/// The distances from each occurrence of a term to the next one over all documents in order, and from the last one around
/// to the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Distances {
    /// Sum of the short distances: those below all positions divided by the occurrences.
    pub short: u64,
    /// Number of the other distances.
    pub long: u64,
}

/// What is known of a term so far.
#[derive(Clone, Copy, Default)]
struct TermState {
    /// Number of the last document with it, from 1.
    document: u32,
    /// Occurrences in that document.
    in_document: u32,
    /// Its last position.
    last: u64,
    /// The longest distance that is short.
    limit: u64,
    distances: Distances,
}

impl TermState {
    #[inline]
    fn add_distance(&mut self, distance: u64) {
        let is_short = distance <= self.limit;
        self.distances.short += if is_short { distance } else { 0 };
        self.distances.long += u64::from(!is_short);
    }
}

/// Bytes of memory that a term takes while its [`occurrences`] are looked for.
pub const BYTES_OF_OCCURRENCES: u64 = (size_of::<TermState>() + size_of::<u64>()) as u64;

/// Splits the vocabulary into at least `parts` ranges, if it has as many terms, of about the same work for [`occurrences`],
/// and of at most `max_terms` each.
pub fn occurrence_ranges(counts: &Counts, parts: usize, max_terms: u64) -> Vec<Range<u32>> {
    let vocabulary = counts.vocabulary();
    // What is done once for each document of a term takes several times as long as what is done for each token.
    let work = |term: u32| vocabulary.count(TermId(term)) + 4 * vocabulary.doc_count(TermId(term));
    let terms = vocabulary.len() as u32;
    let share = (0..terms).map(work).sum::<u64>() / parts.max(1) as u64 + 1;
    let mut ranges = Vec::new();
    let (mut start, mut done) = (0, 0);
    for term in 0..terms {
        done += work(term);
        if done >= share || u64::from(term + 1 - start) >= max_terms || term + 1 == terms {
            ranges.push(start..term + 1);
            (start, done) = (term + 1, 0);
        }
    }
    ranges
}

/// A document that holds a term, once no more of it can follow.
#[derive(Clone, Copy, Default)]
struct DocumentCount {
    /// Index of the term in its range.
    index: u32,
    document: u32,
    count: u32,
}

/// Tokens that are looked at together: each step is a loop over as many, in which nothing is decided that could go either way.
const BATCH: usize = 1024;

/// How many tokens ahead cells are fetched.
const AHEAD: usize = 12;

struct Walk {
    range: Range<u32>,
    cells: Vec<TermState>,
    /// The first position of each term.
    firsts: Vec<u64>,
    /// Tokens of a batch that are of the range: index of the term, place in the batch.
    found: [(u32, u32); BATCH],
    left: [DocumentCount; BATCH],
}

/// Walks all documents in order. Calls `in_document` for each term of `range` and each document that holds it, in the order
/// of documents, with the index in [`Counts::documents`] and the count. Returns the distances of each term. `check` is called
/// before each document and stops the walk by an error.
///
/// # Errors
/// The errors of `check`; a fatal error if the tokens cannot be read back from the disk.
///
/// # Complexity
/// Linear in all tokens, whatever the range, and in its terms; memory is `BYTES_OF_OCCURRENCES` for each of these.
pub fn occurrences(
    counts: &Counts,
    range: Range<u32>,
    mut in_document: impl FnMut(TermId, usize, u32),
    check: impl Fn() -> Result<()>,
) -> Result<Vec<Distances>> {
    let total = counts.tokens();
    let first_term = range.start;
    let mut walk = Walk::new(counts, range);
    let mut tell = |term: u32, document: u32, count| in_document(TermId(term), document as usize - 1, count);
    let mut buffer = ViewBuffer::default();
    let mut start = 0;
    for (number, document) in (1u32..).zip(counts.documents()) {
        check()?;
        counts.each_slots(document, &mut buffer, |slots| {
            for slots in slots.chunks(BATCH) {
                for left in walk.batch(slots, start, number) {
                    tell(first_term + left.index, left.document, left.count);
                }
                start += slots.len() as u64;
            }
        })?;
    }
    let Walk { range, mut cells, firsts, .. } = walk;
    for ((term, cell), first) in range.zip(&mut cells).zip(firsts).filter(|((_, cell), _)| cell.document > 0) {
        tell(term, cell.document, cell.in_document);
        cell.add_distance(first + total - cell.last);
    }
    Ok(cells.into_iter().map(|cell| cell.distances).collect())
}

impl Walk {
    fn new(counts: &Counts, range: Range<u32>) -> Self {
        let cell = |term| {
            // distance * count < total, but for whole numbers.
            let limit = counts.tokens().saturating_sub(1) / counts.vocabulary().count(TermId(term)).max(1);
            TermState { limit, ..TermState::default() }
        };
        let cells: Vec<TermState> = range.clone().map(cell).collect();
        let firsts = vec![0; cells.len()];
        Walk { range, cells, firsts, found: [(0, 0); BATCH], left: [DocumentCount::default(); BATCH] }
    }

    /// Adds some tokens of a document. Gives the terms whose last document was another one.
    fn batch(&mut self, slots: &[Slot], start: u64, document: u32) -> &[DocumentCount] {
        let Walk { range, cells, firsts, found, left } = self;
        let terms = range.end - range.start;
        let mut len = 0;
        for (place, slot) in (0u32..).zip(slots) {
            // The number of a hole comes after all terms.
            let index = slot.number().wrapping_sub(range.start);
            found[len % BATCH] = (index, place);
            len += usize::from(index < terms);
        }
        let (found, mut n) = (&found[..len], 0);
        for (at, &(index, place)) in found.iter().enumerate() {
            if let Some(&(ahead, _)) = found.get(at + AHEAD) {
                prefetch::one(cells, ahead as usize);
            }
            let cell = &mut cells[index as usize];
            let position = start + u64::from(place);
            let is_new = cell.document != document;
            left[n % BATCH] = DocumentCount { index, document: cell.document, count: cell.in_document };
            n += usize::from(is_new & (cell.document != 0));
            if cell.document == 0 {
                firsts[index as usize] = position;
            } else {
                cell.add_distance(position - cell.last);
            }
            cell.in_document = if is_new { 1 } else { cell.in_document + 1 };
            cell.document = document;
            cell.last = position;
        }
        &left[..n]
    }
}

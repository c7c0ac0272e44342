//! Terms of groups of documents (docs/groups.md § 2).

use std::ops::Range;

use crate::count::{Counts, TermId, ViewBuffer};
use crate::error::Result;

/// Occurrences of a term in a document of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupPosting {
    /// The term.
    pub term: TermId,
    /// Place of the document in the group.
    pub document: u32,
    /// Occurrences, at least one.
    pub count: u32,
}

/// Occurrences of each term in the documents for which `is_in` holds.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
///
/// # Complexity
/// Linear in the tokens of those documents, or of the others if they are fewer.
pub fn counts_in(counts: &Counts, is_in: &[bool]) -> Result<Vec<u64>> {
    let vocabulary = counts.vocabulary();
    let inside = is_in.iter().filter(|&&is_in| is_in).count();
    // What is counted for all needs only to lose the documents outside.
    let from_all = inside > is_in.len() / 2;
    let mut sums: Vec<u64> =
        (0..vocabulary.len() as u32).map(|id| if from_all { vocabulary.count(TermId(id)) } else { 0 }).collect();
    let mut buffer = ViewBuffer::default();
    for (document, _) in counts.documents().iter().zip(is_in).filter(|&(_, &is_in)| is_in != from_all) {
        counts.each_slots(document, &mut buffer, |slots| {
            for id in slots.iter().filter_map(|slot| slot.id()) {
                if from_all {
                    sums[id as usize] -= 1;
                } else {
                    sums[id as usize] += 1;
                }
            }
        })?;
    }
    Ok(sums)
}

/// Ranges of the vocabulary whose kept terms have about so many postings each, or one term.
pub fn posting_ranges(counts: &Counts, is_kept: &[bool], at_once: u64) -> Vec<Range<u32>> {
    let mut ranges = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (id, _) in (0u32..).zip(is_kept).filter(|&(_, &is_kept)| is_kept) {
        let postings = counts.vocabulary().doc_count(TermId(id));
        if sum > 0 && sum + postings > at_once {
            ranges.push(start..id);
            (start, sum) = (id, 0);
        }
        sum += postings;
    }
    if sum > 0 {
        ranges.push(start..is_kept.len() as u32);
    }
    ranges
}

/// Appends what the documents of a part of a group hold of the kept terms within a range; `first` is the place of its first document. They come by document,
/// then by term.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
///
/// # Complexity
/// O(n log n) in the tokens of each document.
pub fn push_postings(
    counts: &Counts,
    documents: &[u32],
    first: u32,
    terms: &Range<u32>,
    is_kept: &[bool],
    postings: &mut Vec<GroupPosting>,
) -> Result<()> {
    let mut buffer = ViewBuffer::default();
    let mut ids: Vec<u32> = Vec::new();
    let documents = counts.documents().of(documents.iter().map(|&document| document as usize));
    for (place, document) in (first..).zip(documents) {
        let view = counts.view(document, &mut buffer)?;
        ids.clear();
        let is_wanted = |id: &u32| terms.contains(id) && is_kept[*id as usize];
        ids.extend(view.slots.iter().filter_map(|slot| slot.id()).filter(is_wanted));
        ids.sort_unstable_by_key(|&value| value);
        let runs = ids.chunk_by(|a, b| a == b);
        postings.extend(runs.map(|run| GroupPosting {
            term: TermId(run[0]),
            document: place,
            count: run.len() as u32,
        }));
    }
    Ok(())
}

//! Window pairs of terms (docs/counting.md § 3).
//!
//! Not a map from pair to count: for each term its positions are walked, and the neighbours that come after it in the
//! vocabulary are counted in a column of counters. Rows come out in the order of the table, and ranges of terms are
//! independent of each other.

use std::ops::Range;

use crate::config::{Break, CountOptions, Gap};
use crate::count::{Counts, DocumentView, Slot, TermId};

/// Divides the vocabulary into at most `parts` ranges of about the same work.
pub fn term_ranges(counts: &Counts, parts: usize) -> Vec<Range<u32>> {
    let vocabulary = counts.vocabulary();
    let terms = vocabulary.len() as u32;
    let share = counts.tokens() / parts.max(1) as u64 + 1;
    let mut ranges = Vec::new();
    let (mut start, mut work) = (0, 0);
    for term in 0..terms {
        work += vocabulary.count(TermId(term)) - vocabulary.stop_count(TermId(term));
        if work >= share || term + 1 == terms {
            ranges.push(start..term + 1);
            (start, work) = (term + 1, 0);
        }
    }
    ranges
}

/// Divides the documents, in order, into as few ranges as there can be of at most `max_tokens` each; a longer document is
/// a range of its own.
pub fn document_ranges(counts: &Counts, max_tokens: u64) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut tokens = 0;
    for (index, document) in counts.documents().iter().enumerate() {
        tokens += document.tokens();
        match ranges.last_mut() {
            Some(last) if tokens <= max_tokens => last.end = index + 1,
            _ => {
                ranges.push(index..index + 1);
                tokens = document.tokens();
            }
        }
    }
    ranges
}

/// Appends the places of a segment through which distance is counted.
pub(crate) fn push_places(slots: &[Slot], counts: &Counts, options: &CountOptions, places: &mut Vec<Slot>) {
    let is_rare = |id| counts.vocabulary().count(TermId(id)) < options.min_count;
    match options.pairs.gap {
        Gap::Hold => places.extend_from_slice(slots),
        Gap::Close => places.extend(slots.iter().filter(|slot| slot.kept().is_some())),
        Gap::CloseRare => places.extend(slots.iter().filter(|slot| slot.kept().is_some_and(|id| !is_rare(id)))),
    }
}

/// The places behind each segment of a document that a window stays in, from its first slot. Of a part of a document the last may
/// be missing.
pub(crate) fn segment_ends<'a>(document: &DocumentView<'a>, break_at: Break) -> impl Iterator<Item = usize> + 'a {
    let (ends, whole): (&[u32], _) = match break_at {
        Break::Document => (&[], Some(document.slots.len()).filter(|&len| len > 0)),
        Break::Paragraph => (document.paragraph_ends, None),
        Break::Sentence => (document.sentence_ends, None),
    };
    let first = document.first;
    ends.iter().map(move |&end| (end - first) as usize).chain(whole)
}

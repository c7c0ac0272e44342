//! N-grams (docs/ngrams.md).
//!
//! Not a map from n-gram to count: the occurrences of a range of terms are listed with the terms around them ([`Occurrences`]), and those
//! of each term are sorted by what follows. An n-gram is a run of them then, and so is whatever agrees with it at some positions
//! that its first is one of. What agrees with it at others is known where its second, third, … term was the first: it is asked for
//! there (`join`).

use std::ops::Range;

use crate::config::NgramOptions;
use crate::count::{Counts, TermId};

impl NgramOptions {
    pub(crate) fn longest(&self) -> usize {
        self.lengths.last().map_or(1, |&longest| longest as usize)
    }

    /// The next longer length that has rows.
    pub(crate) fn longer(&self, len: usize) -> Option<usize> {
        self.lengths.iter().map(|&longer| longer as usize).find(|&longer| longer > len)
    }

    pub(crate) fn is_wanted(&self, len: usize) -> bool {
        self.lengths.contains(&(len as u32))
    }

    /// How many terms before a term must be known: as many as a longer n-gram that it is nested in may begin earlier.
    pub(crate) fn before(&self) -> usize {
        let steps = self.lengths.windows(2).map(|pair| (pair[1] - pair[0]) as usize);
        steps.max().unwrap_or(0)
    }
}

/// Divides the vocabulary into as few ranges as there can be of at most `max_tokens` occurrences each; a more frequent term is a
/// range of its own.
pub fn ngram_ranges(counts: &Counts, within: Range<u32>, max_tokens: u64) -> Vec<Range<u32>> {
    let mut ranges: Vec<Range<u32>> = Vec::new();
    let mut tokens = 0;
    for term in within {
        let count = counts.vocabulary().count(TermId(term));
        tokens += count;
        match ranges.last_mut() {
            Some(last) if tokens <= max_tokens => last.end = term + 1,
            _ => {
                ranges.push(term..term + 1);
                tokens = count;
            }
        }
    }
    ranges
}

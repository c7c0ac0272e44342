//! Sums of terms over the near-duplicates.

use crate::count::{Counts, TermId, ViewBuffer};
use crate::error::Result;

/// Sums of terms over some documents.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TermSums {
    /// Occurrences, by term.
    pub count: Vec<u64>,
    /// Documents, by term.
    pub doc_count: Vec<u32>,
}

/// Counts the terms of these documents, which are some of the documents of the vocabulary.
///
/// # Errors
/// A fatal error if the tokens cannot be read back from the disk.
///
/// # Complexity
/// O(n log n) in the tokens of a document; memory is 12 bytes for each type.
pub fn term_sums(counts: &Counts) -> Result<TermSums> {
    let types = counts.vocabulary().len();
    let mut sums = TermSums { count: vec![0; types], doc_count: vec![0; types] };
    let mut buffer = ViewBuffer::default();
    for document in counts.documents() {
        for (TermId(id), count) in counts.view(document, &mut buffer)?.doc_terms() {
            sums.count[id as usize] += count;
            sums.doc_count[id as usize] += 1;
        }
    }
    Ok(sums)
}

//! Deduplicated counts: over the documents that represent their clusters. Every count is a sum over documents, so each is the
//! count in all documents minus the count in near-duplicates, which are fewer.

use crate::analyses::pairs::{PairRow, PairTable};
use crate::analyses::themes::{Collocates, FormRow, ThemePairRow};
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

/// The deduplicated events of some successive rows of `pairs`; `in_duplicates` are the rows of the near-duplicates.
///
/// # Errors
/// A fatal error if rows cannot be read back from the disk.
///
/// # Complexity
/// Linear in the rows of both between the first and the last of these; memory is for some thousand rows.
pub fn pair_dedup_counts(rows: &[PairRow], in_duplicates: &PairTable) -> Result<Vec<u64>> {
    const AT_ONCE: usize = 1 << 14;
    let key = |row: &PairRow| (row.term1, row.term2);
    let mut dedup_counts: Vec<u64> = rows.iter().map(|row| row.count).collect();
    let Some(first) = rows.first() else { return Ok(dedup_counts) };
    let (mut start, mut end) = (0, in_duplicates.len());
    while start < end {
        let middle = start + (end - start) / 2;
        let is_before = in_duplicates.rows(middle..middle + 1)?.iter().any(|row| key(row) < key(first));
        (start, end) = if is_before { (middle + 1, end) } else { (start, middle) };
    }
    let mut row = 0;
    while start < in_duplicates.len() && row < rows.len() {
        let duplicates = in_duplicates.rows(start..(start + AT_ONCE).min(in_duplicates.len()))?;
        start += duplicates.len();
        for duplicate in &duplicates {
            while row < rows.len() && key(&rows[row]) < key(duplicate) {
                row += 1;
            }
            match rows.get(row) {
                Some(found) if key(found) == key(duplicate) => dedup_counts[row] -= duplicate.count,
                Some(_) => {}
                None => break,
            }
        }
    }
    Ok(dedup_counts)
}

/// The deduplicated hits of each form.
///
/// # Complexity
/// O(n log n) in the rows.
pub fn form_dedup_counts(rows: &[FormRow], in_duplicates: &[FormRow]) -> Vec<u64> {
    let mut duplicates: Vec<&FormRow> = in_duplicates.iter().collect();
    duplicates.sort_unstable_by(|a, b| (a.pattern, &a.form).cmp(&(b.pattern, &b.form)));
    let in_duplicates = |row: &FormRow| {
        let found = duplicates.binary_search_by(|other| (other.pattern, &other.form).cmp(&(row.pattern, &row.form)));
        found.map_or(0, |index| duplicates[index].count)
    };
    rows.iter().map(|row| row.count - in_duplicates(row)).collect()
}

/// The deduplicated count of each pair of themes in units of a kind. Both lists of rows have the same order.
///
/// # Complexity
/// Linear in the rows.
pub fn theme_pair_dedup_counts(rows: &[ThemePairRow], in_duplicates: &[ThemePairRow]) -> Vec<u64> {
    let counted = |row: &ThemePairRow| ((row.unit, row.theme1, row.theme2), row.count);
    differences(rows.iter().map(counted), in_duplicates.iter().map(counted))
}

/// The deduplicated events of each collocate of a theme. Both lists of collocates have the same order.
///
/// # Complexity
/// Linear in the rows.
pub fn collocate_dedup_counts(all: &Collocates, in_duplicates: &Collocates) -> Vec<u64> {
    fn counted(of: &Collocates) -> impl Iterator<Item = (TermId, u64)> {
        of.terms.iter().copied().zip(of.count.iter().copied())
    }
    differences(counted(all), counted(in_duplicates))
}

/// Each count minus the count with the same key in `less`, if there is one. Keys are in order.
fn differences<K: Ord>(all: impl Iterator<Item = (K, u64)>, less: impl Iterator<Item = (K, u64)>) -> Vec<u64> {
    let mut less = less.peekable();
    let one = |(key, count)| {
        while less.next_if(|(other, _)| *other < key).is_some() {}
        count - less.next_if(|(other, _)| *other == key).map_or(0, |(_, count)| count)
    };
    all.map(one).collect()
}

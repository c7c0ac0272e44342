//! One vote per cluster: counts over the documents that stand for their clusters. Every count is a sum over documents, so it is that of all
//! documents without that of the copies, which are fewer.

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

/// Counts the terms of these documents, which are some of those that the vocabulary was counted in.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
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

/// For some successive rows of `pairs`, their events without those in copies, whose rows are `in_copies`.
///
/// # Errors
/// A fatal error where rows cannot be read back from the disk.
///
/// # Complexity
/// Linear in the rows of both between the first and the last of these; memory is for some thousand rows.
pub fn pair_votes(rows: &[PairRow], in_copies: &PairTable) -> Result<Vec<u64>> {
    const AT_ONCE: usize = 1 << 14;
    let key = |row: &PairRow| (row.term1, row.term2);
    let mut votes: Vec<u64> = rows.iter().map(|row| row.count).collect();
    let Some(first) = rows.first() else { return Ok(votes) };
    let (mut start, mut end) = (0, in_copies.len());
    while start < end {
        let middle = start + (end - start) / 2;
        let is_before = in_copies.rows(middle..middle + 1)?.iter().any(|row| key(row) < key(first));
        (start, end) = if is_before { (middle + 1, end) } else { (start, middle) };
    }
    let mut row = 0;
    while start < in_copies.len() && row < rows.len() {
        let copies = in_copies.rows(start..(start + AT_ONCE).min(in_copies.len()))?;
        start += copies.len();
        for copy in &copies {
            while row < rows.len() && key(&rows[row]) < key(copy) {
                row += 1;
            }
            match rows.get(row) {
                Some(found) if key(found) == key(copy) => votes[row] -= copy.count,
                Some(_) => {}
                None => break,
            }
        }
    }
    Ok(votes)
}

/// For each form its hits without those in copies.
///
/// # Complexity
/// O(n log n) in the rows.
pub fn form_votes(rows: &[FormRow], in_copies: &[FormRow]) -> Vec<u64> {
    let mut copies: Vec<&FormRow> = in_copies.iter().collect();
    copies.sort_unstable_by(|a, b| (a.pattern, &a.form).cmp(&(b.pattern, &b.form)));
    let in_copies = |row: &FormRow| {
        let found = copies.binary_search_by(|copy| (copy.pattern, &copy.form).cmp(&(row.pattern, &row.form)));
        found.map_or(0, |index| copies[index].count)
    };
    rows.iter().map(|row| row.count - in_copies(row)).collect()
}

/// For each pair of themes in units of a kind its count without that in copies. Both have the same order.
///
/// # Complexity
/// Linear in the rows.
pub fn theme_pair_votes(rows: &[ThemePairRow], in_copies: &[ThemePairRow]) -> Vec<u64> {
    let key = |row: &ThemePairRow| (row.unit, row.theme1, row.theme2);
    let mut copies = in_copies.iter().peekable();
    let of_row = |row: &ThemePairRow| {
        while copies.next_if(|copy| key(copy) < key(row)).is_some() {}
        row.count - copies.next_if(|copy| key(copy) == key(row)).map_or(0, |copy| copy.count)
    };
    rows.iter().map(of_row).collect()
}

/// For each collocate of a theme its events without those in copies. Both have the same order.
///
/// # Complexity
/// Linear in the rows.
pub fn collocate_votes(all: &Collocates, in_copies: &Collocates) -> Vec<u64> {
    let mut copies = in_copies.terms.iter().zip(&in_copies.count).peekable();
    let of_row = |(term, count): (&TermId, &u64)| {
        while copies.next_if(|(copy, _)| *copy < term).is_some() {}
        count - copies.next_if(|(copy, _)| *copy == term).map_or(0, |(_, count)| *count)
    };
    all.terms.iter().zip(&all.count).map(of_row).collect()
}

//! Deduplicated counts: over the documents that represent their clusters. Every count is a sum over documents, so each is the
//! count in all documents minus the count in near-duplicates, which are fewer.

use super::collocates::Collocates;
use super::count::{FormRow, ThemePairRow};
use crate::count::TermId;

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

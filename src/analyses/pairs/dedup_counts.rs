//! Deduplicated counts: over the documents that represent their clusters. Every count is a sum over documents, so each is the
//! count in all documents minus the count in near-duplicates, which are fewer.

use super::rows::PairRow;
use super::store::PairTable;
use crate::error::Result;

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

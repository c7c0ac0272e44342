//! Sums of counts, which tables of other programs may hold.

use crate::error::{Error, Result};
use crate::table_reader::TableFile;

/// Sums of a table at most: those of two tables can be added.
const MOST: u64 = 1 << 62;

/// A sum of counts with that of one more row, from 1.
///
/// # Errors
/// A usage error that names the row, where the sum is more than any corpus has.
pub(crate) fn with_added(sum: u64, count: u64, file: &TableFile, row: u64) -> Result<u64> {
    sum.checked_add(count).filter(|&sum| sum <= MOST).ok_or_else(|| {
        let message =
            format!("`{}`, row {row}: the counts up to here are more than 2^62 together", file.path().display());
        Error::usage(message).hint("the table is damaged: run termloom again").at(file.path())
    })
}

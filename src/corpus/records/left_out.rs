//! Which keys are no columns, where there are too many.

use std::collections::{BTreeMap, BTreeSet};

use crate::corpus::groups::{OWN_KEYS, PARTIAL};

/// Keys that are columns in any case; and cells that all columns may have, in which most documents say nothing, and beside
/// them for each that says something.
const MIN_KEYS: usize = 500;
const MAX_CELLS: u64 = 10_000_000;
const CELLS_OF_VALUE: u64 = 8;

/// Keys that are left out: those of the fewest documents, where all of them would have too many cells.
pub(super) fn left_out(keys: &BTreeMap<String, u64>, documents: u64) -> BTreeSet<String> {
    let cells = MAX_CELLS + CELLS_OF_VALUE * keys.values().sum::<u64>();
    let most = usize::try_from(cells / documents.max(1)).unwrap_or(usize::MAX).max(MIN_KEYS);
    if keys.len() <= most {
        return BTreeSet::new();
    }
    // A key that every second document has is no accident, however many there are.
    let is_rare = |(_, of_key): &(&String, &u64)| **of_key * 2 < documents;
    let mut rare: Vec<(&String, &u64)> = keys.iter().filter(is_rare).collect();
    rare.sort_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then(a.cmp(b)));
    let kept = most.saturating_sub(keys.len() - rare.len());
    let is_own = |key: &&String| OWN_KEYS.contains(&key.as_str()) || *key == PARTIAL;
    rare.into_iter().skip(kept).map(|(key, _)| key).filter(|key| !is_own(key)).cloned().collect()
}

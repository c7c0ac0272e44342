//! Which keys are shown, where documents have very many.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::columns::RecordColumns;
use crate::corpus::own_keys::{OWN_KEYS, PARTIAL};
use crate::error::Result;

/// Keys that are shown: each is a column of `documents`.
pub(super) const SHOWN_KEYS: usize = 2_000;

/// So many are shown in any case.
const FEW_KEYS: usize = 100;

/// Cells of keys in `documents`, beyond which one in [`PLACES`] must hold something: one row with a thousand keys makes as many columns for all.
const SHOWN_CELLS: u64 = 20_000_000;

/// Cells that there may be for each that holds something.
const PLACES: u64 = 32;

/// The keys that most of some documents have, where there are too many to show all; of those that as many have the first by their bytes.
///
/// # Errors
/// That of `chunk`, which gives what is known of some documents.
pub(super) fn shown_keys(
    keys: &BTreeSet<String>,
    chunk: impl Fn(usize) -> Result<RecordColumns>,
    chunks: Range<usize>,
    all: u64,
) -> Result<Option<BTreeSet<String>>> {
    let is_small = keys.len() <= FEW_KEYS || (keys.len() as u64).saturating_mul(all) <= SHOWN_CELLS;
    if keys.len() <= SHOWN_KEYS && is_small {
        return Ok(None);
    }
    let mut documents: BTreeMap<String, u64> = BTreeMap::new();
    for index in chunks {
        for (key, texts) in chunk(index)?.metadata {
            *documents.entry(key).or_default() += texts.iter().filter(|text| !text.is_empty()).count() as u64;
        }
    }
    let mut ranked: Vec<(String, u64)> = documents.into_iter().collect();
    let is_own = |key: &str| OWN_KEYS.contains(&key) || key == PARTIAL;
    ranked.sort_by_key(|(key, count)| (!is_own(key), Reverse(*count)));
    let filled: u64 = ranked.iter().map(|(_, count)| count).sum();
    let cells = SHOWN_CELLS.max(filled.saturating_mul(PLACES));
    let most = usize::try_from(cells / all.max(1)).unwrap_or(usize::MAX).clamp(FEW_KEYS, SHOWN_KEYS);
    if ranked.len() <= most {
        return Ok(None);
    }
    Ok(Some(ranked.into_iter().take(most).map(|(key, _)| key).collect()))
}

//! Which keys are shown, where documents have very many.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::columns::RecordColumns;
use crate::corpus::own_keys::{OWN_KEYS, PARTIAL};
use crate::error::Result;

/// Keys that are shown: each is a column of `documents`.
pub(super) const SHOWN_KEYS: usize = 2_000;

/// The keys that most documents have, where there are too many to show all; of those that as many have the first by their bytes.
///
/// # Errors
/// That of `chunk`, which gives what is known of some documents.
pub(super) fn shown_keys(
    keys: &BTreeSet<String>,
    chunk: impl Fn(usize) -> Result<RecordColumns>,
    chunks: Range<usize>,
) -> Result<Option<BTreeSet<String>>> {
    if keys.len() <= SHOWN_KEYS {
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
    Ok(Some(ranked.into_iter().take(SHOWN_KEYS).map(|(key, _)| key).collect()))
}

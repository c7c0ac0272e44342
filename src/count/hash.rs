//! Numbers made of text and of numbers: the same on every machine and in every version, or, with a [`HashKey`], in one run only.

use std::hash::{BuildHasher, RandomState};

/// What the hashes of words depend on in one run, so that nobody can choose words that all have the same. No output depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashKey(pub(super) [u64; 2]);

impl HashKey {
    /// A key that no other run has.
    pub fn random() -> Self {
        HashKey::of(RandomState::new().hash_one(0))
    }

    /// The key of a number, for benches and tests.
    pub fn of(number: u64) -> Self {
        let low = mixed(number);
        // Words are multiplied by these: an odd number loses none of their bits.
        HashKey([low | 1, mixed(low) | 1])
    }
}

/// FNV-1a (Fowler, Noll & Vo), of 64 bits.
pub(crate) fn number_of(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}

/// The finalizer of SplitMix64 (Steele, Lea & Flood 2014).
pub(crate) fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

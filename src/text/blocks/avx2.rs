//! Masks with AVX2, by way of `pulp`, which makes its instructions safe to call.
//!
//! Whether a byte is in a set is looked up by its two halves: each row of the set (the bytes with one upper half) has a
//! bit of its own, and a byte is in the set where both its halves have one in common.

use std::arch::x86_64::__m256i;

use pulp::x86::V3;

use super::masks::{BLOCK, Lanes, WordMasks, is_sign, may_begin_terminator, may_begin_unread};
use crate::text::words::{is_core, is_mid};

/// Up to eight rows of sets.
struct NibbleTables {
    low: [u8; 16],
    high: [u8; 16],
}

/// Adds the row of a set to others: its bits, and the rows with them.
macro_rules! rows {
    ($($is:ident),+) => {{
        let mut rows = NibbleTables { low: [0; 16], high: [0; 16] };
        let mut sets = [0; [$(stringify!($is)),+].len()];
        let (mut free, mut set) = (1_u8, 0);
        $(
            let mut high = 0;
            while high < 16 {
                let mut low = 0;
                let mut is_used = false;
                while low < 16 {
                    if $is((high << 4 | low) as u8) {
                        rows.low[low] |= free;
                        is_used = true;
                    }
                    low += 1;
                }
                if is_used {
                    rows.high[high] |= free;
                    sets[set] |= free;
                    free = free.wrapping_shl(1);
                }
                high += 1;
            }
            set += 1;
        )+
        assert!(set == sets.len());
        (rows, sets)
    }};
}

const WORDS: (NibbleTables, [u8; 2]) = rows!(is_core, is_mid);
const SIGNS: (NibbleTables, [u8; 1]) = rows!(is_sign);
const TERMINATORS: (NibbleTables, [u8; 1]) = rows!(may_begin_terminator);
const UNREAD: (NibbleTables, [u8; 1]) = rows!(may_begin_unread);

/// The two halves of a block.
#[inline(always)]
fn halves(block: &[u8; BLOCK]) -> [__m256i; 2] {
    pulp::cast(*block)
}

#[inline(always)]
fn all(avx2: V3, byte: u8) -> __m256i {
    avx2.avx._mm256_set1_epi8(byte.cast_signed())
}

#[inline(always)]
fn equal(avx2: V3, bytes: __m256i, byte: u8) -> __m256i {
    avx2.avx2._mm256_cmpeq_epi8(bytes, all(avx2, byte))
}

/// A bit for each byte whose highest bit is set.
#[inline(always)]
fn mask(avx2: V3, [low, high]: [__m256i; 2]) -> u64 {
    let low = avx2.avx2._mm256_movemask_epi8(low).cast_unsigned();
    let high = avx2.avx2._mm256_movemask_epi8(high).cast_unsigned();
    u64::from(high) << 32 | u64::from(low)
}

#[inline(always)]
fn table(avx2: V3, bytes: &[u8; 16]) -> __m256i {
    avx2.avx2._mm256_broadcastsi128_si256(pulp::cast(*bytes))
}

/// For each byte, the bits of its row.
#[inline(always)]
fn classify(avx2: V3, bytes: __m256i, rows: &NibbleTables) -> __m256i {
    let (low, shifted) = (all(avx2, 0xF), avx2.avx2._mm256_srli_epi16::<4>(bytes));
    avx2.avx2._mm256_and_si256(
        avx2.avx2._mm256_shuffle_epi8(table(avx2, &rows.low), avx2.avx2._mm256_and_si256(bytes, low)),
        avx2.avx2._mm256_shuffle_epi8(table(avx2, &rows.high), avx2.avx2._mm256_and_si256(shifted, low)),
    )
}

/// A bit for each byte that has any of these bits.
#[inline(always)]
fn with_bits(avx2: V3, [low, high]: [__m256i; 2], bits: u8) -> u64 {
    !mask(avx2, [without_bits(avx2, low, bits), without_bits(avx2, high, bits)])
}

#[inline(always)]
fn without_bits(avx2: V3, classes: __m256i, bits: u8) -> __m256i {
    equal(avx2, avx2.avx2._mm256_and_si256(classes, all(avx2, bits)), 0)
}

#[inline(always)]
fn w_of_any_case(avx2: V3, bytes: __m256i) -> __m256i {
    equal(avx2, avx2.avx2._mm256_or_si256(bytes, all(avx2, 0x20)), b'w')
}

/// The highest bit of each byte that is not ASCII, or one of the ASCII signs of `UNREAD`.
#[inline(always)]
fn wide_or_sign(avx2: V3, bytes: __m256i) -> __m256i {
    let line_ends = avx2.avx2._mm256_or_si256(equal(avx2, bytes, b'\n'), equal(avx2, bytes, b'\r'));
    let signs = avx2.avx2._mm256_or_si256(line_ends, equal(avx2, bytes, b'`'));
    avx2.avx2._mm256_or_si256(bytes, signs)
}

/// Closures would not be compiled for AVX2, and so there are none here.
impl Lanes for V3 {
    #[inline(always)]
    fn words(self, block: &[u8; BLOCK]) -> WordMasks {
        let (rows, [core, mid]) = &WORDS;
        let [low, high] = halves(block);
        let classes = [classify(self, low, rows), classify(self, high, rows)];
        let underscores = self.avx2._mm256_or_si256(equal(self, low, b'_'), equal(self, high, b'_'));
        WordMasks {
            core: with_bits(self, classes, *core),
            mid: with_bits(self, classes, *mid),
            wide: mask(self, [low, high]),
            has_underscore: self.avx2._mm256_movemask_epi8(underscores) != 0,
        }
    }

    #[inline(always)]
    fn triggers(self, block: &[u8; BLOCK]) -> u64 {
        let [low, high] = halves(block);
        let (rows, [any]) = &SIGNS;
        let signs = with_bits(self, [classify(self, low, rows), classify(self, high, rows)], *any);
        let w = mask(self, [w_of_any_case(self, low), w_of_any_case(self, high)]);
        signs | w & (w >> 1 | 1 << 63)
    }

    #[inline(always)]
    fn unread(self, block: &[u8; BLOCK]) -> u64 {
        let (rows, [any]) = &UNREAD;
        let [low, high] = halves(block);
        // Most blocks of most texts hold none.
        if mask(self, [wide_or_sign(self, low), wide_or_sign(self, high)]) == 0 {
            return 0;
        }
        with_bits(self, [classify(self, low, rows), classify(self, high, rows)], *any)
    }

    #[inline(always)]
    fn terminators(self, block: &[u8; BLOCK]) -> u64 {
        let (rows, [any]) = &TERMINATORS;
        let [low, high] = halves(block);
        with_bits(self, [classify(self, low, rows), classify(self, high, rows)], *any)
    }
}

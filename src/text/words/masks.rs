//! What the bytes of a block are, as one bit each.
//!
//! Safe code cannot ask a processor for the mask of a vector, but loops over sixty-four bytes that do the same to each
//! become vector instructions, and the rest is done on words of eight bytes.

/// The bytes of a block: as many as a mask has bits.
pub(super) const BLOCK: usize = 64;

/// What the bytes of a block are to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Masks {
    /// ASCII letters, digits and `_`.
    pub core: u64,
    /// ASCII characters that may join words.
    pub mid: u64,
    /// Bytes of characters beyond ASCII.
    pub wide: u64,
    pub has_underscore: bool,
}

/// A bit for the eight bytes that each byte of a block stands in.
const BIT_OF_EIGHT: [u8; BLOCK] = {
    let mut bits = [0; BLOCK];
    let mut at = 0;
    while at < BLOCK {
        bits[at] = 1 << (at / 8);
        at += 1;
    }
    bits
};

const WIDE: u8 = 0x80;
const UNDERSCORE: u8 = 1;

impl Masks {
    #[inline(always)]
    pub fn of(block: &[u8; BLOCK]) -> Masks {
        let (mut core, mut mid, mut rare) = ([0; BLOCK], [0; BLOCK], 0);
        for at in 0..BLOCK {
            let byte = block[at];
            let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
            let is_digit = byte.wrapping_sub(b'0') < 10;
            let is_underscore = byte == b'_';
            // Two of these find two characters each, which differ in one bit.
            let is_mid = (byte | 2 == b'.') | (byte | 1 == b';') | (byte == b'\'') | (byte == b'"');
            core[at] = if is_letter | is_digit | is_underscore { BIT_OF_EIGHT[at] } else { 0 };
            mid[at] = if is_mid { BIT_OF_EIGHT[at] } else { 0 };
            rare |= (byte & WIDE) | (if is_underscore { UNDERSCORE } else { 0 });
        }
        Masks {
            core: gather(&core),
            mid: gather(&mid),
            wide: if rare & WIDE == 0 { 0 } else { wide(block) },
            has_underscore: rare & UNDERSCORE != 0,
        }
    }
}

fn wide(block: &[u8; BLOCK]) -> u64 {
    let mut wide = [0; BLOCK];
    for at in 0..BLOCK {
        wide[at] = if block[at].is_ascii() { 0 } else { BIT_OF_EIGHT[at] };
    }
    gather(&wide)
}

/// One bit for each byte that is not 0, of bytes that are either 0 or their bit of [`BIT_OF_EIGHT`].
#[inline(always)]
fn gather(bytes: &[u8; BLOCK]) -> u64 {
    let eights = bytes.as_chunks::<8>().0.iter().map(|&eight| u64::from_le_bytes(eight));
    transpose(eights.fold(0, |all, eight| all | eight))
}

/// Makes bit i of byte j bit j of byte i (Warren, Hacker's Delight § 7-3).
#[inline(always)]
fn transpose(mut bits: u64) -> u64 {
    for (distance, mask) in [(7, 0x00AA_00AA_00AA_00AA), (14, 0x0000_CCCC_0000_CCCC), (28, 0x0000_0000_F0F0_F0F0)] {
        let swapped = (bits ^ (bits >> distance)) & mask;
        bits ^= swapped ^ (swapped << distance);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::super::classes::{is_core, is_mid};
    use super::*;

    fn mask(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
        block.iter().rev().fold(0, |mask, &byte| mask << 1 | u64::from(is(byte)))
    }

    #[test]
    fn masks_are_those_of_the_bytes() {
        for byte in 0..=u8::MAX {
            for at in 0..BLOCK {
                for filler in [0, b' ', b'_', b'w', 0xFF] {
                    let mut block = [filler; BLOCK];
                    block[at] = byte;
                    block[63 - at] = byte.wrapping_mul(7);
                    let expected = Masks {
                        core: mask(&block, is_core),
                        mid: mask(&block, is_mid),
                        wide: mask(&block, |byte| !byte.is_ascii()),
                        has_underscore: block.contains(&b'_'),
                    };
                    assert_eq!(Masks::of(&block), expected);
                }
            }
        }
    }
}

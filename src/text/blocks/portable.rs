//! Masks on any machine.
//!
//! Safe code cannot ask a processor for the mask of a vector, but loops over sixty-four bytes that do the same to each
//! become vector instructions, and the rest is done on words of eight bytes.

use super::masks::{BLOCK, Lanes, WordMasks, may_begin_terminator, may_begin_unread};

#[derive(Clone, Copy)]
pub(super) struct Portable;

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

impl Lanes for Portable {
    #[inline(always)]
    fn words(self, block: &[u8; BLOCK]) -> WordMasks {
        let is_wide = |byte: u8| !byte.is_ascii();
        WordMasks {
            core: mask(block, |byte| is_between(byte | 0x20, b'a', 26) | is_between(byte, b'0', 10) | (byte == b'_')),
            // Two of these find two characters each, which differ in one bit.
            mid: mask(block, |byte| (byte | 2 == b'.') | (byte | 1 == b';') | (byte == b'\'') | (byte == b'"')),
            wide: if any(block, is_wide) { mask(block, is_wide) } else { 0 },
            has_underscore: any(block, |byte| byte == b'_'),
        }
    }

    #[inline(always)]
    fn triggers(self, block: &[u8; BLOCK]) -> u64 {
        // Without branches, so that it becomes vector instructions.
        let is_sign = |byte: u8| {
            let is_ascii = (byte == b'@') | (byte == b'#') | (byte == b'/') | is_between(byte, b':', 4);
            let is_wide = (byte == 0xE2) | (byte == 0xEF) | (byte == 0xF0);
            is_ascii | is_wide | (byte | 0x20 == b'x')
        };
        let is_w = |byte: u8| byte | 0x20 == b'w';
        if !any(block, |byte| is_sign(byte) | is_w(byte)) {
            return 0;
        }
        let w = mask(block, is_w);
        mask(block, is_sign) | w & (w >> 1 | 1 << 63)
    }

    #[inline(always)]
    fn unread(self, block: &[u8; BLOCK]) -> u64 {
        let is_ascii = |byte: u8| (byte == b'\n') | (byte == b'\r') | (byte == b'`');
        if !any(block, |byte| is_ascii(byte) | !byte.is_ascii()) {
            return 0;
        }
        let mut found = mask(block, |byte| is_ascii(byte) | (byte >= 0xC2));
        let mut left = found;
        while left != 0 {
            let at = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            if !may_begin_unread(block[at as usize & 63]) {
                found &= !(1 << at);
            }
        }
        found
    }

    #[inline(always)]
    fn terminators(self, block: &[u8; BLOCK]) -> u64 {
        let is_wide = |byte: u8| !byte.is_ascii();
        let is_ascii_terminator = |byte: u8| (byte == b'.') | (byte == b'!') | (byte == b'?');
        if !any(block, |byte| is_ascii_terminator(byte) | is_wide(byte)) {
            return 0;
        }
        let mut found = mask(block, |byte| is_ascii_terminator(byte) | is_wide(byte));
        let mut left = found;
        while left != 0 {
            let at = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            if !may_begin_terminator(block[at as usize & 63]) {
                found &= !(1 << at);
            }
        }
        found
    }
}

#[inline(always)]
fn is_between(byte: u8, first: u8, count: u8) -> bool {
    byte.wrapping_sub(first) < count
}

#[inline(always)]
fn any(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> bool {
    block.iter().fold(0, |found, &byte| found | u8::from(is(byte))) != 0
}

/// A bit for each byte that is such.
#[inline(always)]
fn mask(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    let mut bytes = [0; BLOCK];
    for at in 0..BLOCK {
        bytes[at] = u8::from(is(block[at])).wrapping_neg() & BIT_OF_EIGHT[at];
    }
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

use super::masks::{is_sign, may_begin_terminator, may_begin_unread};
use super::*;
use crate::text::words::{is_core, is_mid};

fn mask(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    block.iter().rev().fold(0, |mask, &byte| mask << 1 | u64::from(is(byte)))
}

fn hold(lanes: impl Lanes, block: &[u8; BLOCK]) {
    let expected = WordMasks {
        core: mask(block, is_core),
        mid: mask(block, is_mid),
        wide: mask(block, |byte| !byte.is_ascii()),
        has_underscore: block.contains(&b'_'),
    };
    assert_eq!(lanes.words(block), expected);
    assert_eq!(lanes.terminators(block), mask(block, may_begin_terminator));
    assert_eq!(lanes.unread(block), mask(block, may_begin_unread));
    let mut triggers = mask(block, is_sign);
    for at in 0..BLOCK {
        let next = block.get(at + 1).copied().unwrap_or(b'w');
        triggers |= u64::from(block[at] | 0x20 == b'w' && next | 0x20 == b'w') << at;
    }
    assert_eq!(lanes.triggers(block), triggers);
}

struct Hold<'b>(&'b [u8; BLOCK]);

impl Task for Hold<'_> {
    type Output = ();

    fn run(self, lanes: impl Lanes) {
        hold(lanes, self.0);
    }
}

/// Both ways, where this machine has both.
#[test]
fn masks_are_those_of_the_bytes() {
    for byte in 0..=u8::MAX {
        for at in 0..BLOCK {
            for filler in [0, b' ', b'_', b'w', 0xFF] {
                let mut block = [filler; BLOCK];
                block[at] = byte;
                block[63 - at] = byte.wrapping_mul(7);
                Machine::Any.run(Hold(&block));
                Machine::new().run(Hold(&block));
            }
        }
    }
}

#[test]
fn a_block_ends_where_the_text_does() {
    let bytes = [b'a'; 70];
    let mut last = [b'b'; BLOCK];
    assert_eq!(block_at(&bytes, 6, &mut last), &[b'a'; BLOCK]);
    assert_eq!(block_at(&bytes, 7, &mut last)[62..], [b'a', 0]);
    assert_eq!(block_at(&bytes, 70, &mut last), &[0; BLOCK]);
}

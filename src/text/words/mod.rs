//! The words of a text: UAX #29, sixty-four bytes at a time.
//!
//! A block is cut into words with bit masks up to its last *safe* byte: an ASCII byte before which there is a boundary
//! whatever stands around it (a space, a bracket, a dash). The next block begins there, so no word ever reaches from
//! one block into another. Where a character is met that the tables do not know, what lies between the safe bytes
//! around it goes to the crate `unicode-segmentation`, which is what all of this has to agree with.

mod classes;
mod masks;

use std::ops::Range;

use icu_segmenter::WordSegmenterBorrowed;
use unicode_segmentation::UnicodeSegmentation;

use self::classes::{Wide, ends_in_space, is_safe, joins, may_be_foreign, wide_class};
use self::masks::{BLOCK, Masks};
use super::scripts::{cut_unspaced, dictionary, unspaced_run};

/// How far behind a foreign character another keeps the crate at work: it is slow to start.
const NEAR: usize = 24;

/// What words are handed to, in the order of the text. Offsets are those of the text that is cut.
pub(super) trait WordSink {
    /// A word of ASCII characters. `possessive` is 1 where it ends in `'s` behind a letter, else 0.
    fn ascii_word(&mut self, start: usize, end: usize, possessive: u32);
    /// A word of any characters.
    fn word(&mut self, start: usize, end: usize);
    /// A word that the dictionary cut, which never joins another.
    fn piece(&mut self, start: usize, end: usize);
}

/// Cuts words. Immutable.
pub(super) struct WordCutter {
    dictionary: WordSegmenterBorrowed<'static>,
}

impl WordCutter {
    pub fn new() -> Self {
        WordCutter { dictionary: dictionary() }
    }

    /// Hands the words of `text[range]` to `sink`, as if nothing stood around it.
    pub fn cut(&self, text: &str, range: Range<usize>, sink: &mut impl WordSink) {
        let bytes = &text.as_bytes()[..range.end];
        let mut at = range.start;
        while at < range.end {
            let behind = match bytes[at..].first_chunk::<BLOCK>() {
                Some(block) => cut_block(block, at, sink),
                None => cut_block(&last_block(&bytes[at..]), at, sink),
            };
            at = match behind {
                Behind::Safe(next) => next,
                Behind::Foreign { safe, foreign } => {
                    let end = safe_end(bytes, foreign);
                    self.cut_slowly(text, before_spaces(&bytes[range.start..=safe], range.start)..end, sink);
                    end
                }
            };
        }
    }

    /// The same by the crate, and by the dictionary where a script has no spaces.
    fn cut_slowly(&self, text: &str, range: Range<usize>, sink: &mut impl WordSink) {
        let mut at = range.start;
        while let Some((start, end)) = unspaced_run(&text[at..range.end]) {
            let (start, end) = (at + start, at + end);
            cut_spaced(text, at..start, sink);
            cut_unspaced(self.dictionary, &text[start..end], |from, to| sink.piece(start + from, start + to));
            at = end;
        }
        cut_spaced(text, at..range.end, sink);
    }
}

fn cut_spaced(text: &str, range: Range<usize>, sink: &mut impl WordSink) {
    for (start, word) in text[range.clone()].unicode_word_indices() {
        let start = range.start + start;
        sink.word(start, start + word.len());
    }
}

/// The last bytes of a text, filled up with safe ones.
fn last_block(rest: &[u8]) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
    block
}

/// How far a block was cut.
enum Behind {
    /// Up to this safe byte, or the end of the text.
    Safe(usize),
    /// Up to the byte `safe`; from there to the first safe byte behind `foreign` the tables do not suffice.
    Foreign { safe: usize, foreign: usize },
}

#[inline(always)]
fn cut_block(block: &[u8; BLOCK], base: usize, sink: &mut impl WordSink) -> Behind {
    let Masks { mut core, mid, wide, has_underscore } = Masks::of(block);
    let safe = !(core | mid | wide);
    let mut last = match safe & !1 {
        0 => return Behind::Foreign { safe: base, foreign: base + BLOCK / 2 },
        safe => 63 - safe.leading_zeros(),
    };
    let mut below = (1 << last) - 1;
    let mut quotes = 0;
    let mut foreign = None;
    if wide & below != 0 {
        let found = classify_wide(block, wide & below);
        core |= found.letters;
        quotes = found.quotes;
        if let Some(at) = found.foreign {
            let safe = safe & ((1 << at) - 1);
            last = 63 - (safe | 1).leading_zeros();
            below = (1 << last) - 1;
            foreign = Some(base + at as usize);
        }
    }
    let mut word = core & below;
    let mut possessive = 0_u64;
    let mut mids = mid & (word << 1) & (word >> 1);
    while mids != 0 {
        let at = mids.trailing_zeros() as usize & 63;
        mids &= mids.wrapping_sub(1);
        let next = block[(at + 1) & 63];
        if joins(block[at.wrapping_sub(1) & 63], block[at], next) {
            word |= 1 << at;
            if block[at] == b'\'' && next | 0x20 == b's' {
                possessive |= 1_u64.checked_shl(at as u32 + 2).unwrap_or(0);
            }
        }
    }
    let mut quotes = quotes & (word << 1) & (word >> 3);
    while quotes != 0 {
        let at = quotes.trailing_zeros() as usize & 63;
        quotes &= quotes.wrapping_sub(1);
        if joins(block[at.wrapping_sub(1) & 63], b'\'', block[(at + 3) & 63]) {
            word |= 0b111 << at;
        }
    }
    let mut starts = word & !(word << 1);
    let mut ends = !word & (word << 1);
    if wide & below == 0 && !has_underscore {
        while ends != 0 {
            let (start, end) = (starts.trailing_zeros(), ends.trailing_zeros());
            starts &= starts.wrapping_sub(1);
            ends &= ends.wrapping_sub(1);
            sink.ascii_word(
                base.wrapping_add(start as usize),
                base.wrapping_add(end as usize),
                (possessive >> (end & 63)) as u32 & 1,
            );
        }
    } else {
        while ends != 0 {
            let (start, end) = (starts.trailing_zeros(), ends.trailing_zeros());
            starts &= starts.wrapping_sub(1);
            ends &= ends.wrapping_sub(1);
            if wide & ((1 << end) - 1) & !((1 << start) - 1) != 0 {
                sink.word(base + start as usize, base + end as usize);
            } else if block[start as usize..end as usize].iter().any(|&byte| byte != b'_') {
                sink.ascii_word(base + start as usize, base + end as usize, (possessive >> end) as u32 & 1);
            }
        }
    }
    match foreign {
        Some(foreign) => Behind::Foreign { safe: base + last as usize, foreign },
        None => Behind::Safe(base + last as usize),
    }
}

/// What the characters beyond ASCII of a block are, as bits of their bytes.
struct WideMasks {
    letters: u64,
    /// The first bytes of apostrophes.
    quotes: u64,
    /// The first byte of the first character that the tables do not know.
    foreign: Option<u32>,
}

fn classify_wide(block: &[u8; BLOCK], mut wide: u64) -> WideMasks {
    let mut found = WideMasks { letters: 0, quotes: 0, foreign: None };
    while wide != 0 {
        let at = wide.trailing_zeros();
        let byte = |behind: usize| block[(at as usize + behind) & 63];
        let (class, len) = wide_class(byte(0), byte(1), byte(2));
        let bits = ((1 << len) - 1) << at;
        match class {
            Wide::Letter => found.letters |= bits,
            Wide::Apostrophe => found.quotes |= 1 << at,
            Wide::Boundary => {}
            Wide::Foreign => {
                found.foreign = Some(at);
                return found;
            }
        }
        wide &= !bits;
    }
    found
}

/// Where the spaces begin that these bytes of a text end in, or the last byte where it is no space.
fn before_spaces(bytes: &[u8], start: usize) -> usize {
    let spaces = bytes.iter().rev().take_while(|&&byte| byte == b' ').count();
    start + bytes.len() - spaces.max(1)
}

/// The first safe byte behind `foreign` that stands behind no space and has no foreign characters near behind it.
fn safe_end(bytes: &[u8], foreign: usize) -> usize {
    let mut at = foreign;
    loop {
        let Some(len) = bytes[at..].iter().position(|&byte| is_safe(byte)) else { return bytes.len() };
        at += len;
        if bytes[at] == b' ' && ends_in_space(&bytes[..at]) {
            at += 1;
            continue;
        }
        let near = &bytes[at..bytes.len().min(at + NEAR)];
        match near.iter().rposition(|&byte| may_be_foreign(byte)) {
            Some(len) => at += len,
            None => return at,
        }
    }
}

#[cfg(test)]
mod tests;

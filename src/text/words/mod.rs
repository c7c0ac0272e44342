//! The words of a text: UAX #29, sixty-four bytes at a time.
//!
//! Bit masks split a block into words up to its last *safe* byte: an ASCII byte before which there is always a boundary,
//! whatever surrounds it (a space, a bracket, a dash). The next block begins there, so no word ever reaches from one block
//! into another. If a character is not in the tables, the text between the safe bytes around it goes to the crate
//! `unicode-segmentation`; this module must give the same words as that crate.

mod classes;

use std::ops::Range;

use icu_segmenter::WordSegmenterBorrowed;
use unicode_segmentation::UnicodeSegmentation;

#[cfg(test)]
pub(super) use self::classes::is_small_letter;
use self::classes::{Wide, ends_in_space, is_known_letter, is_safe, joins, may_be_foreign, wide_class};
pub(super) use self::classes::{is_core, is_mid};
use super::blocks::{BLOCK, Lanes, Machine, Task, WordMasks, block_at};
use super::scripts::{dictionary, is_mark, segment_unspaced, unspaced_run};

/// Bytes after a foreign character within which another one keeps the crate at work: the crate is slow to start.
const NEAR: usize = 24;

/// By which rules words are cut.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordCuts {
    /// By the letter of UAX #29.
    pub is_strict: bool,
    /// Whether a colon between letters is inside a word.
    pub colon_joins: bool,
}

impl WordCuts {
    /// Whether a sign that joins by the standard joins here, `at` in `text`.
    #[inline]
    fn join(self, text: &str, at: usize) -> bool {
        match text.as_bytes()[at] {
            b':' => self.colon_joins || self.is_strict,
            b'.' => self.is_strict || !is_glued(text, at),
            _ => true,
        }
    }
}

/// Whether the full stop at this byte is the end of a sentence, with no space before the next: `party.Parliament`.
#[inline]
pub(super) fn is_glued(text: &str, at: usize) -> bool {
    let mut behind = text[at + 1..].chars();
    let is_before = || text[..at].chars().next_back().is_some_and(char::is_lowercase);
    behind.next().is_some_and(char::is_uppercase) && behind.next().is_some_and(char::is_lowercase) && is_before()
}

/// Receives the words in the order of the text. Offsets count from the start of the segmented text.
pub(super) trait WordSink {
    /// The words of a block.
    fn words(&mut self, words: BlockWords);
    /// A word of any characters.
    fn word(&mut self, start: usize, end: usize);
    /// A word that the dictionary found, which never joins another.
    fn piece(&mut self, start: usize, end: usize);
}

/// The words of a block, as bits of its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockWords {
    /// Where the block begins in the text.
    pub base: usize,
    /// The first byte of each word.
    pub starts: u64,
    /// The byte after each word: as many bits.
    pub ends: u64,
    /// The bits of `ends` whose words end in a letter and `'s`.
    pub possessive: u64,
    /// The bytes of characters whose normal form is not made by lower case in ASCII alone.
    pub changed: u64,
}

/// How many words a block may hold: between two there is a byte.
pub(super) const MOST_WORDS: usize = BLOCK / 2;

impl Iterator for BlockWords {
    type Item = Range<usize>;

    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        if self.ends == 0 {
            return None;
        }
        let (start, end) = (self.starts.trailing_zeros(), self.ends.trailing_zeros());
        self.starts &= self.starts.wrapping_sub(1);
        self.ends &= self.ends.wrapping_sub(1);
        Some(self.base.wrapping_add(start as usize)..self.base.wrapping_add(end as usize))
    }
}

/// Segments text into words. Immutable.
pub(super) struct WordSegmenter {
    dictionary: WordSegmenterBorrowed<'static>,
}

impl WordSegmenter {
    pub fn new() -> Self {
        WordSegmenter { dictionary: dictionary() }
    }

    /// Hands the words of `text[range]` to `sink`, as if nothing surrounded it.
    pub fn segment(&self, machine: Machine, cuts: WordCuts, text: &str, range: Range<usize>, sink: &mut impl WordSink) {
        machine.run(Segment { segmenter: self, cuts, text, range, sink });
    }

    /// Segments with the crate, and with the dictionary if a script has no spaces.
    fn segment_slowly(&self, cuts: WordCuts, text: &str, range: Range<usize>, sink: &mut impl WordSink) {
        let mut at = range.start;
        while let Some((start, end)) = unspaced_run(&text[at..range.end]) {
            let (start, end) = (at + start, at + end);
            segment_spaced(cuts, text, at..start, sink);
            segment_unspaced(self.dictionary, &text[start..end], |from, to| sink.piece(start + from, start + to));
            at = end;
        }
        segment_spaced(cuts, text, at..range.end, sink);
    }
}

fn segment_spaced(cuts: WordCuts, text: &str, range: Range<usize>, sink: &mut impl WordSink) {
    for (start, word) in text[range.clone()].unicode_word_indices() {
        let start = range.start + start;
        if cuts.is_strict {
            sink.word(start, start + word.len());
            continue;
        }
        let mut at = start;
        for end in word.char_indices().filter(|&(at, c)| ends_word(cuts, word, at, c)).map(|(end, _)| start + end) {
            push_trimmed(text, at..end, sink);
            at = end;
        }
        push_trimmed(text, at..start + word.len(), sink);
    }
}

/// Whether a sign ends a word here that is inside one by the standard.
fn ends_word(cuts: WordCuts, word: &str, at: usize, sign: char) -> bool {
    match sign {
        '.' | ':' => !cuts.join(word, at),
        // Colons of other width.
        '\u{FE13}' | '\u{FE55}' | '\u{FF1A}' => true,
        _ => false,
    }
}

/// A word without what is no letter, digit or mark at its ends, if it has a letter or digit.
fn push_trimmed(text: &str, range: Range<usize>, sink: &mut impl WordSink) {
    let is_edge = |c: char| !(c.is_alphanumeric() || is_mark(c));
    let word = text[range.clone()].trim_end_matches(is_edge);
    let end = range.start + word.len();
    let word = word.trim_start_matches(is_edge);
    if word.contains(char::is_alphanumeric) {
        sink.word(end - word.len(), end);
    }
}

struct Segment<'s, S> {
    segmenter: &'s WordSegmenter,
    cuts: WordCuts,
    text: &'s str,
    range: Range<usize>,
    sink: &'s mut S,
}

impl<S: WordSink> Task for Segment<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self, lanes: impl Lanes) {
        let Segment { segmenter, cuts, text, range, sink } = self;
        let text = &text[..range.end];
        let bytes = text.as_bytes();
        let mut last = [0; BLOCK];
        let mut at = range.start;
        while at < range.end {
            at = match segment_block(lanes, cuts, text, block_at(bytes, at, &mut last), at, sink) {
                Reached::Safe(next) => next,
                Reached::Foreign { safe, foreign } => {
                    let end = safe_end(bytes, foreign);
                    segmenter.segment_slowly(
                        cuts,
                        text,
                        before_spaces(&bytes[range.start..=safe], range.start)..end,
                        sink,
                    );
                    end
                }
            };
        }
    }
}

/// Whether a text is one word of any letters that the tables know, without anything that some option gives a meaning.
pub(super) fn is_plain(text: &str) -> bool {
    let is_letter = |c: char| match c {
        'ʼ' => false,
        _ if c.is_ascii() => c.is_ascii_alphabetic(),
        _ => is_known_letter(c),
    };
    !text.is_empty() && text.chars().all(is_letter)
}

/// How far a block was segmented.
enum Reached {
    /// Up to this safe byte, or the end of the text.
    Safe(usize),
    /// Up to the byte `safe`; from there to the first safe byte after `foreign` the tables do not suffice.
    Foreign { safe: usize, foreign: usize },
}

#[inline(always)]
fn segment_block(
    lanes: impl Lanes,
    cuts: WordCuts,
    text: &str,
    block: &[u8; BLOCK],
    base: usize,
    sink: &mut impl WordSink,
) -> Reached {
    let WordMasks { mut core, mid, wide, has_underscore } = lanes.words(block);
    let safe = !(core | mid | wide);
    let mut last = match safe & !1 {
        0 => return Reached::Foreign { safe: base, foreign: base.wrapping_add(BLOCK / 2) },
        safe => 63 - safe.leading_zeros(),
    };
    let mut below = (1_u64 << last).wrapping_sub(1);
    let (mut quotes, mut small) = (0, 0);
    let mut foreign = None;
    if wide & below != 0 {
        let found = classify_wide(block, wide & below);
        core |= found.letters;
        (quotes, small) = (found.quotes, found.small);
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
        if joins(block[at.wrapping_sub(1) & 63], block[at], next) && cuts.join(text, base + at) {
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
    if has_underscore {
        word &= !outer_underscores(block, word, cuts.is_strict);
    }
    let (starts, ends) = (word & !(word << 1), !word & (word << 1));
    sink.words(BlockWords { base, starts, ends, possessive: possessive & ends, changed: word & wide & !small });
    let safe = base.wrapping_add(last as usize);
    match foreign {
        Some(foreign) => Reached::Foreign { safe, foreign },
        None => Reached::Safe(safe),
    }
}

/// The underscores at both ends of the words of a block; by the letter of the standard, only words of nothing else.
#[cold]
fn outer_underscores(block: &[u8; BLOCK], word: u64, is_strict: bool) -> u64 {
    let words =
        BlockWords { base: 0, starts: word & !(word << 1), ends: !word & (word << 1), possessive: 0, changed: 0 };
    words.fold(0, |outer, Range { start, end }| {
        let bits = |start: usize, end: usize| (1_u64 << end) - (1 << start);
        let inner = |byte: &u8| *byte != b'_';
        let Some(first) = block[start..end].iter().position(inner) else { return outer | bits(start, end) };
        let last = block[start..end].iter().rposition(inner).unwrap_or(first);
        if is_strict { outer } else { outer | bits(start, start + first) | bits(start + last + 1, end) }
    })
}

/// What the characters beyond ASCII of a block are, as bits of their bytes.
struct WideMasks {
    letters: u64,
    /// The letters that are their own normal form.
    small: u64,
    /// The first bytes of apostrophes.
    quotes: u64,
    /// The first byte of the first character that the tables do not know.
    foreign: Option<u32>,
}

fn classify_wide(block: &[u8; BLOCK], mut wide: u64) -> WideMasks {
    let mut found = WideMasks { letters: 0, small: 0, quotes: 0, foreign: None };
    while wide != 0 {
        let at = wide.trailing_zeros();
        let byte = |offset: usize| block[(at as usize + offset) & 63];
        let (class, len) = wide_class(byte(0), byte(1), byte(2));
        let bits = ((1 << len) - 1) << at;
        match class {
            Wide::Letter => found.letters |= bits,
            Wide::Small => {
                found.letters |= bits;
                found.small |= bits;
            }
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

/// Where the spaces at the end of these bytes begin, or the last byte if it is no space.
fn before_spaces(bytes: &[u8], start: usize) -> usize {
    let spaces = bytes.iter().rev().take_while(|&&byte| byte == b' ').count();
    start + bytes.len() - spaces.max(1)
}

/// The first safe byte after `foreign` that follows no space and is not soon followed by another foreign character.
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

//! Letters that stand apart.

use super::Edits;
use super::Obfuscations;
use super::classes::{first, is_diacritic, is_letter, is_letter_or_digit, is_mark, is_of_word, is_unspaced_letter};

/// How many bytes are looked at together.
const BLOCK: usize = 64;
/// How many of these are known to begin nothing that reaches beyond the block: three letters and two gaps take eleven bytes.
const KNOWN: usize = BLOCK - 16;
/// The longest gap, in characters.
const LONGEST_GAP: usize = 3;

/// What this rule changes in the text.
pub(super) fn edits(text: &str) -> Edits {
    let mut edits = Edits::default();
    let bytes = text.as_bytes();
    let mut last_block = [0; BLOCK];
    let (mut at, mut reached) = (0, 0);
    while at < bytes.len() {
        let (block, known) = match bytes[at..].first_chunk() {
            Some(block) => (block, KNOWN),
            None => {
                last_block[..bytes.len() - at].copy_from_slice(&bytes[at..]);
                (&last_block, BLOCK)
            }
        };
        let is_behind_ascii = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
        let mut candidates = candidates(block, is_behind_ascii);
        while candidates != 0 {
            let place = candidates.trailing_zeros() as usize;
            if place >= known {
                break;
            }
            if at + place >= reached {
                reached = join_from(text, at + place, &mut edits);
            }
            candidates &= candidates - 1;
        }
        at = reached.max(at + known);
    }
    edits
}

/// Where letters stand in a block that may be the first of a chain: one bit each, the first bytes of characters only.
#[inline]
fn candidates(block: &[u8; BLOCK], is_behind_ascii: bool) -> u64 {
    let (mut letters, mut words) = ([0; BLOCK], [0; BLOCK]);
    let mut all = 0;
    for (index, &byte) in block.iter().enumerate() {
        letters[index] = u8::from(byte.is_ascii_alphabetic());
        words[index] = letters[index] | u8::from(byte.is_ascii_digit());
        all |= byte;
    }
    let (letters, words) = (bits(&letters), bits(&words));
    let alone = letters & !(words << 1 | u64::from(is_behind_ascii)) & !(words >> 1);
    if all.is_ascii() {
        // Three of them with one to three characters between are enough, and fewer are not.
        let before = |next: u64| alone & (next >> 2 | next >> 3 | next >> 4);
        before(before(alone))
    } else {
        alone | bits(&block.map(|byte| u8::from(byte >= 0xC0)))
    }
}

/// Bytes of zeros and ones as bits.
#[inline]
fn bits(bytes: &[u8; BLOCK]) -> u64 {
    let (eights, _) = bytes.as_chunks::<8>();
    // Each of the eight bytes is moved to a bit of its own of the highest byte.
    let highest = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |mask, eight| mask << 8 | highest(eight))
}

/// A letter with its marks.
#[derive(Clone, Copy)]
struct Unit {
    end: usize,
    is_unspaced: bool,
}

/// Joins the letters that stand apart from this place on, if any do. The place from which to go on: a character's first byte.
fn join_from(text: &str, at: usize, edits: &mut Edits) -> usize {
    let mut chars = text[at..].chars();
    let Some(c) = chars.next() else { return text.len() };
    // So it is within words, which most are.
    if !is_letter(c) || chars.next().is_none_or(is_letter_or_digit) {
        return at + c.len_utf8();
    }
    let Some(mut unit) = unit_at(text, at) else { return at + c.len_utf8() };
    let mut next = next_link(text, unit);
    if next.is_none() || !(unit.is_unspaced || is_apart_from_before(&text[..at])) {
        return unit.end;
    }
    // Chains of different gaps share a letter: the last of one may be the first of the next.
    while let Some(Link { gap, .. }) = next {
        let before = edits.len();
        let (mut count, mut all_unspaced) = (1, unit.is_unspaced);
        while let Some(link) = next.filter(|link| link.gap == gap) {
            edits.remove(unit.end, link.start, Obfuscations::SPACED);
            unit = link.unit;
            count += 1;
            all_unspaced &= unit.is_unspaced;
            next = next_link(text, unit);
        }
        let enough = if all_unspaced && gap != Gap::Space { 2 } else { 3 };
        if count < enough {
            edits.truncate(before);
        }
    }
    unit.end
}

/// What kind of gap.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// White space that ends no line.
    Space,
    /// A sign, once or again.
    Sign(char),
}

fn gap_of(c: char) -> Option<Gap> {
    match c {
        '.' | '-' | '_' | '*' | '·' | '•' | '|' | '/' | '~' | '+' => Some(Gap::Sign(c)),
        '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => None,
        _ => c.is_whitespace().then_some(Gap::Space),
    }
}

#[inline]
fn unit_at(text: &str, at: usize) -> Option<Unit> {
    let mut chars = text[at..].chars();
    let letter = chars.next().filter(|&c| is_letter(c))?;
    let is_unspaced = is_unspaced_letter(letter);
    // A letter with a vowel sign is a word in Hindi.
    let is_its_mark = |c: &char| if is_unspaced { is_mark(*c) } else { is_diacritic(*c) };
    let marks: usize = chars.take_while(is_its_mark).map(char::len_utf8).sum();
    Some(Unit { end: at + letter.len_utf8() + marks, is_unspaced })
}

/// Whether a letter is apart from what stands before it. It is not in `l’état`.
fn is_apart_from_before(before: &str) -> bool {
    is_apart_from(before.chars().rev())
}

fn is_apart_from_after(after: &str) -> bool {
    is_apart_from(after.chars())
}

fn is_apart_from(mut chars: impl Iterator<Item = char>) -> bool {
    match chars.next() {
        Some('\'' | '’') => !chars.next().is_some_and(is_of_word),
        c => !c.is_some_and(is_of_word),
    }
}

/// A gap, and the letter behind it.
#[derive(Clone, Copy)]
struct Link {
    gap: Gap,
    /// Where the letter begins.
    start: usize,
    unit: Unit,
}

/// What follows a letter, if that is a gap and a letter that is apart from what comes then.
fn next_link(text: &str, unit: Unit) -> Option<Link> {
    let rest = &text[unit.end..];
    let gap = gap_of(first(rest)?)?;
    let gap_chars = rest.chars().take_while(|&c| gap_of(c) == Some(gap)).take(LONGEST_GAP);
    let start = unit.end + gap_chars.map(char::len_utf8).sum::<usize>();
    let unit = unit_at(text, start)?;
    let is_apart = unit.is_unspaced || is_apart_from_after(&text[unit.end..]);
    is_apart.then_some(Link { gap, start, unit })
}

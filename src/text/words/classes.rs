//! What the segmenter knows of characters: all of ASCII, and of the rest the letters and signs that texts in Latin, Greek,
//! Cyrillic and Arabic script are made of. Word_Break of Unicode 17; the tests hold every entry against the crate.

use std::ops::RangeInclusive;

/// What a character beyond ASCII does to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wide {
    /// For the crate to decide.
    Foreign,
    /// Word_Break=ALetter, and Alphabetic.
    Letter,
    /// The same, and its own normal form among letters of both kinds and ASCII.
    Small,
    /// No part of a word, and nothing that joins words.
    Boundary,
    /// Word_Break=MidNumLet.
    Apostrophe,
}

const LETTERS: &[RangeInclusive<usize>] = &[
    0xAA..=0xAA,
    0xB5..=0xB5,
    0xBA..=0xBA,
    0xC0..=0xD6,
    0xD8..=0xF6,
    0xF8..=0x2C1,
    0x2C6..=0x2D1,
    0x2E0..=0x2E4,
    0x370..=0x373,
    0x376..=0x377,
    0x37B..=0x37D,
    0x37F..=0x37F,
    0x386..=0x386,
    0x388..=0x38A,
    0x38C..=0x38C,
    0x38E..=0x3A1,
    0x3A3..=0x3F5,
    0x3F7..=0x481,
    0x48A..=0x52F,
    0x531..=0x556,
    0x560..=0x588,
    0x620..=0x64A,
    0x671..=0x6D3,
    0x1E00..=0x1EFF,
];

const BOUNDARIES: &[RangeInclusive<usize>] = &[
    0x80..=0xA9,
    0xAB..=0xAC,
    0xAE..=0xB1,
    0xB4..=0xB4,
    0xB6..=0xB6,
    0xBB..=0xBB,
    0xBF..=0xBF,
    0xD7..=0xD7,
    0xF7..=0xF7,
    0x2D8..=0x2DD,
    0x384..=0x385,
    0x61F..=0x61F,
    0x66A..=0x66A,
    0x6D4..=0x6D4,
    0x2010..=0x2017,
    0x201A..=0x2023,
    0x2025..=0x2026,
    0x2030..=0x203E,
    0x20A0..=0x20C0,
    0x2116..=0x2118,
    0x2120..=0x2123,
    0x2190..=0x23FF,
    0x2500..=0x2775,
    0x2794..=0x2BFF,
];

const APOSTROPHES: &[RangeInclusive<usize>] = &[0x2018..=0x2019];

/// Whether a letter is a small one that is composed. Not all are: an answer costs or saves time, and no more.
const fn is_small(code: usize) -> bool {
    let is_odd = code % 2 == 1;
    match code {
        0xF7 => false,
        0xDF..=0xFF | 0x17A | 0x17C | 0x17E | 0x3AC..=0x3CE | 0x430..=0x45F | 0x620..=0x64A => true,
        0x100..=0x137 | 0x14A..=0x177 | 0x1E00..=0x1E95 | 0x1EA0..=0x1EFF => is_odd,
        0x139..=0x148 => !is_odd,
        _ => false,
    }
}

/// Of every character up to here.
const KNOWN: usize = 0x2C00;

static CLASSES: [Wide; KNOWN] = {
    let mut classes = [Wide::Foreign; KNOWN];
    let lists = [(LETTERS, Wide::Letter), (BOUNDARIES, Wide::Boundary), (APOSTROPHES, Wide::Apostrophe)];
    let mut list = 0;
    while list < lists.len() {
        let (ranges, class) = lists[list];
        let mut range = 0;
        while range < ranges.len() {
            let mut at = *ranges[range].start();
            while at <= *ranges[range].end() {
                classes[at] = if matches!(class, Wide::Letter) && is_small(at) { Wide::Small } else { class };
                at += 1;
            }
            range += 1;
        }
        list += 1;
    }
    classes
};

/// Whether the tables have this character beyond ASCII as a letter.
pub(super) fn is_known_letter(c: char) -> bool {
    matches!(CLASSES.get(c as usize), Some(Wide::Letter | Wide::Small))
}

/// The class and the length of the character beyond ASCII that begins with these bytes.
#[inline]
pub(super) fn wide_class(first: u8, second: u8, third: u8) -> (Wide, u32) {
    let six = |byte: u8| usize::from(byte & 0x3F);
    let (code, len) = match first {
        ..0xE0 => (usize::from(first & 0x1F) << 6 | six(second), 2),
        0xE0..0xF0 => (usize::from(first & 0xF) << 12 | six(second) << 6 | six(third), 3),
        _ => (KNOWN, 4),
    };
    (CLASSES.get(code).copied().unwrap_or(Wide::Foreign), len)
}

/// Whether a character that the tables do not know may begin with this byte. Rather too few: an answer costs or saves
/// time, and no more.
pub(super) fn may_be_foreign(first: u8) -> bool {
    matches!(first, 0xCC | 0xCD | 0xD6 | 0xD7 | 0xDC..=0xE0 | 0xE3..)
}

/// Whether there is a word boundary before this byte in any text, so that the text before it and the text from it on can
/// be segmented separately. Word_Break of these is CR, LF, Newline, WSegSpace or Other; none of them is looked past. The
/// exception is between two spaces, which matters if a mark follows: see [`ends_in_space`].
pub(super) fn is_safe(byte: u8) -> bool {
    byte.is_ascii() && !is_core(byte) && !is_mid(byte)
}

/// Whether these bytes end in a character of Word_Break=WSegSpace. A run of such is one segment with the marks that
/// follow it, and there are marks that make a segment a word.
pub(super) fn ends_in_space(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [.., b' ']
            | [.., 0xE1, 0x9A, 0x80]
            | [.., 0xE2, 0x80, 0x80..=0x86 | 0x88..=0x8A]
            | [.., 0xE2, 0x81, 0x9F]
            | [.., 0xE3, 0x80, 0x80]
    )
}

/// ALetter, Numeric and ExtendNumLet.
pub(in crate::text) const fn is_core(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// MidLetter, MidNum, MidNumLet and the quotes: what the characters around it decide about.
pub(in crate::text) const fn is_mid(byte: u8) -> bool {
    matches!(byte, b'\'' | b'"' | b'.' | b',' | b':' | b';')
}

/// Whether `mid` joins what ends with the byte `before` to what begins with `after`. Beyond ASCII they are letters.
#[inline]
pub(super) fn joins(before: u8, mid: u8, after: u8) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    let letters = is_letter(before) && is_letter(after);
    let digits = before.is_ascii_digit() && after.is_ascii_digit();
    match mid {
        b'\'' | b'.' => letters || digits,
        b':' => letters,
        b',' | b';' => digits,
        _ => false,
    }
}

#[cfg(test)]
pub(in crate::text) fn is_small_letter(c: char) -> bool {
    matches!(CLASSES.get(c as usize), Some(Wide::Small))
}

#[cfg(test)]
pub(super) fn known() -> impl Iterator<Item = (char, Wide)> {
    let characters = (0x80..KNOWN).filter_map(|code| char::from_u32(u32::try_from(code).ok()?));
    characters.map(|c| (c, CLASSES[c as usize])).filter(|(_, class)| *class != Wide::Foreign)
}

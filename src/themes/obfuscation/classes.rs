//! What a character is to the rules.

use std::sync::atomic::{AtomicU8, Ordering};

use super::variants::{may_be_shaped, simplified};
use crate::text;

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const MARK: u8 = 4;
/// Of a script that is written without spaces.
const UNSPACED: u8 = 8;
/// Of the marks: such as vowel signs.
const ALPHABETIC: u8 = 16;
/// The rules for single characters may change it.
const SPECIAL: u8 = 32;
const KNOWN: u8 = 64;

/// What is known of the first characters. The rules ask for each of a text several times, and tables of ranges answer slowly.
static CLASSES: [AtomicU8; 0x1_0000] = [const { AtomicU8::new(0) }; 0x1_0000];

#[inline]
fn class(c: char) -> u8 {
    let known = CLASSES.get(c as usize).map_or(0, |class| class.load(Ordering::Relaxed));
    if known == 0 { find_class(c) } else { known }
}

#[cold]
fn find_class(c: char) -> u8 {
    let is_mark = text::is_mark(c) && !is_zero_width(c);
    let is_letter = c.is_alphabetic() && !is_mark;
    // What is left out are marks of any script, what is added are Han letters and marks outside the blocks of others.
    let is_unspaced = (text::is_unspaced(c) && !matches!(c, '\u{3099}' | '\u{309A}'))
        || matches!(c, '\u{16FE3}' | '\u{16FF0}'..='\u{16FF6}');
    let bits = [
        (LETTER, is_letter),
        (DIGIT, c.is_numeric()),
        (MARK, is_mark),
        (UNSPACED, is_unspaced && (is_letter || is_mark)),
        (ALPHABETIC, c.is_alphabetic()),
        (SPECIAL, is_zero_width(c) || may_be_shaped(c) || simplified(c).is_some()),
    ];
    let class = bits.iter().filter(|(_, is_so)| *is_so).fold(KNOWN, |class, (bit, _)| class | bit);
    if let Some(known) = CLASSES.get(c as usize) {
        known.store(class, Ordering::Relaxed);
    }
    class
}

/// Characters that are not seen, or only change how the one before them looks.
#[inline]
pub(super) fn is_zero_width(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// Zero-width, in a block of other shapes, or a traditional Chinese character.
#[inline]
pub(super) fn is_special(c: char) -> bool {
    class(c) & SPECIAL != 0
}

/// A mark that can be seen: General_Category M, and not zero-width.
#[inline]
pub(super) fn is_mark(c: char) -> bool {
    class(c) & MARK != 0
}

/// A mark that belongs to the letter before it without making it more than one letter: not a vowel sign.
#[inline]
pub(super) fn is_diacritic(c: char) -> bool {
    class(c) & (MARK | ALPHABETIC) == MARK
}

/// Alphabetic and no mark.
#[inline]
pub(super) fn is_letter(c: char) -> bool {
    class(c) & LETTER != 0
}

/// A letter or digit: a digit is Numeric.
#[inline]
pub(super) fn is_letter_or_digit(c: char) -> bool {
    class(c) & (LETTER | DIGIT) != 0
}

/// A letter, digit or mark.
#[inline]
pub(super) fn is_of_word(c: char) -> bool {
    class(c) & (LETTER | DIGIT | MARK) != 0
}

/// A letter or mark of a script that is written without spaces.
#[inline]
pub(super) fn is_unspaced(c: char) -> bool {
    class(c) & UNSPACED != 0
}

/// A letter of such a script.
#[inline]
pub(super) fn is_unspaced_letter(c: char) -> bool {
    class(c) & (UNSPACED | LETTER) == UNSPACED | LETTER
}

/// The first character of a text.
#[inline]
pub(super) fn first(text: &str) -> Option<char> {
    text.chars().next()
}

/// The last character of a text.
#[inline]
pub(super) fn last(text: &str) -> Option<char> {
    text.chars().next_back()
}

/// Where the first byte that is not ASCII stands, from a place on; the end of the text where there is none.
#[inline]
pub(super) fn next_wide(bytes: &[u8], from: usize) -> usize {
    const WIDE: u64 = 0x8080_8080_8080_8080;
    let mut at = from;
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let wide = u64::from_le_bytes(*eight) & WIDE;
        if wide != 0 {
            return at + wide.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or(&[]);
    rest.iter().position(|byte| !byte.is_ascii()).map_or(bytes.len(), |place| at + place)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So that the rules can be written down with properties of Unicode.
    #[test]
    fn scripts_without_spaces() {
        use unicode_script::{Script, UnicodeScript};
        for c in ('\0'..=char::MAX).filter(|&c| is_letter(c) || is_mark(c)) {
            let script = matches!(
                c.script(),
                Script::Han
                    | Script::Hiragana
                    | Script::Katakana
                    | Script::Thai
                    | Script::Lao
                    | Script::Khmer
                    | Script::Myanmar
            );
            let is_listed = matches!(c, '〆' | '〱'..='〵' | '〼' | 'ー' | 'ｰ' | 'ﾞ' | 'ﾟ');
            assert_eq!(is_unspaced(c), script || is_listed, "{:x}", u32::from(c));
        }
    }

    #[test]
    fn the_next_wide_byte_is_found_at_every_place() {
        for len in 0..40 {
            for wide in 0..=len {
                let mut bytes = vec![b'a'; len];
                bytes[wide..].fill(0xC3);
                for from in 0..=len {
                    assert_eq!(next_wide(&bytes, from), wide.max(from));
                }
            }
        }
    }
}

//! What a character is to the rules.

use crate::text;

/// Letters of whole blocks that nothing has to be looked up for. Between two of these there are others.
fn is_common_letter(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2C1}'
        | '\u{391}'..='\u{3A1}' | '\u{3A3}'..='\u{3E1}' | '\u{400}'..='\u{481}' | '\u{48A}'..='\u{52F}'
        | '\u{620}'..='\u{64A}' | '\u{1E00}'..='\u{1EFF}'
        | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Characters that are not seen, or only change how the one before them looks.
pub(super) fn is_zero_width(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// A mark that can be seen.
pub(super) fn is_mark(c: char) -> bool {
    // There is none before these.
    c >= '\u{300}' && !is_common_letter(c) && text::is_mark(c) && !is_zero_width(c)
}

/// Alphabetic and no mark.
pub(super) fn is_letter(c: char) -> bool {
    is_common_letter(c) || (c.is_alphabetic() && !is_mark(c))
}

/// A letter or digit.
pub(super) fn is_letter_or_digit(c: char) -> bool {
    is_letter(c) || c.is_numeric()
}

/// A letter, digit or mark.
pub(super) fn is_of_word(c: char) -> bool {
    is_common_letter(c) || c.is_alphanumeric() || is_mark(c)
}

/// A letter or mark of a script that is written without spaces.
pub(super) fn is_unspaced(c: char) -> bool {
    // What is left out are marks of any script, what is added are Han letters and marks outside the blocks of others.
    c >= '\u{E00}'
        && ((text::is_unspaced(c) && !matches!(c, '\u{3099}' | '\u{309A}'))
            || matches!(c, '\u{16FE3}' | '\u{16FF0}'..='\u{16FF6}'))
        && (is_letter(c) || is_mark(c))
}

/// A letter of such a script.
pub(super) fn is_unspaced_letter(c: char) -> bool {
    is_unspaced(c) && is_letter(c)
}

/// The first character of a text.
pub(super) fn first(text: &str) -> Option<char> {
    text.chars().next()
}

/// The last character of a text.
pub(super) fn last(text: &str) -> Option<char> {
    text.chars().next_back()
}

/// Where the first byte that is not ASCII stands, from a place on; the end of the text where there is none.
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
    fn common_letters_are_letters() {
        for c in ('\0'..=char::MAX).filter(|&c| is_common_letter(c)) {
            // A few places within the blocks are not assigned, or not yet.
            assert!(c.is_alphabetic() && !is_mark(c), "{:x}", u32::from(c));
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

//! Characters that a reader does not see, or sees as others: docs/counting.md § 2.0, step 2.

use unicode_normalization::UnicodeNormalization;

use crate::text::edited::Edits;
use crate::text::scripts::is_mark;
use crate::text::special::emoji::emoji_len;

/// What a reader takes a character for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// Itself.
    Same,
    /// Nothing.
    Nothing,
    /// Nothing, but in scripts whose letters change their shape beside it.
    Joiner,
    /// Nothing, but between words of scripts without spaces.
    Boundary,
    /// What NFKC makes of it.
    Compatible,
    Other(char),
    /// A sign inside a number.
    InNumber(char),
    /// A small e above a vowel.
    SmallE,
    /// The dot that lower case leaves of `İ`.
    DotAbove,
}

fn seen(c: char) -> Seen {
    match c {
        '\u{200C}' | '\u{200D}' => Seen::Joiner,
        '\u{200B}' => Seen::Boundary,
        '\u{202F}' | '\u{3164}' | '\u{FFA0}' => Seen::Other(' '),
        'ſ' => Seen::Other('s'),
        'ẛ' => Seen::Other('ṡ'),
        'ꝛ' => Seen::Other('r'),
        '\u{0364}' => Seen::SmallE,
        '\u{0307}' => Seen::DotAbove,
        '⸗' => Seen::Other('-'),
        '＃' => Seen::Other('#'),
        '＠' => Seen::Other('@'),
        '＿' => Seen::Other('_'),
        '．' => Seen::InNumber('.'),
        '，' => Seen::InNumber(','),
        // White letters in circles and squares, of which NFKC knows nothing.
        '\u{1F150}'..='\u{1F169}' => Seen::Other(capital(c, '\u{1F150}')),
        '\u{1F170}'..='\u{1F189}' => Seen::Other(capital(c, '\u{1F170}')),
        _ if is_invisible(c) => Seen::Nothing,
        _ if is_styled(c) => Seen::Compatible,
        _ => Seen::Same,
    }
}

fn capital(c: char, first: char) -> char {
    char::from(b'A' + (c as u32 - first as u32) as u8)
}

/// General_Category Cf but for signs that are seen (Prepended_Concatenation_Mark) and those that place Egyptian signs; variation
/// selectors; the grapheme joiner; and what only stretches a word.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{640}' | '\u{7FA}' | '\u{180B}'..='\u{180F}' | '\u{200E}' | '\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Letters, digits and marks of another style: ligatures, presentation forms, of full and half width, mathematical, in circles and
/// squares.
fn is_styled(c: char) -> bool {
    matches!(c,
        'Ĳ' | 'ĳ' | '\u{2102}' | '\u{2107}' | '\u{210A}'..='\u{2113}' | '\u{2115}' | '\u{2119}'..='\u{211D}' | '\u{2124}'
        | '\u{2128}' | '\u{212C}' | '\u{212D}' | '\u{212F}'..='\u{2131}' | '\u{2133}' | '\u{2134}' | '\u{24B6}'..='\u{24E9}'
        | '\u{FB00}'..='\u{FB28}' | '\u{FB2A}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{FF10}'..='\u{FF19}'
        | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' | '\u{FF66}'..='\u{FFDC}' | '\u{1D400}'..='\u{1D7FF}'
        | '\u{1EE00}'..='\u{1EEFF}' | '\u{1F130}'..='\u{1F149}')
}

/// Half-width kana, whose marks are characters of their own.
fn is_half_width_kana(c: char) -> bool {
    matches!(c, '\u{FF66}'..='\u{FF9F}')
}

/// Whether this is read otherwise, wherever it stands. Says yes too often rather than too seldom.
pub(super) fn may_change(c: char) -> bool {
    seen(c) != Seen::Same
}

/// The changes that make of each character what a reader sees, where emoji stay as they are. `places` are the first bytes of
/// all characters that may change, ascending.
pub(super) fn edits(text: &str, places: &[u32]) -> Edits<()> {
    let mut edits = Edits::default();
    let mut done = 0;
    for at in places.iter().map(|&at| at as usize) {
        if at < done {
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        done = push(text, at, c, done, &mut edits);
    }
    edits
}

/// Adds what becomes of a character; returns where to go on. What stands before `done` is decided.
fn push(text: &str, at: usize, c: char, done: usize, edits: &mut Edits<()>) -> usize {
    let end = at + c.len_utf8();
    let (before, after) = (text[..at].chars().next_back(), text[end..].chars().next());
    match seen(c) {
        Seen::Same => {}
        Seen::Nothing | Seen::Joiner | Seen::Other('A'..='Z') => {
            if let Some(end) = end_of_emoji(text, at, done) {
                return end;
            }
            match seen(c) {
                Seen::Other(letter) => edits.replace(at, end, [letter], ()),
                Seen::Joiner if before.is_some_and(is_shaped) && after.is_some_and(is_shaped) => {}
                _ => edits.remove(at, end, ()),
            }
        }
        Seen::Boundary if before.is_some_and(has_hidden_words) || after.is_some_and(has_hidden_words) => {}
        Seen::Boundary => edits.remove(at, end, ()),
        Seen::Other(other) => edits.replace(at, end, [other], ()),
        Seen::InNumber(sign) => {
            if before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric) {
                edits.replace(at, end, [sign], ());
            }
        }
        Seen::DotAbove if before == Some('i') => edits.remove(at, end, ()),
        Seen::DotAbove => {}
        Seen::SmallE => {
            if before.is_some_and(|c| matches!(c, 'a' | 'o' | 'u' | 'A' | 'O' | 'U')) {
                edits.replace(at, end, ['\u{0308}'], ());
            }
        }
        Seen::Compatible => {
            let rest = &text[at..];
            if let Some(len) = emoji_len(rest) {
                return at + len;
            }
            let len = if is_half_width_kana(c) {
                rest.find(|c| !is_half_width_kana(c)).unwrap_or(rest.len())
            } else {
                end - at
            };
            let plain: String = rest[..len].nfkc().collect();
            let plain = plain.strip_prefix([' ', '\u{640}']).unwrap_or(&plain);
            // A ligature of several words stays.
            if !plain.contains(' ') && *plain != rest[..len] {
                edits.replace(at, at + len, plain.chars(), ());
            }
            return at + len;
        }
    }
    end
}

/// Where the emoji ends that holds the character at a place.
fn end_of_emoji(text: &str, at: usize, done: usize) -> Option<usize> {
    let may_be_inside = |c: char| {
        let code = u32::from(c);
        matches!(code, 0x23 | 0x2A | 0x30..=0x39 | 0xA9 | 0xAE | 0x200D | 0x203C | 0x2049 | 0x20E3 | 0x2100..=0x2BFF | 0x3030 | 0x303D
            | 0x3297 | 0x3299 | 0xFE0F | 0x1F000..=0x1FAFF | 0xE0020..=0xE007F)
    };
    let mut start = done
        + text[done..at].rfind(|c| !may_be_inside(c)).map_or(0, |other| {
            let len = text[done + other..].chars().next().map_or(1, char::len_utf8);
            other + len
        });
    while start <= at {
        let len = match emoji_len(&text[start..]) {
            Some(len) if start + len > at => return Some(start + len),
            Some(len) => len,
            None => text[start..].chars().next().map_or(1, char::len_utf8),
        };
        start += len;
    }
    None
}

/// A letter or mark of a script in which U+200C and U+200D choose the shape of letters: Arabic, Syriac, Indic scripts, Tibetan, Burmese,
/// Khmer, Mongolian.
fn is_shaped(c: char) -> bool {
    matches!(u32::from(c), 0x0600..=0x0DFF | 0x0F00..=0x109F | 0x1780..=0x18AF | 0xA8E0..=0xA8FF)
        && (c.is_alphabetic() || is_mark(c))
}

/// A letter or mark of Thai, Lao, Burmese or Khmer.
fn has_hidden_words(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF) && (c.is_alphabetic() || is_mark(c))
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn invisible_characters_are_those_of_the_property() {
        // The crate of the rule goes by Unicode 16 or later.
        let format =
            Regex::new(r"^[\p{Cf}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u{180B}-\u{180D}\u{180F}\u{34F}\u{640}\u{7FA}]$")
                .unwrap();
        let seen_signs =
            Regex::new(r"^[\u{600}-\u{605}\u{6DD}\u{70F}\u{890}\u{891}\u{8E2}\u{110BD}\u{110CD}\u{13430}-\u{1345F}]$")
                .unwrap();
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            let expected = format.is_match(&text) && !seen_signs.is_match(&text);
            // A few are not assigned yet.
            let is_reserved = matches!(c, '\u{E0000}'..='\u{E0FFF}');
            let found = is_invisible(c) || matches!(c, '\u{200B}'..='\u{200D}');
            assert!(found == expected || is_reserved, "{:?} {expected}", c);
        }
    }

    #[test]
    fn styled_letters_become_letters() {
        for c in ('\0'..=char::MAX).filter(|&c| is_styled(c)) {
            let plain: String = std::iter::once(c).nfkc().collect();
            let is_sign = |c: char| !(c.is_alphanumeric() || is_mark(c));
            assert!(
                !plain.contains(is_sign)
                    || plain.contains([' ', '\u{640}'])
                    || plain.chars().eq([c])
                    || matches!(c, '\u{1D6C1}'..='\u{1D7C3}'),
                "{c} {plain}"
            );
        }
    }
}

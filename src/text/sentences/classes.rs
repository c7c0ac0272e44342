//! What the sentence rules of UAX #29 call a character.
//!
//! The segmentation crate has the table and keeps it to itself, so it is asked: every class behaves unlike every other in
//! some short text. That takes a hundred thousand instructions, so a character is asked for when it is first seen, and
//! what ASCII characters are is written down here.

use std::sync::atomic::{AtomicU8, Ordering};

use unicode_segmentation::UnicodeSegmentation;

/// The property Sentence_Break, as far as rules tell its values apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// `.` and its like, which also stand in numbers and abbreviations.
    ATerm,
    /// What surely ends a sentence.
    STerm,
    /// What ends a paragraph by itself; not CR and LF, which are spaces here (texts are wrapped).
    Sep,
    Space,
    /// Quotes and brackets of both sides.
    Close,
    /// A comma and its like.
    Continue,
    /// Extend and Format: the rules look past these.
    Extend,
    Numeric,
    Upper,
    Lower,
    /// A letter without case.
    Letter,
    Other,
}

impl Class {
    /// By their numbers.
    const ALL: [Class; 12] = {
        use Class::*;
        [ATerm, STerm, Sep, Space, Close, Continue, Extend, Numeric, Upper, Lower, Letter, Other]
    };

    #[inline]
    pub fn of(c: char) -> Class {
        match ASCII.get(c as usize) {
            Some(&class) => class,
            None => beyond_ascii(c),
        }
    }

    /// The class of an ASCII character.
    #[inline]
    pub fn of_ascii(byte: u8) -> Class {
        ASCII[usize::from(byte & 0x7F)]
    }
}

static ASCII: [Class; 0x80] = {
    let mut classes = [Class::Other; 0x80];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = match byte as u8 {
            b'.' => Class::ATerm,
            b'!' | b'?' => Class::STerm,
            b'\t'..=b'\r' | b' ' => Class::Space,
            b'"' | b'\'' | b'(' | b')' | b'[' | b']' | b'{' | b'}' => Class::Close,
            b',' | b'-' | b':' | b';' => Class::Continue,
            b'0'..=b'9' => Class::Numeric,
            b'A'..=b'Z' => Class::Upper,
            b'a'..=b'z' => Class::Lower,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// For each character one more than the number of its class, or 0 as long as nobody asked. Memory is only taken where
/// something was written.
static KNOWN: [AtomicU8; char::MAX as usize + 1] = [const { AtomicU8::new(0) }; _];

fn beyond_ascii(c: char) -> Class {
    // Whoever else writes here writes the same.
    let known = &KNOWN[c as usize];
    let number = usize::from(known.load(Ordering::Relaxed));
    if let Some(&class) = number.checked_sub(1).and_then(|number| Class::ALL.get(number)) {
        return class;
    }
    let class = ask(c);
    known.store(class as u8 + 1, Ordering::Relaxed);
    class
}

/// The class of `c`, by where a sentence ends around it. The rules named are those that decide.
#[cold]
fn ask(c: char) -> Class {
    if matches!(c, '\r' | '\n') {
        return Class::Space;
    }
    let mut text = String::with_capacity(16);
    let mut ends = |before: &str, after: &str, at: &str| {
        text.clear();
        text.extend([before, c.encode_utf8(&mut [0; 4]), after]);
        let at = at.len() + if at.len() > before.len() { c.len_utf8() - 1 } else { 0 };
        text.split_sentence_bound_indices().any(|(start, _)| start == at)
    };
    // In the third text of each question, `_` stands for the character: a sentence ends behind that.
    if ends("a", " A", "a_") {
        Class::Sep // SB4: before the space
    } else if ends("a", " A", "a_ ") {
        if ends("a", " a", "a_ ") { Class::STerm } else { Class::ATerm } // SB8
    } else if ends("?", "A", "?") {
        // SB11: no rule keeps it with the mark before it.
        if !ends("1.", "", "1.") {
            if ends("1. ", "", "1. ") { Class::Numeric } else { Class::Lower } // SB6, SB8
        } else if !ends("a.", "", "a.") {
            Class::Upper // SB7
        } else if ends("1.", "a", "1.") {
            Class::Letter // SB8: it ends the search for a small letter
        } else {
            Class::Other
        }
    } else if !ends("?", "A", "?_") {
        Class::Continue // SB8a
    } else if ends("?", ")A", "?_") {
        Class::Space // SB9, SB10: no closer behind it
    } else if ends("? ", "A", "? ") {
        Class::Close // SB9, SB10: not behind a space
    } else {
        Class::Extend // SB5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_the_standard() {
        let known = [
            (Class::ATerm, ".\u{2024}\u{fe52}．"),
            (Class::STerm, "!?‼؟。！።។"),
            (Class::Sep, "\u{85}\u{2028}\u{2029}"),
            (Class::Space, " \t\r\n\u{b}\u{c}\u{a0}\u{2003}\u{202f}\u{3000}"),
            (Class::Close, "()[]{}\"'“”‘’„«»‹›「」（）❝"),
            (Class::Continue, ",-:–—;、，"),
            (Class::Extend, "\u{300}\u{200d}\u{ad}\u{feff}\u{2060}\u{200b}\u{fe0f}\u{903}\u{e0020}"),
            (Class::Numeric, "019٣५０\u{1d7ce}"),
            (Class::Upper, "AZÀĀΣЖǅ𝐀"),
            (Class::Lower, "azßéāςжªºⓐ𝐚"),
            (Class::Letter, "אعहก中かア한ა\u{1c90}𠀀"),
            (Class::Other, "#$%&*+/<=>@\\^_`|~…¿¡§©€→😀\u{0}\u{fffd}\u{10ffff}"),
        ];
        for (class, characters) in known {
            for c in characters.chars() {
                assert_eq!((Class::of(c), ask(c)), (class, class), "{c:?}");
            }
        }
    }

    #[test]
    fn ascii_is_what_the_crate_takes_it_for() {
        for byte in 0..0x80 {
            assert_eq!(Class::of_ascii(byte), ask(char::from(byte)), "{byte}");
        }
        assert!(Class::ALL.iter().enumerate().all(|(number, &class)| class as usize == number));
    }
}

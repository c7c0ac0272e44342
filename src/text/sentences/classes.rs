//! What the sentence rules of UAX #29 call a character.
//!
//! The segmentation crate has the table and keeps it to itself, so it is asked: every class behaves unlike every other in
//! some short text. A page of 256 characters is asked for when the first of them is seen.

use std::sync::OnceLock;

use unicode_segmentation::UnicodeSegmentation;

/// The property Sentence_Break, as far as rules tell its values apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

const PAGE: u32 = 256;

type Page = [Class; PAGE as usize];

static PAGES: [OnceLock<Box<Page>>; ((char::MAX as u32 + 1) / PAGE) as usize] = [const { OnceLock::new() }; _];

/// The classes of all characters.
#[derive(Clone, Copy)]
pub(super) struct Classes {
    /// At hand, as nearly every character that is looked at is in it.
    first: &'static Page,
}

impl Classes {
    pub fn new() -> Self {
        Classes { first: page(0) }
    }

    #[inline]
    pub fn of(self, character: char) -> Class {
        let number = u32::from(character);
        let page = if number < PAGE { self.first } else { page(number / PAGE) };
        page[(number % PAGE) as usize]
    }
}

fn page(number: u32) -> &'static Page {
    PAGES[number as usize].get_or_init(|| {
        let mut page = [Class::Other; PAGE as usize];
        for (code, class) in (number * PAGE..).zip(&mut page) {
            // Surrogates are no characters, and nobody will ask for them.
            *class = char::from_u32(code).map_or(Class::Other, ask);
        }
        Box::new(page)
    })
}

/// The class of `c`, by where a sentence ends around it. The rules named are those that decide.
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
        let classes = Classes::new();
        for (class, characters) in known {
            for c in characters.chars() {
                assert_eq!(classes.of(c), class, "{c:?}");
            }
        }
    }
}

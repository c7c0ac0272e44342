//! Characters that were decoded wrongly before they were saved: UTF-8 that was read as an encoding of one byte a character.
//!
//! Such a character is a unit of two to four: the first is what its first byte is in that encoding, as `Ã`, the others what
//! bytes from 80 to BF are there, as `©`. A unit that cannot be meant is repaired where it stands; others only beside such.

mod pages;
mod unit;

use std::borrow::Cow;

use self::unit::{Certainty, Chain};
use crate::options::Mojibake;

/// Times that a text may have been decoded wrongly.
const MOST_TIMES: usize = 4;

/// A text in which characters that were decoded wrongly are repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repaired<'t> {
    /// The text. It is not copied where nothing was repaired.
    pub text: Cow<'t, str>,
    /// Places that were repaired.
    pub places: u64,
    /// Places that look decoded wrongly and were left as they are.
    pub left: u64,
}

/// Repairs characters of UTF-8 that were decoded wrongly before the text was saved, once or more often, where only one repair
/// is possible and the characters cannot be meant.
///
/// # Complexity
/// Linear in the text.
///
/// # Examples
/// ```
/// let repaired = doctext::repair("The cafÃ© â€œCeciâ€\u{9d} isn\u{92}t MAÇÃ");
/// assert_eq!((&*repaired.text, repaired.places), ("The café “Ceci” isn’t MAÇÃ", 4));
/// ```
pub fn repair(text: &str) -> Repaired<'_> {
    treated(text, Mojibake::Auto)
}

/// Repairs what is certain, or only counts it.
pub(crate) fn treated(text: &str, how: Mojibake) -> Repaired<'_> {
    let mut repaired = once(text);
    if repaired.places == 0 && repaired.left == 0 {
        return repaired;
    }
    // What is written about is meant.
    if how == Mojibake::Keep || mentions(text) * 10 >= repaired.places {
        return Repaired { text: Cow::Borrowed(text), places: 0, left: repaired.places + repaired.left };
    }
    for _ in 1..MOST_TIMES {
        let again = once(&repaired.text);
        if again.places == 0 {
            break;
        }
        repaired = Repaired { text: Cow::Owned(again.text.into_owned()), left: again.left, ..repaired };
    }
    repaired
}

/// Undoes one wrong reading.
fn once(text: &str) -> Repaired<'_> {
    let chains = unit::chains(text);
    if chains.is_empty() {
        return Repaired { text: Cow::Borrowed(text), places: 0, left: 0 };
    }
    let is_certain = |chain: &&Chain| chain.certainty == Certainty::Certain;
    let proven = chains.iter().filter(is_certain).fold(0, |pages, chain| pages | chain.pages);
    let mut repaired = String::new();
    let (mut from, mut places, mut left, mut open_quotes) = (0, 0, 0, 0usize);
    for Chain { start, len, pages, certainty, value } in &chains {
        let is_done = match certainty {
            Certainty::Certain => true,
            Certainty::BesideCertain => pages & proven != 0,
            // The mark that was lost closes one that was opened.
            Certainty::Closing => open_quotes > 0,
            Certainty::Damaged => false,
        };
        if is_done {
            repaired.push_str(&text[from..*start]);
            repaired.push_str(value);
            from = start + len;
            places += 1;
            let (opened, closed) = (value.matches('“').count(), value.matches('”').count());
            open_quotes = (open_quotes + opened).saturating_sub(closed);
        } else if matches!(certainty, Certainty::Closing | Certainty::Damaged) {
            left += 1;
        }
    }
    if places == 0 {
        return Repaired { text: Cow::Borrowed(text), places: 0, left };
    }
    repaired.push_str(&text[from..]);
    Repaired { text: Cow::Owned(repaired), places, left }
}

/// How often a text speaks of encodings. What a head says of the text itself, as `charset=utf-8`, is no speaking of them.
fn mentions(text: &str) -> u64 {
    const WORDS: [&str; 7] = ["mojibake", "utf-8", "utf8", "latin-1", "latin1", "windows-1252", "iso-8859"];
    let bytes = text.as_bytes();
    let is_mention = |at: usize, word: &str| {
        let is_word = bytes.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()));
        is_word && !text[..at].trim_end_matches(' ').ends_with(['=', ':', '"', '\''])
    };
    let mentions = |first: u8| {
        let places = memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes);
        places.filter(|at| WORDS.iter().any(|word| word.as_bytes()[0] == first && is_mention(*at, word))).count() as u64
    };
    [b'm', b'u', b'l', b'w', b'i'].into_iter().map(mentions).sum()
}

#[cfg(test)]
mod tests;

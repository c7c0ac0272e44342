//! Words that a hyphen divides at the end of a line: docs/counting.md § 2.0, step 1.

use memchr::memchr2;

use super::word_lists::WordList;
use crate::config::LineHyphens;
use crate::text::edited::Edits;
use crate::text::word_list::with_lists;

/// Words of texts that were joined over a hyphen at the end of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct LineHyphenCounts {
    /// All.
    pub joined: u64,
    /// Those of languages without a list of words, by which is told whether the hyphen belongs to the word.
    pub without_list: u64,
}

impl std::ops::AddAssign for LineHyphenCounts {
    fn add_assign(&mut self, other: Self) {
        self.joined += other.joined;
        self.without_list += other.without_list;
    }
}

/// Words of a language that go on with what stood before a hyphen: `pre- and post-war`.
fn conjunctions(language: &str) -> &'static [&'static str] {
    match with_lists(language) {
        "en" => &["and", "nor", "or", "to"],
        "de" => &["bis", "bzw", "oder", "sowie", "und"],
        "fr" => &["et", "ou"],
        "es" => &["e", "o", "u", "y"],
        "it" => &["e", "ed", "o"],
        "pt" => &["e", "ou"],
        "nl" => &["en", "of"],
        "sv" => &["eller", "och"],
        "da" | "no" => &["eller", "og"],
        "pl" => &["a", "i", "lub", "oraz"],
        "ru" => &["и", "или"],
        "cs" => &["a", "nebo"],
        "fi" => &["ja", "tai"],
        "tr" => &["ile", "ve", "veya"],
        _ => &[],
    }
}

/// Where the hyphen, soft hyphen or `¬` is that may divide a word over the end of a line at `end`.
pub(super) fn sign_before(text: &str, end: usize) -> Option<u32> {
    let line = text[..end].trim_end_matches([' ', '\t']);
    let sign = line.chars().next_back().filter(|sign| matches!(sign, '-' | '\u{AD}' | '¬' | '‐' | '⸗'))?;
    Some((line.len() - sign.len_utf8()) as u32)
}

/// Joins the parts of divided words. `places` are those of all signs that [stand before](sign_before) the end of a line.
pub(super) fn edits(
    text: &str,
    places: &[u32],
    how: LineHyphens,
    language: &str,
    counts: &mut LineHyphenCounts,
) -> Edits<()> {
    let mut edits = Edits::default();
    let conjunctions = conjunctions(language);
    for at in places.iter().map(|&at| at as usize) {
        let Some(sign) = text[at..].chars().next() else { continue };
        let Some(line) = Divided::at(text, at, at + sign.len_utf8()) else { continue };
        let is_soft = matches!(sign, '\u{AD}' | '¬');
        if how == LineHyphens::Keep && !is_soft {
            continue;
        }
        if is_soft || line.is_one_word(how, language, counts) {
            counts.joined += 1;
            edits.remove(at, line.next, ());
        } else if !conjunctions.contains(&line.second) {
            // A compound: its hyphen stays.
            edits.remove(at + sign.len_utf8(), line.next, ());
        }
    }
    edits
}

/// The letters on both sides of a hyphen at the end of a line.
struct Divided<'t> {
    first: &'t str,
    second: &'t str,
    /// Where the second part begins.
    next: usize,
}

impl<'t> Divided<'t> {
    /// `None` where no letter stands directly before the sign, or none at the beginning of the next line, which must not be blank.
    fn at(text: &'t str, at: usize, end: usize) -> Option<Divided<'t>> {
        const LONGEST: usize = 100;
        let start = text.floor_char_boundary(at.saturating_sub(LONGEST));
        let before = &text[start..at];
        let first = &before
            [before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |other| before.ceil_char_boundary(other + 1))..];
        let line = end + memchr2(b'\n', b'\r', &text.as_bytes()[end..])?;
        let line = line + if text[line..].starts_with("\r\n") { 2 } else { 1 };
        let next = line + text.as_bytes()[line..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = &text[next..text.floor_char_boundary(next + LONGEST)];
        let second = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        (!first.is_empty() && !second.is_empty()).then_some(Divided { first, second, next })
    }

    /// Whether the hyphen is there for the end of the line only.
    fn is_one_word(&self, how: LineHyphens, language: &str, counts: &mut LineHyphenCounts) -> bool {
        // `US-amerikanisch`, `Anglo-American`.
        if !(self.first.ends_with(char::is_lowercase) && self.second.starts_with(char::is_lowercase)) {
            return false;
        }
        if how == LineHyphens::Join {
            return true;
        }
        let words = WordList::of(language);
        let [first, second] = [self.first, self.second].map(str::to_lowercase);
        // `in-to`, but `pre- to post-war`.
        if words.holds(&format!("{first}{second}")) {
            return true;
        }
        let is_compound = conjunctions(language).contains(&self.second) || words.holds(&first) && words.holds(&second);
        counts.without_list += u64::from(!is_compound && words.is_empty());
        !is_compound
    }
}

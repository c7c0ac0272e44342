//! Where sentences end: UAX #29 within a paragraph, but not behind an abbreviation (docs/counting.md § 2.7).

mod boundaries;
mod classes;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use self::boundaries::each_boundary;
use super::blocks::Machine;

const ABBREVIATIONS: &str = include_str!("../../../data/abbreviations.txt");

const OPENING: &[char] = &['(', '[', '{', '"', '\'', '“', '‘', '„', '«', '¿', '¡'];

/// What it takes to find sentences, made once.
pub(super) struct SentenceRules {
    abbreviations: HashSet<&'static str, FixedState>,
    longest_abbreviation: usize,
}

impl SentenceRules {
    pub fn new() -> Self {
        let abbreviations: HashSet<_, FixedState> = super::word_list::entries(ABBREVIATIONS).collect();
        SentenceRules {
            longest_abbreviation: abbreviations.iter().map(|entry| entry.len()).max().unwrap_or(0),
            abbreviations,
        }
    }

    /// Whether no sentence ends behind `sentence`.
    fn is_open(&self, sentence: &str) -> bool {
        let sentence = trim_end(sentence);
        if !sentence.ends_with('.') {
            return false;
        }
        let last = last_word(sentence).trim_start_matches(OPENING);
        let mut characters = last.chars();
        let is_initial = match (characters.next(), characters.next(), characters.next()) {
            (Some(letter), Some('.'), None) => letter.is_uppercase() && letter != 'I',
            _ => false,
        };
        is_initial || last.len() <= self.longest_abbreviation && self.abbreviations.contains(last)
    }
}

/// White space in ASCII, as `char::is_whitespace` has it.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// [`str::trim_end`], without decoding what is ASCII.
fn trim_end(text: &str) -> &str {
    match text.as_bytes().iter().rposition(|&byte| !is_space(byte)) {
        Some(at) if text.as_bytes()[at].is_ascii() => &text[..=at],
        _ => text.trim_end(),
    }
}

/// What stands behind the last white space.
fn last_word(text: &str) -> &str {
    match text.as_bytes().iter().rposition(|&byte| is_space(byte) || !byte.is_ascii()) {
        Some(at) if is_space(text.as_bytes()[at]) => &text[at + 1..],
        Some(_) => text.rsplit(char::is_whitespace).next().unwrap_or(text),
        None => text,
    }
}

/// The byte offset behind every sentence of a paragraph; the last is its length.
///
/// # Complexity
/// Linear in the length of the paragraph.
pub fn sentence_ends(paragraph: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    push_sentence_ends(paragraph, &SentenceRules::new(), Machine::new(), |end| ends.push(end));
    ends
}

/// Calls `push` with what [`sentence_ends`] returns, in order.
pub(super) fn push_sentence_ends(
    paragraph: &str,
    rules: &SentenceRules,
    machine: Machine,
    mut push: impl FnMut(usize),
) {
    let mut start = 0;
    each_boundary(paragraph, machine, |end| {
        if !rules.is_open(&paragraph[start..end]) {
            push(end);
        }
        start = end;
    });
    if !paragraph.is_empty() {
        push(paragraph.len());
    }
}

#[cfg(test)]
mod tests;

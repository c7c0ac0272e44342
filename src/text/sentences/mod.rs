//! Where sentences end: UAX #29 within a paragraph, but not behind an abbreviation (docs/counting.md § 2.7).

mod boundaries;
mod classes;

use std::collections::HashSet;

use boundaries::each_boundary;

const ABBREVIATIONS: &str = include_str!("../../../data/abbreviations.txt");

const OPENING: &[char] = &['(', '[', '{', '"', '\'', '“', '‘', '„', '«', '¿', '¡'];

/// What it takes to find sentences, made once.
pub(super) struct SentenceRules {
    abbreviations: HashSet<&'static str>,
    longest_abbreviation: usize,
}

impl SentenceRules {
    pub fn new() -> Self {
        let abbreviations: HashSet<_> = super::stop_words::entries(ABBREVIATIONS).collect();
        SentenceRules {
            longest_abbreviation: abbreviations.iter().map(|entry| entry.len()).max().unwrap_or(0),
            abbreviations,
        }
    }

    /// Whether no sentence ends behind `sentence`.
    fn is_open(&self, sentence: &str) -> bool {
        let sentence = sentence.trim_end();
        if !sentence.ends_with('.') {
            return false;
        }
        let last = sentence.rsplit(char::is_whitespace).next().unwrap_or(sentence).trim_start_matches(OPENING);
        let mut characters = last.chars();
        let is_initial = match (characters.next(), characters.next(), characters.next()) {
            (Some(letter), Some('.'), None) => letter.is_uppercase() && letter != 'I',
            _ => false,
        };
        is_initial || last.len() <= self.longest_abbreviation && self.abbreviations.contains(last)
    }
}

/// The byte offset behind every sentence of a paragraph; the last is its length.
///
/// # Complexity
/// Linear in the length of the paragraph.
pub fn sentence_ends(paragraph: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    push_sentence_ends(paragraph, &SentenceRules::new(), |end| ends.push(end));
    ends
}

/// Calls `push` with what [`sentence_ends`] returns, in order.
pub(super) fn push_sentence_ends(paragraph: &str, rules: &SentenceRules, mut push: impl FnMut(usize)) {
    let mut start = 0;
    each_boundary(paragraph, |end| {
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

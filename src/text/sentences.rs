//! Where sentences end: UAX #29 within a paragraph, but not behind an abbreviation (docs/counting.md § 2.7).

use std::borrow::Cow;
use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

const ABBREVIATIONS: &str = include_str!("../../data/abbreviations.txt");

const OPENING: &[char] = &['(', '[', '{', '"', '\'', '“', '‘', '„', '«', '¿', '¡'];

pub(super) struct Abbreviations(HashSet<&'static str>);

impl Abbreviations {
    pub fn new() -> Self {
        Abbreviations(super::stop_words::entries(ABBREVIATIONS).collect())
    }

    /// Whether no sentence ends behind `sentence`.
    fn ends(&self, sentence: &str) -> bool {
        let Some(last) = sentence.split_whitespace().next_back().filter(|last| last.ends_with('.')) else {
            return false;
        };
        let last = last.trim_start_matches(OPENING);
        let mut characters = last.chars();
        let is_initial = match (characters.next(), characters.next(), characters.next()) {
            (Some(letter), Some('.'), None) => letter.is_uppercase() && letter != 'I',
            _ => false,
        };
        is_initial || self.0.contains(last)
    }
}

/// The byte offset behind every sentence of a paragraph; the last is its length.
///
/// # Complexity
/// Linear in the length of the paragraph.
pub fn sentence_ends(paragraph: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    push_sentence_ends(paragraph, &Abbreviations::new(), |end| ends.push(end));
    ends
}

pub(super) fn push_sentence_ends(paragraph: &str, abbreviations: &Abbreviations, mut push: impl FnMut(usize)) {
    // UAX #29 would end a sentence at every line break, and texts are wrapped.
    let text: Cow<'_, str> =
        if paragraph.contains(['\n', '\r']) { paragraph.replace(['\n', '\r'], " ").into() } else { paragraph.into() };
    let mut end = 0;
    for sentence in text.split_sentence_bounds() {
        end += sentence.len();
        if end == text.len() || !abbreviations.ends(sentence) {
            push(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_and_line_breaks_do_not_end_a_sentence() {
        let text = "Mr. Smith met\nDr. J. Doe. “It failed.” So did I. The end (cf. Smith)";
        let ends = sentence_ends(text);
        let mut start = 0;
        let sentences: Vec<_> = ends
            .iter()
            .map(|&end| {
                let sentence = text[start..end].trim();
                start = end;
                sentence
            })
            .collect();
        assert_eq!(sentences, ["Mr. Smith met\nDr. J. Doe.", "“It failed.”", "So did I.", "The end (cf. Smith)"]);
        assert_eq!(ends.last(), Some(&text.len()));
    }
}

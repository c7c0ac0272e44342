//! Where sentences end: UAX #29 within a paragraph, but not behind an abbreviation (docs/counting.md § 2.7).

use std::borrow::Cow;
use std::collections::HashSet;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

const ABBREVIATIONS: &str = include_str!("../../data/abbreviations.txt");

const OPENING: &[char] = &['(', '[', '{', '"', '\'', '“', '‘', '„', '«', '¿', '¡'];

/// What it takes to find sentences, made once.
pub(super) struct SentenceRules {
    abbreviations: HashSet<&'static str>,
    long_runs: Regex,
}

impl SentenceRules {
    pub fn new() -> Self {
        let spaces = r"[\p{White_Space}--[\x{85}\x{2028}\x{2029}]]{9,}";
        let closers = r#"[\p{Ps}\p{Pe}\p{Pi}\p{Pf}"']{9,}"#;
        SentenceRules {
            abbreviations: super::stop_words::entries(ABBREVIATIONS).collect(),
            long_runs: Regex::new(&format!("{spaces}|{closers}")).unwrap_or_else(|error| unreachable!("{error}")),
        }
    }

    /// Whether no sentence ends behind `sentence`.
    fn is_open(&self, sentence: &str) -> bool {
        let Some(last) = sentence.split_whitespace().next_back().filter(|last| last.ends_with('.')) else {
            return false;
        };
        let last = last.trim_start_matches(OPENING);
        let mut characters = last.chars();
        let is_initial = match (characters.next(), characters.next(), characters.next()) {
            (Some(letter), Some('.'), None) => letter.is_uppercase() && letter != 'I',
            _ => false,
        };
        is_initial || self.abbreviations.contains(last)
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

pub(super) fn push_sentence_ends(paragraph: &str, rules: &SentenceRules, mut push: impl FnMut(usize)) {
    // UAX #29 would end a sentence at every line break, and texts are wrapped.
    let text: Cow<'_, str> =
        if paragraph.contains(['\n', '\r']) { paragraph.replace(['\n', '\r'], " ").into() } else { paragraph.into() };
    let squeezed = Squeezed::new(text, &rules.long_runs);
    let (mut end, mut runs, mut removed) = (0, squeezed.runs.iter().peekable(), 0);
    for sentence in squeezed.text.split_sentence_bounds() {
        end += sentence.len();
        while let Some((_, len)) = runs.next_if(|(at, _)| *at <= end) {
            removed += len;
        }
        if end == squeezed.text.len() || !rules.is_open(sentence) {
            push(end + removed);
        }
    }
}

/// A text with long runs of spaces, and of quotes and brackets, cut down to one each. Sentences end the same (a run of one
/// kind counts as one), but finding them is quadratic in the length of such runs.
struct Squeezed<'t> {
    text: Cow<'t, str>,
    /// Behind the character that is left of a run, in `text`, and the bytes removed there.
    runs: Vec<(usize, usize)>,
}

impl<'t> Squeezed<'t> {
    fn new(text: Cow<'t, str>, long_runs: &Regex) -> Self {
        let mut squeezed = String::new();
        let (mut at, mut runs) = (0, Vec::new());
        for run in long_runs.find_iter(&text) {
            let first = run.as_str().chars().next().map_or(0, char::len_utf8);
            squeezed.push_str(&text[at..run.start() + first]);
            runs.push((squeezed.len(), run.len() - first));
            at = run.end();
        }
        if runs.is_empty() {
            return Squeezed { text, runs };
        }
        squeezed.push_str(&text[at..]);
        Squeezed { text: squeezed.into(), runs }
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

    #[test]
    fn long_runs_change_nothing_and_take_linear_time() {
        for gap in [" ", ")", "”  ", ")\u{a0}"] {
            let (first, last) = (gap.chars().next().unwrap(), gap.chars().next_back().unwrap());
            for after in ["Next one.", "next one.", "1 one.", "... Next"] {
                let short = format!("It ended.{gap}{after} Yes.");
                let stretched = |c: char| c.to_string().repeat(300_000);
                let long_gap = format!("{}{}{}", stretched(first), &gap[first.len_utf8()..], stretched(last));
                let long = format!("It ended.{long_gap}{after} Yes.");
                let grown = long.len() - short.len();
                let expected: Vec<usize> = sentence_ends(&short)
                    .iter()
                    .map(|&end| if end > "It ended.".len() { end + grown } else { end })
                    .collect();
                assert_eq!(sentence_ends(&long), expected, "{short}");
            }
        }
    }
}

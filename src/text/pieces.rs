//! A long text in pieces that are tokenized one after the other, so that the tokens of all of it are never in memory.

use std::ops::Range;

use memchr::memrchr_iter;

use super::scripts::is_unspaced;
use super::tokenize::Tokenizer;

/// Bytes of a text that are tokenized together: longer texts are divided.
pub const PIECE: usize = 1 << 20;

/// Bytes at the end of a piece that are looked at, at least: a URL has no space in it.
const LEAST_NEAR: usize = 80;

/// Signs behind which a word may go on in the next line.
const HYPHENS: [char; 4] = ['-', '\u{ad}', '\u{2010}', '¬'];

/// Full stops of scripts that put no space behind them.
const WIDE_STOPS: [char; 3] = ['。', '！', '？'];

/// The pieces of a text, in order; at least one.
pub struct Pieces<'t> {
    tokenizer: &'t Tokenizer,
    text: &'t str,
    language: &'t str,
    most: usize,
    next: Option<usize>,
}

/// A part of a text that is tokenized by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Whether it ends within a paragraph.
    pub is_open: bool,
    /// Whether it ends within a sentence, which is longer than is looked at.
    pub divides: bool,
}

/// A piece in its text, and the document that it is of.
#[derive(Clone, Debug)]
pub struct PieceOf<'t> {
    /// The whole text.
    pub whole: &'t str,
    /// Where its body begins.
    pub body_start: usize,
    /// The bytes of the piece.
    pub range: Range<usize>,
    /// The byte of the whole text that the spans of its tokens count from.
    pub base: usize,
    /// Whether it ends within a paragraph.
    pub is_open: bool,
}

impl Tokenizer {
    /// Divides the body of a text into pieces of about `most` bytes. Each ends with a paragraph if one ends near there, else with a
    /// sentence, else with a word. A text from which something is left out by rules of the user is one piece.
    ///
    /// # Complexity
    /// Constant for each piece, and linear in words that are longer than a piece.
    pub fn pieces<'t>(&'t self, text: &'t str, body_start: usize, language: &'t str, most: usize) -> Pieces<'t> {
        let most = if self.ignored().is_empty() { most } else { usize::MAX };
        Pieces { tokenizer: self, text, language, most, next: Some(body_start) }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let start = self.next.take()?;
        let (mut end, mut is_open, mut divides) = (self.text.len(), false, false);
        // The last may be a little longer, rather than short.
        if end - start > self.most.saturating_add(self.most / 4) {
            (end, is_open, divides) = self.end_of(start);
            self.next = (end < self.text.len()).then_some(end);
        }
        let goes_on = self.next.is_some();
        Some(Piece { range: start..end, is_open: is_open && goes_on, divides: divides && goes_on })
    }
}

impl Pieces<'_> {
    /// Where a piece ends, and whether that is within a paragraph and within a sentence.
    fn end_of(&self, start: usize) -> (usize, bool, bool) {
        let last = self.text.floor_char_boundary(start + self.most);
        let near = (self.most / 16).max(LEAST_NEAR);
        let first = self.text.floor_char_boundary(last.saturating_sub(near)).max(start);
        let near = &self.text[first..last];
        if let Some(end) = after_blank_line(near) {
            return (first + end, false, false);
        }
        if let Some(end) = self.sentence_end(near) {
            return (first + end, true, false);
        }
        let end = word_end(near).map(|end| first + end);
        // A word without an end is one token, however long.
        let later = || self.text[last..].char_indices().find(|(_, c)| !c.is_alphanumeric());
        (end.or_else(|| later().map(|(at, c)| last + at + c.len_utf8())).unwrap_or(self.text.len()), true, true)
    }

    /// Where the last sentence ends that surely does.
    fn sentence_end(&self, text: &str) -> Option<usize> {
        let mut found = None;
        self.tokenizer.each_sentence_end(text, self.language, |end| {
            let stops = |c: char| c.is_whitespace() || WIDE_STOPS.contains(&c);
            if text[..end].ends_with(stops) && text[end..].starts_with(char::is_alphanumeric) {
                found = Some(end);
            }
        });
        found
    }
}

/// The last place behind a blank line where a paragraph begins with a letter or a digit.
fn after_blank_line(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_after = |end: usize| {
        let before = &bytes[..end];
        before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n")
    };
    let mut ends = memrchr_iter(b'\n', bytes).map(|at| at + 1);
    ends.find(|&end| is_after(end) && text[end..].starts_with(char::is_alphanumeric))
}

/// The last place where a word begins behind a space, or another sign where there are no spaces.
fn word_end(text: &str) -> Option<usize> {
    let begins = |(at, c): &(usize, char)| *at > 0 && c.is_alphanumeric();
    let behind = |stops: fn(char) -> bool| {
        // A word that a line divides goes on behind its hyphen.
        let is_whole = |at: &usize| text[..*at].ends_with(stops) && !text[..*at].trim_end().ends_with(HYPHENS);
        text.char_indices().rev().filter(begins).map(|(at, _)| at).find(is_whole)
    };
    behind(char::is_whitespace).or_else(|| behind(|c| !c.is_alphanumeric() || is_unspaced(c)))
}

/// A number of words that a text does not exceed by much, found without dividing it into words.
///
/// # Complexity
/// Linear in the text.
pub fn words_at_most(text: &str) -> u64 {
    let mut was_in_word = false;
    let mut begins = |byte: u8| {
        let is_in_word = byte.is_ascii_alphanumeric() || byte >= 0x80;
        // A character of three bytes or more may be a word by itself, but for punctuation.
        let begins = is_in_word && !was_in_word || matches!(byte, 0xE0..=0xE1 | 0xE3..);
        was_in_word = is_in_word;
        begins
    };
    text.bytes().filter(|&byte| begins(byte)).count() as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::TextOptions;
    use crate::text::Tokens;

    type Tokenized = (Vec<(String, u32)>, Vec<u32>, Vec<u32>);

    /// The tokens of a text that is divided into pieces of about `most` bytes.
    fn tokenized(text: &str, most: usize) -> (Tokenized, usize) {
        let tokenizer = Tokenizer::new(TextOptions::default());
        let (mut all, mut tokens, mut pieces, mut at) = (Tokenized::default(), Tokens::new(), 0, 0);
        for Piece { range, is_open, .. } in tokenizer.pieces(text, 0, "en", most) {
            assert_eq!(range.start, at);
            at = range.end;
            tokenizer.tokenize(&text[range.clone()], 0, "en", &mut tokens);
            let first = all.0.len() as u32;
            let form = |token| (tokens.form(token).to_string(), range.start as u32 + token.start);
            all.0.extend(tokens.as_slice().iter().map(form));
            all.1.extend(tokens.sentence_ends().iter().map(|end| first + end));
            let paragraphs = tokens.paragraph_ends();
            let kept = paragraphs.len() - usize::from(is_open && !paragraphs.is_empty());
            all.2.extend(paragraphs[..kept].iter().map(|end| first + end));
            pieces += 1;
        }
        assert_eq!(at, text.len());
        (all, pieces)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_text_in_pieces_has_the_same_tokens(
            words in proptest::collection::vec("[a-zA-Z]{1,7}|Mr|l'état|http://a\\.org/b|#tag|@you|3,000|well-|“Yes”|naïve", 50..400),
            signs in proptest::collection::vec(prop_oneof![
                40 => Just(" "), 4 => Just(". "), 2 => Just("? "), 2 => Just("\n"), 1 => Just(", "), 3 => Just(".\n\n"), 1 => Just("\r\n\r\n"),
            ], 400),
        ) {
            let text: String = words.iter().zip(&signs).flat_map(|(word, sign)| [word.as_str(), sign]).collect();
            let ((whole, sentences, paragraphs), one) = tokenized(&text, usize::MAX);
            prop_assert_eq!(one, 1);
            prop_assert!(whole.len() as u64 <= 2 * words_at_most(&text) + 2);
            for most in [100, 700] {
                let ((forms, sentence_ends, paragraph_ends), _) = tokenized(&text, most);
                prop_assert_eq!(&forms, &whole);
                prop_assert_eq!(paragraph_ends.last(), paragraphs.last());
                // A sentence that is longer than the end of a piece ends with it.
                prop_assert!(sentences.iter().all(|end| sentence_ends.contains(end)));
            }
        }
    }

    #[test]
    fn pieces_end_where_a_reader_would() {
        let ends = |text: &str, most| -> Vec<(usize, bool)> {
            let tokenizer = Tokenizer::new(TextOptions::default());
            tokenizer.pieces(text, 0, "en", most).map(|piece| (piece.range.end, piece.is_open)).collect()
        };
        let paragraphs = format!("{}.\n\n{}", "a ".repeat(120), "Be ".repeat(60));
        assert_eq!(ends(&paragraphs, 245), [(243, false), (paragraphs.len(), false)]);
        let sentences = format!("{}the end. {}", "a ".repeat(116), "So it goes on. ".repeat(9));
        assert_eq!(ends(&sentences, 250)[0], (241, true));
        assert_eq!(ends(&"b ".repeat(300), 100)[..2], [(98, true), (196, true)]);
        // A word has no end.
        assert_eq!(ends(&"x".repeat(1000), 100), [(1000, false)]);
        assert_eq!(ends("", 100), [(0, false)]);
    }
}

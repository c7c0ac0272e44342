//! A long text in pieces that are tokenized one after the other, so that the tokens of all of it are never in memory.

use std::ops::Range;

use memchr::memrchr_iter;

use super::scripts::is_unspaced;
use super::tokenize::Tokenizer;

/// Bytes of a text that are tokenized together: longer texts are divided.
pub const PIECE: usize = 1 << 20;

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
        let (mut end, mut is_open) = (self.text.len(), false);
        // The last may be a little longer, rather than short.
        if end - start > self.most.saturating_add(self.most / 4) {
            (end, is_open) = self.end_of(start);
            self.next = (end < self.text.len()).then_some(end);
        }
        Some(Piece { range: start..end, is_open: is_open && self.next.is_some() })
    }
}

impl Pieces<'_> {
    fn end_of(&self, start: usize) -> (usize, bool) {
        let last = self.text.floor_char_boundary(start + self.most);
        let first = self.text.floor_char_boundary(last - self.most / 16).max(start);
        let near = &self.text[first..last];
        if let Some(end) = after_blank_line(near) {
            return (first + end, false);
        }
        let end = self.sentence_end(near).or_else(|| word_end(near)).map(|end| first + end);
        // A word without an end is one token, however long.
        let later = || self.text[last..].char_indices().find(|(_, c)| !c.is_alphanumeric());
        (end.or_else(|| later().map(|(at, c)| last + at + c.len_utf8())).unwrap_or(self.text.len()), true)
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
        text.char_indices().rev().filter(begins).map(|(at, _)| at).find(|&at| text[..at].ends_with(stops))
    };
    behind(char::is_whitespace).or_else(|| behind(|c| !c.is_alphanumeric() || is_unspaced(c)))
}

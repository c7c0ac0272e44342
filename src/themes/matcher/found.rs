//! The texts that patterns are matched against, and the matches.

use std::borrow::Cow;

use crate::text::{Breaks, Tokenizer, Tokens};
use crate::themes::obfuscation::Obfuscations;

/// A text with its tokens.
#[derive(Clone, Copy)]
pub struct TokenizedText<'t> {
    /// The text that the tokens count from.
    pub text: &'t str,
    /// Where the body begins: what comes before it is not tokenized.
    pub body_start: usize,
    /// The code of its language, `""` where it is not known.
    pub language: &'t str,
    /// Its tokens.
    pub tokens: &'t Tokens,
    /// The tokenizer that made them.
    pub tokenizer: &'t Tokenizer,
}

impl<'t> TokenizedText<'t> {
    pub(super) fn cased_form(&self, position: usize) -> Cow<'t, str> {
        self.tokenizer.cased_form(self.text, self.tokens, &self.tokens.as_slice()[position])
    }

    /// The signs before a token that end a phrase.
    pub(super) fn breaks_before(&self, position: usize) -> Breaks {
        self.tokenizer.breaks_before(self.text, self.tokens, position)
    }
}

/// Where a test is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub test: u32,
    /// Position of the first token.
    pub position: usize,
    /// Number of tokens.
    pub len: usize,
    /// Tokens of the phrase that comes first; all where there is no other.
    pub head: usize,
    /// Tokens of the phrase that comes second.
    pub tail: usize,
}

/// A hit: which pattern, and which tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Index of the theme.
    pub theme: u32,
    /// Index of the pattern among all patterns.
    pub pattern: u32,
    /// Position of the first token.
    pub position: u32,
    /// Number of tokens.
    pub len: u32,
    /// Tokens of the phrase that comes first, where there are two near each other; else all.
    pub head: u32,
    /// Tokens of the phrase that comes second.
    pub tail: u32,
    /// How it was obfuscated.
    pub obfuscations: Obfuscations,
}

/// Numbers of themes, patterns and tokens fit into 32 bits.
pub(super) fn narrow(value: usize) -> u32 {
    u32::try_from(value).expect("themes, patterns and tokens of a document are fewer than 2^32")
}

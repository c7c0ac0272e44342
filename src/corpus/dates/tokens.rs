//! A text as numbers, words and signs.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// Whether no white space stands before it.
    pub is_glued: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits.
    Number(String),
    /// Letters, in lower case and without marks.
    Word {
        text: String,
        /// Whether they are capitals.
        is_upper: bool,
    },
    Sign(char),
}

impl Token {
    pub fn number(&self) -> Option<&str> {
        if let Kind::Number(digits) = &self.kind { Some(digits) } else { None }
    }

    pub fn word(&self) -> Option<&str> {
        if let Kind::Word { text, .. } = &self.kind { Some(text) } else { None }
    }

    pub fn sign(&self) -> Option<char> {
        if let Kind::Sign(sign) = self.kind { Some(sign) } else { None }
    }

    pub fn is(&self, sign: char) -> bool {
        self.sign() == Some(sign)
    }
}

/// The pieces of a text, without what stands in brackets.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let plain: Vec<char> = text.chars().map(plain).collect();
    let mut found: Vec<Token> = Vec::new();
    let (mut at, mut is_glued) = (0, false);
    while at < plain.len() {
        let is_of = |c: char| -> fn(char) -> bool {
            if c.is_ascii_digit() { |c| c.is_ascii_digit() } else { |c| c.is_alphabetic() || is_combining_mark(c) }
        };
        let c = plain[at];
        if c.is_whitespace() {
            (at, is_glued) = (at + 1, false);
            continue;
        }
        let is_run = c.is_ascii_digit() || c.is_alphabetic();
        let len = if is_run { plain[at..].iter().take_while(|&&c| is_of(plain[at])(c)).count() } else { 1 };
        let run = &plain[at..at + len];
        let kind = match c {
            _ if !is_run => Kind::Sign(c),
            _ if c.is_ascii_digit() => Kind::Number(run.iter().collect()),
            _ => Kind::Word { text: folded(run), is_upper: run.iter().all(|c| c.is_uppercase()) },
        };
        found.push(Token { kind, is_glued });
        (at, is_glued) = (at + len, true);
    }
    without_brackets(&mut found);
    joined(&mut found);
    found
}

/// Wide forms and the many dashes as ASCII has them.
fn plain(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{200E}' | '\u{200F}' | '\u{3000}' => ' ',
        _ => c,
    }
}

fn folded(word: &[char]) -> String {
    // Marks are dropped where letters have them; syllables of Hangul would fall apart.
    if word.iter().all(|&c| c < '\u{500}') {
        let letters = word.iter().copied().nfd().filter(|&c| !is_combining_mark(c));
        letters.flat_map(char::to_lowercase).collect()
    } else {
        word.iter().flat_map(|c| c.to_lowercase()).collect()
    }
}

/// Brackets hold a day of the week or the name of a zone.
fn without_brackets(tokens: &mut Vec<Token>) {
    for (open, close) in [('(', ')'), ('[', ']')] {
        let Some(start) = tokens.iter().position(|token| token.is(open)) else { continue };
        let Some(end) = tokens[start..].iter().position(|token| token.is(close)) else { continue };
        if tokens[start..start + end].iter().all(|token| token.number().is_none()) {
            tokens.drain(start..=start + end);
        }
    }
}

/// `a.m.` and `p.m.` as one word.
fn joined(tokens: &mut Vec<Token>) {
    let is_word = |token: &Token, word: &str| token.word() == Some(word);
    let is_half = |four: &[Token]| {
        (is_word(&four[0], "a") || is_word(&four[0], "p")) && four[1].is('.') && is_word(&four[2], "m")
    };
    if let Some(at) = tokens.windows(3).position(is_half) {
        let end = at + if tokens.get(at + 3).is_some_and(|token| token.is('.')) { 4 } else { 3 };
        let text = format!("{}m", tokens[at].word().unwrap_or_default());
        tokens[at].kind = Kind::Word { text, is_upper: false };
        tokens.drain(at + 1..end);
    }
}

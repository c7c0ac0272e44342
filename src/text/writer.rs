//! Words and special tokens to [`Tokens`]: normal forms, and the options that join or split words.

use std::ops::Range;

use super::language::LanguageGroup;
use super::normalize::push_normal_form;
use super::tokens::{Class, Token, Tokens, narrow};
use super::words::{BlockWords, MOST_WORDS, WordSink};
use crate::config::{Hyphens, Possessive};

/// What may be elided before a vowel in French, Italian, Catalan and their like, without its apostrophe.
pub(super) const ELIDED: [&str; 42] = [
    "l", "d", "j", "m", "t", "s", "n", "c", "ç", "v", "ch", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu",
    "dell", "all", "nell", "sull", "dall", "coll", "pell", "un", "gl", "degl", "agl", "dagl", "negl", "sugl", "quell",
    "quest", "bell", "sant", "nessun", "ciascun", "alcun", "buon", "anch", "com", "dov",
];
/// What else is shortened before a vowel; these are no function words.
const SHORTENED: [&str; 18] = [
    "altr", "cent", "cinquant", "cos", "dev", "mezz", "mill", "nient", "novant", "ottant", "poc", "quand", "quant",
    "quarant", "senz", "sessant", "trent", "tutt",
];

/// Bytes of the longest of these.
const LONGEST_ELIDED: usize = 8;

/// What words and the tokens between them are handed to.
pub(super) trait TokenSink: WordSink {
    /// A token that is no word.
    fn special(&mut self, start: usize, end: usize, class: Class);
    /// Nothing follows.
    fn finish(&mut self);
}

/// Appends tokens as they come.
pub(super) struct TokenWriter<'t> {
    body: &'t str,
    body_start: u32,
    possessive: Possessive,
    tokens: &'t mut Tokens,
}

impl<'t> TokenWriter<'t> {
    pub fn new(body: &'t str, body_start: usize, possessive: Possessive, tokens: &'t mut Tokens) -> Self {
        TokenWriter { body, body_start: narrow(body_start), possessive, tokens }
    }

    fn push(&mut self, start: usize, end: usize, class: Class) {
        let token = self.token(start, end, class);
        self.tokens.push(token);
    }

    fn token(&mut self, start: usize, end: usize, class: Class) -> Token {
        let raw = &self.body[start..end];
        // `I` is the capital of `ı` there, but in names and addresses.
        let has_case = matches!(class, Class::Word | Class::Hashtag);
        let is_turkic = self.tokens.group == LanguageGroup::Turkic && has_case && raw.contains('I');
        let is_laugh = class == Class::Emoji && raw.starts_with(['x', 'X']);
        let form = if raw.is_ascii() && !is_turkic && !is_laugh {
            let is_possessive = raw.len() > 2 && raw.ends_with(['s', 'S']) && raw.as_bytes()[raw.len() - 2] == b'\'';
            let is_stripped = is_possessive
                && match class {
                    Class::Word => self.possessive == Possessive::Strip,
                    Class::Hashtag | Class::Mention => true,
                    Class::Url | Class::Email | Class::Emoji => false,
                };
            start..end - if is_stripped { POSSESSIVE.len() } else { 0 }
        } else {
            let form_start = self.tokens.forms.len();
            push_normal_form(raw, class, self.possessive, self.tokens.group, &mut self.tokens.forms);
            form_start..self.tokens.forms.len()
        };
        let form = self.tokens.kept_form(form);
        Token {
            start: self.body_start + narrow(start),
            end: self.body_start + narrow(end),
            form_start: form.start as u32,
            form_start_high: (form.start >> 32) as u8,
            form_len: narrow(form.len()),
            class,
        }
    }

    /// Gives those words of a block their forms that are not in the text in lower case. The first of the block is token `first`.
    #[inline(never)]
    fn set_changed(&mut self, words: BlockWords, first: usize) {
        let mut changed = words.changed;
        for (word, token) in words.zip(first..) {
            let end = (word.end - words.base) as u32;
            let behind = u64::MAX << end;
            if changed & !behind != 0 {
                self.tokens.tokens[token] = self.token(word.start, word.end, Class::Word);
                changed &= behind;
            }
            if changed == 0 {
                return;
            }
        }
    }
}

/// What is stripped from the end of a word.
const POSSESSIVE: &str = "'s";

/// So many words are written without being counted first: most blocks hold no more.
const FEW_WORDS: usize = 12;

/// What words of a block are still to be written.
struct RemainingWords {
    starts: u64,
    ends: u64,
    form_ends: u64,
    base: u32,
    body_start: u32,
}

impl RemainingWords {
    #[inline(always)]
    fn write(&mut self, slots: &mut [Token]) {
        for slot in slots {
            let start = self.starts.trailing_zeros();
            let form_start = self.base.wrapping_add(start);
            *slot = Token {
                start: self.body_start.wrapping_add(form_start),
                end: self.body_start.wrapping_add(self.base.wrapping_add(self.ends.trailing_zeros())),
                form_start,
                form_len: self.form_ends.trailing_zeros().wrapping_sub(start),
                form_start_high: 0,
                class: Class::Word,
            };
            self.starts &= self.starts.wrapping_sub(1);
            self.ends &= self.ends.wrapping_sub(1);
            self.form_ends &= self.form_ends.wrapping_sub(1);
        }
    }
}

impl WordSink for TokenWriter<'_> {
    #[inline(always)]
    fn words(&mut self, words: BlockWords) {
        let BlockWords { base, starts, ends, possessive, changed } = words;
        let (count, first) = (ends.count_ones() as usize, self.tokens.len);
        let form_ends = match self.possessive {
            Possessive::Strip => ends & !possessive | possessive >> POSSESSIVE.len(),
            Possessive::Keep => ends,
        };
        // The text is shorter than 4 GiB.
        let mut left = RemainingWords { starts, ends, form_ends, base: base as u32, body_start: self.body_start };
        let (few, more) = self.tokens.room::<MOST_WORDS>().split_at_mut(FEW_WORDS);
        left.write(few);
        if count > FEW_WORDS {
            left.write(&mut more[..count.wrapping_sub(FEW_WORDS).min(MOST_WORDS - FEW_WORDS)]);
        }
        self.tokens.len = first.wrapping_add(count);
        if changed != 0 {
            self.set_changed(words, first);
        }
    }

    fn word(&mut self, start: usize, end: usize) {
        self.push(start, end, Class::Word);
    }

    fn piece(&mut self, start: usize, end: usize) {
        self.push(start, end, Class::Word);
    }
}

impl TokenSink for TokenWriter<'_> {
    fn special(&mut self, start: usize, end: usize, class: Class) {
        self.push(start, end, class);
    }

    fn finish(&mut self) {}
}

/// Joins words over hyphens and splits off elided articles, as the options and the language say.
pub(super) struct JoiningWriter<'t> {
    writer: TokenWriter<'t>,
    keep_hyphens: bool,
    split_elision: bool,
    /// A word that what follows may join.
    open: Option<Range<usize>>,
}

impl<'t> JoiningWriter<'t> {
    pub fn new(writer: TokenWriter<'t>, hyphens: Hyphens, split_elision: bool) -> Self {
        JoiningWriter { writer, keep_hyphens: hyphens == Hyphens::Keep, split_elision, open: None }
    }

    fn divide(&mut self, start: usize, end: usize) {
        let elided = if self.split_elision { elided(&self.writer.body[start..end]) } else { None };
        if let Some(len) = elided {
            self.writer.word(start, start + len);
        }
        self.writer.word(start + elided.unwrap_or(0), end);
    }

    fn close(&mut self) {
        if let Some(Range { start, end }) = self.open.take() {
            self.divide(start, end);
        }
    }
}

impl WordSink for JoiningWriter<'_> {
    fn words(&mut self, words: BlockWords) {
        words.for_each(|word| self.word(word.start, word.end));
    }

    fn word(&mut self, start: usize, end: usize) {
        if !self.keep_hyphens {
            self.divide(start, end);
            return;
        }
        if let Some(open) = &mut self.open
            && matches!(&self.writer.body[open.end..start], "-" | "\u{2010}" | "\u{2011}")
        {
            open.end = end;
            return;
        }
        self.close();
        self.open = Some(start..end);
    }

    fn piece(&mut self, start: usize, end: usize) {
        self.close();
        self.divide(start, end);
    }
}

impl TokenSink for JoiningWriter<'_> {
    fn special(&mut self, start: usize, end: usize, class: Class) {
        self.close();
        self.writer.special(start, end, class);
    }

    fn finish(&mut self) {
        self.close();
    }
}

/// The length of the elided word that `raw` begins with, apostrophe included, where something follows it.
fn elided(raw: &str) -> Option<usize> {
    let is_apostrophe = |c: &char| matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}');
    let (at, apostrophe) = raw.char_indices().take(LONGEST_ELIDED + 1).find(|(_, c)| is_apostrophe(c))?;
    let end = at + apostrophe.len_utf8();
    let first = raw[..at].to_lowercase();
    (end < raw.len() && (ELIDED.contains(&&*first) || SHORTENED.contains(&&*first))).then_some(end)
}

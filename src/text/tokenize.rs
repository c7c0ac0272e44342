//! Paragraphs, sentences and tokens of a text.

use icu_segmenter::WordSegmenterBorrowed;
use memchr::memchr2;
use unicode_segmentation::UnicodeSegmentation;

use super::normalize::push_normal_form;
use super::scripts::{cut_unspaced, dictionary, unspaced_run};
use super::sentences::{SentenceRules, push_sentence_ends};
use super::special::Specials;
use super::{Class, Token, Tokens};
use crate::config::{Elision, Hyphens, TextOptions};

/// What may be elided before a vowel in French and Italian.
const ELIDED: [&str; 19] = [
    "l'", "d'", "j'", "m'", "t'", "s'", "n'", "c'", "qu'", "jusqu'", "lorsqu'", "puisqu'", "quoiqu'", "dell'", "all'",
    "nell'", "sull'", "dall'", "un'",
];

/// Cuts text into tokens. Immutable, so threads share one.
pub struct Tokenizer {
    options: TextOptions,
    specials: Specials,
    sentence_rules: SentenceRules,
    dictionary: WordSegmenterBorrowed<'static>,
}

impl Tokenizer {
    /// A tokenizer with these options.
    pub fn new(options: TextOptions) -> Self {
        Tokenizer { options, specials: Specials::new(), sentence_rules: SentenceRules::new(), dictionary: dictionary() }
    }

    /// Fills `tokens` with the tokens of `text` from byte `body_start` on. Spans count from the start of `text`.
    ///
    /// # Panics
    /// Where `text` is 4 GiB or longer, or `body_start` is not on a character boundary.
    ///
    /// # Complexity
    /// Linear in the length of the text.
    pub fn tokenize(&self, text: &str, body_start: usize, tokens: &mut Tokens) {
        assert!(u32::try_from(text.len()).is_ok(), "a text must be shorter than 4 GiB");
        tokens.clear();
        let mut paragraph_start = None;
        let mut at = body_start;
        for line in lines(&text[body_start..]) {
            let start = at;
            at += line.len();
            if line.trim().is_empty() {
                if let Some(begin) = paragraph_start.take() {
                    self.paragraph(text, begin, start, tokens);
                }
            } else {
                paragraph_start.get_or_insert(start);
            }
        }
        if let Some(begin) = paragraph_start {
            self.paragraph(text, begin, at, tokens);
        }
    }

    fn paragraph(&self, text: &str, start: usize, end: usize, tokens: &mut Tokens) {
        let first = tokens.tokens.len();
        let mut at = start;
        // Line by line: a line break always ends a word, and the crate is fast on lines that are all ASCII.
        for line in lines(&text[start..end]) {
            self.line(line, at, tokens);
            at += line.len();
        }
        if tokens.tokens.len() == first {
            return;
        }
        let mut next = first;
        let Tokens { tokens: all, sentence_ends, .. } = tokens;
        push_sentence_ends(&text[start..end], &self.sentence_rules, |sentence_end| {
            let sentence_end = start + sentence_end;
            let behind = next + all[next..].partition_point(|token| (token.start as usize) < sentence_end);
            // The rules for sentences know nothing of URLs: `?` does not end one there.
            let is_inside = all[..behind]
                .last()
                .is_some_and(|token| token.class != Class::Word && token.end as usize > sentence_end);
            if behind > next && !is_inside {
                sentence_ends.push(narrow(behind));
                next = behind;
            }
        });
        tokens.paragraph_ends.push(narrow(tokens.tokens.len()));
    }

    fn line(&self, line: &str, offset: usize, tokens: &mut Tokens) {
        let mut at = 0;
        if self.specials.may_be_in(line) {
            while let Some((start, end, class)) = self.specials.find(line, at) {
                self.words(&line[at..start], offset + at, tokens);
                self.push(line, start, end, offset, class, tokens);
                at = end;
            }
        }
        self.words(&line[at..], offset + at, tokens);
    }

    fn words(&self, text: &str, offset: usize, tokens: &mut Tokens) {
        let mut at = 0;
        while let Some((start, end)) = unspaced_run(&text[at..]) {
            let (start, end) = (at + start, at + end);
            self.spaced_words(&text[at..start], offset + at, tokens);
            cut_unspaced(self.dictionary, &text[start..end], |from, to| {
                self.push(text, start + from, start + to, offset, Class::Word, tokens);
            });
            at = end;
        }
        self.spaced_words(&text[at..], offset + at, tokens);
    }

    fn spaced_words(&self, text: &str, offset: usize, tokens: &mut Tokens) {
        let words = text.unicode_word_indices().map(|(start, word)| (start, start + word.len()));
        if self.options.hyphens == Hyphens::Split {
            for (start, end) in words {
                self.push(text, start, end, offset, Class::Word, tokens);
            }
            return;
        }
        let mut joined: Option<(usize, usize)> = None;
        for (start, end) in words {
            joined = Some(match joined {
                Some((first, last)) if matches!(&text[last..start], "-" | "\u{2010}" | "\u{2011}") => (first, end),
                Some((first, last)) => {
                    self.push(text, first, last, offset, Class::Word, tokens);
                    (start, end)
                }
                None => (start, end),
            });
        }
        if let Some((first, last)) = joined {
            self.push(text, first, last, offset, Class::Word, tokens);
        }
    }

    fn push(&self, text: &str, start: usize, end: usize, offset: usize, class: Class, tokens: &mut Tokens) {
        let raw = &text[start..end];
        if self.options.elision == Elision::Split
            && class == Class::Word
            && let Some(len) = elided(raw)
        {
            self.push_one(&raw[..len], offset + start, class, tokens);
            self.push_one(&raw[len..], offset + start + len, class, tokens);
            return;
        }
        self.push_one(raw, offset + start, class, tokens);
    }

    fn push_one(&self, raw: &str, start: usize, class: Class, tokens: &mut Tokens) {
        let form_start = tokens.forms.len();
        push_normal_form(raw, class, self.options.possessive, &mut tokens.forms);
        tokens.tokens.push(Token {
            start: narrow(start),
            end: narrow(start + raw.len()),
            form_start: narrow(form_start),
            form_end: narrow(tokens.forms.len()),
            class,
        });
    }
}

/// The lines of a text with what ends them: LF, CR LF, or CR alone as on old machines.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let end = memchr2(b'\n', b'\r', bytes).map_or(bytes.len(), |at| {
            let is_pair = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            at + if is_pair { 2 } else { 1 }
        });
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

/// The length of the elided word that `raw` begins with, apostrophe included, where something follows it.
fn elided(raw: &str) -> Option<usize> {
    let (at, apostrophe) =
        raw.char_indices().find(|(_, c)| matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}'))?;
    let end = at + apostrophe.len_utf8();
    let prefix = format!("{}'", raw[..at].to_lowercase());
    (end < raw.len() && ELIDED.contains(&prefix.as_str())).then_some(end)
}

/// Lengths and counts within one text, which [`Tokenizer::tokenize`] has checked to be shorter than 4 GiB.
fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn forms(text: &str, change: impl Fn(&mut TextOptions)) -> Vec<String> {
        let mut options = Config::default().text;
        change(&mut options);
        let mut tokens = Tokens::new();
        Tokenizer::new(options).tokenize(text, 0, &mut tokens);
        tokens.as_slice().iter().map(|token| tokens.form(token).to_string()).collect()
    }

    #[test]
    fn options_change_the_cut() {
        let text = "L’État d'urgence: state-owned, well--known, self-";
        assert_eq!(forms(text, |_| {}), ["l'état", "d'urgence", "state", "owned", "well", "known", "self"]);
        assert_eq!(
            forms(text, |o| {
                o.hyphens = Hyphens::Keep;
                o.elision = Elision::Split;
            }),
            ["l'", "état", "d'", "urgence", "state-owned", "well", "known", "self"]
        );
    }

    #[test]
    fn sentences_and_paragraphs_divide_the_tokens() {
        let text = "A b. C d!\nstill d\r \t\rE f\r\n\r\n...\n\nhttp://g.org";
        let mut tokens = Tokens::new();
        Tokenizer::new(Config::default().text).tokenize(text, 0, &mut tokens);
        assert_eq!(tokens.sentence_ends(), [2, 4, 6, 8, 9]);
        assert_eq!(tokens.paragraph_ends(), [6, 8, 9]);
    }
}

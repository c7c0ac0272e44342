//! Paragraphs, sentences and tokens of a text.

use std::borrow::Cow;
use std::ops::Range;

use super::blocks::Machine;
use super::breaks::{Breaks, breaks_in};
use super::compounds::{Compounds, JOINT};
use super::edited::Edits;
use super::ignored::{Ignored, IgnoredCounts};
use super::language::LanguageGroup;
use super::normalize::cased_form;
use super::paragraphs::each_paragraph;
use super::reading::{self, LineHyphenCounts, ReadText};
use super::rules;
use super::sentences::{Abbreviations, SentenceRules, push_sentence_ends};
use super::special::each_special;
use super::tokens::{Class, Token, Tokens, narrow};
use super::words::{WordCuts, WordSegmenter};
use super::writer::{JoiningWriter, TokenSink, TokenWriter};
use crate::config::{Elision, Hyphens, Phrases, TextOptions, TokenRule};

/// Splits text into tokens, sentences and paragraphs (docs/counting.md § 2). Immutable, so threads share one.
///
/// # Examples
/// ```
/// use termloom::config::TextOptions;
/// use termloom::{Class, Tokenizer, Tokens};
///
/// let text = "The editor’s note: see #news. It ends.";
/// let mut tokens = Tokens::new();
/// Tokenizer::new(TextOptions::default()).tokenize(text, 0, "en", &mut tokens);
///
/// let forms: Vec<&str> = tokens.as_slice().iter().map(|token| tokens.form(token)).collect();
/// assert_eq!(forms, ["the", "editor", "note", "see", "#news", "it", "ends"]);
/// assert_eq!(tokens.as_slice()[4].class, Class::Hashtag);
/// assert_eq!(tokens.sentence_ends(), [5, 7]);
/// ```
pub struct Tokenizer {
    options: TextOptions,
    machine: Machine,
    sentence_rules: SentenceRules,
    words: WordSegmenter,
    compounds: Compounds,
    ignored: Ignored,
}

impl Tokenizer {
    /// A tokenizer with these options.
    pub fn new(options: TextOptions) -> Self {
        Tokenizer {
            options,
            machine: Machine::new(),
            sentence_rules: SentenceRules::new(options.tokens == TokenRule::Uax29Strict, Abbreviations::default()),
            words: WordSegmenter::new(),
            compounds: Compounds::default(),
            ignored: Ignored::default(),
        }
    }

    /// Leaves out of texts what matches.
    #[must_use]
    pub fn with_ignored(self, ignored: Ignored) -> Self {
        Tokenizer { ignored, ..self }
    }

    /// What is left out of texts.
    #[doc(hidden)]
    pub fn ignored(&self) -> &Ignored {
        &self.ignored
    }

    /// Makes each of these multiword expressions one token.
    #[doc(hidden)]
    pub fn with_compounds(self, compounds: Compounds) -> Self {
        Tokenizer { compounds, ..self }
    }

    /// Adds abbreviations behind which no sentence ends.
    #[doc(hidden)]
    pub fn with_abbreviations(self, abbreviations: Abbreviations) -> Self {
        Tokenizer { sentence_rules: SentenceRules::new(self.sentence_rules.is_strict, abbreviations), ..self }
    }

    /// The abbreviations that were added.
    #[doc(hidden)]
    pub fn abbreviations(&self) -> &Abbreviations {
        self.sentence_rules.own()
    }

    /// The multiword expressions that are one token each.
    #[doc(hidden)]
    pub fn compounds(&self) -> &Compounds {
        &self.compounds
    }

    /// The options it tokenizes with.
    pub fn options(&self) -> &TextOptions {
        &self.options
    }

    /// Fills `tokens` with the tokens of `text` from byte `body_start` on. Spans count from the start of `text`. `language` is the ISO
    /// 639-1 code of its language (639-3 where there is none), or `""` where it is not known.
    ///
    /// # Panics
    /// If `text` is 4 GiB or longer, or `body_start` is not on a character boundary.
    ///
    /// # Complexity
    /// Linear in the length of the text.
    pub fn tokenize(&self, text: &str, body_start: usize, language: &str, tokens: &mut Tokens) {
        self.tokenize_without(text, body_start, language, &[], tokens);
    }

    /// The same without some ranges of `text`, which are ascending and behind `body_start`.
    #[doc(hidden)]
    pub fn tokenize_without(
        &self,
        text: &str,
        body_start: usize,
        language: &str,
        without: &[Range<usize>],
        tokens: &mut Tokens,
    ) {
        assert!(u32::try_from(text.len()).is_ok(), "a text must be shorter than 4 GiB");
        let body = &text[body_start..];
        let mut line_hyphens = LineHyphenCounts::default();
        let mut ignored = IgnoredCounts::default();
        let left_out = if self.ignored.is_empty() && without.is_empty() {
            Edits::default()
        } else {
            let without: Vec<_> = without.iter().map(|at| at.start - body_start..at.end - body_start).collect();
            self.ignored.edits(body, &without, &mut ignored)
        };
        let read = match self.options.tokens {
            TokenRule::Uax29 => {
                let line_hyphens = (self.options.line_hyphens, &mut line_hyphens);
                reading::read(body, &left_out, language, line_hyphens, self.machine)
            }
            _ => reading::without(body, &left_out),
        };
        (tokens.body_start, tokens.line_hyphens, tokens.ignored) = (body_start, line_hyphens, ignored);
        let group = self.group_of(language);
        let (seen, seen_start) = match &read {
            Some(read) => (&*read.text, 0),
            None => (body, body_start),
        };
        self.cut(seen, seen_start, group, tokens);
        self.mark_ends(seen, seen_start, language, tokens);
        if !self.compounds.is_empty() {
            let whole = if read.is_some() { seen } else { text };
            self.compounds.join(tokens, |tokens, at| self.breaks_before(whole, tokens, at));
        }
        tokens.count_from(read);
    }

    /// [`tokenize`](Self::tokenize) for a text that is one sentence, whatever it contains, in any language of a group.
    #[doc(hidden)]
    pub fn tokenize_phrase(&self, text: &str, group: LanguageGroup, tokens: &mut Tokens) {
        let read = self.read_phrase(text, group);
        self.cut(read.as_ref().map_or(text, |read| &read.text), 0, group, tokens);
        if tokens.len > 0 {
            tokens.sentence_ends.push(narrow(tokens.len));
            tokens.paragraph_ends.push(narrow(tokens.len));
        }
        if !self.compounds.is_empty() {
            let whole = read.as_ref().map_or(text, |read| &read.text);
            self.compounds.join(tokens, |tokens, at| self.breaks_before(whole, tokens, at));
        }
        tokens.body_start = 0;
        tokens.count_from(read);
    }

    /// What ends a phrase directly before one of the tokens of `text`; with the number of tokens, behind the last. Ends of sentences
    /// are not among it.
    ///
    /// # Complexity
    /// Linear in the text between the two tokens.
    #[doc(hidden)]
    #[inline]
    pub fn breaks_before(&self, text: &str, tokens: &Tokens, at: usize) -> Breaks {
        if self.options.phrases == Phrases::Sentence || self.options.tokens != TokenRule::Uax29 {
            return Breaks::NONE;
        }
        let all = tokens.as_slice();
        let start = at.checked_sub(1).map_or(0, |before| all[before].end as usize);
        let between = start..all.get(at).map_or(text.len(), |token| token.start as usize);
        match &tokens.read {
            Some(read) => breaks_in(&read.text, tokens.in_read(read, between)),
            None => breaks_in(text, between),
        }
    }

    /// Appends, for each phrase of `text`, the index behind its last token.
    #[doc(hidden)]
    pub fn push_phrase_ends(&self, text: &str, tokens: &Tokens, ends: &mut Vec<u32>) {
        let mut start = 0;
        for &end in tokens.sentence_ends() {
            let inside = start as usize + 1..end as usize;
            ends.extend(inside.filter(|&at| self.breaks_before(text, tokens, at) != Breaks::NONE).map(narrow));
            ends.push(end);
            start = end;
        }
    }

    /// By whose rules a text is cut: the standard knows no languages.
    fn group_of(&self, language: &str) -> LanguageGroup {
        match self.options.tokens {
            TokenRule::Uax29 => LanguageGroup::of(language),
            _ => LanguageGroup::General,
        }
    }

    fn read_phrase(&self, text: &str, group: LanguageGroup) -> Option<ReadText> {
        match self.options.tokens {
            TokenRule::Uax29 => reading::read_phrase(text, group, self.machine),
            _ => None,
        }
    }

    /// The normal form of one of the tokens of `text`, without the change to lower case.
    pub fn cased_form<'t>(&self, text: &'t str, tokens: &'t Tokens, token: &Token) -> Cow<'t, str> {
        let raw = tokens.raw(text, token);
        if token.class == Class::Word && !self.compounds.is_empty() {
            return self.cased_form_of_words(raw, tokens.group);
        }
        self.cased_form_of_word(raw, token.class)
    }

    fn cased_form_of_word<'t>(&self, raw: &'t str, class: Class) -> Cow<'t, str> {
        match self.options.tokens {
            TokenRule::Uax29 | TokenRule::Uax29Strict => cased_form(raw, class, self.options.possessive),
            TokenRule::Sklearn | TokenRule::Nltk | TokenRule::Whitespace => raw.into(),
        }
    }

    /// [`cased_form`](Self::cased_form) of a token that may be a multiword expression.
    #[cold]
    fn cased_form_of_words<'t>(&self, raw: &'t str, group: LanguageGroup) -> Cow<'t, str> {
        let mut words = Tokens::new();
        self.cut(raw, 0, group, &mut words);
        let of_word =
            |token: &Token| self.cased_form_of_word(&raw[token.start as usize..token.end as usize], Class::Word);
        match words.as_slice() {
            [] | [_] => self.cased_form_of_word(raw, Class::Word),
            words => words.iter().map(of_word).collect::<Vec<_>>().join(JOINT).into(),
        }
    }

    /// The words of an entry of a list, as in a text of any language of a group.
    pub(super) fn tokenize_words(&self, text: &str, group: LanguageGroup, tokens: &mut Tokens) {
        let read = self.read_phrase(text, group);
        self.cut(read.as_ref().map_or(text, |read| &read.text), 0, group, tokens);
        tokens.body_start = 0;
        tokens.count_from(read);
    }

    /// Cuts a body, which is read as it is. Spans count from `body_start` bytes before it.
    fn cut(&self, body: &str, body_start: usize, group: LanguageGroup, tokens: &mut Tokens) {
        tokens.start(body, group);
        if !self.options.tokens.is_uax29() {
            rules::tokenize(self.options.tokens, body, body_start, tokens);
            return tokens.end();
        }
        let is_strict = self.options.tokens == TokenRule::Uax29Strict;
        let splits_elision = match self.options.elision {
            Elision::Auto => group == LanguageGroup::Eliding && !is_strict,
            Elision::Split => true,
            Elision::Whole => false,
        };
        let cuts = WordCuts { is_strict, colon_joins: group == LanguageGroup::Colon };
        let writer = TokenWriter::new(body, body_start, self.options.possessive, tokens);
        if self.options.hyphens == Hyphens::Split && !splits_elision && group != LanguageGroup::Turkic {
            self.segment(body, cuts, writer);
        } else {
            self.segment(body, cuts, JoiningWriter::new(writer, self.options.hyphens, splits_elision));
        }
        tokens.end();
    }

    /// Hands words and special tokens to `sink`. No token reaches over the end of a line, so lines are not looked at.
    fn segment(&self, body: &str, cuts: WordCuts, mut sink: impl TokenSink) {
        let mut at = 0;
        each_special(body, self.machine, cuts.is_strict, |start, end, class| {
            self.words.segment(self.machine, cuts, body, at..start, &mut sink);
            sink.special(start, end, class);
            at = end;
        });
        self.words.segment(self.machine, cuts, body, at..body.len(), &mut sink);
        sink.finish();
    }

    /// Calls `each` with the byte behind every sentence of a text, as if it were one paragraph, but the last.
    pub(super) fn each_sentence_end(&self, text: &str, language: &str, mut each: impl FnMut(usize)) {
        let rules = self.sentence_rules.of(language);
        push_sentence_ends(text, rules, self.sentence_rules.is_strict, self.machine, |end| {
            if end < text.len() {
                each(end);
            }
        });
    }

    /// Groups the tokens into paragraphs and sentences.
    fn mark_ends(&self, body: &str, body_start: usize, language: &str, tokens: &mut Tokens) {
        let (rules, is_strict) = (self.sentence_rules.of(language), self.sentence_rules.is_strict);
        let Tokens { tokens: all, len, sentence_ends, paragraph_ends, .. } = tokens;
        let all = &all[..*len];
        let mut next = 0;
        each_paragraph(body, |start, end| {
            let after_paragraph = next + count_before(&all[next..], body_start + end);
            if after_paragraph == next {
                return;
            }
            let in_paragraph = &all[..after_paragraph];
            push_sentence_ends(&body[start..end], rules, is_strict, self.machine, |sentence_end| {
                let sentence_end = body_start + start + sentence_end;
                let after = next + count_before(&in_paragraph[next..], sentence_end);
                // The rules for sentences know nothing of URLs: `?` does not end one there.
                let is_inside = in_paragraph[..after]
                    .last()
                    .is_some_and(|token| token.class != Class::Word && token.end as usize > sentence_end);
                if after > next && !is_inside {
                    sentence_ends.push(narrow(after));
                    next = after;
                }
            });
            next = after_paragraph;
            paragraph_ends.push(narrow(after_paragraph));
        });
    }
}

/// Number of `tokens` that begin before byte `end`. Usually few do, so the search starts small.
fn count_before(tokens: &[Token], end: usize) -> usize {
    let begins_before = |token: &Token| (token.start as usize) < end;
    let mut reach = 8;
    while tokens.get(reach).is_some_and(begins_before) {
        reach *= 2;
    }
    let known = if reach == 8 { 0 } else { reach / 2 };
    known + tokens[known..tokens.len().min(reach)].partition_point(begins_before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn forms(text: &str, change: impl Fn(&mut TextOptions)) -> Vec<String> {
        let mut options = Config::default().text;
        change(&mut options);
        let mut tokens = Tokens::new();
        Tokenizer::new(options).tokenize(text, 0, "", &mut tokens);
        tokens.as_slice().iter().map(|token| tokens.form(token).to_string()).collect()
    }

    #[test]
    fn options_change_the_tokens() {
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
        Tokenizer::new(Config::default().text).tokenize(text, 0, "", &mut tokens);
        assert_eq!(tokens.sentence_ends(), [2, 4, 6, 8, 9]);
        assert_eq!(tokens.paragraph_ends(), [6, 8, 9]);
    }
}

//! Words that are one unit: docs/ngrams.md § 3.

use std::collections::BTreeSet;

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::breaks::Breaks;
use super::language::LanguageGroups;
use super::tokens::{Class, Token, Tokens, narrow};

/// Separates the words of an expression in its normal form.
pub(super) const JOINT: &str = "_";

/// An expression, by the normal forms of its words after the first.
#[derive(Clone, Debug)]
struct Rest {
    /// Each with the signs that may stand before it.
    words: Box<[(Breaks, Box<str>)]>,
    /// The languages in which it is written so.
    groups: LanguageGroups,
}

/// The words of an expression, each with the signs that are written before it.
pub(super) type CompoundWords = Vec<(Breaks, String)>;

/// Multiword expressions, each of which becomes one token.
#[derive(Clone, Debug, Default)]
pub struct Compounds {
    /// By the first word: the other words of each expression that begins with it, longest expression first.
    by_first: HashMap<Box<str>, Vec<Rest>, RandomState>,
    /// Every expression in normal form, sorted.
    expressions: BTreeSet<String>,
}

impl Compounds {
    /// Adds an expression: as it is written, and its words in each language.
    pub(super) fn add(&mut self, written: &str, by_language: Vec<(LanguageGroups, CompoundWords)>) {
        let listed = match &by_language[..] {
            [(LanguageGroups::ALL, words)] => words.iter().fold(String::new(), |mut listed, (breaks, word)| {
                if !listed.is_empty() {
                    listed.push_str(&breaks.written());
                    listed.push(' ');
                }
                listed + word
            }),
            // In normal form it would be that of one language.
            _ => written.to_string(),
        };
        if !self.expressions.insert(listed) {
            return;
        }
        for (groups, words) in by_language {
            let mut words = words.into_iter().map(|(breaks, word)| (breaks, word.into()));
            let Some((_, first)) = words.next() else { continue };
            let expressions = self.by_first.entry(first).or_default();
            expressions.push(Rest { words: words.collect(), groups });
            expressions.sort_by_key(|rest| std::cmp::Reverse(rest.words.len()));
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.expressions.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.expressions.len()
    }

    /// The list in normal form: each expression once, sorted, one in a line.
    pub fn list(&self) -> String {
        self.expressions.iter().map(|unit| format!("{unit}\n")).collect()
    }

    /// Joins the expressions in the tokens of a text: in each sentence from the left, the longest first. `breaks_before` gives the signs
    /// before a token.
    ///
    /// # Complexity
    /// Linear in the tokens, times the expressions that begin with the same word.
    pub(super) fn join(&self, tokens: &mut Tokens, breaks_before: impl Fn(&Tokens, usize) -> Breaks) {
        let (mut at, mut joined, mut paragraph) = (0, 0, 0);
        for sentence in 0..tokens.sentence_ends.len() {
            let end = tokens.sentence_ends[sentence] as usize;
            while at < end {
                let len = self.longest(tokens, at, end, &breaks_before);
                tokens.tokens[joined] = match len {
                    1 => tokens.tokens[at],
                    _ => one_token(tokens, at, len),
                };
                (at, joined) = (at + len, joined + 1);
            }
            tokens.sentence_ends[sentence] = narrow(joined);
            // A paragraph ends with a sentence.
            if tokens.paragraph_ends.get(paragraph) == Some(&narrow(end)) {
                tokens.paragraph_ends[paragraph] = narrow(joined);
                paragraph += 1;
            }
        }
        tokens.len = joined;
        tokens.end();
    }

    /// How many tokens from this one on are one.
    fn longest(
        &self,
        tokens: &Tokens,
        at: usize,
        end: usize,
        breaks_before: impl Fn(&Tokens, usize) -> Breaks,
    ) -> usize {
        let word = |at: usize| {
            let token = &tokens.tokens[at];
            (token.class == Class::Word).then(|| tokens.form(token))
        };
        let expressions = word(at).and_then(|first| self.by_first.get(first));
        let stands = |at: usize, (passed, form): &(Breaks, Box<str>)| {
            word(at) == Some(form) && breaks_before(tokens, at).are_in(*passed)
        };
        let found = expressions.into_iter().flatten().find(|rest| {
            rest.words.len() < end - at
                && rest.groups.contain(tokens.group)
                && (at + 1..).zip(&rest.words).all(|(at, word)| stands(at, word))
        });
        1 + found.map_or(0, |rest| rest.words.len())
    }
}

fn one_token(tokens: &mut Tokens, at: usize, len: usize) -> Token {
    let (first, last) = (tokens.tokens[at], tokens.tokens[at + len - 1]);
    let start = tokens.forms.len();
    for index in at..at + len {
        if index > at {
            tokens.forms.push_str(JOINT);
        }
        let form = tokens.form_range(&tokens.tokens[index]);
        tokens.forms.extend_from_within(form);
    }
    let form = tokens.kept_form(start..tokens.forms.len());
    Token {
        start: first.start,
        end: last.end,
        form_start: form.start as u32,
        form_start_high: (form.start >> 32) as u8,
        form_len: narrow(form.len()),
        class: Class::Word,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LanguageGroup, Tokenizer};
    use super::*;
    use crate::config::Config;

    fn tokenize(list: &str, text: &str) -> (Vec<String>, Vec<u32>, Vec<u32>) {
        let tokenizer = Tokenizer::new(Config::default().text);
        let compounds = Compounds::parse(list, &tokenizer).unwrap();
        let mut tokens = Tokens::new();
        tokenizer.with_compounds(compounds).tokenize(text, 0, "", &mut tokens);
        let shown =
            |token: &Token| format!("{}[{}]", tokens.form(token), &text[token.start as usize..token.end as usize]);
        (
            tokens.as_slice().iter().map(shown).collect(),
            tokens.sentence_ends().to_vec(),
            tokens.paragraph_ends().to_vec(),
        )
    }

    #[test]
    fn the_longest_unit_is_one_token() {
        let list = "# places\nnew york\nNew York Times\n\nyork times\n";
        let (tokens, sentences, paragraphs) =
            tokenize(list, "In New  York’s New-York Times. New\nYork! New.\n\nYork times");
        assert_eq!(
            tokens,
            [
                "in[In]",
                "new_york[New  York’s]",
                "new_york_times[New-York Times]",
                "new_york[New\nYork]",
                "new[New]",
                "york_times[York times]"
            ]
        );
        assert_eq!((sentences, paragraphs), (vec![3, 4, 5, 6], vec![5, 6]));
    }

    #[test]
    fn a_unit_passes_the_signs_that_it_is_written_with() {
        let list = "washington, d.c.\nand/or\nnew york";
        let (tokens, ..) =
            tokenize(list, "Washington, D.C. and/or Washington D.C; and or, and; or new, york (new) york");
        assert_eq!(
            tokens,
            [
                "washington_d.c[Washington, D.C]",
                "and_or[and/or]",
                "washington_d.c[Washington D.C]",
                "and_or[and or]",
                "and[and]",
                "or[or]",
                "new[new]",
                "york[york]",
                "new[new]",
                "york[york]"
            ]
        );
    }

    #[test]
    fn a_unit_is_that_of_the_language() {
        let tokenizer = Tokenizer::new(Config::default().text);
        let words = |words: [&str; 2]| Ok::<_, ()>(words.map(|word| (Breaks::NONE, word.to_string())).to_vec());
        let of = |group| words(if group == LanguageGroup::Turkic { ["ışık", "yılı"] } else { ["işik", "yili"] });
        let mut compounds = Compounds::default();
        compounds.add("IŞIK YILI", LanguageGroups::each(of).unwrap());
        assert_eq!(compounds.list(), "IŞIK YILI\n");
        let tokenizer = tokenizer.with_compounds(compounds);
        let mut tokens = Tokens::new();
        for (language, expected) in [("tr", "ışık_yılı"), ("en", "ışık")] {
            tokenizer.tokenize("ışık yılı", 0, language, &mut tokens);
            assert_eq!(tokens.form(&tokens.as_slice()[0]), expected);
        }
    }

    #[test]
    fn a_list_is_its_own_normal_form() {
        let tokenizer = Tokenizer::new(Config::default().text);
        let compounds = Compounds::parse("State-Owned\nNew York's x\nstate owned", &tokenizer).unwrap();
        assert_eq!((compounds.list().as_str(), compounds.len()), ("new york x\nstate owned\n", 2));
        for list in ["a/b\nc , ( d\nx  -  y", "a / b\nc , ( d\nx - y\n"] {
            assert_eq!(Compounds::parse(list, &tokenizer).unwrap().list(), "a / b\nc , ( d\nx - y\n");
        }
        for (list, line) in [("new york\nyork", 2), ("#x y\na #b", 2), ("a http://x.org", 1), ("...", 1)] {
            assert_eq!(Compounds::parse(list, &tokenizer).unwrap_err().line, line, "{list}");
        }
    }
}

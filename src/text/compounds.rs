//! Words that are one unit: docs/ngrams.md § 3.

use std::collections::BTreeSet;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::tokens::{Class, Token, Tokens, narrow};

/// Separates the words of an expression in its normal form.
pub(super) const JOINT: &str = "_";

/// The words of an expression after its first.
type Rest = Box<[Box<str>]>;

/// Multiword expressions, each of which becomes one token.
#[derive(Clone, Debug, Default)]
pub struct Compounds {
    /// By the first word: the other words of each expression that begins with it, longest expression first.
    by_first: HashMap<Box<str>, Vec<Rest>, FixedState>,
    /// Every expression, its words with a space between, sorted.
    expressions: BTreeSet<String>,
}

impl Compounds {
    /// Adds an expression, by the normal forms of its words.
    pub(super) fn add(&mut self, words: &[String]) {
        let [first, rest @ ..] = words else { return };
        if self.expressions.insert(words.join(" ")) {
            let expressions = self.by_first.entry(first.as_str().into()).or_default();
            expressions.push(rest.iter().map(|word| word.as_str().into()).collect());
            expressions.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
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

    /// Joins the expressions in the tokens of a text: in each sentence from the left, the longest first.
    ///
    /// # Complexity
    /// Linear in the tokens, times the expressions that begin with the same word.
    pub(super) fn join(&self, tokens: &mut Tokens) {
        let (mut at, mut joined, mut paragraph) = (0, 0, 0);
        for sentence in 0..tokens.sentence_ends.len() {
            let end = tokens.sentence_ends[sentence] as usize;
            while at < end {
                let len = self.longest(tokens, at, end);
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
    fn longest(&self, tokens: &Tokens, at: usize, end: usize) -> usize {
        let word = |at: usize| {
            let token = &tokens.tokens[at];
            (token.class == Class::Word).then(|| tokens.form(token))
        };
        let expressions = word(at).and_then(|first| self.by_first.get(first));
        let found = expressions
            .into_iter()
            .flatten()
            .find(|rest| rest.len() < end - at && (at + 1..).zip(rest.iter()).all(|(at, form)| word(at) == Some(form)));
        1 + found.map_or(0, |rest| rest.len())
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
    Token {
        start: first.start,
        end: last.end,
        form_start: start as u32,
        form_start_high: (start >> 32) as u8,
        form_len: narrow(tokens.forms.len() - start),
        class: Class::Word,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tokenizer;
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
    fn a_list_is_its_own_normal_form() {
        let tokenizer = Tokenizer::new(Config::default().text);
        let compounds = Compounds::parse("State-Owned\nNew York's x\nstate owned", &tokenizer).unwrap();
        assert_eq!((compounds.list().as_str(), compounds.len()), ("new york x\nstate owned\n", 2));
        for (list, line) in [("new york\nyork", 2), ("#x y\na #b", 2), ("a http://x.org", 1), ("...", 1)] {
            assert_eq!(Compounds::parse(list, &tokenizer).unwrap_err().line, line, "{list}");
        }
    }
}

//! Patterns that are found inside words and across them (docs/counting.md § 4, "Substrings").

use std::borrow::Cow;

use aho_corasick::AhoCorasick;

use super::found::{Match, TokenizedText};
use crate::config::{Case, ThemeOptions};
use crate::text::{Breaks, Class, LanguageGroups};
use crate::themes::keying::Keying;
use crate::themes::pattern::{Body, ByLanguage};

/// Patterns that are compared with sentences.
#[derive(Debug, Default)]
pub(super) struct Substrings {
    groups: Vec<SubstringGroup>,
}

/// Those that are compared with the same form of the text.
#[derive(Debug)]
struct SubstringGroup {
    case: Case,
    keying: Keying,
    needles: AhoCorasick,
    /// What each needle is.
    tests: Vec<NeedleTest>,
}

/// A needle that stands somewhere.
#[derive(Debug)]
struct NeedleTest {
    number: u32,
    groups: LanguageGroups,
    passed: Vec<(usize, Breaks)>,
}

/// The tokens of a sentence.
#[derive(Default)]
struct Sentence {
    text: String,
    /// Where each token begins.
    starts: Vec<usize>,
    /// The signs before each.
    breaks: Vec<Breaks>,
}

impl Sentence {
    fn token_at(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte) - 1
    }

    /// Whether a needle at `byte` has all signs that stand between the tokens from the first to the last.
    fn is_unbroken(&self, byte: usize, first: usize, last: usize, passed: &[(usize, Breaks)]) -> bool {
        (first + 1..=last).all(|token| {
            let of_needle = passed.binary_search_by_key(&(self.starts[token] - byte), |(at, _)| *at);
            self.breaks[token].are_in(of_needle.map_or(Breaks::NONE, |found| passed[found].1))
        })
    }
}

/// A match, by tokens.
pub(super) struct Within {
    pub test: u32,
    pub position: usize,
    pub len: usize,
    /// Characters that match.
    pub characters: u32,
}

impl Within {
    /// The same by tokens alone.
    pub fn as_match(&self) -> Match {
        Match { test: self.test, position: self.position, len: self.len, head: self.len, tail: 0 }
    }
}

impl Substrings {
    /// Of patterns, each with the number of its test; others are passed over.
    pub fn new<'p>(patterns: impl Iterator<Item = (u32, &'p ThemeOptions, &'p ByLanguage)>) -> Self {
        type Needles<'p> = (Case, Keying, Vec<&'p str>, Vec<NeedleTest>);
        let mut groups: Vec<Needles<'p>> = Vec::new();
        let by_language = patterns
            .flat_map(|(number, options, all)| all.iter().map(move |(groups, what)| (number, options, *groups, what)));
        for (number, options, groups_of, what) in by_language {
            let Body::Substring(needle) = &what.body else { continue };
            let (case, keying) = (options.case, Keying::of(options).unwrap_or_default());
            let index = groups.iter().position(|group| (group.0, group.1) == (case, keying)).unwrap_or_else(|| {
                groups.push((case, keying, Vec::new(), Vec::new()));
                groups.len() - 1
            });
            groups[index].2.push(&needle.text);
            groups[index].3.push(NeedleTest { number, groups: groups_of, passed: needle.passed.clone() });
        }
        let groups = groups.into_iter().filter_map(|(case, keying, needles, tests)| {
            // More than 2^31 needles are the one reason for which it fails.
            let needles = AhoCorasick::new(needles).ok()?;
            Some(SubstringGroup { case, keying, needles, tests })
        });
        Substrings { groups: groups.collect() }
    }

    /// Calls `on` with all matches, sentence by sentence.
    ///
    /// # Complexity
    /// Linear in the text and in the matches, times the tokens of each.
    pub fn each_match(&self, tokenized: &TokenizedText<'_>, mut on: impl FnMut(Within)) {
        let all = tokenized.tokens.as_slice();
        let mut sentence = Sentence::default();
        for group in &self.groups {
            let mut first = 0;
            for end in tokenized.tokens.sentence_ends().iter().map(|&end| end as usize) {
                let Sentence { text, starts, breaks } = &mut sentence;
                text.clear();
                starts.clear();
                breaks.clear();
                for (index, token) in all.iter().enumerate().take(end).skip(first) {
                    if index > first && !tokenized.tokens.touches_previous(index) {
                        text.push(' ');
                    }
                    starts.push(text.len());
                    breaks.push(tokenized.breaks_before(index));
                    if matches!(token.class, Class::Url | Class::Email) {
                        // No pattern holds this.
                        text.push('\n');
                        continue;
                    }
                    let form = match group.case {
                        Case::Ignore => Cow::Borrowed(tokenized.tokens.form(token)),
                        Case::Sensitive => tokenized.cased_form(index),
                    };
                    text.push_str(&group.keying.of_form(&form));
                }
                for found in group.needles.find_overlapping_iter(&sentence.text) {
                    let test = &group.tests[found.pattern().as_usize()];
                    let (from, to) = (sentence.token_at(found.start()), sentence.token_at(found.end() - 1));
                    if test.groups.contain(tokenized.tokens.group())
                        && sentence.is_unbroken(found.start(), from, to, &test.passed)
                    {
                        on(Within {
                            test: test.number,
                            position: first + from,
                            len: to + 1 - from,
                            characters: sentence.text[found.range()].chars().count() as u32,
                        });
                    }
                }
                first = end;
            }
        }
    }
}

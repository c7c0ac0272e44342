//! Patterns that are found inside words and across them (docs/counting.md § 4, "Substrings").

use std::borrow::Cow;

use aho_corasick::AhoCorasick;

use super::found::{Match, TokenizedText};
use crate::config::{Case, ThemeOptions};
use crate::text::Class;
use crate::themes::keying::Keying;
use crate::themes::pattern::{Body, What};

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
    /// The test of each needle.
    tests: Vec<u32>,
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
    pub fn new<'p>(patterns: impl Iterator<Item = (u32, &'p ThemeOptions, &'p What)>) -> Self {
        type Needles<'p> = (Case, Keying, Vec<&'p str>, Vec<u32>);
        let mut groups: Vec<Needles<'p>> = Vec::new();
        for (number, options, what) in patterns {
            let Body::Substring(text) = &what.body else { continue };
            let (case, keying) = (options.case, Keying::of(options).unwrap_or_default());
            let index = groups.iter().position(|group| (group.0, group.1) == (case, keying)).unwrap_or_else(|| {
                groups.push((case, keying, Vec::new(), Vec::new()));
                groups.len() - 1
            });
            groups[index].2.push(text);
            groups[index].3.push(number);
        }
        let groups = groups.into_iter().filter_map(|(case, keying, needles, tests)| {
            // More than 2^31 needles are the one reason for which it fails.
            let needles = AhoCorasick::new(needles).ok()?;
            Some(SubstringGroup { case, keying, needles, tests })
        });
        Substrings { groups: groups.collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Calls `on` with all matches, sentence by sentence.
    ///
    /// # Complexity
    /// Linear in the text and in the matches.
    pub fn each_match(&self, tokenized: &TokenizedText<'_>, mut on: impl FnMut(Within)) {
        let all = tokenized.tokens.as_slice();
        let (mut text, mut starts) = (String::new(), Vec::new());
        for group in &self.groups {
            let mut first = 0;
            for end in tokenized.tokens.sentence_ends().iter().map(|&end| end as usize) {
                text.clear();
                starts.clear();
                for index in first..end {
                    let token = &all[index];
                    if index > first && all[index - 1].end != token.start {
                        text.push(' ');
                    }
                    starts.push(text.len());
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
                for found in group.needles.find_overlapping_iter(&text) {
                    let token_at = |byte: usize| starts.partition_point(|&start| start <= byte) - 1;
                    let (from, to) = (token_at(found.start()), token_at(found.end() - 1));
                    on(Within {
                        test: group.tests[found.pattern().as_usize()],
                        position: first + from,
                        len: to + 1 - from,
                        characters: text[found.range()].chars().count() as u32,
                    });
                }
                first = end;
            }
        }
    }
}

//! Matches in the text as it was before somebody disguised it (docs/counting.md § 4, "Evasion").

use std::ops::Range;

use super::finder::{self, Finder};
use super::found::{Match, TokenizedText};
use super::lexicon::Lexicon;
use super::select::Candidate;
use super::substrings::Substrings;
use crate::text::{Token, Tokens};
use crate::themes::disguise::{Disguises, Undisguised, undisguise};
use crate::themes::pattern::Pattern;

/// The patterns that are looked for there, without disguises themselves.
#[derive(Debug)]
pub(super) struct Evasion {
    finder: Finder,
    substrings: Substrings,
}

/// Room for one text after the other.
#[derive(Default)]
pub struct Scratch {
    tokens: Tokens,
    lexicon: Lexicon,
}

impl Evasion {
    /// Of patterns, each with the number of its test; `None` where none asks for it.
    pub fn new<'p>(patterns: impl Iterator<Item = (u32, &'p Pattern)> + Clone) -> Option<Evasion> {
        let undisguised =
            patterns.filter_map(|(number, pattern)| Some((number, pattern, pattern.undisguised.as_ref()?)));
        undisguised.clone().next()?;
        Some(Evasion {
            finder: finder::compile(undisguised.clone().map(|(number, _, what)| (number, what))),
            substrings: Substrings::new(undisguised.map(|(number, pattern, what)| (number, &pattern.options, what))),
        })
    }

    /// Calls `on` with all matches that are disguised, in any order.
    ///
    /// # Complexity
    /// Linear in the text where nothing is disguised; otherwise that of tokenizing it and of matching.
    pub fn each_match(&self, tokenized: &TokenizedText<'_>, scratch: &mut Scratch, mut on: impl FnMut(Candidate)) {
        let (all, base) = (tokenized.tokens.as_slice(), tokenized.body_start);
        let Some(undisguised) = undisguise(&tokenized.text[base..]) else { return };
        let Scratch { tokens, lexicon } = scratch;
        tokenized.tokenizer.tokenize(&undisguised.text, 0, tokens);
        let plain = TokenizedText { text: &undisguised.text, body_start: 0, tokens, tokenizer: tokenized.tokenizer };
        let origin = Origin { undisguised: &undisguised, base, there: tokens.as_slice(), here: all };
        lexicon.each_match(&self.finder, &plain, |found| {
            if let Some((disguises, here)) = origin.of(found) {
                on(Candidate::disguised(here, u32::MAX, disguises));
            }
        });
        self.substrings.each_match(&plain, |within| {
            if let Some((disguises, here)) = origin.of(within.as_match()) {
                on(Candidate::disguised(here, within.characters, disguises));
            }
        });
    }
}

/// From the tokens there to those of the real text here.
struct Origin<'a> {
    undisguised: &'a Undisguised,
    /// First byte here that was undisguised.
    base: usize,
    there: &'a [Token],
    here: &'a [Token],
}

impl Origin<'_> {
    /// A match of the real text, and how it is disguised; `None` where it is not.
    fn of(&self, found: Match) -> Option<(Disguises, Match)> {
        let Match { test, position, len, head, tail } = found;
        let behind = position + len;
        let disguises = self.undisguised.disguises(self.bytes(position..behind));
        let here = self.positions(position..behind);
        if disguises.is_empty() || here.is_empty() {
            return None;
        }
        let (head, tail) = match tail {
            0 => (here.len(), 0),
            _ => (self.positions(position..position + head).len(), self.positions(behind - tail..behind).len()),
        };
        Some((disguises, Match { test, position: here.start, len: here.len(), head, tail }))
    }

    fn bytes(&self, there: Range<usize>) -> Range<usize> {
        self.there[there.start].start as usize..self.there[there.end - 1].end as usize
    }

    /// The tokens here that hold a character of tokens there.
    fn positions(&self, there: Range<usize>) -> Range<usize> {
        let bytes = self.undisguised.original(self.bytes(there));
        let (start, end) = (bytes.start + self.base, bytes.end + self.base);
        let first = self.here.partition_point(|token| token.end as usize <= start);
        let behind = self.here.partition_point(|token| (token.start as usize) < end);
        first..behind.max(first)
    }
}

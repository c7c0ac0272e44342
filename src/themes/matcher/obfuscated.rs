//! Matches in the deobfuscated text (docs/counting.md § 4, "Evasion").

use std::ops::Range;

use super::finder::{self, Finder, Places};
use super::found::{Match, TokenizedText};
use super::lexicon::Lexicon;
use super::select::{Candidate, OfThemes};
use super::substrings::Substrings;
use crate::text::{EditedText, Token, Tokens};
use crate::themes::obfuscation::{Deobfuscated, Obfuscations, deobfuscate};
use crate::themes::pattern::Pattern;

/// Matches deobfuscated patterns against the deobfuscated text.
#[derive(Debug)]
pub(super) struct ObfuscatedMatcher {
    finder: Finder,
    substrings: Substrings,
}

/// Buffers that are used again for each text.
#[derive(Default)]
pub struct Scratch {
    tokens: Tokens,
    lexicon: Lexicon,
    pub(super) places: Places,
    pub(super) matches: Vec<Candidate>,
    pub(super) of_themes: OfThemes,
}

impl ObfuscatedMatcher {
    /// Takes patterns with the numbers of their tests; `None` if none of them finds obfuscated words.
    pub fn new<'p>(patterns: impl Iterator<Item = (u32, &'p Pattern)> + Clone) -> Option<ObfuscatedMatcher> {
        let deobfuscated =
            patterns.filter_map(|(number, pattern)| Some((number, pattern, pattern.deobfuscated.as_ref()?)));
        deobfuscated.clone().next()?;
        Some(ObfuscatedMatcher {
            finder: finder::compile(deobfuscated.clone().map(|(number, _, what)| (number, what))),
            substrings: Substrings::new(deobfuscated.map(|(number, pattern, what)| (number, &pattern.options, what))),
        })
    }

    /// Appends all obfuscated matches of the tests that `is_tried` says, in any order.
    ///
    /// # Complexity
    /// Linear in the text if nothing is obfuscated; otherwise that of tokenizing it and of matching.
    pub fn push_matches(&self, tokenized: &TokenizedText<'_>, scratch: &mut Scratch, is_tried: impl Fn(u32) -> bool) {
        let (all, base) = (tokenized.tokens.as_slice(), tokenized.body_start);
        let read = tokenized.tokens.read_text();
        let seen = read.map_or(&tokenized.text[base..], |read| &read.text);
        let Some(deobfuscated) = deobfuscate(seen) else { return };
        let Scratch { tokens, lexicon, places, matches, .. } = scratch;
        tokenized.tokenizer.tokenize(&deobfuscated.text, 0, tokenized.language, tokens);
        let plain = TokenizedText { text: &deobfuscated.text, body_start: 0, tokens, ..*tokenized };
        let origin = Origin { deobfuscated: &deobfuscated, read, base, there: tokens.as_slice(), here: all };
        lexicon.read(tokens);
        let (types, type_of) = lexicon.types();
        let types = types.of_set(0);
        self.finder.read(tokens, types, type_of, places);
        self.finder.each_match(&plain, types, places, |found| {
            if let Some((obfuscations, here)) = origin.of(found).filter(|_| is_tried(found.test)) {
                matches.push(Candidate::obfuscated(here, u32::MAX, obfuscations));
            }
        });
        self.substrings.each_match(&plain, |within| {
            if let Some((obfuscations, here)) = origin.of(within.as_match()).filter(|_| is_tried(within.test)) {
                matches.push(Candidate::obfuscated(here, within.characters, obfuscations));
            }
        });
    }
}

/// Maps the tokens of the deobfuscated text (`there`) to the tokens of the real text (`here`).
struct Origin<'a> {
    deobfuscated: &'a Deobfuscated,
    /// The text that was deobfuscated, where it is not the real one.
    read: Option<&'a EditedText<()>>,
    /// First byte of the real text that was deobfuscated.
    base: usize,
    there: &'a [Token],
    here: &'a [Token],
}

impl Origin<'_> {
    /// The match in the real text, and how it is obfuscated; `None` if it is not.
    fn of(&self, found: Match) -> Option<(Obfuscations, Match)> {
        let Match { test, position, len, head, tail } = found;
        let after = position + len;
        let obfuscations = self.deobfuscated.marks(self.bytes(position..after));
        let here = self.positions(position..after);
        if obfuscations.is_empty() || here.is_empty() {
            return None;
        }
        let (head, tail) = match tail {
            0 => (here.len(), 0),
            _ => (self.positions(position..position + head).len(), self.positions(after - tail..after).len()),
        };
        Some((obfuscations, Match { test, position: here.start, len: here.len(), head, tail }))
    }

    fn bytes(&self, there: Range<usize>) -> Range<usize> {
        self.there[there.start].start as usize..self.there[there.end - 1].end as usize
    }

    /// The tokens of the real text that hold a character of these tokens.
    fn positions(&self, there: Range<usize>) -> Range<usize> {
        let bytes = self.deobfuscated.original(self.bytes(there));
        let bytes = self.read.map_or(bytes.clone(), |read| read.original(bytes));
        let (start, end) = (bytes.start + self.base, bytes.end + self.base);
        let first = self.here.partition_point(|token| token.end as usize <= start);
        let after = self.here.partition_point(|token| (token.start as usize) < end);
        first..after.max(first)
    }
}

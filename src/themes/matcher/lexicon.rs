//! What is known of the types of texts that are not counted.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::finder::Finder;
use super::found::{Match, TokenizedText, narrow};
use super::types::TypeMatches;
use crate::text::{Class, Tokens};

/// Types that are remembered at most: a corpus may have any number, and new ones hardly come again.
const MAX_KNOWN: usize = 1 << 19;

const NO_TYPE: u32 = u32::MAX;

/// Types that were met, and the tokens of the text in hand as numbers of types.
#[derive(Default)]
pub struct Lexicon {
    known: HashMap<String, u32, FixedState>,
    types: TypeMatches,
    /// Whether a match may begin with each type.
    may_begin: Vec<bool>,
    /// The type at each position, [`NO_TYPE`] where nothing can match.
    types_at: Vec<u32>,
    candidates: Vec<u32>,
}

impl Lexicon {
    /// Looks up all tokens of a text. Always for the same patterns.
    pub(in crate::themes) fn read(
        &mut self,
        tokens: &Tokens,
        mut add_type: impl FnMut(&str, &mut TypeMatches) -> bool,
    ) {
        if self.known.len() > MAX_KNOWN {
            *self = Lexicon::default();
        }
        self.types_at.clear();
        self.candidates.clear();
        for (position, token) in (0..).zip(tokens.as_slice()) {
            if matches!(token.class, Class::Url | Class::Email) {
                self.types_at.push(NO_TYPE);
                continue;
            }
            let form = tokens.form(token);
            let id = match self.known.get(form) {
                Some(&id) => id,
                None => {
                    let id = narrow(self.known.len());
                    self.may_begin.push(add_type(form, &mut self.types));
                    self.known.insert(form.to_string(), id);
                    id
                }
            };
            self.types_at.push(id);
            if self.may_begin[id as usize] {
                self.candidates.push(position);
            }
        }
    }

    /// Positions, ascending, with which a match may begin.
    pub(in crate::themes) fn candidates(&self) -> &[u32] {
        &self.candidates
    }

    pub(in crate::themes) fn types(&self) -> &TypeMatches {
        &self.types
    }

    /// The type at a position, `None` where nothing can match.
    pub(in crate::themes) fn type_at(&self, position: usize) -> Option<u32> {
        Some(self.types_at[position]).filter(|&id| id != NO_TYPE)
    }

    /// All matches in a text that was not looked up before.
    pub(super) fn each_match(&mut self, finder: &Finder, tokenized: &TokenizedText<'_>, on: impl FnMut(Match)) {
        self.read(tokenized.tokens, |form, types| finder.add_type(form, true, types));
        finder.each_match(tokenized, &self.candidates, &self.types, |position| self.type_at(position), &[], on);
    }
}

//! What is known of the types of texts that are not counted.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::found::narrow;
use super::types::KnownTypes;
use crate::text::{Class, Tokens};

/// Types that are remembered at most: a corpus may have any number, and new ones hardly come again.
const MAX_KNOWN: usize = 1 << 19;

const NO_TYPE: u32 = u32::MAX;

/// Types that were met, and the tokens of the text in hand as numbers of types.
#[derive(Default)]
pub struct Lexicon {
    known: HashMap<String, u32, RandomState>,
    types: KnownTypes,
    /// The type at each position, [`NO_TYPE`] where nothing can match.
    types_at: Vec<u32>,
}

impl Lexicon {
    /// Looks up all tokens of a text. Always for the same patterns.
    pub(in crate::themes) fn read(&mut self, tokens: &Tokens) {
        if self.known.len() > MAX_KNOWN {
            *self = Lexicon::default();
        }
        self.types_at.clear();
        for token in tokens.as_slice() {
            if matches!(token.class, Class::Url | Class::Email) {
                self.types_at.push(NO_TYPE);
                continue;
            }
            let form = tokens.form(token);
            let id = match self.known.get(form) {
                Some(&id) => id,
                None => {
                    let id = narrow(self.known.len());
                    self.known.insert(form.to_string(), id);
                    id
                }
            };
            self.types_at.push(id);
        }
    }

    /// What is known of types, and the type at a position: `None` where nothing can match.
    pub(in crate::themes) fn types(&mut self) -> (&mut KnownTypes, impl Fn(usize) -> Option<u32> + Copy) {
        let Lexicon { types, types_at, .. } = self;
        let types_at = types_at.as_slice();
        (types, |position: usize| Some(types_at[position]).filter(|&id| id != NO_TYPE))
    }
}

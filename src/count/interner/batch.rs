//! Counting the tokens of a document, some hundred at a time: each step is a small loop over all of them.

use super::{FormKey, InDocument, Interner, hash_of, hash_of_key};
use crate::count::{Slot, prefetch};
use crate::text::{Class, Token, Tokens};

/// Tokens that are looked up together, so that the machine fetches their places in the table at the same time.
pub(crate) const BATCH: usize = 256;

/// At most [`BATCH`] tokens, and what is learnt of them step by step.
pub(crate) struct TokenBatch {
    keys: [FormKey; BATCH],
    hashes: [u64; BATCH],
    places: [u32; BATCH],
    slots: [Slot; BATCH],
    /// Tokens of class word.
    pub words: u64,
    /// Types that are new in the document.
    pub types: u64,
}

/// Stands for a place in the table of a token that is none of its short words.
const ELSEWHERE: u32 = u32::MAX;

impl Default for TokenBatch {
    fn default() -> Self {
        TokenBatch {
            keys: [[0; 2]; BATCH],
            hashes: [0; BATCH],
            places: [0; BATCH],
            slots: [Slot::HOLE; BATCH],
            words: 0,
            types: 0,
        }
    }
}

/// Tokens of a document in batches. No batch begins with a mention, as what stands before one may be told by it.
pub(crate) fn batches(mut tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
    std::iter::from_fn(move || {
        let is_split = tokens.get(BATCH).is_some_and(|next| next.class == Class::Mention);
        let (batch, rest) = tokens.split_at(tokens.len().min(if is_split { BATCH - 1 } else { BATCH }));
        tokens = rest;
        (!batch.is_empty()).then_some(batch)
    })
}

impl TokenBatch {
    /// What stands at each of the first `len` positions.
    pub fn slots(&self, len: usize) -> &[Slot] {
        &self.slots[..len]
    }

    /// Goes on with the number of a document's sequence of positions, in which all addresses that are no terms are the same.
    #[inline]
    pub fn sequence(&self, len: usize, before: u64) -> u64 {
        const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
        self.hashes[..len].iter().fold(before, |sequence, hash| (sequence.rotate_left(5) ^ hash).wrapping_mul(FACTOR))
    }
}

impl Interner {
    /// Counts tokens of a document that follow each other.
    pub fn count(&mut self, tokens: &Tokens, all: &[Token], document: InDocument, batch: &mut TokenBatch) {
        self.prepare(tokens, all, batch);
        self.find_short(tokens, all, batch);
        (batch.words, batch.types) = (0, 0);
        for (index, token) in all.iter().enumerate() {
            if batch.places[index] == ELSEWHERE {
                self.count_long(tokens, token, index, document, batch);
            } else {
                self.count_short(index, document, batch);
            }
        }
    }

    /// Finds out where short words will be looked for, and makes the machine fetch those places.
    fn prepare(&self, tokens: &Tokens, all: &[Token], batch: &mut TokenBatch) {
        for ((key, hash), token) in batch.keys.iter_mut().zip(&mut batch.hashes).zip(all) {
            *key = if token.class == Class::Word { tokens.short_form(token).unwrap_or_default() } else { [0; 2] };
            *hash = hash_of_key(*key, self.key);
        }
        for hash in &batch.hashes[..all.len()] {
            prefetch::one(&self.table, (hash >> self.shift) as usize);
        }
    }

    /// Finds the place of each short word, and makes the types that are new.
    fn find_short(&mut self, tokens: &Tokens, all: &[Token], batch: &mut TokenBatch) {
        // Places stay what they are as long as the table does not grow.
        self.reserve(BATCH);
        let known = batch.keys.iter().zip(&batch.hashes);
        for ((&key, &hash), (place, token)) in known.zip(batch.places.iter_mut().zip(all)) {
            *place = if key == [0; 2] {
                ELSEWHERE
            } else {
                match self.place_of(key, hash) {
                    (place, true) => place as u32,
                    _ => self.add_short(key, hash, tokens.form(token)) as u32,
                }
            };
        }
    }

    /// Takes no branch that could go either way: whether a word is new in its document, or a stop word, is as good as
    /// chance.
    #[inline]
    fn count_short(&mut self, index: usize, document: InDocument, batch: &mut TokenBatch) {
        let tally = &mut self.table[batch.places[index] as usize].tally;
        let seen = tally.count(&self.stop_lists, document);
        self.stop_counts[seen.listed] = self.stop_counts[seen.listed].wrapping_add(u64::from(seen.is_stop));
        let is_full = tally.is_full();
        batch.slots[index] = Slot::new(seen.id, !seen.is_stop);
        batch.words = batch.words.wrapping_add(1);
        batch.types = batch.types.wrapping_add(u64::from(seen.is_new));
        if is_full {
            self.empty(batch.places[index] as usize);
        }
    }

    #[inline(never)]
    fn count_long(
        &mut self,
        tokens: &Tokens,
        token: &Token,
        index: usize,
        document: InDocument,
        batch: &mut TokenBatch,
    ) {
        if matches!(token.class, Class::Url | Class::Email) && !document.keeps_addresses {
            batch.slots[index] = Slot::HOLE;
            return;
        }
        let form = tokens.form(token);
        batch.hashes[index] = hash_of(&self.hasher, form, token.class);
        let place = self.long_index(batch.hashes[index], form, token.class) as usize;
        let tally = &mut self.long_tallies[place];
        let seen = tally.count(&self.stop_lists, document);
        self.stop_counts[seen.listed] += u64::from(seen.is_stop);
        if tally.is_full() {
            self.types[seen.id as usize].count += u64::from(std::mem::take(&mut tally.count));
        }
        batch.slots[index] = Slot::new(seen.id, !seen.is_stop);
        if token.class == Class::Mention && index > 0 {
            self.stop_shared(index - 1, document, batch);
        }
        batch.words += u64::from(token.class == Class::Word);
        batch.types += u64::from(seen.is_new);
    }

    /// Makes a stop word of `RT` directly before a mention, which stands there like no other word.
    fn stop_shared(&mut self, index: usize, document: InDocument, batch: &mut TokenBatch) {
        let listed = self.shared.filter(|&shared| batch.slots[index].kept() == Some(shared) && document.stop_bit != 0);
        if let Some(shared) = listed {
            self.stop_counts[shared as usize] += 1;
            batch.slots[index] = Slot::new(shared, false);
        }
    }

    #[cold]
    fn empty(&mut self, place: usize) {
        let tally = &mut self.table[place].tally;
        self.types[tally.id as usize].count += u64::from(std::mem::take(&mut tally.count));
    }
}

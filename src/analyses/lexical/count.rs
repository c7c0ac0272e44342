//! What lexical diversity and readability of a document are computed from.

use crate::count::{Counts, DocumentView};
use crate::text::Class;

/// Counts of the words of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LexicalCounts {
    /// Words.
    pub tokens: u64,
    /// Distinct words.
    pub types: u64,
    /// Frequencies, from the smallest, and how many types have each.
    pub spectrum: Vec<(u64, u64)>,
    /// Stretches forward: complete ones, and types and tokens of the rest.
    pub forward: (u64, u64, u64),
    /// Stretches backward.
    pub backward: (u64, u64, u64),
}

/// Syllables of the words of one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyllableCounts {
    /// Words.
    pub words: u64,
    /// Sentences.
    pub sentences: u64,
    /// Syllables.
    pub syllables: u64,
    /// Words with three syllables or more.
    pub long_words: u64,
}

/// Counts the words of documents, one after the other.
pub struct LexicalCounter<'c> {
    counts: &'c Counts,
    /// The number of the stretch in which a type was seen last.
    seen_in: Vec<u32>,
    stretch: u32,
    words: Vec<u32>,
}

impl<'c> LexicalCounter<'c> {
    /// Room for a vocabulary: four bytes a type.
    pub fn new(counts: &'c Counts) -> Self {
        let types = counts.vocabulary().len();
        LexicalCounter { counts, seen_in: vec![0; types], stretch: 0, words: Vec::new() }
    }

    /// Counts the words of a document. `ends` says whether so many types in so many tokens end a stretch.
    ///
    /// # Complexity
    /// O(n log n) in its tokens.
    pub fn count(&mut self, document: &DocumentView<'_>, ends: impl Fn(u64, u64) -> bool) -> LexicalCounts {
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        words.extend(self.words_of(document));
        let forward = self.stretches(words.iter().copied(), &ends);
        let backward = self.stretches(words.iter().rev().copied(), &ends);
        words.sort_unstable_by_key(|&value| value);
        let mut frequencies: Vec<u64> = words.chunk_by(|a, b| a == b).map(|run| run.len() as u64).collect();
        let (tokens, types) = (words.len() as u64, frequencies.len() as u64);
        frequencies.sort_unstable_by_key(|&value| value);
        let spectrum = frequencies.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect();
        self.words = words;
        LexicalCounts { tokens, types, spectrum, forward, backward }
    }

    /// Sums the syllables of a document; `syllables` are those of each type of the vocabulary.
    pub fn syllables(&self, document: &DocumentView<'_>, sentences: u64, syllables: &[u8]) -> SyllableCounts {
        let mut sums = SyllableCounts { sentences, ..SyllableCounts::default() };
        for word in self.words_of(document) {
            let syllables = syllables[word as usize];
            sums.words += 1;
            sums.syllables += u64::from(syllables);
            sums.long_words += u64::from(syllables >= 3);
        }
        sums
    }

    fn words_of<'d>(&self, document: &DocumentView<'d>) -> impl Iterator<Item = u32> + use<'d, 'c> {
        let vocabulary = self.counts.vocabulary();
        let is_word = move |id: &u32| vocabulary.class(super::TermId(*id)) == Class::Word;
        document.slots.iter().filter_map(|slot| slot.id()).filter(is_word)
    }

    fn stretches(&mut self, words: impl Iterator<Item = u32>, ends: impl Fn(u64, u64) -> bool) -> (u64, u64, u64) {
        let (mut whole, mut types, mut tokens) = (0, 0, 0);
        self.next_stretch();
        for word in words {
            let seen_in = &mut self.seen_in[word as usize];
            types += u64::from(*seen_in != self.stretch);
            *seen_in = self.stretch;
            tokens += 1;
            if ends(types, tokens) {
                (whole, types, tokens) = (whole + 1, 0, 0);
                self.next_stretch();
            }
        }
        (whole, types, tokens)
    }

    fn next_stretch(&mut self) {
        self.stretch = self.stretch.wrapping_add(1);
        if self.stretch == 0 {
            self.seen_in.fill(0);
            self.stretch = 1;
        }
    }
}

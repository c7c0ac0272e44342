//! The occurrences of a range of terms, with what stands around them.

use std::ops::Range;

use crate::config::NgramOptions;
use crate::count::{Counts, Slot, TermId, ViewBuffer};
use crate::error::Result;

/// No term: the phrase ends there, or an address stands there.
pub(crate) const NONE: u32 = u32::MAX;

/// All occurrences of some terms.
pub struct Occurrences<'c> {
    pub(crate) counts: &'c Counts,
    pub(crate) options: NgramOptions,
    pub(crate) min_count: u64,
    first_term: u32,
    /// For each term of the range, where its occurrences begin; one more at the end.
    starts: Vec<usize>,
    /// Of each occurrence: the terms behind it, nearest first, those before it, nearest first, and the document.
    words: Vec<u32>,
    /// Of each occurrence, how many terms are before and behind it, as far as the longest n-gram can reach.
    room: Vec<(u8, u8)>,
    /// For each length, the windows of all documents, whatever they begin with.
    windows: Vec<u64>,
}

impl<'c> Occurrences<'c> {
    /// Bytes of memory for each occurrence, those included that are needed to sort it, and to hold the n-grams that begin with it.
    pub fn bytes_each(options: &NgramOptions) -> u64 {
        let listed = Self::width(options) * size_of::<u32>() + size_of::<(u8, u8)>() + size_of::<(u128, usize)>();
        // The cells of the longest, and half as many numbers for each of those it ends in.
        let counted = (3 * size_of::<u64>() / 2) << options.longest();
        listed as u64 + counted as u64 / options.min_ngram_count.max(1)
    }

    fn width(options: &NgramOptions) -> usize {
        options.longest() + options.before()
    }

    /// Lists the occurrences of the terms of a range. Terms with fewer than `min_count` are in no n-gram.
    ///
    /// # Errors
    /// A fatal error where the tokens cannot be read back from the disk.
    ///
    /// # Complexity
    /// Linear in the tokens of all documents; memory for each occurrence of these terms is [`bytes_each`](Self::bytes_each) when
    /// they are counted.
    pub fn list(counts: &'c Counts, range: Range<u32>, options: &NgramOptions, min_count: u64) -> Result<Self> {
        let width = Self::width(options);
        let mut starts = Vec::with_capacity(range.len() + 1);
        let mut all = 0;
        for term in range.clone() {
            starts.push(all);
            all += counts.vocabulary().count(TermId(term)) as usize;
        }
        starts.push(all);
        let mut listed = Occurrences {
            counts,
            options: options.clone(),
            min_count,
            first_term: range.start,
            words: vec![NONE; all * width],
            room: vec![(0, 0); all],
            windows: vec![0; NgramOptions::LONGEST as usize + 1],
            starts,
        };
        let mut next = listed.starts.clone();
        let mut buffer = ViewBuffer::default();
        let mut run = Vec::new();
        for (number, document) in (0u32..).zip(counts.documents()) {
            let view = counts.view(document, &mut buffer)?;
            let mut start = 0;
            for &end in view.phrase_ends {
                for slots in view.slots[start..end as usize].split(|slot| *slot == Slot::HOLE) {
                    run.clear();
                    run.extend(slots.iter().filter_map(|slot| slot.id()));
                    listed.add_run(&run, number, &range, &mut next);
                }
                start = end as usize;
            }
        }
        Ok(listed)
    }

    /// Terms that stand one behind the other in a phrase, without anything between.
    fn add_run(&mut self, run: &[u32], document: u32, range: &Range<u32>, next: &mut [usize]) {
        for (len, windows) in self.windows.iter_mut().enumerate().skip(1) {
            *windows += (run.len() + 1).saturating_sub(len) as u64;
        }
        let (longest, before) = (self.options.longest(), self.options.before());
        let width = Self::width(&self.options);
        for (at, term) in run.iter().enumerate().filter(|(_, term)| range.contains(term)) {
            let place = &mut next[(term - range.start) as usize];
            let words = &mut self.words[*place * width..][..width];
            for (word, &behind) in words.iter_mut().zip(&run[at + 1..]).take(longest - 1) {
                *word = behind;
            }
            for (word, &earlier) in words[longest - 1..].iter_mut().zip(run[..at].iter().rev()).take(before) {
                *word = earlier;
            }
            words[width - 1] = document;
            let behind = (run.len() - at - 1).min(longest - 1);
            self.room[*place] = (at.min(longest - 1) as u8, behind as u8);
            *place += 1;
        }
    }

    /// For each length from 0 on, the windows of all documents.
    pub fn windows(&self) -> &[u64] {
        &self.windows
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.room.len() as u64
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.room.is_empty()
    }

    /// Numbers of the occurrences of a term.
    pub(crate) fn of_term(&self, term: u32) -> Range<usize> {
        let index = (term - self.first_term) as usize;
        self.starts[index]..self.starts[index + 1]
    }

    /// The terms behind an occurrence, nearest first; [`NONE`] where there are no more.
    pub(crate) fn behind(&self, occurrence: usize) -> &[u32] {
        let width = Self::width(&self.options);
        &self.words[occurrence * width..][..self.options.longest() - 1]
    }

    /// The terms before an occurrence, nearest first; [`NONE`] where there are no more.
    pub(crate) fn before(&self, occurrence: usize) -> &[u32] {
        let width = Self::width(&self.options);
        &self.words[occurrence * width..][self.options.longest() - 1..width - 1]
    }

    pub(crate) fn document(&self, occurrence: usize) -> u32 {
        let width = Self::width(&self.options);
        self.words[(occurrence + 1) * width - 1]
    }

    /// How many terms are before and behind an occurrence, up to one less than the longest n-gram.
    pub(crate) fn room(&self, occurrence: usize) -> (usize, usize) {
        let (before, behind) = self.room[occurrence];
        (usize::from(before), usize::from(behind))
    }
}

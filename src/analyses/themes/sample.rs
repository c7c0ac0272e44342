//! A sample of hits, the same whatever the order of work: a hit is kept or not by a number made of the seed, its document
//! and its place.

use std::collections::BinaryHeap;

use crate::count::{Counts, Hit, ViewBuffer, mixed};
use crate::error::Result;

/// What orders the hits of a pattern: chance, and where two are equal, the place.
type Lot = (u64, u32, u32);

/// Which hits are kept.
#[derive(Debug, Default)]
pub struct HitSample {
    seed: u64,
    documents: Vec<SampledDocument>,
    /// For each pattern, the largest that is kept; `None` where all are.
    last: Vec<Option<Lot>>,
    /// Hits that are kept, for each document.
    kept: Vec<u32>,
    /// Hits that are not.
    cut: u64,
    /// Those of them of which their file has too many.
    cut_of_files: u64,
}

/// What hits of a document are drawn by.
#[derive(Clone, Copy, Debug)]
pub struct SampledDocument {
    /// Made of its name.
    pub number: u64,
    /// The largest number that is drawn in its file: of all numbers, this is the share of its hits that is kept.
    pub largest: u64,
}

/// The share of the hits of a file that is kept, as the largest number that is drawn, where it has so many and may have `most`.
pub fn largest_of(hits: u64, most: u64) -> u64 {
    if hits <= most { u64::MAX } else { ((u128::from(most) << 64) / u128::from(hits)) as u64 }
}

impl HitSample {
    /// At most `max` hits of each of `patterns` patterns, and of each document the share that its file may have.
    ///
    /// # Errors
    /// A fatal error where the tokens cannot be read back from the disk.
    ///
    /// # Complexity
    /// O(n log max) in the hits; memory for `max` of each pattern.
    pub fn draw(
        counts: &Counts,
        documents: Vec<SampledDocument>,
        patterns: usize,
        max: Option<u64>,
        seed: u64,
    ) -> Result<HitSample> {
        let mut sample = HitSample { seed, documents, last: vec![None; patterns], ..HitSample::default() };
        if let Some(max) = max {
            sample.last = sample.last_of_patterns(counts, usize::try_from(max).unwrap_or(usize::MAX))?;
        }
        let mut buffer = ViewBuffer::default();
        for (number, document) in counts.documents().iter().enumerate() {
            let mut kept = 0;
            if document.hits() > 0 {
                let largest = sample.documents[number].largest;
                let mut of_file = 0;
                counts.each_hits(document, &mut buffer, |hits| {
                    kept += hits.iter().filter(|hit| sample.holds(number, hit)).count();
                    let is_too_many = |hit: &&Hit| sample.lot(number, hit).0 > largest;
                    of_file += if largest == u64::MAX { 0 } else { hits.iter().filter(is_too_many).count() as u64 };
                })?;
                sample.cut_of_files += of_file;
            }
            sample.cut += (document.hits() - kept) as u64;
            sample.kept.push(kept as u32);
        }
        Ok(sample)
    }

    /// For each pattern, the last of the `max` that are kept; `None` where it has no more.
    fn last_of_patterns(&self, counts: &Counts, max: usize) -> Result<Vec<Option<Lot>>> {
        let mut smallest: Vec<BinaryHeap<Lot>> = vec![BinaryHeap::new(); self.last.len()];
        let mut is_cut = vec![false; self.last.len()];
        let mut buffer = ViewBuffer::default();
        for (number, document) in counts.documents().iter().enumerate().filter(|(_, document)| document.hits() > 0) {
            counts.each_hits(document, &mut buffer, |hits| {
                for hit in hits {
                    let heap = &mut smallest[hit.pattern as usize];
                    heap.push(self.lot(number, hit));
                    if heap.len() > max {
                        heap.pop();
                        is_cut[hit.pattern as usize] = true;
                    }
                }
            })?;
        }
        Ok(smallest.iter().zip(is_cut).map(|(heap, is_cut)| heap.peek().copied().filter(|_| is_cut)).collect())
    }

    /// Whether a hit of a document is kept.
    pub fn holds(&self, document: usize, hit: &Hit) -> bool {
        let (last, largest) = (self.last[hit.pattern as usize], self.documents[document].largest);
        if last.is_none() && largest == u64::MAX {
            return true;
        }
        let lot = self.lot(document, hit);
        lot.0 <= largest && last.is_none_or(|last| lot <= last)
    }

    /// Hits that are kept of each document.
    pub fn kept(&self) -> &[u32] {
        &self.kept
    }

    /// Hits that are not kept.
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// Those of them of which their file has too many.
    pub fn cut_of_files(&self) -> u64 {
        self.cut_of_files
    }

    fn lot(&self, document: usize, hit: &Hit) -> Lot {
        let place = mixed(self.documents[document].number ^ mixed(self.seed)).wrapping_add(u64::from(hit.start_byte));
        (mixed(place), document as u32, hit.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::obfuscation::Obfuscations;

    #[test]
    fn of_a_file_with_too_many_hits_about_as_many_are_kept_as_it_may_have() {
        assert_eq!((largest_of(9, 9), largest_of(0, 0), largest_of(2, 1)), (u64::MAX, u64::MAX, 1 << 63));
        let document = SampledDocument { number: 7, largest: largest_of(100_000, 25_000) };
        let whole = SampledDocument { number: 7, largest: u64::MAX };
        let sample = HitSample { documents: vec![document, whole], last: vec![None], ..HitSample::default() };
        let hit = |at: u32| Hit {
            theme: 0,
            pattern: 0,
            position: at,
            len: 1,
            sentence: 0,
            start_byte: at,
            end_byte: at + 1,
            head: 1,
            tail: 0,
            obfuscations: Obfuscations::from_bits(0),
            around: Default::default(),
        };
        let kept = |document: usize| (0..100_000).filter(|&at| sample.holds(document, &hit(at))).count();
        assert!(kept(0).abs_diff(25_000) < 1_000, "{}", kept(0));
        assert_eq!(kept(1), 100_000);
    }
}

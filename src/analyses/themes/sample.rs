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
    /// For each document, a number made of its name.
    documents: Vec<u64>,
    /// For each pattern, the largest that is kept; `None` where all are.
    last: Vec<Option<Lot>>,
    /// Hits that are kept, for each document.
    kept: Vec<u32>,
    /// Hits that are not.
    cut: u64,
}

impl HitSample {
    /// At most `max` hits of each of `patterns` patterns; `documents` are numbers made of their names.
    ///
    /// # Errors
    /// A fatal error where the tokens cannot be read back from the disk.
    ///
    /// # Complexity
    /// O(n log max) in the hits; memory for `max` of each pattern.
    pub fn draw(counts: &Counts, documents: Vec<u64>, patterns: usize, max: u64, seed: u64) -> Result<HitSample> {
        let max = usize::try_from(max).unwrap_or(usize::MAX);
        let mut sample = HitSample { seed, documents, ..HitSample::default() };
        let mut smallest: Vec<BinaryHeap<Lot>> = vec![BinaryHeap::new(); patterns];
        let mut is_cut = vec![false; patterns];
        let mut buffer = ViewBuffer::default();
        for (number, document) in counts.documents().iter().enumerate().filter(|(_, document)| document.hits() > 0) {
            counts.each_hits(document, &mut buffer, |hits| {
                for hit in hits {
                    let heap = &mut smallest[hit.pattern as usize];
                    heap.push(sample.lot(number, hit));
                    if heap.len() > max {
                        heap.pop();
                        is_cut[hit.pattern as usize] = true;
                    }
                }
            })?;
        }
        sample.last =
            smallest.iter().zip(is_cut).map(|(heap, is_cut)| heap.peek().copied().filter(|_| is_cut)).collect();
        for (number, document) in counts.documents().iter().enumerate() {
            let mut kept = 0;
            if document.hits() > 0 {
                counts.each_hits(document, &mut buffer, |hits| {
                    kept += hits.iter().filter(|hit| sample.holds(number, hit)).count();
                })?;
            }
            sample.cut += (document.hits() - kept) as u64;
            sample.kept.push(kept as u32);
        }
        Ok(sample)
    }

    /// Whether a hit of a document is kept.
    pub fn holds(&self, document: usize, hit: &Hit) -> bool {
        self.last[hit.pattern as usize].is_none_or(|last| self.lot(document, hit) <= last)
    }

    /// Hits that are kept of each document.
    pub fn kept(&self) -> &[u32] {
        &self.kept
    }

    /// Hits that are not kept.
    pub fn cut(&self) -> u64 {
        self.cut
    }

    fn lot(&self, document: usize, hit: &Hit) -> Lot {
        let place = mixed(self.documents[document] ^ mixed(self.seed)).wrapping_add(u64::from(hit.start_byte));
        (mixed(place), document as u32, hit.position)
    }
}

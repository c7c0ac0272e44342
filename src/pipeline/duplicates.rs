//! Copies and near copies, on all threads.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::Stage;
use super::job::{InCopies, Job};
use super::measure::Amounts;
use crate::config::{Dedup, TableName};
use crate::count::{
    Band, Comparer, Counts, Duplicates, HASHES, NearPair, Sketch, Sketcher, TermSums, ViewBuffer, candidates,
    first_copies, term_sums,
};
use crate::error::Result;
use crate::stats::{jaccard, rows_per_band};

/// Documents that a thread takes at a time.
const CHUNK: usize = 64;

/// Of pairs that are just similar enough, the share that has to be compared at least.
const FOUND: f64 = 0.999;

impl Job<'_> {
    /// Which documents are copies, and the counts of terms in them, if that is asked for.
    pub(super) fn duplicates(&mut self, counts: &Counts) -> Result<(Option<Duplicates>, Option<InCopies>)> {
        if !self.is_needed(Stage::Duplicates) {
            return Ok((None, None));
        }
        self.timed(Stage::Duplicates, |job| {
            let found = job.find_duplicates(counts)?;
            let copies = counts.among(|document| found.is_copy(document));
            let terms = if job.wants(TableName::Terms) { term_sums(&copies)? } else { TermSums::default() };
            let (documents, rows) = (counts.documents().len() as u64, found.pairs.len() as u64);
            let in_copies = InCopies { terms, counts: copies, ..InCopies::default() };
            let amounts = Amounts { documents, tokens: counts.tokens(), rows, bytes: 0 };
            Ok(((Some(found), Some(in_copies)), amounts))
        })
    }

    fn find_duplicates(&self, counts: &Counts) -> Result<Duplicates> {
        let is_near = self.config.duplicates.dedup == Dedup::Near;
        let rows = if is_near { rows_per_band(self.config.duplicates.near_threshold, HASHES, FOUND) } else { 0 };
        let documents = counts.documents();
        self.observer.begin(Stage::Duplicates, documents.len() as u64 * if is_near { 2 } else { 1 }, 0);
        let sketcher = Sketcher::new(counts, rows);
        let sketches = self.sketches(counts, &sketcher)?;
        let first_copies = first_copies(counts, &sketches)?;
        self.check()?;
        let bands: Vec<Band> = self.pool.install(|| {
            (0..sketcher.bands()).into_par_iter().map(|band| Band::new(&sketches, &first_copies, band)).collect()
        });
        let crowded = AtomicU64::new(0);
        let shingles: Vec<u32> = sketches.iter().map(|sketch| sketch.shingles).collect();
        // Most of what they hold is in the bands now.
        drop(sketches);
        let near = if is_near { self.compare(counts, &sketcher, &shingles, &bands, &crowded)? } else { Vec::new() };
        Ok(Duplicates::new(shingles, &first_copies, near, crowded.into_inner()))
    }

    fn sketches(&self, counts: &Counts, sketcher: &Sketcher) -> Result<Vec<Sketch>> {
        let chunk = |documents: &[_]| {
            self.check()?;
            let (mut scratch, mut buffer) = (sketcher.scratch(), ViewBuffer::default());
            let sketch = |document| Ok(sketcher.sketch(&counts.view(document, &mut buffer)?, &mut scratch));
            let sketches = documents.iter().map(sketch).collect::<Result<Vec<Sketch>>>()?;
            self.observer.advance(Stage::Duplicates, documents.len() as u64, 0);
            Ok(sketches)
        };
        let chunks: Result<Vec<Vec<Sketch>>> =
            self.pool.install(|| counts.documents().par_chunks(CHUNK).map(chunk).collect());
        Ok(chunks?.concat())
    }

    /// Every pair of documents that have a bucket in common and are similar enough.
    fn compare(
        &self,
        counts: &Counts,
        sketcher: &Sketcher,
        shingles: &[u32],
        bands: &[Band],
        crowded: &AtomicU64,
    ) -> Result<Vec<NearPair>> {
        let numbers: Vec<u32> = (0..).take(shingles.len()).collect();
        let chunk = |(comparer, before): &mut (Comparer<'_>, Vec<u32>), chunk: &[u32]| {
            self.check()?;
            let mut pairs = Vec::new();
            for &document in chunk {
                if candidates(bands, document, before) {
                    crowded.fetch_add(1, Ordering::Relaxed);
                }
                self.compare_one(counts, shingles, document, before, comparer, &mut pairs)?;
            }
            self.observer.advance(Stage::Duplicates, chunk.len() as u64, 0);
            Ok(pairs)
        };
        let room = || (sketcher.comparer(), Vec::new());
        let chunks: Result<Vec<Vec<NearPair>>> =
            self.pool.install(|| numbers.par_chunks(CHUNK).map_init(room, chunk).collect());
        Ok(chunks?.concat())
    }

    fn compare_one(
        &self,
        counts: &Counts,
        shingles: &[u32],
        document: u32,
        before: &[u32],
        comparer: &mut Comparer<'_>,
        pairs: &mut Vec<NearPair>,
    ) -> Result<()> {
        let shingles = |document: u32| u64::from(shingles[document as usize]);
        let is_near = |shared: u64, other: u32| {
            jaccard(shared, shingles(document), shingles(other))
                .is_some_and(|similarity| similarity >= self.config.duplicates.near_threshold)
        };
        // No more can be shared than the smaller one has.
        let mut others =
            before.iter().filter(|&&other| is_near(shingles(document).min(shingles(other)), other)).peekable();
        if others.peek().is_none() {
            return Ok(());
        }
        let (mut buffer, mut other_buffer) = (ViewBuffer::default(), ViewBuffer::default());
        let own = counts.view(&counts.documents()[document as usize], &mut buffer)?;
        comparer.take(&own);
        for &other in others {
            let view = counts.view(&counts.documents()[other as usize], &mut other_buffer)?;
            let shared = comparer.shared(&own, &view);
            if is_near(u64::from(shared), other) {
                pairs.push(NearPair { first: other, second: document, shared, is_exact: false });
            }
        }
        Ok(())
    }
}

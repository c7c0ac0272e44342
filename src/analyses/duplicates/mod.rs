//! Exact and near-duplicates, on all threads.

mod bands;
mod clusters;
mod dropped;
mod exact;
mod shingles;
mod sketch;
mod table;

pub(crate) use self::clusters::Duplicates;
pub(crate) use self::dropped::DroppedCopies;
pub(crate) use self::exact::exact_copies;

pub(crate) use self::table::near_duplicates_columns;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use self::bands::{Band, candidates};
use self::clusters::DuplicatePair;
use self::exact::exact_firsts;
use self::shingles::Comparer;
use self::sketch::{HASHES, Sketch, Sketcher};
use self::table::near_duplicates;
use crate::analyses::analysis::Analysis;
use crate::config::{Dedup, TableName};
use crate::context::{Amounts, Context, DuplicateTotals, Report, Stage};
use crate::corpus::Records;
use crate::count::{Counts, ViewBuffer};
use crate::error::Result;
use crate::stats::{jaccard, rows_per_band};
use crate::tables::Table;

/// Documents that a thread takes at a time.
const CHUNK: usize = 64;

/// The least share of the pairs that are just similar enough which has to be compared.
const FOUND: f64 = 0.999;

/// The duplicates among some documents.
pub(crate) struct FoundDuplicates {
    pub found: Duplicates,
    pub totals: DuplicateTotals,
}

/// Finds duplicates among the documents that are counted.
pub(crate) fn duplicates(context: &Context<'_>, counts: &Counts) -> Result<(Option<FoundDuplicates>, Amounts)> {
    let found = find_duplicates(context, counts)?;
    let (documents, rows) = (counts.documents().len() as u64, found.found.pairs.len() as u64);
    let amounts = Amounts { documents, tokens: counts.tokens(), rows, bytes: 0 };
    Ok((Some(found), amounts))
}

fn find_duplicates(context: &Context<'_>, counts: &Counts) -> Result<FoundDuplicates> {
    let is_near = context.config.duplicates.dedup == Dedup::Near;
    let rows = if is_near { rows_per_band(context.config.duplicates.near_threshold, HASHES, FOUND) } else { 0 };
    let documents = counts.documents();
    context.observer.begin(Stage::Duplicates, documents.len() as u64 * if is_near { 2 } else { 1 }, 0);
    let sketcher = Sketcher::new(counts, rows);
    let sketches = sketches(context, counts, &sketcher)?;
    let exact_firsts = exact_firsts(context, counts)?;
    context.check()?;
    let bands: Vec<Band> = context.pool.install(|| {
        (0..sketcher.bands()).into_par_iter().map(|band| Band::new(&sketches, &exact_firsts, band)).collect()
    });
    let crowded = AtomicU64::new(0);
    let shingles: Vec<u32> = sketches.iter().map(|sketch| sketch.shingles).collect();
    // The bands hold most of their content by now.
    drop(sketches);
    let near = if is_near { compare(context, counts, &sketcher, &shingles, &bands, &crowded)? } else { Vec::new() };
    let found = Duplicates::new(shingles, &exact_firsts, near, crowded.into_inner());
    let totals = totals(&found, counts);
    Ok(FoundDuplicates { found, totals })
}

fn sketches(context: &Context<'_>, counts: &Counts, sketcher: &Sketcher) -> Result<Vec<Sketch>> {
    let documents = counts.documents();
    let chunk = |start: usize| {
        context.check()?;
        let documents = documents.range(start..(start + CHUNK).min(documents.len()));
        let (mut scratch, mut buffer) = (sketcher.scratch(), ViewBuffer::default());
        let sketch = |document| Ok(sketcher.sketch(&counts.view(document, &mut buffer)?, &mut scratch));
        let sketches = documents.map(sketch).collect::<Result<Vec<Sketch>>>()?;
        context.observer.advance(Stage::Duplicates, sketches.len() as u64, 0);
        Ok(sketches)
    };
    let starts = (0..documents.len()).into_par_iter().step_by(CHUNK);
    let chunks: Result<Vec<Vec<Sketch>>> = context.pool.install(|| starts.map(chunk).collect());
    Ok(chunks?.concat())
}

/// Every pair of documents that share a bucket and are similar enough.
fn compare(
    context: &Context<'_>,
    counts: &Counts,
    sketcher: &Sketcher,
    shingles: &[u32],
    bands: &[Band],
    crowded: &AtomicU64,
) -> Result<Vec<DuplicatePair>> {
    let numbers: Vec<u32> = (0..).take(shingles.len()).collect();
    let chunk = |(comparer, before): &mut (Comparer<'_>, Vec<u32>), chunk: &[u32]| {
        context.check()?;
        let mut pairs = Vec::new();
        for &document in chunk {
            if candidates(bands, document, before) {
                crowded.fetch_add(1, Ordering::Relaxed);
            }
            compare_one(context, counts, shingles, document, before, comparer, &mut pairs)?;
        }
        context.observer.advance(Stage::Duplicates, chunk.len() as u64, 0);
        Ok(pairs)
    };
    let room = || (sketcher.comparer(), Vec::new());
    let chunks: Result<Vec<Vec<DuplicatePair>>> =
        context.pool.install(|| numbers.par_chunks(CHUNK).map_init(room, chunk).collect());
    Ok(chunks?.concat())
}

fn compare_one(
    context: &Context<'_>,
    counts: &Counts,
    shingles: &[u32],
    document: u32,
    before: &[u32],
    comparer: &mut Comparer<'_>,
    pairs: &mut Vec<DuplicatePair>,
) -> Result<()> {
    let shingles = |document: u32| u64::from(shingles[document as usize]);
    let is_near = |shared: u64, other: u32| {
        jaccard(shared, shingles(document), shingles(other))
            .is_some_and(|similarity| similarity >= context.config.duplicates.near_threshold)
    };
    // Two documents cannot share more shingles than the smaller one has.
    let mut others = before.iter().filter(|&&other| is_near(shingles(document).min(shingles(other)), other)).peekable();
    if others.peek().is_none() {
        return Ok(());
    }
    let (mut buffer, mut other_buffer) = (ViewBuffer::default(), ViewBuffer::default());
    let own = counts.view(counts.documents().get(document as usize), &mut buffer)?;
    comparer.take(&own);
    for &other in others {
        let view = counts.view(counts.documents().get(other as usize), &mut other_buffer)?;
        let shared = comparer.shared(&own, &view);
        if is_near(u64::from(shared), other) {
            pairs.push(DuplicatePair { first: other, second: document, shared, is_exact: false });
        }
    }
    Ok(())
}

/// The table `near_duplicates`.
pub(crate) struct DuplicateTables<'r> {
    /// Those of the documents that were compared.
    pub records: &'r Records,
    pub duplicates: Option<&'r FoundDuplicates>,
    /// Whether copies are counted, and so in the table `documents`.
    pub are_counted: bool,
}

impl Analysis for DuplicateTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        let duplicates = self.duplicates.filter(|_| name == TableName::NearDuplicates);
        Ok(duplicates.map(|duplicates| near_duplicates(&duplicates.found, self.records, self.are_counted)))
    }

    fn report(&self, report: &mut Report) {
        report.duplicates = self.duplicates.map(|duplicates| duplicates.totals);
    }
}

fn totals(duplicates: &Duplicates, counts: &Counts) -> DuplicateTotals {
    let mut totals = DuplicateTotals { crowded: duplicates.crowded, ..DuplicateTotals::default() };
    totals.exact_copies = duplicates.pairs.iter().filter(|pair| pair.is_exact).count() as u64;
    totals.near_pairs = duplicates.pairs.len() as u64 - totals.exact_copies;
    let mut sizes = vec![0u32; duplicates.clusters().len()];
    for ((index, document), &first) in counts.documents().iter().enumerate().zip(duplicates.clusters()) {
        sizes[first as usize] += 1;
        if !duplicates.is_duplicate(index) {
            totals.representatives += 1;
            totals.representative_tokens += document.tokens();
        }
    }
    totals.clusters = sizes.iter().filter(|&&size| size > 1).count() as u64;
    totals.largest = sizes.iter().filter(|&&size| size > 1).max().copied().unwrap_or_default().into();
    totals
}

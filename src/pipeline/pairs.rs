//! Pairs of terms, all at once or in parts, on all threads.

use std::sync::Arc;

use rayon::prelude::*;

use super::Stage;
use super::job::{InCopies, Job};
use super::measure::Amounts;
use crate::config::TableName;
use crate::count::{
    Counts, PairCounter, PairMargins, PairRows, PairTable, distance_unit, document_ranges, merge_runs, pair_margins,
    term_ranges,
};
use crate::error::{Error, Result};
use crate::spill::Spill;

/// Ranges of terms per thread whose pairs are counted together: enough to share the work evenly.
const RANGES_PER_THREAD: usize = 32;

/// A run on the disk: where, and how long.
type Run = (u64, usize);

/// Whether no weighted sum can be beyond 64 bits, even if all tokens were of one term and counted twice.
fn fit_weights(tokens: u64, window: u32) -> bool {
    let of_token = |unit: u64| (1..=u64::from(window)).try_fold(0u64, |sum, distance| sum.checked_add(unit / distance));
    distance_unit(window).and_then(of_token).and_then(|most| most.checked_mul(tokens)?.checked_mul(2)).is_some()
}

impl Job<'_> {
    /// The rows of `pairs` unless the caller can do without, and the margins, if some table needs them. Adds the rows in
    /// copies to what was counted of those.
    pub(super) fn pairs(
        &mut self,
        counts: &Counts,
        in_copies: Option<&mut InCopies>,
        spill: &Arc<Spill>,
        with_rows: bool,
    ) -> Result<(PairTable, PairMargins)> {
        if !self.is_needed(Stage::Pairs) {
            return Ok((PairTable::default(), PairMargins::default()));
        }
        self.timed(Stage::Pairs, |job| {
            let with_rows = with_rows && job.wants(TableName::Pairs);
            let rows = || {
                if with_rows {
                    job.count_pairs(counts, job.config.count.min_pair_count, spill)
                } else {
                    Ok(PairTable::default())
                }
            };
            let (rows, margins) = job.pool.join(rows, || pair_margins(counts, &job.config.count));
            let (rows, margins) = (rows?, margins?);
            if let Some(copies) = in_copies.filter(|_| with_rows) {
                copies.pairs = job.count_pairs(&copies.counts, 1, spill)?;
            }
            let documents = counts.documents().len() as u64;
            let amounts = Amounts { documents, tokens: counts.tokens(), rows: rows.len() as u64, bytes: 0 };
            Ok(((rows, margins), amounts))
        })
    }

    /// All rows of pairs with at least so many events.
    fn count_pairs(&self, counts: &Counts, min_pair_count: u64, spill: &Arc<Spill>) -> Result<PairTable> {
        if counts.documents().is_empty() {
            return Ok(PairTable::default());
        }
        let options = &self.config.count;
        if options.pairs.weighted && !fit_weights(counts.tokens(), options.window) {
            return Err(Error::fatal(format!(
                "{} tokens are too many for weighted pairs in a window of {}",
                counts.tokens(),
                options.window
            ))
            .hint("narrow the window, or leave `weighted` away"));
        }
        let at_once = self.budget.tokens_at_once(counts.tokens(), PairCounter::BYTES_PER_TOKEN);
        let max_tokens = at_once.min(PairCounter::max_tokens(options));
        let batches = document_ranges(counts, max_tokens);
        let ranges = term_ranges(counts, self.budget.threads() * RANGES_PER_THREAD);
        let least = (options.min_count, min_pair_count);
        let mut table = PairTable::default();
        if batches.len() <= 1 {
            self.observer.begin(Stage::Pairs, ranges.len() as u64, 0);
            let Some(documents) = batches.into_iter().next() else { return Ok(table) };
            let counter = PairCounter::new(counts, documents, options)?;
            for group in ranges.chunks(RANGES_PER_THREAD) {
                let rows =
                    |range: &std::ops::Range<u32>, scratch: &mut _| Ok(counter.rows(range.clone(), least, scratch));
                self.append(&mut table, spill, self.on_all_threads(group, || counter.scratch(), rows)?)?;
            }
            return Ok(table);
        }
        self.observer.begin(Stage::Pairs, (ranges.len() * (batches.len() + 1)) as u64, 0);
        let mut runs: Vec<Vec<Run>> = vec![Vec::new(); ranges.len()];
        for documents in batches {
            let counter = PairCounter::new(counts, documents, options)?;
            let found = self.on_all_threads(
                &ranges,
                || counter.scratch(),
                |range, scratch| {
                    let mut bytes = Vec::new();
                    counter.rows(range.clone(), (options.min_count, 1), scratch).push_run(&mut bytes);
                    Ok((spill.append(&bytes)?, bytes.len()))
                },
            )?;
            for (runs, run) in runs.iter_mut().zip(found) {
                runs.push(run);
            }
        }
        let merge = |(range, runs): &(std::ops::Range<u32>, Vec<Run>), _: &mut ()| {
            let read = |&(at, len): &Run| {
                let mut bytes = vec![0; len];
                spill.read(at, &mut bytes).map(|()| bytes)
            };
            let runs = runs.iter().map(read).collect::<Result<Vec<_>>>()?;
            Ok(merge_runs(counts, range.clone(), &runs, least, options.pairs.weighted))
        };
        let work: Vec<_> = ranges.into_iter().zip(runs).collect();
        for group in work.chunks(self.budget.threads()) {
            let rows = self.on_all_threads(group, || (), merge)?;
            self.append(&mut table, spill, rows)?;
        }
        Ok(table)
    }

    fn append(&self, table: &mut PairTable, spill: &Arc<Spill>, parts: Vec<PairRows>) -> Result<()> {
        for rows in parts {
            if table.bytes() + rows.bytes() > self.budget.pair_rows() {
                table.append_spilled(&rows, spill)?;
            } else {
                table.append(rows);
            }
        }
        Ok(())
    }

    fn on_all_threads<T: Sync, S, R: Send>(
        &self,
        work: &[T],
        scratch: impl Fn() -> S + Sync + Send,
        each: impl Fn(&T, &mut S) -> Result<R> + Sync + Send,
    ) -> Result<Vec<R>> {
        let one = |scratch: &mut S, item: &T| {
            self.check()?;
            let done = each(item, scratch)?;
            self.observer.advance(Stage::Pairs, 1, 0);
            Ok(done)
        };
        self.pool.install(|| work.par_iter().map_init(scratch, one).collect())
    }
}

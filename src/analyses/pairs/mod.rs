//! Pairs of terms, all at once or in parts, on all threads.

mod counter;
mod margins;
mod q_values;
mod ranges;
mod rows;
mod store;
mod sums;
mod table;
mod variants;
mod weights;

pub use self::counter::PairCounter;
pub(crate) use self::margins::distinct;
pub use self::margins::{PairMargins, pair_margins};
pub(crate) use self::ranges::segment_ends;
pub use self::ranges::{document_ranges, term_ranges};
pub use self::rows::{PairRow, PairRows, merge_runs};
pub use self::store::PairTable;
pub use self::table::{Pairs, pairs_table};
pub use self::weights::distance_unit;

pub(crate) use self::table::pairs_columns;
use rayon::prelude::*;

use self::q_values::{PairTests, Scored, score_pairs};
use crate::analyses::analysis::Analysis;
use crate::config::TableName;
use crate::context::{Amounts, Context, Report, Stage};
use crate::count::Counts;
use crate::error::{Error, Result};
use crate::tables::{Measured, Table};

/// Ranges of terms per thread whose pairs are counted together: enough to share the work evenly.
const RANGES_PER_THREAD: usize = 32;

/// A run on the disk: its place and its length.
type PairRun = (u64, usize);

/// Whether weighted sums fit into 64 bits even if all tokens were of one term and counted twice.
fn fit_weights(tokens: u64, window: u32) -> bool {
    let of_token = |unit: u64| (1..=u64::from(window)).try_fold(0u64, |sum, distance| sum.checked_add(unit / distance));
    distance_unit(window).and_then(of_token).and_then(|most| most.checked_mul(tokens)?.checked_mul(2)).is_some()
}

/// What was counted of pairs.
#[derive(Default)]
pub(crate) struct PairCounts {
    /// The rows of `pairs`, if the plan has them.
    pub rows: PairTable,
    pub margins: PairMargins,
}

/// Counts the rows of pairs, if the plan has them, and their margins.
pub(crate) fn pairs(context: &Context<'_>, counts: &Counts) -> Result<(PairCounts, Amounts)> {
    let rows = || match context.plan.pair_rows {
        true => count_pairs(context, counts),
        false => Ok(PairTable::default()),
    };
    let margins = || pair_margins(counts, &context.config.count);
    // A long document takes the room of both.
    let has_long = counts.documents().iter().any(|document| document.pieces() > 1);
    let (rows, margins) = if has_long { (rows(), margins()) } else { context.pool.join(rows, margins) };
    let (rows, margins) = (rows?, margins?);
    let documents = counts.documents().len() as u64;
    let amounts = Amounts { documents, tokens: counts.tokens(), rows: rows.len() as u64, bytes: 0 };
    Ok((PairCounts { rows, margins }, amounts))
}

/// Counts all rows of pairs with at least `min_pair_count` events.
fn count_pairs(context: &Context<'_>, counts: &Counts) -> Result<PairTable> {
    if counts.documents().is_empty() {
        return Ok(PairTable::default());
    }
    let options = &context.config.count;
    if options.pairs.weighted && !fit_weights(counts.tokens(), options.window) {
        return Err(Error::fatal(format!(
            "{} tokens are too many for weighted pairs in a window of {}",
            counts.tokens(),
            options.window
        ))
        .hint("narrow the window, or omit `weighted`"));
    }
    let at_once = context.budget.tokens_at_once(counts.tokens(), PairCounter::BYTES_PER_TOKEN);
    let max_tokens = at_once.min(PairCounter::max_tokens(options));
    let batches = document_ranges(counts, max_tokens);
    let ranges = term_ranges(counts, context.budget.threads() * RANGES_PER_THREAD);
    let least = (options.min_count, options.min_pair_count);
    let mut table = PairTable::default();
    if batches.len() <= 1 {
        context.observer.begin(Stage::Pairs, ranges.len() as u64, 0);
        let Some(documents) = batches.into_iter().next() else { return Ok(table) };
        let counter = PairCounter::new(counts, documents, options)?;
        for group in ranges.chunks(RANGES_PER_THREAD) {
            let rows = |range: &std::ops::Range<u32>, scratch: &mut _| Ok(counter.rows(range.clone(), least, scratch));
            append(context, &mut table, on_all_threads(context, group, || counter.scratch(), rows)?)?;
        }
        return Ok(table);
    }
    context.observer.begin(Stage::Pairs, (ranges.len() * (batches.len() + 1)) as u64, 0);
    let mut runs: Vec<Vec<PairRun>> = vec![Vec::new(); ranges.len()];
    for documents in batches {
        let counter = PairCounter::new(counts, documents, options)?;
        let found = on_all_threads(
            context,
            &ranges,
            || counter.scratch(),
            |range, scratch| {
                let mut bytes = Vec::new();
                counter.rows(range.clone(), (options.min_count, 1), scratch).push_run(&mut bytes);
                Ok((context.spill.append(&bytes)?, bytes.len()))
            },
        )?;
        for (runs, run) in runs.iter_mut().zip(found) {
            runs.push(run);
        }
    }
    let merge = |(range, runs): &(std::ops::Range<u32>, Vec<PairRun>), _: &mut ()| {
        let read = |&(at, len): &PairRun| {
            let mut bytes = vec![0; len];
            context.spill.read(at, &mut bytes).map(|()| bytes)
        };
        let runs = runs.iter().map(read).collect::<Result<Vec<_>>>()?;
        Ok(merge_runs(counts, range.clone(), &runs, least, options.pairs.weighted))
    };
    let work: Vec<_> = ranges.into_iter().zip(runs).collect();
    for group in work.chunks(context.budget.threads()) {
        let rows = on_all_threads(context, group, || (), merge)?;
        append(context, &mut table, rows)?;
    }
    Ok(table)
}

fn append(context: &Context<'_>, table: &mut PairTable, parts: Vec<PairRows>) -> Result<()> {
    for rows in parts {
        if table.bytes() + rows.bytes() > context.budget.pair_rows() {
            table.append_spilled(&rows, &context.spill)?;
        } else {
            table.append(rows);
        }
    }
    Ok(())
}

fn on_all_threads<T: Sync, S, R: Send>(
    context: &Context<'_>,
    work: &[T],
    scratch: impl Fn() -> S + Sync + Send,
    each: impl Fn(&T, &mut S) -> Result<R> + Sync + Send,
) -> Result<Vec<R>> {
    let one = |scratch: &mut S, item: &T| {
        context.check()?;
        let done = each(item, scratch)?;
        context.observer.advance(Stage::Pairs, 1, 0);
        Ok(done)
    };
    context.pool.install(|| work.par_iter().map_init(scratch, one).collect())
}

/// The table `pairs`, with the tests of every row.
pub(crate) struct PairTables<'r> {
    pairs: Pairs<'r>,
    cut: u64,
    events: u64,
    measured: Measured<'r>,
    tests: PairTests,
}

impl<'r> PairTables<'r> {
    pub fn new(context: &'r Context<'_>, counts: &'r Counts, found: &'r PairCounts) -> Result<Self> {
        let PairCounts { rows, margins } = found;
        let pairs = Pairs::new(counts, rows, margins, &context.config.count);
        let Scored { tests, family } = score_pairs(context, &pairs)?;
        let measured = Measured { measures: &context.config.measures, families: vec![(rows.len(), family)] };
        Ok(PairTables { pairs, cut: rows.cut, events: margins.events(), measured, tests })
    }
}

impl Analysis for PairTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        let table = || pairs_table(&self.pairs, &self.measured, |rows, tables| self.tests.get(rows, tables));
        Ok((name == TableName::Pairs).then(table))
    }

    fn report(&self, report: &mut Report) {
        report.cut.pairs = self.cut;
        report.totals.pair_events = self.events;
    }
}

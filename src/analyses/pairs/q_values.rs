//! What needs a look at all pairs: q-values, in memory or through sorted runs on the disk, and the strongest pairs.

use std::ops::Range;

use rayon::prelude::*;

use super::rows::PairRow;
use super::table::Pairs;
use crate::context::{Context, PairSummary, QValuesOnDisk, RANKED, Ranked, Runs, largest_first};
use crate::error::Result;
use crate::stats::{Contingency, Family, Measure, StepUp};
use crate::tables::{BATCH_ROWS, Tests, TestsNeeded};

/// Bytes for each row whose tests are kept: three numbers.
const KEPT: usize = 3 * size_of::<f64>();

/// Pairs that the report names.
const SUMMARY_PAIRS: usize = 10;

/// What is known of pairs only after a look at all of them.
pub(crate) struct Scored {
    pub tests: PairTests,
    /// All rows together.
    pub family: Family,
    pub strongest: Vec<PairSummary>,
}

/// Tests by row.
pub(crate) enum PairTests {
    Memory(Tests),
    /// All but the q-values are computed again.
    Disk(TestsNeeded, QValuesOnDisk),
}

impl PairTests {
    /// The tests of some rows, which are in one batch and have these 2×2 tables.
    pub fn get(&self, rows: Range<usize>, tables: &[Contingency]) -> Result<Tests> {
        let (needed, q_values) = match self {
            PairTests::Memory(tests) => return Ok(tests.slice(rows)),
            PairTests::Disk(needed, q_values) => (*needed, q_values),
        };
        let mut tests = Tests::of(tables.iter().copied(), needed);
        if needed.q_value {
            tests.q_value = q_values.get(rows)?;
        }
        Ok(tests)
    }
}

/// Tests every row of `pairs`. They are one family of tests.
pub(crate) fn score_pairs(context: &Context<'_>, pairs: &Pairs<'_>) -> Result<Scored> {
    let rows = pairs.rows.len();
    let mut best = StrongestPairs::default();
    let needed = TestsNeeded::by(&context.config.measures);
    let mut family = Family::of(0);
    if context.config.measures.contains(&Measure::PpmiSmoothed) {
        family.context_mass = Some(Family::mass_of(pairs.margins.distinct()));
    }
    if rows <= context.budget.p_values_at_once(rows, RANKED + KEPT) {
        let tests = tests_in_memory(context, pairs, &mut best)?;
        family.tests = best.tests;
        return Ok(Scored { tests: PairTests::Memory(tests), family, strongest: best.summaries(pairs) });
    }
    let chunk = context.budget.p_values_at_once(rows, 2 * RANKED);
    let mut runs = Runs::new(&context.spill);
    for start in (0..rows).step_by(chunk) {
        let tests = tested(context, start..(start + chunk).min(rows), pairs, &mut best)?;
        if needed.q_value {
            runs.push(&ranked(context, start, &tests.p_value))?;
        }
    }
    family.tests = best.tests;
    let q_values = runs.q_values(StepUp::new(family.tests), rows)?;
    let tests = PairTests::Disk(needed, q_values);
    Ok(Scored { tests, family, strongest: best.summaries(pairs) })
}

fn tests_in_memory(context: &Context<'_>, pairs: &Pairs<'_>, best: &mut StrongestPairs) -> Result<Tests> {
    let mut tests = tested(context, 0..pairs.rows.len(), pairs, best)?;
    if !TestsNeeded::by(&context.config.measures).q_value {
        return Ok(tests);
    }
    let ranked = ranked(context, 0, &tests.p_value);
    tests.q_value = vec![f64::NAN; tests.p_value.len()];
    let mut step_up = StepUp::new(ranked.len() as u64);
    for (p, row) in ranked {
        tests.q_value[row as usize] = step_up.next(p);
    }
    Ok(tests)
}

/// The tests of some rows, without q-values.
fn tested(context: &Context<'_>, rows: Range<usize>, pairs: &Pairs<'_>, best: &mut StrongestPairs) -> Result<Tests> {
    let needed = TestsNeeded::by(&context.config.measures);
    let starts: Vec<usize> = rows.clone().step_by(BATCH_ROWS).collect();
    let of_batch = |&start: &usize| -> Result<(Tests, StrongestPairs)> {
        context.check()?;
        let batch = pairs.rows.rows(start..(start + BATCH_ROWS).min(rows.end))?;
        // The report names the strongest pairs, whatever is asked for.
        let with_g2 = TestsNeeded { g2: true, ..needed };
        let mut tests = Tests::of(batch.iter().map(|row| pairs.contingency(row)), with_g2);
        let mut best = StrongestPairs::default();
        for (&g2, row) in tests.g2.iter().zip(&batch) {
            best.offer(g2, row);
        }
        if !needed.g2 {
            tests.g2 = Vec::new();
        }
        Ok((tests, best))
    };
    let batches: Vec<(Tests, StrongestPairs)> =
        context.pool.install(|| starts.par_iter().map(of_batch).collect::<Result<_>>())?;
    let mut tests = Tests::default();
    tests.g2.reserve_exact(if needed.g2 { rows.len() } else { 0 });
    tests.p_value.reserve_exact(if needed.p_value { rows.len() } else { 0 });
    for (of_batch, best_of_batch) in batches {
        tests.g2.extend(of_batch.g2);
        tests.p_value.extend(of_batch.p_value);
        best.join(best_of_batch);
    }
    Ok(tests)
}

/// p-values with their rows, which start at `first_row`, from the largest to the smallest. Equal p-values may come in
/// any order: they have the same q-value.
fn ranked(context: &Context<'_>, first_row: usize, p_values: &[f64]) -> Vec<Ranked> {
    let with_rows = p_values.iter().copied().zip(first_row as u64..);
    let mut ranked: Vec<Ranked> = with_rows.filter(|(p, _)| !p.is_nan()).collect();
    if context.budget.threads() == 1 {
        // On one thread it is half as fast again as the parallel one.
        ranked.sort_unstable_by_key(largest_first);
    } else {
        context.pool.install(|| ranked.par_sort_unstable_by_key(largest_first));
    }
    ranked
}

/// The pairs of two terms with the largest g2; of equal ones, the first. Also the number of rows that have a test.
#[derive(Default)]
struct StrongestPairs {
    pairs: Vec<(f64, PairRow)>,
    tests: u64,
}

impl StrongestPairs {
    fn offer(&mut self, g2: f64, row: &PairRow) {
        self.tests += u64::from(!g2.is_nan());
        self.rank(g2, row);
    }

    /// Adds the best of later rows.
    fn join(&mut self, later: StrongestPairs) {
        self.tests += later.tests;
        later.pairs.iter().for_each(|(g2, row)| self.rank(*g2, row));
    }

    fn rank(&mut self, g2: f64, row: &PairRow) {
        let best = &mut self.pairs;
        let is_better = best.len() < SUMMARY_PAIRS || best.last().is_some_and(|last| g2 > last.0);
        if is_better && !g2.is_nan() && row.term1 != row.term2 {
            let place = best.partition_point(|(other, _)| *other >= g2);
            best.insert(place, (g2, *row));
            best.truncate(SUMMARY_PAIRS);
        }
    }

    fn summaries(self, pairs: &Pairs<'_>) -> Vec<PairSummary> {
        let form = |id| pairs.counts.vocabulary().form(id).to_string();
        let summary = |(g2, row): (f64, PairRow)| PairSummary {
            terms: (form(row.term1), form(row.term2)),
            count: row.count,
            log_dice: pairs.contingency(&row).log_dice(),
            g2: Some(g2),
        };
        self.pairs.into_iter().map(summary).collect()
    }
}

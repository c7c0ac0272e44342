//! What needs a look at all pairs: the number of tests, and q-values, in memory or through sorted runs on the disk.

use std::ops::Range;

use rayon::prelude::*;

use super::table::Pairs;
use crate::context::{Context, QValuesOnDisk, RANKED, Ranked, Runs, largest_first};
use crate::error::Result;
use crate::stats::{Contingency, Family, Measure, StepUp};
use crate::tables::{BATCH_ROWS, Tests, TestsNeeded};

/// Bytes for each row whose tests are kept: three numbers.
const KEPT: usize = 3 * size_of::<f64>();

/// What is known of pairs only after a look at all of them.
pub(crate) struct Scored {
    pub tests: PairTests,
    /// All rows together.
    pub family: Family,
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
    let needed = TestsNeeded::by(&context.config.measures);
    let mut family = Family::of(0);
    if context.config.measures.contains(&Measure::PpmiSmoothed) {
        family.context_mass = Some(Family::mass_of(pairs.margins.distinct()));
    }
    if rows <= context.budget.p_values_at_once(rows, RANKED + KEPT) {
        let (mut tests, with_test) = tested(context, 0..rows, pairs)?;
        family.tests = with_test;
        if needed.q_value {
            tests.q_value = q_values_in_memory(context, &tests.p_value);
        }
        return Ok(Scored { tests: PairTests::Memory(tests), family });
    }
    let chunk = context.budget.p_values_at_once(rows, 2 * RANKED);
    let mut runs = Runs::new(&context.spill);
    for start in (0..rows).step_by(chunk) {
        let (tests, with_test) = tested(context, start..(start + chunk).min(rows), pairs)?;
        family.tests += with_test;
        if needed.q_value {
            runs.push(&ranked(context, start, &tests.p_value))?;
        }
    }
    let q_values = runs.q_values(StepUp::new(family.tests), rows)?;
    Ok(Scored { tests: PairTests::Disk(needed, q_values), family })
}

fn q_values_in_memory(context: &Context<'_>, p_values: &[f64]) -> Vec<f64> {
    let ranked = ranked(context, 0, p_values);
    let mut q_values = vec![f64::NAN; p_values.len()];
    let mut step_up = StepUp::new(ranked.len() as u64);
    for (p, row) in ranked {
        q_values[row as usize] = step_up.next(p);
    }
    q_values
}

/// The tests of some rows, without q-values, and how many rows have one.
fn tested(context: &Context<'_>, rows: Range<usize>, pairs: &Pairs<'_>) -> Result<(Tests, u64)> {
    let needed = TestsNeeded::by(&context.config.measures);
    let starts: Vec<usize> = rows.clone().step_by(BATCH_ROWS).collect();
    let of_batch = |&start: &usize| -> Result<(Tests, u64)> {
        context.check()?;
        let batch = pairs.rows.rows(start..(start + BATCH_ROWS).min(rows.end))?;
        let tables: Vec<Contingency> = batch.iter().map(|row| pairs.contingency(row)).collect();
        let with_test = tables.iter().filter(|table| table.has_test()).count() as u64;
        Ok((Tests::of(tables.into_iter(), needed), with_test))
    };
    let batches: Vec<(Tests, u64)> = context.pool.install(|| starts.par_iter().map(of_batch).collect::<Result<_>>())?;
    let mut tests = Tests::default();
    tests.g2.reserve_exact(if needed.g2 { rows.len() } else { 0 });
    tests.p_value.reserve_exact(if needed.p_value { rows.len() } else { 0 });
    let mut with_test = 0;
    for (of_batch, with_test_of_batch) in batches {
        tests.g2.extend(of_batch.g2);
        tests.p_value.extend(of_batch.p_value);
        with_test += with_test_of_batch;
    }
    Ok((tests, with_test))
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

//! What every pair has to be compared with all others for: q-values, in memory or through sorted runs on the disk, and
//! which pairs are the strongest.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::job::Job;
use super::report::PairSummary;
use crate::count::PairRow;
use crate::error::Result;
use crate::spill::Spill;
use crate::stats::{Contingency, Family, Measure, StepUp};
use crate::tables::{BATCH_ROWS, Pairs, Tests, TestsNeeded};

/// A p-value and its row. 16 bytes.
type Ranked = (f64, u64);

const RANKED: usize = size_of::<Ranked>();

/// Bytes for each row whose tests are kept: three numbers.
const KEPT: usize = 3 * size_of::<f64>();

/// Pairs that the report names.
const SUMMARY_PAIRS: usize = 10;

/// What is known of pairs only when all have been looked at.
pub(super) struct Scored {
    pub tests: PairTests,
    /// All rows together.
    pub family: Family,
    pub strongest: Vec<PairSummary>,
}

/// Tests by row.
pub(super) enum PairTests {
    Memory(Tests),
    /// They are computed again, but for q-values: for each batch of rows, where those of some of its rows are: place, and how
    /// many.
    Disk(Arc<Spill>, TestsNeeded, Vec<Vec<(u64, usize)>>),
}

impl PairTests {
    /// Those of some rows, which lie within one batch, and have these 2×2 tables.
    pub fn get(&self, rows: Range<usize>, tables: &[Contingency]) -> Result<Tests> {
        let (spill, needed, batches) = match self {
            PairTests::Memory(tests) => return Ok(tests.slice(rows)),
            PairTests::Disk(spill, needed, batches) => (spill, *needed, batches),
        };
        let mut tests = Tests::of(tables.iter().copied(), needed);
        if !needed.q_value {
            return Ok(tests);
        }
        tests.q_value = vec![f64::NAN; rows.len()];
        for &(at, len) in batches.get(rows.start / BATCH_ROWS).into_iter().flatten() {
            for (q, row) in read(spill, at, len)? {
                let index = (row as usize).checked_sub(rows.start);
                if let Some(value) = index.and_then(|index| tests.q_value.get_mut(index)) {
                    *value = q;
                }
            }
        }
        Ok(tests)
    }
}

impl Job<'_> {
    /// Looks at every row of `pairs`, which are one family of tests.
    pub(super) fn score_pairs(&self, pairs: &Pairs<'_>, spill: &Arc<Spill>) -> Result<Scored> {
        let rows = pairs.rows.len();
        let mut best = Best::default();
        let needed = TestsNeeded::by(&self.config.measures);
        let mut family = Family::of(0);
        if self.config.measures.contains(&Measure::PpmiSmoothed) {
            family.context_mass = Some(Family::mass_of(pairs.margins.distinct()));
        }
        if rows <= self.budget.p_values_at_once(rows, RANKED + KEPT) {
            let tests = self.tests_in_memory(pairs, &mut best)?;
            family.tests = best.tests;
            return Ok(Scored { tests: PairTests::Memory(tests), family, strongest: best.summaries(pairs) });
        }
        let chunk = self.budget.p_values_at_once(rows, 2 * RANKED);
        let mut runs = Vec::new();
        for start in (0..rows).step_by(chunk) {
            let tests = self.tested(start..(start + chunk).min(rows), pairs, &mut best)?;
            if needed.q_value {
                let ranked = self.ranked(start, &tests.p_value);
                runs.push((write(spill, &ranked)?, ranked.len()));
            }
        }
        family.tests = best.tests;
        let mut heap = BinaryHeap::new();
        let mut runs: Vec<SortedRun<'_>> = runs.into_iter().map(|(at, left)| SortedRun::new(spill, at, left)).collect();
        for (index, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next()?.map(|next| Next(next, index)));
        }
        let mut batches = Batches::new(spill, rows.div_ceil(BATCH_ROWS));
        let mut step_up = StepUp::new(family.tests);
        while let Some(Next((p, row), index)) = heap.pop() {
            batches.push((step_up.next(p), row))?;
            heap.extend(runs[index].next()?.map(|next| Next(next, index)));
        }
        let tests = PairTests::Disk(Arc::clone(spill), needed, batches.finish()?);
        Ok(Scored { tests, family, strongest: best.summaries(pairs) })
    }

    fn tests_in_memory(&self, pairs: &Pairs<'_>, best: &mut Best) -> Result<Tests> {
        let mut tests = self.tested(0..pairs.rows.len(), pairs, best)?;
        if !TestsNeeded::by(&self.config.measures).q_value {
            return Ok(tests);
        }
        let ranked = self.ranked(0, &tests.p_value);
        tests.q_value = vec![f64::NAN; tests.p_value.len()];
        let mut step_up = StepUp::new(ranked.len() as u64);
        for (p, row) in ranked {
            tests.q_value[row as usize] = step_up.next(p);
        }
        Ok(tests)
    }

    /// The tests of some rows, but for q-values.
    fn tested(&self, rows: Range<usize>, pairs: &Pairs<'_>, best: &mut Best) -> Result<Tests> {
        let needed = TestsNeeded::by(&self.config.measures);
        let starts: Vec<usize> = rows.clone().step_by(BATCH_ROWS).collect();
        let of_batch = |&start: &usize| -> Result<(Tests, Best)> {
            self.check()?;
            let batch = pairs.rows.rows(start..(start + BATCH_ROWS).min(rows.end))?;
            // The strongest pairs are named whatever is asked for.
            let with_g2 = TestsNeeded { g2: true, ..needed };
            let mut tests = Tests::of(batch.iter().map(|row| pairs.contingency(row)), with_g2);
            let mut best = Best::default();
            for (&g2, row) in tests.g2.iter().zip(&batch) {
                best.offer(g2, row);
            }
            if !needed.g2 {
                tests.g2 = Vec::new();
            }
            Ok((tests, best))
        };
        let batches: Vec<(Tests, Best)> =
            self.pool.install(|| starts.par_iter().map(of_batch).collect::<Result<_>>())?;
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

    /// p-values with their rows, of which the first is `first_row`, from the largest to the smallest. Which of two equal ones
    /// comes first does not matter: they have the same q-value.
    fn ranked(&self, first_row: usize, p_values: &[f64]) -> Vec<Ranked> {
        let with_rows = p_values.iter().copied().zip(first_row as u64..);
        let mut ranked: Vec<Ranked> = with_rows.filter(|(p, _)| !p.is_nan()).collect();
        // No p-value is negative, so that their bits are in the order of the numbers.
        let largest_first = |ranked: &Ranked| std::cmp::Reverse(ranked.0.to_bits());
        if self.budget.threads() == 1 {
            // Half as fast again as the parallel one on one thread.
            ranked.sort_unstable_by_key(largest_first);
        } else {
            self.pool.install(|| ranked.par_sort_unstable_by_key(largest_first));
        }
        ranked
    }
}

/// The pairs of two terms with the largest g2, of equal ones those that come first, of so many rows that have one.
#[derive(Default)]
struct Best {
    pairs: Vec<(f64, PairRow)>,
    tests: u64,
}

impl Best {
    fn offer(&mut self, g2: f64, row: &PairRow) {
        self.tests += u64::from(!g2.is_nan());
        self.rank(g2, row);
    }

    /// Those of rows that come later.
    fn join(&mut self, later: Best) {
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

fn write(spill: &Spill, values: &[Ranked]) -> Result<u64> {
    let mut bytes = Vec::with_capacity(values.len() * RANKED);
    for (value, row) in values {
        bytes.extend_from_slice(&value.to_le_bytes());
        bytes.extend_from_slice(&row.to_le_bytes());
    }
    spill.append(&bytes)
}

fn read(spill: &Spill, at: u64, len: usize) -> Result<Vec<Ranked>> {
    let mut bytes = vec![0; len * RANKED];
    spill.read(at, &mut bytes)?;
    let (halves, _) = bytes.as_chunks::<8>();
    Ok(halves.chunks_exact(2).map(|pair| (f64::from_le_bytes(pair[0]), u64::from_le_bytes(pair[1]))).collect())
}

/// A sorted run that is read piece by piece.
struct SortedRun<'s> {
    spill: &'s Spill,
    at: u64,
    left: usize,
    piece: std::vec::IntoIter<Ranked>,
}

impl<'s> SortedRun<'s> {
    /// Values that are read at a time.
    const PIECE: usize = 1 << 14;

    fn new(spill: &'s Spill, at: u64, left: usize) -> Self {
        SortedRun { spill, at, left, piece: Vec::new().into_iter() }
    }

    fn next(&mut self) -> Result<Option<Ranked>> {
        if self.piece.len() == 0 {
            let len = self.left.min(Self::PIECE);
            self.piece = read(self.spill, self.at, len)?.into_iter();
            self.at += (len * RANKED) as u64;
            self.left -= len;
        }
        Ok(self.piece.next())
    }
}

/// The largest p-value first.
struct Next(Ranked, usize);

impl Ord for Next {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.0.total_cmp(&other.0.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Next {}

/// q-values on their way to the batches of rows that they belong to.
struct Batches<'s> {
    spill: &'s Spill,
    waiting: Vec<Vec<Ranked>>,
    written: Vec<Vec<(u64, usize)>>,
}

impl<'s> Batches<'s> {
    /// Values of one batch that are written at a time.
    const PIECE: usize = 1 << 11;

    fn new(spill: &'s Spill, batches: usize) -> Self {
        Batches { spill, waiting: vec![Vec::new(); batches], written: vec![Vec::new(); batches] }
    }

    fn push(&mut self, (q, row): Ranked) -> Result<()> {
        let batch = row as usize / BATCH_ROWS;
        self.waiting[batch].push((q, row));
        if self.waiting[batch].len() == Self::PIECE { self.write(batch) } else { Ok(()) }
    }

    fn write(&mut self, batch: usize) -> Result<()> {
        let values = &mut self.waiting[batch];
        self.written[batch].push((write(self.spill, values)?, values.len()));
        values.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Vec<(u64, usize)>>> {
        for batch in 0..self.waiting.len() {
            self.write(batch)?;
        }
        Ok(self.written)
    }
}

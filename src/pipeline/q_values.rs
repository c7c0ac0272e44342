//! q-values of pairs: every p-value has to be ranked among all others, in memory or in sorted runs on the disk.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::job::Job;
use crate::count::PairTable;
use crate::error::Result;
use crate::spill::Spill;
use crate::stats::StepUp;
use crate::tables::{BATCH_ROWS, Pairs};

/// A p-value and its row. 16 bytes.
type Ranked = (f64, u64);

const RANKED: usize = size_of::<Ranked>();

/// q-values by row.
pub(super) enum QValues {
    Memory(Vec<Option<f64>>),
    /// For each batch of rows, where the q-values of some of its rows are: row within the batch, and value.
    Disk(Arc<Spill>, Vec<Vec<(u64, usize)>>),
}

impl QValues {
    /// Those of some rows, which lie within one batch.
    pub fn get(&self, rows: Range<usize>) -> Result<Vec<Option<f64>>> {
        let (spill, batches) = match self {
            QValues::Memory(values) => return Ok(values[rows].to_vec()),
            QValues::Disk(spill, batches) => (spill, batches),
        };
        let mut values = vec![None; rows.len()];
        for &(at, len) in batches.get(rows.start / BATCH_ROWS).into_iter().flatten() {
            for (q, row) in read(spill, at, len)? {
                if let Some(value) = (row as usize).checked_sub(rows.start).and_then(|index| values.get_mut(index)) {
                    *value = Some(q);
                }
            }
        }
        Ok(values)
    }
}

impl Job<'_> {
    /// The q-value of every row of `pairs`, which are one family.
    pub(super) fn q_values_of_pairs(&self, table: &PairTable, of: &Pairs<'_>, spill: &Arc<Spill>) -> Result<QValues> {
        let chunk = self.budget.p_values_at_once(table.len(), 2 * RANKED);
        if table.len() <= chunk {
            let ranked = self.ranked(0..table.len(), table, of)?;
            let mut values = vec![None; table.len()];
            let mut step_up = StepUp::new(ranked.len() as u64);
            for (p, row) in ranked {
                values[row as usize] = Some(step_up.next(p));
            }
            return Ok(QValues::Memory(values));
        }
        let mut runs = Vec::new();
        let mut family = 0;
        for start in (0..table.len()).step_by(chunk) {
            let ranked = self.ranked(start..(start + chunk).min(table.len()), table, of)?;
            family += ranked.len() as u64;
            runs.push((write(spill, &ranked)?, ranked.len()));
        }
        let mut heap = BinaryHeap::new();
        let mut runs: Vec<SortedRun<'_>> = runs.into_iter().map(|(at, left)| SortedRun::new(spill, at, left)).collect();
        for (index, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next()?.map(|next| Next(next, index)));
        }
        let mut batches = Batches::new(spill, table.len().div_ceil(BATCH_ROWS));
        let mut step_up = StepUp::new(family);
        while let Some(Next((p, row), index)) = heap.pop() {
            batches.push((step_up.next(p), row))?;
            heap.extend(runs[index].next()?.map(|next| Next(next, index)));
        }
        Ok(QValues::Disk(Arc::clone(spill), batches.finish()?))
    }

    /// The p-values of some rows, from the largest to the smallest. Which of two equal ones comes first does not matter:
    /// they have the same q-value.
    fn ranked(&self, rows: Range<usize>, table: &PairTable, of: &Pairs<'_>) -> Result<Vec<Ranked>> {
        let starts: Vec<usize> = rows.clone().step_by(BATCH_ROWS).collect();
        let of_batch = |&start: &usize| -> Result<Vec<Ranked>> {
            self.check()?;
            let batch = table.rows(start..(start + BATCH_ROWS).min(rows.end))?;
            let with_p = (start as u64..).zip(&batch);
            Ok(with_p.filter_map(|(index, row)| of.contingency(row).p_value().map(|p| (p, index))).collect())
        };
        self.pool.install(|| {
            let batches: Vec<Vec<Ranked>> = starts.par_iter().map(of_batch).collect::<Result<_>>()?;
            let mut ranked = batches.concat();
            ranked.par_sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
            Ok(ranked)
        })
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

//! p-values in order, in memory or through sorted runs on the disk, to the q-values of rows.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;

use crate::error::Result;
use crate::spill::Spill;
use crate::stats::StepUp;
use crate::tables::BATCH_ROWS;

/// A p-value and its row. 16 bytes.
pub(super) type Ranked = (f64, u64);

pub(super) const RANKED: usize = size_of::<Ranked>();

/// What p-values are sorted by: no one is negative, so that their bits are in the order of the numbers.
pub(super) fn largest_first(ranked: &Ranked) -> std::cmp::Reverse<u64> {
    std::cmp::Reverse(ranked.0.to_bits())
}

/// p-values of a family on the disk, in runs that are sorted from the largest to the smallest.
pub(super) struct Runs {
    spill: Arc<Spill>,
    runs: Vec<(u64, usize)>,
}

impl Runs {
    pub fn new(spill: &Arc<Spill>) -> Self {
        Runs { spill: Arc::clone(spill), runs: Vec::new() }
    }

    /// Takes a run.
    pub fn push(&mut self, ranked: &[Ranked]) -> Result<()> {
        self.runs.push((write(&self.spill, ranked)?, ranked.len()));
        Ok(())
    }

    /// Merges all runs to the q-values of a table of so many rows.
    pub fn q_values(self, mut step_up: StepUp, rows: usize) -> Result<QValuesOnDisk> {
        let Runs { spill, runs } = self;
        let mut heap = BinaryHeap::new();
        let mut runs: Vec<SortedRun<'_>> =
            runs.into_iter().map(|(at, left)| SortedRun::new(&spill, at, left)).collect();
        for (index, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next()?.map(|next| Next(next, index)));
        }
        let mut batches = Batches::new(&spill, rows.div_ceil(BATCH_ROWS));
        while let Some(Next((p, row), index)) = heap.pop() {
            batches.push((step_up.next(p), row))?;
            heap.extend(runs[index].next()?.map(|next| Next(next, index)));
        }
        let batches = batches.finish()?;
        drop(runs);
        Ok(QValuesOnDisk { spill, batches })
    }
}

/// q-values on the disk.
pub(super) struct QValuesOnDisk {
    spill: Arc<Spill>,
    /// For each batch of rows, where the q-values of some of its rows are: place, and how many.
    batches: Vec<Vec<(u64, usize)>>,
}

impl QValuesOnDisk {
    /// Those of some rows; NaN where there is none.
    pub fn get(&self, rows: Range<usize>) -> Result<Vec<f64>> {
        let mut q_values = vec![f64::NAN; rows.len()];
        let batches = self.batches.iter().skip(rows.start / BATCH_ROWS);
        for &(at, len) in batches.take(rows.end.div_ceil(BATCH_ROWS) - rows.start / BATCH_ROWS).flatten() {
            for (q, row) in read(&self.spill, at, len)? {
                let index = (row as usize).checked_sub(rows.start);
                if let Some(value) = index.and_then(|index| q_values.get_mut(index)) {
                    *value = q;
                }
            }
        }
        Ok(q_values)
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

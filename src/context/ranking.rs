//! p-values in order, in memory or through sorted runs on the disk, to the q-values of rows.

use std::ops::Range;
use std::sync::Arc;

use super::sorted_runs::{Pair, SortedRuns, WrittenPairs, read, write};
use crate::error::Result;
use crate::spill::Spill;
use crate::stats::StepUp;
use crate::tables::BATCH_ROWS;

/// A p-value and its row. 16 bytes.
pub(crate) type Ranked = (f64, u64);

pub(crate) const RANKED: usize = size_of::<Ranked>();

/// What p-values are sorted by, from the largest: no one is negative, so that their bits are in the order of the numbers.
pub(crate) fn largest_first(ranked: &Ranked) -> u64 {
    !ranked.0.to_bits()
}

/// p-values of a family on the disk, in runs that are sorted from the largest to the smallest.
pub(crate) struct Runs(SortedRuns);

impl Runs {
    pub fn new(spill: &Arc<Spill>) -> Self {
        Runs(SortedRuns::new(spill))
    }

    /// Takes a run.
    pub fn push(&mut self, ranked: &[Ranked]) -> Result<()> {
        self.0.push(ranked.iter().map(|ranked| (largest_first(ranked), ranked.1)))
    }

    /// Merges all runs to the q-values of a table of so many rows.
    pub fn q_values(self, mut step_up: StepUp, rows: usize) -> Result<QValuesOnDisk> {
        let spill = Arc::clone(self.0.spill());
        let mut batches = Batches::new(&spill, rows.div_ceil(BATCH_ROWS));
        self.0.merge(|(key, row)| batches.push((step_up.next(f64::from_bits(!key)).to_bits(), row)))?;
        let batches = batches.finish()?;
        Ok(QValuesOnDisk { spill, batches })
    }
}

/// q-values on the disk.
pub(crate) struct QValuesOnDisk {
    spill: Arc<Spill>,
    /// For each batch of rows, where the q-values of some of its rows are.
    batches: Vec<Vec<WrittenPairs>>,
}

impl QValuesOnDisk {
    /// Those of some rows; NaN where there is none.
    pub fn get(&self, rows: Range<usize>) -> Result<Vec<f64>> {
        let mut q_values = vec![f64::NAN; rows.len()];
        let batches = self.batches.iter().skip(rows.start / BATCH_ROWS);
        for &place in batches.take(rows.end.div_ceil(BATCH_ROWS) - rows.start / BATCH_ROWS).flatten() {
            for (q, row) in read(&self.spill, place)? {
                let index = (row as usize).checked_sub(rows.start);
                if let Some(value) = index.and_then(|index| q_values.get_mut(index)) {
                    *value = f64::from_bits(q);
                }
            }
        }
        Ok(q_values)
    }
}

/// q-values on their way to the batches of rows that they belong to.
struct Batches<'s> {
    spill: &'s Spill,
    /// Bits of a q-value, and its row.
    waiting: Vec<Vec<Pair>>,
    written: Vec<Vec<WrittenPairs>>,
}

impl<'s> Batches<'s> {
    /// Values of one batch that are written at a time.
    const PIECE: usize = 1 << 11;

    fn new(spill: &'s Spill, batches: usize) -> Self {
        Batches { spill, waiting: vec![Vec::new(); batches], written: vec![Vec::new(); batches] }
    }

    fn push(&mut self, (q, row): Pair) -> Result<()> {
        let batch = row as usize / BATCH_ROWS;
        self.waiting[batch].push((q, row));
        if self.waiting[batch].len() == Self::PIECE { self.write(batch) } else { Ok(()) }
    }

    fn write(&mut self, batch: usize) -> Result<()> {
        let values = &mut self.waiting[batch];
        self.written[batch].push(write(self.spill, values)?);
        values.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Vec<WrittenPairs>>> {
        for batch in 0..self.waiting.len() {
            self.write(batch)?;
        }
        Ok(self.written)
    }
}

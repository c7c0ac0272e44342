//! Rows of a table by term, in memory or as sorted runs on the disk.

use std::sync::Arc;

use crate::context::SortedRuns;
use crate::error::Result;
use crate::spill::Spill;

/// Term and part as one number, in their order, and the count.
type PartCount = (u64, u64);

/// Rows of a table, of which so many are in memory at once.
pub(crate) struct Records {
    at_once: usize,
    waiting: Vec<PartCount>,
    runs: SortedRuns,
}

impl Records {
    /// Bytes of a row, in memory and on the disk.
    pub const BYTES_OF_ROW: usize = size_of::<PartCount>();

    /// No rows yet.
    pub fn new(spill: &Arc<Spill>, at_once: usize) -> Self {
        Records { at_once, waiting: Vec::new(), runs: SortedRuns::new(spill) }
    }

    /// Takes a row.
    pub fn push(&mut self, term: u32, part: u32, count: u64) -> Result<()> {
        self.waiting.push((u64::from(term) << 32 | u64::from(part), count));
        // A vector grows to twice of what it holds.
        if self.waiting.len() >= self.at_once / 2 { self.write_run() } else { Ok(()) }
    }

    fn write_run(&mut self) -> Result<()> {
        self.waiting.sort_unstable();
        self.runs.push(self.waiting.drain(..))
    }

    /// Hands over the parts and counts of each term, in the order of the terms' numbers.
    pub fn by_term(mut self, mut each: impl FnMut(u32, &mut Vec<(u32, u64)>) -> Result<()>) -> Result<()> {
        let (mut term, mut rows) = (0, Vec::new());
        let mut take = |(key, count): PartCount| {
            let (of, part) = ((key >> 32) as u32, key as u32);
            if of != term && !rows.is_empty() {
                each(term, &mut rows)?;
                rows.clear();
            }
            term = of;
            rows.push((part, count));
            Ok(())
        };
        if self.runs.is_empty() {
            self.waiting.sort_unstable();
            self.waiting.drain(..).try_for_each(take)?;
        } else {
            self.write_run()?;
            self.waiting = Vec::new();
            self.runs.merge(&mut take)?;
        }
        if rows.is_empty() { Ok(()) } else { each(term, &mut rows) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_on_the_disk_give_the_same_as_memory() {
        let given = |at_once: usize| {
            let mut records = Records::new(&Arc::new(Spill::new(&std::env::temp_dir())), at_once);
            for row in 0..20_000u64 {
                records.push((row * 7919 % 13) as u32, (row * 31 % 101) as u32, row << 30).unwrap();
            }
            let mut terms = Vec::new();
            let each = |term: u32, rows: &mut Vec<(u32, u64)>| {
                rows.sort_unstable();
                terms.push((term, rows.clone()));
                Ok(())
            };
            records.by_term(each).unwrap();
            terms
        };
        let in_memory = given(1 << 20);
        assert_eq!(in_memory.len(), 13);
        assert!(in_memory == given(9_000) && in_memory == given(64));
    }
}

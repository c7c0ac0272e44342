//! Rows of a table by term, in memory or as sorted runs on the disk.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::error::Result;
use crate::spill::Spill;

/// Term, part, count.
type Record = (u32, u32, u64);

/// Rows of a table, of which so many are in memory at once.
pub(super) struct Records {
    spill: Arc<Spill>,
    at_once: usize,
    waiting: Vec<Record>,
    /// Where each sorted run is, and how many rows it has.
    runs: Vec<(u64, usize)>,
}

impl Records {
    /// Bytes of a row, in memory and on the disk.
    pub const BYTES_OF_ROW: usize = size_of::<Record>();

    /// No rows yet.
    pub fn new(spill: Arc<Spill>, at_once: usize) -> Self {
        Records { spill, at_once, waiting: Vec::new(), runs: Vec::new() }
    }

    /// Takes a row.
    pub fn push(&mut self, term: u32, part: u32, count: u64) -> Result<()> {
        self.waiting.push((term, part, count));
        // A vector grows to twice of what it holds.
        if self.waiting.len() >= self.at_once / 2 { self.write_run() } else { Ok(()) }
    }

    fn write_run(&mut self) -> Result<()> {
        self.waiting.sort_unstable();
        let mut bytes = Vec::with_capacity(PIECE * Self::BYTES_OF_ROW);
        let mut start = None;
        for piece in self.waiting.chunks(PIECE) {
            bytes.clear();
            for (term, part, count) in piece {
                bytes.extend_from_slice(&term.to_le_bytes());
                bytes.extend_from_slice(&part.to_le_bytes());
                bytes.extend_from_slice(&count.to_le_bytes());
            }
            // Nobody else writes to this file, so pieces follow each other.
            let at = self.spill.append(&bytes)?;
            start.get_or_insert(at);
        }
        self.runs.extend(start.map(|start| (start, self.waiting.len())));
        self.waiting.clear();
        Ok(())
    }

    /// Hands over the parts and counts of each term, in the order of the terms' numbers; those of one term in no order.
    pub fn by_term(mut self, mut each: impl FnMut(u32, &mut Vec<(u32, u64)>) -> Result<()>) -> Result<()> {
        if self.runs.is_empty() {
            self.waiting.sort_unstable();
            let mut rows = Vec::new();
            for of_term in self.waiting.chunk_by(|a, b| a.0 == b.0) {
                rows.clear();
                rows.extend(of_term.iter().map(|&(_, part, count)| (part, count)));
                each(of_term[0].0, &mut rows)?;
            }
            return Ok(());
        }
        self.write_run()?;
        self.waiting = Vec::new();
        let mut runs: Vec<Run<'_>> = self.runs.iter().map(|&(at, left)| Run::new(&self.spill, at, left)).collect();
        let mut heap = BinaryHeap::new();
        for (index, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next()?.map(|record| Reverse((record, index))));
        }
        let (mut term, mut rows) = (0, Vec::new());
        while let Some(Reverse(((of, part, count), index))) = heap.pop() {
            if of != term && !rows.is_empty() {
                each(term, &mut rows)?;
                rows.clear();
            }
            term = of;
            rows.push((part, count));
            heap.extend(runs[index].next()?.map(|record| Reverse((record, index))));
        }
        if rows.is_empty() { Ok(()) } else { each(term, &mut rows) }
    }
}

/// Rows that are written and read at a time.
const PIECE: usize = 1 << 12;

/// A sorted run that is read piece by piece.
struct Run<'s> {
    spill: &'s Spill,
    at: u64,
    left: usize,
    piece: std::vec::IntoIter<Record>,
}

impl<'s> Run<'s> {
    fn new(spill: &'s Spill, at: u64, left: usize) -> Self {
        Run { spill, at, left, piece: Vec::new().into_iter() }
    }

    fn next(&mut self) -> Result<Option<Record>> {
        if self.piece.len() == 0 && self.left > 0 {
            let len = self.left.min(PIECE);
            let mut bytes = vec![0; len * Records::BYTES_OF_ROW];
            self.spill.read(self.at, &mut bytes)?;
            self.at += bytes.len() as u64;
            self.left -= len;
            let records = bytes.as_chunks::<{ Records::BYTES_OF_ROW }>().0.iter().map(|bytes| {
                let number = |at: usize| u32::from_le_bytes(std::array::from_fn(|index| bytes[at + index]));
                (number(0), number(4), u64::from(number(8)) | u64::from(number(12)) << 32)
            });
            self.piece = records.collect::<Vec<_>>().into_iter();
        }
        Ok(self.piece.next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_on_the_disk_give_the_same_as_memory() {
        let given = |at_once: usize| {
            let mut records = Records::new(Arc::new(Spill::new(&std::env::temp_dir())), at_once);
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

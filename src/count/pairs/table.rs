//! All rows of pairs, in memory or on the disk.

use std::ops::Range;
use std::sync::Arc;

use super::super::TermId;
use super::{PairRow, PairRows};
use crate::error::Result;
use crate::spill::Spill;

/// The rows of `pairs`, in their order.
#[derive(Debug, Default)]
pub struct PairTable {
    parts: Vec<(usize, Part)>,
    rows: usize,
    bytes: u64,
    /// Rows that `min_pair_count` left out.
    pub cut: u64,
}

#[derive(Debug)]
enum Part {
    Memory(PairRows),
    Disk(Arc<Spill>, u64),
}

/// Bytes of a row on the disk.
const ROW: usize = 20;

impl PairTable {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Bytes of memory that the rows take.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Appends the rows of the range of terms that follows.
    pub fn append(&mut self, rows: PairRows) {
        self.bytes += rows.bytes();
        self.add(rows.len(), rows.cut, Part::Memory(rows));
    }

    /// Appends the rows of the range of terms that follows, and moves them to a temporary file.
    ///
    /// # Errors
    /// A fatal error that names the folder of the file.
    pub fn append_spilled(&mut self, rows: &PairRows, to: &Arc<Spill>) -> Result<()> {
        let mut bytes = Vec::with_capacity(rows.len() * ROW);
        for PairRow { term1, term2, count, doc_count } in rows.get(0..rows.len()) {
            bytes.extend_from_slice(&term1.0.to_le_bytes());
            bytes.extend_from_slice(&term2.0.to_le_bytes());
            bytes.extend_from_slice(&doc_count.to_le_bytes());
            bytes.extend_from_slice(&count.to_le_bytes());
        }
        let at = to.append(&bytes)?;
        self.add(rows.len(), rows.cut, Part::Disk(Arc::clone(to), at));
        Ok(())
    }

    fn add(&mut self, rows: usize, cut: u64, part: Part) {
        self.parts.push((self.rows, part));
        self.rows += rows;
        self.cut += cut;
    }

    /// Some of the rows.
    ///
    /// # Errors
    /// A fatal error where they cannot be read back from the disk.
    ///
    /// # Panics
    /// Where `range` is not within the rows.
    pub fn rows(&self, range: Range<usize>) -> Result<Vec<PairRow>> {
        let mut rows = Vec::with_capacity(range.len());
        let mut index = self.parts.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
        while rows.len() < range.len() {
            let (start, part) = &self.parts[index];
            let end = self.parts.get(index + 1).map_or(self.rows, |(next, _)| *next);
            let wanted = range.start.max(*start) - start..range.end.min(end) - start;
            match part {
                Part::Memory(part) => rows.extend(part.get(wanted)),
                Part::Disk(spill, at) => {
                    let mut bytes = vec![0; wanted.len() * ROW];
                    spill.read(at + (wanted.start * ROW) as u64, &mut bytes)?;
                    rows.extend(bytes.as_chunks::<ROW>().0.iter().map(from_bytes));
                }
            }
            index += 1;
        }
        Ok(rows)
    }
}

fn from_bytes(bytes: &[u8; ROW]) -> PairRow {
    let number = |at: usize| u32::from_le_bytes(std::array::from_fn(|index| bytes[at + index]));
    PairRow {
        term1: TermId(number(0)),
        term2: TermId(number(4)),
        doc_count: number(8),
        count: u64::from(number(12)) | u64::from(number(16)) << 32,
    }
}

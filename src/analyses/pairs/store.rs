//! All rows of pairs, in memory or on the disk.

use std::ops::Range;
use std::sync::Arc;

use super::rows::{PairRow, PairRows};
use crate::count::TermId;
use crate::error::Result;
use crate::spill::Spill;

/// The rows of `pairs`, in their order.
#[derive(Debug, Default)]
pub struct PairTable {
    parts: Vec<(usize, StoredRows)>,
    rows: usize,
    bytes: u64,
    /// Rows that `min_pair_count` left out.
    pub cut: u64,
}

#[derive(Debug)]
enum StoredRows {
    Memory(PairRows),
    /// Where the rows are, and where their weighted sums.
    Disk(Arc<Spill>, u64, u64),
}

/// Bytes of a row on the disk.
const ROW: usize = 20;

/// Bytes of a weighted sum on the disk.
const WEIGHT: usize = size_of::<u64>();

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
        self.add(rows.len(), rows.cut, StoredRows::Memory(rows));
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
        let bytes: Vec<u8> = rows.weights().iter().flat_map(|weight| weight.to_le_bytes()).collect();
        let weights_at = if bytes.is_empty() { at } else { to.append(&bytes)? };
        self.add(rows.len(), rows.cut, StoredRows::Disk(Arc::clone(to), at, weights_at));
        Ok(())
    }

    fn add(&mut self, rows: usize, cut: u64, part: StoredRows) {
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
        for (part, wanted) in self.parts_of(range) {
            match part {
                StoredRows::Memory(part) => rows.extend(part.get(wanted)),
                StoredRows::Disk(spill, at, _) => {
                    let bytes = read::<ROW>(spill, *at, wanted)?;
                    rows.extend(bytes.as_chunks::<ROW>().0.iter().map(from_bytes));
                }
            }
        }
        Ok(rows)
    }

    /// The weighted sums of some of the rows, in parts of [`distance_unit`](super::distance_unit).
    ///
    /// # Errors
    /// A fatal error where they cannot be read back from the disk.
    ///
    /// # Panics
    /// Where `range` is not within the rows, or pairs were not weighted.
    pub fn weights(&self, range: Range<usize>) -> Result<Vec<u64>> {
        let mut weights = Vec::with_capacity(range.len());
        for (part, wanted) in self.parts_of(range) {
            match part {
                StoredRows::Memory(part) => weights.extend_from_slice(&part.weights()[wanted]),
                StoredRows::Disk(spill, _, at) => {
                    let bytes = read::<WEIGHT>(spill, *at, wanted)?;
                    weights.extend(bytes.as_chunks::<WEIGHT>().0.iter().map(|bytes| u64::from_le_bytes(*bytes)));
                }
            }
        }
        Ok(weights)
    }

    /// The parts that hold these rows, and which of their own these are.
    fn parts_of(&self, range: Range<usize>) -> impl Iterator<Item = (&StoredRows, Range<usize>)> {
        let first = self.parts.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
        let ends = self.parts[first.min(self.parts.len())..].iter().skip(1).map(|(start, _)| *start).chain([self.rows]);
        self.parts[first.min(self.parts.len())..]
            .iter()
            .zip(ends)
            .take_while(move |((start, _), _)| *start < range.end)
            .map(move |((start, part), end)| (part, range.start.max(*start) - start..range.end.min(end) - start))
    }
}

/// Values of so many bytes each that stand behind each other on the disk.
fn read<const BYTES: usize>(spill: &Spill, at: u64, wanted: Range<usize>) -> Result<Vec<u8>> {
    let mut bytes = vec![0; wanted.len() * BYTES];
    spill.read(at + (wanted.start * BYTES) as u64, &mut bytes)?;
    Ok(bytes)
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

//! Rows of `group_terms`, in memory or on the disk.

use std::ops::Range;
use std::sync::Arc;

use super::tables::GroupTermRow;
use crate::count::TermId;
use crate::error::Result;
use crate::spill::Spill;

/// Rows that come range of terms by range of terms, and are read group by group.
#[derive(Default)]
pub(crate) struct GroupRows {
    parts: Vec<GroupPart>,
    /// The first row of each part, known when all are there.
    starts: Vec<usize>,
    /// Bytes in memory.
    bytes: u64,
}

struct GroupPart {
    group: u32,
    rows: usize,
    place: RowStorage,
}

enum RowStorage {
    Memory(Vec<GroupTermRow>),
    Disk(Arc<Spill>, u64),
}

/// Bytes of a row on the disk.
const ROW: usize = 32;

impl GroupRows {
    /// Appends the next rows of a group; to the disk if more than `limit` bytes would be in memory.
    pub fn push(&mut self, group: u32, rows: Vec<GroupTermRow>, limit: u64, spill: &Arc<Spill>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let len = rows.len();
        let bytes = (len * size_of::<GroupTermRow>()) as u64;
        let place = if self.bytes + bytes > limit {
            let written: Vec<u8> = rows.iter().flat_map(to_bytes).collect();
            RowStorage::Disk(Arc::clone(spill), spill.append(&written)?)
        } else {
            self.bytes += bytes;
            RowStorage::Memory(rows)
        };
        self.parts.push(GroupPart { group, rows: len, place });
        Ok(())
    }

    /// Puts the rows into the order of the table, once all are there.
    pub fn finish(&mut self) {
        self.parts.sort_by_key(|part| part.group);
        self.starts = vec![0];
        for part in &self.parts {
            self.starts.push(self.starts[self.starts.len() - 1] + part.rows);
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// Some of the rows.
    pub fn rows(&self, range: Range<usize>) -> Result<Vec<GroupTermRow>> {
        let mut rows = Vec::with_capacity(range.len());
        let first = self.starts.partition_point(|&start| start <= range.start).saturating_sub(1);
        for (part, &start) in self.parts.iter().zip(&self.starts).skip(first) {
            if start >= range.end {
                break;
            }
            let wanted = range.start.max(start) - start..range.end.min(start + part.rows) - start;
            match &part.place {
                RowStorage::Memory(held) => rows.extend_from_slice(&held[wanted]),
                RowStorage::Disk(spill, at) => {
                    let mut bytes = vec![0; wanted.len() * ROW];
                    spill.read(at + (wanted.start * ROW) as u64, &mut bytes)?;
                    rows.extend(bytes.as_chunks::<ROW>().0.iter().map(|bytes| from_bytes(part.group, bytes)));
                }
            }
        }
        Ok(rows)
    }
}

fn to_bytes(row: &GroupTermRow) -> [u8; ROW] {
    let mut bytes = [0; ROW];
    bytes[..4].copy_from_slice(&row.term.0.to_le_bytes());
    bytes[4..8].copy_from_slice(&row.doc_count.to_le_bytes());
    bytes[8..16].copy_from_slice(&row.count.to_le_bytes());
    bytes[16..24].copy_from_slice(&row.interval.0.to_le_bytes());
    bytes[24..].copy_from_slice(&row.interval.1.to_le_bytes());
    bytes
}

fn from_bytes(group: u32, bytes: &[u8; ROW]) -> GroupTermRow {
    let narrow = |at: usize| u32::from_le_bytes(std::array::from_fn(|index| bytes[at + index]));
    let wide = |at: usize| std::array::from_fn(|index| bytes[at + index]);
    GroupTermRow {
        group,
        term: TermId(narrow(0)),
        doc_count: narrow(4),
        count: u64::from_le_bytes(wide(8)),
        interval: (f64::from_le_bytes(wide(16)), f64::from_le_bytes(wide(24))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_by_group_from_memory_and_disk() {
        let spill = Arc::new(Spill::new(&std::env::temp_dir()));
        let row = |group: u32, term: u32| GroupTermRow {
            group,
            term: TermId(term),
            count: u64::from(term) << 33,
            doc_count: 7,
            interval: (0.25, 1e300),
        };
        let mut expected = Vec::new();
        let mut all = GroupRows::default();
        for range in 0..3 {
            for group in 0..4 {
                let rows: Vec<_> = (0..group).map(|term| row(group, 10 * range + term)).collect();
                expected.extend(rows.iter().copied());
                all.push(group, rows, 200, &spill).unwrap();
            }
        }
        all.finish();
        assert!(!spill.is_empty());
        expected.sort_by_key(|row| row.group);
        assert_eq!(all.len(), expected.len());
        for start in 0..expected.len() {
            for end in start..=expected.len() {
                assert_eq!(all.rows(start..end).unwrap(), expected[start..end]);
            }
        }
    }
}

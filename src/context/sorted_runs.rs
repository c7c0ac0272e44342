//! Pairs of numbers that are too many to be sorted in memory: sorted runs on the disk, merged when they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::error::Result;
use crate::spill::Spill;

/// Two numbers, ordered by the first and then by the second. 16 bytes.
pub(crate) type Pair = (u64, u64);

const BYTES: usize = size_of::<Pair>();

/// Pairs that are written and read at a time.
const PIECE: usize = 1 << 12;

/// Where pairs are on the disk, and how many.
pub(crate) type WrittenPairs = (u64, usize);

/// Sorted runs.
pub(crate) struct SortedRuns {
    spill: Arc<Spill>,
    /// The pieces of each.
    runs: Vec<Vec<WrittenPairs>>,
}

impl SortedRuns {
    /// None yet.
    pub fn new(spill: &Arc<Spill>) -> Self {
        SortedRuns { spill: Arc::clone(spill), runs: Vec::new() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The file they are in.
    pub fn spill(&self) -> &Arc<Spill> {
        &self.spill
    }

    /// Takes a run that is on the disk already.
    pub fn append(&mut self, run: Vec<WrittenPairs>) {
        self.runs.push(run);
    }

    /// Takes a run, which must be in order.
    pub fn push(&mut self, sorted: impl Iterator<Item = Pair>) -> Result<()> {
        self.runs.push(write_run(&self.spill, sorted)?);
        Ok(())
    }

    /// Hands over the pairs of all runs in order.
    ///
    /// # Complexity
    /// O(n log r) for r runs, of each of which a piece is in memory.
    pub fn merge(&self, mut each: impl FnMut(Pair) -> Result<()>) -> Result<()> {
        let run = |pieces: &Vec<WrittenPairs>| Run {
            spill: &self.spill,
            left: pieces.clone().into_iter(),
            piece: Vec::new().into_iter(),
        };
        let mut runs: Vec<Run<'_>> = self.runs.iter().map(run).collect();
        let mut heap = BinaryHeap::with_capacity(runs.len());
        for (index, run) in runs.iter_mut().enumerate() {
            heap.extend(run.next()?.map(|pair| Reverse((pair, index))));
        }
        while let Some(Reverse((pair, index))) = heap.pop() {
            each(pair)?;
            heap.extend(runs[index].next()?.map(|pair| Reverse((pair, index))));
        }
        Ok(())
    }
}

/// A run that is read piece by piece.
struct Run<'s> {
    spill: &'s Spill,
    left: std::vec::IntoIter<WrittenPairs>,
    piece: std::vec::IntoIter<Pair>,
}

impl Run<'_> {
    fn next(&mut self) -> Result<Option<Pair>> {
        if self.piece.len() == 0
            && let Some(place) = self.left.next()
        {
            self.piece = read(self.spill, place)?.into_iter();
        }
        Ok(self.piece.next())
    }
}

/// Writes a run, which must be in order, and says where it is.
pub(crate) fn write_run(spill: &Spill, mut sorted: impl Iterator<Item = Pair>) -> Result<Vec<WrittenPairs>> {
    let (mut pieces, mut piece) = (Vec::new(), Vec::with_capacity(PIECE));
    loop {
        piece.clear();
        piece.extend(sorted.by_ref().take(PIECE));
        if piece.is_empty() {
            return Ok(pieces);
        }
        pieces.push(write(spill, &piece)?);
    }
}

/// Writes pairs.
pub(crate) fn write(spill: &Spill, pairs: &[Pair]) -> Result<WrittenPairs> {
    let mut bytes = Vec::with_capacity(pairs.len() * BYTES);
    for (first, second) in pairs {
        bytes.extend_from_slice(&first.to_le_bytes());
        bytes.extend_from_slice(&second.to_le_bytes());
    }
    Ok((spill.append(&bytes)?, pairs.len()))
}

/// Reads pairs back.
pub(crate) fn read(spill: &Spill, (at, len): WrittenPairs) -> Result<Vec<Pair>> {
    let mut bytes = vec![0; len * BYTES];
    spill.read(at, &mut bytes)?;
    let numbers = bytes.as_chunks::<8>().0.chunks_exact(2);
    Ok(numbers.map(|pair| (u64::from_le_bytes(pair[0]), u64::from_le_bytes(pair[1]))).collect())
}

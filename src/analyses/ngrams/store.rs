//! The rows of `ngrams` in their order, in memory or on the disk.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::table::NgramRow;
use crate::error::Result;
use crate::spill::{SpillBuffer, Spilled};

/// How rows of one length are kept: the same number of 32-bit numbers for each row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowLayout {
    len: usize,
}

/// Numbers of 64 bits of a row: count, documents, nested, λ and z.
const WIDE: usize = 5;

impl RowLayout {
    pub fn of(len: usize) -> Self {
        RowLayout { len }
    }

    fn width(self) -> usize {
        self.len + 2 * WIDE
    }

    pub fn numbers(self, row: &NgramRow) -> impl Iterator<Item = u32> + use<> {
        let NgramRow { count, doc_count, count_nested, lambda, z, .. } = *row;
        let wide = [count, doc_count, count_nested, lambda.to_bits(), z.to_bits()];
        let terms = row.terms;
        let wide = wide.into_iter().flat_map(|number| [number as u32, (number >> 32) as u32]);
        terms.into_iter().take(self.len).chain(wide)
    }

    fn row(self, numbers: &[u32]) -> NgramRow {
        let (terms, wide) = numbers.split_at(self.len);
        let wide = |index: usize| u64::from(wide[2 * index]) | u64::from(wide[2 * index + 1]) << 32;
        let measures = (f64::from_bits(wide(3)), f64::from_bits(wide(4)));
        NgramRow::new(terms, wide(0), wide(1), wide(2), measures)
    }
}

/// Rows in the order of the table.
pub(crate) struct NgramRun {
    pub rows: usize,
    pub numbers: Spilled,
}

/// Rows that are read from a run at a time.
const READ: usize = 1 << 10;

/// Rows that are stored in the buffer together.
const WRITTEN: usize = 1 << 16;

/// A run that is being read.
struct Reader {
    run: NgramRun,
    next: usize,
    rows: std::vec::IntoIter<NgramRow>,
}

impl Reader {
    fn read(&mut self, record: RowLayout, buffer: &SpillBuffer) -> Result<Option<NgramRow>> {
        if let Some(row) = self.rows.next() {
            return Ok(Some(row));
        }
        let rows = self.next..(self.next + READ).min(self.run.rows);
        self.next = rows.end;
        self.rows = read(record, &self.run.numbers, rows, buffer)?.into_iter();
        Ok(self.rows.next())
    }
}

fn read(record: RowLayout, numbers: &Spilled, rows: Range<usize>, buffer: &SpillBuffer) -> Result<Vec<NgramRow>> {
    let width = record.width();
    let numbers = buffer.get(numbers, rows.start * width..rows.end * width)?;
    Ok(numbers.chunks_exact(width).map(|numbers| record.row(numbers)).collect())
}

/// Merges runs, each of which has later first terms than the run before.
///
/// # Complexity
/// O(n log k) for k runs.
pub(crate) fn merged(record: RowLayout, mut runs: Vec<NgramRun>, buffer: &SpillBuffer) -> Result<Vec<NgramRun>> {
    runs.retain(|run| run.rows > 0);
    if runs.len() <= 1 {
        return Ok(runs);
    }
    let mut readers: Vec<Reader> =
        runs.into_iter().map(|run| Reader { run, next: 0, rows: Vec::new().into_iter() }).collect();
    // Of equally frequent n-grams, the one from the earlier run comes first.
    let mut first = Vec::with_capacity(readers.len());
    let mut heap = BinaryHeap::with_capacity(readers.len());
    for (index, reader) in readers.iter_mut().enumerate() {
        first.push(reader.read(record, buffer)?);
        heap.extend(first[index].as_ref().map(|row| (row.count, Reverse(index))));
    }
    let (mut all, mut numbers) = (Vec::new(), Vec::new());
    while let Some((_, Reverse(index))) = heap.pop() {
        let next = readers[index].read(record, buffer)?;
        heap.extend(next.as_ref().map(|row| (row.count, Reverse(index))));
        if let Some(row) = std::mem::replace(&mut first[index], next) {
            numbers.extend(record.numbers(&row));
        }
        if heap.is_empty() || numbers.len() >= WRITTEN * record.width() {
            let rows = numbers.len() / record.width();
            all.push(NgramRun { rows, numbers: buffer.put(std::mem::take(&mut numbers))? });
        }
    }
    Ok(all)
}

/// The rows of `ngrams`.
#[derive(Default)]
pub(crate) struct NgramTable {
    /// First row, how it is kept, and the rows from there on.
    runs: Vec<(usize, RowLayout, NgramRun)>,
    rows: usize,
    /// Rows that `min_ngram_count` left out.
    pub cut: u64,
    pub buffer: Option<SpillBuffer>,
}

impl NgramTable {
    pub fn new(cut: u64) -> Self {
        NgramTable { cut, ..NgramTable::default() }
    }

    /// Appends the rows of the length that follows.
    pub fn add(&mut self, record: RowLayout, runs: Vec<NgramRun>) {
        for run in runs {
            let first = self.rows;
            self.rows += run.rows;
            self.runs.push((first, record, run));
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Some of the rows.
    pub fn rows(&self, range: Range<usize>) -> Result<Vec<NgramRow>> {
        let mut rows = Vec::with_capacity(range.len());
        let Some(buffer) = &self.buffer else { return Ok(rows) };
        for (first, record, run) in &self.runs {
            let wanted = range.start.max(*first)..range.end.min(first + run.rows);
            if !wanted.is_empty() {
                rows.extend(read(*record, &run.numbers, wanted.start - first..wanted.end - first, buffer)?);
            }
        }
        Ok(rows)
    }
}

//! N-grams on all threads: counted by ranges of first terms, joined, measured and put into the order of the table.

mod join;
mod occurrences;
mod ranges;
mod rows;
mod shapes;
mod store;
mod table;
mod term;

pub use self::join::{answers, cells, each_answer, requests};
pub use self::occurrences::Occurrences;
pub use self::ranges::ngram_ranges;
pub use self::rows::{NgramCounts, NgramRows};
pub(crate) use self::store::NgramTable;
pub use self::table::NgramRow;

pub(crate) use self::table::ngrams_columns;
use std::ops::Range;

use rayon::prelude::*;

use self::store::{NgramRun, RowLayout, merged};
use self::table::ngrams as ngrams_table;
use crate::analyses::analysis::Analysis;
use crate::config::{NgramOptions, TableName};
use crate::context::{Amounts, Context, Report, Stage};
use crate::count::Counts;
use crate::error::Result;
use crate::spill::{SpillBuffer, Spilled};
use crate::stats::interaction;
use crate::tables::Table;

/// Ranges of terms per thread that are counted together: enough to share the work evenly.
const RANGES_PER_THREAD: u64 = 32;

/// Numbers that are collected before the messages to a range are stored in the buffer.
const MESSAGES: usize = 1 << 13;

/// Messages to one range of terms.
#[derive(Default)]
struct Messages {
    waiting: Vec<u32>,
    spilled: Vec<Spilled>,
}

impl Messages {
    fn push(&mut self, message: &[u32], buffer: &SpillBuffer) -> Result<()> {
        self.waiting.extend(message);
        if self.waiting.len() >= MESSAGES {
            self.spilled.push(buffer.put(std::mem::take(&mut self.waiting))?);
        }
        Ok(())
    }

    /// Takes all messages; each is whole in one of the pieces.
    fn take(&mut self, buffer: &SpillBuffer) -> Result<Vec<Vec<u32>>> {
        let mut pieces = std::mem::take(&mut self.spilled)
            .into_iter()
            .map(|spilled| buffer.take(spilled))
            .collect::<Result<Vec<_>>>()?;
        pieces.push(std::mem::take(&mut self.waiting));
        Ok(pieces)
    }
}

/// What was counted of one range of first terms.
struct TermRange {
    terms: Range<u32>,
    /// N-grams of length 1, 2, ….
    of_len: Vec<Spilled>,
    /// Queries from other ranges about the n-grams of this one.
    requests: Messages,
    /// Replies to the queries of this range, by length of n-gram.
    answers: Vec<Messages>,
}

/// The rows of `ngrams`.
pub(crate) fn ngrams(context: &Context<'_>, counts: &Counts) -> Result<(NgramTable, Amounts)> {
    let ngrams = count_ngrams(context, counts, &context.config.ngrams, context.config.count.min_count)?;
    let documents = counts.documents().len() as u64;
    let amounts = Amounts { documents, tokens: counts.tokens(), rows: ngrams.len() as u64, bytes: 0 };
    Ok((ngrams, amounts))
}

/// Counts the n-grams of some lengths.
pub(crate) fn count_ngrams(
    context: &Context<'_>,
    counts: &Counts,
    options: &NgramOptions,
    min_count: u64,
) -> Result<NgramTable> {
    let buffer = SpillBuffer::new(&context.spill, context.budget.ngram_rows());
    let at_once = context.budget.tokens_at_once(counts.tokens(), Occurrences::bytes_each(options));
    let ranges = ngram_ranges(counts, 0..counts.vocabulary().len() as u32, at_once);
    context.observer.begin(Stage::Ngrams, 3 * ranges.len() as u64, 0);
    let (mut parts, mut windows, mut cut) = (empty_parts(ranges, options), Vec::new(), 0);
    for number in 0..parts.len() {
        context.check()?;
        let found = count_part(context, counts, &mut parts, number, (options, min_count), &buffer)?;
        (windows, cut) = (found.0, cut + found.1);
        context.observer.advance(Stage::Ngrams, 1, 0);
    }
    for number in 0..parts.len() {
        answer(context, &mut parts, number, &buffer)?;
        context.observer.advance(Stage::Ngrams, 1, 0);
    }
    let mut table = NgramTable::new(cut);
    let mut of_len: Vec<Vec<NgramRun>> = options.lengths.iter().map(|_| Vec::new()).collect();
    for part in parts {
        measure(context, part, &windows, options, &mut of_len, &buffer)?;
        context.observer.advance(Stage::Ngrams, 1, 0);
    }
    for (&len, runs) in options.lengths.iter().zip(of_len) {
        let record = RowLayout::of(len as usize);
        table.add(record, merged(record, runs, &buffer)?);
    }
    table.buffer = Some(buffer);
    Ok(table)
}

/// Counts the n-grams of a part, and queries other parts about them. Returns the windows of each length, and the number
/// of rows that were cut.
fn count_part(
    context: &Context<'_>,
    counts: &Counts,
    parts: &mut [TermRange],
    number: usize,
    (options, min_count): (&NgramOptions, u64),
    buffer: &SpillBuffer,
) -> Result<(Vec<u64>, u64)> {
    let terms = parts[number].terms.clone();
    let occurrences = Occurrences::list(counts, terms.clone(), options, min_count)?;
    let share = occurrences.len() / (context.budget.threads() as u64 * RANGES_PER_THREAD) + 1;
    let ranges = ngram_ranges(counts, terms, share);
    let count = |range: &Range<u32>| {
        context.check()?;
        Ok(occurrences.count(range.clone()))
    };
    let found: Vec<_> = context.pool.install(|| ranges.par_iter().map(count).collect::<Result<_>>())?;
    let windows = occurrences.windows().to_vec();
    drop(occurrences);
    let (mut of_len, mut cut) = (Vec::new(), 0);
    for found in found {
        cut += found.cut;
        if of_len.is_empty() {
            of_len = found.of_len;
        } else {
            of_len.iter_mut().zip(found.of_len).for_each(|(rows, more)| NgramRows::append(rows, more));
        }
    }
    for (len, rows) in (1u32..).zip(of_len) {
        if options.lengths.contains(&len) {
            requests(&rows, number as u32, |term, message| {
                let to = parts.partition_point(|part| part.terms.end <= term);
                parts[to].requests.push(message, buffer)
            })?;
        }
        parts[number].of_len.push(buffer.put(rows.to_numbers())?);
    }
    Ok((windows, cut))
}

/// Answers the queries about the n-grams of a part.
fn answer(context: &Context<'_>, parts: &mut [TermRange], number: usize, buffer: &SpillBuffer) -> Result<()> {
    context.check()?;
    let pieces = parts[number].requests.take(buffer)?;
    let of_len = parts[number].of_len.iter().map(|spilled| rows_of(spilled, buffer)).collect::<Result<Vec<_>>>()?;
    let answered: Vec<Vec<u32>> =
        context.pool.install(|| pieces.into_par_iter().map(|requests| answers(&of_len, &requests)).collect());
    for answers in answered {
        each_answer(&answers, |to, len, message| parts[to as usize].answers[len as usize].push(message, buffer))?;
    }
    Ok(())
}

/// Measures the rows of a part, and puts them into the order of the table, as a run for each length.
fn measure(
    context: &Context<'_>,
    part: TermRange,
    windows: &[u64],
    options: &NgramOptions,
    runs: &mut [Vec<NgramRun>],
    buffer: &SpillBuffer,
) -> Result<()> {
    let TermRange { of_len, mut answers, .. } = part;
    for (index, spilled) in of_len.into_iter().enumerate() {
        let len = index + 1;
        let numbers = buffer.take(spilled)?;
        let Some(place) = options.lengths.iter().position(|&wanted| wanted as usize == len) else { continue };
        let rows = NgramRows::from_numbers(&numbers);
        drop(numbers);
        let told = answers[len].take(buffer)?;
        let cells = cells(&rows, windows[len], told.iter().map(Vec::as_slice));
        drop(told);
        let record = RowLayout::of(len);
        let measured = |(row, cells): (usize, &[u64])| {
            let (lambda, z) = interaction(cells);
            let NgramCounts { count, doc_count, nested } = rows.counts(row);
            NgramRow::new(rows.terms(row), count, u64::from(doc_count), nested, (lambda, z))
        };
        let run = context.pool.install(|| {
            let mut measured: Vec<NgramRow> = cells.par_chunks_exact(1 << len).enumerate().map(measured).collect();
            // The rows are in the order of their terms already.
            measured.par_sort_by_key(|row| std::cmp::Reverse(row.count));
            measured.iter().flat_map(|row| record.numbers(row)).collect::<Vec<u32>>()
        });
        runs[place].push(NgramRun { rows: rows.len(), numbers: buffer.put(run)? });
    }
    Ok(())
}

fn rows_of(spilled: &Spilled, buffer: &SpillBuffer) -> Result<NgramRows> {
    Ok(NgramRows::from_numbers(&buffer.get(spilled, 0..spilled.len())?))
}

fn empty_parts(ranges: Vec<Range<u32>>, options: &NgramOptions) -> Vec<TermRange> {
    let longest = options.lengths.last().map_or(0, |&longest| longest as usize);
    let part = |terms| TermRange {
        terms,
        of_len: Vec::new(),
        requests: Messages::default(),
        answers: (0..=longest).map(|_| Messages::default()).collect(),
    };
    ranges.into_iter().map(part).collect()
}

/// The table `ngrams`.
pub(crate) struct NgramTables<'r> {
    pub counts: &'r Counts,
    pub ngrams: &'r NgramTable,
}

impl Analysis for NgramTables<'_> {
    fn table(&self, name: TableName) -> Result<Option<Table<'_>>> {
        let NgramTables { counts, ngrams } = *self;
        let table = || ngrams_table(counts, ngrams.len(), |rows| ngrams.rows(rows));
        Ok((name == TableName::Ngrams).then(table))
    }

    fn report(&self, report: &mut Report) {
        report.cut.ngrams = self.ngrams.cut;
    }
}

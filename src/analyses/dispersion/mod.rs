//! Dispersion of all terms over the documents, on all threads.

mod occurrences;
mod table;

pub use self::occurrences::{occurrence_ranges, occurrences};
pub(crate) use self::table::dispersion_columns;
pub use self::table::{DispersionRow, TermDispersion, dispersion_table};

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use self::occurrences::{BYTES_OF_OCCURRENCES, Distances};
use crate::context::{Amounts, Context, Stage};
use crate::count::{Counts, TermId};
use crate::error::Result;
use crate::spill::Spill;
use crate::stats::{DispersionSums, Part, Parts, average_reduced_frequency};

/// Bytes of the measures of a term on the disk.
const ROW: usize = TermDispersion::LEN * size_of::<f64>();

/// The dispersion of every term.
pub struct TermDispersions(Vec<(u32, Chunk)>);

/// The dispersion of terms in a row.
enum Chunk {
    Memory(Vec<TermDispersion>),
    Disk(Arc<Spill>, u64),
}

impl TermDispersions {
    /// The dispersion of some terms.
    ///
    /// # Errors
    /// A fatal error if they cannot be read back from the disk.
    pub fn get(&self, ids: &[TermId]) -> Result<Vec<TermDispersion>> {
        let one = |id: &TermId| {
            let index = self.0.partition_point(|(first, _)| *first <= id.0).saturating_sub(1);
            let (first, measured) = &self.0[index];
            let at = (id.0 - first) as usize;
            match measured {
                Chunk::Memory(rows) => Ok(rows[at]),
                Chunk::Disk(spill, start) => {
                    let mut bytes = [0; ROW];
                    spill.read(start + (at * ROW) as u64, &mut bytes)?;
                    let numbers = bytes.as_chunks::<8>().0;
                    Ok(TermDispersion::from_numbers(std::array::from_fn(|index| f64::from_le_bytes(numbers[index]))))
                }
            }
        };
        ids.iter().map(one).collect()
    }
}

/// Measures the dispersion of every term.
pub(crate) fn term_dispersions(context: &Context<'_>, counts: &Counts) -> Result<(Option<TermDispersions>, Amounts)> {
    let dispersions = measure(context, counts)?;
    let (documents, rows) = (counts.documents().len() as u64, counts.vocabulary().len() as u64);
    Ok((Some(dispersions), Amounts { documents, tokens: counts.tokens(), rows, bytes: 0 }))
}

/// Each thread takes a range of terms and walks all documents, so that the sums of a term are made in the order of the
/// documents.
fn measure(context: &Context<'_>, counts: &Counts) -> Result<TermDispersions> {
    let sizes = counts.documents().iter().map(|document| document.tokens());
    let corpus = Corpus { counts, parts: KnownParts::of(sizes.clone()), all: Parts::of(sizes) };
    let (threads, terms) = (context.budget.threads(), counts.vocabulary().len() as u64);
    let at_once = context.budget.terms_at_once(terms, BYTES_OF_OCCURRENCES + size_of::<DispersionSums>() as u64);
    let ranges = occurrence_ranges(counts, threads, at_once.div_ceil(threads as u64));
    let stays = terms * size_of::<TermDispersion>() as u64 <= context.budget.term_measures();
    context.observer.begin(Stage::Dispersion, ranges.len() as u64, 0);
    let one = |range: &Range<u32>| {
        let rows = of_range(context, &corpus, range.clone())?;
        context.observer.advance(Stage::Dispersion, 1, 0);
        if stays {
            return Ok((range.start, Chunk::Memory(rows)));
        }
        let numbers = rows.into_iter().flat_map(TermDispersion::into_numbers);
        let bytes: Vec<u8> = numbers.flat_map(f64::to_le_bytes).collect();
        Ok((range.start, Chunk::Disk(Arc::clone(&context.spill), context.spill.append(&bytes)?)))
    };
    // One range for each thread, so that no more of them are in memory.
    let measured = context.pool.install(|| ranges.par_iter().with_max_len(1).map(one).collect::<Result<Vec<_>>>())?;
    Ok(TermDispersions(measured))
}

fn of_range(context: &Context<'_>, corpus: &Corpus<'_>, range: Range<u32>) -> Result<Vec<TermDispersion>> {
    let Corpus { counts, parts, all } = corpus;
    let count = |term| counts.vocabulary().count(TermId(term));
    let mut sums: Vec<DispersionSums> = range.clone().map(|term| DispersionSums::new(count(term))).collect();
    let in_document = |id: TermId, document: usize, count| {
        sums[(id.0 - range.start) as usize].add(u64::from(count), parts.of_document(document), all);
    };
    let distances = occurrences(counts, range.clone(), in_document, || context.check())?;
    let measured = |((term, sums), distances): ((u32, &DispersionSums), Distances)| {
        let arf = average_reduced_frequency(count(term), distances.short, distances.long, counts.tokens());
        TermDispersion { dispersion: sums.measures(all), arf: arf.unwrap_or(f64::NAN) }
    };
    Ok(range.zip(&sums).zip(distances).map(measured).collect())
}

/// What every thread needs.
struct Corpus<'c> {
    counts: &'c Counts,
    parts: KnownParts,
    all: Parts,
}

/// Documents as parts of the corpus. Most have the size of many others.
#[derive(Default)]
struct KnownParts {
    /// Of each size.
    parts: Vec<Part>,
    /// Of each document, the index of its size.
    of: Vec<u32>,
}

impl KnownParts {
    fn of(sizes: impl Iterator<Item = u64>) -> Self {
        let mut known = KnownParts::default();
        let mut of_size: HashMap<u64, u32, RandomState> = HashMap::default();
        for size in sizes {
            known.of.push(*of_size.entry(size).or_insert_with(|| {
                known.parts.push(Part::new(size));
                known.parts.len() as u32 - 1
            }));
        }
        known
    }

    fn of_document(&self, document: usize) -> &Part {
        &self.parts[self.of[document] as usize]
    }
}

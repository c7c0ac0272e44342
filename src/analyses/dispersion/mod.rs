//! How evenly terms are spread, on all threads.

mod occurrences;
mod table;

pub use self::occurrences::{occurrence_ranges, occurrences};
pub(crate) use self::table::dispersion_columns;
pub use self::table::{DispersionRow, TermSpread, dispersion_table};

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use self::occurrences::{BYTES_OF_OCCURRENCES, Gaps};
use crate::context::{Amounts, Context, Stage};
use crate::count::{Counts, TermId};
use crate::error::Result;
use crate::spill::Spill;
use crate::stats::{Part, Parts, Spread, average_reduced_frequency};

/// Bytes of the measures of a term on the disk.
const ROW: usize = TermSpread::LEN * size_of::<f64>();

/// The measures of every term.
pub(crate) struct TermSpreads(Vec<(u32, Measured)>);

/// The measures of terms in a row.
enum Measured {
    Memory(Vec<TermSpread>),
    Disk(Arc<Spill>, u64),
}

impl TermSpreads {
    /// The measures of some terms.
    ///
    /// # Errors
    /// A fatal error if they cannot be read back from the disk.
    pub fn get(&self, ids: &[TermId]) -> Result<Vec<TermSpread>> {
        let one = |id: &TermId| {
            let index = self.0.partition_point(|(first, _)| *first <= id.0).saturating_sub(1);
            let (first, measured) = &self.0[index];
            let at = (id.0 - first) as usize;
            match measured {
                Measured::Memory(rows) => Ok(rows[at]),
                Measured::Disk(spill, start) => {
                    let mut bytes = [0; ROW];
                    spill.read(start + (at * ROW) as u64, &mut bytes)?;
                    let numbers = bytes.as_chunks::<8>().0;
                    Ok(TermSpread::from_numbers(std::array::from_fn(|index| f64::from_le_bytes(numbers[index]))))
                }
            }
        };
        ids.iter().map(one).collect()
    }
}

/// Measures how evenly every term is spread.
pub(crate) fn spreads(context: &Context<'_>, counts: &Counts) -> Result<(Option<TermSpreads>, Amounts)> {
    let spreads = measure_spread(context, counts)?;
    let (documents, rows) = (counts.documents().len() as u64, counts.vocabulary().len() as u64);
    Ok((Some(spreads), Amounts { documents, tokens: counts.tokens(), rows, bytes: 0 }))
}

/// Each thread takes a range of terms and walks all documents, so that the sums of a term are made in the order of the
/// documents.
fn measure_spread(context: &Context<'_>, counts: &Counts) -> Result<TermSpreads> {
    let sizes = counts.documents().iter().map(|document| document.tokens());
    let corpus = Corpus { counts, parts: sizes.clone().map(Part::new).collect(), all: Parts::of(sizes) };
    let (threads, terms) = (context.budget.threads(), counts.vocabulary().len() as u64);
    let at_once = context.budget.terms_at_once(terms, BYTES_OF_OCCURRENCES + size_of::<Spread>() as u64);
    let ranges = occurrence_ranges(counts, threads, at_once.div_ceil(threads as u64));
    let stays = terms * size_of::<TermSpread>() as u64 <= context.budget.term_measures();
    context.observer.begin(Stage::Spread, ranges.len() as u64, 0);
    let one = |range: &Range<u32>| {
        let rows = of_range(context, &corpus, range.clone())?;
        context.observer.advance(Stage::Spread, 1, 0);
        if stays {
            return Ok((range.start, Measured::Memory(rows)));
        }
        let numbers = rows.into_iter().flat_map(TermSpread::into_numbers);
        let bytes: Vec<u8> = numbers.flat_map(f64::to_le_bytes).collect();
        Ok((range.start, Measured::Disk(Arc::clone(&context.spill), context.spill.append(&bytes)?)))
    };
    // One range for each thread, so that no more of them are in memory.
    let measured = context.pool.install(|| ranges.par_iter().with_max_len(1).map(one).collect::<Result<Vec<_>>>())?;
    Ok(TermSpreads(measured))
}

fn of_range(context: &Context<'_>, corpus: &Corpus<'_>, range: Range<u32>) -> Result<Vec<TermSpread>> {
    let Corpus { counts, parts, all } = corpus;
    let count = |term| counts.vocabulary().count(TermId(term));
    let mut spreads: Vec<Spread> = range.clone().map(|term| Spread::new(count(term))).collect();
    let in_document = |id: TermId, document: usize, count| {
        spreads[(id.0 - range.start) as usize].add(u64::from(count), &parts[document], all);
    };
    let gaps = occurrences(counts, range.clone(), in_document, || context.check())?;
    let measured = |((term, spread), gaps): ((u32, &Spread), Gaps)| {
        let arf = average_reduced_frequency(count(term), gaps.near, gaps.far, counts.tokens());
        TermSpread { dispersion: spread.measures(all), arf: arf.unwrap_or(f64::NAN) }
    };
    Ok(range.zip(&spreads).zip(gaps).map(measured).collect())
}

/// What every thread needs.
struct Corpus<'c> {
    counts: &'c Counts,
    /// Of each document.
    parts: Vec<Part>,
    all: Parts,
}

//! Lexical diversity and readability of each document, on all threads.

mod count;
mod table;

pub use self::table::LexicalMeasures;
pub(crate) use self::table::lexical_columns;

use rayon::prelude::*;

use self::count::LexicalCounter;
use crate::config::{DocumentMeasure, TableName};
use crate::context::Context;
use crate::corpus::Records;
use crate::count::{Counts, TermId, ViewBuffer};
use crate::error::Result;
use crate::stats::{Factors, ReadabilityCounts, hdd, mtld, ttr, yule_k};
use crate::text::Syllables;

/// Whether this measure is asked for and `documents` is written.
fn measures_documents(context: &Context<'_>, measure: DocumentMeasure) -> bool {
    context.plan.writes(TableName::Documents) && context.config.document_measures.contains(&measure)
}

/// Computes the measures of documents that are asked for.
pub(crate) fn lexical_measures<'c>(
    context: &Context<'_>,
    counts: &'c Counts,
    records: &Records,
) -> Result<LexicalMeasures> {
    let with_diversity = measures_documents(context, DocumentMeasure::Diversity);
    let with_readability = measures_documents(context, DocumentMeasure::Readability);
    if !with_diversity && !with_readability {
        return Ok(LexicalMeasures::default());
    }
    let syllables = if with_readability { syllables(context, counts) } else { Vec::new() };
    // The formulas are made for English.
    let mut is_english = Vec::new();
    if with_readability {
        is_english.reserve(records.len());
        records.each(0..records.len(), |_, record| {
            is_english.push(record.language() == "en");
            Ok(())
        })?;
    }
    let of_document = |(counter, buffer): &mut (LexicalCounter<'_>, ViewBuffer<'c>), index: usize| {
        context.check()?;
        let document = counts.documents().get(index);
        let view = counts.view(document, buffer)?;
        let diversity = with_diversity.then(|| {
            let words = counter.count(&view, Factors::ends);
            let factors = |(whole, rest_types, rest_tokens)| Factors { whole, rest_types, rest_tokens };
            let mtld = mtld(words.tokens, factors(words.forward), factors(words.backward));
            [ttr(words.types, words.tokens), mtld, hdd(&words.spectrum), yule_k(&words.spectrum)]
        });
        let reading = is_english.get(index).is_some_and(|&is_english| is_english).then(|| {
            let sums = counter.syllables(&view, document.sentences(), &syllables);
            let (words, sentences) = (sums.words, sums.sentences);
            ReadabilityCounts { words, sentences, syllables: sums.syllables, long_words: sums.long_words }
        });
        let readability = reading.map_or([None; 3], |reading| [reading.flesch(), reading.fog(), reading.smog()]);
        Ok((diversity.unwrap_or([None; 4]), readability))
    };
    let room = || (LexicalCounter::new(counts), ViewBuffer::default());
    let documents = (0..counts.documents().len()).into_par_iter().with_min_len(64);
    let measured: Vec<_> =
        context.pool.install(|| documents.map_init(room, of_document).collect::<Result<Vec<_>>>())?;
    Ok(LexicalMeasures {
        diversity: with_diversity.then(|| measured.iter().map(|(diversity, _)| *diversity).collect()),
        readability: with_readability.then(|| measured.iter().map(|(_, readability)| *readability).collect()),
    })
}

/// The syllables of each type.
fn syllables(context: &Context<'_>, counts: &Counts) -> Vec<u8> {
    let vocabulary = counts.vocabulary();
    let of_type = |rules: &mut Syllables, id: u32| rules.of(vocabulary.form(TermId(id))).min(u8::MAX.into()) as u8;
    let types = 0..vocabulary.len() as u32;
    context.pool.install(|| types.into_par_iter().with_min_len(1 << 10).map_init(Syllables::default, of_type).collect())
}

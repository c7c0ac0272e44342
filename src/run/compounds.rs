//! Finds multiword expressions in the corpus: docs/ngrams.md § 3.

use std::collections::HashSet;

use super::reading::{CountedDocuments, Reading, join_counts};
use crate::analyses::duplicates::DroppedCopies;
use crate::analyses::ngrams::{NgramRow, NgramTable, count_ngrams};
use crate::config::NgramOptions;
use crate::context::{Amounts, CancelOnly, Context, Plan, Stage, Stages};
use crate::corpus::Discovered;
use crate::count::Counts;
use crate::error::Result;
use crate::stats::upper_tail;
use crate::tables::BATCH_ROWS;
use crate::text::{Class, Compounds, StopLists, Tokenizer};

/// Lengths of multiword expressions, in words.
const LENGTHS: [u32; 2] = [2, 3];

/// An expression occurs at least `LEAST` times, and at least once in `TOKENS` tokens.
const LEAST: u64 = 10;
const TOKENS: u64 = 200_000;

/// Probability that any expression is taken although its words do not interact.
const ERROR: f64 = 0.001;

/// The least interaction of the words of an expression.
const LEAST_LAMBDA: f64 = 6.0;

/// Reads and counts all documents for bigrams and trigrams, and chooses the multiword expressions among them.
pub(crate) fn compounds(
    context: &Context<'_>,
    tokenizer: &Tokenizer,
    stop_lists: &StopLists,
    dropped: &HashSet<u64>,
    copies: Option<&DroppedCopies>,
    discovered: &Discovered,
) -> Result<(Compounds, Amounts)> {
    context.observer.begin(Stage::Compounds, 0, 0);
    let (plan, observer) = (Plan::ngrams_only(), CancelOnly(context.observer));
    // Its temporary file is removed when it is done.
    let context = &context.with(&plan, &observer, context.spill.folder());
    context.check_room(discovered)?;
    let reading = Reading { context, tokenizer, stop_lists, matcher: None, dropped, copies };
    let gathered = reading.read(discovered, &mut Stages::new(context))?;
    let (CountedDocuments { counts, records, .. }, _) = join_counts(context, gathered, discovered)?;
    context.check()?;
    let min_ngram_count = LEAST.max(counts.tokens().div_ceil(TOKENS));
    let options = NgramOptions { lengths: LENGTHS.to_vec(), min_ngram_count };
    // Whether a pair of terms belongs together is not for `min_count` to say.
    let ngrams = count_ngrams(context, &counts, &options, 1)?;
    let found = chosen(&counts, &ngrams, tokenizer)?;
    let (documents, rows) = (records.len() as u64, found.len() as u64);
    Ok((found, Amounts { documents, rows, ..Amounts::default() }))
}

/// The n-grams that are multiword expressions.
fn chosen(counts: &Counts, ngrams: &NgramTable, tokenizer: &Tokenizer) -> Result<Compounds> {
    let (mut strong, mut candidates) = (Vec::new(), 0u64);
    for start in (0..ngrams.len()).step_by(BATCH_ROWS) {
        let rows = ngrams.rows(start..(start + BATCH_ROWS).min(ngrams.len()))?;
        for row in rows.into_iter().filter(|row| is_candidate(row, counts)) {
            candidates += 1;
            if row.lambda >= LEAST_LAMBDA {
                strong.push((upper_tail(row.z), row.form(counts)));
            }
        }
    }
    strong.retain(|(p, _)| p * candidates as f64 <= ERROR);
    // An expression that a list would not give back as it is, is ignored.
    let is_itself = |expression: &String| {
        Compounds::parse(expression, tokenizer).is_ok_and(|read| read.list().strip_suffix('\n') == Some(expression))
    };
    let list: Vec<String> = strong.into_iter().map(|(_, expression)| expression).filter(is_itself).collect();
    Ok(Compounds::parse(&list.join("\n"), tokenizer).unwrap_or_default())
}

fn is_candidate(row: &NgramRow, counts: &Counts) -> bool {
    let vocabulary = counts.vocabulary();
    let is_word = |id| vocabulary.class(id) == Class::Word && vocabulary.form(id).contains(char::is_alphabetic);
    row.ids().all(is_word) && !row.has_edge_stop_word(counts)
}

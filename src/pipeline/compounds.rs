//! Multiword units that the corpus shows: docs/ngrams.md § 3.

use std::path::Path;

use super::job::Job;
use super::measure::Amounts;
use super::ngrams::NgramTable;
use super::setup::matcher;
use super::{Observer, Stage};
use crate::config::{Boilerplate, Compound, Config, CountOptions, NgramOptions, TableName};
use crate::corpus::Discovered;
use crate::count::Counts;
use crate::error::Result;
use crate::stats::upper_tail;
use crate::tables::{BATCH_ROWS, NgramRow};
use crate::text::{Class, Compounds, Tokenizer};

/// Lengths of units.
const LENGTHS: [u32; 2] = [2, 3];

/// A unit occurs so often at least, and once in so many tokens.
const LEAST: u64 = 10;
const TOKENS: u64 = 200_000;

/// Probability that any of the units is taken though its words do not interact.
const ERROR: f64 = 0.001;

/// The least interaction of the words of a unit.
const LEAST_LAMBDA: f64 = 6.0;

impl Job<'_> {
    /// Finds multiword units in the documents, if the corpus is to show them; texts and themes are cut by them from here on.
    pub(super) fn find_compounds(&mut self, discovered: &Discovered, folder: &Path) -> Result<()> {
        if !self.is_needed(Stage::Compounds) {
            return Ok(());
        }
        let compounds = self.timed(Stage::Compounds, |job| {
            job.observer.begin(Stage::Compounds, 0, 0);
            let compounds = job.compounds_of(discovered, folder)?;
            let documents = discovered.sources.len() as u64;
            let amounts = Amounts { documents, rows: compounds.len() as u64, ..Amounts::default() };
            Ok((compounds, amounts))
        })?;
        self.tokenizer = Tokenizer::new(self.config.text).with_compounds(compounds);
        self.matcher = matcher(&self.theme_lists, self.config.count.scope, &self.tokenizer)?;
        Ok(())
    }

    /// Reads and counts all documents, for bigrams and trigrams only.
    fn compounds_of(&self, discovered: &Discovered, folder: &Path) -> Result<Compounds> {
        let config = Config {
            compound: Compound::None,
            themes: Vec::new(),
            ngrams: NgramOptions { lengths: LENGTHS.to_vec(), ..NgramOptions::default() },
            // Whether a pair of terms belongs together is not for `min_count` to say.
            count: CountOptions { min_count: 1, ..self.config.count.clone() },
            // Lines that are left out are known already, and those of the corpus are for another to find.
            boilerplate: Boilerplate::Off,
            tables: vec![TableName::Ngrams],
            ..self.config.clone()
        };
        let observer = Unheard(self.observer);
        let mut job = Job::new(&config, &observer)?;
        job.dropped_keys.clone_from(&self.dropped_keys);
        // What went to the disk for this goes with it.
        let spill = job.spill(discovered, folder)?;
        let gathered = job.read(discovered, &spill)?;
        let (_, _, counts) = job.terms(gathered, discovered, &spill)?;
        let min_ngram_count = LEAST.max(counts.tokens().div_ceil(TOKENS));
        let options = NgramOptions { min_ngram_count, ..config.ngrams.clone() };
        let ngrams = job.count_ngrams(&counts, &options, &spill)?;
        chosen(&counts, &ngrams, &job.tokenizer)
    }
}

/// The n-grams that are units.
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
    // Only what the list says to whoever reads it again.
    let is_itself = |unit: &String| {
        Compounds::parse(unit, tokenizer).is_ok_and(|read| read.list().strip_suffix('\n') == Some(unit))
    };
    let list: Vec<String> = strong.into_iter().map(|(_, unit)| unit).filter(is_itself).collect();
    Ok(Compounds::parse(&list.join("\n"), tokenizer).unwrap_or_default())
}

fn is_candidate(row: &NgramRow, counts: &Counts) -> bool {
    let vocabulary = counts.vocabulary();
    let is_word = |id| vocabulary.class(id) == Class::Word && vocabulary.form(id).contains(char::is_alphabetic);
    row.ids().all(is_word) && !row.has_edge_stop_word(counts)
}

/// An observer that hears nothing of the stages that are done for another, and may still ask to stop.
pub(super) struct Unheard<'o>(pub &'o dyn Observer);

impl Observer for Unheard<'_> {
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

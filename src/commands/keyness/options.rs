//! What is compared with what, and how.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use super::count::FirstPass;
use super::filter::Filter;
use crate::config::{Config, GroupBy};
use crate::error::{Error, Result};
use crate::stats::Measure;

/// Memory for each thread: what it decodes, and what of that waits for its turn.
const PER_THREAD: u64 = 64 << 20;

/// What the rows of a target are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeynessSort {
    /// A measure of the 2×2 table.
    Measure(Measure),
    /// The log odds ratio.
    LogOdds,
    /// The log odds ratio over its standard deviation.
    LogOddsZ,
}

impl FromStr for KeynessSort {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text {
            "log_odds" => Ok(KeynessSort::LogOdds),
            "log_odds_z" => Ok(KeynessSort::LogOddsZ),
            _ => match text.parse() {
                Ok(measure) if KeynessOptions::has(measure) => Ok(KeynessSort::Measure(measure)),
                _ => {
                    let measures = Measure::ALL.iter().filter(|measure| KeynessOptions::has(**measure));
                    let names: Vec<&str> = measures.map(|measure| measure.name()).collect();
                    Err(format!("`{text}` is not one of log_odds, log_odds_z, {}", names.join(", ")))
                }
            },
        }
    }
}

impl fmt::Display for KeynessSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            KeynessSort::Measure(measure) => measure.name(),
            KeynessSort::LogOdds => "log_odds",
            KeynessSort::LogOddsZ => "log_odds_z",
        })
    }
}

/// What is compared with what, and how.
#[derive(Clone, Debug)]
pub struct KeynessOptions {
    /// The output of a run.
    pub output: PathBuf,
    /// Another one, whose documents are the reference.
    pub against: Option<PathBuf>,
    /// What all documents must meet.
    pub among: Vec<Filter>,
    /// What documents of the target must meet.
    pub target: Vec<Filter>,
    /// What documents of the reference must meet; none for all others.
    pub reference: Vec<Filter>,
    /// Makes a target of each of its values.
    pub by: Option<GroupBy>,
    /// Columns of measures, in this order.
    pub measures: Vec<Measure>,
    /// What the rows of a target are ordered by.
    pub sort: KeynessSort,
    /// Terms that occur less often in target and reference together are no rows.
    pub min_count: u64,
    /// Whether stop words are rows.
    pub keep_stop_words: bool,
    /// Whether only terms that are more frequent in the target are rows.
    pub only_positive: bool,
    /// Tokens of the prior of the log odds; `None` for as many as target and reference have.
    pub prior: Option<f64>,
    /// Threads that read at the same time.
    pub threads: NonZeroUsize,
    /// Bytes of memory that may be taken, at least [`Config::MIN_MEMORY`].
    pub memory: u64,
}

impl Default for KeynessOptions {
    fn default() -> Self {
        let config = Config::default();
        KeynessOptions {
            output: config.output,
            against: None,
            among: Vec::new(),
            target: Vec::new(),
            reference: Vec::new(),
            by: None,
            measures: Measure::KEYNESS.to_vec(),
            sort: KeynessSort::Measure(Measure::G2),
            min_count: 5,
            keep_stop_words: false,
            only_positive: false,
            prior: None,
            threads: config.threads,
            memory: config.memory,
        }
    }
}

impl KeynessOptions {
    /// Whether a measure may be asked for: all but the one that needs the contexts of all pairs.
    pub fn has(measure: Measure) -> bool {
        measure != Measure::PpmiSmoothed
    }

    pub(crate) fn validated(mut self) -> Result<Self> {
        self.measures.sort_unstable();
        self.measures.dedup();
        if self.by.is_some() && !self.target.is_empty() {
            return Err(Error::usage("--by makes targets of all values, so that --target has no meaning")
                .hint("leave out documents with --where"));
        }
        if self.by.is_none() && self.target.is_empty() && self.against.is_none() {
            return Err(Error::usage("nothing says which documents are the target")
                .hint("give --target column=value, or --by column, or --against another output"));
        }
        if let Some(measure) = self.measures.iter().find(|measure| !Self::has(**measure)) {
            return Err(Error::usage(format!("{measure} is a measure of pairs, and there are none here")));
        }
        if self.prior.is_some_and(|prior| !(prior > 0.0 && prior.is_finite())) {
            return Err(Error::usage("the prior must be more than 0 tokens"));
        }
        if self.threads.get() > Config::MAX_THREADS {
            let most = Config::MAX_THREADS;
            return Err(Error::usage(format!("threads is {}, and may be at most {most}", self.threads)));
        }
        if self.memory < Config::MIN_MEMORY {
            let least = Config::MIN_MEMORY >> 20;
            return Err(Error::usage(format!("memory is {} bytes, and must be at least {least} MiB", self.memory)));
        }
        Ok(self)
    }

    pub(crate) fn threads(&self) -> usize {
        let most = usize::try_from(self.memory / PER_THREAD).unwrap_or(usize::MAX);
        self.threads.get().min(most).max(1)
    }

    /// Targets that are counted at once, of so many, for so many terms.
    pub(crate) fn targets_at_once(&self, targets: usize, terms: usize) -> usize {
        let room = self.memory.saturating_sub(Config::MIN_MEMORY) / 2 + (Config::MIN_MEMORY / 8);
        let for_one = (terms.max(1) * FirstPass::CELL) as u64;
        usize::try_from(room / for_one).unwrap_or(usize::MAX).clamp(1, targets.max(1))
    }
}

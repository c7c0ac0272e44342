//! What is compared with what, and how.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::count::FirstPass;
use super::table::KeynessKey;
use crate::commands::filter::Filter;
use crate::config::{GroupBy, Resources, settable};
use crate::error::{Error, Result};
use crate::named::{named, not_one_of};
use crate::stats::Measure;

/// Memory for each thread: what it decodes, and what of that waits for its turn.
const PER_THREAD: u64 = 64 << 20;

/// What the rows of [`keyness`](crate::keyness()) are ordered by.
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
                    let names = ["log_odds", "log_odds_z"].into_iter().chain(measures.map(|measure| measure.name()));
                    Err(not_one_of(text, &names.collect::<Vec<_>>()))
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

named! {
    /// Which rows of [`keyness`](crate::keyness()) are shown. It changes no number of any.
    KeynessShown {
        /// All, the most typical of the target first.
        All = "all",
        /// What is more frequent in the target.
        Positive = "positive",
        /// What is less frequent in the target, the most typical of the reference first.
        Negative = "negative",
    }
}

settable! {
    /// What [`keyness`](crate::keyness()) compares with what, and how.
    #[derive(Clone, Debug)]
    KeynessOptions {
        /// The output of a run.
        output: PathBuf,
        /// Another one, whose documents are the reference.
        against: Option<PathBuf>,
        /// What all documents must meet.
        among: Vec<Filter>,
        /// What documents of the target must meet.
        target: Vec<Filter>,
        /// What documents of the reference must meet; none for all others.
        reference: Vec<Filter>,
        /// Makes a target of each of its values.
        by: Option<GroupBy>,
        /// Whether themes are compared, by their hits, instead of terms.
        themes: bool,
        /// Measures, as columns in the order of [`Measure::ALL`].
        measures: Vec<Measure>,
        /// What the rows of a target are ordered by.
        sort: KeynessSort,
        /// Terms, or themes, that occur less often in target and reference together are no rows.
        min_count: u64,
        /// Whether stop words are rows.
        keep_stop_words: bool,
        /// Which side is shown.
        shown: KeynessShown,
        /// Tokens of the prior of the log odds; `None` for as many as target and reference have.
        prior: Option<f64>,
        /// Whether tables of an output are read that were changed since the run wrote them.
        accept_changed: bool,
        /// Threads and memory. There is no temporary file.
        resources: Resources,
    }
}

impl KeynessOptions {
    /// The output in this folder, and defaults. What is the target is still to be said, by `target`, `by` or `against`.
    pub fn new(output: impl Into<PathBuf>) -> Self {
        KeynessOptions {
            output: output.into(),
            against: None,
            accept_changed: false,
            among: Vec::new(),
            target: Vec::new(),
            reference: Vec::new(),
            by: None,
            themes: false,
            measures: Measure::KEYNESS.to_vec(),
            sort: KeynessSort::Measure(Measure::G2),
            min_count: 5,
            keep_stop_words: false,
            shown: KeynessShown::All,
            prior: None,
            resources: Resources::default(),
        }
    }

    /// Which columns tell the rows apart.
    pub fn key(&self) -> KeynessKey {
        KeynessKey { has_groups: self.by.is_some(), is_of_themes: self.themes }
    }

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
        self.resources.check()?;
        Ok(self)
    }

    pub(crate) fn threads(&self) -> usize {
        let most = usize::try_from(self.resources.memory / PER_THREAD).unwrap_or(usize::MAX);
        self.resources.threads.get().min(most).max(1)
    }

    /// Targets that are counted at once, of so many, for so many terms.
    pub(crate) fn targets_at_once(&self, targets: usize, terms: usize) -> usize {
        let room = self.resources.memory.saturating_sub(Resources::MIN_MEMORY) / 2 + (Resources::MIN_MEMORY / 8);
        let for_one = (terms.max(1) * FirstPass::CELL) as u64;
        usize::try_from(room / for_one).unwrap_or(usize::MAX).clamp(1, targets.max(1))
    }
}

//! Which terms are typical of some documents of a finished output: `docs/keyness.md`.

mod documents;
mod filter;
mod names;
mod output;
mod passes;
mod rows;
mod vocabulary;

use std::fmt;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde_json::json;

use self::documents::{Divided, divide};
pub use self::filter::Filter;
use self::output::Output;
use self::passes::each_occurrence;
use self::rows::push_rows;
use self::vocabulary::Vocabulary;
use super::observer::{Observer, Stage};
use crate::config::{Config, GroupBy};
use crate::count::{Body, FirstPass};
use crate::error::{Error, Result};
use crate::stats::Measure;
use crate::tables::{KEYNESS_ROWS, KeynessBatch, KeynessFile, Package, keyness_schema};
use crate::text::unicode_versions;

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

    fn validated(mut self) -> Result<Self> {
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

    fn threads(&self) -> usize {
        let most = usize::try_from(self.memory / PER_THREAD).unwrap_or(usize::MAX);
        self.threads.get().min(most).max(1)
    }

    /// Targets that are counted at once, of so many, for so many terms.
    fn targets_at_once(&self, targets: usize, terms: usize) -> usize {
        let room = self.memory.saturating_sub(Config::MIN_MEMORY) / 2 + (Config::MIN_MEMORY / 8);
        let for_one = (terms.max(1) * FirstPass::CELL) as u64;
        usize::try_from(room / for_one).unwrap_or(usize::MAX).clamp(1, targets.max(1))
    }
}

/// What was compared.
#[derive(Clone, Debug, Default)]
pub struct KeynessReport {
    /// Targets, with the rows of each.
    pub groups: Vec<KeynessGroup>,
    /// Documents in no group.
    pub without_group: u64,
    /// Terms that were left out because they are stop words.
    pub stop_words: u64,
    /// What a reader of the rows should know.
    pub notes: Vec<String>,
}

/// A target and its reference.
#[derive(Clone, Debug)]
pub struct KeynessGroup {
    /// Its name; empty where there are no groups.
    pub name: String,
    /// Its documents and their tokens.
    pub target: (u64, u64),
    /// Those of the reference.
    pub reference: (u64, u64),
    /// Its rows.
    pub rows: u64,
}

/// Takes the rows.
pub trait KeynessSink {
    /// What is compared, before there are any rows.
    ///
    /// # Errors
    /// One that ends everything.
    fn begin(&mut self, _groups: &[KeynessGroup]) -> Result<()> {
        Ok(())
    }

    /// More rows, in their order.
    ///
    /// # Errors
    /// One that ends everything.
    fn rows(&mut self, batch: &KeynessBatch<'_>) -> Result<ControlFlow<()>>;
}

impl KeynessSink for KeynessFile {
    fn rows(&mut self, batch: &KeynessBatch<'_>) -> Result<ControlFlow<()>> {
        self.append(batch).map(ControlFlow::Continue)
    }
}

/// Compares documents of a finished output with others, and hands the rows to `sink`.
///
/// # Errors
/// A usage error where the output, a filter or an option is wrong, or a side has no documents; a cancelled error where the observer asks to stop;
/// those of the sink.
///
/// # Complexity
/// Linear in the rows of `doc_terms`, which is read twice, or more often where memory is short; times the groups where each is compared with all
/// others. Memory is for the documents, the terms, and a cell for each term and group.
pub fn keyness(options: &KeynessOptions, observer: &dyn Observer, sink: &mut dyn KeynessSink) -> Result<KeynessReport> {
    let options = &options.clone().validated()?;
    observer.begin(Stage::Terms, 0, 0);
    let outputs = outputs(options)?;
    let report = compare(options, &outputs, observer, sink);
    observer.end(Stage::Terms);
    report
}

/// The same into a file, whose name ends in `.csv` or `.parquet`. It is there only once it is whole, and replaces what was called so before.
///
/// # Errors
/// Those of [`keyness`]; a usage error where the name ends otherwise, and a fatal error where the file cannot be written.
pub fn keyness_to_file(options: &KeynessOptions, observer: &dyn Observer, path: &Path) -> Result<KeynessReport> {
    let options = &options.clone().validated()?;
    let mut file = KeynessFile::create(path, options.by.is_some(), &options.measures)?;
    let report = keyness(options, observer, &mut file)?;
    let texts = |filters: &[Filter]| filters.iter().map(Filter::to_string).collect::<Vec<_>>();
    let outputs: Vec<_> = outputs(options)?.iter().map(|output| output.options_sha256().clone()).collect();
    file.finish(&Package {
        compounds: None,
        options: json!({
            "where": texts(&options.among),
            "target": texts(&options.target),
            "reference": texts(&options.reference),
            "by": options.by.as_ref().map(GroupBy::name),
            "measures": options.measures,
            "sort": options.sort.to_string(),
            "min_count": options.min_count,
            "stop_words": if options.keep_stop_words { "keep" } else { "drop" },
            "positive": options.only_positive,
            "prior": options.prior,
            "outputs_options_sha256": outputs,
        }),
        schemas: vec![keyness_schema(options.by.is_some(), &options.measures)],
        unicode_version: unicode_versions().segmentation,
    })?;
    Ok(report)
}

fn outputs(options: &KeynessOptions) -> Result<Vec<Output>> {
    [Some(&options.output), options.against.as_ref()].into_iter().flatten().map(|folder| Output::open(folder)).collect()
}

fn compare(
    options: &KeynessOptions,
    outputs: &[Output],
    observer: &dyn Observer,
    sink: &mut dyn KeynessSink,
) -> Result<KeynessReport> {
    let files = outputs.iter().map(|output| output.table("doc_terms")).collect::<Result<Vec<_>>>()?;
    let Divided { documents, comparison, groups, without_group } = divide(options, outputs)?;
    let vocabulary = Vocabulary::read(options, outputs)?;
    let at_once = options.targets_at_once(groups.len(), vocabulary.len());
    let mut report =
        KeynessReport { without_group, stop_words: vocabulary.stop_words, notes: notes(outputs), ..Default::default() };
    let of = |body: Body| (body.documents, body.tokens);
    let group = |(target, name): (usize, &String)| KeynessGroup {
        name: name.clone(),
        target: of(comparison.target(target)),
        reference: of(comparison.reference(target)),
        rows: 0,
    };
    report.groups = groups.iter().enumerate().map(group).collect();
    sink.begin(&report.groups)?;
    let mut batch = KeynessBatch::new(options.measures.len());
    for first in (0..groups.len()).step_by(at_once) {
        let width = at_once.min(groups.len() - first);
        let mut first_pass = FirstPass::new(&comparison, first, width, vocabulary.len());
        let threads = options.threads();
        for (file, documents) in files.iter().zip(&documents) {
            each_occurrence(file, documents, &vocabulary, threads, observer, |of| {
                first_pass.add(of.term, of.side, of.count);
            })?;
        }
        let mut second_pass = first_pass.second_pass();
        for (file, documents) in files.iter().zip(&documents) {
            each_occurrence(file, documents, &vocabulary, threads, observer, |of| {
                second_pass.add(of.term, of.side, of.count, of.tokens);
            })?;
        }
        let compared = second_pass.finish();
        for (target, name) in groups.iter().enumerate().skip(first).take(width) {
            let named = (target, name.as_str());
            report.groups[target].rows = push_rows(options, &vocabulary, &comparison, &compared, named, &mut batch);
            while batch.rows.len() >= KEYNESS_ROWS {
                if observer.is_cancelled() {
                    return Err(Error::cancelled());
                }
                let rest = batch.split_off(KEYNESS_ROWS);
                if sink.rows(&std::mem::replace(&mut batch, rest))?.is_break() {
                    return Ok(report);
                }
            }
        }
    }
    let _ = sink.rows(&batch)?;
    Ok(report)
}

/// What a reader of the rows should know of the outputs.
fn notes(outputs: &[Output]) -> Vec<String> {
    let mut notes = Vec::new();
    if let [here, there] = outputs {
        let differences = here.differences(there);
        if !differences.is_empty() {
            let (a, b) = (here.name(), there.name());
            notes.push(format!("`{a}` and `{b}` were counted in different ways: {}", differences.join(", ")));
        }
    }
    for output in outputs {
        let (terms, min_count) = output.cut();
        if terms > 0 {
            let name = output.name();
            notes.push(format!(
                "{terms} terms with fewer than {min_count} occurrences are not in `{name}`, and so not here"
            ));
        }
    }
    notes
}

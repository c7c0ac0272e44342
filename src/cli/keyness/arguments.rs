//! Arguments of `termloom keyness`.

use std::num::NonZeroU64;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::cli::settings::{Selection, Settings};
use termloom::commands::keyness::{Filter, KeynessOptions, KeynessShown, KeynessSort};
use termloom::config::{GroupBy, MessageOptions};
use termloom::stats::Measure;

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  termloom keyness --target source=Xinhua                   output/, Xinhua against all other documents
  termloom keyness results --by folder                      each folder against the others
  termloom keyness --target folder=tech --reference 'folder=sport|politics'
  termloom keyness --by date:year --where language=en -o years.parquet
  termloom keyness --target 'date>=2020-02' --reference 'date<2020-02' --negative
  termloom keyness --by source --themes                     themes instead of terms
  termloom keyness output --against other-output -o - | head

The output needs the tables documents, terms and doc_terms; with --themes, documents and
doc_themes. Without --reference, a target is compared with all other documents. Printed are the
terms that are more frequent in the target, the most typical first; --negative prints the others.
A file and `-o -` have both. dp is near 1 where few documents hold nearly all of a term. docs/keyness.md defines every number, and
`termloom tables` prints what the columns are.

Filters: COLUMN=VALUE, COLUMN!=VALUE, several values as A|B, and < <= > >= for numbers and
dates. COLUMN is a column of documents, folder, or a part of a date as in date:year.

Exit codes:
  0  complete
  1  failed
  2  an argument or an output is wrong, or a side has no documents
  130, 143  stopped by Ctrl-C or SIGTERM; a file is not written then";

#[derive(Args)]
pub(in crate::cli) struct KeynessArguments {
    /// Output of a run
    #[arg(value_name = "OUTPUT", default_value = "output")]
    pub output: PathBuf,
    /// Compare the documents that match every FILTER
    #[arg(long, value_name = "FILTER")]
    pub target: Vec<Filter>,
    /// Compare with the documents that match every FILTER [default: all other documents]
    #[arg(long, value_name = "FILTER")]
    pub reference: Vec<Filter>,
    /// Compare the documents of each value with all others: source, folder, date:year, …
    #[arg(long, value_name = "COLUMN[:PART]", conflicts_with = "target")]
    pub by: Option<GroupBy>,
    /// Consider only documents that match every FILTER
    #[arg(long = "where", value_name = "FILTER")]
    pub among: Vec<Filter>,
    /// Compare with the documents of the output of another run
    #[arg(long, value_name = "OUTPUT")]
    pub against: Option<PathBuf>,
    /// Read tables of an output that were changed since the run wrote them
    #[arg(long)]
    pub accept_changed: bool,
    /// Write all rows to a file that ends in .csv or .parquet; - prints them as CSV
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Lines to print for each target
    #[arg(long, value_name = "N", conflicts_with = "file", default_value_t = LIMIT)]
    pub limit: NonZeroU64,
    /// Measures, or `all`; docs/measures.md defines each
    ///
    /// Without them, a file and CSV have those of the default, and printed lines fewer.
    #[arg(long, value_name = "MEASURE,…", value_delimiter = ',', value_parser = measures)]
    pub measures: Option<Vec<Vec<Measure>>>,
    /// Order of the terms of a target: by a measure, log_odds or log_odds_z
    #[arg(long, value_name = "MEASURE", default_value_t = KeynessOptions::new("").sort)]
    pub sort: KeynessSort,
    /// Omit terms that occur less often in target and reference together
    #[arg(long, value_name = "N", default_value_t = KeynessOptions::new("").min_count)]
    pub min_count: u64,
    /// Compare themes by their hits, instead of terms
    #[arg(long)]
    pub themes: bool,
    /// Show only what is more frequent in the target; printed lines always do
    #[arg(long)]
    pub positive: bool,
    /// Show only what is less frequent in the target, the most typical of the reference first
    #[arg(long, conflicts_with = "positive")]
    pub negative: bool,
    /// Whether stop words are kept or dropped
    #[arg(long, value_enum, default_value_t = StopWordRows::Drop)]
    pub stop_words: StopWordRows,
    /// Tokens in the prior of the log odds [default: as many as target and reference have]
    #[arg(long, value_name = "TOKENS")]
    pub prior: Option<f64>,
    #[command(flatten)]
    pub settings: Settings<OfKeyness>,
}

pub(in crate::cli) enum OfKeyness {}

impl Selection for OfKeyness {
    fn takes(key: &str) -> bool {
        ["threads", "memory", "quiet"].contains(&key)
    }
}

/// A measure, or all that compare a term in two bodies of text.
fn measures(text: &str) -> Result<Vec<Measure>, String> {
    match text {
        "all" => Ok(Measure::ALL.iter().copied().filter(|&measure| KeynessOptions::has(measure)).collect()),
        _ => text.parse().map(|measure| vec![measure]).map_err(|error| format!("{error}; or `all` of them")),
    }
}

/// What becomes of stop words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum StopWordRows {
    Keep,
    Drop,
}

/// Where the rows go.
pub(super) enum Target {
    Lines(u64),
    Csv,
    File(PathBuf),
}

/// Lines of each target by default.
const LIMIT: NonZeroU64 = NonZeroU64::new(10).unwrap();

impl KeynessArguments {
    pub(super) fn parts(self) -> Result<(KeynessOptions, Target, MessageOptions), ExitCode> {
        let target = match self.file {
            None => Target::Lines(self.limit.get()),
            Some(path) if path.as_os_str() == "-" => Target::Csv,
            Some(path) => Target::File(path),
        };
        let shown = match (self.positive, self.negative, &target) {
            (_, true, _) => KeynessShown::Negative,
            (true, ..) | (_, _, Target::Lines(_)) => KeynessShown::Positive,
            _ => KeynessShown::All,
        };
        let config = self.settings.config()?;
        let mut options = KeynessOptions::new(self.output)
            .against(self.against)
            .accept_changed(self.accept_changed)
            .among(self.among)
            .target(self.target)
            .reference(self.reference)
            .by(self.by)
            .sort(self.sort)
            .min_count(self.min_count)
            .keep_stop_words(self.stop_words == StopWordRows::Keep)
            .shown(shown)
            .themes(self.themes)
            .prior(self.prior)
            .resources(config.resources);
        if let Some(chosen) = self.measures {
            options.measures = chosen.concat();
        }
        Ok((options, target, config.messages))
    }
}

//! Arguments of `termloom keyness`.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::arguments::MeasureChoice;
use crate::cli::memory::{self, Size};
use termloom::KeynessOptions;
use termloom::config::GroupBy;
use termloom::pipeline::{Filter, KeynessSort};

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  termloom keyness --target source=Xinhua                   output/, Xinhua against all other documents
  termloom keyness results --by folder                      each folder against the others
  termloom keyness --target folder=tech --reference 'folder=sport|politics'
  termloom keyness --by date:year --where language=en -o years.parquet
  termloom keyness --target 'date>=2020-02' --reference 'date<2020-02' --positive
  termloom keyness output --against other-output -o - | head

The output needs the tables documents, terms and doc_terms. Without --reference, a target is
compared with all other documents. The most typical terms come first; dp is near 1 where few
documents hold nearly all of a term. docs/keyness.md says what every number means, and
`termloom tables` what the columns are.

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
    /// Documents whose words are wanted; all that are given must hold
    #[arg(long, value_name = "FILTER")]
    pub target: Vec<Filter>,
    /// Documents that they are compared with; all that are given must hold [default: all other documents]
    #[arg(long, value_name = "FILTER")]
    pub reference: Vec<Filter>,
    /// Compare the documents of each value with those of the others: source, folder, date:year, …
    #[arg(long, value_name = "COLUMN[:PART]", conflicts_with = "target")]
    pub by: Option<GroupBy>,
    /// Documents that are looked at at all; all that are given must hold
    #[arg(long = "where", value_name = "FILTER")]
    pub among: Vec<Filter>,
    /// Output of another run, whose documents are the reference
    #[arg(long, value_name = "OUTPUT")]
    pub against: Option<PathBuf>,
    /// Write all rows to a file, whose name ends in .csv or .parquet; - prints them as CSV
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Lines printed of each target [default: 10]
    #[arg(long, value_name = "N", conflicts_with = "file")]
    pub limit: Option<NonZeroU64>,
    /// Measures, or `all` (docs/measures.md) [default: g2,log_ratio,log_ratio_conservative,p_value,q_value]
    #[arg(long, value_name = "MEASURE,…", value_delimiter = ',')]
    pub measures: Option<Vec<MeasureChoice>>,
    /// What the terms of a target are ordered by: a measure, log_odds or log_odds_z
    #[arg(long, value_name = "MEASURE", default_value_t = KeynessOptions::default().sort)]
    pub sort: KeynessSort,
    /// Leave out terms that occur less often in target and reference together
    #[arg(long, value_name = "N", default_value_t = KeynessOptions::default().min_count)]
    pub min_count: u64,
    /// Only terms that are more frequent in the target
    #[arg(long)]
    pub positive: bool,
    /// Whether stop words are left out
    #[arg(long, value_name = "keep|drop", value_enum, default_value_t = StopWordRows::Drop)]
    pub stop_words: StopWordRows,
    /// Tokens of the prior of the log odds [default: as many as target and reference have]
    #[arg(long, value_name = "TOKENS")]
    pub prior: Option<f64>,
    /// Threads that work at the same time [default: all processors]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Memory that may be taken, at least 128MiB [default: 60 % of the machine]
    #[arg(long, value_name = "SIZE")]
    pub memory: Option<Size>,
    /// Say nothing but rows and errors
    #[arg(long, short)]
    pub quiet: bool,
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

/// Lines of each target where nothing is said.
const LIMIT: u64 = 10;

impl KeynessArguments {
    pub(super) fn parts(self) -> (KeynessOptions, Target, bool) {
        let target = match self.file {
            None => Target::Lines(self.limit.map_or(LIMIT, NonZeroU64::get)),
            Some(path) if path.as_os_str() == "-" => Target::Csv,
            Some(path) => Target::File(path),
        };
        let defaults = KeynessOptions::default();
        let measures = self.measures.map(|chosen| {
            let all = chosen.contains(&MeasureChoice::All);
            let chosen = MeasureChoice::measures(&chosen).into_iter();
            chosen.filter(|&measure| !all || KeynessOptions::has(measure)).collect()
        });
        let options = KeynessOptions {
            output: self.output,
            against: self.against,
            among: self.among,
            target: self.target,
            reference: self.reference,
            by: self.by,
            measures: measures.unwrap_or(defaults.measures),
            sort: self.sort,
            min_count: self.min_count,
            keep_stop_words: self.stop_words == StopWordRows::Keep,
            only_positive: self.positive,
            prior: self.prior,
            threads: self.threads.unwrap_or(defaults.threads),
            memory: self.memory.map_or_else(memory::default, |size| size.0),
        };
        (options, target, self.quiet)
    }
}

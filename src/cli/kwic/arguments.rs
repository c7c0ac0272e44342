//! Arguments of `termloom kwic`.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::Args;

use crate::cli::arguments::{Run, Settings, TextArguments};
use crate::cli::reading::ReadingArguments;
use termloom::KwicOptions;
use termloom::config::Format;
use termloom::pipeline::KwicSort;
use termloom::themes::{Accents, Case, Matching, ThemeOptions};

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  termloom kwic privacy articles                       every hit of a word, in its context
  termloom kwic 'press freedom' articles --sort right  a phrase, sorted by what follows it
  termloom kwic 'censor*' articles --limit 20          a glob; reading stops at the 20th hit
  termloom kwic '/stat(e|es)/ media' news blogs -o hits.csv
  termloom kwic 审查 posts.jsonl --text-column body --context 5
  termloom kwic 'state-owned' articles --format csv | head

Rows come in the order of documents and positions, and the first are shown while others
are still read. A line is as wide as the terminal, or 160 columns; CSV and Parquet have
the whole context. What a column is, and how CSV is written, says `termloom tables`.
How texts are read and cut may be set in termloom.toml as well.

Exit codes:
  0  complete, also where nothing was found
  1  failed
  2  an argument, the configuration, the pattern or an input is wrong
  3  complete, but some documents could not be used; they are named on standard error
  130, 143  stopped by Ctrl-C or SIGTERM; a file is not written then";

#[derive(Args)]
pub(in crate::cli) struct KwicArguments {
    /// What to look for, as in a theme list: words, globs (* and ?), /regexes/, several in a row
    #[arg(value_name = "PATTERN")]
    pub pattern: String,
    /// Folders and files to read; `termloom inspect` says which and how [default: input]
    #[arg(value_name = "INPUT")]
    pub input: Option<Vec<PathBuf>>,
    /// Tokens shown on each side, 0 to 1000
    #[arg(long, value_name = "N", default_value_t = KwicOptions::new("").context)]
    pub context: u32,
    /// Sort by the forms of the tokens to the left, to the right, or in the match; needs memory for all rows, and shows none before all are found
    #[arg(long, value_name = "left|right|match")]
    pub sort: Option<KwicSort>,
    /// Rows at most; unsorted, reading stops there
    #[arg(long, value_name = "N")]
    pub limit: Option<NonZeroU64>,
    /// Write the rows to a file, whose name ends in .csv or .parquet; it is replaced if it is there
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print the rows as CSV instead of aligned lines
    #[arg(long, value_name = "csv")]
    pub format: Option<Format>,
    #[command(flatten)]
    pub theme: ThemeArguments,
    #[command(flatten)]
    pub text: TextArguments,
    #[command(flatten)]
    pub reading: ReadingArguments,
    /// Threads that work at the same time [default: all processors]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Configuration file [default: ./termloom.toml if it is there]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Say nothing but rows and errors
    #[arg(long, short, num_args = 0, default_missing_value = "true")]
    pub quiet: Option<bool>,
    /// Name everything that gave no document, also by rule
    #[arg(long, short, num_args = 0, default_missing_value = "true")]
    pub verbose: Option<bool>,
}

/// What of a text the pattern matches: the options of a theme.
#[derive(Args)]
pub(in crate::cli) struct ThemeArguments {
    /// Whether `US` and `us` are the same [default: ignore]
    #[arg(long, value_name = "ignore|sensitive")]
    case: Option<Case>,
    /// Whether `état` and `etat` are different [default: keep]
    #[arg(long, value_name = "keep|ignore")]
    accents: Option<Accents>,
    /// Compare stems of this language rather than words
    #[arg(long, value_name = "LANG")]
    stem: Option<String>,
    /// Whether the pattern is whole words, or any part of a sentence [default: words]
    #[arg(long = "match", value_name = "words|substring")]
    matching: Option<Matching>,
    /// Find disguised words as well
    #[arg(long)]
    evasion: bool,
}

impl ThemeArguments {
    fn options(self) -> ThemeOptions {
        let defaults = ThemeOptions::default();
        ThemeOptions {
            case: self.case.unwrap_or(defaults.case),
            accents: self.accents.unwrap_or(defaults.accents),
            stem: self.stem.or(defaults.stem),
            matching: self.matching.unwrap_or(defaults.matching),
            evasion: self.evasion || defaults.evasion,
        }
    }
}

/// The arguments, divided by who needs them.
pub(super) struct Parts {
    pub run: Run,
    pub options: KwicOptions,
    pub output: Option<PathBuf>,
    pub format: Option<Format>,
}

impl KwicArguments {
    pub(super) fn parts(self) -> Parts {
        let settings = Settings {
            input: self.input,
            reading: self.reading,
            text: self.text,
            threads: self.threads,
            // Nothing is written that a temporary file could be beside.
            temp_dir: Some(std::env::temp_dir()),
            quiet: self.quiet,
            verbose: self.verbose,
            ..Settings::default()
        };
        Parts {
            run: Run { config: self.config, settings },
            options: KwicOptions {
                pattern: self.pattern,
                theme: self.theme.options(),
                context: self.context,
                sort: self.sort,
                limit: self.limit,
            },
            output: self.output,
            format: self.format,
        }
    }
}

//! Arguments of `termloom kwic`.

use std::num::NonZeroU64;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::printed_form::PrintedForm;
use crate::cli::settings::{Configured, OF_WORDS, Selection, is_of, one_of};
use termloom::commands::filter::Filter;
use termloom::commands::kwic::{KwicOptions, KwicSort};
use termloom::config::{Compound, GroupBy, MessageOptions, ReadOptions, TextOptions};
use termloom::themes::{Accents, Case, Matching, ThemeOptions};

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  termloom kwic privacy articles                       every hit of a word, in its context
  termloom kwic 'press freedom' articles --sort right  a phrase, sorted by what follows it
  termloom kwic 'censor*' articles --limit 20          a glob; reading stops at the 20th hit
  termloom kwic '/stat(e|es)/ media' news blogs -o hits.csv
  termloom kwic 审查 posts.jsonl --text-column body --context 5
  termloom kwic 'state-owned' articles --format csv | head
  termloom kwic privacy articles --where source=Herald --where 'date>=2020' --show date_iso,title
  termloom kwic privacy articles --group-by date:year  how often, in each year

Rows come in the order of documents and positions, and the first are shown while others
are still read. A line is as wide as the terminal, or 160 columns; CSV and Parquet have
the whole context, with title, date, source and the whole sentence. `termloom tables` prints what the columns are, and how CSV is written.
Options for reading and splitting text may also be set in termloom.toml.

Exit codes:
  0  complete, also where nothing was found
  1  failed
  2  an argument, the configuration, the pattern or an input is wrong
  3  complete, but some documents could not be used; they are named on standard error
  130, 143  stopped by Ctrl-C or SIGTERM; a file is not written then";

#[derive(Args)]
pub(in crate::cli) struct KwicArguments {
    /// Pattern to look for, as in a theme list: words, globs (* and ?), /regexes/, several in a row
    #[arg(value_name = "PATTERN")]
    pattern: String,
    /// Tokens shown on each side, 0 to 1000
    #[arg(long, value_name = "N", default_value_t = KwicOptions::DEFAULT_CONTEXT)]
    context: u32,
    /// Sort by the tokens to the left, to the right, or in the match
    ///
    /// Needs memory for all rows, and shows none before all are found.
    #[arg(long, value_name = one_of(KwicSort::ALL))]
    sort: Option<KwicSort>,
    /// Most rows; without --sort, reading stops there
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroU64>,
    /// Consider only documents that match every FILTER, such as source=Reuters or date>=2019-03
    #[arg(long = "where", value_name = "FILTER")]
    among: Vec<Filter>,
    /// Columns of documents to show with each row: author, language, a key of the front matter, …
    ///
    /// Printed lines show them instead of the document's name.
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    show: Vec<String>,
    /// Print how often the pattern occurs for each value, instead of the rows: source, folder, date:year, …
    #[arg(long, value_name = "COLUMN[:PART]", conflicts_with = "limit")]
    pub(super) group_by: Option<GroupBy>,
    /// Write the rows to a file that ends in .csv or .parquet, replacing an existing one
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// How rows or groups are printed
    #[arg(long, value_enum)]
    pub(super) format: Option<PrintedForm>,
    #[command(flatten)]
    theme: ThemeArguments,
    #[command(flatten)]
    run: Configured<OfKwic>,
}

pub(in crate::cli) enum OfKwic {}

impl Selection for OfKwic {
    fn takes(key: &str) -> bool {
        is_of::<ReadOptions>(key)
            || is_of::<TextOptions>(key)
            || OF_WORDS.contains(&key)
            || ["input", "threads", "quiet", "verbose"].contains(&key)
    }
}

/// What of a text the pattern matches: the options of a theme.
#[derive(Args)]
#[command(next_help_heading = "Pattern")]
struct ThemeArguments {
    /// Whether `US` and `us` are the same
    #[arg(long, value_name = one_of(Case::ALL), default_value_t = ThemeOptions::default().case)]
    case: Case,
    /// Whether `état` and `etat` are different
    #[arg(long, value_name = one_of(Accents::ALL), default_value_t = ThemeOptions::default().accents)]
    accents: Accents,
    /// Compare stems of this language rather than words
    #[arg(long, value_name = "LANG")]
    stem: Option<String>,
    /// Whether the pattern is whole words, or any part of a sentence
    #[arg(long = "match", value_name = one_of(Matching::ALL), default_value_t = ThemeOptions::default().matching)]
    matching: Matching,
    /// Find obfuscated words as well
    #[arg(long)]
    evasion: bool,
}

impl KwicArguments {
    /// What is looked for, and what is printed besides.
    pub(super) fn options(self) -> Result<(KwicOptions, MessageOptions), ExitCode> {
        let ThemeArguments { case, accents, stem, matching, evasion } = self.theme;
        let mut run = self.run;
        run.settings.use_system_temp_dir();
        let is_given = run.settings.is_given("compound");
        let mut config = run.config()?;
        if config.compound == Compound::Auto && !is_given {
            // The file is that of a run, which finds them first.
            config.compound = Compound::None;
        }
        let theme = ThemeOptions::default().case(case).accents(accents).stem(stem).matching(matching).evasion(evasion);
        let options = KwicOptions::new(self.pattern, (&config).into())
            .text(config.text)
            .theme(theme)
            .abbreviations(config.abbreviations)
            .compound(config.compound);
        let options = options.among(self.among).columns(self.show).group_by(self.group_by);
        Ok((options.context(self.context).sort(self.sort).limit(self.limit), config.messages))
    }
}

//! Commands and their arguments.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Arg, Args, Parser, Subcommand};
use clap_complete::Shell;

use super::collocates::{CollocatesArguments, EXAMPLES as COLLOCATES_EXAMPLES};
use super::disperse::{DisperseArguments, EXAMPLES as DISPERSE_EXAMPLES};
use super::inspect::{InspectArguments, examples as inspect_examples};
use super::keyness::{EXAMPLES as KEYNESS_EXAMPLES, KeynessArguments};
use super::kwic::{EXAMPLES as KWIC_EXAMPLES, KwicArguments};
use super::score::{EXAMPLES as SCORE_EXAMPLES, ScoreArguments};
use super::settings::{All, Configured, OF_WORDS, Selection, Settings, is_of};
use super::themes::ThemesCommand;
use super::worker;
use termloom::commands::bench::BenchOptions;
use termloom::config::{Heading, TextOptions};
use termloom::context::Stage;

const RUN_SHORT_EXAMPLES: &str = "\
Examples:
  termloom run articles -o results                a folder of articles
  termloom run --themes my.yaml --group-by source,date:year

`termloom run --help` shows all options, more examples, and the exit codes.";

const RUN_EXAMPLES: &str = "\
Examples:
  termloom run                                    count ./input into ./output
  termloom run articles -o results                another folder
  termloom run news blogs -o results --overwrite  two folders, replacing earlier results
  termloom run posts.jsonl --text-column body     a document in each line, as JSON
  termloom run --themes my.yaml --themes builtin:actors
  termloom run --themes liwc.dic --max-hits 100   a dictionary of another program, and 100 hits of each pattern
  termloom run --window 10 --break-at sentence --min-pair-count 5
  termloom run --stop-words none --format parquet --quiet
  termloom run --format csv,xlsx                  the tables that fit as one workbook, tables.xlsx, as well
  termloom run --csv excel --csv-locale de        CSV that a German Excel opens by a double click
  termloom run --ngrams 2-5 --min-ngram-count 3   words in a row, up to five
  termloom run --compound auto                    `prime minister` is one term, prime_minister
  termloom run --measures log_ratio,delta_p_12    these measures of pairs, and no others
  termloom run --tables terms,pairs               only these tables, in less time
  termloom run archive --profile small            without doc_terms and pairs, which take most room
  termloom run --group-by source,date:year        which source speaks more of a theme, and whether it rises or falls
  termloom run --json -q > report.json            the report for a program, instead of the summary
  termloom run --deny undated,exact-copies        fail, and write nothing, where a number would mislead
  termloom run wires --dedup near --copies drop   one article of each cluster of copies and near copies
  termloom run --document-measures readability    how hard each document is to read, in the table documents
  termloom run studies --compat sklearn           count as another program does
  termloom run archive --memory 2GiB              a large folder on a small machine
  termloom run pages --boilerplate drop           without the lines that all pages of a site have
  termloom run export.csv --text-column body --id-column id
  termloom run news.zip --path-pattern '{source}/{date}-{title}.html'

Exit codes:
  0  complete
  1  failed, nothing was written (also: --strict, --deny, --min-documents, --max-loss)
  2  an argument, the configuration, a theme file or an input is wrong, or no document was found
  3  complete, but some documents or whole inputs could not be used; see the table `skipped`
  4  the output folder is not free
  129, 130, 143  stopped by SIGHUP, Ctrl-C or SIGTERM, nothing was written";

const BENCH_EXAMPLES: &str = "\
Examples:
  termloom bench articles                         every stage, three rounds
  termloom bench articles --only read,tokenize    only these; what they need is done as well
  termloom bench articles --threads 1 --rounds 5  on one thread, five rounds
  termloom bench articles --temp-dir .            write the tables to this disk, and remove them
  termloom bench articles --json speed.json       all figures, for programs

Stages, in their order: discover, compounds (with --compound auto), read, tokenize, terms, boilerplate, dispersion, duplicates (with
--dedup), pairs, themes, ngrams (with --ngrams), groups (with --group-by), write.
MB/s: of files for read, of text for tokenize, of tables for write, of articles for all.
Peak memory: of the whole program, at the end of the stage in the first round.
Every option of `termloom run` may be given too, and termloom.toml is read; --temp-dir is where the tables are
written to, and removed from.

Exit codes:
  0  measured; files that could not be used are counted on standard error
  1  failed
  2  an argument, the configuration, a theme file or an input is wrong
  129, 130, 143  stopped by SIGHUP, Ctrl-C or SIGTERM";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  termloom completions bash > ~/.local/share/bash-completion/completions/termloom
  termloom completions zsh > ~/.zfunc/_termloom
  termloom completions fish > ~/.config/fish/completions/termloom.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  termloom man > ~/.local/share/man/man1/termloom.1
  termloom man themes check | man -l -
  termloom man --all ~/.local/share/man/man1";

/// Term, co-occurrence and theme tables from a folder of articles.
#[derive(Parser)]
#[command(name = "termloom", disable_version_flag = true, arg_required_else_help = true)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Arguments {
    /// Print the version
    #[arg(short = 'V', long)]
    pub version: bool,
    /// With --version: also how this program was built, and its versions of Unicode and of the tables
    #[arg(short, long, requires = "version")]
    pub verbose: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Read a folder of articles and write every table
    #[command(after_help = RUN_SHORT_EXAMPLES, after_long_help = RUN_EXAMPLES)]
    Run(Box<Run>),
    /// Measure how fast each stage of a run is on this machine, and keep nothing
    #[command(after_help = BENCH_EXAMPLES, mut_args(of_bench))]
    Bench(Box<Bench>),
    /// Show what would be read, in which format, and what would be skipped or quarantined and why
    #[command(after_help = inspect_examples(), mut_arg("temp_dir", of_inspect))]
    Inspect(Box<InspectArguments>),
    /// Show every hit of a pattern with the text around it, as articles are read
    #[command(after_help = KWIC_EXAMPLES, mut_arg("urls", hidden))]
    Kwic(Box<KwicArguments>),
    /// Find what goes with a word or a theme, in a finished output
    #[command(after_help = COLLOCATES_EXAMPLES)]
    Collocates(CollocatesArguments),
    /// Measure how evenly the terms of a table are spread over its parts: DP, Juilland's D and others
    #[command(after_help = DISPERSE_EXAMPLES)]
    Disperse(DisperseArguments),
    /// Find the terms that are typical of some documents of an output, compared with others
    #[command(after_help = KEYNESS_EXAMPLES)]
    Keyness(Box<KeynessArguments>),
    /// Add measures of association to a table of 2×2 counts, as from another program
    #[command(after_help = SCORE_EXAMPLES)]
    Score(Box<ScoreArguments>),
    /// Print what every table and column is, as Markdown
    Tables,
    /// Print what every option of a run is, as Markdown
    Options,
    /// Write a commented termloom.toml with every option at its default, and the built-in themes
    Init {
        /// Where to write
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// Replace existing files
        #[arg(long)]
        force: bool,
    },
    /// Print completions of commands and options for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page of termloom or of one of its commands
    #[command(after_help = MAN_EXAMPLES)]
    Man {
        /// Command, such as `run` or `themes check` [default: termloom itself]
        command: Vec<String>,
        /// Write the pages of all commands into a folder
        #[arg(long, value_name = "DIR", conflicts_with = "command")]
        all: Option<PathBuf>,
    },
    /// List the tokens of a text, one a line: why does a pattern match, or not?
    #[command(after_help = "Example:\n  echo \"The state-owned press’s editors\" | termloom tokens")]
    Tokens(TokensArguments),
    /// Work on theme lists: what is wrong with one, what it finds, other formats
    #[command(subcommand)]
    Themes(ThemesCommand),
    /// Read for a process of this program, and let it go on where this one fails
    #[command(name = worker::NAME, hide = true)]
    ReadWorker,
}

#[derive(Args)]
pub(super) struct Run {
    #[command(flatten)]
    pub run: Configured<All>,
    /// Print the report as JSON on standard output instead of the summary
    ///
    /// It is the text of run.json (docs/report.md). Nothing else is printed there; warnings, errors and progress stay on standard error.
    #[arg(long, help_heading = Heading::Messages.name())]
    pub json: bool,
}

#[derive(Args)]
pub(super) struct TokensArguments {
    /// The text; `-` or nothing for standard input
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub settings: Settings<OfTokens>,
}

pub(super) enum OfTokens {}

impl Selection for OfTokens {
    fn takes(key: &str) -> bool {
        is_of::<TextOptions>(key) || OF_WORDS.contains(&key) || key == "language"
    }
}

#[derive(Args)]
pub(super) struct Bench {
    /// Stages to measure, besides the stages that they need [default: all that the tables need]
    #[arg(long, value_name = "STAGE,…", value_delimiter = ',')]
    pub only: Option<Vec<Stage>>,
    /// Rounds; the table shows the median and the range
    #[arg(long, value_name = "N", default_value_t = BenchOptions::default().rounds)]
    pub rounds: NonZeroU32,
    /// Write all figures to a file as JSON; `-` prints them instead of the table
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    #[command(flatten)]
    pub run: Configured<All>,
}

/// Options of a run are taken, and not shown again.
fn of_bench(argument: Arg) -> Arg {
    let is_of_run = argument.get_help_heading().is_some();
    argument.hide(is_of_run)
}

fn of_inspect(argument: Arg) -> Arg {
    let help = "Folder for the temporary file [default: the system's temporary folder]";
    argument.help(help).long_help(help)
}

fn hidden(argument: Arg) -> Arg {
    argument.hide(true)
}

//! `termloom themes audit`: a list over a folder of articles.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::findings::summary;
use crate::cli::arguments::{Run, Settings, TextArguments};
use crate::cli::memory::Size;
use crate::cli::reading::ReadingArguments;
use crate::cli::{QUARANTINED, USAGE, config_file, fail, print, watched};
use termloom::config::{Format, Scope};

pub(super) const EXAMPLES: &str = "\
Examples:
  termloom themes audit my.yaml articles           tables into ./audit, and a summary
  termloom themes audit builtin:core news blogs -o audit-core --overwrite
  termloom themes audit my.yaml posts.jsonl --text-column body
  termloom themes audit my.yaml articles --themes builtin:actors    overlaps with another list

Tables, as CSV and Parquet; `termloom tables` says what each column is:
  pattern_audit  every pattern: hits, documents, forms, and whether it is dead, is always
                 shadowed by a longer pattern, or can never match
  form_audit     what each glob and regex matched, the most surprising first
  theme_overlap  themes that share tokens: the patterns that do, with examples

How texts are read and cut may be set in termloom.toml as well.

Exit codes:
  0  complete
  1  failed, nothing was written
  2  an argument, the configuration, a theme file or an input is wrong
  3  complete, but some documents could not be used; they are named on standard error
  4  the output folder is not free
  130, 143  stopped by Ctrl-C or SIGTERM, nothing was written";

#[derive(Args)]
pub(in crate::cli) struct AuditArguments {
    /// The theme list: a file, or builtin:core, builtin:actors
    #[arg(value_name = "THEMES")]
    list: String,
    /// Folders and files to read; `termloom inspect` says which and how [default: input]
    #[arg(value_name = "INPUT")]
    input: Option<Vec<PathBuf>>,
    /// More theme lists, which are audited together with the first; repeat for several
    #[arg(long = "themes", value_name = "FILE")]
    more: Vec<String>,
    /// Folder the tables go to
    #[arg(short, long, value_name = "DIR", default_value = "audit")]
    output: PathBuf,
    /// Whether themes exclude each other: theme, or all (a token is in one hit at most, the longest of all themes) [default: theme]
    #[arg(long, value_name = "theme|all")]
    scope: Option<Scope>,
    #[command(flatten)]
    text: TextArguments,
    #[command(flatten)]
    reading: ReadingArguments,
    /// Formats of the tables [default: csv,parquet]
    #[arg(long, value_name = "FORMAT,…", value_delimiter = ',')]
    format: Option<Vec<Format>>,
    /// Threads that work at the same time [default: all processors]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// Memory that it may take, as 512MiB or 4GB; what does not fit goes to a temporary file [default: 60 % of the machine's]
    #[arg(long, value_name = "SIZE")]
    memory: Option<Size>,
    /// Folder of the temporary file, if one is needed [default: beside the output]
    #[arg(long, value_name = "DIR")]
    temp_dir: Option<PathBuf>,
    /// Replace earlier results in the output folder [default: false]
    #[arg(long, num_args = 0, default_missing_value = "true")]
    overwrite: Option<bool>,
    /// Configuration file [default: ./termloom.toml if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print nothing but errors [default: false]
    #[arg(long, short, num_args = 0, default_missing_value = "true")]
    quiet: Option<bool>,
    /// Name everything that gave no document, also by rule [default: false]
    #[arg(long, short, num_args = 0, default_missing_value = "true")]
    verbose: Option<bool>,
}

pub(super) fn audit(arguments: AuditArguments) -> ExitCode {
    let settings = Settings {
        input: arguments.input,
        themes: Some(std::iter::once(arguments.list).chain(arguments.more).collect()),
        scope: arguments.scope,
        text: arguments.text,
        reading: arguments.reading,
        format: arguments.format,
        threads: arguments.threads,
        memory: arguments.memory,
        temp_dir: arguments.temp_dir,
        overwrite: arguments.overwrite,
        quiet: arguments.quiet,
        verbose: arguments.verbose,
        ..Settings::default()
    };
    let resolved = match config_file::resolve(Run { config: arguments.config, settings }) {
        Ok(resolved) => resolved,
        Err(message) => return fail(USAGE, &message, None),
    };
    let (config, output) = (&resolved.config, arguments.output);
    match watched(resolved.quiet, resolved.verbose, |shown| termloom::audit(config, output, shown)) {
        Ok(report) => {
            if !resolved.quiet {
                let code = print(&summary(&report));
                if code != ExitCode::SUCCESS {
                    return code;
                }
            }
            if report.run.documents.quarantined > 0 { QUARANTINED.into() } else { ExitCode::SUCCESS }
        }
        Err(code) => code,
    }
}

//! `termloom themes audit`: a list over a folder of articles.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::findings::summary;
use crate::cli::settings::{Configured, Selection, is_of};
use crate::cli::terminal::{QUARANTINED, print_after};
use crate::cli::watched::watched;
use termloom::config::{Heading, ReadOptions, TextOptions};

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

Options for reading and splitting text may also be set in termloom.toml.

Exit codes:
  0  complete
  1  failed, nothing was written
  2  an argument, the configuration, a theme file or an input is wrong
  3  complete, but some documents could not be used; they are named on standard error
  4  the output folder is not free
  129, 130, 143  stopped by SIGHUP, Ctrl-C or SIGTERM, nothing was written";

#[derive(Args)]
pub(in crate::cli) struct AuditArguments {
    /// Theme list: a file, or builtin:core, builtin:actors
    #[arg(value_name = "THEMES")]
    list: OsString,
    /// More theme lists, audited together with the first; repeat for several
    #[arg(long = "themes", value_name = "FILE")]
    more: Vec<OsString>,
    /// Folder for the tables
    #[arg(short, long, value_name = "DIR", default_value = "audit", help_heading = Heading::Output.name())]
    output: PathBuf,
    #[command(flatten)]
    run: Configured<OfAudit>,
}

pub(in crate::cli) enum OfAudit {}

impl Selection for OfAudit {
    fn takes(key: &str) -> bool {
        let own = [
            "input",
            "scope",
            "format",
            "csv",
            "csv_locale",
            "sheet_rows",
            "threads",
            "memory",
            "temp_dir",
            "overwrite",
            "quiet",
            "verbose",
        ]
        .contains(&key);
        own || is_of::<ReadOptions>(key) || is_of::<TextOptions>(key)
    }
}

pub(super) fn audit(arguments: AuditArguments) -> Result<ExitCode, ExitCode> {
    let AuditArguments { list, more, output, mut run } = arguments;
    run.settings.set("themes", std::iter::once(list).chain(more).collect());
    let config = run.config()?;
    let report = watched(config.messages, |shown| termloom::audit(&config, output, shown))?;
    if !config.messages.quiet {
        print_after(&summary(&report), "the output is written");
    }
    Ok(if report.run.documents.quarantined > 0 { QUARANTINED.into() } else { ExitCode::SUCCESS })
}

//! `termloom disperse`: dispersion of the terms of a table.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicatif::HumanCount;

use super::settings::{Selection, Settings};
use super::terminal::say;
use super::watched::watched;
use termloom::commands::disperse::{DisperseOptions, DisperseReport, DisperseTarget, disperse as measure};

pub(super) const EXAMPLES: &str = "\
Examples:
  termloom disperse counts.csv -o dispersion.csv       columns term, part, count, part_size
  termloom disperse counts.parquet                     CSV on standard output
  termloom disperse dfm.csv --columns term=feature,part=docname,count=frequency --parts sizes.csv -o out.parquet
  termloom disperse output/doc_terms.parquet --columns part=doc_id \\
      --parts output/documents.parquet --parts-columns part=doc_id,part_size=tokens -o dispersion.csv

One row per term: count, range, parts, DP, DPnorm, Juilland's D, Carroll's D2 and Rosengren's S.
Parts in which no term of the table occurs count too; without --parts they are not known.
docs/dispersion.md says how each is computed.

Exit codes:
  0  complete
  1  failed, nothing was written
  2  an argument or a table is wrong
  129, 130, 143  stopped by SIGHUP, Ctrl-C or SIGTERM, nothing was written";

#[derive(Args)]
pub(super) struct DisperseArguments {
    /// Table with a row for each term and part, .csv or .parquet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// File to write, .csv or .parquet; - prints CSV
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Names of the columns term, part, count and part_size, if the table has others
    #[arg(long, value_name = "OURS=THEIRS,…", value_delimiter = ',', value_parser = renamed)]
    pub columns: Vec<(String, String)>,
    /// Table of all parts and their sizes, with parts in which no term occurs
    #[arg(long, value_name = "FILE")]
    pub parts: Option<PathBuf>,
    /// Names of the columns part and part_size in the table of parts, if it has others
    #[arg(long, value_name = "OURS=THEIRS,…", value_delimiter = ',', value_parser = renamed, requires = "parts")]
    pub parts_columns: Vec<(String, String)>,
    /// Read tables of an output that were changed since the run wrote them
    #[arg(long)]
    pub accept_changed: bool,
    #[command(flatten)]
    pub settings: Settings<OfDisperse>,
}

pub(super) enum OfDisperse {}

impl Selection for OfDisperse {
    fn takes(key: &str) -> bool {
        ["memory", "temp_dir", "quiet"].contains(&key)
    }
}

fn renamed(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((ours, theirs)) if !ours.is_empty() && !theirs.is_empty() => Ok((ours.to_string(), theirs.to_string())),
        _ => Err(format!("`{text}` is not OURS=THEIRS, as in part=doc_id")),
    }
}

pub(super) fn disperse(arguments: DisperseArguments) -> Result<ExitCode, ExitCode> {
    let DisperseArguments { file, output, columns, parts, parts_columns, accept_changed, settings } = arguments;
    let config = settings.config()?;
    let options = DisperseOptions::new(file)
        .columns(columns)
        .parts(parts)
        .parts_columns(parts_columns)
        .accept_changed(accept_changed)
        .resources(config.resources);
    let report = watched(config.messages, |shown| {
        if output.as_os_str() == "-" {
            measure(&options, shown, DisperseTarget::Stream(&mut std::io::stdout().lock()))
        } else {
            measure(&options, shown, DisperseTarget::File(&output))
        }
    })?;
    if !config.messages.quiet {
        say(&summary(&report));
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(report: &DisperseReport) -> String {
    let DisperseReport { rows, terms, parts, empty_parts, .. } = *report;
    let mut text =
        format!("{} terms in {} parts, from {} rows", HumanCount(terms), HumanCount(parts), HumanCount(rows));
    if empty_parts > 0 {
        text.push_str(&format!("; no term occurs in {} of the parts", HumanCount(empty_parts)));
    }
    if parts == 1 {
        text.push_str("; with one part no measure is defined");
    }
    text
}

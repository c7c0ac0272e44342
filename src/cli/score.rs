//! `termloom score`: measures for 2×2 tables that are there already.

use std::num::NonZeroU64;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use indicatif::HumanCount;

use super::progress::Progress;
use super::settings::{Configured, Selection};
use super::terminal::{Printed, printable, printable_lines, say};
use super::watched::watched;
use termloom::commands::score::{ScoreOptions, ScoreReport, ScoreTarget, score as score_table};
use termloom::context::{Observer, Stage};

pub(super) const EXAMPLES: &str = "\
Examples:
  termloom score counts.csv -o scored.csv                      the usual measures as more columns
  termloom score counts.parquet -o scored.parquet --measures all
  termloom score counts.csv -o - --measures log_dice,g2 | head
  termloom score bigrams.csv -o out.csv     --columns o11=count,r1=freq1,c1=freq2,n=total
  termloom score output/pairs.parquet -o pairs.parquet --measures delta_p_12,delta_p_21
  termloom score top.csv -o top-scored.csv --family 250000     the rows are the best of 250,000 tests

FILE has a 2×2 table in each row: o11, r1, c1 and n, or its four cells o11, o12, o21 and o22.
Both names end in .csv or .parquet. Rows keep their order, and other columns stay as they are;
a column that is called like a measure is replaced where it stands. CSV becomes Parquet with
the narrowest type that holds all cells of a column. What the measures are, where they are
empty, and what a family is says docs/measures.md. Rows that are no 2×2 table (a count is
missing or negative, or larger than a margin) have empty measures and are counted at the end.

Exit codes:
  0  complete
  1  failed, nothing was written
  2  an argument, the configuration or the file is wrong
  129, 130, 143  stopped by SIGHUP, Ctrl-C or SIGTERM, nothing was written";

#[derive(Args)]
pub(super) struct ScoreArguments {
    /// Table to read; .csv or .parquet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Table to write; .csv or .parquet, replaced if it is there; `-` for CSV on standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Names of the columns of the 2×2 table, such as o11=count,r1=freq1 [default: o11,r1,c1,n or o11,o12,o21,o22]
    #[arg(long, value_name = "OURS=NAME,…", value_delimiter = ',', value_parser = renamed)]
    pub columns: Vec<(String, String)>,
    /// Tests that q_value and log_ratio_conservative are corrected for [default: the rows with a test]
    #[arg(long, value_name = "N")]
    pub family: Option<NonZeroU64>,
    /// Chance that any interval of the family misses its value, for log_ratio_conservative
    #[arg(long, value_name = "P", default_value_t = ScoreOptions::new("").alpha)]
    pub alpha: f64,
    /// Sum of c1^0.75 over all contexts, for ppmi_smoothed, which is empty without it
    #[arg(long, value_name = "X")]
    pub context_mass: Option<f64>,
    /// Read tables of an output that were changed since the run wrote them
    #[arg(long)]
    pub accept_changed: bool,
    #[command(flatten)]
    pub run: Configured<OfScore>,
}

pub(super) enum OfScore {}

impl Selection for OfScore {
    fn takes(key: &str) -> bool {
        ["measures", "threads", "memory", "temp_dir", "quiet"].contains(&key)
    }
}

fn renamed(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((ours, theirs)) if !theirs.is_empty() => Ok((ours.to_string(), theirs.to_string())),
        _ => Err("write o11=NAME where the column o11 is called NAME".to_string()),
    }
}

pub(super) fn score(mut arguments: ScoreArguments) -> Result<ExitCode, ExitCode> {
    let is_printed = arguments.output.as_os_str() == "-";
    if is_printed {
        arguments.run.settings.use_system_temp_dir();
    }
    let config = arguments.run.config()?;
    let options = ScoreOptions::new(arguments.file)
        .columns(arguments.columns)
        .measures(config.measures)
        .tests(arguments.family.map(NonZeroU64::get))
        .alpha(arguments.alpha)
        .context_mass(arguments.context_mass)
        .accept_changed(arguments.accept_changed)
        .resources(config.resources);
    let printed = Printed::new();
    let is_unread = printed.unread();
    let report = watched(config.messages, |shown| {
        let target =
            if is_printed { ScoreTarget::Stream(Box::new(printed)) } else { ScoreTarget::File(&arguments.output) };
        match score_table(&options, &Watching { shown, is_unread: &is_unread }, target) {
            Err(error) if error.is_cancelled() && is_unread.load(Ordering::Relaxed) => Ok(None),
            done => done.map(Some),
        }
    })?;
    if let Some(report) = report
        && !config.messages.quiet
        && !is_unread.load(Ordering::Relaxed)
    {
        say(&printable_lines(&summary(&report)));
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(report: &ScoreReport) -> String {
    let rows = |count: u64| format!("{} {}", HumanCount(count), if count == 1 { "row" } else { "rows" });
    let mut text = format!("{}, {} with a test", rows(report.rows), HumanCount(report.with_test));
    if report.tests != report.with_test {
        text.push_str(&format!(" of a family of {}", HumanCount(report.tests)));
    }
    text.push('\n');
    if let Some(first) = report.first_invalid {
        let (are, have) = if report.invalid == 1 { ("is", "has") } else { ("are", "have") };
        let invalid = rows(report.invalid);
        text.push_str(&format!("{invalid} {are} no 2×2 table, and {have} empty measures; the first is row {first}\n"));
    }
    if !report.replaced.is_empty() {
        text.push_str(&format!("replaced: {}\n", printable(&report.replaced.join(", "))));
    }
    text
}

/// Draws how much of the file is done, and ends it where nobody reads what is printed.
struct Watching<'p> {
    shown: &'p Progress,
    is_unread: &'p AtomicBool,
}

impl Observer for Watching<'_> {
    fn begin(&self, stage: Stage, _: u64, bytes: u64) {
        self.shown.begin_bytes(if stage == Stage::Read { "reading" } else { "scoring" }, bytes);
    }

    fn advance(&self, _: Stage, _: u64, bytes: u64) {
        self.shown.advance_bytes(bytes);
    }

    fn end(&self, stage: Stage) {
        self.shown.end(stage);
    }

    fn is_cancelled(&self) -> bool {
        self.shown.is_cancelled() || self.is_unread.load(Ordering::Relaxed)
    }
}

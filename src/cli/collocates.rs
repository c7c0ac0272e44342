//! `termloom collocates`: what goes with a word or a theme.

use std::num::NonZeroU64;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicatif::HumanCount;

use super::figures::measured;
use super::fit::{first, harmless};
use super::grid::{Grid, GridColumn, terminal_width};
use super::printed_form::PrintedForm;
use super::terminal::{Printed, printable, printable_lines, say};
use super::watched::watched;
use termloom::commands::collocates::{
    Collocate, CollocatesOf, CollocatesOptions, CollocatesReport, Direction, collocates_table,
};
use termloom::config::MessageOptions;
use termloom::stats::Measure;

pub(super) const EXAMPLES: &str = "\
Examples:
  termloom collocates data                         words near `data`, from the run in output/
  termloom collocates theme:privacy results        words near the hits of a theme
  termloom collocates data results --by log_dice --min-count 5
  termloom collocates theme:privacy results --format csv > privacy.csv

Both columns of the table `pairs` are looked at, and what you name is the first of the two in every
measure. Rows come by log_ratio_conservative, then by g2: the words that are surely much more
frequent near it come first. It is 0 where chance may explain all. docs/collocates.md says more.

Exit codes:
  0  complete
  1  failed
  2  an argument or the output is wrong, or what you name is not in it
  129, 130, 143  stopped by SIGHUP, Ctrl-C or SIGTERM";

#[derive(Args)]
pub(super) struct CollocatesArguments {
    /// A word as the tables have it, or a theme as theme:NAME
    #[arg(value_name = "WORD|theme:NAME")]
    of: CollocatesOf,
    /// Output of a run
    #[arg(value_name = "OUTPUT", default_value = "output")]
    output: PathBuf,
    /// Order of the rows: by measures, each from the largest [default: log_ratio_conservative,g2]
    #[arg(long, value_name = "MEASURE,…", value_delimiter = ',')]
    by: Option<Vec<Measure>>,
    /// Most rows [default: 20 in a table, else all]
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroU64>,
    /// Omit words that are near it less often
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_count: u64,
    /// Read tables of an output that were changed since the run wrote them
    #[arg(long)]
    accept_changed: bool,
    /// How rows are printed
    #[arg(long, value_enum, default_value_t)]
    format: PrintedForm,
    /// Print only the rows, no summary
    #[arg(short, long)]
    quiet: bool,
}

/// Rows of a table if nothing else is said.
const LIMIT: NonZeroU64 = NonZeroU64::new(20).unwrap();
/// Columns for a term at most.
const TERM: usize = 32;

pub(super) fn collocates(arguments: CollocatesArguments) -> Result<ExitCode, ExitCode> {
    let CollocatesArguments { of, output, by, limit, min_count, accept_changed, format, quiet } = arguments;
    let limit = limit.or((format == PrintedForm::Table).then_some(LIMIT));
    let mut options =
        CollocatesOptions::new(output, of).min_count(min_count).limit(limit).accept_changed(accept_changed);
    if let Some(by) = by {
        options.sort = by;
    }
    let report = watched(MessageOptions::default().quiet(true), |_| termloom::collocates(&options))?;
    let mut printed = Printed::new();
    let mut said = String::new();
    let table = collocates_table(&report.rows, report.is_ordered, &report.measures);
    let bytes = match format {
        PrintedForm::Table => {
            let (lines, left_out) = lines(&report);
            said = left_out;
            Ok(lines.into_bytes())
        }
        PrintedForm::Csv => table.csv_lines().map(|lines| [table.csv_header(), lines].concat()),
        PrintedForm::Json => table.json_lines(),
    };
    let bytes = watched(MessageOptions::default().quiet(true), |_| bytes)?;
    let _ = printed.show(&bytes);
    printed.end()?;
    if !quiet {
        say(&printable_lines(&(said + &summary(&report, &options))));
    }
    Ok(ExitCode::SUCCESS)
}

/// The rows as lines, and which columns had no room.
fn lines(report: &CollocatesReport) -> (String, String) {
    let mut columns = vec![GridColumn::text("term")];
    columns.extend(report.is_ordered.then(|| GridColumn::text("direction")));
    columns.extend([GridColumn::number("count", 0), GridColumn::number("docs", 2)]);
    columns.extend(report.measures.iter().map(|measure| GridColumn::number(measure.name(), 0)));
    let cells = |row: &Collocate| {
        let mut cells = vec![first(&harmless(&row.term), TERM).0.to_string()];
        cells.extend(report.is_ordered.then(|| row.direction.map_or("", Direction::name).to_string()));
        cells.extend([row.count, row.doc_count].map(|count| HumanCount(count).to_string()));
        cells.extend(report.measures.iter().zip(&row.values).map(|(&measure, &value)| measured(measure, value)));
        cells
    };
    let rows: Vec<Vec<String>> = report.rows.iter().map(cells).collect();
    let mut grid = Grid::new(columns, terminal_width());
    let lines = if rows.is_empty() { String::new() } else { grid.lines(&rows) };
    (lines, grid.left_out())
}

fn summary(report: &CollocatesReport, options: &CollocatesOptions) -> String {
    let CollocatesReport { rows, measures, found, below_min_count, notes, .. } = report;
    let words = if *found == 1 { "word" } else { "words" };
    let mut text = format!("{} {words} near {}", HumanCount(*found), options.of);
    if *below_min_count > 0 {
        text.push_str(&format!(
            "; {} with fewer than {} events left out",
            HumanCount(*below_min_count),
            options.min_count
        ));
    }
    let left = found.saturating_sub(*below_min_count);
    if (rows.len() as u64) < left {
        text.push_str(&format!("; the first {}", rows.len()));
    }
    let by: Vec<&str> = measures.iter().map(|measure| measure.name()).collect();
    text.push_str(&format!(" by {}\n", by.join(", then ")));
    for note in notes {
        text.push_str(&format!("note: {}\n", printable(note)));
    }
    text
}

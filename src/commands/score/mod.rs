//! Measures for 2×2 tables that others have counted: a table in, the same table with more columns out.

mod first;
mod scoring;

pub use self::scoring::ScoreOptions;

use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use self::first::Known;

use self::scoring::{CELLS, MARGINS, RowTotals, Scoring, inputs};
use crate::config::Format;
use crate::context::{Budget, Observer, Stage};
use crate::error::{Error, Result};
use crate::named::not_one_of;
use crate::output::check_as_written;
use crate::spill::Spill;
use crate::stats::{Contingency, Measure, p_log10, p_value, values};
use crate::table_reader::{Piece, TableFile};
use crate::tables::{Extended, ExtendedFile, ExtendedPiece};

/// Where [`score`](crate::score()) writes the table.
pub enum ScoreTarget<'w> {
    /// A file, whose name ends in `.csv` or `.parquet`. It is there only once it is whole, and replaces what was called so.
    File(&'w Path),
    /// CSV to a stream.
    Stream(Box<dyn Write + 'w>),
}

/// What [`score`](crate::score()) read and wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScoreReport {
    /// Rows.
    pub rows: u64,
    /// Rows that have a test.
    pub with_test: u64,
    /// How many tests the corrections were for.
    pub tests: u64,
    /// Rows that are no 2×2 table, whose measures are empty.
    pub invalid: u64,
    /// The number of the first of them, from 1.
    pub first_invalid: Option<u64>,
    /// Columns that were there already, and were replaced.
    pub replaced: Vec<String>,
    /// Bytes that were written.
    pub bytes: u64,
}

/// Adds measures of association to a table that has a 2×2 table in each row: `o11`, `r1`, `c1` and `n`, or the four cells.
///
/// Rows keep their order; other columns stay as they are, and a column that is called like a measure is replaced.
///
/// # Errors
/// A usage error where an option, the file, or a count in it is at fault; a fatal error where the result cannot be written; a cancelled error
/// where the observer asks to stop. A file is not written then.
///
/// # Complexity
/// Linear in the bytes of the file and in the rows times the measures, but for q-values (O(n log n)) and
/// [`Contingency::fisher_log10_p`]. Memory is for some pieces of the file per thread; p-values go to a temporary file where their
/// share is used up.
///
/// # Examples
/// ```
/// use termloom::stats::Measure;
/// use termloom::{ScoreOptions, ScoreTarget, Silent, score};
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// std::fs::write("counts.csv", "pair,o11,r1,c1,n\nfree press,4,8,4,1000\n")?;
///
/// let options = ScoreOptions::new("counts.csv").measures(vec![Measure::LogDice]);
/// let report = score(&options, &Silent, ScoreTarget::File("scored.csv".as_ref()))?;
/// assert_eq!((report.rows, report.invalid), (1, 0));
/// assert!(std::fs::read_to_string("scored.csv")?.starts_with("pair,o11,r1,c1,n,log_dice\nfree press,4,8,4,1000,13.4"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn score(options: &ScoreOptions, observer: &dyn Observer, target: ScoreTarget<'_>) -> Result<ScoreReport> {
    let options = &checked(options.clone())?;
    let format = match &target {
        ScoreTarget::File(path) => ExtendedFile::format(path)?,
        ScoreTarget::Stream(_) => Format::Csv,
    };
    Spill::check(options.resources.temp_dir.as_deref())?;
    if !options.accept_changed {
        check_as_written(&options.input)?;
    }
    let file = &TableFile::open(&options.input)?;
    let beside = |path: &Path| path.parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_path_buf);
    let folder = options.resources.temp_dir.clone().or_else(|| match &target {
        ScoreTarget::File(path) => beside(path),
        ScoreTarget::Stream(_) => beside(&options.input),
    });
    let job = Scoring {
        options,
        observer,
        file,
        inputs: inputs(file, &options.columns)?,
        budget: Budget::new(&options.resources),
        spill: Arc::new(Spill::new(folder.as_deref().unwrap_or(Path::new(".")))),
    };
    let known = job.first_pass(format)?;
    let names = options.measures.iter().map(|measure| measure.name().to_string()).collect();
    let table = Extended::new(file, names, format, known.kinds.clone())?;
    let writer = match target {
        ScoreTarget::File(path) => ExtendedFile::create(&table, path)?,
        ScoreTarget::Stream(to) => ExtendedFile::stream(&table, to, Path::new("-"))?,
    };
    job.second_pass(&table, writer, &known)
}

/// Checks the ranges, and puts the measures into order.
fn checked(mut options: ScoreOptions) -> Result<ScoreOptions> {
    options.resources.check()?;
    if options.measures.is_empty() {
        return Err(Error::usage("measures is empty").hint("omit `measures` for the usual ones"));
    }
    options.measures.sort_unstable();
    options.measures.dedup();
    if !(options.alpha > 0.0 && options.alpha < 1.0) {
        return Err(Error::usage(format!("alpha is {}, and must be between 0 and 1", options.alpha)));
    }
    if options.tests == Some(0) {
        return Err(Error::usage("a family has one test at least")
            .hint("omit `family` for the rows of the file that have a test"));
    }
    if let Some(mass) = options.context_mass.filter(|mass| !(mass.is_finite() && *mass > 0.0)) {
        return Err(Error::usage(format!("context_mass is {mass}, and must be above 0")));
    }
    let known = [&MARGINS[..], &CELLS[1..]].concat();
    for (index, (name, _)) in options.columns.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            return Err(
                Error::usage(not_one_of(name, &known)).hint("write o11=NAME where the column o11 is called NAME")
            );
        }
        if options.columns[..index].iter().any(|(other, _)| other == name) {
            return Err(Error::usage(format!("`{name}` is named twice")));
        }
    }
    Ok(options)
}

impl Scoring<'_> {
    /// The measures of some rows, in their order.
    fn measured(&self, first_row: u64, tables: &[Option<Contingency>], known: &Known) -> Result<Vec<Vec<f64>>> {
        let valid: Vec<Contingency> = tables.iter().copied().flatten().collect();
        let g2 = if self.options.measures.iter().any(|measure| measure.is_of_g2() && *measure != Measure::QValue) {
            values(Measure::G2, &valid, &known.family)
        } else {
            Vec::new()
        };
        let with_missing = |of_valid: Vec<f64>| -> Vec<f64> {
            if of_valid.len() == tables.len() {
                return of_valid;
            }
            let mut of_valid = of_valid.into_iter();
            let value = |table: &Option<Contingency>| if table.is_some() { of_valid.next() } else { None };
            tables.iter().map(value).map(|value| value.unwrap_or(f64::NAN)).collect()
        };
        let measured = |&measure: &Measure| {
            Ok(match measure {
                Measure::QValue => match &known.q_values {
                    Some(q_values) => q_values.get(first_row as usize..first_row as usize + tables.len())?,
                    None => vec![f64::NAN; tables.len()],
                },
                Measure::G2 => with_missing(g2.clone()),
                Measure::PValue => {
                    with_missing(g2.iter().map(|&g2| if g2.is_nan() { g2 } else { p_value(g2) }).collect())
                }
                Measure::PLog10 => with_missing(p_log10(&g2)),
                _ => with_missing(values(measure, &valid, &known.family)),
            })
        };
        self.options.measures.iter().map(measured).collect()
    }

    fn second_pass(&self, table: &Extended<'_>, mut writer: ExtendedFile<'_>, known: &Known) -> Result<ScoreReport> {
        let mut counted = RowTotals::default();
        let each = |piece: Piece| -> Result<(ExtendedPiece, RowTotals)> {
            let tables = self.tables(&piece)?;
            let encoded = table.encode(&piece, self.measured(piece.first_row, &tables, known)?)?;
            Ok((encoded, RowTotals::of(piece.first_row, &tables)))
        };
        self.pass(Stage::Write, each, |(piece, more)| {
            counted.add(more);
            writer.append(piece)?;
            Ok(ControlFlow::Continue(()))
        })?;
        let RowTotals { rows, with_test, invalid, first_invalid } = counted;
        let tests = self.family_of(with_test)?;
        let bytes = writer.finish(&self.description(tests))?;
        let replaced = table.replaced();
        Ok(ScoreReport { rows, with_test, tests, invalid, first_invalid, replaced, bytes })
    }

    /// What Parquet says of the columns that were added.
    fn description(&self, tests: u64) -> String {
        let column = |measure: &Measure| {
            json!({
                "name": measure.name(),
                "type": "number",
                "unit": measure.unit(),
                "description": measure.description("the family"),
                "formula": measure.formula(),
            })
        };
        let ScoreOptions { columns, alpha, context_mass, .. } = self.options;
        let columns: serde_json::Map<_, _> =
            columns.iter().map(|(name, theirs)| (name.clone(), json!(theirs))).collect();
        json!({
            "version": env!("CARGO_PKG_VERSION"),
            "family": { "tests": tests, "alpha": alpha, "context_mass": context_mass },
            "inputs": columns,
            "columns": self.options.measures.iter().map(column).collect::<Vec<_>>(),
        })
        .to_string()
    }
}

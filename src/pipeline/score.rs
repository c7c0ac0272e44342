//! Measures for 2×2 tables that others have counted: a table in, the same table with more columns out.

mod first;

use std::io::Write;
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use self::first::Known;
use super::in_order::in_order_of;
use super::memory::Budget;
use super::ranking::QValuesOnDisk;
use super::{Observer, Stage};
use crate::config::{Config, Format};
use crate::error::{Error, Result};
use crate::foreign::{Piece, Pieces, ReadValues, TableFile, Wanted};
use crate::spill::Spill;
use crate::stats::{Contingency, Family, Measure, p_log10, p_value, values};
use crate::tables::{Extended, ExtendedFile, ExtendedPiece};

/// The columns of a 2×2 table by its margins.
const MARGINS: [&str; 4] = ["o11", "r1", "c1", "n"];
/// The columns of a 2×2 table by its cells.
const CELLS: [&str; 4] = ["o11", "o12", "o21", "o22"];

/// What is scored, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreOptions {
    /// A file of CSV or Parquet.
    pub input: PathBuf,
    /// Columns that are called otherwise in it: `o11`, and its name there.
    pub columns: Vec<(String, String)>,
    /// How many tests are made; `None` for the rows that have one.
    pub tests: Option<u64>,
    /// See [`Family::alpha`].
    pub alpha: f64,
    /// See [`Family::context_mass`].
    pub context_mass: Option<f64>,
}

impl ScoreOptions {
    /// This file, and defaults.
    pub fn new(input: impl Into<PathBuf>) -> Self {
        ScoreOptions { input: input.into(), columns: Vec::new(), tests: None, alpha: Family::ALPHA, context_mass: None }
    }
}

/// Where the scored table goes.
pub enum ScoreTarget<'w> {
    /// A file, whose name ends in `.csv` or `.parquet`. It is there only once it is whole, and replaces what was called so.
    File(&'w Path),
    /// CSV to a stream.
    Stream(Box<dyn Write + 'w>),
}

/// What was scored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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

/// Which columns the 2×2 tables are read from.
#[derive(Clone, Copy)]
enum Inputs {
    Margins([usize; 4]),
    Cells([usize; 4]),
}

/// Adds `config.measures` as columns to the table in `options.input`, which has in each row a 2×2 table: `o11`, `r1`, `c1` and `n`, or the four
/// cells. Rows keep their order; other columns stay as they are, and a column that is called like a measure is replaced. Of `config` the threads
/// and the memory matter too.
///
/// # Errors
/// A usage error where an option, the file, or a count in it is at fault; a fatal error where the result cannot be written; a cancelled error
/// where the observer asks to stop. A file is not written then.
///
/// # Complexity
/// Linear in the bytes of the file and in the rows times the measures, but for q-values (O(n log n)) and
/// [`Contingency::fisher_log10_p`]. Memory is for some pieces of the file per thread; p-values go to a temporary file where their
/// share is used up.
pub fn score(
    config: &Config,
    options: &ScoreOptions,
    observer: &dyn Observer,
    target: ScoreTarget<'_>,
) -> Result<ScoreReport> {
    let config = &config.clone().validated()?;
    check(options)?;
    let format = match &target {
        ScoreTarget::File(path) => ExtendedFile::format(path)?,
        ScoreTarget::Stream(_) => Format::Csv,
    };
    let file = &TableFile::open(&options.input)?;
    let beside = |path: &Path| path.parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_path_buf);
    let folder = config.temp_dir.clone().or_else(|| match &target {
        ScoreTarget::File(path) => beside(path),
        ScoreTarget::Stream(_) => beside(&options.input),
    });
    let job = Scoring {
        options,
        observer,
        file,
        inputs: inputs(file, &options.columns)?,
        measures: &config.measures,
        budget: Budget::new(config),
        spill: Arc::new(Spill::new(folder.as_deref().unwrap_or(Path::new(".")))),
    };
    let known = job.first_pass(format)?;
    let names = job.measures.iter().map(|measure| measure.name().to_string()).collect();
    let table = Extended::new(file, names, format, known.kinds.clone())?;
    let writer = match target {
        ScoreTarget::File(path) => ExtendedFile::create(&table, path)?,
        ScoreTarget::Stream(to) => ExtendedFile::stream(&table, to, Path::new("-"))?,
    };
    job.second_pass(&table, writer, &known)
}

fn check(options: &ScoreOptions) -> Result<()> {
    if !(options.alpha > 0.0 && options.alpha < 1.0) {
        return Err(Error::usage(format!("alpha is {}, and must be between 0 and 1", options.alpha)));
    }
    if options.tests == Some(0) {
        return Err(Error::usage("a family has one test at least")
            .hint("leave `family` away for the rows of the file that have a test"));
    }
    if let Some(mass) = options.context_mass.filter(|mass| !(mass.is_finite() && *mass > 0.0)) {
        return Err(Error::usage(format!("context_mass is {mass}, and must be above 0")));
    }
    let known = [&MARGINS[..], &CELLS[1..]].concat();
    for (index, (name, _)) in options.columns.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            return Err(Error::usage(format!("`{name}` is not one of {}", known.join(", ")))
                .hint("write o11=NAME where the column o11 is called NAME"));
        }
        if options.columns[..index].iter().any(|(other, _)| other == name) {
            return Err(Error::usage(format!("`{name}` is named twice")));
        }
    }
    Ok(())
}

/// Finds the columns: those of the margins, or else those of the cells.
fn inputs(file: &TableFile, renamed: &[(String, String)]) -> Result<Inputs> {
    let called =
        |name: &'static str| renamed.iter().find(|(ours, _)| ours == name).map_or(name, |(_, theirs)| theirs.as_str());
    let is_there = |name: &&'static str| file.column(called(name)).is_ok();
    let is_renamed = |names: &[&str]| renamed.iter().any(|(ours, _)| names.contains(&ours.as_str()));
    let of = |names: [&'static str; 4]| -> Result<[usize; 4]> {
        let mut places = [0; 4];
        for (place, name) in places.iter_mut().zip(names) {
            *place = file.column(called(name)).map_err(|error| {
                error.hint("a 2×2 table is o11, r1, c1 and n, or o11, o12, o21 and o22; --columns o11=NAME,… says what they are called")
            })?;
        }
        Ok(places)
    };
    let has_margins = MARGINS.iter().all(is_there);
    let has_cells = CELLS.iter().all(is_there);
    if is_renamed(&CELLS[1..]) || (has_cells && !has_margins) {
        if is_renamed(&MARGINS[1..]) {
            return Err(Error::usage("columns names margins and cells of the 2×2 table")
                .hint("name o11, r1, c1 and n, or o11, o12, o21 and o22"));
        }
        return Ok(Inputs::Cells(of(CELLS)?));
    }
    Ok(Inputs::Margins(of(MARGINS)?))
}

/// What both passes over the file share.
struct Scoring<'a> {
    options: &'a ScoreOptions,
    observer: &'a dyn Observer,
    file: &'a TableFile,
    inputs: Inputs,
    measures: &'a [Measure],
    budget: Budget,
    spill: Arc<Spill>,
}

/// q-values by row.
enum QValues {
    Memory(Vec<f64>),
    Disk(QValuesOnDisk),
}

impl QValues {
    fn get(&self, rows: Range<usize>) -> Result<Vec<f64>> {
        match self {
            QValues::Memory(all) => Ok(all[rows].to_vec()),
            QValues::Disk(disk) => disk.get(rows),
        }
    }
}

/// What is counted of rows.
#[derive(Clone, Copy, Default)]
struct Counted {
    rows: u64,
    with_test: u64,
    invalid: u64,
    first_invalid: Option<u64>,
}

impl Counted {
    fn of(first_row: u64, tables: &[Option<Contingency>]) -> Self {
        let first_invalid = tables.iter().position(Option::is_none).map(|row| first_row + row as u64 + 1);
        Counted {
            rows: tables.len() as u64,
            with_test: tables.iter().flatten().filter(|table| table.has_test()).count() as u64,
            invalid: tables.iter().filter(|table| table.is_none()).count() as u64,
            first_invalid,
        }
    }

    fn add(&mut self, more: Counted) {
        self.rows += more.rows;
        self.with_test += more.with_test;
        self.invalid += more.invalid;
        self.first_invalid = self.first_invalid.or(more.first_invalid);
    }
}

impl Scoring<'_> {
    fn wants(&self, measure: Measure) -> bool {
        self.measures.contains(&measure)
    }

    fn is_going_on(&self) -> Result<()> {
        if self.observer.is_cancelled() { Err(Error::cancelled()) } else { Ok(()) }
    }

    /// Does something with every piece of the file on all threads, and something with what comes of it, in order.
    fn pass<T: Send>(
        &self,
        stage: Stage,
        each: impl Fn(Piece) -> Result<T> + Sync,
        mut take: impl FnMut(T) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.observer.begin(stage, self.file.rows().unwrap_or(0), self.file.bytes());
        let mut pieces: Pieces<'_> = self.file.pieces()?;
        let each = &each;
        let work = |piece: Result<Piece>| -> Result<T> {
            self.is_going_on()?;
            let piece = piece?;
            let (rows, bytes) = (piece.rows as u64, self.bytes_of(&piece));
            let done = each(piece)?;
            self.observer.advance(stage, rows, bytes);
            Ok(done)
        };
        let done = in_order_of(
            self.budget.threads(),
            || pieces.next_piece().transpose(),
            || work,
            |done| {
                self.is_going_on()?;
                take(done?)
            },
        );
        self.observer.end(stage);
        done
    }

    /// About how much of the file a piece is.
    fn bytes_of(&self, piece: &Piece) -> u64 {
        match self.file.rows() {
            Some(rows) => (self.file.bytes() as f64 * (piece.rows as f64 / rows.max(1) as f64)) as u64,
            None => piece.bytes(),
        }
    }

    /// The 2×2 tables of a piece; `None` where a row is none.
    fn tables(&self, piece: &Piece) -> Result<Vec<Option<Contingency>>> {
        let (Inputs::Margins(columns) | Inputs::Cells(columns)) = self.inputs;
        let batch = self.file.decode(piece, &columns.map(|column| (column, Wanted::CountOrNone)))?;
        let [ReadValues::Counts(a), ReadValues::Counts(b), ReadValues::Counts(c), ReadValues::Counts(d)] =
            &batch.columns[..]
        else {
            return Err(Error::fatal("counts were read as something else"));
        };
        let table = |row: usize| -> Option<Contingency> {
            let (a, b, c, d) = (a[row]?, b[row]?, c[row]?, d[row]?);
            match self.inputs {
                Inputs::Margins(_) => Contingency::new(a, b, c, d),
                Inputs::Cells(_) => Contingency::from_cells(a, b, c, d),
            }
        };
        Ok((0..piece.rows).map(table).collect())
    }

    /// The measures of some rows, in their order.
    fn measured(&self, first_row: u64, tables: &[Option<Contingency>], known: &Known) -> Result<Vec<Vec<f64>>> {
        let valid: Vec<Contingency> = tables.iter().copied().flatten().collect();
        let g2 = if self.measures.iter().any(|measure| measure.is_of_g2() && *measure != Measure::QValue) {
            values(Measure::G2, &valid, &known.family)
        } else {
            Vec::new()
        };
        let spread = |of_valid: Vec<f64>| -> Vec<f64> {
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
                Measure::G2 => spread(g2.clone()),
                Measure::PValue => spread(g2.iter().map(|&g2| if g2.is_nan() { g2 } else { p_value(g2) }).collect()),
                Measure::PLog10 => spread(p_log10(&g2)),
                _ => spread(values(measure, &valid, &known.family)),
            })
        };
        self.measures.iter().map(measured).collect()
    }

    fn second_pass(&self, table: &Extended<'_>, mut writer: ExtendedFile<'_>, known: &Known) -> Result<ScoreReport> {
        let mut counted = Counted::default();
        let each = |piece: Piece| -> Result<(ExtendedPiece, Counted)> {
            let tables = self.tables(&piece)?;
            let encoded = table.encode(&piece, self.measured(piece.first_row, &tables, known)?)?;
            Ok((encoded, Counted::of(piece.first_row, &tables)))
        };
        self.pass(Stage::Write, each, |(piece, more)| {
            counted.add(more);
            writer.append(piece)?;
            Ok(ControlFlow::Continue(()))
        })?;
        let Counted { rows, with_test, invalid, first_invalid } = counted;
        let tests = self.family_of(with_test)?;
        let bytes = writer.finish(&self.description(tests))?;
        let replaced = table.replaced();
        Ok(ScoreReport { rows, with_test, tests, invalid, first_invalid, replaced, bytes })
    }

    /// How many tests the family has.
    fn family_of(&self, with_test: u64) -> Result<u64> {
        match self.options.tests {
            Some(tests) if tests < with_test => Err(Error::usage(format!(
                "the family is said to have {tests} tests, and {with_test} rows of `{}` have one",
                self.file.path().display()
            ))
            .hint("give a larger --family, or leave it away")),
            Some(tests) => Ok(tests),
            None => Ok(with_test),
        }
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
            "columns": self.measures.iter().map(column).collect::<Vec<_>>(),
        })
        .to_string()
    }
}

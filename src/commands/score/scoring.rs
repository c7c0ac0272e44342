//! What both passes over the table share: its columns, the 2×2 tables of its rows, and what is counted of them.

use std::ops::{ControlFlow, Range};
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::{Resources, settable};
use crate::context::{Budget, Observer, QValuesOnDisk, Stage, in_order_of};
use crate::error::{Error, Result};
use crate::spill::Spill;
use crate::stats::{Contingency, Family, Measure};
use crate::table_reader::{Piece, Pieces, ReadValues, TableFile, Wanted};

/// The columns of a 2×2 table by its margins.
pub(crate) const MARGINS: [&str; 4] = ["o11", "r1", "c1", "n"];
/// The columns of a 2×2 table by its cells.
pub(crate) const CELLS: [&str; 4] = ["o11", "o12", "o21", "o22"];

settable! {
    /// Which table [`score`](crate::score()) reads, and what it adds.
    #[derive(Clone, Debug, PartialEq)]
    ScoreOptions {
        /// A file of CSV or Parquet.
        input: PathBuf,
        /// Columns that have another name in it: `o11`, and its name there.
        columns: Vec<(String, String)>,
        /// Measures to add, as columns in the order of [`Measure::ALL`].
        measures: Vec<Measure>,
        /// How many tests are made; `None` for the rows that have one.
        tests: Option<u64>,
        /// See [`Family::alpha`].
        alpha: f64,
        /// See [`Family::context_mass`].
        context_mass: Option<f64>,
        /// Whether tables of an output are read that were changed since the run wrote them.
        accept_changed: bool,
        /// Threads, memory, and the folder for a temporary file.
        resources: Resources,
    }
}

impl ScoreOptions {
    /// This file, and defaults.
    pub fn new(input: impl Into<PathBuf>) -> Self {
        ScoreOptions {
            input: input.into(),
            columns: Vec::new(),
            measures: Measure::DEFAULT.to_vec(),
            tests: None,
            alpha: Family::ALPHA,
            context_mass: None,
            accept_changed: false,
            resources: Resources::default(),
        }
    }
}

/// Which columns the 2×2 tables are read from.
#[derive(Clone, Copy)]
pub(crate) enum Inputs {
    Margins([usize; 4]),
    Cells([usize; 4]),
}

/// Finds the columns: those of the margins, or else those of the cells.
pub(crate) fn inputs(file: &TableFile, renamed: &[(String, String)]) -> Result<Inputs> {
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
pub(crate) struct Scoring<'a> {
    pub options: &'a ScoreOptions,
    pub observer: &'a dyn Observer,
    pub file: &'a TableFile,
    pub inputs: Inputs,
    pub budget: Budget,
    pub spill: Arc<Spill>,
}

/// q-values by row.
pub(crate) enum QValues {
    Memory(Vec<f64>),
    Disk(QValuesOnDisk),
}

impl QValues {
    pub fn get(&self, rows: Range<usize>) -> Result<Vec<f64>> {
        match self {
            QValues::Memory(all) => Ok(all[rows].to_vec()),
            QValues::Disk(disk) => disk.get(rows),
        }
    }
}

/// What is counted of rows.
#[derive(Clone, Copy, Default)]
pub(crate) struct RowTotals {
    pub rows: u64,
    pub with_test: u64,
    pub invalid: u64,
    pub first_invalid: Option<u64>,
}

impl RowTotals {
    pub fn of(first_row: u64, tables: &[Option<Contingency>]) -> Self {
        let first_invalid = tables.iter().position(Option::is_none).map(|row| first_row + row as u64 + 1);
        RowTotals {
            rows: tables.len() as u64,
            with_test: tables.iter().flatten().filter(|table| table.has_test()).count() as u64,
            invalid: tables.iter().filter(|table| table.is_none()).count() as u64,
            first_invalid,
        }
    }

    pub fn add(&mut self, more: RowTotals) {
        self.rows += more.rows;
        self.with_test += more.with_test;
        self.invalid += more.invalid;
        self.first_invalid = self.first_invalid.or(more.first_invalid);
    }
}

impl Scoring<'_> {
    pub fn wants(&self, measure: Measure) -> bool {
        self.options.measures.contains(&measure)
    }

    fn is_going_on(&self) -> Result<()> {
        if self.observer.is_cancelled() { Err(Error::cancelled()) } else { Ok(()) }
    }

    /// Does something with every piece of the file on all threads, and something with what comes of it, in order.
    pub fn pass<T: Send>(
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
    pub fn tables(&self, piece: &Piece) -> Result<Vec<Option<Contingency>>> {
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

    /// How many tests the family has.
    pub fn family_of(&self, with_test: u64) -> Result<u64> {
        match self.options.tests {
            Some(tests) if tests < with_test => Err(Error::usage(format!(
                "the family is said to have {tests} tests, and {with_test} rows of `{}` have one",
                self.file.path().display()
            ))
            .hint("give a larger --family, or omit it")),
            Some(tests) => Ok(tests),
            None => Ok(with_test),
        }
    }
}

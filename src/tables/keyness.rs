//! The rows of `termloom keyness`, which are no table of a run.

use std::path::Path;

use super::{BATCH_ROWS, Column, Package, Schema, SingleFile, Values, csv};
use crate::error::Result;
use crate::stats::{Contingency, LogOdds, Measure, per_million};

/// Rows that are handed over at a time: a row group of Parquet.
pub const KEYNESS_ROWS: usize = BATCH_ROWS / 8;

/// A term, compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeynessRow<'a> {
    /// The target; empty where there are no groups.
    pub group: &'a str,
    /// The term.
    pub term: &'a str,
    /// Its class.
    pub class: &'a str,
    /// Rows are target and reference, columns are the term and all other tokens.
    pub table: Contingency,
    /// The term in the target.
    pub target: KeynessSide,
    /// The term in the reference.
    pub reference: KeynessSide,
    /// The log odds ratio, if it is defined.
    pub log_odds: Option<LogOdds>,
}

/// A term on one side, besides its count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeynessSide {
    /// Documents that hold it.
    pub documents: u64,
    /// Its dispersion over the documents, if it is defined.
    pub dp: Option<f64>,
}

/// Some rows, and their measures.
#[derive(Clone, Debug, Default)]
pub struct KeynessBatch<'a> {
    /// The rows, in order.
    pub rows: Vec<KeynessRow<'a>>,
    /// Of each measure, the values of all rows; NaN where it is undefined.
    pub measures: Vec<Vec<f64>>,
}

impl KeynessBatch<'_> {
    /// No rows, with so many measures.
    pub fn new(measures: usize) -> Self {
        KeynessBatch { rows: Vec::new(), measures: vec![Vec::new(); measures] }
    }

    /// Takes off the rows from this one on.
    #[must_use]
    pub fn split_off(&mut self, row: usize) -> Self {
        let measures = self.measures.iter_mut().map(|values| values.split_off(row)).collect();
        KeynessBatch { rows: self.rows.split_off(row), measures }
    }
}

/// What the rows are: with groups, and these measures.
pub fn keyness_schema(has_groups: bool, measures: &[Measure]) -> Schema {
    let mut columns = Vec::new();
    if has_groups {
        columns.push(Column::text("group", "Value of `--by` that the documents of the target have; only with `--by`."));
    }
    columns.extend([
        Column::text("term", "Term."),
        Column::text("class", "Class of the term."),
        Column::count("count_target", "tokens", "Occurrences in the target."),
        Column::count("count_reference", "tokens", "Occurrences in the reference."),
        Column::count("n_target", "tokens", "Positions of the target, stop words and URLs included."),
        Column::count("n_reference", "tokens", "Positions of the reference."),
        Column::real(
            "per_million_target",
            "per million tokens",
            "Relative frequency in the target.",
            "1e6 * count_target / n_target",
        ),
        Column::real(
            "per_million_reference",
            "per million tokens",
            "Relative frequency in the reference.",
            "1e6 * count_reference / n_reference",
        ),
        Column::count("doc_count_target", "documents", "Documents of the target that hold the term."),
        Column::count("doc_count_reference", "documents", "Documents of the reference that hold the term."),
        Column::real(
            "dp_target",
            "0 to 1",
            "Dispersion over the documents of the target, 0 where it is even (Gries 2008). Empty where count_target is 0 or the target is one document.",
            "sum over documents of max(0, count / count_target - tokens / n_target)",
        ),
        Column::real(
            "dp_reference",
            "0 to 1",
            "Dispersion over the documents of the reference. Empty where count_reference is 0 or the reference is one document.",
            "sum over documents of max(0, count / count_reference - tokens / n_reference)",
        ),
        Column::count("o11", "tokens", "First cell of the 2×2 table: count_target."),
        Column::count("r1", "tokens", "Margin of the target: n_target."),
        Column::count("c1", "tokens", "Margin of the term: count_target + count_reference."),
        Column::count("n", "tokens", "Sum of the 2×2 table: n_target + n_reference."),
        Column::real("e11", "tokens", "Expected in the target if the term were as frequent in both.", "r1 * c1 / n"),
    ]);
    let family = if has_groups { "the rows of the same group" } else { "the rows of this table" };
    columns.extend(measures.iter().map(|&measure| Column::of_measure(measure, family)));
    columns.extend([
        Column::real(
            "log_odds",
            "nats",
            "Log odds ratio with an informative Dirichlet prior of a0 = `--prior` tokens, r1 + r2 without it (Monroe, Colaresi & Quinn 2008). Empty where the term is all of both sides.",
            "ln((o11 + a) / (r1 + a0 - o11 - a)) - ln((o21 + a) / (r2 + a0 - o21 - a)), a = a0 * c1 / n",
        ),
        Column::real(
            "log_odds_z",
            "",
            "log_odds over its estimated standard deviation.",
            "log_odds / sqrt(1 / (o11 + a) + 1 / (o21 + a))",
        ),
    ]);
    Schema {
        name: "keyness",
        row: "term of a target that `termloom keyness` compared with its reference",
        order: "group, `--sort` (largest first, empty last), term, class",
        key: if has_groups { &["group", "term", "class"] } else { &["term", "class"] },
        foreign: &[],
        columns,
    }
}

fn values<'a>(batch: &KeynessBatch<'a>, has_groups: bool) -> Vec<Values<'a>> {
    let rows = &batch.rows;
    let counts = |of: fn(&KeynessRow<'_>) -> u64| Values::count(rows.iter().map(of));
    let reals = |of: fn(&KeynessRow<'_>) -> Option<f64>| Values::real(rows.iter().map(of));
    let o21 = |row: &KeynessRow<'_>| row.table.c1 - row.table.o11;
    let r2 = |row: &KeynessRow<'_>| row.table.n - row.table.r1;
    let mut values = Vec::new();
    if has_groups {
        values.push(Values::text(rows.iter().map(|row| row.group)));
    }
    values.extend([
        Values::text(rows.iter().map(|row| row.term)),
        Values::text(rows.iter().map(|row| row.class)),
        counts(|row| row.table.o11),
        Values::count(rows.iter().map(o21)),
        counts(|row| row.table.r1),
        Values::count(rows.iter().map(r2)),
        reals(|row| per_million(row.table.o11, row.table.r1)),
        Values::real(rows.iter().map(|row| per_million(o21(row), r2(row)))),
        counts(|row| row.target.documents),
        counts(|row| row.reference.documents),
        reals(|row| row.target.dp),
        reals(|row| row.reference.dp),
        counts(|row| row.table.o11),
        counts(|row| row.table.r1),
        counts(|row| row.table.c1),
        counts(|row| row.table.n),
        reals(|row| row.table.e11()),
    ]);
    values.extend(batch.measures.iter().map(|values| Values::Real(values.clone())));
    values.extend([reals(|row| row.log_odds.map(|found| found.ratio)), reals(|row| row.log_odds.map(|found| found.z))]);
    values
}

/// Rows as lines of CSV.
pub fn keyness_csv_lines(batch: &KeynessBatch<'_>, has_groups: bool) -> Vec<u8> {
    csv::lines(&values(batch, has_groups), batch.rows.len())
}

/// The first line of such CSV.
pub fn keyness_csv_header(has_groups: bool, measures: &[Measure]) -> Vec<u8> {
    csv::header(&keyness_schema(has_groups, measures))
}

/// Rows on their way to a file, which is there only once it is whole.
pub struct KeynessFile {
    file: SingleFile,
    has_groups: bool,
}

impl KeynessFile {
    /// A file whose format is the ending of its name.
    ///
    /// # Errors
    /// Those of [`SingleFile::create`].
    pub fn create(target: &Path, has_groups: bool, measures: &[Measure]) -> Result<Self> {
        Ok(KeynessFile { file: SingleFile::create(target, keyness_schema(has_groups, measures))?, has_groups })
    }

    /// Appends rows.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn append(&mut self, batch: &KeynessBatch<'_>) -> Result<()> {
        self.file.append(values(batch, self.has_groups))
    }

    /// Nothing follows. `package` is what Parquet says of it.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(self, package: &Package) -> Result<()> {
        self.file.finish(package)
    }
}

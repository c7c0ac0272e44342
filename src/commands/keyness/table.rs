//! The rows of `termloom keyness`, which are no table of a run.

use std::path::Path;

use crate::error::Result;
use crate::stats::{Contingency, LogOdds, Measure, per_million};
use crate::tables::{BATCH_ROWS, Batch, Column, Columns, Package, Schema, SingleFile, Table, TableId};

/// Rows that are handed over at a time: a row group of Parquet.
pub const KEYNESS_ROWS: usize = BATCH_ROWS / 8;

/// A row of [`keyness`](crate::keyness()): a term, compared.
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

impl KeynessRow<'_> {
    /// Occurrences in the reference.
    fn o21(&self) -> u64 {
        self.table.c1 - self.table.o11
    }

    /// Positions of the reference.
    fn r2(&self) -> u64 {
        self.table.n - self.table.r1
    }
}

/// A term on one side of a [`KeynessRow`], besides its count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeynessSide {
    /// Documents that hold it.
    pub documents: u64,
    /// Its dispersion over the documents, if it is defined.
    pub dp: Option<f64>,
}

/// Some rows of [`keyness`](crate::keyness()), and their measures.
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

/// Which columns tell the rows of [`keyness`](crate::keyness()) apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeynessKey {
    /// Whether there are groups.
    pub has_groups: bool,
    /// Whether rows are themes, not terms.
    pub is_of_themes: bool,
}

/// The rows of a batch are known by number.
fn keyness_columns<'a>(key: KeynessKey, measures: &[Measure]) -> Columns<'a, usize, &'a KeynessBatch<'a>> {
    let KeynessKey { has_groups, is_of_themes } = key;
    let columns = Columns::<usize, &KeynessBatch<'_>>::of(TableId::of_command("keyness"))
        .row("term of a target that `termloom keyness` compared with its reference; with `--themes` a theme")
        .order("group, `--sort` (largest first, with `--negative` smallest; empty last), term, class")
        .text("group", |row, batch| batch.rows[row].group)
        .says("Value of `--by` that the documents of the target have; only with `--by`.")
        .key()
        .only_if(has_groups)
        .text("term", |row, batch| batch.rows[row].term)
        .says("Term. With `--themes` this column is `theme`, there is no `class`, and what is counted are hits.")
        .key()
        .only_if(!is_of_themes)
        .text("theme", |row, batch| batch.rows[row].term)
        .says("Theme.")
        .key()
        .only_if(is_of_themes)
        .text("class", |row, batch| batch.rows[row].class)
        .says("Class of the term.")
        .key()
        .only_if(!is_of_themes)
        .count("count_target", "tokens", |row, batch| batch.rows[row].table.o11)
        .says("Occurrences in the target.")
        .count("count_reference", "tokens", |row, batch| batch.rows[row].o21())
        .says("Occurrences in the reference.")
        .count("n_target", "tokens", |row, batch| batch.rows[row].table.r1)
        .says("Positions of the target, stop words and URLs included.")
        .count("n_reference", "tokens", |row, batch| batch.rows[row].r2())
        .says("Positions of the reference.")
        .real("per_million_target", "per million tokens", |row, batch| {
            per_million(batch.rows[row].table.o11, batch.rows[row].table.r1)
        })
        .says("Relative frequency in the target.")
        .formula("1e6 * count_target / n_target")
        .real("per_million_reference", "per million tokens", |row, batch| {
            per_million(batch.rows[row].o21(), batch.rows[row].r2())
        })
        .says("Relative frequency in the reference.")
        .formula("1e6 * count_reference / n_reference")
        .count("doc_count_target", "documents", |row, batch| batch.rows[row].target.documents)
        .says("Documents of the target that hold the term.")
        .count("doc_count_reference", "documents", |row, batch| batch.rows[row].reference.documents)
        .says("Documents of the reference that hold the term.")
        .real("dp_target", "0 to 1", |row, batch| batch.rows[row].target.dp)
        .says(
            "Dispersion over the documents of the target, 0 where it is even (Gries 2008). Empty where \
             count_target is 0 or the target is one document.",
        )
        .formula("sum over documents of max(0, count / count_target - tokens / n_target)")
        .real("dp_reference", "0 to 1", |row, batch| batch.rows[row].reference.dp)
        .says(
            "Dispersion over the documents of the reference. Empty where count_reference is 0 or the \
             reference is one document.",
        )
        .formula("sum over documents of max(0, count / count_reference - tokens / n_reference)")
        .count("o11", "tokens", |row, batch| batch.rows[row].table.o11)
        .says("First cell of the 2×2 table: count_target.")
        .count("r1", "tokens", |row, batch| batch.rows[row].table.r1)
        .says("Margin of the target: n_target.")
        .count("c1", "tokens", |row, batch| batch.rows[row].table.c1)
        .says("Margin of the term: count_target + count_reference.")
        .count("n", "tokens", |row, batch| batch.rows[row].table.n)
        .says("Sum of the 2×2 table: n_target + n_reference.")
        .real("e11", "tokens", |row, batch| batch.rows[row].table.e11())
        .says("Expected in the target if the term were as frequent in both.")
        .formula("r1 * c1 / n");
    let family = if has_groups { "the rows of the same group" } else { "the rows of this table" };
    let columns = measures.iter().enumerate().fold(columns, |columns, (index, &measure)| {
        columns.column(Column::of_measure(measure, family), move |batch| {
            batch.reals(|row, batch| batch.measures[index][row])
        })
    });
    columns
        .real("log_odds", "nats", |row, batch| batch.rows[row].log_odds.map(|found| found.ratio))
        .says(
            "Log odds ratio with an informative Dirichlet prior of a0 = `--prior` tokens, r1 + r2 without \
             it (Monroe, Colaresi & Quinn 2008). Empty where the term is all of both sides.",
        )
        .formula("ln((o11 + a) / (r1 + a0 - o11 - a)) - ln((o21 + a) / (r2 + a0 - o21 - a)), a = a0 * c1 / n")
        .real("log_odds_z", "", |row, batch| batch.rows[row].log_odds.map(|found| found.z))
        .says("log_odds over its estimated standard deviation.")
        .formula("log_odds / sqrt(1 / (o11 + a) + 1 / (o21 + a))")
}

/// What the rows are, with these measures.
pub fn keyness_schema(key: KeynessKey, measures: &[Measure]) -> Schema {
    keyness_columns(key, measures).schema()
}

/// The table of some rows, which were made with these measures.
pub fn keyness_table<'a>(batch: &'a KeynessBatch<'a>, key: KeynessKey, measures: &[Measure]) -> Table<'a> {
    keyness_columns(key, measures)
        .table(batch.rows.len(), move |range| Ok(Batch { rows: range.collect(), from: batch }))
}

/// Rows on their way to a file, which is there only once it is whole.
pub struct KeynessFile {
    file: SingleFile,
    key: KeynessKey,
    measures: Vec<Measure>,
}

impl KeynessFile {
    /// A file whose format is the ending of its name.
    ///
    /// # Errors
    /// Those of [`SingleFile::create`].
    pub fn create(target: &Path, key: KeynessKey, measures: &[Measure]) -> Result<Self> {
        let file = SingleFile::create(target, keyness_schema(key, measures))?;
        Ok(KeynessFile { file, key, measures: measures.to_vec() })
    }

    /// Appends rows.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn append(&mut self, batch: &KeynessBatch<'_>) -> Result<()> {
        self.file.append(keyness_table(batch, self.key, &self.measures).values()?)
    }

    /// Nothing follows. `package` is what Parquet says of it.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(self, package: &Package) -> Result<()> {
        self.file.finish(package)
    }
}

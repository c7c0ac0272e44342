//! Columns that say how evenly a term is spread (docs/dispersion.md).

use std::path::Path;

use super::{Column, Schema, SingleFile, Values, csv};
use crate::error::Result;
use crate::stats::Dispersion;

/// Measures of a term over documents, and over positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermSpread {
    /// Over documents.
    pub dispersion: Dispersion,
    /// Average reduced frequency, over positions; NaN where undefined.
    pub arf: f64,
}

impl TermSpread {
    /// Numbers that it is on the disk.
    pub(crate) const LEN: usize = 6;

    pub(crate) fn into_numbers(self) -> [f64; Self::LEN] {
        let Dispersion { dp, dp_norm, juilland_d, carroll_d2, rosengren_s } = self.dispersion;
        [dp, dp_norm, juilland_d, carroll_d2, rosengren_s, self.arf]
    }

    pub(crate) fn from_numbers(numbers: [f64; Self::LEN]) -> Self {
        let [dp, dp_norm, juilland_d, carroll_d2, rosengren_s, arf] = numbers;
        TermSpread { dispersion: Dispersion { dp, dp_norm, juilland_d, carroll_d2, rosengren_s }, arf }
    }
}

/// The measures over parts, which are documents or whatever a table calls a part.
pub(super) fn dispersion_columns() -> Vec<Column> {
    vec![
        Column::real(
            "dp",
            "0 (even) to 1",
            "Deviation of proportions (Gries 2008), over parts of their real sizes; empty with one part.",
            "sum over the parts of abs(v / f - s) / 2, v = occurrences in the part, f = in all, s = share of the part in all tokens",
        ),
        Column::real(
            "dp_norm",
            "0 (even) to 1",
            "The same over the largest value that it can have (Lijffijt & Gries 2012).",
            "dp / (1 - min(s))",
        ),
        Column::real(
            "juilland_d",
            "0 to 1 (even)",
            "Juilland's D of the relative frequencies, with the standard deviation of the population (Juilland & Chang-Rodríguez 1964).",
            "1 - sd(p) / mean(p) / sqrt(n - 1), p = v / tokens of the part, sd with divisor n = number of parts",
        ),
        Column::real(
            "carroll_d2",
            "0 to 1 (even)",
            "Carroll's D2 of the relative frequencies (Carroll 1970).",
            "sum of q * log2(1 / q) / log2(n), q = p / sum(p)",
        ),
        Column::real(
            "rosengren_s",
            "0 to 1 (even)",
            "Rosengren's S, over parts of their real sizes (Rosengren 1971).",
            "sum(sqrt(v * s))^2 / f",
        ),
    ]
}

/// Their values, in order.
pub(super) fn dispersion_values(rows: &[Dispersion]) -> Vec<Values<'static>> {
    let column = |of: fn(&Dispersion) -> f64| Values::Real(rows.iter().map(of).collect());
    vec![
        column(|row| row.dp),
        column(|row| row.dp_norm),
        column(|row| row.juilland_d),
        column(|row| row.carroll_d2),
        column(|row| row.rosengren_s),
    ]
}

/// A row of what `termloom disperse` writes.
#[derive(Clone, Debug, PartialEq)]
pub struct DispersionRow<'a> {
    /// The term.
    pub term: &'a str,
    /// Its occurrences in all parts.
    pub count: u64,
    /// Parts that hold it.
    pub range: u64,
    /// All parts.
    pub parts: u64,
    /// The measures.
    pub dispersion: Dispersion,
}

/// What the rows of `termloom disperse` are.
pub fn dispersion_schema() -> Schema {
    let mut columns = vec![
        Column::text("term", "Term, as the table has it."),
        Column::count("count", "occurrences", "Occurrences in all parts (f)."),
        Column::count("range", "parts", "Parts that hold the term."),
        Column::count("parts", "parts", "All parts with a size above 0 (n)."),
    ];
    columns.extend(dispersion_columns());
    Schema {
        name: "dispersion",
        row: "term of the table that `termloom disperse` read",
        order: "count (largest first), term",
        key: &["term"],
        foreign: &[],
        columns,
    }
}

fn values<'a>(rows: &[DispersionRow<'a>]) -> Vec<Values<'a>> {
    let mut values = vec![
        Values::text(rows.iter().map(|row| row.term)),
        Values::count(rows.iter().map(|row| row.count)),
        Values::count(rows.iter().map(|row| row.range)),
        Values::count(rows.iter().map(|row| row.parts)),
    ];
    values.extend(dispersion_values(&rows.iter().map(|row| row.dispersion).collect::<Vec<_>>()));
    values
}

/// The first line of that table as CSV.
pub fn dispersion_csv_header() -> Vec<u8> {
    csv::header(&dispersion_schema())
}

/// Rows as lines of CSV.
pub fn dispersion_csv_lines(rows: &[DispersionRow<'_>]) -> Vec<u8> {
    csv::lines(&values(rows), rows.len())
}

/// A file for that table, in the format of its ending.
///
/// # Errors
/// Those of [`SingleFile::create`].
pub fn dispersion_file(target: &Path) -> Result<SingleFile> {
    SingleFile::create(target, dispersion_schema())
}

/// Appends rows to such a file.
///
/// # Errors
/// A fatal error that names the file.
pub fn append_dispersion(file: &mut SingleFile, rows: &[DispersionRow<'_>]) -> Result<()> {
    file.append(values(rows))
}

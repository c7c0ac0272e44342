//! Columns that say how evenly a term is spread (docs/dispersion.md).

use super::columns::{Columns, Table};
use super::schema::TableId;
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
pub(super) fn dispersion_columns<'a, R: Copy + 'a, X: 'a>(
    columns: Columns<'a, R, X>,
    of: impl Fn(R) -> Option<Dispersion> + Copy + Sync + 'a,
) -> Columns<'a, R, X> {
    columns
        .real(
            "dp",
            "0 (even) to 1",
            "Deviation of proportions (Gries 2008), over parts of their real sizes; empty with one part.",
            "sum over the parts of abs(v / f - s) / 2, v = occurrences in the part, f = in all, s = share of the part in all tokens",
            move |row, _| of(row).map(|of| of.dp),
        )
        .real(
            "dp_norm",
            "0 (even) to 1",
            "The same over the largest value that it can have (Lijffijt & Gries 2012).",
            "dp / (1 - min(s))",
            move |row, _| of(row).map(|of| of.dp_norm),
        )
        .real(
            "juilland_d",
            "0 to 1 (even)",
            "Juilland's D of the relative frequencies, with the standard deviation of the population (Juilland & Chang-Rodríguez 1964).",
            "1 - sd(p) / mean(p) / sqrt(n - 1), p = v / tokens of the part, sd with divisor n = number of parts",
            move |row, _| of(row).map(|of| of.juilland_d),
        )
        .real(
            "carroll_d2",
            "0 to 1 (even)",
            "Carroll's D2 of the relative frequencies (Carroll 1970).",
            "sum of q * log2(1 / q) / log2(n), q = p / sum(p)",
            move |row, _| of(row).map(|of| of.carroll_d2),
        )
        .real(
            "rosengren_s",
            "0 to 1 (even)",
            "Rosengren's S, over parts of their real sizes (Rosengren 1971).",
            "sum(sqrt(v * s))^2 / f",
            move |row, _| of(row).map(|of| of.rosengren_s),
        )
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

/// The table that `termloom disperse` writes.
pub fn dispersion_table<'a>(rows: &'a [DispersionRow<'a>]) -> Table<'a> {
    Columns::<&DispersionRow<'_>, ()>::of(
        TableId::of_command("dispersion"),
        "term of the table that `termloom disperse` read",
        "count (largest first), term",
    )
    .text("term", "Term, as the table has it.", |row, _| row.term)
    .key()
    .count("count", "occurrences", "Occurrences in all parts (f).", |row, _| row.count)
    .count("range", "parts", "Parts that hold the term.", |row, _| row.range)
    .count("parts", "parts", "All parts with a size above 0 (n).", |row, _| row.parts)
    .with(|columns| dispersion_columns(columns, |row| Some(row.dispersion)))
    .over(rows, ())
}

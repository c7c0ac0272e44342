//! The columns of dispersion (docs/dispersion.md).

use crate::stats::Dispersion;
use crate::tables::{Columns, Table, TableId};

/// Dispersion of a term over documents, and over positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermDispersion {
    /// Over documents.
    pub dispersion: Dispersion,
    /// Average reduced frequency, over positions; NaN where undefined.
    pub arf: f64,
}

impl TermDispersion {
    /// Number of numbers on the disk.
    pub(crate) const LEN: usize = 6;

    pub(crate) fn into_numbers(self) -> [f64; Self::LEN] {
        let Dispersion { dp, dp_norm, juilland_d, carroll_d2, rosengren_s } = self.dispersion;
        [dp, dp_norm, juilland_d, carroll_d2, rosengren_s, self.arf]
    }

    pub(crate) fn from_numbers(numbers: [f64; Self::LEN]) -> Self {
        let [dp, dp_norm, juilland_d, carroll_d2, rosengren_s, arf] = numbers;
        TermDispersion { dispersion: Dispersion { dp, dp_norm, juilland_d, carroll_d2, rosengren_s }, arf }
    }
}

/// The measures over parts, which are documents or whatever a table calls a part.
pub(crate) fn dispersion_columns<'a, R: Copy + 'a, X: 'a>(
    columns: Columns<'a, R, X>,
    of: impl Fn(R) -> Option<Dispersion> + Copy + Sync + 'a,
) -> Columns<'a, R, X> {
    columns
        .real("dp", "0 (even) to 1", move |row, _| of(row).map(|of| of.dp))
        .says("Deviation of proportions (Gries 2008), over parts of their real sizes; empty with one part.")
        .formula(
            "sum over the parts of abs(v / f - s) / 2, v = occurrences in the part, f = in all, s = \
             share of the part in all tokens",
        )
        .real("dp_norm", "0 (even) to 1", move |row, _| of(row).map(|of| of.dp_norm))
        .says("The same over the largest value that it can have (Lijffijt & Gries 2012).")
        .formula("dp / (1 - min(s))")
        .real("juilland_d", "0 to 1 (even)", move |row, _| of(row).map(|of| of.juilland_d))
        .says(
            "Juilland's D of the relative frequencies, with the standard deviation of the population \
             (Juilland & Chang-Rodríguez 1964).",
        )
        .formula(
            "1 - sd(p) / mean(p) / sqrt(n - 1), p = v / tokens of the part, sd with divisor n = number \
             of parts",
        )
        .real("carroll_d2", "0 to 1 (even)", move |row, _| of(row).map(|of| of.carroll_d2))
        .says("Carroll's D2 of the relative frequencies (Carroll 1970).")
        .formula("sum of q * log2(1 / q) / log2(n), q = p / sum(p)")
        .real("rosengren_s", "0 to 1 (even)", move |row, _| of(row).map(|of| of.rosengren_s))
        .says("Rosengren's S, over parts of their real sizes (Rosengren 1971).")
        .formula("sum(sqrt(v * s))^2 / f")
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
    Columns::<&DispersionRow<'_>, ()>::of(TableId::of_command("dispersion"))
        .row("term of the table that `termloom disperse` read")
        .order("count (largest first), term")
        .text("term", |row, _| row.term)
        .says("Term, as the table has it.")
        .key()
        .count("count", "occurrences", |row, _| row.count)
        .says("Occurrences in all parts (f).")
        .count("range", "parts", |row, _| row.range)
        .says("Parts that hold the term.")
        .count("parts", "parts", |row, _| row.parts)
        .says("All parts with a size above 0 (n).")
        .with(|columns| dispersion_columns(columns, |row| Some(row.dispersion)))
        .over(rows, ())
}

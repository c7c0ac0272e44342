//! The columns that every table of pairs ends with: its 2×2 table, and the measures of it.

use std::mem;

use super::columns::Columns;
use super::measured::MeasuredRows;
use super::schema::{Column, ColumnKind};
use super::values::Values;
use crate::stats::{Contingency, Measure};

/// What these columns are made from, for a batch.
pub(crate) struct Associated<'a> {
    rows: MeasuredRows<'a>,
    r1: Values<'a>,
    c1: Values<'a>,
}

impl<'a> Associated<'a> {
    pub fn new(rows: MeasuredRows<'a>) -> Self {
        let margin = |of: fn(&Contingency) -> u64| Values::count(rows.tables.iter().map(of));
        Associated { r1: margin(|table| table.r1), c1: margin(|table| table.c1), rows }
    }

    /// The margins are those of the tables, in a form that is written faster.
    pub fn with_margins(rows: MeasuredRows<'a>, (r1, c1): (Values<'a>, Values<'a>)) -> Self {
        Associated { rows, r1, c1 }
    }

    fn counts(&self, of: fn(&Contingency) -> u64) -> Values<'a> {
        Values::count(self.rows.tables.iter().map(of))
    }
}

fn take<'a>(values: &mut Values<'a>) -> Values<'a> {
    mem::replace(values, Values::Count(Vec::new()))
}

/// Adds these columns. `family` is what the rows of one family of tests are called, and `of` finds what they are made from.
pub(crate) fn association_columns<'a, R: Copy + 'a, X: 'a>(
    columns: Columns<'a, R, X>,
    measures: &[Measure],
    family: &str,
    of: fn(&mut X) -> &mut Associated<'a>,
) -> Columns<'a, R, X> {
    let columns = columns
        .column(Column::new("o11", ColumnKind::Count, "events"), move |batch| {
            of(&mut batch.from).counts(|table| table.o11)
        })
        .says("Observed: first cell of the 2×2 table.")
        .column(Column::new("r1", ColumnKind::Count, "events"), move |batch| take(&mut of(&mut batch.from).r1))
        .says("Margin of the first of the two.")
        .column(Column::new("c1", ColumnKind::Count, "events"), move |batch| take(&mut of(&mut batch.from).c1))
        .says("Margin of the second of the two.")
        .column(Column::new("n", ColumnKind::Count, "events"), move |batch| of(&mut batch.from).counts(|table| table.n))
        .says("Sum of the 2×2 table.")
        .column(Column::new("e11", ColumnKind::Real, "events"), move |batch| {
            Values::real(of(&mut batch.from).rows.tables.iter().map(Contingency::e11))
        })
        .says("Expected if the two were independent.")
        .formula("r1 * c1 / n");
    measures.iter().fold(columns, |columns, &measure| {
        columns.column(Column::of_measure(measure, family), move |batch| {
            Values::Real(of(&mut batch.from).rows.take(measure))
        })
    })
}

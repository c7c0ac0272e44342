//! The rows of `termloom collocates`, which are no table of a run.

use crate::named::named;
use crate::stats::{Contingency, Measure};
use crate::tables::{Column, Columns, Schema, Table, TableId};

named! {
    /// Where a collocate stands, in ordered pairs.
    Direction {
        /// Before what was looked for.
        Before = "before",
        /// After it.
        After = "after",
    }
}

/// What goes with a term or a theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Collocate {
    /// The term.
    pub term: String,
    /// Where it stands, if pairs are ordered.
    pub direction: Option<Direction>,
    /// Events: how often the two are near each other.
    pub count: u64,
    /// Documents with such an event.
    pub doc_count: u64,
    /// The 2×2 table: rows are near what was looked for or not, columns are the collocate or not.
    pub table: Contingency,
    /// Its measures; NaN where one is undefined.
    pub values: Vec<f64>,
}

fn collocates_columns<'a>(is_ordered: bool, measures: &[Measure]) -> Columns<'a, &'a Collocate, ()> {
    let columns = Columns::<&Collocate, ()>::of(TableId::of_command("collocates"))
        .row("term near what `termloom collocates` looked for")
        .order("the measures of `--by` (largest first, empty last), term")
        .text("term", |row, _| &row.term)
        .says("Term that is near it.")
        .key()
        .text("direction", |row, _| row.direction.map_or("", Direction::name))
        .says("Whether the term stands `before` or `after` it. Only if pairs are `ordered`.")
        .key()
        .only_if(is_ordered)
        .count("count", "events", |row, _| row.count)
        .says("How often they are near each other, as in `pairs` or `theme_collocates`.")
        .count("doc_count", "documents", |row, _| row.doc_count)
        .says("Documents in which they are.")
        .count("o11", "events", |row, _| row.table.o11)
        .says("First cell of the 2×2 table, whose first row is what was looked for.")
        .count("r1", "events", |row, _| row.table.r1)
        .says("Margin of what was looked for.")
        .count("c1", "events", |row, _| row.table.c1)
        .says("Margin of the term.")
        .count("n", "events", |row, _| row.table.n)
        .says("Sum of the 2×2 table.");
    let family = "the rows of `pairs`, or those of the theme in `theme_collocates`,";
    measures.iter().enumerate().fold(columns, |columns, (index, &measure)| {
        columns.column(Column::of_measure(measure, family), move |batch| batch.reals(|row, _| row.values[index]))
    })
}

/// What the rows are, with these measures.
pub(crate) fn collocates_schema(is_ordered: bool, measures: &[Measure]) -> Schema {
    collocates_columns(is_ordered, measures).schema()
}

/// The table of some rows.
pub fn collocates_table<'a>(rows: &'a [Collocate], is_ordered: bool, measures: &[Measure]) -> Table<'a> {
    collocates_columns(is_ordered, measures).over(rows, ())
}

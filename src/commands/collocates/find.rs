//! The rows of a table that have a term or a theme.

use super::options::CollocatesOf;
use super::table::{Collocate, Direction};
use crate::error::{Error, Result};
use crate::output::Output;
use crate::stats::Contingency;
use crate::table_reader::{ReadBatch, ReadValues, Texts, Wanted};

/// The rows with a term or a theme, and how many tests are made together with theirs.
pub(crate) struct Found {
    pub rows: Vec<Collocate>,
    pub tests: u64,
}

/// Reads the table that has them.
///
/// # Errors
/// A usage error where there is no such table, or it is damaged.
pub(crate) fn find(output: &Output, of: &CollocatesOf) -> Result<Found> {
    let is_ordered = output.option(&["count", "pairs", "ordered"]).as_bool() == Some(true);
    let (table, first, second) = match of {
        CollocatesOf::Term(_) => ("pairs", "term1", "term2"),
        CollocatesOf::Theme(_) => ("theme_collocates", "theme", "term"),
    };
    let wanted = [
        (first, Wanted::Text),
        (second, Wanted::Text),
        ("count", Wanted::Count),
        ("doc_count", Wanted::Count),
        ("o11", Wanted::Count),
        ("r1", Wanted::Count),
        ("c1", Wanted::Count),
        ("n", Wanted::Count),
    ];
    let mut found = Found { rows: Vec::new(), tests: 0 };
    for batch in output.file(table)?.0.batches(&wanted)? {
        let batch = batch?;
        let rows = Rows::of(&batch)?;
        for row in 0..batch.rows {
            let table = rows.table(row);
            let (first, second) = (rows.first.get(row), rows.second.get(row));
            // Tests that are made together: all pairs, or the collocates of one theme.
            let (name, is_of_family) = match of {
                CollocatesOf::Term(term) => (term.as_str(), true),
                CollocatesOf::Theme(theme) => (theme.as_str(), first == theme),
            };
            found.tests += u64::from(is_of_family && table.has_test());
            let direction = |direction| is_ordered.then_some(direction);
            let (term, table, direction) = match of {
                CollocatesOf::Theme(_) if first == name => (second, table, None),
                CollocatesOf::Term(_) if first == name => (second, table, direction(Direction::After)),
                // What is looked for is the first of the two: measures with a direction change theirs.
                CollocatesOf::Term(_) if second == name => {
                    (first, Contingency { r1: table.c1, c1: table.r1, ..table }, direction(Direction::Before))
                }
                _ => continue,
            };
            found.rows.push(Collocate {
                term: term.to_string(),
                direction,
                count: rows.counts[0][row],
                doc_count: rows.counts[1][row],
                table,
                values: Vec::new(),
            });
        }
    }
    Ok(found)
}

/// The columns of a batch.
struct Rows<'b> {
    first: &'b Texts,
    second: &'b Texts,
    /// count, doc_count, o11, r1, c1, n.
    counts: [&'b [u64]; 6],
}

impl<'b> Rows<'b> {
    fn of(batch: &'b ReadBatch) -> Result<Self> {
        let wrong = || Error::fatal("a column is not what was asked for");
        let [ReadValues::Text(first), ReadValues::Text(second), counts @ ..] = &batch.columns[..] else {
            return Err(wrong());
        };
        let counts: Vec<&[u64]> = counts
            .iter()
            .map(|values| match values {
                ReadValues::Count(counts) => Ok(&counts[..]),
                _ => Err(wrong()),
            })
            .collect::<Result<_>>()?;
        Ok(Rows { first, second, counts: counts.try_into().map_err(|_| wrong())? })
    }

    fn table(&self, row: usize) -> Contingency {
        let [_, _, o11, r1, c1, n] = self.counts.map(|counts| counts[row]);
        Contingency { o11, r1, c1, n }
    }
}

//! What goes with a term or a theme, from a finished output: `docs/collocates.md`.

mod absent;
mod find;
mod near;
mod options;
mod table;

pub use self::options::{CollocatesOf, CollocatesOptions};
pub use self::table::{Collocate, Direction, collocates_table};

pub(crate) use self::table::collocates_schema;

use self::absent::why_none;
use self::find::{Found, find};
use crate::error::Result;
use crate::output::Output;
use crate::stats::{Family, Measure, values};

/// What [`collocates`](crate::collocates()) found.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CollocatesReport {
    /// The collocates that are wanted, in order.
    pub rows: Vec<Collocate>,
    /// The measures of each row.
    pub measures: Vec<Measure>,
    /// Whether the pairs of the output are ordered, so that rows have a direction.
    pub is_ordered: bool,
    /// How many collocates there are, without a limit.
    pub found: u64,
    /// How many of them have fewer events than are wanted.
    pub below_min_count: u64,
    /// What a reader of the rows should know.
    pub notes: Vec<String>,
}

/// Finds what goes with a term, in `pairs`, or with a theme, in `theme_collocates`. Either may be in the first or in the second column of
/// a pair; the measures of the rows have it as the first.
///
/// # Errors
/// A usage error where the output has no such table, or the term or theme is not in it: the message says what is near, or why
/// there are no pairs.
///
/// # Complexity
/// Linear in the rows of the table, which is read once. Memory is for a piece of it and the rows that are found.
///
/// # Examples
/// ```
/// use termloom::{CollocatesOptions, Config, Silent, collocates, run};
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The black cat sat. The black cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the black cat.")?;
/// run(&Config::new(["articles"]).output("results".into()), &Silent)?;
///
/// let found = collocates(&CollocatesOptions::new("results", "cat".parse()?))?;
/// assert_eq!((found.rows[0].term.as_str(), found.rows[0].count), ("black", 5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn collocates(options: &CollocatesOptions) -> Result<CollocatesReport> {
    options.check()?;
    let output = Output::open(&options.output)?.accept_changed(options.accept_changed);
    let Found { mut rows, tests } = find(&output, &options.of)?;
    if rows.is_empty() {
        return Err(why_none(&output, &options.of)?);
    }
    let found = rows.len() as u64;
    rows.retain(|row| row.count >= options.min_count);
    let below_min_count = found - rows.len() as u64;
    let tables: Vec<_> = rows.iter().map(|row| row.table).collect();
    let family = Family::of(tests);
    let mut measures = options.sort.clone();
    for usual in CollocatesOptions::SORT {
        if !measures.contains(&usual) {
            measures.push(usual);
        }
    }
    for &measure in &measures {
        for (row, value) in rows.iter_mut().zip(values(measure, &tables, &family)) {
            row.values.push(value);
        }
    }
    // What is undefined comes last.
    let key = |value: f64| if value.is_nan() { f64::NEG_INFINITY } else { value };
    rows.sort_by(|a, b| {
        let by_measures = a.values.iter().zip(&b.values).map(|(a, b)| key(*b).total_cmp(&key(*a)));
        let by_name = || a.term.cmp(&b.term).then(a.direction.cmp(&b.direction));
        by_measures.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then_with(by_name)
    });
    if let Some(limit) = options.limit {
        rows.truncate(usize::try_from(limit.get()).unwrap_or(usize::MAX));
    }
    let is_ordered = rows.iter().any(|row| row.direction.is_some());
    let notes = absent::notes(&output, &options.of);
    Ok(CollocatesReport { rows, measures, is_ordered, found, below_min_count, notes })
}

//! Dispersion of the terms of any table over its parts.

mod records;

use std::collections::HashMap;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use self::records::Records;
use crate::analyses::dispersion::{DispersionRow, dispersion_table};
use crate::config::{Resources, settable};
use crate::context::{Budget, Observer, Stage};
use crate::error::{Error, Result};
use crate::named::not_one_of;
use crate::output::check_as_written;
use crate::spill::Spill;
use crate::stats::{Dispersion, DispersionSums, Part, Parts};
use crate::table_reader::{ReadValues, TableFile, Wanted};
use crate::tables::{BATCH_ROWS, Package, SingleFile};
use crate::text::unicode_versions;

const COLUMNS: [&str; 4] = ["term", "part", "count", "part_size"];
const PARTS_COLUMNS: [&str; 2] = ["part", "part_size"];

settable! {
    /// Which table [`disperse`](crate::disperse()) reads.
    #[derive(Clone, Debug, PartialEq, Eq)]
    DisperseOptions {
        /// A table of CSV or Parquet with a row for each term and part.
        input: PathBuf,
        /// Columns that have another name there: ours, and theirs.
        columns: Vec<(String, String)>,
        /// A table of all parts and their sizes.
        parts: Option<PathBuf>,
        /// Columns that have another name there.
        parts_columns: Vec<(String, String)>,
        /// Whether tables of an output are read that were changed since the run wrote them.
        accept_changed: bool,
        /// Memory, and the folder for a temporary file.
        resources: Resources,
    }
}

impl DisperseOptions {
    /// This table, and defaults.
    pub fn new(input: impl Into<PathBuf>) -> Self {
        let (columns, parts_columns) = (Vec::new(), Vec::new());
        let (parts, resources) = (None, Resources::default());
        DisperseOptions { input: input.into(), columns, parts, parts_columns, accept_changed: false, resources }
    }
}

/// Where [`disperse`](crate::disperse()) writes its table.
pub enum DisperseTarget<'w> {
    /// A file that ends in `.csv` or `.parquet`, which is there only once it is whole.
    File(&'w Path),
    /// CSV.
    Stream(&'w mut dyn Write),
}

/// What [`disperse`](crate::disperse()) read and wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DisperseReport {
    /// Rows that were read.
    pub rows: u64,
    /// Terms.
    pub terms: u64,
    /// Parts with a size above 0.
    pub parts: u64,
    /// Parts among them in which no term occurs.
    pub empty_parts: u64,
}

/// Writes how evenly each term of a table is spread over its parts: all measures of docs/dispersion.md but those that need positions.
///
/// # Errors
/// A usage error that names the file, and the column, row or part, where a table cannot be read or its sizes contradict each other; a fatal error where
/// the result cannot be written; a cancelled error where the observer asks to stop. In all cases no file is written.
///
/// # Complexity
/// O(n log n) in the rows. Names of terms and parts and a row for each term are kept in memory; rows go to a temporary file where their share is used up.
///
/// # Examples
/// ```
/// use termloom::{DisperseOptions, DisperseTarget, Silent, disperse};
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// std::fs::write("counts.csv", "term,part,count,part_size\npress,a,3,10\npress,b,3,10\nvote,a,1,10\n")?;
///
/// let mut csv = Vec::new();
/// let report = disperse(&DisperseOptions::new("counts.csv"), &Silent, DisperseTarget::Stream(&mut csv))?;
/// assert_eq!((report.terms, report.parts), (2, 2));
/// let csv = String::from_utf8(csv)?;
/// assert!(csv.contains("\npress,6,2,2,0.0,"), "it is spread evenly: DP is 0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn disperse(
    options: &DisperseOptions,
    observer: &dyn Observer,
    target: DisperseTarget<'_>,
) -> Result<DisperseReport> {
    options.resources.check()?;
    Spill::check(options.resources.temp_dir.as_deref())?;
    if !options.accept_changed {
        [Some(&options.input), options.parts.as_ref()]
            .into_iter()
            .flatten()
            .try_for_each(|path| check_as_written(path))?;
    }
    let beside = match &target {
        DisperseTarget::File(path) => path.parent().filter(|folder| !folder.as_os_str().is_empty()),
        DisperseTarget::Stream(_) => None,
    };
    let folder = options.resources.temp_dir.as_deref().or(beside).unwrap_or(Path::new("."));
    let budget = Budget::new(&options.resources);
    let records = Records::new(&Arc::new(Spill::new(folder)), budget.rows_at_once(Records::BYTES_OF_ROW));
    let mut table =
        DisperseInput { options, observer, terms: NameIndex::default(), parts: Sized::default(), records, rows: 0 };
    // It is made first, so that a wrong name is known before anything is read.
    let target = TableTarget::new(target)?;
    observer.begin(Stage::Terms, 0, 0);
    let read = table.read();
    observer.end(Stage::Terms);
    read?;
    let report = table.report();
    let (names, measured) = table.measured()?;
    let rows: Vec<DispersionRow<'_>> = measured
        .into_iter()
        .map(|(term, count, range, dispersion)| DispersionRow {
            term: names.name(term),
            count,
            range,
            parts: report.parts,
            dispersion,
        })
        .collect();
    target.write(rows, options, observer)?;
    Ok(report)
}

/// Texts and their numbers.
#[derive(Default)]
struct NameIndex {
    number_of: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
}

impl NameIndex {
    fn number(&mut self, name: &str) -> Result<u32> {
        if let Some(&number) = self.number_of.get(name) {
            return Ok(number);
        }
        let number = u32::try_from(self.names.len()).map_err(|_| Error::fatal("more than 4 billion names"))?;
        let name: Arc<str> = name.into();
        self.names.push(Arc::clone(&name));
        self.number_of.insert(name, number);
        Ok(number)
    }

    fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }
}

/// Parts by number, with their sizes where they are known.
#[derive(Default)]
struct Sized {
    names: NameIndex,
    sizes: Vec<Option<u64>>,
    /// Whether any term occurs in it.
    is_used: Vec<bool>,
}

impl Sized {
    fn number(&mut self, name: &str) -> Result<u32> {
        let number = self.names.number(name)?;
        self.sizes.resize(self.names.names.len(), None);
        self.is_used.resize(self.names.names.len(), false);
        Ok(number)
    }

    /// Notes a size, which must be what was said before.
    fn set(&mut self, part: u32, size: u64, path: &Path) -> Result<()> {
        match self.sizes[part as usize].replace(size) {
            Some(before) if before != size => Err(Error::usage(format!(
                "the part `{}` has the size {size} in `{}`, and {before} before",
                self.names.name(part),
                path.display()
            ))
            .hint("a part has one size, the same in all of its rows")
            .at(path)),
            _ => Ok(()),
        }
    }
}

/// What a column is called in a file.
fn their_names<const N: usize>(
    ours: [&'static str; N],
    renamed: &[(String, String)],
    option: &str,
) -> Result<[String; N]> {
    if let Some((name, _)) = renamed.iter().find(|(name, _)| !ours.contains(&name.as_str())) {
        return Err(Error::usage(not_one_of(name, &ours))
            .hint(format!("write {option} {}=NAME where that column is called NAME", ours[0])));
    }
    Ok(ours.map(|own| {
        renamed.iter().find(|(name, _)| name == own).map_or_else(|| own.to_string(), |(_, theirs)| theirs.clone())
    }))
}

/// Both tables, as they are read.
struct DisperseInput<'a> {
    options: &'a DisperseOptions,
    observer: &'a dyn Observer,
    terms: NameIndex,
    parts: Sized,
    records: Records,
    rows: u64,
}

/// A term: its number, f, range, measures.
type MeasuredTerm = (u32, u64, u64, Dispersion);

impl DisperseInput<'_> {
    fn check(&self) -> Result<()> {
        if self.observer.is_cancelled() { Err(Error::cancelled()) } else { Ok(()) }
    }

    fn read(&mut self) -> Result<()> {
        let options = self.options;
        let file = TableFile::open(&options.input)?;
        if let Some(path) = &options.parts {
            self.read_parts(path)?;
        }
        let [term, part, count, size] = their_names(COLUMNS, &options.columns, "--columns")?;
        let mut wanted =
            vec![(term.as_str(), Wanted::Text), (part.as_str(), Wanted::Text), (count.as_str(), Wanted::Count)];
        let names_size = options.columns.iter().any(|(name, _)| name == "part_size");
        if options.parts.is_none() || names_size || file.column(&size).is_ok() {
            wanted.push((size.as_str(), Wanted::Count));
        }
        let missing = |error: Error| {
            error.hint("--columns term=NAME,part=NAME,count=NAME,part_size=NAME says what they are called, and --parts FILE where sizes are")
        };
        for batch in file.batches(&wanted).map_err(missing)? {
            self.check()?;
            let batch = batch?;
            let [ReadValues::Text(terms), ReadValues::Text(parts), ReadValues::Count(counts), sizes @ ..] =
                &batch.columns[..]
            else {
                return Err(Error::fatal("a column was read as something else"));
            };
            for (row, &count) in counts.iter().enumerate() {
                for (text, column) in [(terms.get(row), &term), (parts.get(row), &part)] {
                    if text.is_empty() {
                        let place = batch.first_row + row as u64 + 1;
                        let path = options.input.display();
                        return Err(
                            Error::usage(format!("`{path}` has no `{column}` in row {place}")).at(&options.input)
                        );
                    }
                }
                let (term, part) = (self.terms.number(terms.get(row))?, self.parts.number(parts.get(row))?);
                if let [ReadValues::Count(sizes)] = sizes {
                    self.parts.set(part, sizes[row], &options.input)?;
                }
                self.parts.is_used[part as usize] |= count > 0;
                self.records.push(term, part, count)?;
            }
            self.rows += batch.rows as u64;
        }
        self.check_sizes()
    }

    fn read_parts(&mut self, path: &Path) -> Result<()> {
        let [part, size] = their_names(PARTS_COLUMNS, &self.options.parts_columns, "--parts-columns")?;
        let missing = |error: Error| error.hint("--parts-columns part=NAME,part_size=NAME says what they are called");
        let file = TableFile::open(path)?;
        for batch in file.batches(&[(&part, Wanted::Text), (&size, Wanted::Count)]).map_err(missing)? {
            self.check()?;
            let batch = batch?;
            let [ReadValues::Text(parts), ReadValues::Count(sizes)] = &batch.columns[..] else {
                return Err(Error::fatal("a column was read as something else"));
            };
            for (name, &size) in parts.iter().zip(sizes) {
                let part = self.parts.number(name)?;
                self.parts.set(part, size, path)?;
            }
        }
        Ok(())
    }

    fn check_sizes(&self) -> Result<()> {
        let Sized { names, sizes, is_used } = &self.parts;
        for ((name, size), is_used) in names.names.iter().zip(sizes).zip(is_used) {
            let what = match size {
                None => "has no size",
                Some(0) if *is_used => "has the size 0, and a term occurs in it",
                _ => continue,
            };
            let input = self.options.input.display();
            return Err(Error::usage(format!("the part `{name}` of `{input}` {what}"))
                .hint("sizes are in the column part_size, or in the table that --parts names")
                .at(&self.options.input));
        }
        let total = sizes.iter().flatten().try_fold(0u64, |total, &size| total.checked_add(size));
        let too_large = || Error::usage("the sizes of all parts together are more than 2^64");
        total.map(|_| ()).ok_or_else(too_large)
    }

    fn report(&self) -> DisperseReport {
        let sizes = || self.parts.sizes.iter().flatten().zip(&self.parts.is_used).filter(|(size, _)| **size > 0);
        DisperseReport {
            rows: self.rows,
            terms: self.terms.names.len() as u64,
            parts: sizes().count() as u64,
            empty_parts: sizes().filter(|(_, is_used)| !**is_used).count() as u64,
        }
    }

    /// The terms, and their measures in the order of the table.
    fn measured(self) -> Result<(NameIndex, Vec<MeasuredTerm>)> {
        let DisperseInput { observer, terms, parts, records, .. } = self;
        let sizes = || parts.sizes.iter().map(|size| size.unwrap_or(0));
        let all = Parts::of(sizes());
        let each: Vec<Part> = sizes().map(Part::new).collect();
        // Parts by their names, so that the order of rows does not show.
        let mut order: Vec<u32> = (0..).take(each.len()).collect();
        order.sort_unstable_by(|&a, &b| parts.names.name(a).cmp(parts.names.name(b)));
        let mut rank = vec![0u32; each.len()];
        for (place, &part) in (0..).zip(&order) {
            rank[part as usize] = place;
        }
        let mut measured: Vec<MeasuredTerm> = Vec::with_capacity(terms.names.len());
        observer.begin(Stage::Dispersion, terms.names.len() as u64, 0);
        records.by_term(|term, rows| {
            if observer.is_cancelled() {
                return Err(Error::cancelled());
            }
            for row in &mut *rows {
                row.0 = rank[row.0 as usize];
            }
            rows.sort_unstable();
            let too_many = || Error::usage(format!("the counts of `{}` are more than 2^64", terms.name(term)));
            let sum = |rows: &[(u32, u64)]| {
                rows.iter().try_fold(0u64, |sum, row| sum.checked_add(row.1)).ok_or_else(too_many)
            };
            let count = sum(rows)?;
            let mut sums = DispersionSums::new(count);
            for rows in rows.chunk_by(|a, b| a.0 == b.0) {
                let in_part = sum(rows)?;
                if in_part > 0 {
                    sums.add(in_part, &each[order[rows[0].0 as usize] as usize], &all);
                }
            }
            measured.push((term, count, sums.range(), sums.measures(&all)));
            observer.advance(Stage::Dispersion, 1, 0);
            Ok(())
        })?;
        observer.end(Stage::Dispersion);
        measured.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| terms.name(a.0).cmp(terms.name(b.0))));
        Ok((terms, measured))
    }
}

/// Where rows are written to.
enum TableTarget<'w> {
    File(Box<SingleFile>),
    Stream(&'w mut dyn Write),
}

impl<'w> TableTarget<'w> {
    fn new(target: DisperseTarget<'w>) -> Result<Self> {
        Ok(match target {
            DisperseTarget::File(path) => {
                TableTarget::File(Box::new(SingleFile::create(path, dispersion_table(&[]).schema)?))
            }
            DisperseTarget::Stream(stream) => TableTarget::Stream(stream),
        })
    }

    fn write(self, rows: Vec<DispersionRow<'_>>, options: &DisperseOptions, observer: &dyn Observer) -> Result<()> {
        observer.begin(Stage::Write, rows.len() as u64, 0);
        let written = self.write_rows(&rows, options, observer);
        observer.end(Stage::Write);
        written
    }

    fn write_rows(self, rows: &[DispersionRow<'_>], options: &DisperseOptions, observer: &dyn Observer) -> Result<()> {
        let mut file = match self {
            TableTarget::File(file) => file,
            TableTarget::Stream(stream) => {
                let mut printed = stream.write_all(&dispersion_table(rows).csv_header());
                for rows in rows.chunks(BATCH_ROWS) {
                    let lines = dispersion_table(rows).csv_lines()?;
                    printed = printed.and_then(|()| stream.write_all(&lines));
                }
                return match printed.and_then(|()| stream.flush()) {
                    // That nobody reads any more (`| head`) is no failure.
                    Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                        Err(Error::fatal(format!("cannot print: {error}")))
                    }
                    _ => Ok(()),
                };
            }
        };
        for rows in rows.chunks(BATCH_ROWS) {
            if observer.is_cancelled() {
                return Err(Error::cancelled());
            }
            file.append(dispersion_table(rows).values()?)?;
            observer.advance(Stage::Write, rows.len() as u64, 0);
        }
        let named = |columns: &[(String, String)]| -> Map<String, Value> {
            columns.iter().map(|(own, theirs)| (own.clone(), json!(theirs))).collect()
        };
        (*file).finish(&Package {
            options: json!({
                "columns": named(&options.columns),
                "has_parts": options.parts.is_some(),
                "parts_columns": named(&options.parts_columns),
            }),
            schemas: vec![dispersion_table(&[]).schema],
            unicode_version: unicode_versions().segmentation,
            compounds: None,
        })
    }
}

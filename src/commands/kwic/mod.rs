//! Concordances: every hit of one pattern with the text around it, as documents are read.

mod document;
mod groups;
mod options;
mod rows;
mod table;

pub use self::document::KwicDocument;
pub(crate) use self::groups::kwic_groups_schema;
pub use self::groups::{KwicGroup, kwic_groups_table};
pub use self::options::{KwicOptions, KwicSort};
pub use self::table::{KwicRow, kwic_table};

use std::num::NonZeroU64;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use self::document::Looking;
use self::groups::KwicGroups;
use self::rows::{Outcome, Worker};
use self::table::{KwicFile, kwic_schema};
use crate::context::{DocumentTotals, Observer, Stage, in_order_of};
use crate::corpus::{Block, Blocks, Skipped, UniqueNames};
use crate::error::{Error, Result};
use crate::run::discover_inputs;
use crate::tables::Package;
use crate::text::unicode_versions;
use crate::themes::matcher_of;

/// Sorted rows that are handed over at a time.
const SORTED_AT_ONCE: usize = 1024;

/// What [`kwic`](crate::kwic()) found, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KwicReport {
    /// Sources that were looked at, by what became of them; where [`is_cut`](Self::is_cut), up to the last row.
    pub documents: DocumentTotals,
    /// Documents with a match.
    pub with_match: u64,
    /// Matches; where rows are sorted, those beyond the limit as well.
    pub matches: u64,
    /// Rows that were handed over.
    pub rows: u64,
    /// Whether reading ended before the last document because there were rows enough.
    pub is_cut: bool,
    /// Whether the sink wanted no more.
    pub is_ended: bool,
    /// Documents that do not meet the filters.
    pub left_out: u64,
    /// Documents with rows whose date could not be understood by itself.
    pub undated: u64,
    /// Columns that are shown and empty in every row.
    pub empty_columns: Vec<String>,
    /// Groups of documents, if they are asked for.
    pub groups: Vec<KwicGroup>,
    /// Documents in no group.
    pub without_group: u64,
}

/// Takes the rows of [`kwic`](crate::kwic()).
pub trait KwicSink {
    /// Names as long as those of the documents that will be read, before there are any rows.
    fn begin(&mut self, _doc_ids: &mut dyn Iterator<Item = &str>) {}

    /// More rows, in their order. After a break none are wanted any more, and that is no error.
    ///
    /// # Errors
    /// One that ends everything.
    fn rows(&mut self, rows: Vec<KwicRow>) -> Result<ControlFlow<()>>;
}

impl KwicSink for KwicFile {
    fn rows(&mut self, rows: Vec<KwicRow>) -> Result<ControlFlow<()>> {
        self.push(rows).map(ControlFlow::Continue)
    }
}

/// Hands every hit of a pattern to `sink`, with the text around it.
///
/// The order is that of documents and positions, as they are read, or they are sorted at the end.
///
/// # Errors
/// A usage error before any document is read where an option, the pattern or an input is at fault; a cancelled error where the observer asks to
/// stop; those of the sink.
///
/// # Complexity
/// Linear in the bytes of the documents. Memory is for a few documents per thread and their rows; where rows are sorted, for all rows, or
/// twice the limit.
///
/// # Examples
/// ```
/// use std::ops::ControlFlow;
///
/// use termloom::config::Inputs;
/// use termloom::{KwicOptions, KwicRow, KwicSink, Result, Silent, kwic};
///
/// struct Lines(Vec<String>);
///
/// impl KwicSink for Lines {
///     fn rows(&mut self, rows: Vec<KwicRow>) -> Result<ControlFlow<()>> {
///         self.0.extend(rows.iter().map(|row| format!("{}[{}]{}", row.left, row.matched, row.right)));
///         Ok(ControlFlow::Continue(()))
///     }
/// }
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the cat.")?;
/// let options = KwicOptions::new("cat", Inputs::new(["articles"])).context(2);
/// let mut lines = Lines(Vec::new());
/// let report = kwic(&options, &Silent, &mut lines)?;
/// assert_eq!((report.matches, report.with_match), (3, 2));
/// assert_eq!(lines.0[2], "saw the [cat].");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn kwic(options: &KwicOptions, observer: &dyn Observer, sink: &mut dyn KwicSink) -> Result<KwicReport> {
    kwic_into(options, observer, sink, None)
}

/// The same, where rows go to a file, which is no document.
fn kwic_into(
    options: &KwicOptions,
    observer: &dyn Observer,
    sink: &mut dyn KwicSink,
    file: Option<&Path>,
) -> Result<KwicReport> {
    let tokenizer = options.tokenizer()?;
    if options.context > KwicOptions::MAX_CONTEXT {
        let most = KwicOptions::MAX_CONTEXT;
        return Err(Error::usage(format!("context is {}, and may be at most {most}", options.context)));
    }
    if options.group_by.is_some() && options.limit.is_some() {
        return Err(Error::usage("groups are counted over all documents, and a limit ends reading")
            .hint("leave one of them out"));
    }
    let matcher = matcher_of(&options.pattern, &options.theme, &tokenizer)
        .map_err(|error| Error::usage(format!("the pattern is wrong at column {}: {}", error.at + 1, error.message)))?;
    let discovered = discover_inputs(&options.inputs, file, observer)?;
    let files = &discovered.files;
    let is_split = options.inputs.reading.split_at.is_some();
    let names: Vec<String> = files.iter().map(|file| file.longest_doc_id(is_split)).collect();
    sink.begin(&mut names.iter().map(String::as_str));
    observer.begin(Stage::Read, files.len() as u64, discovered.bytes());
    for skipped in &discovered.skipped {
        observer.skipped(skipped);
    }
    let (sorted, report, skipped) = (Vec::new(), KwicReport::default(), discovered.skipped.clone());
    let looking = Looking::new(options);
    let names = options.inputs.reading.id_column.as_ref().map(|_| UniqueNames::default());
    let mut gathered = RowCollector { sorted, report, skipped, names, groups: KwicGroups::default(), options };
    let worker = || {
        let mut worker = Worker::new((options, &looking), &discovered, &tokenizer, &matcher);
        move |block: Block| worker.search(block, observer)
    };
    let watch = &discovered.watch;
    let mut blocks = Blocks::new(files, &options.inputs.reading).watched(watch);
    let mut next = || if watch.is_stopped() { None } else { blocks.next() };
    let threads = options.inputs.resources.threads.get();
    let read = watch.during(&|| observer.is_cancelled(), || {
        in_order_of(threads, &mut next, worker, |outcomes| {
            if observer.is_cancelled() {
                return Err(Error::stopped());
            }
            gathered.take(outcomes, observer, sink)
        })
    });
    observer.end(Stage::Read);
    read?;
    watch.check()?;
    let report = gathered.finish(observer, sink)?;
    if report.documents.processed + report.left_out > 0 && !report.is_cut && !report.is_ended {
        looking.check_fields()?;
    }
    let empty_columns = if report.rows > 0 { looking.empty_columns() } else { Vec::new() };
    Ok(KwicReport { undated: looking.undated(), empty_columns, ..report })
}

/// Writes the rows of [`kwic`] to a file.
///
/// Its name ends in `.csv` or `.parquet`. It is there only once it is whole, and replaces an existing one.
///
/// # Errors
/// Those of [`kwic`]; a usage error where the name ends otherwise, and a fatal error where the file cannot be written.
///
/// # Examples
/// ```
/// use termloom::config::Inputs;
/// use termloom::{KwicOptions, Silent, kwic_to_file};
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the cat.")?;
/// kwic_to_file(&KwicOptions::new("cat", Inputs::new(["articles"])), &Silent, "hits.csv".as_ref())?;
/// assert_eq!(std::fs::read_to_string("hits.csv")?.lines().count(), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn kwic_to_file(options: &KwicOptions, observer: &dyn Observer, path: &Path) -> Result<KwicReport> {
    let mut file = KwicFile::create(path, &options.columns)?;
    let report = kwic_into(options, observer, &mut file, Some(path))?;
    let KwicOptions { pattern, inputs, text, abbreviations, compound, theme, context, sort, among, limit, .. } =
        options;
    file.finish(&Package {
        compounds: None,
        options: json!({
            "pattern": pattern,
            "case": theme.case,
            "accents": theme.accents,
            "stem": theme.stem,
            "match": theme.matching,
            "evasion": theme.evasion,
            "context": context,
            "sort": sort,
            "limit": limit,
            "where": among.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "reading": inputs.reading,
            "text": text,
            "abbreviations": abbreviations,
            "compound": compound,
        }),
        schemas: vec![kwic_schema(&options.columns)],
        unicode_version: unicode_versions().segmentation,
    })?;
    Ok(report)
}

/// What is known of all chunks so far.
struct RowCollector<'o> {
    /// Rows with what they are sorted by, if they are.
    sorted: Vec<(String, KwicRow)>,
    report: KwicReport,
    skipped: Vec<Skipped>,
    /// Names that were given, where rows have names of their own.
    names: Option<UniqueNames>,
    groups: KwicGroups,
    options: &'o KwicOptions,
}

impl RowCollector<'_> {
    fn limit(&self) -> u64 {
        self.options.limit.map_or(u64::MAX, NonZeroU64::get)
    }

    /// Takes in a chunk, and hands over its rows where they need not be sorted.
    fn take(
        &mut self,
        outcomes: Vec<Outcome>,
        observer: &dyn Observer,
        sink: &mut dyn KwicSink,
    ) -> Result<ControlFlow<()>> {
        let mut rows = Vec::new();
        for outcome in outcomes {
            let mut of_document = match outcome {
                Outcome::Document { doc_id, group, tokens, mut rows } => {
                    if let Some(by) = &self.options.group_by {
                        self.groups.add(by, group, rows.len() as u64, tokens)?;
                    }
                    if let (Some(names), Some(doc_id)) = (&mut self.names, doc_id)
                        && let Some(name) = names.next(&doc_id)
                        && let Some((_, first)) = rows.first()
                    {
                        let document = Arc::new(KwicDocument { doc_id: name, ..KwicDocument::clone(&first.document) });
                        rows.iter_mut().for_each(|(_, row)| row.document = Arc::clone(&document));
                    }
                    rows
                }
                Outcome::LeftOut => {
                    self.report.left_out += 1;
                    continue;
                }
                Outcome::Skipped(skipped) => {
                    observer.skipped(&skipped);
                    self.skipped.push(skipped);
                    continue;
                }
            };
            self.report.documents.processed += 1;
            if self.options.sort.is_none() {
                of_document.truncate(usize::try_from(self.limit() - self.report.matches).unwrap_or(usize::MAX));
            }
            self.report.with_match += u64::from(!of_document.is_empty());
            self.report.matches += of_document.len() as u64;
            if self.options.sort.is_some() {
                self.sorted.extend(of_document);
                self.cut_to_limit(SORTED_AT_ONCE);
                continue;
            }
            rows.extend(of_document.into_iter().map(|(_, row)| row));
            self.report.is_cut = self.report.matches == self.limit();
            if self.report.is_cut {
                break;
            }
        }
        self.hand_over(rows, sink)?;
        let is_over = self.report.is_cut || self.report.is_ended;
        Ok(if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn hand_over(&mut self, rows: Vec<KwicRow>, sink: &mut dyn KwicSink) -> Result<()> {
        self.report.rows += rows.len() as u64;
        if !rows.is_empty() {
            self.report.is_ended = sink.rows(rows)?.is_break();
        }
        Ok(())
    }

    /// Sorts, and keeps what comes first, where there are more rows than twice the limit and some.
    fn cut_to_limit(&mut self, some: usize) {
        let limit = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        if self.sorted.len() > limit.saturating_mul(2).saturating_add(some) {
            self.sort();
            self.sorted.truncate(limit);
        }
    }

    fn sort(&mut self) {
        self.sorted.sort_unstable_by(|(a, first), (b, second)| {
            a.cmp(b).then_with(|| (first.ord, first.position).cmp(&(second.ord, second.position)))
        });
    }

    /// Hands over what is sorted.
    fn finish(mut self, observer: &dyn Observer, sink: &mut dyn KwicSink) -> Result<KwicReport> {
        self.sort();
        let mut left = usize::try_from(self.limit()).unwrap_or(usize::MAX).min(self.sorted.len());
        let mut sorted = std::mem::take(&mut self.sorted).into_iter().map(|(_, row)| row);
        while left > 0 && !self.report.is_ended {
            if observer.is_cancelled() {
                return Err(Error::stopped());
            }
            let rows: Vec<KwicRow> = sorted.by_ref().take(left.min(SORTED_AT_ONCE)).collect();
            left = left.saturating_sub(rows.len());
            self.hand_over(rows, sink)?;
        }
        let processed = usize::try_from(self.report.documents.processed).unwrap_or(usize::MAX);
        self.report.documents = DocumentTotals::new(processed, self.skipped.iter());
        self.report.without_group = self.groups.without;
        self.report.groups = self.groups.finish();
        Ok(self.report)
    }
}

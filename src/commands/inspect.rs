//! What would be read, and as what: documents without counting anything.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::ControlFlow;
use std::slice::Iter;

use crate::config::{Inputs, settable};
use crate::context::{Observer, Stage, ignored, in_order_of};
use crate::corpus::{
    Batch, Block, Blocks, Date, DateReading, DocumentRecord, Loader, MetadataReport, RecordView, Remark, SkipKind,
    Skipped, SourceFile, UniqueNames, Wanted,
};
use crate::error::{Error, Result};
use crate::run::discover_inputs;

/// Takes what [`inspect`] finds, in the order of documents.
pub trait InspectSink {
    /// A document: what is known of it, and the beginning of its text, or all of it.
    ///
    /// # Errors
    /// Whatever keeps it from being shown; inspecting ends with it.
    fn document(&mut self, record: &DocumentRecord, text: &str) -> Result<ControlFlow<()>>;

    /// What gave no document.
    ///
    /// # Errors
    /// As above.
    fn skipped(&mut self, skipped: &Skipped) -> Result<ControlFlow<()>>;

    /// How a table was understood, before its rows: what, and the value.
    ///
    /// # Errors
    /// As above.
    fn table(&mut self, doc_id: &str, understood: &[(&'static str, String)]) -> Result<ControlFlow<()>> {
        let _ = (doc_id, understood);
        Ok(ControlFlow::Continue(()))
    }

    /// What a user should know about how a document, some rows of a table or a table was read. It comes before them.
    ///
    /// # Errors
    /// As above.
    fn remark(&mut self, remark: &Remark) -> Result<ControlFlow<()>> {
        let _ = remark;
        Ok(ControlFlow::Continue(()))
    }
}

/// What [`inspect`](crate::inspect()) found, in numbers.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct InspectReport {
    /// Documents of each format.
    pub formats: BTreeMap<&'static str, u64>,
    /// Sources that were skipped by rule, by reason.
    pub skipped: BTreeMap<&'static str, u64>,
    /// Sources that were quarantined, by reason.
    pub quarantined: BTreeMap<&'static str, u64>,
    /// How well metadata from outside matched, if there were any.
    pub metadata: Option<MetadataReport>,
}

settable! {
    /// What [`inspect`](crate::inspect()) reads and hands over.
    #[derive(Clone, Debug, PartialEq, Eq)]
    InspectOptions {
        /// Which documents are read.
        inputs: Inputs,
        /// Characters of each text that are handed over; `None` for all.
        characters: Option<usize>,
    }
}

impl InspectOptions {
    /// These documents with their whole texts.
    pub fn new(inputs: Inputs) -> Self {
        InspectOptions { inputs, characters: None }
    }
}

/// Hands every document to `sink`, as it would be counted, and everything that gives no document.
///
/// # Errors
/// A usage error where an option or an input is at fault; a cancelled error where the observer asks to stop; those of the sink.
///
/// # Complexity
/// Linear in the bytes of the documents. Memory is for a few documents per thread.
///
/// # Examples
/// ```
/// use std::ops::ControlFlow;
///
/// use termloom::config::Inputs;
/// use termloom::{DocumentRecord, InspectOptions, InspectSink, Result, Silent, Skipped, inspect};
///
/// struct Titles(Vec<String>);
///
/// impl InspectSink for Titles {
///     fn document(&mut self, record: &DocumentRecord, text: &str) -> Result<ControlFlow<()>> {
///         self.0.push(format!("{} ({}): {text}", record.doc_id, record.format));
///         Ok(ControlFlow::Continue(()))
///     }
///
///     fn skipped(&mut self, _: &Skipped) -> Result<ControlFlow<()>> {
///         Ok(ControlFlow::Continue(()))
///     }
/// }
///
/// # let folder = tempfile::tempdir()?;
/// # std::env::set_current_dir(&folder)?;
/// # std::fs::create_dir("articles")?;
/// # std::fs::write("articles/a.txt", "The cat sat. The cat slept.")?;
/// # std::fs::write("articles/b.txt", "The dog saw the cat.")?;
/// let options = InspectOptions::new(Inputs::new(["articles"])).characters(Some(7));
/// let mut titles = Titles(Vec::new());
/// let report = inspect(&options, &Silent, &mut titles)?;
/// assert_eq!(titles.0, ["a.txt (text): The cat", "b.txt (text): The dog"]);
/// assert_eq!(report.formats["text"], 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn inspect(options: &InspectOptions, observer: &dyn Observer, sink: &mut dyn InspectSink) -> Result<InspectReport> {
    let InspectOptions { inputs, characters } = options;
    ignored(&inputs.reading.ignore)?;
    let discovered = discover_inputs(inputs, None, observer)?;
    let files = &discovered.files;
    observer.begin(Stage::Read, files.len() as u64, discovered.bytes());
    let loader = Loader::new(&inputs.reading, &discovered, Wanted::ALL);
    let reading = DateReading::new(&inputs.reading.dates);
    let mut shown = InspectOutput {
        remarks: &discovered.remarks,
        dates: reading.clone(),
        left_out: discovered.skipped.iter().peekable(),
        report: InspectReport { metadata: discovered.metadata.report(), ..InspectReport::default() },
        has_names: inputs.reading.id_column.is_some(),
        names: UniqueNames::default(),
        sink,
    };
    let worker = || {
        let mut batch = Batch::default();
        let (loader, reading) = (&loader, &reading);
        move |block: Block| {
            let len_bytes = block.len_bytes;
            loader.load(block, &mut batch);
            observer.advance(Stage::Read, batch.len() as u64, len_bytes);
            inspected(&mut batch, files, *characters, reading)
        }
    };
    let watch = &discovered.watch;
    let mut blocks = Blocks::new(files, &inputs.reading).watched(watch);
    let mut next = || if watch.is_stopped() { None } else { blocks.next() };
    let read = watch.during(&|| observer.is_cancelled(), || {
        in_order_of(inputs.resources.threads.get(), &mut next, worker, |found: Vec<Inspected>| {
            for found in found {
                if observer.is_cancelled() {
                    return Err(Error::stopped());
                }
                if shown.take(found)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })
    });
    observer.end(Stage::Read);
    read?;
    watch.check()?;
    shown.finish()
}

/// What is shown of a batch.
enum Inspected {
    Document(Box<DocumentRecord>, String),
    Skipped(Skipped),
    Table(String, Vec<(&'static str, String)>),
    Remark(Remark),
}

/// What is shown of a batch, in its order.
fn inspected(
    batch: &mut Batch,
    files: &[SourceFile],
    characters: Option<usize>,
    dates: &DateReading,
) -> Vec<Inspected> {
    let mut skipped = std::mem::take(&mut batch.skipped).into_iter().peekable();
    let mut remarks = std::mem::take(&mut batch.remarks).into_iter().peekable();
    let mut all = Vec::with_capacity(batch.len() + skipped.len() + remarks.len());
    if let Some(facts) = batch.facts.take() {
        // Remarks about rows go with their table.
        if !facts.understood.is_empty() {
            all.push(Inspected::Table(facts.input, facts.understood));
        }
        all.extend(remarks.by_ref().map(Inspected::Remark));
    }
    for (index, document) in batch.documents().enumerate() {
        let rejected = std::iter::from_fn(|| skipped.next_if(|(before, _)| *before <= index));
        all.extend(rejected.map(|(_, row)| Inspected::Skipped(row)));
        let view = RecordView::new(files, &batch.records, index);
        let mut record = view.to_record();
        record.date_iso = dates.date(&view, view.known("date")).map_or_else(String::new, Date::iso);
        let is_about = |remark: &Remark| remark.first == record.doc_id || remark.first == view.file().doc_id;
        let said = std::iter::from_fn(|| remarks.next_if(is_about));
        all.extend(said.map(Inspected::Remark));
        let text = match characters {
            Some(most) => document.body().trim_start().chars().take(most).collect(),
            None => document.body().to_string(),
        };
        all.push(Inspected::Document(Box::new(record), text));
    }
    all.extend(skipped.map(|(_, row)| Inspected::Skipped(row)));
    all.extend(remarks.map(Inspected::Remark));
    all
}

struct InspectOutput<'s> {
    /// What is known of how documents were found.
    remarks: &'s [Remark],
    /// What their dates say together.
    dates: DateReading,
    /// Sources that were rejected before documents were read; each is shown in its place.
    left_out: Peekable<Iter<'s, Skipped>>,
    report: InspectReport,
    /// Whether rows have names, which may stand more than once.
    has_names: bool,
    names: UniqueNames,
    sink: &'s mut dyn InspectSink,
}

impl InspectOutput<'_> {
    fn take(&mut self, found: Inspected) -> Result<ControlFlow<()>> {
        let doc_id = match &found {
            Inspected::Document(record, _) => record.doc_id.as_str(),
            Inspected::Skipped(skipped) => skipped.place().0,
            Inspected::Table(doc_id, _) => doc_id,
            Inspected::Remark(remark) => &remark.first,
        };
        let is_before = |left_out: &&Skipped| left_out.doc_id.as_str() < doc_id;
        while let Some(left_out) = self.left_out.next_if(is_before) {
            if self.skip(left_out)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        match found {
            Inspected::Document(mut record, text) => {
                if let Some((_, date)) = record.front_matter.iter().find(|(key, _)| key == "date") {
                    self.dates.observe_record(&record, date);
                }
                if self.has_names {
                    record.doc_id = self.names.next(&record.doc_id).unwrap_or(record.doc_id);
                }
                *self.report.formats.entry(record.format.name()).or_default() += 1;
                self.sink.document(&record, &text)
            }
            Inspected::Skipped(skipped) => self.skip(&skipped),
            Inspected::Table(doc_id, understood) => self.sink.table(&doc_id, &understood),
            Inspected::Remark(remark) => self.sink.remark(&remark),
        }
    }

    fn skip(&mut self, skipped: &Skipped) -> Result<ControlFlow<()>> {
        let counts = match skipped.reason.kind() {
            SkipKind::Skipped => &mut self.report.skipped,
            SkipKind::Quarantined => &mut self.report.quarantined,
        };
        *counts.entry(skipped.reason.name()).or_default() += 1;
        self.sink.skipped(skipped)
    }

    fn finish(mut self) -> Result<InspectReport> {
        while let Some(left_out) = self.left_out.next() {
            if self.skip(left_out)?.is_break() {
                return Ok(self.report);
            }
        }
        for remark in self.remarks.iter().cloned().chain(self.dates.remarks()) {
            if self.sink.remark(&remark)?.is_break() {
                break;
            }
        }
        Ok(self.report)
    }
}

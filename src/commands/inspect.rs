//! What would be read, and as what: documents without counting anything.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::vec::IntoIter;

use crate::config::{Inputs, settable};
use crate::context::{Observer, Stage, in_order};
use crate::corpus::{DocumentRecord, Loader, MetadataReport, SkipKind, Skipped, Source};
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
    let discovered = discover_inputs(inputs, observer)?;
    let sources = &discovered.sources;
    observer.begin(Stage::Read, sources.len() as u64, sources.iter().map(|source| source.len_bytes).sum());
    let mut shown = InspectOutput {
        left_out: discovered.skipped.into_iter().peekable(),
        report: InspectReport { metadata: discovered.metadata.report(), ..InspectReport::default() },
        sink,
    };
    let worker = || {
        let mut loader = Loader::new(&inputs.reading, &discovered.unpacked, &discovered.metadata);
        move |index: usize| {
            let read = read(&sources[index], &mut loader, *characters);
            observer.advance(Stage::Read, 1, sources[index].len_bytes);
            read
        }
    };
    let read = in_order(inputs.resources.threads.get(), sources.len(), worker, |found| {
        if observer.is_cancelled() {
            return Err(Error::stopped());
        }
        shown.take(found)
    });
    observer.end(Stage::Read);
    read?;
    shown.finish()
}

type Inspected = std::result::Result<(DocumentRecord, String), Skipped>;

fn read(source: &Source, loader: &mut Loader<'_>, characters: Option<usize>) -> Inspected {
    // A bug of ours in one document must not cost the others.
    let document = catch_unwind(AssertUnwindSafe(|| loader.load(source))).unwrap_or_else(|_| Err(source.crashed()))?;
    let body = &document.text[document.body_start..];
    let text = match characters {
        Some(most) => body.trim_start().chars().take(most).collect(),
        None => body.to_string(),
    };
    Ok((document.record, text))
}

struct InspectOutput<'s> {
    /// Sources that were rejected before documents were read; each is shown in its place.
    left_out: Peekable<IntoIter<Skipped>>,
    report: InspectReport,
    sink: &'s mut dyn InspectSink,
}

impl InspectOutput<'_> {
    fn take(&mut self, found: Inspected) -> Result<ControlFlow<()>> {
        let doc_id = match &found {
            Ok((record, _)) => &record.doc_id,
            Err(skipped) => &skipped.doc_id,
        };
        while let Some(left_out) = self.left_out.next_if(|left_out| left_out.doc_id < *doc_id) {
            if self.skip(&left_out)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        match found {
            Ok((record, text)) => {
                *self.report.formats.entry(record.format.name()).or_default() += 1;
                self.sink.document(&record, &text)
            }
            Err(skipped) => self.skip(&skipped),
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
            if self.skip(&left_out)?.is_break() {
                break;
            }
        }
        Ok(self.report)
    }
}

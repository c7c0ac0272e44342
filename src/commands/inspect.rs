//! What would be read, and as what: documents without counting anything.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::vec::IntoIter;

use crate::config::Config;
use crate::context::in_order;
use crate::context::{Observer, Stage};
use crate::corpus::{DocumentRecord, Loader, MetadataReport, SkipKind, Skipped, Source};
use crate::error::{Error, Result};
use crate::run::discover;
use crate::tables::OwnFiles;

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

/// What was found, in all.
#[derive(Clone, Debug, Default)]
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

/// Hands every document of `config.inputs` to `sink`, as it would be counted, with the first `characters` of its text; `None` for all.
/// Of `config` only how texts are read matters, and the threads. Files in `config.output` are not read.
///
/// # Errors
/// A usage error where an option or an input is at fault; a cancelled error where the observer asks to stop; those of the sink.
///
/// # Complexity
/// Linear in the bytes of the documents. Memory is for a few documents per thread.
pub fn inspect(
    config: &Config,
    characters: Option<usize>,
    observer: &dyn Observer,
    sink: &mut dyn InspectSink,
) -> Result<InspectReport> {
    let config = &config.clone().validated()?;
    let own = [OwnFiles::of(&config.output)];
    let folder = config.temp_dir.as_deref().unwrap_or(Path::new("."));
    let discovered = discover(config, &own, folder, config.threads.get(), observer);
    observer.end(Stage::Discover);
    let discovered = discovered?;
    if observer.is_cancelled() {
        return Err(Error::stopped());
    }
    let sources = &discovered.sources;
    observer.begin(Stage::Read, sources.len() as u64, sources.iter().map(|source| source.len_bytes).sum());
    let mut shown = InspectOutput {
        left_out: discovered.skipped.into_iter().peekable(),
        report: InspectReport { metadata: discovered.metadata.report(), ..InspectReport::default() },
        sink,
    };
    let worker = || {
        let mut loader = Loader::new(&config.reading, &discovered.unpacked, &discovered.metadata);
        move |index: usize| {
            let read = read(&sources[index], &mut loader, characters);
            observer.advance(Stage::Read, 1, sources[index].len_bytes);
            read
        }
    };
    let read = in_order(config.threads.get(), sources.len(), worker, |found| {
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

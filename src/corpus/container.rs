//! Files that hold more than one document, and the sources found in them.

use std::path::Path;
use std::sync::Arc;

use super::format::{DocumentFormat, FileKind, kind_of};
use super::skipped::{SkipReason, SkipStage, Skipped};
use super::source::{DocOrd, Location, MAX_BYTES, Source, SourceFile};
use crate::config::ReadOptions;
use crate::error::Error;
use crate::spill::Spill;

/// The most columns that a message names.
const NAMED_COLUMNS: usize = 20;

/// A file that holds rows or other files: a table or an archive.
#[derive(Debug)]
pub struct Container {
    pub(super) doc_id: String,
    pub(super) path: Arc<Path>,
    pub(super) file_name: String,
    pub(super) kind: FileKind,
    /// Whether it is an input itself.
    pub(super) is_input: bool,
}

/// Options and resources for opening containers.
pub struct OpenContext<'a> {
    /// The reading options.
    pub options: &'a ReadOptions,
    /// The temporary file that rows and members go to.
    pub unpacked: &'a Spill,
    /// Whether the rest is no longer wanted.
    pub is_cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// The sources in one container.
#[derive(Debug, Default)]
pub struct FoundSources {
    pub(super) sources: Vec<Source>,
    pub(super) skipped: Vec<Skipped>,
    /// A column that was asked for but is missing, and the existing columns.
    pub(super) no_column: Option<(String, Vec<String>)>,
}

impl Container {
    /// A table that is no input; `None` if its name does not end like the name of a table.
    pub(super) fn table(name: &str, path: &Path) -> Option<Container> {
        let kind = kind_of(name).filter(|kind| matches!(kind, FileKind::Rows(_)))?;
        Some(Container { doc_id: name.into(), path: Arc::from(path), file_name: name.into(), kind, is_input: false })
    }

    /// The error that the column `wanted` is not among the columns `there`.
    pub(super) fn lacks(&self, wanted: &str, there: &[String]) -> Error {
        Error::usage(format!("`{}`: {}", self.path.display(), no_column(wanted, there)))
            .hint(
                "name the column of the text with --text-column, and that of names, if there is one, with --id-column",
            )
            .at(&self.path)
    }
}

impl FoundSources {
    /// Adds a document that was found, if it is not too large.
    pub(super) fn add(
        &mut self,
        doc_id: String,
        file: &Arc<SourceFile>,
        place: Location,
        len_bytes: u64,
        format: DocumentFormat,
    ) {
        if len_bytes >= MAX_BYTES {
            let message = format!("{len_bytes} bytes or more; a document must be smaller than {MAX_BYTES}");
            self.skip(doc_id, SkipReason::TooLarge, message);
        } else {
            let file = Arc::clone(file);
            self.sources.push(Source { ord: DocOrd(0), doc_id, file, place, len_bytes, format });
        }
    }

    /// Adds a source that is rejected before it is read.
    pub(super) fn skip(&mut self, doc_id: String, reason: SkipReason, message: impl Into<String>) {
        let (stage, message) = (SkipStage::Discover, message.into());
        self.skipped.push(Skipped { doc_id, stage, reason, message, bytes_read: 0 });
    }
}

/// The message about a missing column.
pub(super) fn no_column(wanted: &str, there: &[String]) -> String {
    let mut names: Vec<String> = there.iter().take(NAMED_COLUMNS).map(|name| format!("`{name}`")).collect();
    if there.len() > NAMED_COLUMNS {
        names.push(format!("{} more", there.len() - NAMED_COLUMNS));
    }
    let names = if names.is_empty() { "none".to_string() } else { names.join(", ") };
    format!("there is no column `{wanted}`; there is {names}")
}

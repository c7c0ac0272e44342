//! A document that is to be read, and where its bytes are.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::format::DocumentFormat;
use super::skipped::{SkipReason, SkipStage, Skipped};

/// A file, row or member of this size or more is no document: positions in a text are 32 bits wide.
pub(super) const MAX_BYTES: u64 = 1 << 31;

/// The encoding of rows in the temporary file.
pub(super) const UTF_8: &str = "UTF-8";

/// Rank of a document among all sources, by the bytes of its `doc_id`. Fixed before any thread starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocOrd(pub u32);

/// A document that is to be read: a file, or a row or member of one. There may be millions of rows: they share the path of their file.
#[derive(Clone, Debug)]
pub struct Source {
    /// Rank by `doc_id`.
    pub ord: DocOrd,
    /// The path relative to the input, as it stands in the tables; of a row or member with `#` and its name behind it.
    pub doc_id: String,
    /// The file.
    pub file: Arc<SourceFile>,
    /// Where its bytes are.
    pub place: Location,
    /// Its length when it was found, in bytes.
    pub len_bytes: u64,
    /// What the bytes are.
    pub format: DocumentFormat,
}

/// The file of a source.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// The encoding that its rows were read in, where they are rows; in the temporary file they are UTF-8.
    pub encoding: &'static str,
}

/// Where the bytes of a source are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// They are its file.
    Whole,
    /// They are a part of its file.
    Part {
        /// In bytes.
        start: u64,
    },
    /// They are in the temporary file, where they were put when its file was opened.
    Unpacked {
        /// In bytes.
        start: u64,
    },
}

impl Source {
    /// That termloom itself failed on it.
    pub fn crashed(&self) -> Skipped {
        Skipped {
            doc_id: self.doc_id.clone(),
            stage: SkipStage::Extract,
            reason: SkipReason::Crash,
            message: "termloom failed on this document; please report it".to_string(),
            bytes_read: self.len_bytes,
        }
    }
}

impl SourceFile {
    /// A file whose rows, if there are any, are UTF-8.
    pub(super) fn new(path: &Path) -> Arc<SourceFile> {
        Arc::new(SourceFile { path: path.to_path_buf(), encoding: UTF_8 })
    }
}

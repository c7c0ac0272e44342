//! Folders to documents: which files, in which order, and what their text is.

mod date;
mod decode;
mod discover;
mod extract;
mod format;
mod front_matter;
mod groups;
mod language;
mod metadata;
mod open;
mod packed;
mod read;
mod rows;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

pub use date::Date;
pub use decode::{Decoded, NamedEncoding, decode};
pub use discover::{Discovered, Entry, Listed, discover, list};
pub use format::{DocumentFormat, endings_read};
pub use front_matter::{FrontMatter, split_front_matter};
pub use groups::{Group, GroupValue, Grouping, OWN_KEYS};
pub use language::detect_language;
pub use metadata::{Metadata, MetadataReport};
pub use open::{Opened, Opening};
pub use read::Loader;

use crate::named::named;

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
    pub place: Place,
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
pub enum Place {
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

/// A document, decoded and taken apart.
#[derive(Clone, Debug)]
pub struct Document {
    /// The whole decoded file, without a byte order mark; of a row the value of its text column; of other formats what was
    /// extracted.
    pub text: String,
    /// Where the body begins in `text`, in bytes.
    pub body_start: usize,
    /// What is known about it besides its text.
    pub record: DocumentRecord,
}

/// What is known about a document besides its text.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRecord {
    /// Its name in the tables.
    pub doc_id: String,
    /// Keys and values of the front matter, in its order; of a row those beside its text; of other formats what the document
    /// says about itself.
    pub front_matter: FrontMatter,
    /// What kind of file or row it is.
    pub format: DocumentFormat,
    /// The name of the encoding it was read in.
    pub encoding: &'static str,
    /// Characters that had to be replaced by U+FFFD.
    pub replaced_characters: u64,
    /// ISO 639 code, or empty where unknown.
    pub language: String,
    /// Length of the file, or of the row without its line end, in bytes.
    pub bytes: u64,
    /// Length of the body in characters.
    pub characters: u64,
    /// SHA-256 of these bytes.
    pub sha256: [u8; 32],
}

named! {
    /// Whether a source was left out by rule or by fault.
    SkipKind {
        /// By rule: it is not a text to be read.
        Skipped = "skipped",
        /// By fault: it should have been read and could not be.
        Quarantined = "quarantined",
    }
}

named! {
    /// The step at which a source was left out.
    SkipStage {
        /// While looking for files.
        Discover = "discover",
        /// While reading bytes.
        Read = "read",
        /// While turning bytes into text.
        Decode = "decode",
        /// While taking the text apart.
        Extract = "extract",
    }
}

named! {
    /// Why a source gave no document.
    SkipReason {
        /// No text, or only white space.
        Empty = "empty",
        /// The ending of its name is not one that is read.
        UnsupportedType = "unsupported-type",
        /// Its name begins with a full stop.
        Hidden = "hidden",
        /// A symbolic link; links are not followed.
        Symlink = "symlink",
        /// A pipe, socket or device.
        NotRegular = "not-regular",
        /// It could not be read.
        Unreadable = "unreadable",
        /// It was there when files were listed, and gone when it was to be read.
        Vanished = "vanished",
        /// Its length changed between being listed and being read.
        Changed = "changed",
        /// It is too large to be one document.
        TooLarge = "too-large",
        /// It holds NUL characters.
        Binary = "binary",
        /// It is text in no encoding that was recognised.
        Undecodable = "undecodable",
        /// Its front matter is not valid.
        FrontMatter = "front-matter",
        /// It is damaged, or no file of its format.
        Malformed = "malformed",
        /// It is protected by a password or against copying.
        Encrypted = "encrypted",
        /// It is a table without a column that was asked for.
        NoColumn = "no-column",
        /// A row has no text in it, or too few or too many cells.
        BadRow = "bad-row",
        /// Reading it made the program fail; this is a fault of termloom.
        Crash = "crash",
    }
}

impl SkipReason {
    /// Why a file could not be opened or read.
    fn of(error: &io::Error) -> SkipReason {
        if error.kind() == io::ErrorKind::NotFound { SkipReason::Vanished } else { SkipReason::Unreadable }
    }

    /// Whether this is by rule or by fault.
    pub fn kind(self) -> SkipKind {
        match self {
            SkipReason::Empty
            | SkipReason::UnsupportedType
            | SkipReason::Hidden
            | SkipReason::Symlink
            | SkipReason::NotRegular => SkipKind::Skipped,
            _ => SkipKind::Quarantined,
        }
    }
}

/// Where a document is from: its `source`, else the host of its `url`, else the folder or file it is in.
pub fn source_of(record: &DocumentRecord) -> &str {
    let known = |key: &str| {
        let found = record.front_matter.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    };
    let host = |url: &'static str| {
        let (_, behind) = known(url)?.split_once("://")?;
        let host = behind.split(['/', '?', '#']).next()?;
        Some(host.strip_prefix("www.").unwrap_or(host))
    };
    let folder = || record.doc_id.rfind(['/', '#']).map_or("", |end| &record.doc_id[..end]);
    known("source").or_else(|| host("url")).unwrap_or_else(folder)
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

/// A source that gave no document. Every source ends as a [`Document`] or as this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its name, as it would stand in `documents`.
    pub doc_id: String,
    /// The step at which it was left out.
    pub stage: SkipStage,
    /// Why.
    pub reason: SkipReason,
    /// Why, for people, with the place where there is one.
    pub message: String,
    /// Bytes that were read before.
    pub bytes_read: u64,
}

//! Sources that gave no document, and why.

use std::io;

use doctext::{Reason, Rejected, Stage};

use super::part_name::place_of_part;
use crate::named::named;

named! {
    /// Whether a source was skipped by rule or rejected.
    SkipKind {
        /// By rule: it is not a text to be read.
        Skipped = "skipped",
        /// It should have been read and could not be.
        Quarantined = "quarantined",
    }
}

named! {
    /// The step at which a source was rejected.
    SkipStage {
        /// While looking for files.
        Discover = "discover",
        /// While reading bytes.
        Read = "read",
        /// While turning bytes into text.
        Decode = "decode",
        /// While taking the text apart.
        Extract = "extract",
        /// While comparing it with other documents.
        Compare = "compare",
    }
}

named! {
    /// Why a source gave no document.
    #[non_exhaustive]
    SkipReason {
        /// No text, or only white space.
        Empty = "empty",
        /// The ending of its name is not one that is read.
        UnsupportedType = "unsupported-type",
        /// Its name begins with a full stop.
        Hidden = "hidden",
        /// It is not among the files that a user includes, or among those that are excluded.
        Excluded = "excluded",
        /// A system or a program made it beside files of its user, such as Thumbs.db or a lock file `~$…`.
        SystemFile = "system-file",
        /// A folder with the parts of the saved web page beside it.
        PageParts = "page-parts",
        /// A document before it says the same, and copies are dropped.
        Copy = "copy",
        /// The output of an earlier run.
        EarlierOutput = "earlier-output",
        /// A symbolic link; links are not followed.
        Symlink = "symlink",
        /// A pipe, socket or device.
        NotRegular = "not-regular",
        /// It could not be read.
        Unreadable = "unreadable",
        /// It was there when files were listed, and gone when it was to be read.
        Vanished = "vanished",
        /// It is not what it was when it was listed: somebody wrote to it, or put another file in its place.
        Changed = "changed",
        /// It is too large to be one document.
        TooLarge = "too-large",
        /// It holds many NUL characters.
        Binary = "binary",
        /// It is text in no encoding that was recognised.
        Undecodable = "undecodable",
        /// Its front matter is not valid.
        FrontMatter = "front-matter",
        /// It is damaged, or no file of its format.
        Malformed = "malformed",
        /// It ends before its end.
        Truncated = "truncated",
        /// It is packed in a way that is not read.
        UnsupportedPacking = "unsupported-packing",
        /// It is protected by a password or against copying.
        Encrypted = "encrypted",
        /// It is a table without a column that was asked for.
        NoColumn = "no-column",
        /// A row has no text in it, or too few or too many cells.
        BadRow = "bad-row",
        /// It made its reader fail.
        ParserCrash = "parser-crash",
        /// Its reader needed more memory than it may have.
        OutOfMemory = "out-of-memory",
        /// Its reader needed more time than it may have.
        Timeout = "timeout",
        /// Counting it made the program fail; this is a bug in termloom.
        Crash = "crash",
    }
}

impl SkipReason {
    /// Why a file could not be opened or read.
    pub(super) fn of(error: &io::Error) -> SkipReason {
        if error.kind() == io::ErrorKind::NotFound { SkipReason::Vanished } else { SkipReason::Unreadable }
    }

    /// Whether this is by rule, or a source that should have been read.
    pub fn kind(self) -> SkipKind {
        match self {
            SkipReason::Empty
            | SkipReason::UnsupportedType
            | SkipReason::Hidden
            | SkipReason::Excluded
            | SkipReason::SystemFile
            | SkipReason::PageParts
            | SkipReason::Copy
            | SkipReason::EarlierOutput
            | SkipReason::Symlink
            | SkipReason::NotRegular => SkipKind::Skipped,
            _ => SkipKind::Quarantined,
        }
    }
}

/// A file, row or member of an archive that gave no document, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// Its name, as `documents` would have it.
    pub doc_id: String,
    /// The step at which it was rejected.
    pub stage: SkipStage,
    /// Why.
    pub reason: SkipReason,
    /// Why, for people, with the place if there is one.
    pub message: String,
    /// Bytes that were read before.
    pub bytes_read: u64,
    /// The document that is counted in its place, if it is a copy.
    pub copy_of: Option<String>,
}

impl Skipped {
    /// A source of which nothing was read.
    pub(super) fn of(doc_id: &str, stage: SkipStage, reason: SkipReason, message: String) -> Skipped {
        Skipped { doc_id: doc_id.to_string(), stage, reason, message, bytes_read: 0, copy_of: None }
    }

    /// The table and the number of the row, from 1; `None` of what is no row.
    pub fn row(&self) -> Option<(&str, u64)> {
        self.doc_id.rsplit_once("#row=").and_then(|(table, row)| Some((table, row.parse().ok()?)))
    }

    /// What the order of sources goes by: a row or part comes behind those before it.
    pub(crate) fn place(&self) -> (&str, u64) {
        place_of_part(&self.doc_id).or_else(|| self.row()).unwrap_or((&self.doc_id, 0))
    }

    /// That termloom itself failed on a document.
    pub(crate) fn crashed(doc_id: &str, bytes_read: u64) -> Skipped {
        let message = "termloom failed on this document; please report it".to_string();
        let (stage, reason) = (SkipStage::Extract, SkipReason::Crash);
        Skipped { doc_id: doc_id.to_string(), stage, reason, message, bytes_read, copy_of: None }
    }

    /// A document that is left out because another says the same.
    pub(crate) fn copy(doc_id: &str, of: &str, is_exact: bool, bytes_read: u64) -> Skipped {
        let what = if is_exact { "has the same words as" } else { "is a near copy of" };
        let (stage, reason) = (SkipStage::Compare, SkipReason::Copy);
        let message = format!("{what} `{of}`, which is counted");
        Skipped { doc_id: doc_id.to_string(), stage, reason, message, bytes_read, copy_of: Some(of.to_string()) }
    }

    /// A source that was rejected before any of it was read.
    pub(super) fn rejected(doc_id: String, rejected: Rejected) -> Skipped {
        let Rejected { stage, reason, message, .. } = rejected;
        Skipped { doc_id, stage: stage.into(), reason: reason.into(), message, bytes_read: 0, copy_of: None }
    }
}

/// Why a file gives no document: a row of `skipped` without the name.
#[derive(Debug)]
pub(super) struct Rejection {
    pub stage: SkipStage,
    pub reason: SkipReason,
    pub message: String,
    pub bytes_read: u64,
}

impl Rejection {
    pub fn new(stage: SkipStage, reason: SkipReason, message: impl Into<String>, bytes_read: u64) -> Rejection {
        Rejection { stage, reason, message: message.into(), bytes_read }
    }

    /// The row of a source.
    pub fn skipped(self, doc_id: &str) -> Skipped {
        let Rejection { stage, reason, message, bytes_read } = self;
        Skipped { doc_id: doc_id.to_string(), stage, reason, message, bytes_read, copy_of: None }
    }

    /// What a reader rejected.
    pub fn of(rejected: Rejected, bytes_read: u64) -> Rejection {
        let Rejected { stage, reason, message, .. } = rejected;
        Rejection::new(stage.into(), reason.into(), message, bytes_read)
    }
}

impl From<Stage> for SkipStage {
    fn from(stage: Stage) -> SkipStage {
        match stage {
            Stage::Read => SkipStage::Read,
            Stage::Decode => SkipStage::Decode,
            Stage::Extract => SkipStage::Extract,
        }
    }
}

impl From<Reason> for SkipReason {
    fn from(reason: Reason) -> SkipReason {
        // Both have the same names: a test holds them together.
        reason.name().parse().unwrap_or(SkipReason::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_of_a_reader_is_a_reason_of_the_table() {
        for reason in Reason::ALL {
            assert_eq!(SkipReason::from(*reason).name(), reason.name());
        }
    }
}

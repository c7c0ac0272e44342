//! From the bytes of a document to its text: one reader for each format.

mod blocks;
mod docx;
mod epub;
mod mail;
mod markdown;
mod odt;
mod package;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(not(feature = "pdf"))]
#[path = "no_pdf.rs"]
mod pdf;
mod refusal;
mod rtf;
mod xml;

use std::io;

use super::{FrontMatter, SkipReason, SkipStage};

/// What a reader made of the bytes of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Extracted {
    /// Blocks of text (headings, paragraphs, items of lists, cells of tables) in the order of the document, with an empty line between two.
    pub text: String,
    /// What the document says about itself, as if it stood in front matter.
    pub metadata: FrontMatter,
    /// The encoding of the text inside, by the WHATWG standard.
    pub encoding: &'static str,
    /// Characters that had to be replaced by U+FFFD.
    pub replaced_characters: u64,
}

/// Why nothing could be made of some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub stage: SkipStage,
    pub reason: SkipReason,
    /// For people, with the place where there is one.
    pub message: String,
}

impl Refusal {
    /// That of an error in reading: what an error of termloom's own readers carries, else damage or the system.
    pub fn of(error: &io::Error) -> Refusal {
        if let Some(refusal) = error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>()) {
            return refusal.clone();
        }
        let (reason, message) = match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                (SkipReason::Malformed, "it ends in the middle; get a whole copy of it".to_string())
            }
            // Errors of decoders have no number of the system.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other
                if error.raw_os_error().is_none() =>
            {
                (SkipReason::Malformed, format!("it is damaged ({error}); get another copy of it"))
            }
            _ => (SkipReason::of(error), error.to_string()),
        };
        Refusal { stage: SkipStage::Read, reason, message }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> io::Error {
        io::Error::other(refusal)
    }
}

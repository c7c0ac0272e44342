//! What is known of a document, by itself.

use super::format::DocumentFormat;
use super::front_matter::FrontMatter;
use super::language::LanguageFrom;

/// A document: what is known about it besides its text.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DocumentRecord {
    /// Its name in the tables.
    pub doc_id: String,
    /// Keys and values of the front matter, in its order; of a row those beside its text; of other formats what the document
    /// says about itself. Keys without a value are left out.
    pub front_matter: FrontMatter,
    /// Its date by ISO 8601, as far as that is certain without the dates of other documents; else empty.
    pub date_iso: String,
    /// What kind of file or row it is.
    pub format: DocumentFormat,
    /// The name of the encoding it was read in.
    pub encoding: String,
    /// Characters that had to be replaced by U+FFFD.
    pub replaced_characters: u64,
    /// ISO 639 code, or empty where unknown.
    pub language: String,
    /// Where it is known from; none where it is unknown.
    pub language_from: Option<LanguageFrom>,
    /// Length of the file, of the row as it stands there, or of the part as it stands in the text of its file, in bytes.
    pub bytes: u64,
    /// Length of the body in characters.
    pub characters: u64,
    /// The share of its visible words that is in the text; 1 but for web pages.
    pub kept_share: f64,
    /// SHA-256 of these bytes.
    pub sha256: [u8; 32],
}

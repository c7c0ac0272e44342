//! A document, decoded and taken apart.

use super::format::DocumentFormat;
use super::front_matter::FrontMatter;

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

/// A document: what is known about it besides its text.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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

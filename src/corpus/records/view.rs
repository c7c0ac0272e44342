//! One document among others.

use std::borrow::Cow;

use super::columns::RecordColumns;
use crate::corpus::document::DocumentRecord;
use crate::corpus::format::DocumentFormat;
use crate::corpus::language::LanguageFrom;
use crate::corpus::part_name::part_name;
use crate::corpus::rows::row_name;
use crate::corpus::source::{SourceFile, SourceKind};

/// What is known of one document of some.
#[derive(Clone, Copy, Debug)]
pub struct RecordView<'r> {
    files: &'r [SourceFile],
    columns: &'r RecordColumns,
    index: usize,
}

impl<'r> RecordView<'r> {
    /// One of some documents from these files.
    pub fn new(files: &'r [SourceFile], columns: &'r RecordColumns, index: usize) -> Self {
        RecordView { files, columns, index }
    }

    /// The file that it is, or is in.
    pub fn file(&self) -> &'r SourceFile {
        &self.files[self.columns.files[self.index] as usize]
    }

    /// The number of that file.
    pub fn file_number(&self) -> usize {
        self.columns.files[self.index] as usize
    }

    /// Its name, where no other document has the same.
    pub fn doc_id(&self) -> Cow<'r, str> {
        let file = &self.file().doc_id;
        match (self.columns.rows[self.index], self.columns.ids.is_empty()) {
            (0, _) => file.into(),
            (place, _) if self.is_part() => part_name(file, place).into(),
            (row, true) => row_name(file, row).into(),
            (_, false) => [file, "#", self.columns.ids.get(self.index)].concat().into(),
        }
    }

    /// Whether it is a row of a file.
    pub fn is_row(&self) -> bool {
        self.columns.rows[self.index] > 0
    }

    /// Whether it is one of many documents within a file that is no table.
    pub(in crate::corpus) fn is_part(&self) -> bool {
        self.columns.rows[self.index] > 0 && matches!(self.file().kind, SourceKind::Document(_))
    }

    /// What kind of file or row it is.
    pub fn format(&self) -> DocumentFormat {
        self.file().format()
    }

    /// The name of the encoding it was read in.
    pub fn encoding(&self) -> &'r str {
        self.columns.encodings.get(self.index)
    }

    /// ISO 639 code, or empty where unknown.
    pub fn language(&self) -> &'r str {
        self.columns.languages.get(self.index)
    }

    /// Where it is known from; none where it is unknown.
    pub fn language_from(&self) -> Option<LanguageFrom> {
        self.columns.languages_from[self.index]
    }

    /// Characters that had to be replaced by U+FFFD.
    pub fn replaced_characters(&self) -> u64 {
        self.columns.replaced_characters[self.index]
    }

    /// Length of the file, of the row as it stands there, or of the part as it stands in the text of its file, in bytes.
    pub fn bytes(&self) -> u64 {
        self.columns.bytes[self.index]
    }

    /// Length of the body in characters.
    pub fn characters(&self) -> u64 {
        self.columns.characters[self.index]
    }

    /// The share of its visible words that is in the text.
    pub fn kept_share(&self) -> f64 {
        self.columns.kept[self.index] as f64 / 1000.0
    }

    /// SHA-256 of these bytes, where it was wanted.
    pub fn sha256(&self) -> Option<&'r [u8; 32]> {
        self.columns.sha256.get(self.index)
    }

    /// What it says under a key; empty where it does not.
    pub fn known(&self, key: &str) -> &'r str {
        self.columns.known(self.index, key)
    }

    /// Keys and values of what it says.
    pub fn metadata(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        let value = |(key, texts): &'r (String, crate::table_reader::Texts)| (key.as_str(), texts.get(self.index));
        self.columns.metadata.iter().map(value).filter(|(_, value)| !value.is_empty())
    }

    /// Where it is from: its `source`, else the host of its `url`, else the folder or file it is in.
    pub fn source(&self) -> &'r str {
        let host = |url: &'r str| {
            let (_, behind) = url.split_once("://")?;
            let host = behind.split(['/', '?', '#']).next()?;
            Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
        };
        let folder = || {
            let file = &self.file().doc_id;
            if self.is_row() { file } else { file.rfind(['/', '#']).map_or("", |end| &file[..end]) }
        };
        match self.known("source") {
            "" => host(self.known("url")).unwrap_or_else(folder),
            source => source,
        }
    }

    /// All of it, by itself.
    pub fn to_record(&self) -> DocumentRecord {
        DocumentRecord {
            doc_id: self.doc_id().into_owned(),
            front_matter: self.metadata().map(|(key, value)| (key.to_string(), value.to_string())).collect(),
            date_iso: String::new(),
            format: self.format(),
            encoding: self.encoding().to_string(),
            replaced_characters: self.replaced_characters(),
            language: self.language().to_string(),
            language_from: self.language_from(),
            bytes: self.bytes(),
            characters: self.characters(),
            kept_share: self.kept_share(),
            sha256: self.sha256().copied().unwrap_or_default(),
        }
    }
}

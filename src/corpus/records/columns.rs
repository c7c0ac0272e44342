//! What is known of some documents, in columns.

use std::collections::HashMap;
use std::mem;
use std::ops::Range;

use crate::corpus::language::LanguageFrom;
use crate::table_reader::Texts;

/// What is known of documents besides their texts: a value for each of them in every column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordColumns {
    /// The number of the file.
    pub files: Vec<u32>,
    /// The number of the row in it, from 1, or the place of the part; 0 where the file is the document.
    pub rows: Vec<u64>,
    /// What rows call themselves; none where they have no names.
    pub ids: Texts,
    /// The name of the encoding it was read in.
    pub encodings: Texts,
    /// ISO 639 code, or empty where unknown.
    pub languages: Texts,
    /// Where it is known from; none where it is unknown.
    pub languages_from: Vec<Option<LanguageFrom>>,
    /// Characters that had to be replaced by U+FFFD.
    pub replaced_characters: Vec<u64>,
    /// Length of the file, of the row as it stands there, or of the part as it stands in the text of its file, in bytes.
    pub bytes: Vec<u64>,
    /// Length of the body in characters.
    pub characters: Vec<u64>,
    /// Thousandths of the visible words that are in the text.
    pub kept: Vec<u64>,
    /// SHA-256 of these bytes; none where it is not wanted.
    pub sha256: Vec<[u8; 32]>,
    /// Keys of front matter and other columns of tables, and their values; empty where a document says nothing.
    pub metadata: Vec<(String, Texts)>,
}

impl RecordColumns {
    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub(in crate::corpus) fn clear(&mut self) {
        let RecordColumns { files, rows, ids, encodings, languages, .. } = self;
        files.clear();
        rows.clear();
        [ids, encodings, languages].into_iter().for_each(Texts::clear);
        let RecordColumns { replaced_characters, bytes, characters, kept, .. } = self;
        [replaced_characters, bytes, characters, kept].into_iter().for_each(Vec::clear);
        self.languages_from.clear();
        self.sha256.clear();
        self.metadata.clear();
    }

    /// The place of a key in `metadata`.
    pub(in crate::corpus) fn column(&mut self, key: &str) -> usize {
        self.metadata.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            self.metadata.push((key.to_string(), Texts::default()));
            self.metadata.len() - 1
        })
    }

    /// Gives the last document a value, with one space for all white space between two words.
    pub(in crate::corpus) fn set(&mut self, column: usize, value: &str) {
        self.set_of(self.len() - 1, column, value);
    }

    /// The same for any document behind those that have one.
    pub(in crate::corpus) fn set_of(&mut self, document: usize, column: usize, value: &str) {
        let texts = &mut self.metadata[column].1;
        pad(texts, document);
        if is_squeezed(value) {
            texts.push(value);
        } else {
            texts.push(&value.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    /// Ends the columns in which the last documents have no value.
    pub(in crate::corpus) fn pad(&mut self) {
        let len = self.len();
        self.metadata.iter_mut().for_each(|(_, texts)| pad(texts, len));
    }

    /// Adds some of other documents.
    pub(super) fn append(&mut self, other: &RecordColumns, range: Range<usize>) {
        let before = self.len();
        self.files.extend_from_slice(&other.files[range.clone()]);
        self.rows.extend_from_slice(&other.rows[range.clone()]);
        self.encodings.append(&other.encodings, range.clone());
        self.languages.append(&other.languages, range.clone());
        self.languages_from.extend_from_slice(&other.languages_from[range.clone()]);
        self.replaced_characters.extend_from_slice(&other.replaced_characters[range.clone()]);
        self.bytes.extend_from_slice(&other.bytes[range.clone()]);
        self.characters.extend_from_slice(&other.characters[range.clone()]);
        self.kept.extend_from_slice(&other.kept[range.clone()]);
        self.sha256.extend_from_slice(other.sha256.get(range.clone()).unwrap_or_default());
        if !other.ids.is_empty() {
            pad(&mut self.ids, before);
            self.ids.append(&other.ids, range.clone());
        }
        let many = self.metadata.len().max(other.metadata.len()) > 32;
        let places = self.metadata.iter().enumerate().map(|(place, (key, _))| (key.clone(), place));
        let places: HashMap<String, usize> = if many { places.collect() } else { HashMap::new() };
        for (key, texts) in &other.metadata {
            let column = match places.get(key) {
                Some(&column) => column,
                // No key is in the other one twice.
                None if many => {
                    self.metadata.push((key.clone(), Texts::default()));
                    self.metadata.len() - 1
                }
                None => self.column(key),
            };
            let to = &mut self.metadata[column].1;
            pad(to, before);
            to.append(texts, range.clone());
        }
        self.pad();
    }

    /// Leaves out documents.
    pub(crate) fn remove(&mut self, documents: &[usize]) {
        let mut left = RecordColumns::default();
        let mut start = 0;
        for &document in documents.iter().chain([&self.len()]) {
            left.append(self, start..document);
            start = document + 1;
        }
        *self = left;
    }

    /// What a document says under a key; empty where it does not.
    pub fn known(&self, document: usize, key: &str) -> &str {
        self.texts_of(key).map_or("", |texts| texts.get(document))
    }

    /// What a document calls its language; empty where it does not say.
    pub(in crate::corpus) fn declared_language(&self, document: usize) -> &str {
        match self.known(document, "language") {
            "" => self.known(document, "lang"),
            language => language,
        }
    }

    /// Takes out what documents say under a key; empty where they do not.
    pub fn take_texts_of(&mut self, key: &str) -> Texts {
        let found = self.metadata.iter_mut().find(|(known, _)| known == key);
        found.map_or_else(|| Texts::same("", self.files.len()), |(_, texts)| mem::take(texts))
    }

    /// A copy of what documents say under a key; empty where they do not.
    pub fn texts_or_empty(&self, key: &str) -> Texts {
        self.texts_of(key).cloned().unwrap_or_else(|| Texts::same("", self.files.len()))
    }

    /// Puts what documents say under another key under `key`, where they say something there.
    pub(in crate::corpus) fn prefer(&mut self, key: &str, is_other: impl Fn(&str) -> bool) {
        let Some((_, other)) = self.metadata.iter().find(|(known, _)| is_other(known)) else { return };
        let mut texts = Texts::default();
        for index in 0..self.len() {
            texts.push(if other.get(index).is_empty() { self.known(index, key) } else { other.get(index) });
        }
        let column = self.column(key);
        self.metadata[column].1 = texts;
    }

    /// The values of all documents under a key.
    pub(in crate::corpus) fn texts_of(&self, key: &str) -> Option<&Texts> {
        self.metadata.iter().find(|(known, _)| known == key).map(|(_, texts)| texts)
    }
}

fn pad(texts: &mut Texts, len: usize) {
    while texts.len() < len {
        texts.push("");
    }
}

/// Whether there is one space between two words and no other white space. Says no where it would take long to see.
fn is_squeezed(value: &str) -> bool {
    let mut last = b' ';
    for &byte in value.as_bytes() {
        if !(b' '..=b'~').contains(&byte) || (byte == b' ' && last == b' ') {
            return false;
        }
        last = byte;
    }
    last != b' ' || value.is_empty()
}

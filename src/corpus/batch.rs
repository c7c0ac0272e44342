//! Documents that are read together, in columns: what readers hand to whoever counts.

use super::records::RecordColumns;
use super::remarks::Remark;
use super::skipped::Skipped;
use super::source::DocOrd;
use super::wanted::Wanted;
use crate::table_reader::Texts;

/// Documents that stand one behind the other, and what gave none among them. The room is used again for the next.
#[derive(Debug)]
pub struct Batch {
    /// Its rank among all batches.
    pub number: u64,
    texts: Texts,
    body_starts: Vec<u32>,
    /// What is known of the documents besides their texts.
    pub records: RecordColumns,
    /// What gave no document, each with the number of documents before it.
    pub skipped: Vec<(usize, Skipped)>,
    /// What a user should know about how they were read, in their order.
    pub remarks: Vec<Remark>,
    /// What is known of the table or archive that the documents are in.
    pub facts: Option<InputFacts>,
    /// What is known of each file whose parts are documents.
    pub split: Vec<InputFacts>,
    /// What is wanted of the documents.
    pub(super) wanted: Wanted,
}

/// What is known of a file with many documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputFacts {
    /// The file, by its `doc_id`.
    pub input: String,
    /// The encoding of its rows, if it is a table.
    pub encoding: &'static str,
    /// The language that most of its rows are in, where there is one.
    pub language: String,
    /// Its length in bytes and their SHA-256, once they are known.
    pub bytes: Option<(u64, [u8; 32])>,
    /// How a table was understood: what, and the value; said once, with its first rows.
    pub understood: Vec<(&'static str, String)>,
}

/// A document of a batch.
#[derive(Clone, Copy, Debug)]
pub struct DocumentText<'b> {
    /// Its rank.
    pub ord: DocOrd,
    /// The whole decoded text, without a byte order mark; of formats other than plain text what was extracted.
    pub text: &'b str,
    /// Where the body begins in `text`, in bytes.
    pub body_start: usize,
}

impl<'b> DocumentText<'b> {
    /// The text without front matter.
    pub fn body(&self) -> &'b str {
        &self.text[self.body_start..]
    }
}

impl Default for Batch {
    fn default() -> Self {
        Batch {
            number: 0,
            texts: Texts::default(),
            body_starts: Vec::new(),
            records: RecordColumns::default(),
            skipped: Vec::new(),
            remarks: Vec::new(),
            facts: None,
            split: Vec::new(),
            wanted: Wanted::LEAST,
        }
    }
}

impl Batch {
    /// Makes room for another batch.
    pub fn clear(&mut self, number: u64) {
        self.number = number;
        self.texts.clear();
        self.body_starts.clear();
        self.records.clear();
        self.skipped.clear();
        self.remarks.clear();
        self.facts = None;
        self.split.clear();
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// One of the documents.
    ///
    /// # Panics
    /// Where there are not so many.
    pub fn document(&self, index: usize) -> DocumentText<'_> {
        let (text, body_start) = (self.texts.get(index), self.body_starts[index] as usize);
        DocumentText { ord: DocOrd::new(self.number, index), text, body_start }
    }

    /// All of them.
    pub fn documents(&self) -> impl Iterator<Item = DocumentText<'_>> {
        (0..self.len()).map(|index| self.document(index))
    }

    /// Adds the text of a document whose record was added.
    pub(super) fn push_text(&mut self, text: &str, body_start: usize) {
        self.texts.push(text);
        self.body_starts.push(body_start as u32);
    }

    /// Adds a text without copying it where that would take much.
    pub(super) fn take_text(&mut self, text: String, body_start: usize) {
        self.texts.take(text);
        self.body_starts.push(body_start as u32);
    }

    /// Adds what gave no document.
    pub(super) fn skip(&mut self, skipped: Skipped) {
        self.skipped.push((self.len(), skipped));
    }
}

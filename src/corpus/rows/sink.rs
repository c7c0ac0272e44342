//! Where rows go: into the columns of a batch.

use std::borrow::Cow;

use doctext::{Decoded, has_controls, percent_encoded};
use sha2::{Digest, Sha256};

use crate::corpus::batch::Batch;
use crate::corpus::remarks::{Remark, RemarkKind};
use crate::corpus::skipped::{SkipReason, SkipStage, Skipped};
use crate::corpus::source::{MAX_BYTES, SourceFile};

/// Takes the rows of a piece in their order.
pub(in crate::corpus) struct RowSink<'b> {
    batch: &'b mut Batch,
    file: &'b SourceFile,
    /// The number of the file among all.
    number: u32,
    encoding: &'static str,
    /// Whether some characters of the file could not be decoded, so that replacement characters stand for them.
    is_lossy: bool,
    /// The columns of the batch that those of the table go to; none of those that are not wanted.
    columns: Vec<Option<usize>>,
}

/// A row, as far as it is the same for all formats.
pub(in crate::corpus) struct RowText<'r> {
    /// Its number, from 1.
    pub row: u64,
    pub text: &'r str,
    /// What it calls itself, if a column says that.
    pub id: Option<&'r str>,
    /// The row as it stands in its file.
    pub raw: &'r [u8],
}

impl<'b> RowSink<'b> {
    pub fn new(
        batch: &'b mut Batch,
        file: &'b SourceFile,
        number: u32,
        (encoding, is_lossy): (&'static str, bool),
    ) -> Self {
        RowSink { batch, file, number, encoding, is_lossy, columns: Vec::new() }
    }

    /// Says which columns [`value`](Self::value) means.
    pub fn columns<'k>(&mut self, keys: impl Iterator<Item = &'k str>) {
        let columns = keys.map(|key| self.column(key)).collect();
        self.columns = columns;
    }

    /// Whether one of these is wanted.
    pub fn wants(&self, column: usize) -> bool {
        self.columns[column].is_some()
    }

    /// The column of the batch for a key, if it is wanted.
    pub fn column(&mut self, key: &str) -> Option<usize> {
        self.batch.wanted.keys.has(key).then(|| self.batch.records.column(key))
    }

    /// Takes a document, whose values follow; `false` where it is none, which is said.
    pub fn document(&mut self, row: RowText<'_>) -> bool {
        let RowText { row: number, text, id, raw } = row;
        let id = id.map(id_part);
        let replaced = if self.is_lossy { text.matches(char::REPLACEMENT_CHARACTER).count() as u64 } else { 0 };
        let (text, replaced) = match checked(text, raw.len(), replaced, self.encoding) {
            Ok(checked) => checked,
            Err((stage, reason, message)) => {
                let doc_id = match &id {
                    Some(id) => [&self.file.doc_id, "#", id].concat(),
                    None => self.name_of(number),
                };
                let bytes_read = raw.len() as u64;
                self.batch.skip(Skipped { doc_id, stage, reason, message, bytes_read });
                return false;
            }
        };
        let records = &mut self.batch.records;
        records.files.push(self.number);
        records.rows.push(number);
        if let Some(id) = &id {
            records.ids.push(id);
        }
        records.encodings.push(self.encoding);
        records.replaced_characters.push(replaced);
        records.bytes.push(raw.len() as u64);
        records.kept.push(1000);
        if self.batch.wanted.hashes {
            records.sha256.push(Sha256::digest(raw).into());
        }
        self.batch.push_text(&text, 0);
        true
    }

    /// The value of the document that was taken last in a column of its table.
    pub fn value(&mut self, column: usize, value: &str) {
        if let Some(column) = self.columns[column] {
            self.value_of(column, value);
        }
    }

    /// The same in a column of the batch.
    pub fn value_of(&mut self, column: usize, value: &str) {
        self.batch.records.set(column, value);
    }

    /// Says something about a row that is or becomes a document.
    pub fn remark(&mut self, row: u64, kind: RemarkKind, count: u64) {
        let file = &self.file.doc_id;
        let remark = Remark::new(kind, self.name_of(row), count);
        self.batch.remark(remark, |first| first.strip_prefix(file.as_str()).is_some_and(|rest| rest.starts_with('#')));
    }

    /// Says that a row cannot be used.
    pub fn bad_row(&mut self, row: u64, message: String, bytes_read: u64) {
        self.reject(row, SkipReason::BadRow, message, bytes_read);
    }

    /// Says that a row gives no document, and why.
    pub fn reject(&mut self, row: u64, reason: SkipReason, message: String, bytes_read: u64) {
        let (doc_id, stage) = (self.name_of(row), SkipStage::Extract);
        self.batch.skip(Skipped { doc_id, stage, reason, message, bytes_read });
    }

    fn name_of(&self, row: u64) -> String {
        row_name(&self.file.doc_id, row)
    }
}

/// What a row is called.
pub(in crate::corpus) fn row_name(file: &str, row: u64) -> String {
    [file, "#row=", &row.to_string()].concat()
}

/// A text as it is counted and how many of its characters were replaced, or why it is none.
fn checked<'t>(
    text: &'t str,
    bytes: usize,
    replaced_characters: u64,
    encoding: &'static str,
) -> Result<(Cow<'t, str>, u64), (SkipStage, SkipReason, String)> {
    if bytes as u64 >= MAX_BYTES {
        let message = format!("{bytes} bytes or more; a document must be smaller than {MAX_BYTES}");
        return Err((SkipStage::Extract, SkipReason::TooLarge, message));
    }
    let mut taken = (Cow::Borrowed(text), replaced_characters);
    if replaced_characters > 0 || has_controls(text) {
        let decoded = Decoded { text: text.to_string(), encoding, replaced_characters }.checked();
        let decoded = decoded.map_err(|rejected| (rejected.stage.into(), rejected.reason.into(), rejected.message))?;
        taken = (decoded.text.into(), decoded.replaced_characters);
    }
    if taken.0.trim_start().is_empty() {
        let message = if text.is_empty() { "the text is empty" } else { "there is only white space" };
        return Err((SkipStage::Extract, SkipReason::Empty, message.to_string()));
    }
    Ok(taken)
}

/// A name within a file, as a part of a `doc_id`: nothing in it breaks a line.
fn id_part(id: &str) -> String {
    let plain: String = id.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    percent_encoded(plain.as_bytes())
}

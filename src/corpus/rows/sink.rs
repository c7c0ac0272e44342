//! Where rows go: into the columns of a batch.

use std::borrow::Cow;

use doctext::cells::{CellCounts, CellReading};
use doctext::{Decoded, has_controls, percent_encoded};
use sha2::{Digest, Sha256};

use super::cells::TableCells;
use crate::corpus::batch::Batch;
use crate::corpus::records::MOST_KEYS;
use crate::corpus::remarks::{Remark, RemarkKind};
use crate::corpus::skipped::{SkipReason, SkipStage, Skipped};
use crate::corpus::source::{MAX_BYTES, SourceFile};

/// Keys times rows of one piece: each row has a place for each key. Tables have some hundred thousand. What would be more is left out.
const MOST_CELLS: usize = 4_000_000;

/// So many keys are kept in any case.
const MANY_KEYS: usize = 1_000;

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
    /// How cells are read; as they are where that is to be found out.
    cells: Option<&'b TableCells>,
    /// The same by the columns of the batch.
    readings: Vec<CellReading>,
    /// What rows are called after besides their file.
    part: Option<String>,
    /// The row that was taken last.
    row: u64,
    said: Vec<Said>,
}

/// What is said about rows.
struct Said {
    kind: RemarkKind,
    first: u64,
    last: u64,
    rows: u64,
    count: u64,
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
    /// Whether characters of it were replaced, whatever the rest of its file is.
    pub is_lossy: bool,
}

impl<'b> RowSink<'b> {
    pub fn new(
        batch: &'b mut Batch,
        file: &'b SourceFile,
        number: u32,
        (encoding, is_lossy): (&'static str, bool),
        cells: Option<&'b TableCells>,
    ) -> Self {
        let (columns, readings, said) = (Vec::new(), Vec::new(), Vec::new());
        RowSink { batch, file, number, encoding, is_lossy, columns, cells, readings, part: None, row: 0, said }
    }

    /// Says which columns [`value`](Self::value) means.
    pub fn columns<'k>(&mut self, keys: impl Iterator<Item = &'k str>) {
        let columns = keys.map(|key| self.column(key)).collect();
        self.columns = columns;
    }

    /// Says which part of its file the rows are in, if it has parts: rows are numbered in each.
    pub fn part(&mut self, name: Option<&str>) {
        self.part = name.map(id_part);
    }

    /// Whether one of these is wanted.
    pub fn wants(&self, column: usize) -> bool {
        self.columns[column].is_some()
    }

    /// The column of the batch for a key, if it is wanted.
    pub fn column(&mut self, key: &str) -> Option<usize> {
        if !self.batch.wanted.keys.has(key) {
            return None;
        }
        let (columns, rows) = (self.batch.records.metadata.len(), self.batch.len() + 1);
        let is_full = columns >= MOST_KEYS || (columns >= MANY_KEYS && (columns + 1) * rows > MOST_CELLS);
        if is_full && !self.batch.records.has_key(key) {
            self.remark(self.row, RemarkKind::KeysLeftOut, 1);
            return None;
        }
        let column = self.batch.records.column(key);
        if let Some(cells) = self.cells {
            let known = self.readings.len().max(column + 1);
            self.readings.resize(known, CellReading::default());
            self.readings[column] = cells.reading_of(key);
        }
        Some(column)
    }

    /// Takes a document, whose values follow; `false` where it is none, which is said.
    pub fn document(&mut self, row: RowText<'_>) -> bool {
        let RowText { row: number, text, id, raw, is_lossy } = row;
        let in_part = || Some(row_name(self.part.as_ref()?, number));
        let id = id.map(id_part).or_else(in_part);
        self.row = number;
        let mut text = Cow::Borrowed(text);
        if let (Some(cells), Cow::Borrowed(cell)) = (self.cells, &text) {
            if cells.is_missing(cell) {
                self.remark(number, RemarkKind::MissingValues, 1);
                let message = format!("the text is `{}`, which says that there is none", text.trim());
                self.reject(number, SkipReason::Empty, message, raw.len() as u64);
                return false;
            }
            let mut counts = CellCounts::default();
            text = cells.text(cell, &mut counts);
            self.say(counts);
        }
        let replaced = if self.is_lossy { text.matches(char::REPLACEMENT_CHARACTER).count() as u64 } else { 0 };
        let (text, replaced) = match checked(&text, raw.len(), replaced, self.encoding) {
            Ok(checked) => checked,
            Err((stage, reason, message)) => {
                let doc_id = match &id {
                    Some(id) => [&self.file.doc_id, "#", id].concat(),
                    None => self.name_of(number),
                };
                let bytes_read = raw.len() as u64;
                self.batch.skip(Skipped { doc_id, stage, reason, message, bytes_read, copy_of: None });
                return false;
            }
        };
        let replaced = if is_lossy { text.matches(char::REPLACEMENT_CHARACTER).count() as u64 } else { replaced };
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
        let Some(cells) = self.cells else { return self.batch.records.set(column, value) };
        if cells.is_missing(value) {
            return self.remark(self.row, RemarkKind::MissingValues, 1);
        }
        let mut counts = CellCounts::default();
        let read = self.readings.get(column).map_or(Cow::Borrowed(value), |reading| reading.apply(value, &mut counts));
        self.batch.records.set(column, &read);
        self.say(counts);
    }

    fn say(&mut self, counts: CellCounts) {
        if counts != CellCounts::default() {
            counts.remarks().into_iter().for_each(|remark| self.remark(self.row, remark.kind.into(), remark.count));
        }
    }

    /// Says something about a row that is or becomes a document.
    pub fn remark(&mut self, row: u64, kind: RemarkKind, count: u64) {
        match self.said.iter_mut().find(|said| said.kind == kind) {
            Some(said) => {
                said.rows += u64::from(said.last != row);
                (said.last, said.count) = (row, said.count + count);
            }
            None => self.said.push(Said { kind, first: row, last: row, rows: 1, count }),
        }
    }

    /// Says that a row cannot be used.
    pub fn bad_row(&mut self, row: u64, message: String, bytes_read: u64) {
        self.reject(row, SkipReason::BadRow, message, bytes_read);
    }

    /// Says that a row gives no document, and why.
    pub fn reject(&mut self, row: u64, reason: SkipReason, message: String, bytes_read: u64) {
        let (doc_id, stage) = (self.name_of(row), SkipStage::Extract);
        self.batch.skip(Skipped { doc_id, stage, reason, message, bytes_read, copy_of: None });
    }

    fn name_of(&self, row: u64) -> String {
        let file = &self.file.doc_id;
        self.part.as_ref().map_or_else(|| row_name(file, row), |part| row_name(&[file, "#", part].concat(), row))
    }
}

/// What is said is gathered first: a table may have something to say about every row.
impl Drop for RowSink<'_> {
    fn drop(&mut self) {
        for Said { kind, first, rows, count, .. } in std::mem::take(&mut self.said) {
            let remark = Remark { documents: rows, ..Remark::new(kind, self.name_of(first), count) };
            self.batch.remarks.push(remark);
        }
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
    // Bytes that are no text may be characters of another encoding, each by itself.
    if replaced_characters > 0 || has_controls(text) || !(encoding.starts_with("UTF") || text.is_ascii()) {
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

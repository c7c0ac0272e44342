//! Files that hold more than one document: what is in them, each so that it can be read by itself.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use super::discover::{Entry, percent_encoded};
use super::extract::Refusal;
use super::format::{FileKind, RowFormat, kind_of, why_not};
use super::packed::{self, Taker};
use super::rows::jsonl::{self, Line};
use super::rows::{self, Delimiter, RowTaker, RowsFault};
use super::{DocOrd, DocumentFormat, Place, SkipReason, SkipStage, Skipped, Source, SourceFile};
use crate::config::ReadOptions;
use crate::error::{Error, Result};
use crate::spill::Spill;

/// A file, row or member of this size or more is no document: positions in a text are 32 bits wide.
pub(super) const MAX_BYTES: u64 = 1 << 31;

/// Columns that a message names at most.
const NAMED_COLUMNS: usize = 20;

/// Bytes that are written to the temporary file together.
const BATCH: usize = 1 << 20;

/// How files are opened.
pub struct Opening<'a> {
    /// What is asked for.
    pub options: &'a ReadOptions,
    /// The temporary file that rows and members go to.
    pub unpacked: &'a Spill,
    /// Whether the rest is not wanted any more.
    pub is_cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// What is in one file.
#[derive(Debug, Default)]
pub struct Opened {
    pub(super) sources: Vec<Source>,
    pub(super) skipped: Vec<Skipped>,
    /// A column that was asked for, and those there are, where it is not there.
    pub(super) no_column: Option<(String, Vec<String>)>,
}

/// Looks into a file that holds rows or other files.
///
/// # Errors
/// A fatal error where the temporary file cannot be written.
///
/// # Complexity
/// Linear in the bytes, also of what is packed; memory is for one row or member.
pub(super) fn open(entry: &Entry, opening: &Opening<'_>) -> Result<Opened> {
    let mut finds = Finds::new(entry, opening);
    match (entry.kind, File::open(&entry.path)) {
        (_, Err(error)) => finds.skip_of(&entry.doc_id, Refusal::of(&error)),
        (FileKind::Rows(RowFormat::Lines), Ok(file)) => finds.lines(&file),
        (FileKind::Rows(format), Ok(file)) => finds.table(&entry.doc_id, &entry.file_name, format, file)?,
        (FileKind::Packed, Ok(file)) => packed::unpack(file, &entry.file_name, opening.unpacked.folder(), &mut finds)?,
        (FileKind::Document(_), Ok(_)) => {}
    }
    finds.flush()?;
    let mut opened = finds.opened;
    // A file in which nothing is found still is mentioned.
    if opened.sources.is_empty() && opened.skipped.is_empty() && opened.no_column.is_none() {
        let what = if entry.kind == FileKind::Packed { "the archive holds no files" } else { "the file has no rows" };
        opened.skipped.push(skip(entry.doc_id.clone(), SkipReason::Empty, what));
    }
    Ok(opened)
}

/// What is found in a file while it is gone through.
struct Finds<'a> {
    entry: &'a Entry,
    opening: &'a Opening<'a>,
    opened: Opened,
    /// What goes to the temporary file next, and the first of the sources that are in it.
    batch: Vec<u8>,
    batched_from: usize,
    /// What the rows that come are called, and what they are.
    rows_of: String,
    row_format: DocumentFormat,
    /// The file, as it is read now.
    file: Arc<SourceFile>,
    row: u64,
}

impl<'a> Finds<'a> {
    fn new(entry: &'a Entry, opening: &'a Opening<'a>) -> Self {
        Finds {
            entry,
            opening,
            opened: Opened::default(),
            batch: Vec::new(),
            batched_from: 0,
            rows_of: String::new(),
            row_format: DocumentFormat::JsonRow,
            file: source_file(&entry.path),
            row: 0,
        }
    }

    fn skip_of(&mut self, doc_id: &str, refusal: Refusal) {
        let Refusal { stage, reason, message } = refusal;
        self.opened.skipped.push(Skipped { doc_id: doc_id.to_string(), stage, reason, message, bytes_read: 0 });
    }

    fn name_of(&self, label: &str) -> String {
        if label.is_empty() { self.entry.doc_id.clone() } else { [&self.entry.doc_id, "#", label].concat() }
    }

    fn row_name(&self) -> String {
        // Joined at once: a text that grows keeps room that is never used.
        [&self.rows_of, "#row=", &self.row.to_string()].concat()
    }

    /// Lines of JSON stay where they are.
    fn lines(&mut self, file: &File) {
        let (doc_id, is_cancelled) = (&self.entry.doc_id, self.opening.is_cancelled);
        let id_column = self.opening.options.id_column.as_deref();
        let of = Arc::clone(&self.file);
        let mut opened = Opened::default();
        let mut json = Vec::new();
        let mut add = |line: Line| {
            let mut name = [doc_id, "#row=", &line.number.to_string()].concat();
            if let Some(id_column) = id_column {
                match named_line(file, line, id_column, &mut json) {
                    Ok(id) => name = [doc_id, "#", &id].concat(),
                    Err(message) => return opened.skipped.push(bad_row(name, message, line.len)),
                }
            }
            add(&mut opened, name, &of, Place::Part { start: line.start }, line.len, DocumentFormat::JsonRow);
        };
        let read = jsonl::for_each_line(file, &mut vec![0; jsonl::BUFFER], &is_cancelled, &mut add);
        match read {
            Ok(()) => self.opened = opened,
            // What was found before the fault would be a part of the file without a sign of it.
            Err(error) => self.skip_of(&self.entry.doc_id, Refusal::of(&error)),
        }
    }

    /// Rows of a table that is no JSON Lines go to the temporary file. `doc_id` is what the table is called.
    fn table(&mut self, doc_id: &str, file_name: &str, format: RowFormat, mut file: File) -> Result<()> {
        let options = self.opening.options;
        let before = (self.opened.sources.len(), self.opened.skipped.len());
        (self.rows_of, self.row) = (doc_id.to_string(), 0);
        self.encoding(encoding_rs::UTF_8.name());
        self.row_format = match format {
            RowFormat::Csv => DocumentFormat::CsvRow,
            RowFormat::Parquet => DocumentFormat::ParquetRow,
            RowFormat::Lines | RowFormat::Json => DocumentFormat::JsonRow,
        };
        let read = match format {
            RowFormat::Csv => {
                let is_tabs = [".tsv", ".tab"].iter().any(|ending| file_name.to_ascii_lowercase().ends_with(ending));
                let delimiter = if is_tabs { Delimiter::Tab } else { Delimiter::Found };
                rows::read_csv(file, delimiter, options, self)
            }
            RowFormat::Parquet => rows::read_parquet(file, Path::new(file_name), options, self),
            RowFormat::Lines | RowFormat::Json => rows::read_json(&mut file, self),
        };
        self.end_of_rows(doc_id, read, before)
    }

    /// `before` is how much there was before the first row.
    fn end_of_rows(
        &mut self,
        doc_id: &str,
        read: std::result::Result<(), RowsFault>,
        before: (usize, usize),
    ) -> Result<()> {
        match read {
            Ok(()) => {
                if before == (self.opened.sources.len(), self.opened.skipped.len()) {
                    self.opened.skipped.push(skip(doc_id.to_string(), SkipReason::Empty, "the file has no rows"));
                }
            }
            Err(RowsFault::Fatal(error)) => return Err(error),
            Err(RowsFault::Refused(refusal)) => {
                // What was found before the fault would be a part of the file without a sign of it.
                self.flush()?;
                self.opened.sources.truncate(before.0);
                self.opened.skipped.truncate(before.1);
                self.batched_from = self.opened.sources.len();
                self.skip_of(doc_id, refusal);
            }
            Err(RowsFault::NoColumn { wanted, there }) => {
                let message = no_column(&wanted, &there);
                self.opened.skipped.push(skip(doc_id.to_string(), SkipReason::NoColumn, message));
                self.opened.no_column = Some((wanted, there));
            }
        }
        Ok(())
    }

    /// Puts a document into the temporary file.
    fn keep(&mut self, name: String, bytes: &[u8], format: DocumentFormat) -> Result<()> {
        let start = self.batch.len() as u64;
        let before = self.opened.sources.len();
        let len = bytes.len() as u64;
        add(&mut self.opened, name, &self.file, Place::Unpacked { start }, len, format);
        if self.opened.sources.len() > before {
            self.batch.extend_from_slice(bytes);
        }
        if self.batch.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        if !self.batch.is_empty() {
            let base = self.opening.unpacked.append(&self.batch)?;
            for source in &mut self.opened.sources[self.batched_from..] {
                if let Place::Unpacked { start } = &mut source.place {
                    *start += base;
                }
            }
            self.batch.clear();
            self.batch.shrink_to(2 * BATCH);
        }
        self.batched_from = self.opened.sources.len();
        Ok(())
    }
}

impl RowTaker for Finds<'_> {
    fn row(&mut self, json: &[u8]) -> Result<()> {
        self.row += 1;
        let mut name = self.row_name();
        if let Some(id_column) = &self.opening.options.id_column {
            match rows::id_of(json, id_column) {
                Ok(id) => name = [&self.rows_of, "#", &id_part(&id)].concat(),
                Err(message) => {
                    self.opened.skipped.push(bad_row(name, message, json.len() as u64));
                    return Ok(());
                }
            }
        }
        self.keep(name, json, self.row_format)
    }

    fn no_row(&mut self) {
        self.row += 1;
    }

    fn encoding(&mut self, encoding: &'static str) {
        if encoding != self.file.encoding {
            self.file = Arc::new(SourceFile { path: self.file.path.clone(), encoding });
        }
    }

    fn bad_row(&mut self, message: String, bytes: u64) {
        self.row += 1;
        let name = self.row_name();
        self.opened.skipped.push(bad_row(name, message, bytes));
    }

    fn is_cancelled(&self) -> bool {
        (self.opening.is_cancelled)()
    }
}

impl Taker for Finds<'_> {
    fn take(
        &mut self,
        label: &str,
        file_name: &str,
        format: Option<DocumentFormat>,
        content: &mut dyn Read,
    ) -> Result<()> {
        let name = self.name_of(label);
        match format.map(FileKind::Document).or_else(|| kind_of(file_name)) {
            None | Some(FileKind::Packed) => {
                self.opened.skipped.push(skip(name, SkipReason::UnsupportedType, why_not(file_name)));
            }
            Some(FileKind::Document(format)) => {
                let mut bytes = Vec::new();
                match content.take(MAX_BYTES).read_to_end(&mut bytes) {
                    Ok(_) => self.keep(name, &bytes, format)?,
                    Err(error) => self.skip_of(&name, Refusal::of(&error)),
                }
            }
            Some(FileKind::Rows(format @ (RowFormat::Lines | RowFormat::Json))) => {
                let before = (self.opened.sources.len(), self.opened.skipped.len());
                (self.rows_of, self.row, self.row_format) = (name.clone(), 0, DocumentFormat::JsonRow);
                self.encoding(encoding_rs::UTF_8.name());
                let read = match format {
                    RowFormat::Lines => rows::jsonl::read(content, self),
                    _ => rows::read_json(content, self),
                };
                self.end_of_rows(&name, read, before)?;
            }
            // These are read from more than one place, and so need a file.
            Some(FileKind::Rows(format)) => match self.copied(content)? {
                Ok(file) => self.table(&name, file_name, format, file)?,
                Err(error) => self.skip_of(&name, Refusal::of(&error)),
            },
        }
        Ok(())
    }

    fn skip(&mut self, label: &str, refusal: Refusal) {
        let name = self.name_of(label);
        self.skip_of(&name, refusal);
    }

    fn is_cancelled(&self) -> bool {
        (self.opening.is_cancelled)()
    }
}

impl Finds<'_> {
    /// A temporary file of its own with what `content` gives. The inner error is that of the content.
    fn copied(&self, content: &mut dyn Read) -> Result<io::Result<File>> {
        let folder = self.opening.unpacked.folder();
        let cannot = |error| {
            Error::io("write a temporary file in", folder, error).hint("name a folder with more room with --temp-dir")
        };
        let mut file = tempfile::tempfile_in(folder).map_err(cannot)?;
        let mut buffer = vec![0; jsonl::BUFFER];
        loop {
            match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(got) => file.write_all(&buffer[..got]).map_err(cannot)?,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Ok(Err(error)),
            }
        }
        file.seek(SeekFrom::Start(0)).map_err(cannot)?;
        Ok(Ok(file))
    }
}

/// What a line calls itself.
fn named_line(file: &File, line: Line, id_column: &str, json: &mut Vec<u8>) -> std::result::Result<String, String> {
    use std::os::unix::fs::FileExt;
    json.resize(usize::try_from(line.len.min(MAX_BYTES)).unwrap_or(0), 0);
    file.read_exact_at(json, line.start).map_err(|error| error.to_string())?;
    rows::id_of(json, id_column).map(|id| id_part(&id))
}

/// A name within a file, as a part of a `doc_id`: nothing in it breaks a line.
fn id_part(id: &str) -> String {
    let plain: String = id.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    percent_encoded(plain.as_bytes())
}

/// What to say where a column is not there.
pub(super) fn no_column(wanted: &str, there: &[String]) -> String {
    let mut names: Vec<String> = there.iter().take(NAMED_COLUMNS).map(|name| format!("`{name}`")).collect();
    if there.len() > NAMED_COLUMNS {
        names.push(format!("{} more", there.len() - NAMED_COLUMNS));
    }
    let names = if names.is_empty() { "none".to_string() } else { names.join(", ") };
    format!("there is no column `{wanted}`; there is {names}")
}

/// A document that is found, if it is not too large.
pub(super) fn add(
    opened: &mut Opened,
    doc_id: String,
    file: &Arc<SourceFile>,
    place: Place,
    len_bytes: u64,
    format: DocumentFormat,
) {
    if len_bytes >= MAX_BYTES {
        let message = format!("{len_bytes} bytes or more; a document must be smaller than {MAX_BYTES}");
        opened.skipped.push(skip(doc_id, SkipReason::TooLarge, message));
    } else {
        let file = Arc::clone(file);
        opened.sources.push(Source { ord: DocOrd(0), doc_id, file, place, len_bytes, format });
    }
}

/// A file whose rows, if there are any, are UTF-8.
pub(super) fn source_file(path: &Path) -> Arc<SourceFile> {
    Arc::new(SourceFile { path: path.to_path_buf(), encoding: encoding_rs::UTF_8.name() })
}

pub(super) fn skip(doc_id: String, reason: SkipReason, message: impl Into<String>) -> Skipped {
    Skipped { doc_id, stage: SkipStage::Discover, reason, message: message.into(), bytes_read: 0 }
}

fn bad_row(doc_id: String, message: String, bytes_read: u64) -> Skipped {
    Skipped { doc_id, stage: SkipStage::Extract, reason: SkipReason::BadRow, message, bytes_read }
}

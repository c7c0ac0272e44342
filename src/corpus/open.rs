//! Files that hold more than one document: what is in them, each so that it can be read by itself.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use doctext::archive::{self, Member, Stopped, Taker};
use doctext::{Rejected, percent_encoded};

use super::container::{Container, FoundSources, OpenContext, no_column};
use super::format::{DocumentFormat, FileKind, RowFormat, kind_of, why_not};
use super::rows::jsonl::{self, Line};
use super::rows::{self, Delimiter, RowTaker, RowsError};
use super::skipped::{SkipReason, SkipStage, Skipped};
use super::source::{Location, MAX_BYTES, SourceFile, UTF_8};
use crate::error::{Error, Result};

/// Bytes that are written to the temporary file together.
const BATCH: usize = 1 << 20;

impl Container {
    /// Finds the sources in the container. Uses no thread but the caller's.
    ///
    /// # Errors
    /// A usage error if the container is an input and lacks a column that was asked for; a fatal error if the temporary file
    /// cannot be written.
    ///
    /// # Complexity
    /// Linear in the bytes, also of what is packed; memory is for one row or member.
    pub fn open(&self, context: &OpenContext<'_>) -> Result<FoundSources> {
        let found = open(self, context)?;
        match &found.no_column {
            Some((wanted, there)) if self.is_input => Err(self.lacks(wanted, there)),
            _ => Ok(found),
        }
    }
}

/// Finds the sources in a container.
///
/// # Errors
/// A fatal error if the temporary file cannot be written.
///
/// # Complexity
/// Linear in the bytes, also of what is packed; memory is for one row or member.
pub(super) fn open(container: &Container, context: &OpenContext<'_>) -> Result<FoundSources> {
    let mut reader = ContainerReader::new(container, context);
    match (container.kind, File::open(&container.path)) {
        (_, Err(error)) => reader.skip_of(&container.doc_id, Rejected::from(&error)),
        (FileKind::Rows(RowFormat::Lines), Ok(file)) => reader.lines(&file),
        (FileKind::Rows(format), Ok(file)) => reader.table(&container.doc_id, &container.file_name, format, file)?,
        (FileKind::Packed, Ok(file)) => {
            let folder = context.unpacked.folder();
            archive::walk(file, &container.file_name, folder, &mut reader).map_err(|stopped| match stopped {
                Stopped::Taker(error) => error,
                Stopped::TemporaryFile(error) => no_room(folder, error),
            })?;
        }
        (FileKind::Document(_), Ok(_)) => {}
    }
    reader.flush()?;
    let mut found = reader.found;
    // A container without sources is still mentioned.
    if found.sources.is_empty() && found.skipped.is_empty() && found.no_column.is_none() {
        let what =
            if container.kind == FileKind::Packed { "the archive holds no files" } else { "the file has no rows" };
        found.skip(container.doc_id.clone(), SkipReason::Empty, what);
    }
    Ok(found)
}

/// Goes through a container and collects its sources.
struct ContainerReader<'a> {
    container: &'a Container,
    context: &'a OpenContext<'a>,
    found: FoundSources,
    /// Bytes that go to the temporary file next, and the index of the first source in them.
    batch: Vec<u8>,
    batched_from: usize,
    /// Name and format of the following rows.
    rows_of: String,
    row_format: DocumentFormat,
    /// The file, as it is read now.
    file: Arc<SourceFile>,
    row: u64,
}

impl<'a> ContainerReader<'a> {
    fn new(container: &'a Container, context: &'a OpenContext<'a>) -> Self {
        ContainerReader {
            container,
            context,
            found: FoundSources::default(),
            batch: Vec::new(),
            batched_from: 0,
            rows_of: String::new(),
            row_format: DocumentFormat::JsonRow,
            file: SourceFile::new(&container.path),
            row: 0,
        }
    }

    fn skip_of(&mut self, doc_id: &str, rejected: Rejected) {
        self.found.skipped.push(Skipped::rejected(doc_id.to_string(), rejected));
    }

    fn name_of(&self, label: &str) -> String {
        if label.is_empty() { self.container.doc_id.clone() } else { [&self.container.doc_id, "#", label].concat() }
    }

    fn row_name(&self) -> String {
        // Joined at once: a text that grows keeps room that is never used.
        [&self.rows_of, "#row=", &self.row.to_string()].concat()
    }

    /// Lines of JSON stay where they are.
    fn lines(&mut self, file: &File) {
        let (doc_id, is_cancelled) = (&self.container.doc_id, self.context.is_cancelled);
        let id_column = self.context.options.id_column.as_deref();
        let of = Arc::clone(&self.file);
        let mut found = FoundSources::default();
        let mut json = Vec::new();
        let mut add = |line: Line| {
            let mut name = [doc_id, "#row=", &line.number.to_string()].concat();
            if let Some(id_column) = id_column {
                match named_line(file, line, id_column, &mut json) {
                    Ok(id) => name = [doc_id, "#", &id].concat(),
                    Err(message) => return found.skipped.push(bad_row(name, message, line.len)),
                }
            }
            found.add(name, &of, Location::Part { start: line.start }, line.len, DocumentFormat::JsonRow);
        };
        let read = jsonl::for_each_line(file, &mut vec![0; jsonl::BUFFER], &is_cancelled, &mut add);
        match read {
            Ok(()) => self.found = found,
            // What was found before the error would be part of a file, and would not look like it.
            Err(error) => self.skip_of(&self.container.doc_id, Rejected::from(&error)),
        }
    }

    /// Rows of a table that is no JSON Lines go to the temporary file. `doc_id` is what the table is called.
    fn table(&mut self, doc_id: &str, file_name: &str, format: RowFormat, mut file: File) -> Result<()> {
        let options = self.context.options;
        let before = (self.found.sources.len(), self.found.skipped.len());
        (self.rows_of, self.row) = (doc_id.to_string(), 0);
        self.encoding(UTF_8);
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
        read: std::result::Result<(), RowsError>,
        before: (usize, usize),
    ) -> Result<()> {
        match read {
            Ok(()) => {
                if before == (self.found.sources.len(), self.found.skipped.len()) {
                    self.found.skip(doc_id.to_string(), SkipReason::Empty, "the file has no rows");
                }
            }
            Err(RowsError::Fatal(error)) => return Err(error),
            Err(RowsError::Rejected(rejected)) => {
                // What was found before the error would be part of a file, and would not look like it.
                self.flush()?;
                self.found.sources.truncate(before.0);
                self.found.skipped.truncate(before.1);
                self.batched_from = self.found.sources.len();
                self.skip_of(doc_id, rejected);
            }
            Err(RowsError::NoColumn { wanted, there }) => {
                let message = no_column(&wanted, &there);
                self.found.skip(doc_id.to_string(), SkipReason::NoColumn, message);
                self.found.no_column = Some((wanted, there));
            }
        }
        Ok(())
    }

    /// Puts a document into the temporary file.
    fn keep(&mut self, name: String, bytes: &[u8], format: DocumentFormat) -> Result<()> {
        let start = self.batch.len() as u64;
        let before = self.found.sources.len();
        let len = bytes.len() as u64;
        self.found.add(name, &self.file, Location::Unpacked { start }, len, format);
        if self.found.sources.len() > before {
            self.batch.extend_from_slice(bytes);
        }
        if self.batch.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        if !self.batch.is_empty() {
            let base = self.context.unpacked.append(&self.batch)?;
            for source in &mut self.found.sources[self.batched_from..] {
                if let Location::Unpacked { start } = &mut source.place {
                    *start += base;
                }
            }
            self.batch.clear();
            self.batch.shrink_to(2 * BATCH);
        }
        self.batched_from = self.found.sources.len();
        Ok(())
    }
}

impl RowTaker for ContainerReader<'_> {
    fn row(&mut self, json: &[u8]) -> Result<()> {
        self.row += 1;
        let mut name = self.row_name();
        if let Some(id_column) = &self.context.options.id_column {
            match rows::id_of(json, id_column) {
                Ok(id) => name = [&self.rows_of, "#", &id_part(&id)].concat(),
                Err(message) => {
                    self.found.skipped.push(bad_row(name, message, json.len() as u64));
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
        self.found.skipped.push(bad_row(name, message, bytes));
    }

    fn is_cancelled(&self) -> bool {
        (self.context.is_cancelled)()
    }
}

impl Taker for ContainerReader<'_> {
    type Error = Error;

    fn take(&mut self, member: Member<'_>, content: &mut dyn Read) -> Result<()> {
        let Member { label, file_name, format } = member;
        let name = self.name_of(label);
        let kind = format.map(|format| FileKind::Document(DocumentFormat::File(format)));
        match kind.or_else(|| kind_of(file_name)) {
            None | Some(FileKind::Packed) => {
                self.found.skip(name, SkipReason::UnsupportedType, why_not(file_name));
            }
            Some(FileKind::Document(format)) => {
                let mut bytes = Vec::new();
                match content.take(MAX_BYTES).read_to_end(&mut bytes) {
                    Ok(_) => self.keep(name, &bytes, format)?,
                    Err(error) => self.skip_of(&name, Rejected::from(&error)),
                }
            }
            Some(FileKind::Rows(format @ (RowFormat::Lines | RowFormat::Json))) => {
                let before = (self.found.sources.len(), self.found.skipped.len());
                (self.rows_of, self.row, self.row_format) = (name.clone(), 0, DocumentFormat::JsonRow);
                self.encoding(UTF_8);
                let read = match format {
                    RowFormat::Lines => rows::jsonl::read(content, self),
                    _ => rows::read_json(content, self),
                };
                self.end_of_rows(&name, read, before)?;
            }
            // These are read from more than one place, and so need a file.
            Some(FileKind::Rows(format)) => match self.copied(content)? {
                Ok(file) => self.table(&name, file_name, format, file)?,
                Err(error) => self.skip_of(&name, Rejected::from(&error)),
            },
        }
        Ok(())
    }

    fn skip(&mut self, label: &str, rejected: Rejected) {
        let name = self.name_of(label);
        self.skip_of(&name, rejected);
    }

    fn is_cancelled(&self) -> bool {
        (self.context.is_cancelled)()
    }
}

impl ContainerReader<'_> {
    /// A temporary file of its own with what `content` gives. The inner error is that of the content.
    fn copied(&self, content: &mut dyn Read) -> Result<io::Result<File>> {
        let folder = self.context.unpacked.folder();
        let cannot = |error| no_room(folder, error);
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

fn no_room(folder: &Path, error: io::Error) -> Error {
    Error::io("write a temporary file in", folder, error).hint("name a folder with more room with --temp-dir")
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

fn bad_row(doc_id: String, message: String, bytes_read: u64) -> Skipped {
    Skipped { doc_id, stage: SkipStage::Extract, reason: SkipReason::BadRow, message, bytes_read }
}

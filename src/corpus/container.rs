//! Files that hold documents or other files, and the sources found in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use doctext::Rejected;
use doctext::archive::{self, Member, Stopped, Taker};

use super::blocks;
use super::file_kind::{FileKind, kind_of, why_not};
use super::rows::{RowKind, RowsError, looks_like_data, no_column};
use super::skipped::{SkipReason, SkipStage, Skipped};
use super::source::{Location, MAX_BYTES, SourceFile, SourceKind};
use crate::config::ReadOptions;
use crate::error::{Error, Result};
use crate::spill::Spill;

/// Bytes of a member that are held in memory, unless it is a document by itself.
const MEMBER: u64 = 16 << 20;

/// A file that is opened before anything is read: a table or an archive.
#[derive(Debug)]
pub struct Container {
    pub(super) doc_id: String,
    pub(super) path: Arc<Path>,
    pub(super) file_name: String,
    pub(super) len_bytes: u64,
    /// The format of its rows; `None` of an archive.
    pub(super) rows: Option<&'static RowKind>,
    /// Whether it is an input itself.
    pub(super) is_input: bool,
}

/// Options and resources for opening containers.
pub struct OpenContext<'a> {
    /// The reading options.
    pub options: &'a ReadOptions,
    /// The temporary file that members of archives go to.
    pub unpacked: &'a Arc<Spill>,
    /// Whether the rest is no longer wanted.
    pub is_cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// The sources in one container.
#[derive(Debug, Default)]
pub struct FoundSources {
    pub(super) files: Vec<SourceFile>,
    pub(super) skipped: Vec<Skipped>,
    /// A column that was asked for but is missing, and the existing columns.
    pub(super) no_column: Option<(String, Vec<String>)>,
}

impl Container {
    /// Finds the sources in the container: the members of an archive, or the table itself if its beginning can be read. Uses no
    /// thread but the caller's.
    ///
    /// # Errors
    /// A usage error if the container is an input and lacks a column that was asked for; a fatal error if the temporary file
    /// cannot be written.
    ///
    /// # Complexity
    /// Linear in the bytes of an archive, also of what is packed in it; memory is for one member.
    pub fn open(&self, context: &OpenContext<'_>) -> Result<FoundSources> {
        let archive = if self.rows.is_none() { Some(Arc::from(self.doc_id.as_str())) } else { None };
        let found = FoundSources::default();
        let mut reader = ContainerReader { container: self, context, found, archive, large: None };
        match self.rows {
            Some(format) => {
                reader.add_table(self.doc_id.clone(), Location::Whole, self.len_bytes, format);
            }
            None => reader.unpack()?,
        }
        let found = reader.found;
        match &found.no_column {
            Some((wanted, there)) if self.is_input && found.files.is_empty() => Err(self.lacks(wanted, there)),
            _ => Ok(found),
        }
    }

    /// The error that the column `wanted` is not among the columns `there`.
    pub(super) fn lacks(&self, wanted: &str, there: &[String]) -> Error {
        Error::usage(format!("`{}`: {}", self.path.display(), no_column(wanted, there)))
            .hint(if looks_like_data(there) {
                "these look like data; if the first row does not name the columns: --header no --text-column 1, or another number"
            } else {
                "name the column of the text with --text-column, and that of names, if there is one, with --id-column"
            })
            .at(&self.path)
    }
}

impl FoundSources {
    /// Adds a file that is one document, if it is not too large.
    pub(super) fn add(&mut self, file: SourceFile) {
        if file.len_bytes >= MAX_BYTES {
            let message = format!("{} bytes or more; a document must be smaller than {MAX_BYTES}", file.len_bytes);
            self.skip(file.doc_id, SkipReason::TooLarge, message);
        } else {
            self.files.push(file);
        }
    }

    /// Adds a source that is rejected before it is read.
    pub(super) fn skip(&mut self, doc_id: String, reason: SkipReason, message: impl Into<String>) {
        self.skipped.push(Skipped::of(&doc_id, SkipStage::Discover, reason, message.into()));
    }
}

/// Goes through a container and collects its sources.
struct ContainerReader<'a> {
    container: &'a Container,
    context: &'a OpenContext<'a>,
    found: FoundSources,
    /// Its name, if it is an archive.
    archive: Option<Arc<str>>,
    /// The temporary file of its large tables.
    large: Option<Arc<Spill>>,
}

impl ContainerReader<'_> {
    fn unpack(&mut self) -> Result<()> {
        let (container, folder) = (self.container, self.context.unpacked.folder());
        match File::open(&container.path) {
            Err(error) => self.skip_of(&container.doc_id, Rejected::from(&error)),
            Ok(file) => {
                archive::walk(file, &container.file_name, folder, self).map_err(|stopped| match stopped {
                    Stopped::Taker(error) => error,
                    Stopped::TemporaryFile(error) => Error::io("write a temporary file in", folder, error)
                        .hint("name a folder with more room with --temp-dir"),
                })?;
            }
        }
        // An archive without sources is still mentioned.
        if self.found.files.is_empty() && self.found.skipped.is_empty() && self.found.no_column.is_none() {
            self.found.skip(container.doc_id.clone(), SkipReason::Empty, "the archive holds no files");
        }
        Ok(())
    }

    fn skip_of(&mut self, doc_id: &str, rejected: Rejected) {
        self.found.skipped.push(Skipped::rejected(doc_id.to_string(), rejected));
    }

    fn name_of(&self, label: &str) -> String {
        if label.is_empty() { self.container.doc_id.clone() } else { [&self.container.doc_id, "#", label].concat() }
    }

    /// Adds a table if its beginning can be read.
    fn add_table(&mut self, doc_id: String, place: Location, len_bytes: u64, kind: &'static RowKind) {
        let (path, rows) = (Arc::clone(&self.container.path), kind);
        let kind = SourceKind::Rows(rows);
        let archive = self.archive.clone();
        let file = SourceFile { doc_id, path, place, len_bytes, kind, archive };
        match blocks::open(&file, rows, self.context.options, true) {
            Ok(_) => self.found.files.push(file),
            Err(error) => {
                self.found.skipped.push(blocks::skipped_file(&file.doc_id, &error));
                if let RowsError::NoColumn { wanted, there } = error {
                    self.found.no_column = Some((wanted, there));
                }
            }
        }
    }

    /// Puts the bytes of a table into a temporary file, as they are, and says where. The inner error is that of the content.
    fn keep_table(&mut self, content: &mut dyn Read) -> Result<io::Result<(Location, u64)>> {
        let mut bytes = Vec::new();
        if let Err(error) = content.take(MEMBER).read_to_end(&mut bytes) {
            return Ok(Err(error));
        }
        let (spill, start) = if (bytes.len() as u64) < MEMBER {
            let start = self.context.unpacked.append(&bytes)?;
            return Ok(Ok((
                Location::Unpacked { spill: Arc::clone(self.context.unpacked), start },
                bytes.len() as u64,
            )));
        } else {
            // Others write to the common file, so one that comes in parts has a file of its own archive.
            let spill = self.large.get_or_insert_with(|| Arc::new(Spill::new(self.context.unpacked.folder())));
            (Arc::clone(spill), spill.append(&bytes)?)
        };
        loop {
            bytes.clear();
            match content.take(MEMBER).read_to_end(&mut bytes) {
                Ok(0) => break,
                Ok(_) => spill.append(&bytes)?,
                Err(error) => return Ok(Err(error)),
            };
        }
        let len_bytes = spill.len() - start;
        Ok(Ok((Location::Unpacked { spill, start }, len_bytes)))
    }
}

impl Taker for ContainerReader<'_> {
    type Error = Error;

    fn take(&mut self, member: Member<'_>, content: &mut dyn Read) -> Result<()> {
        let Member { label, file_name, format } = member;
        let doc_id = self.name_of(label);
        let kind = format.map(|format| FileKind::Source(SourceKind::Document(format)));
        match kind.or_else(|| kind_of(file_name)) {
            None | Some(FileKind::Packed) => {
                self.found.skip(doc_id, SkipReason::UnsupportedType, why_not(file_name));
            }
            Some(FileKind::Source(kind @ SourceKind::Document(_))) => {
                let mut bytes = Vec::new();
                match content.take(MAX_BYTES).read_to_end(&mut bytes) {
                    Ok(_) if bytes.len() as u64 == MAX_BYTES => {
                        let message = format!("{MAX_BYTES} bytes or more; a document must be smaller");
                        self.found.skip(doc_id, SkipReason::TooLarge, message);
                    }
                    Ok(_) => {
                        let spill = Arc::clone(self.context.unpacked);
                        let (start, len_bytes) = (spill.append(&bytes)?, bytes.len() as u64);
                        let (path, place) = (Arc::clone(&self.container.path), Location::Unpacked { spill, start });
                        let archive = self.archive.clone();
                        self.found.files.push(SourceFile { doc_id, path, place, len_bytes, kind, archive });
                    }
                    Err(error) => self.skip_of(&doc_id, Rejected::from(&error)),
                }
            }
            Some(FileKind::Source(SourceKind::Rows(format))) => match self.keep_table(content)? {
                Ok((place, len_bytes)) => self.add_table(doc_id, place, len_bytes, format),
                Err(error) => self.skip_of(&doc_id, Rejected::from(&error)),
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

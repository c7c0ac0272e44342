//! Files that hold documents or other files, and the sources found in them.

use std::io::{self, Cursor, Read};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use doctext::archive::{Member, Stopped, Taker, Walker};
use doctext::{Format, Rejected};

use super::blocks;
use super::by_content;
use super::file_kind::{FileKind, forced_kind, kind_of, why_not};
use super::limits::limits_of;
use super::remarks::{Remark, RemarkKind};
use super::rows::{RowKind, RowsError, looks_like_data, no_column};
use super::selection::{self, Selection};
use super::skipped::{SkipReason, SkipStage, Skipped};
use super::source::{Archive, Location, MAX_BYTES, SourceFile, SourceKind};
use super::unpacked::{Kept, Unless, Unpacked};
use super::watch::{InputFile, Listed, Watch};
use crate::config::ReadOptions;
use crate::error::{Error, Result};
use crate::spill::Spills;

/// Why a file is not read that a user leaves out.
pub(super) const EXCLUDED: &str = "--include or --exclude leaves it out";

/// A file that is opened before anything is read: a table or an archive.
#[derive(Clone, Debug)]
pub struct Container {
    pub(super) doc_id: String,
    pub(super) path: Arc<Path>,
    pub(super) file_name: String,
    pub(super) listed: Listed,
    pub(super) len_bytes: u64,
    pub(super) kind: ContainerKind,
    /// Whether it is an input itself.
    pub(super) is_input: bool,
}

/// What is to be opened.
#[derive(Clone, Debug)]
pub(super) enum ContainerKind {
    /// A table.
    Rows(&'static RowKind),
    /// An archive, by its name or by the ending that its name should have.
    Packed(Option<&'static str>),
    /// Files that may be something else than their names say; the container has the name of the first of them.
    Open(Vec<OpenFile>),
}

/// A file whose content says what it is.
#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    pub doc_id: String,
    pub path: Arc<Path>,
    pub file_name: String,
    pub listed: Listed,
    pub len_bytes: u64,
    pub is_input: bool,
}

/// Options and resources for opening containers.
pub struct OpenContext<'a> {
    /// The reading options.
    pub options: &'a ReadOptions,
    /// Which files and members are read.
    pub selection: &'a Selection,
    /// The temporary files that members of archives go to.
    pub unpacked: &'a Spills,
    /// What befalls the inputs.
    pub watch: &'a Arc<Watch>,
}

/// The sources in one container.
#[derive(Debug, Default)]
pub struct FoundSources {
    pub(super) files: Vec<SourceFile>,
    pub(super) skipped: Vec<Skipped>,
    /// That a column which was asked for is missing.
    pub(super) lacking: Option<Error>,
    /// Tables that are not read for that.
    pub(super) lacking_tables: Vec<String>,
    /// What a user should know about how they were found.
    pub(super) remarks: Vec<Remark>,
    /// Archives for which the temporary folder had no room, and that this is so.
    pub(super) without_room: Vec<(Container, Skipped)>,
}

impl OpenContext<'_> {
    /// Opens again what found no room beside others, one after the other and small ones first: a large archive must not cost
    /// those that were opened at the same time. What finds none now is left out.
    ///
    /// # Errors
    /// As [`Container::open`].
    pub(super) fn open_alone(&self, found: &mut FoundSources) -> Result<()> {
        let mut waiting = mem::take(&mut found.without_room);
        waiting.sort_by(|(a, _), (b, _)| (a.len_bytes, &a.doc_id).cmp(&(b.len_bytes, &b.doc_id)));
        for (container, _) in waiting {
            let mut again = container.open(self)?;
            again.skipped.extend(mem::take(&mut again.without_room).into_iter().map(|(_, skipped)| skipped));
            found.append(again);
        }
        Ok(())
    }
}

impl Container {
    /// Finds the sources in the container: the members of an archive, or the table itself if its beginning can be read. Uses no
    /// thread but the caller's.
    ///
    /// # Errors
    /// A usage error if the container is an input and lacks a column that was asked for; a fatal error if the temporary file
    /// cannot be written, unless the folder has no room for what is in this container.
    ///
    /// # Complexity
    /// Linear in the bytes of an archive, also of what is packed in it; memory is for one member.
    pub fn open(&self, context: &OpenContext<'_>) -> Result<FoundSources> {
        guarded(&self.doc_id, self.len_bytes, || self.find(context))
    }

    fn find(&self, context: &OpenContext<'_>) -> Result<FoundSources> {
        let archive = match self.kind {
            ContainerKind::Packed(_) => Some(Arc::new(Archive::new(&self.doc_id))),
            _ => None,
        };
        let found = FoundSources::default();
        let unpacked = Unpacked::new(context.unpacked);
        let mut reader = ContainerReader { container: self, context, found, archive, unpacked };
        match &self.kind {
            ContainerKind::Rows(format) => {
                reader.add_table(self.doc_id.clone(), Location::Whole, self.len_bytes, format, false);
            }
            ContainerKind::Packed(ending) => reader.unpack(*ending)?,
            ContainerKind::Open(files) => {
                for file in files {
                    let found = guarded(&file.doc_id, file.len_bytes, || file.open(context))?;
                    reader.found.append(found);
                }
            }
        }
        let mut found = reader.found;
        match found.lacking.take() {
            Some(error) if self.is_input && found.files.is_empty() => Err(error),
            lacking => Ok(FoundSources { lacking, ..found }),
        }
    }

    /// The error that the column `wanted` is not among the columns `there`.
    pub(super) fn lacks(&self, wanted: &str, there: &[String]) -> Error {
        Error::usage(format!("`{}`: {}", self.path.display(), no_column(wanted, there)))
            .hint(if looks_like_data(there) {
                "these look like data; if the first row does not name the columns: --header no --text-column 1, or another number"
            } else if matches!(&self.kind, ContainerKind::Rows(kind) if kind.name == "csv-row") {
                "name the column of the text with --text-column; if these are not the columns, --delimiter, --quote and --skip-lines say how the table is written"
            } else {
                "name the column of the text with --text-column, and that of names, if there is one, with --id-column"
            })
            .at(&self.path)
    }
}

/// What is found in a file. A fault of ours costs the file, and not the run.
fn guarded(doc_id: &str, len_bytes: u64, find: impl FnOnce() -> Result<FoundSources>) -> Result<FoundSources> {
    catch_unwind(AssertUnwindSafe(find)).unwrap_or_else(|_| {
        let skipped = vec![Skipped::crashed(doc_id, len_bytes)];
        Ok(FoundSources { skipped, ..FoundSources::default() })
    })
}

impl OpenFile {
    /// Looks into the file and finds what is in it.
    fn open(&self, context: &OpenContext<'_>) -> Result<FoundSources> {
        let mut found = FoundSources::default();
        let OpenFile { doc_id, path, file_name, listed, len_bytes, is_input } = self;
        let listed = *listed;
        let kind = match self.kind(context) {
            Ok(kind) => kind,
            Err(error) => {
                found.skipped.push(Skipped::rejected(doc_id.clone(), Rejected::from(&error)));
                return Ok(found);
            }
        };
        let is_by_content = kind != kind_of(file_name);
        let kind = match kind {
            None => {
                found.skip(doc_id.clone(), SkipReason::UnsupportedType, why_not(file_name));
                return Ok(found);
            }
            Some(FileKind::Source(kind @ SourceKind::Document(_))) => {
                let (doc_id, path, place) = (doc_id.clone(), Arc::clone(path), Location::Whole);
                let len_bytes = *len_bytes;
                found.add(SourceFile { doc_id, path, place, len_bytes, listed, kind, archive: None, is_by_content });
                return Ok(found);
            }
            Some(FileKind::Source(SourceKind::Rows(rows))) => {
                found.said(doc_id, rows.name);
                ContainerKind::Rows(rows)
            }
            Some(FileKind::Packed) => ContainerKind::Packed(None),
            Some(FileKind::PackedAs(ending)) => {
                found.said(doc_id, ending);
                ContainerKind::Packed(Some(ending))
            }
        };
        let (doc_id, path, file_name) = (doc_id.clone(), Arc::clone(path), file_name.clone());
        let (len_bytes, is_input) = (*len_bytes, *is_input);
        let container = Container { doc_id, path, file_name, listed, len_bytes, kind, is_input };
        found.append(container.open(context)?);
        Ok(found)
    }

    fn kind(&self, context: &OpenContext<'_>) -> io::Result<Option<FileKind>> {
        let mut file = InputFile::open(&self.path, self.listed, context.watch)?.file;
        // Every plain text is glanced at, so the system is asked once where that is enough.
        let mut head = vec![0; by_content::GLANCE];
        let mut len = 0;
        while len < head.len() {
            match file.read(&mut head[len..]) {
                Ok(0) => break,
                Ok(more) => len += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(context.watch.judged(error, &self.path)),
            }
        }
        head.truncate(len);
        let by_name = kind_of(&self.file_name);
        if by_name.is_some() && !by_content::may_be_other(&head) {
            return Ok(by_name);
        }
        let more = file.take((by_content::HEAD - by_content::GLANCE) as u64).read_to_end(&mut head);
        more.map_err(|error| context.watch.judged(error, &self.path))?;
        Ok(by_content::kind_by_content(&self.file_name, &head, context.options))
    }
}

impl FoundSources {
    /// Says that a file was read by its content.
    fn said(&mut self, doc_id: &str, format: &str) {
        self.remarks.push(Remark::new(RemarkKind::FormatByContent, doc_id, 1).with_detail(format));
    }

    /// Takes those of another container in.
    pub(super) fn append(&mut self, mut other: FoundSources) {
        self.files.append(&mut other.files);
        self.skipped.append(&mut other.skipped);
        self.lacking_tables.append(&mut other.lacking_tables);
        self.remarks.append(&mut other.remarks);
        self.without_room.append(&mut other.without_room);
        let lacking = self.lacking.take();
        self.lacking = lacking.or(other.lacking);
    }

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
    /// What its members share, if it is an archive.
    archive: Option<Arc<Archive>>,
    /// What is taken out of it.
    unpacked: Unpacked<'a>,
}

impl ContainerReader<'_> {
    fn unpack(&mut self, ending: Option<&str>) -> Result<()> {
        let (container, folder) = (self.container, self.context.unpacked.folder());
        let watch = self.context.watch;
        let opened = InputFile::open(&container.path, container.listed, watch).and_then(|input| {
            let file = input.file.try_clone().map_err(|error| watch.judged(error, &container.path))?;
            Ok((input, file))
        });
        match opened {
            Err(error) => self.skip_of(&container.doc_id, Rejected::from(&error)),
            Ok((input, file)) => {
                let walker = Walker::new(folder).with_limits(limits_of(self.context.options));
                let walker = ending.map_or(walker, |ending| walker.read_as(ending));
                let mut more = 0;
                let walked = match walker.walk(file, &container.file_name, self) {
                    Err(Stopped::Taker(error)) => Err(error),
                    Err(Stopped::TemporaryFile(error, bytes)) => {
                        more = bytes;
                        Err(self.context.unpacked.fatal("write", error))
                    }
                    Err(Stopped::Unreadable(error)) => {
                        self.end_at(&watch.judged(error, &container.path));
                        Ok(())
                    }
                    Ok(()) => Ok(()),
                };
                let is_without_room = walked.as_ref().is_err_and(Error::is_without_room);
                let lost = match walked {
                    Err(_) if is_without_room => Some(self.unpacked.no_room(more)),
                    walked => walked.map(|()| input.changed())?,
                };
                // What was taken out of it may be of two states; nothing of it is in use yet.
                if let Some(mut rejected) = lost {
                    rejected.message.push_str("; nothing in it is counted");
                    self.found = FoundSources::default();
                    self.unpacked.take_back()?;
                    let skipped = Skipped::rejected(container.doc_id.clone(), rejected);
                    match is_without_room {
                        true => self.found.without_room.push((container.clone(), skipped)),
                        false => self.found.skipped.push(skipped),
                    }
                }
            }
        }
        let FoundSources { files, skipped, lacking, without_room, .. } = &self.found;
        // An archive without sources is still mentioned.
        if files.is_empty() && skipped.is_empty() && lacking.is_none() && without_room.is_empty() {
            self.found.skip(container.doc_id.clone(), SkipReason::Empty, "the archive holds no files");
        }
        Ok(())
    }

    /// That the system could not read the archive any further. The member that it was in has said so, where that is the archive itself.
    fn end_at(&mut self, error: &io::Error) {
        let doc_id = &self.container.doc_id;
        if !self.found.skipped.iter().any(|skipped| skipped.doc_id == *doc_id) {
            let mut rejected = Rejected::from(error);
            rejected.message += "; what comes after this point was not read";
            self.found.skipped.push(Skipped::rejected(doc_id.clone(), rejected));
        }
    }

    fn skip_of(&mut self, doc_id: &str, rejected: Rejected) {
        self.found.skipped.push(Skipped::rejected(doc_id.to_string(), rejected));
    }

    /// The name of a member as its archive has it: a compressed file without an ending is called a text, until it is looked at.
    fn own_name<'n>(&'n self, label: &str, file_name: &'n str) -> &'n str {
        let packed = self.container.file_name.rsplit_once('.').map_or("", |(stem, _)| stem);
        if label.is_empty() && file_name.strip_suffix(".txt") == Some(packed) { packed } else { file_name }
    }

    fn name_of(&self, label: &str) -> String {
        if label.is_empty() { self.container.doc_id.clone() } else { [&self.container.doc_id, "#", label].concat() }
    }

    /// Adds a table if its beginning can be read.
    fn add_table(
        &mut self,
        doc_id: String,
        place: Location,
        len_bytes: u64,
        kind: &'static RowKind,
        is_by_content: bool,
    ) {
        let (path, rows) = (Arc::clone(&self.container.path), kind);
        let kind = SourceKind::Rows(rows);
        let archive = self.archive.clone();
        let listed = self.container.listed;
        let file = SourceFile { doc_id, path, place, len_bytes, listed, kind, archive, is_by_content };
        if is_by_content {
            self.found.said(&file.doc_id, rows.name);
        }
        match blocks::open(&file, rows, self.context.options, true, self.context.watch) {
            Ok(_) => self.found.files.push(file),
            Err(error) => {
                if let RowsError::NoColumn { wanted, there } = &error {
                    self.found.lacking = Some(self.container.lacks(wanted, there));
                    self.found.lacking_tables.push(file.doc_id.clone());
                }
                self.found.skipped.push(blocks::skipped_file(&file.doc_id, error));
            }
        }
    }
}

impl Taker for ContainerReader<'_> {
    type Error = Error;

    fn take(&mut self, member: Member<'_>, content: &mut dyn Read) -> Result<()> {
        let content = &mut Unless { watch: self.context.watch, content };
        let Member { label, file_name, format, budget } = member;
        let doc_id = self.name_of(label);
        let selection = self.context.selection;
        if let Some((reason, why)) = label.split(['/', '#']).find_map(selection::of_system) {
            self.found.skip(doc_id, reason, why);
            return Ok(());
        }
        if selection.excludes(&doc_id) || !selection.includes(&doc_id) {
            self.found.skip(doc_id, SkipReason::Excluded, EXCLUDED);
            return Ok(());
        }
        let name = self.own_name(label, file_name);
        let options = self.context.options;
        let is_message = format.is_some() && Format::of_name(file_name) != format && label.contains('=');
        let mut head = Vec::new();
        let (kind, is_by_content) = match (forced_kind(options), format) {
            (Some(FileKind::Source(kind)), _) if !is_message => (Some(FileKind::Source(kind)), false),
            _ if !is_message && by_content::is_open(name) => {
                // An error here comes again to whoever reads.
                let _ = content.take(by_content::HEAD as u64).read_to_end(&mut head);
                let kind = by_content::kind_by_content(name, &head, options);
                (kind, kind != kind_of(file_name))
            }
            (_, Some(format)) => (Some(FileKind::Source(SourceKind::Document(format))), false),
            (_, None) => (kind_of(file_name), false),
        };
        let content = &mut Cursor::new(head).chain(content);
        match kind {
            None | Some(FileKind::Packed | FileKind::PackedAs(_)) => {
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
                        if let SourceKind::Document(format) = kind {
                            if let Err(rejected) = format.charge(&bytes, budget) {
                                self.skip_of(&doc_id, rejected);
                                return Ok(());
                            }
                            if let (Some(archive), true) = (&self.archive, format.is_drawn(&bytes)) {
                                archive.add_drawn(bytes.len() as u64);
                            }
                        }
                        let (place, len_bytes) = (self.unpacked.append(&bytes)?, bytes.len() as u64);
                        let path = Arc::clone(&self.container.path);
                        let archive = self.archive.clone();
                        let listed = self.container.listed;
                        let file = SourceFile { doc_id, path, place, len_bytes, listed, kind, archive, is_by_content };
                        self.found.files.push(file);
                    }
                    Err(error) => self.skip_of(&doc_id, Rejected::from(&error)),
                }
            }
            Some(FileKind::Source(SourceKind::Rows(format))) => match self.unpacked.keep(content)? {
                Ok(Kept { place, len_bytes, behind }) => {
                    self.add_table(doc_id.clone(), place, len_bytes, format, is_by_content);
                    if let Some(mut rejected) = behind {
                        rejected.message += "; the rows before this point are counted, the rest is not";
                        self.skip_of(&doc_id, rejected);
                    }
                }
                Err(rejected) => self.skip_of(&doc_id, rejected),
            },
        }
        Ok(())
    }

    fn skip(&mut self, label: &str, rejected: Rejected) {
        let name = self.name_of(label);
        self.skip_of(&name, rejected);
    }

    fn is_cancelled(&self) -> bool {
        self.context.watch.is_stopped()
    }
}

//! A file that holds one document or many, and where its bytes are.

use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use doctext::Limits;

use super::format::DocumentFormat;
use super::part_name::part_name;
use super::rows::RowKind;
use super::split;
use super::watch::{InputFile, Listed, Watch};
use crate::regular_file::ReadAt;
use crate::spill::Spill;

/// A file, row or member of this size or more is no document: positions in a text are 32 bits wide.
pub(super) const MAX_BYTES: u64 = 1 << 31;

/// Rank of a document: that of its batch in the upper half, and its place in the batch in the lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocOrd(pub u64);

impl DocOrd {
    /// That of a document in a batch.
    pub fn new(batch: u64, index: usize) -> DocOrd {
        DocOrd(batch << 32 | index as u64)
    }

    /// The number of the batch.
    pub fn batch(self) -> u64 {
        self.0 >> 32
    }

    /// Its place in the batch.
    pub fn index(self) -> usize {
        (self.0 & u64::from(u32::MAX)) as usize
    }
}

/// A file, or a member of an archive, that documents are read from.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path relative to the input, as it stands in the tables; of a member with `#` and its name behind it.
    pub doc_id: String,
    /// The file, or the archive.
    pub path: Arc<Path>,
    /// Where its bytes are.
    pub place: Location,
    /// Its length when it was found, in bytes.
    pub len_bytes: u64,
    /// What the file or the archive was when it was listed.
    pub listed: Listed,
    /// What it holds.
    pub kind: SourceKind,
    /// The archive that it is a member of.
    pub archive: Option<Arc<Archive>>,
    /// Whether its content shows another kind than its name, and goes before it.
    pub is_by_content: bool,
}

/// What the members of an archive have in common.
#[derive(Debug, Default)]
pub struct Archive {
    /// Its `doc_id`.
    pub doc_id: String,
    /// Bytes of its members that are drawn, such as PDF files.
    drawn: AtomicU64,
}

impl Archive {
    /// None of whose members is known yet.
    pub fn new(doc_id: &str) -> Self {
        Archive { doc_id: doc_id.to_string(), ..Archive::default() }
    }

    /// Counts a member that is drawn, before any of them is read.
    pub fn add_drawn(&self, bytes: u64) {
        self.drawn.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The share of a member, by its length, in what those that are drawn may do together: `most`.
    pub fn share(&self, bytes: u64, most: u64) -> u64 {
        let drawn = self.drawn.load(Ordering::Relaxed).max(bytes).max(1);
        (u128::from(most) * u128::from(bytes) / u128::from(drawn)) as u64
    }
}

/// Where the bytes of a source are.
#[derive(Clone, Debug)]
pub enum Location {
    /// They are its file.
    Whole,
    /// They are in a temporary file, where they were put when its archive was opened.
    Unpacked {
        /// The temporary file.
        spill: Arc<Spill>,
        /// In bytes.
        start: u64,
    },
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// One document.
    Document(doctext::Format),
    /// A document in each row.
    Rows(&'static RowKind),
}

impl SourceFile {
    /// A name as long as those of its documents, as far as that is known before they are read. `is_split` says whether files
    /// are to be split.
    pub fn longest_doc_id(&self, is_split: bool) -> String {
        // A row of a table of texts has rarely less than twenty bytes.
        let last = (self.len_bytes / 20).max(1);
        match self.kind {
            SourceKind::Document(_) if is_split || split::has_ending(self.file_name()) => {
                part_name(&self.doc_id, last / 10)
            }
            SourceKind::Document(_) => self.doc_id.clone(),
            SourceKind::Rows(_) => format!("{}#row={last}", self.doc_id),
        }
    }

    /// The file on the disk that it is or is in, by its `doc_id`.
    pub fn input(&self) -> &str {
        self.archive.as_ref().map_or(&self.doc_id, |archive| &archive.doc_id)
    }

    /// Bytes of it that were put into a temporary file.
    pub(super) fn unpacked_bytes(&self) -> u64 {
        if matches!(self.place, Location::Whole) { 0 } else { self.len_bytes }
    }

    /// What its documents are.
    pub fn format(&self) -> DocumentFormat {
        match self.kind {
            SourceKind::Document(format) => DocumentFormat::File(format),
            SourceKind::Rows(kind) => DocumentFormat::Row(kind.name),
        }
    }

    /// The limits of its reader: of what the members of an archive may do together, each has its share.
    pub(super) fn limits(&self, limits: Limits) -> Limits {
        let Some(archive) = &self.archive else { return limits };
        limits.with_max_operators(archive.share(self.len_bytes, limits.operators(self.listed.bytes())))
    }

    /// The last part of its path or name in its archive.
    pub(super) fn file_name(&self) -> &str {
        self.doc_id.rsplit(['/', '#']).next().unwrap_or_default()
    }

    /// Opens it.
    pub(super) fn open(&self, watch: &Arc<Watch>) -> io::Result<SourceBytes> {
        let from = match &self.place {
            Location::Whole => BytesFrom::File(Arc::new(InputFile::open(&self.path, self.listed, watch)?)),
            Location::Unpacked { spill, start } => {
                BytesFrom::Unpacked { spill: Arc::clone(spill), start: *start, len: self.len_bytes }
            }
        };
        Ok(SourceBytes { from, path: Arc::clone(&self.path), watch: Arc::clone(watch) })
    }
}

/// The bytes of a source that is open.
#[derive(Debug)]
pub(super) struct SourceBytes {
    from: BytesFrom,
    path: Arc<Path>,
    watch: Arc<Watch>,
}

#[derive(Debug)]
enum BytesFrom {
    File(Arc<InputFile>),
    Unpacked { spill: Arc<Spill>, start: u64, len: u64 },
}

impl SourceBytes {
    /// How many there are.
    pub fn len(&self) -> io::Result<u64> {
        match &self.from {
            BytesFrom::File(file) => Ok(file.file.metadata()?.len()),
            BytesFrom::Unpacked { len, .. } => Ok(*len),
        }
    }

    /// The file that they are, which may change while it is read; none if they are in the temporary file.
    pub fn input(&self) -> Option<Arc<InputFile>> {
        match &self.from {
            BytesFrom::File(file) => Some(Arc::clone(file)),
            BytesFrom::Unpacked { .. } => None,
        }
    }

    /// Fills a buffer from `at` on as far as there is something, and says how far.
    pub fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        if self.watch.is_stopped() {
            return Err(stopped());
        }
        match &self.from {
            BytesFrom::File(file) => {
                // Where it has failed once, what was read before may lack something.
                file.sound()?;
                filled(buffer, |rest, filled| file.file.read_at(rest, at + filled))
                    .map_err(|error| file.failed(self.watch.judged(error, &self.path)))
            }
            BytesFrom::Unpacked { spill, start, len } => {
                let filled = buffer.len().min(usize::try_from(len.saturating_sub(at)).unwrap_or(usize::MAX));
                spill.read(start + at, &mut buffer[..filled]).map_err(|error| {
                    self.watch.fail(error);
                    stopped()
                })?;
                Ok(filled)
            }
        }
    }
}

impl ReadAt for SourceBytes {
    fn size(&self) -> io::Result<u64> {
        self.len()
    }

    fn fill(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        if self.read_at(buffer, at)? < buffer.len() { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

/// Fills a buffer as far as there is something, however little a call gives, and says how far. `read` is told how much is filled.
fn filled(buffer: &mut [u8], mut read: impl FnMut(&mut [u8], u64) -> io::Result<usize>) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match read(&mut buffer[filled..], filled as u64) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// That reading ended because the run ends, which says itself why.
fn stopped() -> io::Error {
    io::Error::other("the run ends")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_have_what_they_may_do_together_by_their_length() {
        let archive = Archive::new("a.zip");
        [100, 300].iter().for_each(|bytes| archive.add_drawn(*bytes));
        assert_eq!([100, 300].map(|bytes| archive.share(bytes, 80_000_000)), [20_000_000, 60_000_000]);
        // One alone has all of it.
        let alone = Archive::new("b.zip");
        alone.add_drawn(7);
        assert_eq!((alone.share(7, 80_000_000), Archive::new("").share(9, 5)), (80_000_000, 5));
    }

    /// Rows and tables are cut from what this gives, so no size of a read shows in them.
    #[test]
    fn a_buffer_is_filled_however_little_a_read_gives() {
        let text = "L’état 国家 😀\n".repeat(50).into_bytes();
        for most in 1..=64 {
            for len in [1, 63, 64, 65, text.len(), text.len() + 100] {
                let (mut buffer, mut reads) = (vec![0; len], 0);
                let read = |rest: &mut [u8], at: u64| {
                    reads += 1;
                    // Every third is interrupted.
                    if reads % 3 == 0 {
                        return Err(ErrorKind::Interrupted.into());
                    }
                    let most = most.min(rest.len());
                    let mut left = &text[usize::try_from(at).unwrap().min(text.len())..];
                    io::Read::read(&mut left, &mut rest[..most])
                };
                let len = filled(&mut buffer, read).unwrap();
                assert!(
                    len == buffer.len().min(text.len()) && buffer[..len] == text[..len],
                    "{most} of {}",
                    buffer.len()
                );
                assert!(reads >= len / most);
            }
        }
        let failed = filled(&mut [0; 9], |_, at| if at == 0 { Ok(3) } else { Err(ErrorKind::NotFound.into()) });
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::NotFound);
    }
}

//! Compressed files, archives, web archives and mailboxes: each file in them, one after the other.
//!
//! # Examples
//! ```
//! use std::convert::Infallible;
//! use std::io::Read;
//!
//! use doctext::archive::{Member, Taker, walk};
//! use doctext::{Options, Rejected};
//!
//! struct Texts(Vec<(String, Result<String, Rejected>)>);
//!
//! impl Taker for Texts {
//!     type Error = Infallible;
//!
//!     fn take(&mut self, member: Member<'_>, content: &mut dyn Read) -> Result<(), Infallible> {
//!         let mut bytes = Vec::new();
//!         let text = match content.read_to_end(&mut bytes) {
//!             Ok(_) => doctext::read(member.file_name, bytes, &Options::default()).map(|found| found.text),
//!             Err(error) => Err(Rejected::from(&error)),
//!         };
//!         self.0.push((member.label.to_string(), text));
//!         Ok(())
//!     }
//!
//!     fn skip(&mut self, label: &str, rejected: Rejected) {
//!         self.0.push((label.to_string(), Err(rejected)));
//!     }
//! }
//!
//! # use std::io::{Seek, Write};
//! # let mut file = tempfile::tempfile()?;
//! # let mut zip = zip::ZipWriter::new(&mut file);
//! # zip.start_file("notes/a.md", zip::write::SimpleFileOptions::default())?;
//! # zip.write_all(b"*Text*")?;
//! # zip.finish()?;
//! # file.rewind()?;
//! let mut texts = Texts(Vec::new());
//! walk(file, "notes.zip", &std::env::temp_dir(), &mut texts)?;
//! assert_eq!(texts.0, [("notes/a.md".to_string(), Ok("Text".to_string()))]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod kind;
mod labels;
mod mbox;
mod member;
mod on_disk;
mod records;
mod tar_file;
#[cfg(test)]
mod tests;
mod unlisted;
mod unpacked;
mod walk;
mod warc;
mod zip_file;

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::{fmt, io};

use self::kind::Kind;
pub use self::member::{Member, Taker};
use self::on_disk::{Fault, OnDisk};
pub use self::unpacked::unpacked_bytes;
use self::walk::{Source, Stop, Walk};
use crate::limits::Limits;
pub use crate::unpack::content::Budget;
use crate::unpack::streams::MEMORY;

/// Endings of archives and compressed files, without those that mean the same as another.
pub const ENDINGS: [&str; 13] =
    ["gz", "zst", "bz2", "xz", "zip", "tar", "tgz", "warc", "wet", "mbox", "trec", "rss", "atom"];

/// Why a walk through an archive ended early.
#[derive(Debug)]
pub enum Stopped<E> {
    /// The taker ended it.
    Taker(E),
    /// A temporary file could not be written, which was to have so many bytes at least.
    TemporaryFile(io::Error, u64),
    /// The system could not read the file any further. What was taken before is sound.
    Unreadable(io::Error),
}

impl<E: fmt::Display> fmt::Display for Stopped<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stopped::Taker(error) => error.fmt(f),
            Stopped::TemporaryFile(error, _) => write!(f, "cannot write a temporary file: {error}"),
            Stopped::Unreadable(error) => write!(f, "cannot read the file: {error}"),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for Stopped<E> {}

/// Whether a file of this name is an archive or a compressed file.
///
/// # Examples
/// ```
/// assert!(doctext::archive::is_archive("a.tar.gz") && !doctext::archive::is_archive("a.docx"));
/// ```
pub fn is_archive(file_name: &str) -> bool {
    Kind::of(file_name).is_some()
}

/// The ending of the files of many documents that this is one of, as its beginning shows for certain, where the name says so
/// little that the content may say more: `mbox`, `trec`, `rss` or `warc`. [`Walker::read_as`] takes it.
///
/// # Examples
/// ```
/// use doctext::archive::of_content;
///
/// let mailbox = b"From a at example.org  Thu Nov  1 11:19:12 2001\nSubject: s\n\ntext\n";
/// assert_eq!(of_content("2001-November.txt", mailbox), Some("mbox"));
/// assert_eq!(of_content("letters.txt", b"From here on, prose."), None);
/// ```
pub fn of_content(file_name: &str, head: &[u8]) -> Option<&'static str> {
    Kind::of_content(head).filter(|_| kind::is_open(file_name)).map(Kind::ending)
}

/// How an archive is walked through.
#[derive(Clone, Copy, Debug)]
pub struct Walker<'a> {
    temp_dir: &'a Path,
    memory: u64,
    ending: Option<&'a str>,
    limits: Limits,
}

impl<'a> Walker<'a> {
    /// `temp_dir` is for copies of large zip files that are inside something else.
    pub fn new(temp_dir: &'a Path) -> Self {
        Walker { temp_dir, memory: MEMORY, ending: None, limits: Limits::default() }
    }

    /// Sets how many bytes a decoder may keep, which is 2 GiB by default: a file that was compressed with `zstd --long=31`
    /// needs as many. No more is taken than the content needs.
    #[must_use]
    pub fn with_memory(self, bytes: u64) -> Self {
        Walker { memory: bytes, ..self }
    }

    /// Sets how much may come out of the file.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Walker { limits, ..self }
    }

    /// Reads the file as if its name ended in `ending`, such as `mbox`.
    #[must_use]
    pub fn read_as(self, ending: &'a str) -> Self {
        Walker { ending: Some(ending), ..self }
    }

    /// Walks through an archive and the archives in it, three deep. Does nothing where [`is_archive`] says no.
    ///
    /// # Errors
    /// The error of the taker, that of the temporary file, or that of the system where it cannot read the file. A faulty archive is no
    /// error: the taker is told.
    ///
    /// # Complexity
    /// Linear in what is unpacked, which [`Limits`] bound. Memory is that of a few decoders and 16 MiB,
    /// and of the names in the archive.
    pub fn walk<E>(self, file: File, file_name: &str, taker: &mut dyn Taker<Error = E>) -> Result<(), Stopped<E>> {
        let bytes_on_disk = file.metadata().map_err(Stopped::Unreadable)?.len();
        let fault = Fault::default();
        self.walk_source(Source::File(OnDisk::new(file, &fault)), bytes_on_disk, &fault, file_name, taker)
    }

    fn walk_source<E>(
        self,
        source: Source<'_>,
        bytes_on_disk: u64,
        fault: &Fault,
        file_name: &str,
        taker: &mut dyn Taker<Error = E>,
    ) -> Result<(), Stopped<E>> {
        let as_if = self.ending.map(|ending| format!("{file_name}.{}", ending.trim_start_matches('.')));
        let Some((kind, inner_name)) = Kind::of(as_if.as_deref().unwrap_or(file_name)) else { return Ok(()) };
        let budget = Budget::new(self.limits, bytes_on_disk);
        let Walker { temp_dir, memory, .. } = self;
        let mut walk = Walk { taker, temp_dir, budget: &budget, fault, memory, told: HashSet::new() };
        let ended = walk.open(kind, file_name, &inner_name, source, "", 1);
        match (ended, fault.error()) {
            (Err(Stop::Taker(error)), _) => Err(Stopped::Taker(error)),
            (Err(Stop::Temporary(error, bytes)), _) => Err(Stopped::TemporaryFile(error, bytes)),
            (_, Some(error)) => Err(Stopped::Unreadable(error)),
            (Err(Stop::Spent), None) => {
                walk.tell("", budget.rejected());
                Ok(())
            }
            (Ok(()) | Err(Stop::Over), None) => Ok(()),
        }
    }
}

/// Walks through an archive as [`Walker`] does by default.
///
/// # Errors
/// Those of [`Walker::walk`].
pub fn walk<E>(
    file: File,
    file_name: &str,
    temp_dir: &Path,
    taker: &mut dyn Taker<Error = E>,
) -> Result<(), Stopped<E>> {
    Walker::new(temp_dir).walk(file, file_name, taker)
}

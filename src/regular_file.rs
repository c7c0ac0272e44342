//! Files that are opened without waiting: a pipe in the place of a file would hold a run for ever, a device would never end.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;

/// What a pipe, a socket or a device is called where a file is expected.
pub(crate) const NOT_REGULAR: &str = "it is a pipe, a socket or a device, and no regular file";

/// Opens a regular file to read it. Whether a link in its place is followed is for the caller to say.
///
/// # Errors
/// What the system says, or that it is no regular file.
pub fn open(path: &Path, follow: bool) -> io::Result<File> {
    open_known(path, follow).map(|(file, _)| file)
}

/// The same, with what the system says of the file.
pub(crate) fn open_known(path: &Path, follow: bool) -> io::Result<(File, Metadata)> {
    let follow = if follow { OFlags::empty() } else { OFlags::NOFOLLOW };
    let flags = (OFlags::NONBLOCK | follow).bits();
    let file = OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path)?;
    let known = file.metadata()?;
    match known.file_type() {
        kind if kind.is_file() => Ok((file, known)),
        kind if kind.is_dir() => Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")),
        _ => Err(io::Error::other(NOT_REGULAR)),
    }
}

/// Reads a regular file that a user named, whole.
///
/// # Errors
/// Those of [`open`], and what the system says while it is read.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path, true)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Bytes that any number of threads read from any place: those of a file, or of a part of one.
pub trait ReadAt: Send + Sync {
    /// How many there are.
    ///
    /// # Errors
    /// What the system says.
    fn size(&self) -> io::Result<u64>;

    /// Fills a buffer from `at` on.
    ///
    /// # Errors
    /// What the system says, and that they end before.
    fn fill(&self, buffer: &mut [u8], at: u64) -> io::Result<()>;
}

impl ReadAt for File {
    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn fill(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        self.read_exact_at(buffer, at)
    }
}

/// Whether the machine has no more descriptors or memory, which is no fault of the file that was to be opened.
pub fn is_exhausted(error: &io::Error) -> bool {
    let exhausted = [Errno::MFILE, Errno::NFILE, Errno::NOMEM];
    exhausted.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}

/// Whether the disk fails, which is no fault of who named the file.
pub(crate) fn is_of_disk(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::IO.raw_os_error())
}

/// What to do where the machine has no more of something.
pub(crate) fn remedy(error: &io::Error) -> &'static str {
    match error.raw_os_error() == Some(Errno::NOMEM.raw_os_error()) {
        true => "the machine has no more memory: end other programs, or use fewer --threads or less --memory",
        false => "allow more open files (`ulimit -n`), or use fewer --threads",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened_and_links_where_that_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link, pipe) = (folder.path().join("a"), folder.path().join("l"), folder.path().join("p"));
        std::fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let mode = rustix::fs::Mode::from(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        assert!(open(&file, false).is_ok() && open(&link, true).is_ok());
        assert_eq!(open(&link, false).unwrap_err().raw_os_error(), Some(Errno::LOOP.raw_os_error()));
        for path in [pipe.as_path(), Path::new("/dev/zero")] {
            assert_eq!(open(path, true).unwrap_err().to_string(), NOT_REGULAR);
        }
        assert_eq!(read(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(read(&link).unwrap(), b"x");
    }

    #[test]
    fn only_a_machine_without_descriptors_or_memory_is_exhausted() {
        assert!([24, 23, 12].iter().all(|errno| is_exhausted(&io::Error::from_raw_os_error(*errno))));
        assert!(![5, 13, 2].iter().any(|errno| is_exhausted(&io::Error::from_raw_os_error(*errno))));
    }
}

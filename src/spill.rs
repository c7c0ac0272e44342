//! What does not fit into memory: one file, which has no name and so cannot be left behind.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};

/// A temporary file that any thread appends to and reads from. It is made when the first byte comes, and the system takes
/// it away when the program ends, however it ends.
#[derive(Debug)]
pub struct Spill {
    folder: PathBuf,
    file: OnceLock<File>,
    len: AtomicU64,
}

impl Spill {
    /// Nothing is written yet; the file will be in `folder`.
    pub fn new(folder: &Path) -> Self {
        Spill { folder: folder.to_path_buf(), file: OnceLock::new(), len: AtomicU64::new(0) }
    }

    /// The folder that the file is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Bytes that were appended.
    pub fn len(&self) -> u64 {
        self.len.load(Ordering::Relaxed)
    }

    /// Whether nothing was appended.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends, and says where.
    ///
    /// # Errors
    /// A fatal error that names the folder where the file cannot be made or there is no room.
    pub fn append(&self, bytes: &[u8]) -> Result<u64> {
        let file = match self.file.get() {
            Some(file) => file,
            None => {
                let made = tempfile::tempfile_in(&self.folder).map_err(|error| self.fault("make", error))?;
                // Two threads may come here at once; the second file goes away unused.
                self.file.get_or_init(|| made)
            }
        };
        let at = self.len.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        file.write_all_at(bytes, at).map_err(|error| self.fault("write", error))?;
        Ok(at)
    }

    /// Fills `bytes` from what was appended at `at`.
    ///
    /// # Errors
    /// A fatal error that names the folder.
    pub fn read(&self, at: u64, bytes: &mut [u8]) -> Result<()> {
        let read =
            self.file.get().map_or(Err(io::ErrorKind::UnexpectedEof.into()), |file| file.read_exact_at(bytes, at));
        read.map_err(|error| self.fault("read", error))
    }

    fn fault(&self, doing: &str, error: io::Error) -> Error {
        Error::io(&format!("{doing} a temporary file in"), &self.folder, error)
            .hint("name a folder with more room with --temp-dir, or allow more memory with --memory")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_appended_is_read_and_leaves_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let spill = Spill::new(folder.path());
        assert!(spill.is_empty() && spill.read(0, &mut [0]).is_err());
        let places: Vec<u64> = std::thread::scope(|scope| {
            let append = |byte: u8| {
                let spill = &spill;
                scope.spawn(move || spill.append(&vec![byte; 1000 + usize::from(byte)]).unwrap())
            };
            (0..4).map(append).collect::<Vec<_>>().into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (byte, at) in (0u8..).zip(places) {
            let mut bytes = vec![9; 1000 + usize::from(byte)];
            spill.read(at, &mut bytes).unwrap();
            assert!(bytes.iter().all(|&found| found == byte));
        }
        assert_eq!(spill.len(), 4006);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_fault_names_the_folder() {
        let error = Spill::new(Path::new("/nonexistent")).append(b"x").unwrap_err();
        assert!(error.to_string().contains("/nonexistent") && error.remedy().is_some(), "{error}");
    }
}

//! Space on the disk for what does not fit into memory: one file without a name, so that it cannot be left behind.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::error::{Error, Result};
use crate::regular_file;

/// What to do where a folder has no room for what is kept there in place of memory.
const NEEDS_ROOM: &str = "name a folder with more room with --temp-dir, or allow more memory with --memory";

/// The same for what is unpacked there: memory is no help.
const NEEDS_FOLDER: &str = "name a folder with more room with --temp-dir";

/// A temporary file that any thread appends to and reads from. It is made for the first byte, and the system removes it when
/// the program ends, however it ends.
#[derive(Debug, Default)]
pub struct Spill {
    folder: PathBuf,
    file: OnceLock<File>,
    len: AtomicU64,
    /// Whether what is in it would be in memory if there were more.
    replaces_memory: bool,
}

impl Spill {
    /// An empty spill; its file will be in `folder`.
    pub fn new(folder: &Path) -> Self {
        Spill { folder: folder.to_path_buf(), replaces_memory: true, ..Spill::default() }
    }

    /// Tries whether a folder that a user named can hold a temporary file, before any work is done.
    ///
    /// # Errors
    /// A usage error where there is no such folder, a fatal error where no file can be made in it.
    pub fn check(folder: Option<&Path>) -> Result<()> {
        let Some(folder) = folder else { return Ok(()) };
        if !folder.is_dir() {
            return Err(Error::usage(format!("there is no folder `{}` for the temporary file", folder.display()))
                .hint("make it first, or name another with --temp-dir")
                .at(folder));
        }
        let of_inputs = Spill { replaces_memory: false, ..Spill::new(folder) };
        tempfile::tempfile_in(folder).map(drop).map_err(|error| of_inputs.fatal("make", error))
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

    /// Appends bytes and returns their place.
    ///
    /// # Errors
    /// A fatal error that names the folder, if the file cannot be made or there is no room.
    pub fn append(&self, bytes: &[u8]) -> Result<u64> {
        let file = match self.file.get() {
            Some(file) => file,
            None => {
                let made = tempfile::tempfile_in(&self.folder).map_err(|error| self.fatal("make", error))?;
                // Two threads may come here at once; the second file goes away unused.
                self.file.get_or_init(|| made)
            }
        };
        let at = self.len.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        file.write_all_at(bytes, at).map_err(|error| self.fatal("write", error))?;
        Ok(at)
    }

    /// Forgets what was appended from `len` on, and gives its room back. Nobody may append meanwhile.
    ///
    /// # Errors
    /// A fatal error that names the folder.
    pub fn cut(&self, len: u64) -> Result<()> {
        self.len.store(len, Ordering::Relaxed);
        self.file.get().map_or(Ok(()), |file| file.set_len(len)).map_err(|error| self.fatal("cut", error))
    }

    /// Fills `bytes` from what was appended at `at`.
    ///
    /// # Errors
    /// A fatal error that names the folder.
    pub fn read(&self, at: u64, bytes: &mut [u8]) -> Result<()> {
        let read =
            self.file.get().map_or(Err(io::ErrorKind::UnexpectedEof.into()), |file| file.read_exact_at(bytes, at));
        read.map_err(|error| self.fatal("read", error))
    }

    /// That something could not be done with a temporary file in its folder.
    fn fatal(&self, doing: &str, error: io::Error) -> Error {
        fatal(&self.folder, doing, error, if self.replaces_memory { NEEDS_ROOM } else { NEEDS_FOLDER })
    }
}

fn fatal(folder: &Path, doing: &str, error: io::Error, hint: &str) -> Error {
    let hint = if regular_file::is_exhausted(&error) { regular_file::remedy(&error) } else { hint };
    Error::io(&format!("{doing} a temporary file in"), folder, error).hint(hint)
}

/// Temporary files in one folder that are lent to one writer at a time, so that it can take back what it appended. There are as
/// many as there were writers at once.
#[derive(Debug)]
pub struct Spills {
    folder: PathBuf,
    idle: Mutex<Vec<Arc<Spill>>>,
}

impl Spills {
    /// None yet; their files will be in `folder`, and hold what is unpacked.
    pub fn new(folder: &Path) -> Self {
        Spills { folder: folder.to_path_buf(), idle: Mutex::default() }
    }

    /// The folder that they are in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Lends one that nobody else appends to until it is put back.
    pub fn lend(&self) -> Arc<Spill> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| Arc::new(Spill { replaces_memory: false, ..Spill::new(&self.folder) }))
    }

    /// That something could not be done with a temporary file in the folder.
    pub(crate) fn fatal(&self, doing: &str, error: io::Error) -> Error {
        fatal(&self.folder, doing, error, NEEDS_FOLDER)
    }

    /// Takes one back. What is in it can still be read.
    pub fn put_back(&self, spill: Arc<Spill>) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(spill);
    }
}

/// Keeps numbers in memory as long as there is room, and otherwise in the temporary file.
#[derive(Debug)]
pub struct SpillBuffer {
    spill: Arc<Spill>,
    room: u64,
    taken: AtomicU64,
}

/// Numbers in a [`SpillBuffer`].
#[derive(Debug)]
pub struct Spilled(Stored);

#[derive(Debug)]
enum Stored {
    Memory(Vec<u32>),
    Disk { at: u64, len: usize },
}

impl SpillBuffer {
    /// A buffer with `room` bytes in memory.
    pub fn new(spill: &Arc<Spill>, room: u64) -> Self {
        SpillBuffer { spill: Arc::clone(spill), room, taken: AtomicU64::new(0) }
    }

    /// Stores numbers.
    ///
    /// # Errors
    /// A fatal error that names the folder of the temporary file.
    pub fn put(&self, numbers: Vec<u32>) -> Result<Spilled> {
        let bytes = (numbers.len() * size_of::<u32>()) as u64;
        if self.taken.load(Ordering::Relaxed).saturating_add(bytes) <= self.room {
            self.taken.fetch_add(bytes, Ordering::Relaxed);
            return Ok(Spilled(Stored::Memory(numbers)));
        }
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        Ok(Spilled(Stored::Disk { at: self.spill.append(&bytes)?, len: numbers.len() }))
    }

    /// A range of numbers that were stored together.
    ///
    /// # Errors
    /// A fatal error if they cannot be read back.
    ///
    /// # Panics
    /// If `range` is not within them.
    pub fn get<'s>(&self, spilled: &'s Spilled, range: Range<usize>) -> Result<Cow<'s, [u32]>> {
        match &spilled.0 {
            Stored::Memory(numbers) => Ok(Cow::Borrowed(&numbers[range])),
            Stored::Disk { at, .. } => {
                let mut bytes = vec![0; range.len() * size_of::<u32>()];
                self.spill.read(at + (range.start * size_of::<u32>()) as u64, &mut bytes)?;
                Ok(bytes.as_chunks::<4>().0.iter().map(|quad| u32::from_le_bytes(*quad)).collect())
            }
        }
    }

    /// Takes numbers out, which frees their room.
    ///
    /// # Errors
    /// A fatal error if they cannot be read back.
    pub fn take(&self, spilled: Spilled) -> Result<Vec<u32>> {
        match spilled.0 {
            Stored::Memory(numbers) => {
                self.taken.fetch_sub((numbers.len() * size_of::<u32>()) as u64, Ordering::Relaxed);
                Ok(numbers)
            }
            Stored::Disk { len, .. } => self.get(&spilled, 0..len).map(Cow::into_owned),
        }
    }
}

impl Spilled {
    /// Number of numbers.
    pub fn len(&self) -> usize {
        match &self.0 {
            Stored::Memory(numbers) => numbers.len(),
            Stored::Disk { len, .. } => *len,
        }
    }

    /// Whether there are no numbers.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_on_a_shelf_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let spill = Arc::new(Spill::new(folder.path()));
        let buffer = SpillBuffer::new(&spill, 12);
        let all = [vec![1, 2], vec![3, 4, 5], vec![6]].map(|numbers| buffer.put(numbers).unwrap());
        // The second had no room.
        assert_eq!(spill.len(), 12);
        assert_eq!(*buffer.get(&all[1], 1..3).unwrap(), [4, 5]);
        assert_eq!(*buffer.get(&all[0], 0..1).unwrap(), [1]);
        let [first, second, third] = all;
        assert_eq!(
            [first, third, second].map(|spilled| buffer.take(spilled).unwrap()),
            [vec![1, 2], vec![6], vec![3, 4, 5]]
        );
        assert!(!buffer.put(vec![7, 8, 9]).unwrap().is_empty());
        assert_eq!(spill.len(), 12);
    }

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
    fn what_is_cut_gives_its_room_back_and_leaves_the_rest() {
        let spills = Spills::new(&std::env::temp_dir());
        let (first, other) = (spills.lend(), spills.lend());
        assert!(!Arc::ptr_eq(&first, &other));
        let places: Vec<u64> = [&b"abc"[..], b"defg"].iter().map(|bytes| first.append(bytes).unwrap()).collect();
        first.cut(places[1]).unwrap();
        spills.put_back(Arc::clone(&first));
        let again = spills.lend();
        assert!(Arc::ptr_eq(&first, &again) && again.append(b"hi").unwrap() == 3);
        let mut bytes = [0; 5];
        first.read(0, &mut bytes).unwrap();
        assert_eq!((&bytes, first.len(), other.len()), (b"abchi", 5, 0));
        assert_eq!(first.file.get().unwrap().metadata().unwrap().len(), 5);
        other.cut(0).unwrap();
    }

    #[test]
    fn memory_helps_only_what_would_be_in_it() {
        let nowhere = Path::new("/nonexistent");
        let hint = |spill: &Spill| spill.append(b"x").unwrap_err().remedy().unwrap_or_default().to_string();
        assert!(hint(&Spill::new(nowhere)).contains("--memory"));
        let of_inputs = hint(&Spills::new(nowhere).lend());
        assert!(of_inputs.contains("--temp-dir") && !of_inputs.contains("--memory"), "{of_inputs}");
    }

    #[test]
    fn a_fault_names_the_folder() {
        let error = Spill::new(Path::new("/nonexistent")).append(b"x").unwrap_err();
        assert!(error.to_string().contains("/nonexistent") && error.remedy().is_some(), "{error}");
    }
}

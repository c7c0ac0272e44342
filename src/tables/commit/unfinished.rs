//! What this process is writing and has not put into its place. Where the program must end while a thread cannot be asked to
//! stop, that goes.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

static IN_WORK: Mutex<Vec<InWork>> = Mutex::new(Vec::new());

struct InWork {
    folder: PathBuf,
    lock: PathBuf,
    is_committed: bool,
}

/// A folder that is written into, until it is dropped.
pub(in crate::tables) struct Unfinished(PathBuf);

impl Unfinished {
    pub fn new(folder: &Path, lock: &Path) -> Self {
        let (folder, lock) = (folder.to_path_buf(), lock.to_path_buf());
        in_work().push(InWork { folder: folder.clone(), lock, is_committed: false });
        Unfinished(folder)
    }

    /// It is whole, and comes into its place now. False where it was taken away meanwhile.
    pub fn is_committed(&self) -> bool {
        let mut all = in_work();
        let ours = all.iter_mut().find(|in_work| in_work.folder == self.0);
        ours.map(|in_work| in_work.is_committed = true).is_some()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        in_work().retain(|in_work| in_work.folder != self.0);
    }
}

fn in_work() -> MutexGuard<'static, Vec<InWork>> {
    IN_WORK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what this process has not finished, for the end of the program: its threads may still be at work on it. Says false,
/// and removes nothing, where something is just coming into its place; that takes no time to speak of.
pub fn abandon() -> bool {
    // A thread that aborts may hold it.
    let mut all = match IN_WORK.try_lock() {
        Ok(all) => all,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => return false,
    };
    if all.iter().any(|in_work| in_work.is_committed) {
        return false;
    }
    for InWork { folder, lock, .. } in all.drain(..) {
        // A thread may make another file while the folder is emptied.
        for _ in 0..100 {
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {}
                _ => break,
            }
        }
        let _ = fs::remove_file(lock);
    }
    true
}

//! A file that appears only once it is complete.

use std::fs::File;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::commit::{
    Lock, Unfinished, beside, own_prefix, place, private_folder, remove_unfinished, split, sync_folder, take_back,
};
use crate::config::Format;
use crate::error::{Error, Result};
use crate::table_reader::format_of;

/// A folder next to a file, in which the replacement of the file is written, under a lock on the file. Dropping it removes
/// everything.
pub(super) struct Replacement {
    target: PathBuf,
    folder: TempDir,
    unfinished: Unfinished,
    _lock: Lock,
}

impl Replacement {
    /// Takes the lock, clears what a run that was killed has left, and makes the folder.
    ///
    /// # Errors
    /// An output-taken error where another run writes the file; a fatal error if the folder cannot be made.
    pub fn new(target: &Path) -> Result<Self> {
        let (parent, name) = split(target)?;
        let (prefix, file) = (own_prefix(&name), parent.join(&name));
        let lock = Lock::take(&beside(&parent, &prefix, "lock"), target)?;
        remove_unfinished(&parent, &prefix);
        let folder = private_folder(&parent, &prefix, target)?;
        let unfinished = Unfinished::new(folder.path(), lock.path());
        Ok(Replacement { target: file, folder, unfinished, _lock: lock })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Moves a file from the folder into its place.
    ///
    /// # Errors
    /// A fatal error that names the file, which is then as it was.
    pub fn put(self, name: &str) -> Result<()> {
        let Replacement { target, folder, unfinished, _lock } = self;
        if !unfinished.is_committed() {
            return Err(Error::cancelled());
        }
        let (new, old) = (folder.path().join(name), folder.path().join("old"));
        let above = File::open(target.parent().unwrap_or(Path::new("/")));
        let put = above.and_then(|above| {
            let placed = place(&new, &target, &old)?;
            sync_folder(&above).inspect_err(|_| take_back(&new, &target, &placed))
        });
        put.map_err(|error| Error::io("write", &target, error))
    }
}

/// The format of a file that is to be written, by the ending of its name.
///
/// # Errors
/// A usage error where that is no format, or the file is a folder.
pub(super) fn target_format(target: &Path) -> Result<Format> {
    let format = format_of(target)?;
    if target.is_dir() {
        return Err(Error::usage(format!("`{}` is a folder", target.display())).at(target));
    }
    Ok(format)
}

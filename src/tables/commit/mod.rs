//! All tables or none: they are written beside the output folder and put in its place at the end.
//!
//! Beside an output `out` may stand: `.out.termloom-lock`, which a run holds; `.out.termloom-new-*`, what a run writes;
//! `.out.termloom-done-*`, what is whole and about to become the output, or was the output until now; and, where the file
//! system cannot exchange two folders, `.out.termloom-old-*`, the output that makes room. The next run clears all of them.

mod leftovers;
mod lock;
mod own;
mod place;
mod target;
mod unfinished;

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub use self::own::OwnFiles;
pub use self::unfinished::abandon;

pub(super) use self::leftovers::remove_unfinished;
pub(super) use self::lock::Lock;
pub(super) use self::own::{own_prefix, split};
pub(super) use self::place::{place, sync_folder, take_back};
pub(super) use self::unfinished::Unfinished;

use self::leftovers::{clear, take_apart};
use self::place::check_place;
use self::target::{carry_over, check_target};
use crate::error::{Error, Result};

/// A folder beside the output folder, under the lock of the output folder. Dropped without [`commit`](Self::commit), it
/// leaves nothing behind.
pub struct Staging {
    target: PathBuf,
    parent: PathBuf,
    prefix: OsString,
    folder: TempDir,
    unfinished: Unfinished,
    lock: Lock,
    notes: Vec<String>,
}

impl Staging {
    /// Takes the lock of `output`, makes a folder beside it, and tries whether that can take its place.
    ///
    /// # Errors
    /// An output-taken error where another run holds the lock, or `output` is a file or is not empty and not to be
    /// overwritten, or holds files that termloom did not write; a fatal error where it cannot be written to.
    pub fn begin(output: &Path, overwrite: bool) -> Result<Self> {
        let (parent, name) = split(output)?;
        let target = parent.join(&name);
        check_target(&target, overwrite)?;
        let prefix = own_prefix(&name);
        let lock = Lock::take(&beside(&parent, &prefix, "lock"), output)?;
        let notes = clear(&parent, &prefix, &target);
        // Once more: the run that held the lock may have just committed, and what a killed one had moved away is back.
        check_target(&target, overwrite)?;
        let folder = private_folder(&parent, &prefix, &target)?;
        let unfinished = Unfinished::new(folder.path(), lock.path());
        check_place(folder.path(), &target)?;
        Ok(Staging { target, parent, prefix, folder, unfinished, lock, notes })
    }

    /// The folder to write into.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a small file, and makes sure it is on the disk.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn write(&self, name: &str, text: &str) -> Result<()> {
        let path = self.folder().join(name);
        let written = File::create_new(&path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|error| Error::io("write", &path, error))
    }

    /// Puts the folder in the place of the output folder: at once, or not at all. Gives what a user should know of it: what
    /// stood there and was not termloom's, and where it is now.
    ///
    /// # Errors
    /// A fatal error; the output folder is then as it was.
    pub fn commit(self) -> Result<Vec<String>> {
        let Staging { target, parent, prefix, folder, unfinished, lock, mut notes } = self;
        let fail = |error| Error::io("commit to", &target, error);
        carry_over(&target, folder.path()).map_err(fail)?;
        File::open(folder.path()).and_then(|folder| sync_folder(&folder)).map_err(fail)?;
        // It has to be open before: to open it may fail.
        let above = File::open(&parent).map_err(fail)?;
        if !unfinished.is_committed() {
            return Err(Error::cancelled());
        }
        let ending = folder.path().as_os_str().as_encoded_bytes().rsplit(|&byte| byte == b'-').next();
        let ending = String::from_utf8_lossy(ending.unwrap_or_default()).into_owned();
        let done = beside(&parent, &prefix, &format!("done-{ending}"));
        // From here on nobody removes it because of its name alone.
        fs::rename(folder.path(), &done).map_err(fail)?;
        let _ = folder.keep();
        let committed = place(&done, &target, &beside(&parent, &prefix, &format!("old-{ending}"))).and_then(|placed| {
            let synced = sync_folder(&above);
            synced.inspect_err(|_| take_back(&done, &target, &placed))?;
            Ok(placed)
        });
        match committed {
            // What was the output folder before goes.
            Ok(placed) => notes.extend(placed.before(&done).and_then(|before| take_apart(before, &target))),
            Err(error) => {
                let _ = take_apart(&done, &target);
                return Err(fail(error));
            }
        }
        drop(lock);
        Ok(notes)
    }
}

/// A path beside an output.
pub(super) fn beside(parent: &Path, prefix: &OsStr, what: &str) -> PathBuf {
    let mut name = prefix.to_os_string();
    name.push(what);
    parent.join(name)
}

/// A folder that only its owner may look into.
pub(super) fn private_folder(parent: &Path, prefix: &OsStr, target: &Path) -> Result<TempDir> {
    let mut name = prefix.to_os_string();
    name.push("new-");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&name);
    let made = builder.permissions(Permissions::from_mode(0o700)).tempdir_in(parent);
    made.map_err(|error| Error::io("write beside", target, error).hint("give another folder with --output"))
}

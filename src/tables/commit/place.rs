//! Puts a folder or file into the place of another, so that a reader sees the one or the other.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use crate::error::{Error, Result};

/// How something came into its place.
pub(in crate::tables) enum Placed {
    /// Nothing stood there, or an empty folder.
    Alone,
    /// What stood there is now where the new one was.
    Exchanged,
    /// It was a file, and is gone.
    Replaced,
    /// What stood there is now here.
    MovedAway(PathBuf),
}

impl Placed {
    /// Where that is now which stood there, if something did; `new` is where the new one was.
    pub fn before<'p>(&'p self, new: &'p Path) -> Option<&'p Path> {
        match self {
            Placed::Alone | Placed::Replaced => None,
            Placed::Exchanged => Some(new),
            Placed::MovedAway(old) => Some(old),
        }
    }
}

/// Makes `new` be what `target` names. Where something stands there that cannot be exchanged at once, it goes to `old`.
///
/// # Errors
/// Both are then as they were.
pub(in crate::tables) fn place(new: &Path, target: &Path, old: &Path) -> io::Result<Placed> {
    let is_folder = fs::symlink_metadata(new)?.is_dir();
    match is_folder {
        // A folder replaces nothing but an empty folder.
        true => match fs::rename(new, target) {
            Ok(()) => return Ok(Placed::Alone),
            Err(error) if is_taken(&error) => {}
            Err(error) => return Err(error),
        },
        false if fs::symlink_metadata(target).is_err() => match rename_alone(new, target) {
            Ok(()) => return Ok(Placed::Alone),
            Err(error) if is_taken(&error) => {}
            Err(error) => return Err(error),
        },
        false => {}
    }
    if fs::symlink_metadata(target)?.is_dir() != is_folder {
        return Err(ErrorKind::AlreadyExists.into());
    }
    match exchange(new, target) {
        Ok(()) => return Ok(Placed::Exchanged),
        Err(error) if is_unable(&error) => {}
        Err(error) => return Err(error),
    }
    if !is_folder {
        // A file is replaced at once, and what was there is gone.
        return fs::rename(new, target).map(|()| Placed::Replaced);
    }
    fs::rename(target, old)?;
    if let Err(error) = fs::rename(new, target) {
        fs::rename(old, target)?;
        return Err(error);
    }
    Ok(Placed::MovedAway(old.to_path_buf()))
}

/// Undoes [`place`], as well as it goes.
pub(in crate::tables) fn take_back(new: &Path, target: &Path, placed: &Placed) {
    let _ = match placed {
        Placed::Replaced => Ok(()),
        Placed::Alone => fs::rename(target, new),
        Placed::Exchanged => exchange(new, target),
        Placed::MovedAway(old) => fs::rename(target, new).and_then(|()| fs::rename(old, target)),
    };
}

/// Not every system and file system can: then neither is touched.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Whether a file system refused because it cannot do such a thing at all.
fn is_unable(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
}

/// Gives a file or folder a name that nothing has.
pub(super) fn rename_alone(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(io::Error::from) {
            Err(error) if is_unable(&error) => {}
            done => return done,
        }
    }
    if fs::symlink_metadata(to).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

fn is_taken(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists)
}

/// Tries whether `folder`, which is empty, will be able to take the place of `target`. Nothing is moved: that is asked for which
/// must be refused, to put `target` in the place of a folder that is not empty; and the reason for the refusal is looked at.
pub(super) fn check_place(folder: &Path, target: &Path) -> Result<()> {
    let fail = |error| Error::io("write beside", target, error);
    let probe = folder.join("probe");
    fs::create_dir(&probe).map_err(fail)?;
    let refused = match fs::rename(target, folder) {
        // It cannot be. If it is, that is undone.
        Ok(()) => fs::rename(folder, target).and_then(|()| fs::create_dir(folder)),
        Err(error) if is_taken(&error) || error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    };
    fs::remove_dir(&probe).map_err(fail)?;
    let Err(error) = refused else { return check_removable(target) };
    let shown = target.display();
    let within = target.join("results");
    Err(match error.kind() {
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => {
            Error::fatal(format!("the output `{shown}` is a mount point, which cannot be replaced at once"))
                .hint(format!("give a folder within it: --output {}", within.display()))
                .at(target)
        }
        _ => Error::io("replace", target, error).hint("give another folder with --output"),
    })
}

/// What is replaced is removed in the end, so it must be possible.
fn check_removable(target: &Path) -> Result<()> {
    let Ok(metadata) = fs::metadata(target) else { return Ok(()) };
    // The owner may make it writable.
    let is_ours = metadata.uid() == rustix::process::geteuid().as_raw();
    match access(target, Access::WRITE_OK | Access::EXEC_OK) {
        Err(error) if !is_ours => {
            Err(Error::io("replace", target, error.into()).hint("give another folder with --output"))
        }
        _ => Ok(()),
    }
}

/// Makes sure that the names in an open folder are on the disk. Not every file system can do that for folders.
pub(in crate::tables) fn sync_folder(folder: &File) -> io::Result<()> {
    match folder.sync_all() {
        Err(error) if is_unable(&error) => Ok(()),
        synced => synced,
    }
}

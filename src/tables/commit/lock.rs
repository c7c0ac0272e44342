//! A lock on an output: a file beside it, locked by the system, so that it goes with the process that holds it.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::error::{Error, Result};

/// Held until it is dropped.
pub(in crate::tables) struct Lock {
    path: PathBuf,
    file: Option<File>,
}

impl Lock {
    /// # Errors
    /// An output-taken error where another run holds it; a fatal error where what stands there is no lock.
    pub fn take(path: &Path, output: &Path) -> Result<Self> {
        loop {
            let file = open(path, output)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(fs::TryLockError::WouldBlock) => {
                    return Err(Error::output_taken(format!("another run is writing to `{}`", output.display()))
                        .hint("wait for it, or give another name with --output")
                        .at(output));
                }
                Err(fs::TryLockError::Error(error)) => return Err(Error::io("lock", path, error)),
            }
            // The run before may have removed the file between our opening and our locking it.
            if is_same_file(&file, path) {
                return Ok(Lock { path: path.to_path_buf(), file: Some(file) });
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            // Removed while still locked; whoever opened it meanwhile sees that it is gone, and tries again.
            let _ = fs::remove_file(&self.path);
            drop(file);
        }
    }
}

/// Opens the file, or makes it. Whatever else may stand there is left as it is.
fn open(path: &Path, output: &Path) -> Result<File> {
    // To read is enough for a lock, and may be allowed where the file is left from the run of another user.
    let (mut existing, mut made) = (OpenOptions::new(), OpenOptions::new());
    without_following(existing.read(true));
    without_following(made.read(true).write(true).create_new(true));
    let opened = loop {
        match existing.open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            opened => break opened,
        }
        match made.open(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                // A link to nothing is there for the one and not for the other.
                if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink()) {
                    break Err(error);
                }
            }
            made => break made,
        }
    };
    let is_file = |metadata: &fs::Metadata| metadata.is_file();
    match opened {
        Ok(file) if file.metadata().is_ok_and(|metadata| is_file(&metadata)) => Ok(file),
        Err(error) if fs::symlink_metadata(path).map_or(true, |there| is_file(&there)) => {
            let error = Error::io("write beside", output, error);
            Err(match fs::symlink_metadata(path) {
                Ok(_) => error.hint(format!(
                    "another user's run left the lock `{}`, or is writing: remove it if none is, or give another name with --output",
                    path.display()
                )),
                Err(_) => error.hint("give another name with --output"),
            })
        }
        _ => Err(Error::fatal(format!("the lock of `{}` is no file but something else", output.display()))
            .hint(format!("remove `{}`, or give another name with --output", path.display()))
            .at(path)),
    }
}

/// A link must lead nowhere, and a pipe must not be waited for.
fn without_following(options: &mut OpenOptions) {
    options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
}

fn is_same_file(file: &File, path: &Path) -> bool {
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(ours), Ok(there)) => ours.ino() == there.ino() && ours.dev() == there.dev(),
        _ => false,
    }
}

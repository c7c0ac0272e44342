//! All tables or none: they are written beside the output folder and put in its place at the end.

use std::fs;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::describe::MANIFEST;
use crate::error::{Error, Result};

/// What may stand in an output folder without being termloom's: it is carried over.
const KEPT: [&str; 3] = ["README.md", ".gitignore", ".gitkeep"];

/// A folder beside the output folder, under the lock of the output folder. Dropped without [`commit`](Self::commit), it
/// leaves nothing behind.
pub struct Staging {
    target: PathBuf,
    parent: PathBuf,
    folder: Option<TempDir>,
    lock: Lock,
}

impl Staging {
    /// Takes the lock of `output` and makes a folder beside it.
    ///
    /// # Errors
    /// An output-taken error where another run holds the lock, or `output` is a file or is not empty and not to be
    /// overwritten, or holds files that termloom did not write; a fatal error where it cannot be written to.
    pub fn begin(output: &Path, overwrite: bool) -> Result<Self> {
        let (parent, name) = split(output)?;
        let target = parent.join(&name);
        check_target(&target, overwrite)?;
        let prefix = own_prefix(&name);
        let lock = Lock::take(&parent.join(format!("{prefix}lock")), output)?;
        // Once more: the run that held the lock may have just committed.
        check_target(&target, overwrite)?;
        remove_stale(&parent, &format!("{prefix}new-"));
        let folder = tempfile::Builder::new()
            .prefix(&format!("{prefix}new-"))
            .tempdir_in(&parent)
            .map_err(|error| Error::io("write beside", &target, error).hint("give another folder with --output"))?;
        Ok(Staging { target, parent, folder: Some(folder), lock })
    }

    /// The folder to write into.
    pub fn folder(&self) -> &Path {
        self.folder.as_ref().map_or(&self.target, TempDir::path)
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

    /// Puts the folder in the place of the output folder: at once, or not at all.
    ///
    /// # Errors
    /// A fatal error; the output folder is then as it was.
    pub fn commit(mut self) -> Result<()> {
        let fail = |error| Error::io("commit to", &self.target, error);
        for name in KEPT {
            let kept = self.target.join(name);
            if kept.is_file() {
                fs::copy(&kept, self.folder().join(name)).map_err(fail)?;
            }
        }
        open_permissions(self.folder()).map_err(fail)?;
        sync_folder(self.folder()).map_err(fail)?;
        exchange(self.folder(), &self.target).map_err(fail)?;
        sync_folder(&self.parent).map_err(fail)?;
        // What was the output folder before is now under the temporary name, and goes.
        drop(self.folder.take());
        self.lock.release();
        Ok(())
    }
}

/// What is told apart from the input: the output folder, and what a run makes beside it.
pub struct OwnFiles(Option<(PathBuf, String)>);

impl OwnFiles {
    /// Those of a run into `output`.
    pub fn of(output: &Path) -> Self {
        OwnFiles(split(output).ok())
    }

    /// Whether `path` is one of them.
    pub fn contains(&self, path: &Path) -> bool {
        let (Some((parent, name)), Some(own_name)) = (&self.0, path.file_name()) else { return false };
        let is_called_so = *own_name == **name || own_name.to_string_lossy().starts_with(&own_prefix(name));
        // To ask the system where a folder is costs far more than to compare names.
        is_called_so && path.parent().is_some_and(|own| fs::canonicalize(own).is_ok_and(|own| own == *parent))
    }
}

fn own_prefix(name: &str) -> String {
    format!(".{name}.termloom-")
}

/// The absolute folder above `output`, and its own name.
fn split(output: &Path) -> Result<(PathBuf, String)> {
    let absolute = std::path::absolute(output).map_err(|error| Error::io("find", output, error))?;
    let whole = fs::canonicalize(&absolute).unwrap_or(absolute);
    let name = whole.file_name().and_then(|name| name.to_str()).map(str::to_string);
    let (Some(parent), Some(name)) = (whole.parent(), name) else {
        return Err(Error::fatal(format!("`{}` cannot be an output folder", output.display())).at(output));
    };
    let parent = fs::canonicalize(parent).map_err(|error| {
        Error::io("write to", output, error).hint(format!("make the folder `{}` first", parent.display()))
    })?;
    Ok((parent, name))
}

fn check_target(target: &Path, overwrite: bool) -> Result<()> {
    let entries = match fs::read_dir(target) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory && target.is_file() => {
            return Err(Error::output_taken(format!("the output `{}` is a file", target.display()))
                .hint("give a folder with --output")
                .at(target));
        }
        Err(error) => return Err(Error::io("look into", target, error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(|error| Error::io("look into", target, error))?.file_name());
    }
    names.retain(|name| !KEPT.iter().any(|kept| **name == **kept));
    names.sort_unstable();
    let Some(first) = names.first() else { return Ok(()) };
    if !overwrite {
        return Err(Error::output_taken(format!("the output `{}` is not empty", target.display()))
            .hint("give --overwrite to replace it, or another folder with --output")
            .at(target));
    }
    let written = super::describe::files_of_manifest(&target.join(MANIFEST)).unwrap_or_default();
    let foreign = names.iter().find(|name| !written.iter().any(|own| **name == **own));
    match foreign {
        None => Ok(()),
        Some(_) if written.is_empty() => Err(Error::output_taken(format!(
            "the output `{}` holds `{}` and no results of termloom, so it is not replaced",
            target.display(),
            first.to_string_lossy()
        ))
        .hint("give another folder with --output")
        .at(target)),
        Some(name) => Err(Error::output_taken(format!(
            "the output `{}` holds `{}`, which termloom did not write, so it is not replaced",
            target.display(),
            name.to_string_lossy()
        ))
        .hint("move that file away, or give another folder with --output")
        .at(target)),
    }
}

/// Removes what a run that was killed has left. Nobody else uses such a folder: we hold the lock.
fn remove_stale(parent: &Path, prefix: &str) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            // What cannot be removed only takes space; the run itself does not need it gone.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A temporary folder is for its owner only; results are for whom the umask lets in.
#[cfg(unix)]
fn open_permissions(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join("umask");
    fs::create_dir(&probe)?;
    let permissions = fs::metadata(&probe)?.permissions();
    fs::remove_dir(&probe)?;
    fs::set_permissions(folder, permissions)
}

#[cfg(not(unix))]
fn open_permissions(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Makes `new` the folder `target`; what stood there stands at `new` then.
fn exchange(new: &Path, target: &Path) -> std::io::Result<()> {
    if !target.exists() {
        return fs::rename(new, target);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE) {
            Ok(()) => return Ok(()),
            // Some file systems cannot exchange.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let old = new.with_extension("old");
    fs::rename(target, &old)?;
    if let Err(error) = fs::rename(new, target) {
        fs::rename(&old, target)?;
        return Err(error);
    }
    fs::rename(&old, new)
}

/// A lock on an output folder: a file beside it, locked by the system, so that it goes with the process that holds it.
struct Lock {
    path: PathBuf,
    file: Option<File>,
}

impl Lock {
    fn take(path: &Path, output: &Path) -> Result<Self> {
        loop {
            let file = File::create(path)
                .map_err(|error| Error::io("write beside", output, error).hint("give another folder with --output"))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(fs::TryLockError::WouldBlock) => {
                    return Err(Error::output_taken(format!("another run is writing to `{}`", output.display()))
                        .hint("wait for it, or give another folder with --output")
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

    fn release(&mut self) {
        if let Some(file) = self.file.take() {
            // Removed while still locked; whoever opened it meanwhile sees that it is gone, and tries again.
            let _ = fs::remove_file(&self.path);
            drop(file);
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.release();
    }
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(there)) => ours.ino() == there.ino() && ours.dev() == there.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same_file(_: &File, path: &Path) -> bool {
    path.exists()
}

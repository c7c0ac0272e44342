//! What stands at the place of the output: may it be replaced, and what of it is kept?

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::path::Path;

use super::super::describe::{MANIFEST, files_of_manifest};
use crate::error::{Error, Result};

/// Files and links that may stand in an output folder without being termloom's: they are carried over.
const KEPT: [&str; 3] = ["README.md", ".gitignore", ".gitkeep"];

/// Whether an entry of an output is carried over from one output to the next.
pub(super) fn is_kept(path: &Path) -> bool {
    let is_called_so = path.file_name().is_some_and(|name| KEPT.iter().any(|kept| *name == **kept));
    is_called_so && fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file() || metadata.is_symlink())
}

/// The names of the files that termloom wrote into a folder, its manifest last; none where there is no manifest.
///
/// # Errors
/// Where the manifest cannot be read.
pub(super) fn written_files(folder: &Path) -> io::Result<Vec<OsString>> {
    let path = folder.join(MANIFEST);
    let names = files_of_manifest(&path)?;
    Ok(names.unwrap_or_default().into_iter().map(OsString::from).collect())
}

/// Checks that an output may be written there.
pub(super) fn check_target(target: &Path, overwrite: bool) -> Result<()> {
    let taken = |what: String, hint: &str| {
        Err(Error::output_taken(format!("the output `{}` {what}", target.display())).hint(hint).at(target))
    };
    let entries = match fs::read_dir(target) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return check_no_link(target),
        Err(error) if error.kind() == ErrorKind::NotADirectory && target.exists() => {
            return taken("is a file".into(), "give a folder with --output");
        }
        Err(error) => return Err(Error::io("look into", target, error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::io("look into", target, error))?;
        if !is_kept(&entry.path()) {
            names.push(entry.file_name());
        }
    }
    names.sort_unstable();
    let Some(first) = names.first() else { return Ok(()) };
    if !overwrite {
        return taken("is not empty".into(), "give --overwrite to replace it, or another folder with --output");
    }
    let written = written_files(target).map_err(|error| Error::io("read", &target.join(MANIFEST), error))?;
    let shown = |name: &OsStr| name.to_string_lossy().into_owned();
    match names.iter().find(|name| !written.contains(name)) {
        None => Ok(()),
        Some(_) if written.is_empty() => taken(
            format!("holds `{}` and no results of termloom, so it is not replaced", shown(first)),
            "give another folder with --output",
        ),
        Some(name) => taken(
            format!("holds `{}`, which termloom did not write, so it is not replaced", shown(name)),
            "move that away, or give another folder with --output",
        ),
    }
}

/// Where nothing is found, there may be a link to nothing.
fn check_no_link(target: &Path) -> Result<()> {
    let Ok(leads_to) = fs::read_link(target) else { return Ok(()) };
    let (target_shown, leads_to) = (target.display(), leads_to.display());
    Err(Error::fatal(format!("the output `{target_shown}` is a link to `{leads_to}`, which is not there"))
        .hint("make that folder first, or give another one with --output")
        .at(target))
}

/// Gives a folder what it takes from the one that it will replace: mode, owner, and files that are kept. The mode of a folder
/// that replaces none is by the umask.
pub(super) fn carry_over(target: &Path, folder: &Path) -> io::Result<()> {
    for name in KEPT {
        let kept = target.join(name);
        if is_kept(&kept) {
            carry(&kept, &folder.join(name))?;
        }
    }
    match fs::metadata(target) {
        Ok(before) => take_over(folder, &before),
        Err(error) if error.kind() == ErrorKind::NotFound => open_permissions(folder),
        Err(error) => Err(error),
    }
}

/// The same file or link under another name; where the file system has only one for each, a copy.
fn carry(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    if let Ok(leads_to) = fs::read_link(from) {
        return symlink(leads_to, to);
    }
    fs::copy(from, to)?;
    File::open(to)?.sync_all()
}

fn take_over(folder: &Path, before: &fs::Metadata) -> io::Result<()> {
    let ours = fs::metadata(folder)?;
    if (ours.uid(), ours.gid()) != (before.uid(), before.gid()) {
        // Only root may give a folder away, and only a member may give it to a group.
        let _ =
            chown(folder, Some(before.uid()), Some(before.gid())).or_else(|_| chown(folder, None, Some(before.gid())));
    }
    fs::set_permissions(folder, before.permissions())
}

/// A temporary folder is for its owner only; results are for whom the umask lets in.
fn open_permissions(folder: &Path) -> io::Result<()> {
    let probe = folder.join("umask");
    fs::create_dir(&probe)?;
    let permissions = fs::metadata(&probe)?.permissions();
    fs::remove_dir(&probe)?;
    fs::set_permissions(folder, permissions)
}

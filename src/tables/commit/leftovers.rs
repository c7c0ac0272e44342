//! What earlier outputs and killed runs leave beside an output. Only what termloom wrote is ever removed.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::super::describe::MANIFEST;
use super::own::begins_with;
use super::place::rename_alone;
use super::target::{is_kept, written_files};

/// Clears what runs that were killed have left beside `target`. Nobody else uses it: we hold the lock. An output that was moved
/// away, and for which nothing came, is put back. Says what a user should know.
pub(super) fn clear(parent: &Path, prefix: &OsStr, target: &Path) -> Vec<String> {
    let mut notes = Vec::new();
    for old in called(parent, prefix, "old-") {
        if rename_alone(&old, target).is_ok() {
            let shown = target.display();
            notes.push(format!("a run that was killed had moved the results in `{shown}` away: they were put back"));
        }
    }
    let unfinished = remove_unfinished(parent, prefix);
    notes.extend(unfinished.iter().map(|folder| left("what a run that was killed has left", folder)));
    for what in ["done-", "old-"] {
        notes.extend(called(parent, prefix, what).iter().filter_map(|folder| take_apart(folder, target)));
    }
    notes
}

/// Removes what a killed run was writing: nobody else has written into it. Gives what cannot be removed.
pub(in crate::tables) fn remove_unfinished(parent: &Path, prefix: &OsStr) -> Vec<PathBuf> {
    let mut folders = called(parent, prefix, "new-");
    folders.iter().for_each(|folder| drop(fs::remove_dir_all(folder)));
    folders.retain(|folder| folder.exists());
    folders
}

fn called(parent: &Path, prefix: &OsStr, what: &str) -> Vec<PathBuf> {
    let mut start = prefix.to_os_string();
    start.push(what);
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        entries.filter(|entry| begins_with(&entry.file_name(), &start)).map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// Removes an output that has been replaced, file by file. What termloom did not write goes into the output that stands at
/// `target` now, unless it has something of that name; then it stays where it is. Says what a user should know.
pub(super) fn take_apart(folder: &Path, target: &Path) -> Option<String> {
    let Ok(mut written) = written_files(folder) else {
        return Some(left("earlier results that cannot be read", folder));
    };
    // The manifest goes last: whoever comes after a kill knows by it what is left.
    written.sort_by_key(|name| **name == *MANIFEST);
    make_writable(folder);
    let mut moved = Vec::new();
    // Somebody may save something while the folder is emptied.
    for _ in 0..3 {
        for name in entries(folder) {
            let path = folder.join(&name);
            if is_file(&path) && written.contains(&name) || is_kept(&path) && is_same(&path, &target.join(&name)) {
                continue;
            }
            if is_output(target) && rename_alone(&path, &target.join(&name)).is_ok() {
                moved.push(name.to_string_lossy().into_owned());
            }
        }
        let kept = entries(folder).into_iter().filter(|name| {
            let path = folder.join(name);
            is_kept(&path) && is_same(&path, &target.join(name))
        });
        for name in kept.chain(written.iter().cloned()) {
            let path = folder.join(name);
            if is_file(&path) || is_kept(&path) {
                let _ = fs::remove_file(path);
            }
        }
        match fs::remove_dir(folder) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {}
            _ => break,
        }
    }
    let shown = target.display();
    let moved = (!moved.is_empty()).then(|| {
        let names = moved.join("`, `");
        format!(
            "`{names}` came into the output `{shown}` during the run, and is in it still; termloom did not write it"
        )
    });
    let stays = folder.exists().then(|| match written.iter().any(|name| folder.join(name).exists()) {
        true => left("earlier results that cannot be removed", folder),
        false => left("what termloom did not write and had no place in the output", folder),
    });
    match (moved, stays) {
        (Some(moved), Some(stays)) => Some(format!("{moved}; {stays}")),
        (moved, stays) => moved.or(stays),
    }
}

fn left(what: &str, folder: &Path) -> String {
    format!("{what} is in `{}`", folder.display())
}

fn entries(folder: &Path) -> Vec<OsString> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).collect()
}

/// Only a folder takes what was saved into another.
fn is_output(target: &Path) -> bool {
    fs::symlink_metadata(target).is_ok_and(|metadata| metadata.is_dir())
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Whether a file or link is there under both names, as itself or as a copy.
fn is_same(one: &Path, other: &Path) -> bool {
    let (Ok(ours), Ok(theirs)) = (fs::symlink_metadata(one), fs::symlink_metadata(other)) else { return false };
    let is_one = (ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino());
    let is_copy = || match (ours.is_symlink(), theirs.is_symlink()) {
        (true, true) => fs::read_link(one).ok() == fs::read_link(other).ok(),
        (false, false) => fs::read(one).is_ok_and(|bytes| fs::read(other).is_ok_and(|there| there == bytes)),
        _ => false,
    };
    is_one || is_copy()
}

/// Results may be read-only; what is ours may be removed all the same.
fn make_writable(folder: &Path) {
    if let Ok(metadata) = fs::symlink_metadata(folder)
        && metadata.is_dir()
        && metadata.mode() & 0o700 != 0o700
    {
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(metadata.mode() | 0o700));
    }
}

//! A file that appears only once it is complete.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::config::Format;
use crate::error::{Error, Result};
use crate::table_reader::format_of;

/// A folder next to a file, in which the replacement of the file is written. Dropping it removes everything.
pub(super) struct Replacement {
    target: PathBuf,
    folder: TempDir,
}

impl Replacement {
    /// Makes a folder whose name says what is written in it.
    ///
    /// # Errors
    /// A fatal error if the folder cannot be made.
    pub fn new(target: &Path, what: &str) -> Result<Self> {
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = tempfile::Builder::new()
            .prefix(&format!(".termloom-{what}-"))
            .tempdir_in(parent)
            .map_err(|error| Error::io("write beside", target, error))?;
        Ok(Replacement { target: target.to_path_buf(), folder })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Moves a file from the folder into its place.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn put(self, name: &str) -> Result<()> {
        fs::rename(self.folder().join(name), &self.target).map_err(|error| Error::io("write", &self.target, error))
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

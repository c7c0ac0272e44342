//! What belongs to an output: its folder, and what a run makes beside it.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What is told apart from the input: the output, and what a run makes beside it.
pub struct OwnFiles(Option<(PathBuf, OsString)>);

impl OwnFiles {
    /// Those of a run into `output`, which may be a file.
    pub fn of(output: &Path) -> Self {
        OwnFiles(split(output).ok())
    }

    /// Whether `path` is one of them.
    pub fn contains(&self, path: &Path) -> bool {
        let (Some((parent, name)), Some(own_name)) = (&self.0, path.file_name()) else { return false };
        let is_called_so = own_name == name || begins_with(own_name, &own_prefix(name));
        // To ask the system where a folder is costs far more than to compare names.
        is_called_so && path.parent().is_some_and(|own| fs::canonicalize(own).is_ok_and(|own| own == *parent))
    }
}

/// How names begin of what a run makes beside an output.
pub(in crate::tables) fn own_prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".termloom-");
    prefix
}

pub(super) fn begins_with(name: &OsStr, prefix: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes())
}

/// The absolute folder above `output`, and its own name.
pub(in crate::tables) fn split(output: &Path) -> Result<(PathBuf, OsString)> {
    let absolute = std::path::absolute(output).map_err(|error| Error::io("find", output, error))?;
    let whole = fs::canonicalize(&absolute).unwrap_or(absolute);
    let (Some(parent), Some(name)) = (whole.parent(), whole.file_name()) else {
        return Err(Error::fatal(format!("`{}` cannot be an output folder", output.display())).at(output));
    };
    match fs::canonicalize(parent) {
        Ok(parent) if parent.is_dir() => Ok((parent, name.to_os_string())),
        Ok(parent) => {
            Err(Error::fatal(format!("cannot write to `{}`: `{}` is a file", output.display(), parent.display()))
                .hint("give another place with --output")
                .at(output))
        }
        Err(error) => {
            Err(Error::io("write to", output, error).hint(format!("make the folder `{}` first", parent.display())))
        }
    }
}

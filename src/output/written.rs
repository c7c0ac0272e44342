//! Whether a file of an output is as the run wrote it, by the hash in `run.json`.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::tables::hexadecimal;

/// Checks a file that may be one of an output: then `run.json` is beside it and names it.
///
/// # Errors
/// A usage error where it is one and was changed.
///
/// # Complexity
/// Linear in the bytes of a file of an output.
pub(crate) fn check_as_written(path: &Path) -> Result<()> {
    let run = fs::read(path.with_file_name("run.json")).unwrap_or_default();
    let run: Value = serde_json::from_slice(&run).unwrap_or_default();
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    if run.get("termloom").is_some() && run["outputs"].get(&*name).is_some() {
        check_hash(&run, path, &name)?;
    }
    Ok(())
}

/// Checks a file that `run.json` names.
pub(super) fn check_hash(run: &Value, path: &Path, name: &str) -> Result<()> {
    let found = hash(path).map_err(|error| Error::io("read", path, error))?;
    if run["outputs"][name]["sha256"] == *found {
        return Ok(());
    }
    let message = format!("`{}` is not as the run wrote it: it was changed since, or is damaged", path.display());
    Err(Error::usage(message).hint("run it again, or give --accept-changed to read it as it is").at(path))
}

fn hash(path: &Path) -> io::Result<String> {
    let (mut file, mut hasher, mut piece) = (File::open(path)?, Sha256::new(), vec![0; 1 << 18]);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hexadecimal(&hasher.finalize())),
            Ok(read) => hasher.update(&piece[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

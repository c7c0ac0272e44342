//! A table in a file of its own, which is no table of a run.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::describe::Package;
use super::schema::Schema;
use super::values::Values;
use super::writer::{TableEncoder, TableFiles};
use crate::config::Format;
use crate::error::{Error, Result};

/// A table on its way to a file, which is there only once it is whole.
pub struct SingleFile {
    schema: Schema,
    target: PathBuf,
    folder: TempDir,
    format: Format,
    encoder: TableEncoder,
    files: TableFiles,
}

impl SingleFile {
    /// A file whose format is the ending of its name.
    ///
    /// # Errors
    /// A usage error where that is no format, or the file is a folder; a fatal error where the folder cannot be written to.
    pub fn create(target: &Path, schema: Schema) -> Result<Self> {
        let format = format_of(target)?;
        if target.is_dir() {
            return Err(Error::usage(format!("`{}` is a folder", target.display())).at(target));
        }
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = tempfile::Builder::new()
            .prefix(&format!(".termloom-{}-", schema.name))
            .tempdir_in(parent)
            .map_err(|error| Error::io("write beside", target, error))?;
        let encoder = TableEncoder::new(&schema, &[format])?;
        let files = encoder.create(folder.path())?;
        Ok(SingleFile { schema, target: target.to_path_buf(), folder, format, encoder, files })
    }

    /// Appends rows: a row group of Parquet.
    ///
    /// # Errors
    /// A fatal error that names the file.
    ///
    /// # Panics
    /// Where `values` are not of the kinds, or not all of the length, that the columns say.
    pub fn append(&mut self, values: Vec<Values<'_>>) -> Result<()> {
        self.files.append(&self.encoder.encode(values)?)
    }

    /// Nothing follows. What was called so before is replaced. `package` is what Parquet says of it.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(self, package: &Package) -> Result<()> {
        for finished in self.files.finish(&package.table_description(&self.schema))? {
            finished.sync()?;
        }
        let written = self.folder.path().join(format!("{}.{}", self.schema.name, self.format));
        fs::rename(written, &self.target).map_err(|error| Error::io("write", &self.target, error))
    }
}

fn format_of(target: &Path) -> Result<Format> {
    let ending = target.extension().and_then(OsStr::to_str).unwrap_or("").to_ascii_lowercase();
    ending.parse().map_err(|_| {
        Error::usage(format!("the name of the file `{}` must end in .csv or .parquet", target.display())).at(target)
    })
}

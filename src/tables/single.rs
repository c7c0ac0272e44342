//! A table in a file of its own, which is no table of a run.

use std::path::Path;

use super::describe::Package;
use super::replacement::{Replacement, target_format};
use super::schema::Schema;
use super::values::Values;
use super::writer::{TableEncoder, TableFiles};
use crate::config::CsvSigns;
use crate::error::Result;

/// A table on its way to a file, which is there only once it is whole.
pub struct SingleFile {
    schema: Schema,
    replacement: Replacement,
    encoder: TableEncoder,
    files: TableFiles,
}

impl SingleFile {
    /// A file whose format is the ending of its name.
    ///
    /// # Errors
    /// A usage error where that is no format, or the file is a folder; a fatal error where the folder cannot be written to.
    pub fn create(target: &Path, schema: Schema) -> Result<Self> {
        let encoder = TableEncoder::new(&schema, &[target_format(target)?], CsvSigns::PLAIN)?;
        let replacement = Replacement::new(target)?;
        let files = encoder.create(replacement.folder())?;
        Ok(SingleFile { schema, replacement, encoder, files })
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
        let mut name = String::new();
        for finished in self.files.finish(&package.table_description(&self.schema))? {
            name = finished.sync()?.name;
        }
        self.replacement.put(&name)
    }
}

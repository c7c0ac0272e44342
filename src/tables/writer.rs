//! One table into its files.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use polars_parquet::write::FileWriter;
use sha2::{Digest, Sha256};

use super::parquet::{self, Encoder, RowGroup};
use super::{Kind, Schema, Values, csv};
use crate::config::Format;
use crate::error::{Error, Result};

/// A batch of rows in the form in which they go to the files.
pub struct Encoded {
    csv: Vec<u8>,
    parquet: Option<RowGroup>,
}

/// A file that is complete.
#[derive(Clone, Debug)]
pub struct Written {
    /// The table.
    pub table: &'static str,
    /// The name of the file, without folder.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// Rows.
    pub rows: u64,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Writes one table in every format asked for. Encoding may happen on any thread; appending decides the order.
pub struct TableWriter {
    schema: Schema,
    rows: u64,
    csv: Option<(PathBuf, BufWriter<File>)>,
    parquet: Option<(PathBuf, Encoder, FileWriter<BufWriter<File>>)>,
}

impl TableWriter {
    /// Creates the files in `folder`.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn create(folder: &Path, schema: &Schema, formats: &[Format]) -> Result<Self> {
        let mut writer = TableWriter { schema: schema.clone(), rows: 0, csv: None, parquet: None };
        for format in formats {
            let path = folder.join(format!("{}.{format}", schema.name));
            let file = File::create_new(&path).map_err(|error| Error::io("create", &path, error))?;
            let mut file = BufWriter::with_capacity(1 << 20, file);
            match format {
                Format::Csv => {
                    file.write_all(&csv::header(schema)).map_err(|error| Error::io("write", &path, error))?;
                    writer.csv = Some((path, file));
                }
                Format::Parquet => {
                    let encoder = Encoder::new(schema).map_err(|error| polars_error(&path, &error))?;
                    let file = encoder.writer(file).map_err(|error| polars_error(&path, &error))?;
                    writer.parquet = Some((path, encoder, file));
                }
            }
        }
        Ok(writer)
    }

    /// Turns a batch of values into bytes.
    ///
    /// # Errors
    /// A fatal error where the values cannot be encoded.
    ///
    /// # Panics
    /// Where `values` are not of the kinds, or not all of the length, that the columns say.
    pub fn encode(&self, values: &[Values<'_>]) -> Result<Encoded> {
        let rows = checked_rows(&self.schema, values);
        let csv = if self.csv.is_some() { csv::lines(values, rows) } else { Vec::new() };
        let parquet = match &self.parquet {
            Some((path, encoder, _)) => Some(encoder.encode(values, rows).map_err(|error| polars_error(path, &error))?),
            None => None,
        };
        Ok(Encoded { csv, parquet })
    }

    /// Appends a batch of `rows` rows to the files.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn append(&mut self, batch: &Encoded, rows: usize) -> Result<()> {
        self.rows += rows as u64;
        if let Some((path, file)) = &mut self.csv {
            file.write_all(&batch.csv).map_err(|error| Error::io("write", path, error))?;
        }
        if let (Some((path, _, file)), Some(group)) = (&mut self.parquet, &batch.parquet) {
            parquet::append(file, group).map_err(|error| polars_error(path, &error))?;
        }
        Ok(())
    }

    /// Completes the files and makes sure they are on the disk. `description` goes into the metadata of the Parquet file.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(self, description: &str) -> Result<Vec<Written>> {
        let mut written = Vec::new();
        let mut close = |path: PathBuf, format: Format, file: BufWriter<File>| -> Result<()> {
            let file = file.into_inner().map_err(|error| Error::io("write", &path, error.into_error()))?;
            file.sync_all().map_err(|error| Error::io("write", &path, error))?;
            written.push(described(&path, self.schema.name, format, self.rows)?);
            Ok(())
        };
        if let Some((path, file)) = self.csv {
            close(path, Format::Csv, file)?;
        }
        if let Some((path, _, file)) = self.parquet {
            let file = parquet::finish(file, description).map_err(|error| polars_error(&path, &error))?;
            close(path, Format::Parquet, file)?;
        }
        Ok(written)
    }
}

fn checked_rows(schema: &Schema, values: &[Values<'_>]) -> usize {
    let shape = |values: &Values<'_>| match values {
        Values::Text(values) => (Kind::Text, values.len()),
        Values::Count(values) => (Kind::Count, values.len()),
        Values::Real(values) => (Kind::Real, values.len()),
        Values::Flag(values) => (Kind::Flag, values.len()),
    };
    let rows = values.first().map_or(0, |values| shape(values).1);
    let expected: Vec<_> = schema.columns.iter().map(|column| (column.kind, rows)).collect();
    assert_eq!(values.iter().map(shape).collect::<Vec<_>>(), expected, "columns of `{}`", schema.name);
    rows
}

fn described(path: &Path, table: &'static str, format: Format, rows: u64) -> Result<Written> {
    let read = |error| Error::io("read back", path, error);
    let mut file = File::open(path).map_err(read)?;
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer).map_err(read)? {
            0 => break,
            len => {
                hasher.update(&buffer[..len]);
                bytes += len as u64;
            }
        }
    }
    let name = format!("{table}.{format}");
    Ok(Written { table, name, format, rows, bytes, sha256: hexadecimal(&hasher.finalize()) })
}

/// Bytes as hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn polars_error(path: &Path, error: &polars::error::PolarsError) -> Error {
    Error::fatal(format!("cannot write `{}`: {error}", path.display())).at(path)
}

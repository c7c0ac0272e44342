//! One table into its files.

use std::fs::File;
use std::io;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

use polars_parquet::write::FileWriter;
use sha2::{Digest, Sha256};

use super::parquet::{Encoder, RowGroup};
use super::schema::{ColumnKind, Schema, TableId};
use super::values::Values;
use super::{csv, parquet};
use crate::config::{CsvSigns, Format};
use crate::error::{Error, Result};

/// A batch of rows in the form in which they go to the files.
pub struct Encoded {
    rows: u64,
    csv: Vec<u8>,
    parquet: Option<RowGroup>,
}

impl Encoded {
    /// Number of rows.
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

/// A file that is complete.
#[derive(Clone, Debug)]
pub struct Written {
    /// The table.
    pub table: TableId,
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

/// Turns batches of one table into bytes, on any number of threads at the same time.
pub struct TableEncoder {
    schema: Schema,
    csv: Option<CsvSigns>,
    parquet: Option<Encoder>,
}

impl TableEncoder {
    /// For a table in every format asked for that has a file for each table.
    ///
    /// # Errors
    /// A fatal error where the columns have no place in Parquet.
    pub fn new(schema: &Schema, formats: &[Format], signs: CsvSigns) -> Result<Self> {
        let parquet = formats.contains(&Format::Parquet).then(|| Encoder::new(schema)).transpose();
        Ok(TableEncoder {
            schema: schema.clone(),
            csv: formats.contains(&Format::Csv).then_some(signs),
            parquet: parquet.map_err(|error| encoding_error(schema, &error))?,
        })
    }

    /// Turns a batch of values into bytes.
    ///
    /// # Errors
    /// A fatal error where the values cannot be encoded.
    ///
    /// # Panics
    /// Where `values` are not of the kinds, or not all of the length, that the columns say.
    pub fn encode(&self, values: Vec<Values<'_>>) -> Result<Encoded> {
        let rows = checked_rows(&self.schema, &values);
        let csv = self.csv.map_or_else(Vec::new, |signs| csv::lines(&values, rows, signs));
        let parquet = self.parquet.as_ref().map(|encoder| encoder.encode(values, rows)).transpose();
        Ok(Encoded { rows: rows as u64, csv, parquet: parquet.map_err(|error| encoding_error(&self.schema, &error))? })
    }

    /// Bytes of files that have these batches and no others, in each format.
    ///
    /// # Errors
    /// A fatal error where the batches have no place in Parquet.
    pub fn sizes(&self, batches: &[Encoded]) -> Result<Vec<(Format, u64)>> {
        let mut sizes = Vec::new();
        if let Some(signs) = self.csv {
            let lines: usize = batches.iter().map(|batch| batch.csv.len()).sum();
            sizes.push((Format::Csv, (csv::header(&self.schema, signs).len() + lines) as u64));
        }
        if let Some(encoder) = &self.parquet {
            let fault = |error| encoding_error(&self.schema, &error);
            let mut file = encoder.writer(Vec::new());
            for group in batches.iter().filter_map(|batch| batch.parquet.as_ref()) {
                parquet::append(&mut file, group).map_err(fault)?;
            }
            sizes.push((Format::Parquet, parquet::finish_saying(file, Vec::new()).map_err(fault)?.len() as u64));
        }
        Ok(sizes)
    }

    /// Creates the files of the table in `folder`.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn create(&self, folder: &Path) -> Result<TableFiles> {
        let mut files =
            TableFiles { table: self.schema.name, rows: 0, csv: None, parquet: None, handles: Vec::new(), awaited: 0 };
        if let Some(signs) = self.csv {
            let mut file = HashedFile::create(folder, self.schema.name, Format::Csv)?;
            file.write_all(&csv::header(&self.schema, signs)).map_err(|error| Error::io("write", &file.path, error))?;
            files.handles.push(file.handle()?);
            files.csv = Some(file);
        }
        if let Some(encoder) = &self.parquet {
            let file = HashedFile::create(folder, self.schema.name, Format::Parquet)?;
            let place = Place { path: file.path.clone(), fault: Arc::clone(&file.fault) };
            files.handles.push(file.handle()?);
            let file = encoder.writer(file);
            files.parquet = Some((place, file));
        }
        Ok(files)
    }
}

/// The files of one table, to which batches are appended in the order of their rows.
pub struct TableFiles {
    table: TableId,
    rows: u64,
    csv: Option<HashedFile>,
    parquet: Option<(Place, FileWriter<HashedFile>)>,
    handles: Vec<Arc<Handle>>,
    /// Bytes that somebody waits for or has waited for.
    awaited: u64,
}

/// Where Parquet goes, and what the system said when it could not: the crate calls that a fault of the format.
struct Place {
    path: PathBuf,
    fault: Arc<AtomicI32>,
}

impl Place {
    fn error(&self, error: &polars::error::PolarsError) -> Error {
        match self.fault.load(Ordering::Relaxed) {
            0 => Error::fatal(format!("cannot write `{}`: {error}", self.path.display())).at(&self.path),
            fault => Error::io("write", &self.path, io::Error::from_raw_os_error(fault)),
        }
    }
}

/// A file that is still written to.
pub struct Handle {
    file: File,
    path: PathBuf,
    bytes: Arc<AtomicU64>,
}

impl Handle {
    /// Waits until what was written so far is on the disk.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn sync(&self) -> Result<()> {
        self.file.sync_data().map_err(|error| Error::io("write", &self.path, error))
    }
}

impl TableFiles {
    /// Bytes that may be on their way to the disk without anybody waiting for them.
    const BEHIND: u64 = 64 << 20;

    /// The files, where so much was appended that somebody should wait for the disk meanwhile: else all of it would have to
    /// be waited for at the end.
    pub fn behind(&mut self) -> &[Arc<Handle>] {
        let written = self.handles.iter().map(|handle| handle.bytes.load(Ordering::Relaxed)).sum();
        if written < self.awaited + Self::BEHIND {
            return &[];
        }
        self.awaited = written;
        &self.handles
    }

    /// Appends a batch.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn append(&mut self, batch: &Encoded) -> Result<()> {
        self.rows += batch.rows;
        if let Some(file) = &mut self.csv {
            file.write_all(&batch.csv).map_err(|error| Error::io("write", &file.path, error))?;
        }
        if let (Some((place, file)), Some(group)) = (&mut self.parquet, &batch.parquet) {
            parquet::append(file, group).map_err(|error| place.error(&error))?;
        }
        Ok(())
    }

    /// Nothing follows. `description` goes into the metadata of the Parquet file.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(self, description: &str) -> Result<Vec<Finished>> {
        let mut finished = Vec::new();
        if let Some(file) = self.csv {
            finished.push(file.finish(self.table, Format::Csv, self.rows)?);
        }
        if let Some((place, file)) = self.parquet {
            let file = parquet::finish(file, "termloom", description).map_err(|error| place.error(&error))?;
            finished.push(file.finish(self.table, Format::Parquet, self.rows)?);
        }
        Ok(finished)
    }
}

/// A file that is written, though perhaps not yet on the disk.
pub struct Finished {
    file: File,
    path: PathBuf,
    written: Written,
}

impl Finished {
    /// Waits until the file is on the disk.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn sync(self) -> Result<Written> {
        self.file.sync_all().map_err(|error| Error::io("write", &self.path, error))?;
        Ok(self.written)
    }
}

/// A file, with the hash of what was written to it.
struct HashedFile {
    path: PathBuf,
    file: BufWriter<File>,
    hasher: Sha256,
    bytes: Arc<AtomicU64>,
    /// The number of the last fault of the system; 0 if there was none.
    fault: Arc<AtomicI32>,
}

impl HashedFile {
    fn create(folder: &Path, table: TableId, format: Format) -> Result<Self> {
        let path = folder.join(format!("{table}.{format}"));
        let file = File::create_new(&path).map_err(|error| Error::io("create", &path, error))?;
        Ok(HashedFile {
            path,
            file: BufWriter::with_capacity(1 << 18, file),
            hasher: Sha256::new(),
            bytes: Arc::default(),
            fault: Arc::default(),
        })
    }

    fn handle(&self) -> Result<Arc<Handle>> {
        let file = self.file.get_ref().try_clone().map_err(|error| Error::io("write", &self.path, error))?;
        Ok(Arc::new(Handle { file, path: self.path.clone(), bytes: Arc::clone(&self.bytes) }))
    }

    fn finish(self, table: TableId, format: Format, rows: u64) -> Result<Finished> {
        let HashedFile { path, file, hasher, bytes, .. } = self;
        let file = file.into_inner().map_err(|error| Error::io("write", &path, error.into_error()))?;
        let (sha256, bytes) = (hexadecimal(&hasher.finalize()), bytes.load(Ordering::Relaxed));
        let written = Written { table, name: format!("{table}.{format}"), format, rows, bytes, sha256 };
        Ok(Finished { file, path, written })
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        // In pieces that are still in a fast cache when they are written.
        for piece in bytes.chunks(1 << 18) {
            self.hasher.update(piece);
            self.file.write_all(piece).inspect_err(|error| noted(&self.fault, error))?;
            self.bytes.fetch_add(piece.len() as u64, Ordering::Relaxed);
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().inspect_err(|error| noted(&self.fault, error))
    }
}

fn noted(fault: &AtomicI32, error: &io::Error) {
    fault.store(error.raw_os_error().unwrap_or(0), Ordering::Relaxed);
}

fn checked_rows(schema: &Schema, values: &[Values<'_>]) -> usize {
    let kind = |values: &Values<'_>| match values {
        Values::Text(_) | Values::Texts(_) | Values::Names(..) => ColumnKind::Text,
        Values::Count(_) | Values::Counts(..) => ColumnKind::Count,
        Values::Real(_) => ColumnKind::Real,
        Values::Flag(_) => ColumnKind::Flag,
        Values::Day(_) => ColumnKind::Day,
    };
    let rows = values.first().map_or(0, Values::len);
    let shapes: Vec<_> = values.iter().map(|values| (kind(values), values.len())).collect();
    let expected: Vec<_> = schema.columns.iter().map(|column| (column.kind, rows)).collect();
    assert_eq!(shapes, expected, "columns of `{}`", schema.name);
    rows
}

/// Bytes as hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

fn encoding_error(schema: &Schema, error: &polars::error::PolarsError) -> Error {
    Error::fatal(format!("cannot encode the table `{}`: {error}", schema.name))
}

//! Tables of others with columns of ours: everything else stays as it is.

mod groups;
mod lines;
mod slots;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use polars::prelude::PolarsError;
use polars_parquet::write::{FileWriter, KeyValue};

use self::groups::{DESCRIPTION, RowGroups};
use self::slots::{ColumnSlot, slots};
use super::parquet::{self, RowGroup};
use super::replacement::{Replacement, target_format};
use crate::config::Format;
use crate::error::{Error, Result};
use crate::table_reader::{Piece, ReadKind, TableFile, no_table_format};

/// How a table gets more columns: floating point numbers, NaN being missing. Where it has one of that name, that one is replaced;
/// the others stand behind it. Pieces are encoded on any number of threads.
pub struct Extended<'f> {
    file: &'f TableFile,
    slots: Vec<ColumnSlot>,
    names: Vec<String>,
    how: How,
}

enum How {
    Lines,
    RowGroups(Box<RowGroups>),
}

/// A piece on its way to the file.
pub struct ExtendedPiece(EncodedPiece);

enum EncodedPiece {
    Lines(Vec<u8>),
    Group(RowGroup),
}

impl<'f> Extended<'f> {
    /// `file` with these columns, as `format`. `kinds` is what the columns of CSV become in Parquet.
    ///
    /// # Errors
    /// A usage error where a column cannot be kept in that format.
    pub fn new(file: &'f TableFile, names: Vec<String>, format: Format, kinds: Vec<ReadKind>) -> Result<Self> {
        let slots = slots(file, &names);
        let how = match format {
            Format::Csv => {
                lines::check(file, &slots)?;
                How::Lines
            }
            Format::Xlsx => return Err(no_table_format(file.path())),
            Format::Parquet => How::RowGroups(Box::new(RowGroups::new(file, &slots, &names, &kinds)?)),
        };
        Ok(Extended { file, slots, names, how })
    }

    /// The columns that are replaced.
    pub fn replaced(&self) -> Vec<String> {
        let is_replaced = |name: &&String| self.file.columns().iter().any(|column| column.name == **name);
        self.names.iter().filter(is_replaced).cloned().collect()
    }

    /// A piece with the values of the columns that are added, in their order. Uses no thread but the caller's.
    ///
    /// # Errors
    /// A usage error that names the row, column and cell that cannot be read; a fatal error where values cannot be encoded.
    pub fn encode(&self, piece: &Piece, values: Vec<Vec<f64>>) -> Result<ExtendedPiece> {
        Ok(ExtendedPiece(match &self.how {
            How::Lines => EncodedPiece::Lines(lines::of(self.file, &self.slots, piece, &values)?),
            How::RowGroups(groups) => EncodedPiece::Group(groups.row_group(self.file, &self.slots, piece, values)?),
        }))
    }

    /// Begins to write.
    ///
    /// # Errors
    /// A fatal error where it cannot be written.
    fn writer<'w>(&self, to: Box<dyn Write + 'w>, path: &Path) -> Result<PieceWriter<'w>> {
        let mut to = CountingWriter { to: BufWriter::with_capacity(1 << 18, to), bytes: 0 };
        Ok(match &self.how {
            How::RowGroups(groups) => PieceWriter::RowGroups(Box::new(groups.encoder.writer(to)), groups.said.clone()),
            How::Lines => {
                let header = lines::header(self.file, &self.slots, &self.names);
                to.write_all(&header).map_err(|error| Error::io("write", path, error))?;
                PieceWriter::Lines(to)
            }
        })
    }
}

/// What counts the bytes that are written through it.
struct CountingWriter<'w> {
    to: BufWriter<Box<dyn Write + 'w>>,
    bytes: u64,
}

impl Write for CountingWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

enum PieceWriter<'w> {
    Lines(CountingWriter<'w>),
    /// The file, and what is said in it.
    RowGroups(Box<FileWriter<CountingWriter<'w>>>, Vec<KeyValue>),
}

/// A table with more columns on its way to a file, which is there only once it is whole, or to a stream.
pub struct ExtendedFile<'w> {
    writer: PieceWriter<'w>,
    replacement: Option<Replacement>,
    shown: PathBuf,
}

/// The name of the file until it is whole.
const UNFINISHED: &str = "table";

impl<'w> ExtendedFile<'w> {
    /// The format of a file by the ending of its name.
    ///
    /// # Errors
    /// A usage error where that is no format, or the file is a folder.
    pub fn format(target: &Path) -> Result<Format> {
        target_format(target)
    }

    /// A file that replaces another one, and is written next to it.
    ///
    /// # Errors
    /// A fatal error where the folder cannot be written to.
    pub fn create(table: &Extended<'_>, target: &Path) -> Result<Self> {
        let replacement = Replacement::new(target)?;
        let file = File::create_new(replacement.folder().join(UNFINISHED));
        let file = file.map_err(|error| Error::io("write", target, error))?;
        let writer = table.writer(Box::new(file), target)?;
        Ok(ExtendedFile { writer, replacement: Some(replacement), shown: target.to_path_buf() })
    }

    /// A stream, which `shown` is the name of.
    ///
    /// # Errors
    /// A fatal error where it cannot be written to.
    pub fn stream(table: &Extended<'_>, to: Box<dyn Write + 'w>, shown: &Path) -> Result<Self> {
        Ok(ExtendedFile { writer: table.writer(to, shown)?, replacement: None, shown: shown.to_path_buf() })
    }

    /// Appends the next piece.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn append(&mut self, piece: ExtendedPiece) -> Result<()> {
        match (&mut self.writer, piece.0) {
            (PieceWriter::Lines(to), EncodedPiece::Lines(lines)) => {
                to.write_all(&lines).map_err(|error| Error::io("write", &self.shown, error))
            }
            (PieceWriter::RowGroups(file, _), EncodedPiece::Group(group)) => {
                parquet::append(file, &group).map_err(|error| cannot_write(&self.shown, &error))
            }
            _ => Err(Error::fatal("a piece of another table")),
        }
    }

    /// Nothing follows. `description` stands in the metadata of Parquet as `termloom_score`. Says how many bytes were written.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(self, description: &str) -> Result<u64> {
        let mut to = match self.writer {
            PieceWriter::Lines(to) => to,
            PieceWriter::RowGroups(file, mut said) => {
                said.push(KeyValue { key: DESCRIPTION.to_string(), value: Some(description.to_string()) });
                parquet::finish_saying(*file, said).map_err(|error| cannot_write(&self.shown, &error))?
            }
        };
        let fail = |error| Error::io("write", &self.shown, error);
        to.flush().map_err(fail)?;
        let bytes = to.bytes;
        drop(to);
        if let Some(replacement) = self.replacement {
            let written = File::open(replacement.folder().join(UNFINISHED));
            written.and_then(|file| file.sync_all()).map_err(fail)?;
            replacement.put(UNFINISHED)?;
        }
        Ok(bytes)
    }
}

fn cannot_write(path: &Path, error: &PolarsError) -> Error {
    Error::fatal(format!("cannot write `{}` as Parquet: {error}", path.display())).at(path)
}

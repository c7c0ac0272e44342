//! Tables of others with columns of ours: everything else stays as it is.

mod lines;
mod paste;
mod typed;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use tempfile::TempDir;

use self::paste::{Chunks, Paste};
use self::typed::Typed;
use super::parquet::RowGroup;
use crate::config::Format;
use crate::error::{Error, Result};
use crate::foreign::{Piece, ReadColumn, ReadKind, TableFile, format_of};
use crate::spill::Spill;

/// A column of the table that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// One of those that were there.
    Kept(usize),
    /// One of those that are added, instead of one of that name or behind all.
    Added(usize),
}

/// How a table gets more columns: floating point numbers, NaN being missing. Where it has one of that name, that one is replaced;
/// the others stand behind it. Pieces are encoded on any number of threads.
pub struct Extended<'f> {
    file: &'f TableFile,
    slots: Vec<Slot>,
    names: Vec<String>,
    how: How,
}

enum How {
    /// Lines of CSV, from cells of CSV or columns of Parquet.
    Lines,
    /// Parquet from CSV.
    Typed(Box<Typed>),
    /// Parquet from Parquet: the columns that stay are copied byte by byte.
    Paste(Box<Paste>),
}

/// A piece on its way to the file.
pub struct ExtendedPiece(Part);

enum Part {
    Lines(Vec<u8>),
    RowGroup(RowGroup),
    Chunks(Chunks),
}

impl<'f> Extended<'f> {
    /// `file` with these columns, as `format`. `kinds` is what the columns of CSV become in Parquet.
    ///
    /// # Errors
    /// A usage error where a column cannot be kept in that format.
    pub fn new(file: &'f TableFile, names: Vec<String>, format: Format, kinds: Vec<ReadKind>) -> Result<Self> {
        let added = |name: &String| names.iter().position(|added| added == name);
        let slot = |(index, column): (usize, &ReadColumn)| added(&column.name).map_or(Slot::Kept(index), Slot::Added);
        let mut slots: Vec<Slot> = file.columns().iter().enumerate().map(slot).collect();
        for index in 0..names.len() {
            if !slots.contains(&Slot::Added(index)) {
                slots.push(Slot::Added(index));
            }
        }
        let how = match (file.format(), format) {
            (Format::Csv, Format::Csv) => How::Lines,
            (Format::Parquet, Format::Csv) => {
                lines::check(file, &slots)?;
                How::Lines
            }
            (Format::Csv, Format::Parquet) => How::Typed(Box::new(Typed::new(file, &slots, &names, kinds)?)),
            (Format::Parquet, Format::Parquet) => How::Paste(Box::new(Paste::new(file, &slots, &names)?)),
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
            How::Lines => Part::Lines(lines::of(self.file, &self.slots, piece, &values)?),
            How::Typed(typed) => Part::RowGroup(typed.row_group(self.file, &self.slots, piece, values)?),
            How::Paste(paste) => Part::Chunks(paste.chunks(self.file, piece, values)?),
        }))
    }

    /// Begins to write. Parquet that is copied needs `spill` for the parts of very large row groups.
    ///
    /// # Errors
    /// A fatal error where it cannot be written.
    fn writer<'w>(&self, to: Box<dyn Write + 'w>, path: &Path, spill: &Arc<Spill>) -> Result<Writer<'w>> {
        let mut to = Counted { to: BufWriter::with_capacity(1 << 18, to), bytes: 0 };
        Ok(match &self.how {
            How::Lines => {
                let header = lines::header(self.file, &self.slots, &self.names);
                to.write_all(&header).map_err(|error| Error::io("write", path, error))?;
                Writer::Lines(to)
            }
            How::Typed(typed) => Writer::Typed(Box::new(typed.writer(to, path)?)),
            How::Paste(paste) => Writer::Paste(Box::new(paste.writer(self.file, to, path, spill)?)),
        })
    }
}

/// What counts the bytes that are written through it.
struct Counted<'w> {
    to: BufWriter<Box<dyn Write + 'w>>,
    bytes: u64,
}

impl Write for Counted<'_> {
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

enum Writer<'w> {
    Lines(Counted<'w>),
    Typed(Box<typed::Writer<'w>>),
    Paste(Box<paste::Writer<'w>>),
}

/// A table with more columns on its way to a file, which is there only once it is whole, or to a stream.
pub struct ExtendedFile<'w> {
    writer: Writer<'w>,
    target: Option<(PathBuf, TempDir)>,
    shown: PathBuf,
}

/// The key under which Parquet says what was added.
const DESCRIPTION: &str = "termloom_score";

/// The name of the file until it is whole.
const UNFINISHED: &str = "table";

impl<'w> ExtendedFile<'w> {
    /// The format of a file by the ending of its name.
    ///
    /// # Errors
    /// A usage error where that is no format, or the file is a folder.
    pub fn format(target: &Path) -> Result<Format> {
        let format = format_of(target)?;
        if target.is_dir() {
            return Err(Error::usage(format!("`{}` is a folder", target.display())).at(target));
        }
        Ok(format)
    }

    /// A file that replaces what is called so. It is written beside it.
    ///
    /// # Errors
    /// A fatal error where the folder cannot be written to.
    pub fn create(table: &Extended<'_>, target: &Path, spill: &Arc<Spill>) -> Result<Self> {
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = tempfile::Builder::new()
            .prefix(".termloom-score-")
            .tempdir_in(parent)
            .map_err(|error| Error::io("write beside", target, error))?;
        let file =
            File::create_new(folder.path().join(UNFINISHED)).map_err(|error| Error::io("write", target, error))?;
        let writer = table.writer(Box::new(file), target, spill)?;
        Ok(ExtendedFile { writer, target: Some((target.to_path_buf(), folder)), shown: target.to_path_buf() })
    }

    /// A stream, which `shown` is the name of.
    ///
    /// # Errors
    /// A fatal error where it cannot be written to.
    pub fn stream(table: &Extended<'_>, to: Box<dyn Write + 'w>, shown: &Path, spill: &Arc<Spill>) -> Result<Self> {
        Ok(ExtendedFile { writer: table.writer(to, shown, spill)?, target: None, shown: shown.to_path_buf() })
    }

    /// Appends the next piece.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn append(&mut self, piece: ExtendedPiece) -> Result<()> {
        match (&mut self.writer, piece.0) {
            (Writer::Lines(to), Part::Lines(lines)) => {
                to.write_all(&lines).map_err(|error| Error::io("write", &self.shown, error))
            }
            (Writer::Typed(writer), Part::RowGroup(group)) => writer.append(&group),
            (Writer::Paste(writer), Part::Chunks(chunks)) => writer.append(chunks),
            _ => Err(Error::fatal("a piece of another table")),
        }
    }

    /// Nothing follows. `description` stands in the metadata of Parquet as `termloom_score`. Says how many bytes were written.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(self, description: &str) -> Result<u64> {
        let mut to = match self.writer {
            Writer::Lines(to) => to,
            Writer::Typed(writer) => writer.finish(description)?,
            Writer::Paste(writer) => writer.finish(description)?,
        };
        let fail = |error| Error::io("write", &self.shown, error);
        to.flush().map_err(fail)?;
        let bytes = to.bytes;
        drop(to);
        if let Some((target, folder)) = &self.target {
            let written = folder.path().join(UNFINISHED);
            File::open(&written).and_then(|file| file.sync_all()).map_err(fail)?;
            fs::rename(written, target).map_err(fail)?;
        }
        Ok(bytes)
    }
}

//! Tables of other programs, and our own, column by column: CSV and Parquet, a piece at a time.

mod column;
mod csv;
mod parquet;
mod texts;
mod types;
mod values;

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use polars_arrow::array::Array;
use polars_arrow::datatypes::ArrowSchema;
use polars_parquet::parquet::metadata::FileMetadata;

use crate::config::{CsvSigns, Format};
use crate::error::{Error, Result};
use crate::regular_file::ReadAt;

pub(crate) use self::column::PieceContent;
pub use self::column::{Piece, ReadColumn, ReadKind, Wanted};
use self::csv::{CsvFile, CsvPieces};
pub(crate) use self::csv::{Ends, RowPlace, fields, for_each_row, lines, unquoted};
use self::parquet::ParquetFile;
pub(crate) use self::parquet::TOO_MUCH;
pub use self::texts::Texts;
pub use self::types::CellTypes;
pub use self::values::ReadValues;
pub(crate) use self::values::{is_text_like, push_day, texts_of};

/// A table in a file, which may be read from any number of threads.
///
/// Nothing is held in memory but the names of the columns and, of Parquet, the description of its row groups.
pub struct TableFile {
    path: PathBuf,
    columns: Vec<ReadColumn>,
    source: TableSource,
}

enum TableSource {
    Csv(CsvFile),
    Parquet(Box<ParquetFile>),
}

/// Decoded columns of some rows, in the order in which they were asked for.
pub struct ReadBatch {
    /// The number of the first row, from 0.
    pub first_row: u64,
    /// How many rows there are.
    pub rows: usize,
    /// Their values.
    pub columns: Vec<ReadValues>,
}

impl TableFile {
    /// Opens a file, whose format is the ending of its name.
    ///
    /// # Errors
    /// A usage error that names the file where it cannot be read, is of neither format, has no header, or two columns of one name.
    pub fn open(path: &Path) -> Result<Self> {
        let (columns, source) = match format_of(path)? {
            Format::Csv => {
                let (names, file) = CsvFile::open(path)?;
                let column = |name| ReadColumn { name, kind: ReadKind::Cell };
                (names.into_iter().map(column).collect::<Vec<_>>(), TableSource::Csv(file))
            }
            Format::Parquet => {
                let (columns, file) = ParquetFile::open(path)?;
                (columns, TableSource::Parquet(Box::new(file)))
            }
            Format::Xlsx => return Err(no_table_format(path)),
        };
        TableFile::of(path, columns, source)
    }

    /// A file of Parquet that is open already, and is called `path` in messages.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn parquet(file: Box<dyn ReadAt>, path: &Path) -> Result<Self> {
        let (columns, file) = ParquetFile::of(file, path)?;
        TableFile::of(path, columns, TableSource::Parquet(Box::new(file)))
    }

    /// Sets how many bytes may come out of it, if it is Parquet.
    ///
    /// # Errors
    /// A usage error where it says itself that there are more.
    pub(crate) fn allow(&mut self, most_bytes: u64) -> Result<()> {
        match &mut self.source {
            TableSource::Parquet(file) => file.allow(most_bytes),
            TableSource::Csv(_) => Ok(()),
        }
    }

    fn of(path: &Path, columns: Vec<ReadColumn>, source: TableSource) -> Result<Self> {
        let mut names = HashSet::with_capacity(columns.len());
        for column in &columns {
            if !names.insert(&column.name) {
                return Err(Error::usage(format!("`{}` has two columns `{}`", path.display(), column.name)).at(path));
            }
        }
        Ok(TableFile { path: path.to_path_buf(), columns, source })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its format.
    pub fn format(&self) -> Format {
        match self.source {
            TableSource::Csv(_) => Format::Csv,
            TableSource::Parquet(_) => Format::Parquet,
        }
    }

    /// Its columns, in order.
    pub fn columns(&self) -> &[ReadColumn] {
        &self.columns
    }

    /// How many rows it has, where that is known before all are read: not of CSV.
    pub fn rows(&self) -> Option<u64> {
        match &self.source {
            TableSource::Csv(_) => None,
            TableSource::Parquet(file) => Some(file.rows()),
        }
    }

    /// Its length in bytes.
    pub fn bytes(&self) -> u64 {
        match &self.source {
            TableSource::Csv(file) => file.bytes(),
            TableSource::Parquet(file) => file.bytes(),
        }
    }

    /// The place of a column among [`columns`](Self::columns).
    ///
    /// # Errors
    /// A usage error that names the columns there are.
    pub fn column(&self, name: &str) -> Result<usize> {
        self.columns.iter().position(|column| column.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
            let (path, names) = (self.path.display(), names.join(", "));
            Error::usage(format!("`{path}` has no column `{name}`; it has {names}")).at(&self.path)
        })
    }

    /// The rows of the file in pieces, in order: some MiB of CSV, or the rows of one row group of Parquet, of which a
    /// very large one is more than one piece.
    ///
    /// # Errors
    /// A usage error where the file cannot be read.
    pub fn pieces(&self) -> Result<Pieces<'_>> {
        Ok(Pieces(match &self.source {
            TableSource::Csv(file) => Coming::Csv(file.pieces()?),
            TableSource::Parquet(file) => Coming::Parquet { file, bytes: None, group: 0, row: 0, first_row: 0 },
        }))
    }

    /// The same, where a piece of Parquet has about so many bytes at most, or a sixteenth of its row group where that is more.
    ///
    /// # Errors
    /// As [`pieces`](Self::pieces).
    pub fn pieces_of(&self, most_bytes: u64) -> Result<Pieces<'_>> {
        let mut pieces = self.pieces()?;
        if let Coming::Parquet { bytes, .. } = &mut pieces.0 {
            *bytes = Some(most_bytes);
        }
        Ok(pieces)
    }

    /// Decodes columns of a piece. Uses no thread but the caller's.
    ///
    /// # Errors
    /// A usage error that names the file, and where a value is not what is wanted its column, row and cell.
    pub fn decode(&self, piece: &Piece, wanted: &[(usize, Wanted)]) -> Result<ReadBatch> {
        let columns = match (&self.source, &piece.part) {
            (TableSource::Csv(file), PieceContent::Csv { bytes, line }) => {
                let place = RowPlace { first_row: piece.first_row, line: *line };
                file.decode(bytes, place, piece.rows, wanted, &self.columns)?
            }
            (TableSource::Parquet(file), PieceContent::Parquet { group, rows }) => {
                let mut left = file.share_of(piece.rows);
                let decoded = wanted.iter().map(|&(column, wanted)| {
                    let place = (*group, rows.clone(), piece.first_row);
                    file.decode(place, &self.columns[column], wanted, &mut left)
                });
                decoded.collect::<Result<_>>()?
            }
            _ => return Err(Error::fatal("a piece of another file")),
        };
        Ok(ReadBatch { first_row: piece.first_row, rows: piece.rows, columns })
    }

    /// What the cells of a piece of CSV may be, for every column; nothing of Parquet, which says so itself. Uses no thread but the caller's.
    ///
    /// # Errors
    /// A usage error that names the row where its cells are too few or too many.
    pub fn types(&self, piece: &Piece) -> Result<Vec<CellTypes>> {
        let mut types = Vec::new();
        if let PieceContent::Csv { bytes, line } = &piece.part {
            types.resize(self.columns.len(), CellTypes::default());
            let place = RowPlace { first_row: piece.first_row, line: *line };
            let signs = self.csv_signs();
            for_each_row(&self.path, signs, bytes, place, self.columns.len(), |cells, _, _| {
                for (cell, types) in cells.iter().zip(&mut types) {
                    types.look(&csv::unquoted(&bytes[cell.clone()]), signs);
                }
                Ok(())
            })?;
        }
        Ok(types)
    }

    /// Decodes all pieces, one after the other, by the names of the columns.
    ///
    /// ```no_run
    /// use termloom::table_reader::{ReadValues, TableFile, Wanted};
    /// let file = TableFile::open("terms.parquet".as_ref())?;
    /// for batch in file.batches(&[("term", Wanted::Text), ("count", Wanted::Count)])? {
    ///     let batch = batch?;
    ///     if let [ReadValues::Text(terms), ReadValues::Count(counts)] = &batch.columns[..] {
    ///         for (row, count) in counts.iter().enumerate() {
    ///             println!("{} {count}", terms.get(row));
    ///         }
    ///     }
    /// }
    /// # Ok::<(), termloom::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`column`](Self::column), [`pieces`](Self::pieces) and [`decode`](Self::decode).
    pub fn batches(&self, wanted: &[(&str, Wanted)]) -> Result<impl Iterator<Item = Result<ReadBatch>>> {
        let column = |&(name, wanted): &(&str, Wanted)| Ok((self.column(name)?, wanted));
        let wanted: Vec<(usize, Wanted)> = wanted.iter().map(column).collect::<Result<_>>()?;
        let mut pieces = self.pieces()?;
        let next = move || pieces.next_piece().transpose().map(|piece| self.decode(&piece?, &wanted));
        Ok(std::iter::from_fn(next))
    }

    /// The signs of CSV; those that are usual, of Parquet.
    pub(crate) fn csv_signs(&self) -> CsvSigns {
        match &self.source {
            TableSource::Csv(file) => file.signs,
            TableSource::Parquet(_) => CsvSigns::PLAIN,
        }
    }

    /// The cells of the header of CSV as they stand there; none of Parquet.
    pub(crate) fn header(&self) -> &[Vec<u8>] {
        match &self.source {
            TableSource::Csv(file) => &file.header,
            TableSource::Parquet(_) => &[],
        }
    }

    /// What Parquet says of itself, and the types that its columns are read as.
    pub(crate) fn parquet_types(&self) -> Option<(&FileMetadata, &ArrowSchema)> {
        match &self.source {
            TableSource::Csv(_) => None,
            TableSource::Parquet(file) => Some((&file.metadata, &file.fields)),
        }
    }

    /// A column of a piece of Parquet as it is.
    ///
    /// # Errors
    /// A usage error that names the file and the column where it is damaged.
    pub(crate) fn arrays(&self, piece: &Piece, column: usize) -> Result<Vec<Box<dyn Array>>> {
        match (&self.source, &piece.part) {
            (TableSource::Parquet(file), PieceContent::Parquet { group, rows }) => {
                file.arrays(*group, rows.clone(), &self.columns[column].name)
            }
            _ => Err(Error::fatal("a piece of another file")),
        }
    }
}

/// The rows of a file, a piece at a time.
pub struct Pieces<'f>(Coming<'f>);

enum Coming<'f> {
    Csv(CsvPieces<'f>),
    /// The row group that comes next, the row in it, and the row in the file.
    Parquet {
        file: &'f ParquetFile,
        bytes: Option<u64>,
        group: usize,
        row: usize,
        first_row: u64,
    },
}

impl Pieces<'_> {
    /// The next piece; `None` behind the last row.
    ///
    /// # Errors
    /// A usage error where the file cannot be read, or a quote is never closed.
    pub fn next_piece(&mut self) -> Result<Option<Piece>> {
        let (file, bytes, group, row, first_row) = match &mut self.0 {
            Coming::Csv(pieces) => return pieces.next_piece(),
            Coming::Parquet { file, bytes, group, row, first_row } => (file, *bytes, group, row, first_row),
        };
        while let Some(rows) = file.rows_of_group(*group) {
            if *row == rows {
                (*group, *row) = (*group + 1, 0);
                continue;
            }
            let end = rows.min(*row + file.rows_at_once(*group, bytes));
            let part = PieceContent::Parquet { group: *group, rows: *row..end };
            let piece = Piece { first_row: *first_row, rows: end - *row, part };
            (*row, *first_row) = (end, *first_row + piece.rows as u64);
            return Ok(Some(piece));
        }
        Ok(None)
    }
}

/// The format of a file by the ending of its name.
pub(crate) fn format_of(path: &Path) -> Result<Format> {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or("").to_ascii_lowercase();
    Format::DEFAULT.iter().copied().find(|format| format.name() == ending).ok_or_else(|| no_table_format(path))
}

/// That the ending of a name is no format of a table alone.
pub(crate) fn no_table_format(path: &Path) -> Error {
    Error::usage(format!("the name of the file `{}` must end in .csv or .parquet", path.display())).at(path)
}

#[cfg(test)]
mod tests;

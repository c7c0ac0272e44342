//! Arrow IPC files, which are Feather files of version 2 as well.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use doctext::Reason;
use polars_arrow::array::{Array, DictionaryArray, DictionaryKey, Utf8Array, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::io::ipc::read::{
    Dictionaries, FileMetadata, get_row_count_from_blocks, read_batch, read_file_dictionaries, read_file_metadata,
};
use polars_arrow::match_integer_type;

use super::RowFormat;
use super::columns::TableColumns;
use super::kind::RowKind;
use super::nested::{self, ReadFrom};
use super::reader::{Opened, RowPiece, RowReader, Rows, RowsError, Understood, check_cells, rejected};
use super::sink::RowSink;
use crate::corpus::source::SourceBytes;
use crate::table_reader::{TOO_MUCH, Texts, is_text_like, texts_of};

pub(super) static ARROW: RowFormat = RowFormat {
    kind: RowKind { name: "arrow-row", endings: &["arrow", "feather", "ipc"] },
    open: |opened| Ok(Box::new(ArrowReader::new(opened)?)),
};

struct ArrowReader {
    table: Arc<ArrowTable>,
    /// The record batch and the row that come next.
    next: usize,
    row: u64,
}

struct ArrowTable {
    file: SourceBytes,
    metadata: FileMetadata,
    dictionaries: Dictionaries,
    /// The columns that can be read: nested ones only if they are named.
    read: Vec<ReadFrom>,
    columns: TableColumns,
    /// Bytes and cells that may come out of it.
    most_bytes: u64,
    most_cells: u64,
}

impl ArrowReader {
    fn new(opened: Opened<'_>) -> Result<Self, RowsError> {
        let Opened { bytes: file, options, most_bytes, most_cells, .. } = opened;
        check_kind(&file)?;
        let mut from = At { file: &file, at: 0 };
        let metadata = guarded(|| read_file_metadata(&mut from))?;
        let dictionaries =
            guarded(|| read_file_dictionaries(&mut from, &metadata, &mut Vec::new(), Default::default()))?;
        let mut read: Vec<ReadFrom> = Vec::new();
        for (column, field) in metadata.schema.iter_values().enumerate().filter(|(_, field)| is_read(&field.dtype)) {
            read.push(ReadFrom { name: field.name.to_string(), column, path: None });
        }
        let fields: Vec<(usize, &Field)> = metadata.schema.iter_values().enumerate().collect();
        read.extend(nested::named(&fields, options));
        let names = read.iter().map(|from| from.name.clone()).collect();
        let columns = TableColumns::new(names, options).map_err(|error| nested::with_paths(error, &fields))?;
        let table = Arc::new(ArrowTable { file, metadata, dictionaries, read, columns, most_bytes, most_cells });
        Ok(ArrowReader { table, next: 0, row: 1 })
    }
}

/// Says what to do with files that look like it.
fn check_kind(file: &SourceBytes) -> Result<(), RowsError> {
    let mut start = [0; 6];
    let len = file.read_at(&mut start, 0)?;
    match &start[..len] {
        b"ARROW1" => Ok(()),
        [b'F', b'E', b'A', b'1', ..] => {
            Err(rejected(Reason::Malformed, "Feather of version 1 is not read; save it as version 2, or as .parquet"))
        }
        [0xff, 0xff, 0xff, 0xff, ..] => Err(rejected(
            Reason::Malformed,
            "a stream of Arrow is not read; save it as a file of Arrow (Feather of version 2), or as .parquet",
        )),
        _ => Err(rejected(Reason::Malformed, "it is no file of Arrow")),
    }
}

fn is_read(kind: &ArrowDataType) -> bool {
    match kind {
        ArrowDataType::Utf8 | ArrowDataType::LargeUtf8 => true,
        ArrowDataType::Dictionary(_, values, _) => is_read(values),
        other => is_text_like(other),
    }
}

impl RowReader for ArrowReader {
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError> {
        let Some(block) = self.table.metadata.blocks.get(self.next) else { return Ok(None) };
        let len_bytes = u64::try_from(block.body_length).unwrap_or(0);
        let first_row = self.row;
        let piece = ArrowRows { table: Arc::clone(&self.table), block: self.next, first_row };
        // How many rows there are is known only when they are read: the numbers of the next begin behind them.
        let count = piece.rows()?;
        self.row += count;
        self.next += 1;
        check_cells(self.table.read.len(), self.row - 1, self.table.most_cells)?;
        Ok(Some(RowPiece { first_row, len_bytes, count, rows: Box::new(piece) }))
    }

    fn understood(&self) -> Understood {
        self.table.columns.understood()
    }
}

/// A record batch.
struct ArrowRows {
    table: Arc<ArrowTable>,
    block: usize,
    first_row: u64,
}

impl ArrowRows {
    /// Some columns of the batch.
    fn arrays(&self, wanted: &[usize]) -> Result<Vec<Box<dyn Array>>, RowsError> {
        let ArrowTable { file, metadata, dictionaries, .. } = &*self.table;
        let (mut message, mut data) = (Vec::new(), Vec::new());
        let mut from = At { file, at: 0 };
        let batch = guarded(|| {
            let checked = Default::default();
            read_batch(
                &mut from,
                dictionaries,
                metadata,
                Some(wanted),
                None,
                self.block,
                false,
                &mut message,
                &mut data,
                checked,
            )
        })?;
        Ok(batch.into_arrays())
    }

    /// What it may give of what the file may give, by how much of the file it is: of all columns together.
    fn share(&self) -> u64 {
        let ArrowTable { metadata, most_bytes, .. } = &*self.table;
        let len = |bytes: i64| u128::try_from(bytes).unwrap_or(0);
        let all: u128 = metadata.blocks.iter().map(|block| len(block.body_length)).sum();
        (u128::from(*most_bytes) * len(metadata.blocks[self.block].body_length) / all.max(1)) as u64
    }

    fn rows(&self) -> Result<u64, RowsError> {
        let ArrowTable { file, metadata, .. } = &*self.table;
        let block = metadata.blocks[self.block];
        let rows = guarded(|| get_row_count_from_blocks(&mut At { file, at: 0 }, &[block]))?;
        Ok(u64::try_from(rows).unwrap_or(0))
    }
}

impl Rows for ArrowRows {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        let ArrowTable { read, columns, .. } = &*self.table;
        let left = Cell::new(self.share());
        let texts = |array: &dyn Array| texts(array, &left);
        sink.columns(columns.keys());
        let wanted = columns.wanted(sink);
        // Several paths may lead into one column.
        let mut of_file: Vec<usize> = wanted.iter().map(|&column| read[column].column).collect();
        of_file.sort_unstable();
        of_file.dedup();
        let arrays = self.arrays(&of_file)?;
        let mut found: Vec<Option<Texts>> = vec![None; read.len()];
        for column in wanted {
            let ReadFrom { column: of, path, .. } = &read[column];
            let Ok(array) = of_file.binary_search(of).map(|place| &*arrays[place]) else { continue };
            found[column] = Some(match path {
                None => texts(array)?,
                Some(path) => {
                    let mut of_path = Texts::default();
                    nested::texts_at(array, path, &texts, &mut of_path)?;
                    of_path
                }
            });
        }
        let cell = |column: usize, row: usize| found[column].as_ref().map_or("", |texts| texts.get(row));
        let rows = found.iter().flatten().map(Texts::len).next().unwrap_or(0);
        for (row, number) in (0..rows).zip(self.first_row..) {
            let text = columns.text(|column| cell(column, row).into());
            columns.hand_over(number, text.as_bytes(), |column| cell(column, row).into(), sink);
        }
        Ok(())
    }
}

/// The values of an array as text; empty where they are missing.
fn texts(array: &dyn Array, left: &Cell<u64>) -> Result<Texts, RowsError> {
    let mut found = Texts::default();
    let any = array.as_any();
    if let Some(array) = any.downcast_ref::<Utf8Array<i32>>() {
        take(array.iter(), left, &mut found)?;
    } else if let Some(array) = any.downcast_ref::<Utf8Array<i64>>() {
        take(array.iter(), left, &mut found)?;
    } else if let Some(array) = any.downcast_ref::<Utf8ViewArray>() {
        take(array.iter(), left, &mut found)?;
    } else if let ArrowDataType::Dictionary(key, ..) = array.dtype() {
        match_integer_type!(key, |$T| found = of_dictionary::<$T>(array, left)?);
    } else {
        return texts_of(array).ok_or_else(|| rejected(Reason::Malformed, "a column of Arrow that is not text"));
    }
    Ok(found)
}

/// Takes texts, as many bytes as there may be: a text may stand in the file once for many.
fn take<'t>(
    texts: impl Iterator<Item = Option<&'t str>>,
    left: &Cell<u64>,
    found: &mut Texts,
) -> Result<(), RowsError> {
    for text in texts {
        let text = text.unwrap_or("");
        let Some(rest) = left.get().checked_sub(text.len() as u64) else {
            return Err(rejected(Reason::TooLarge, format!("{TOO_MUCH}; allow more with max-unpacked")));
        };
        left.set(rest);
        found.push(text);
    }
    Ok(())
}

fn of_dictionary<K: DictionaryKey>(array: &dyn Array, left: &Cell<u64>) -> Result<Texts, RowsError> {
    let mut found = Texts::default();
    if let Some(array) = array.as_any().downcast_ref::<DictionaryArray<K>>() {
        // What a dictionary holds is in the file, and what it is used for is counted.
        let values = texts(&**array.values(), &Cell::new(left.get()))?;
        take(array.keys_iter().map(|key| key.map(|key| values.get(key))), left, &mut found)?;
    }
    Ok(found)
}

/// Reads a damaged file without more harm than a message.
fn guarded<T, E: std::fmt::Display>(read: impl FnOnce() -> std::result::Result<T, E>) -> Result<T, RowsError> {
    let damaged = |why: String| rejected(Reason::Malformed, format!("it is no file of Arrow, or is damaged: {why}"));
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| damaged(error.to_string())),
        Err(_) => Err(damaged("its parts are not what they should be".to_string())),
    }
}

/// A place in a file that others read at the same time.
struct At<'f> {
    file: &'f SourceBytes,
    at: u64,
}

impl Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for At<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.file.len()?, by),
        };
        self.at = base.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

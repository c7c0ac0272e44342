//! Parquet files, through the reader of tables of other programs.

use std::path::Path;
use std::sync::Arc;
use std::vec::IntoIter;

use doctext::Reason;
use polars_arrow::datatypes::ArrowDataType;

use super::RowFormat;
use super::columns::TableColumns;
use super::kind::RowKind;
use super::reader::{Opened, RowPiece, RowReader, Rows, RowsError, rejected};
use super::sink::RowSink;
use crate::table_reader::{Piece, ReadKind, ReadValues, TableFile, Texts, Wanted};

pub(super) static PARQUET: RowFormat = RowFormat {
    kind: RowKind { name: "parquet-row", endings: &["parquet", "pq"] },
    open: |opened| Ok(Box::new(ParquetReader::new(opened)?)),
};

/// Bytes of a row group that are decoded together, where it is not very large.
const PIECE_BYTES: u64 = 4 << 20;

struct ParquetReader {
    table: Arc<ParquetTable>,
    pieces: IntoIter<Piece>,
}

struct ParquetTable {
    file: TableFile,
    /// The columns that can be read, by their places in the file: those of lists, structures and bytes cannot.
    read: Vec<usize>,
    columns: TableColumns,
}

impl ParquetReader {
    fn new(opened: Opened<'_>) -> Result<Self, RowsError> {
        let file = TableFile::parquet(opened.bytes.into_file()?, Path::new(opened.file_name)).map_err(damaged)?;
        let (mut read, mut names) = (Vec::new(), Vec::new());
        for (index, column) in file.columns().iter().enumerate() {
            let is_named =
                column.name == opened.options.text_column || Some(&column.name) == opened.options.id_column.as_ref();
            // Bytes that do not say that they are text are read as text only where that is asked for.
            if is_named || !is_bytes(&file, &column.name) && !matches!(column.kind, ReadKind::Other(_)) {
                read.push(index);
                names.push(column.name.clone());
            }
        }
        let columns = TableColumns::new(names, opened.options)?;
        let mut pieces = Vec::new();
        let mut cut = file.pieces_of(PIECE_BYTES).map_err(damaged)?;
        while let Some(piece) = cut.next_piece().map_err(damaged)? {
            pieces.push(piece);
        }
        let table = Arc::new(ParquetTable { file, read, columns });
        Ok(ParquetReader { table, pieces: pieces.into_iter() })
    }
}

impl RowReader for ParquetReader {
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError> {
        let Some(piece) = self.pieces.next() else { return Ok(None) };
        let (file, rows) = (&self.table.file, piece.rows as u64);
        let len_bytes =
            (u128::from(file.bytes()) * u128::from(rows) / u128::from(file.rows().unwrap_or(1).max(1))) as u64;
        let first_row = piece.first_row + 1;
        Ok(Some(RowPiece {
            first_row,
            len_bytes,
            rows: Box::new(ParquetRows { table: Arc::clone(&self.table), piece }),
        }))
    }
}

struct ParquetRows {
    table: Arc<ParquetTable>,
    piece: Piece,
}

impl Rows for ParquetRows {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        let ParquetTable { file, read, columns } = &*self.table;
        sink.columns(columns.keys());
        let wanted = columns.wanted(sink);
        let of_file: Vec<(usize, Wanted)> = wanted.iter().map(|&column| (read[column], Wanted::Text)).collect();
        let batch = file.decode(&self.piece, &of_file).map_err(damaged)?;
        let mut texts: Vec<Option<&Texts>> = vec![None; read.len()];
        for (&column, values) in wanted.iter().zip(&batch.columns) {
            if let ReadValues::Text(of_column) = values {
                texts[column] = Some(of_column);
            }
        }
        let cell = |column: usize, row: usize| texts[column].map_or("", |texts| texts.get(row));
        for (row, number) in (0..batch.rows).zip(self.piece.first_row + 1..) {
            let raw = cell(columns.text, row).as_bytes();
            columns.hand_over(number, raw, |column| cell(column, row).into(), sink);
        }
        Ok(())
    }
}

fn is_bytes(file: &TableFile, name: &str) -> bool {
    let kind = file.parquet_types().and_then(|(_, fields)| fields.get(name)).map(|field| &field.dtype);
    matches!(kind, Some(ArrowDataType::BinaryView))
}

fn damaged(error: crate::Error) -> RowsError {
    rejected(Reason::Malformed, error.to_string())
}

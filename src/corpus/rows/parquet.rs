//! Parquet files, through the reader of tables of other programs.

use std::path::Path;
use std::sync::Arc;
use std::vec::IntoIter;

use doctext::Reason;
use polars_arrow::array::Array;
use polars_arrow::datatypes::{ArrowDataType, Field};

use super::RowFormat;
use super::column_path::NamedColumns;
use super::columns::TableColumns;
use super::kind::RowKind;
use super::nested::{self, ReadFrom};
use super::reader::{Opened, RowPiece, RowReader, Rows, RowsError, Understood, check_cells, rejected};
use super::sink::RowSink;
use crate::table_reader::{Piece, ReadColumn, ReadKind, ReadValues, TOO_MUCH, TableFile, Texts, Wanted, texts_of};

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
    /// The columns that can be read: nested ones only if they are named.
    read: Vec<ReadFrom>,
    columns: TableColumns,
}

impl ParquetReader {
    fn new(opened: Opened<'_>) -> Result<Self, RowsError> {
        let mut file = TableFile::parquet(Box::new(opened.bytes), Path::new(opened.file_name)).map_err(damaged)?;
        file.allow(opened.most_bytes).map_err(damaged)?;
        let is_named = |name: &str| {
            let named = NamedColumns::new(opened.options);
            named.all().any(|path| path.leaves().any(|leaf| leaf.name == name))
        };
        let types = file.parquet_types().map(|(_, types)| types);
        let field = |(index, column): (usize, &ReadColumn)| Some((index, types?.get(&column.name)?));
        let fields: Vec<(usize, &Field)> = file.columns().iter().enumerate().filter_map(field).collect();
        let mut read: Vec<ReadFrom> = Vec::new();
        for (column, of_file) in file.columns().iter().enumerate() {
            let is_nested = matches!(of_file.kind, ReadKind::Other(_));
            // Bytes that do not say that they are text are read as text only where that is asked for.
            if !is_nested && (is_named(&of_file.name) || !is_bytes(&file, &of_file.name)) {
                read.push(ReadFrom { name: of_file.name.clone(), column, path: None });
            }
        }
        read.extend(nested::named(&fields, opened.options));
        check_cells(read.len(), file.rows().unwrap_or(0), opened.most_cells)?;
        let names = read.iter().map(|from| from.name.clone()).collect();
        let columns = TableColumns::new(names, opened.options).map_err(|error| nested::with_paths(error, &fields))?;
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
            count: rows,
            rows: Box::new(ParquetRows { table: Arc::clone(&self.table), piece }),
        }))
    }

    fn understood(&self) -> Understood {
        self.table.columns.understood()
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
        let (nested, flat): (Vec<usize>, Vec<usize>) = wanted.into_iter().partition(|of| read[*of].path.is_some());
        let of_file: Vec<(usize, Wanted)> = flat.iter().map(|&of| (read[of].column, Wanted::Text)).collect();
        let batch = file.decode(&self.piece, &of_file).map_err(damaged)?;
        let mut texts: Vec<Option<&Texts>> = vec![None; read.len()];
        for (&column, values) in flat.iter().zip(&batch.columns) {
            if let ReadValues::Text(of_column) = values {
                texts[column] = Some(of_column);
            }
        }
        let of_nested: Vec<Texts> = nested.iter().map(|&of| self.nested(&read[of])).collect::<Result<_, _>>()?;
        for (&column, of_column) in nested.iter().zip(&of_nested) {
            texts[column] = Some(of_column);
        }
        let cell = |column: usize, row: usize| texts[column].map_or("", |texts| texts.get(row));
        for (row, number) in (0..batch.rows).zip(self.piece.first_row + 1..) {
            let text = columns.text(|column| cell(column, row).into());
            columns.hand_over(number, text.as_bytes(), |column| cell(column, row).into(), sink);
        }
        Ok(())
    }
}

impl ParquetRows {
    /// The texts in a nested column.
    fn nested(&self, from: &ReadFrom) -> Result<Texts, RowsError> {
        let flat = |array: &dyn Array| {
            let unread =
                || rejected(Reason::Malformed, format!("the column `{}` holds values that are no text", from.name));
            texts_of(array).ok_or_else(unread)
        };
        let mut texts = Texts::default();
        // Their values are checked by the pages that they are in.
        for array in self.table.file.arrays(&self.piece, from.column).map_err(damaged)? {
            nested::texts_at(&*array, from.path.as_deref().unwrap_or_default(), &flat, &mut texts)?;
        }
        Ok(texts)
    }
}

fn is_bytes(file: &TableFile, name: &str) -> bool {
    let kind = file.parquet_types().and_then(|(_, fields)| fields.get(name)).map(|field| &field.dtype);
    matches!(kind, Some(ArrowDataType::BinaryView))
}

fn damaged(error: crate::Error) -> RowsError {
    let message = error.to_string();
    if message.contains(TOO_MUCH) {
        return rejected(Reason::TooLarge, format!("{message}; allow more with max-unpacked"));
    }
    rejected(Reason::Malformed, message)
}

//! Workbooks of Excel and LibreOffice: each sheet is a table.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::vec::IntoIter;

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, Xlsb, Xlsx};
use doctext::{Reason, archive};

use super::RowFormat;
use super::columns::TableColumns;
use super::kind::RowKind;
use super::reader::{Opened, RowPiece, RowReader, Rows, RowsError, Understood, rejected};
use super::sheet::{Sheet, SheetCells};
use super::sink::RowSink;

pub(super) static XLSX: RowFormat = RowFormat {
    kind: RowKind { name: "xlsx-row", endings: &["xlsx", "xlsm", "xlsb"] },
    open: |opened| Ok(Box::new(WorkbookReader::new(opened, false)?)),
};

pub(super) static ODS: RowFormat = RowFormat {
    kind: RowKind { name: "ods-row", endings: &["ods"] },
    open: |opened| Ok(Box::new(WorkbookReader::new(opened, true)?)),
};

/// What is packed in a workbook, in bytes, at most: its cells are held in memory.
const MAX_UNPACKED: u64 = 1 << 30;

/// Rows of a sheet that are taken apart together.
const PIECE_ROWS: usize = 2000;

struct WorkbookReader {
    pieces: IntoIter<RowPiece>,
    understood: Understood,
}

impl WorkbookReader {
    fn new(opened: Opened<'_>, is_ods: bool) -> Result<Self, RowsError> {
        let file = opened.bytes.into_file()?;
        archive::unpacked_bytes(&file, MAX_UNPACKED).map_err(|error| match error.reason {
            Reason::Malformed => rejected(Reason::Malformed, "it is no workbook, is damaged, or has a password"),
            _ => RowsError::Rejected(error),
        })?;
        let sheets = sheets(file, is_ods, opened.file_name)?;
        let (mut tables, mut lacking, mut understood) = (Vec::new(), None, Understood::default());
        for (name, cells) in sheets.into_iter().filter(|(_, cells)| !cells.is_empty()) {
            match Sheet::new(name, cells, opened.options) {
                Ok(sheet) => tables.push(Arc::new(sheet)),
                Err(error) => lacking = lacking.or(Some(error)),
            }
        }
        if let (true, Some(error)) = (tables.is_empty(), lacking) {
            return Err(error);
        }
        let names: Vec<String> = tables.iter().map(|sheet| sheet.said()).collect();
        understood.facts.push(("sheets", names.join(", ")));
        if let Some(first) = tables.first() {
            let Understood { facts, remarks } = first.columns.understood();
            understood.facts.extend(facts);
            understood.remarks.extend(remarks);
        }
        let is_named = tables.len() > 1;
        let (mut pieces, mut first_row) = (Vec::new(), 1);
        for sheet in tables {
            for start in (0..sheet.rows()).step_by(PIECE_ROWS) {
                let range = start..sheet.rows().min(start + PIECE_ROWS);
                let (len_bytes, rows) = (sheet.bytes(range.clone()), range.len() as u64);
                let rows_of = SheetRows { sheet: Arc::clone(&sheet), range, is_named };
                pieces.push(RowPiece { first_row, len_bytes, rows: Box::new(rows_of) });
                first_row += rows;
            }
        }
        Ok(WorkbookReader { pieces: pieces.into_iter(), understood })
    }
}

impl RowReader for WorkbookReader {
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError> {
        Ok(self.pieces.next())
    }

    fn understood(&self) -> Understood {
        self.understood.clone()
    }
}

struct SheetRows {
    sheet: Arc<Sheet>,
    range: std::ops::Range<usize>,
    /// Whether rows are called after their sheet as well.
    is_named: bool,
}

impl Rows for SheetRows {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        let columns: &TableColumns = &self.sheet.columns;
        sink.columns(columns.keys());
        sink.part(self.is_named.then_some(self.sheet.name.as_str()));
        for row in self.range.clone() {
            let cell = |column: usize| Cow::Borrowed(self.sheet.cell(row, column));
            let text = columns.text(cell);
            columns.hand_over(self.sheet.number(row), text.as_bytes(), cell, sink);
        }
        Ok(())
    }
}

type Named = Vec<(String, SheetCells)>;

/// The cells of all sheets, in their order, with the names of the sheets.
fn sheets(mut file: File, is_ods: bool, file_name: &str) -> Result<Named, RowsError> {
    let is_binary = file_name.to_ascii_lowercase().ends_with(".xlsb");
    file.rewind()?;
    let read = move || -> Result<Named, String> {
        let file = BufReader::new(file);
        if is_ods {
            let mut book = Ods::new(file).map_err(|error| error.to_string())?;
            let cells = |(name, range): (String, calamine::Range<Data>)| {
                let (row, column) = range.start().unwrap_or_default();
                let mut cells = SheetCells::default();
                for (y, x, value) in range.used_cells() {
                    push(&mut cells, (row + y as u32, column + x as u32), &by_reference(value));
                }
                (name, cells)
            };
            return Ok(book.worksheets().into_iter().map(cells).collect());
        }
        let mut named = Named::new();
        if is_binary {
            let mut book = Xlsb::new(file).map_err(|error| error.to_string())?;
            for name in names(book.sheets_metadata()) {
                let mut reader = book.worksheet_cells_reader(&name).map_err(|error| error.to_string())?;
                let mut cells = SheetCells::default();
                while let Some(cell) = reader.next_cell().map_err(|error| error.to_string())? {
                    push(&mut cells, cell.get_position(), cell.get_value());
                }
                named.push((name, cells));
            }
        } else {
            let mut book = Xlsx::new(file).map_err(|error| error.to_string())?;
            for name in names(book.sheets_metadata()) {
                let mut reader = book.worksheet_cells_reader(&name).map_err(|error| error.to_string())?;
                let mut cells = SheetCells::default();
                while let Some(cell) = reader.next_cell().map_err(|error| error.to_string())? {
                    push(&mut cells, cell.get_position(), cell.get_value());
                }
                named.push((name, cells));
            }
        }
        Ok(named)
    };
    let damaged = |why: String| rejected(Reason::Malformed, format!("the workbook cannot be read: {why}"));
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(damaged),
        Err(_) => Err(damaged("its parts are not what they should be".into())),
    }
}

/// A row of nothing but errors is a row: it is counted as one without text.
fn push(cells: &mut SheetCells, (row, column): (u32, u32), value: &DataRef<'_>) {
    let text = shown(value);
    if !text.is_empty() || matches!(value, DataRef::Error(_)) {
        cells.push(row, column, &text);
    }
}

/// Hidden sheets are read as others: what their text column holds is text.
fn names(sheets: &[calamine::Sheet]) -> Vec<String> {
    let is_table = |sheet: &&calamine::Sheet| sheet.typ == calamine::SheetType::WorkSheet;
    sheets.iter().filter(is_table).map(|sheet| sheet.name.clone()).collect()
}

fn by_reference(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(flag) => DataRef::Bool(*flag),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(time) => DataRef::DateTimeIso(time.clone()),
        Data::DurationIso(time) => DataRef::DurationIso(time.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A cell as text: numbers as they are written, days and times as ISO 8601.
fn shown<'c>(value: &'c DataRef<'_>) -> Cow<'c, str> {
    match value {
        // What a formula gives that fails is no value.
        DataRef::Empty | DataRef::Error(_) => "".into(),
        DataRef::String(text) => text.as_str().into(),
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => number.to_string().into(),
        DataRef::Bool(flag) => flag.to_string().into(),
        DataRef::DateTime(time) => time_of(*time).into(),
        DataRef::DateTimeIso(time) => time.strip_suffix("T00:00:00").unwrap_or(time).into(),
        DataRef::DurationIso(time) => time.as_str().into(),
    }
}

fn time_of(time: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let seconds = (time.as_f64() * 86_400.0).round();
    if time.is_duration() {
        let seconds = seconds.abs() as u64;
        let sign = if time.as_f64() < 0.0 { "-" } else { "" };
        return format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    if time.as_f64() < 1.0 {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests;

//! The cells of workbooks, which a foreign library reads.

use std::borrow::Cow;
use std::io::Cursor;
use std::ops::Range;

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, Xlsb, Xlsx};
use serde::{Deserialize, Serialize};

/// The cells of a sheet that hold something, in the order of the file.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::corpus) struct SheetCells {
    /// The texts of all cells, one behind the other; they travel by themselves.
    #[serde(skip)]
    text: String,
    /// The column of each, and where its text ends.
    cells: Vec<(u32, usize)>,
    /// The number of each row, from 0, and where its cells begin.
    rows: Vec<(u32, usize)>,
}

impl SheetCells {
    /// The number of each row, from 0.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = u32> {
        self.rows.iter().map(|(number, _)| *number)
    }

    /// The number of a row of the sheet, from 0.
    pub fn number(&self, row: usize) -> u32 {
        self.rows[row].0
    }

    /// The column of each cell.
    pub fn columns(&self) -> impl Iterator<Item = u32> {
        self.cells.iter().map(|(column, _)| *column)
    }

    /// Where the text of a cell begins among those of all.
    pub fn text_start(&self, cell: usize) -> usize {
        cell.checked_sub(1).map_or(0, |before| self.cells[before].1)
    }

    /// The text of a row in a column.
    pub fn find(&self, row: usize, column: u32) -> Option<&str> {
        let cells = self.cells_of(row);
        let found = self.cells[cells.clone()].binary_search_by_key(&column, |(column, _)| *column);
        found.ok().map(|found| self.text_of(cells.start + found))
    }

    /// Whether a cell comes after all that are there.
    pub fn is_next(&self, row: u32, column: u32) -> bool {
        let last = self.rows.last().zip(self.cells.last()).map(|((row, _), (column, _))| (*row, *column));
        last.is_none_or(|last| last < (row, column))
    }

    pub fn push(&mut self, row: u32, column: u32, text: &str) {
        if self.rows.last().is_none_or(|(last, _)| *last != row) {
            self.rows.push((row, self.cells.len()));
        }
        self.text.push_str(text);
        self.cells.push((column, self.text.len()));
    }

    /// The texts of all cells.
    pub(super) fn text_mut(&mut self) -> &mut String {
        &mut self.text
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The cells of a row.
    pub fn cells_of(&self, row: usize) -> Range<usize> {
        self.rows[row].1..self.rows.get(row + 1).map_or(self.cells.len(), |(_, start)| *start)
    }

    fn text_of(&self, cell: usize) -> &str {
        &self.text[self.text_start(cell)..self.cells[cell].1]
    }
}

/// Sheets in their order, each with its name.
pub(in crate::corpus) type Sheets = Vec<(String, SheetCells)>;

/// The format of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::corpus) enum WorkbookKind {
    /// Of Excel, as XML.
    Xlsx,
    /// Of Excel, as records.
    Xlsb,
    /// Of LibreOffice.
    Ods,
}

/// The cells of all sheets of a workbook of Excel. The readers of its two formats have the same methods and no trait for them.
macro_rules! sheets_of_excel {
    ($book:ident) => {{
        let mut sheets = Sheets::new();
        for name in names($book.sheets_metadata()) {
            let mut reader = $book.worksheet_cells_reader(&name).map_err(|error| error.to_string())?;
            let mut cells = SheetCells::default();
            while let Some(cell) = reader.next_cell().map_err(|error| error.to_string())? {
                let (row, column) = cell.get_position();
                if !cells.is_next(row, column) {
                    let place = format!("a cell of row {} in the sheet `{name}`", u64::from(row) + 1);
                    return Err(format!("{place} is there twice, or comes after a later one; save it anew from Excel"));
                }
                push(&mut cells, (row, column), cell.get_value());
            }
            sheets.push((name, cells));
        }
        Ok(sheets)
    }};
}

/// The cells of all sheets of a workbook.
///
/// # Errors
/// What is wrong with it, in the words of the library.
pub(super) fn sheets(kind: WorkbookKind, bytes: &[u8]) -> Result<Sheets, String> {
    let file = Cursor::new(bytes);
    match kind {
        WorkbookKind::Ods => {
            let mut book = Ods::new(file).map_err(|error| error.to_string())?;
            let cells = |(name, range): (String, calamine::Range<Data>)| {
                let (row, column) = range.start().unwrap_or_default();
                let mut cells = SheetCells::default();
                for (y, x, value) in range.used_cells() {
                    push(&mut cells, (row + y as u32, column + x as u32), &by_reference(value));
                }
                (name, cells)
            };
            Ok(book.worksheets().into_iter().map(cells).collect())
        }
        WorkbookKind::Xlsb => {
            let mut book = Xlsb::new(file).map_err(|error| error.to_string())?;
            sheets_of_excel!(book)
        }
        WorkbookKind::Xlsx => {
            let mut book = Xlsx::new(file).map_err(|error| error.to_string())?;
            sheets_of_excel!(book)
        }
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

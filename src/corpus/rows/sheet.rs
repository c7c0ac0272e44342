//! A sheet of a workbook as a table.

use std::collections::BTreeSet;
use std::ops::Range;

use super::columns::TableColumns;
use super::reader::RowsError;
use crate::config::{Header, ReadOptions};
use crate::corpus::isolated::SheetCells;

/// Rows among which the header is looked for: titles and notes may stand above it.
const HEADER_WITHIN: usize = 20;

/// A sheet with a header.
pub(super) struct Sheet {
    pub name: String,
    pub columns: TableColumns,
    cells: SheetCells,
    /// The columns of the sheet that are columns of the table, in order.
    places: Vec<u32>,
    /// The first row behind the header.
    first: usize,
    /// The number of the header, from 1, if there is one.
    header: Option<u32>,
}

impl Sheet {
    /// # Errors
    /// Where a column is missing that was asked for.
    pub fn new(name: String, cells: SheetCells, options: &ReadOptions) -> Result<Sheet, RowsError> {
        let places: BTreeSet<u32> = cells.columns().collect();
        let places = places.into_iter().collect();
        let (skipped, rows) = (options.rows.skip_lines, options.rows.skip_rows.unwrap_or(0) as usize);
        let mut sheet = Sheet { name, columns: TableColumns::empty(), cells, places, first: 0, header: None };
        let above = skipped.unwrap_or(0);
        let start = sheet.cells.rows().take_while(|&number| u64::from(number) < above).count();
        if options.rows.header == Header::No {
            let names = (1..=sheet.places.len()).map(|number| number.to_string()).collect();
            sheet.columns = TableColumns::new(names, options)?;
            sheet.first = start + rows;
            return Ok(sheet);
        }
        let mut lacking = None;
        let within = if skipped.is_some() { 1 } else { HEADER_WITHIN };
        // Titles and notes are no wider than what they stand above; a row of data is.
        let mut widest = 0;
        let end = sheet.cells.rows().len().min(start + within);
        for row in start..end {
            let width = sheet.cells.cells_of(row).len();
            if width <= widest {
                continue;
            }
            widest = width;
            let names: Vec<String> =
                (0..sheet.places.len()).map(|column| sheet.cell_of(row, column).trim().into()).collect();
            // A number names a column of the first row only, for every row has one.
            match TableColumns::new(names, options) {
                Ok(columns) => {
                    sheet.columns = columns;
                    sheet.first = row + 1 + rows;
                    sheet.header = Some(sheet.cells.number(row) + 1);
                    return Ok(sheet);
                }
                Err(error) => lacking = lacking.or(Some(error)),
            }
        }
        let wanted = options.text_column.clone();
        Err(lacking.unwrap_or(RowsError::NoColumn { wanted, there: Vec::new() }))
    }

    /// How many rows it has, without the header.
    pub fn rows(&self) -> usize {
        self.cells.rows().len().saturating_sub(self.first)
    }

    /// The number of a row, as programs show it.
    pub fn number(&self, row: usize) -> u64 {
        u64::from(self.cells.number(self.first + row)) + 1
    }

    /// A cell of a row, by the place of its column in the table.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.cell_of(self.first + row, column)
    }

    fn cell_of(&self, row: usize, column: usize) -> &str {
        self.places.get(column).and_then(|&place| self.cells.find(row, place)).unwrap_or_default()
    }

    /// Bytes of the text of some rows.
    pub fn bytes(&self, rows: Range<usize>) -> u64 {
        let cells = |row: usize| self.cells.cells_of(self.first + row);
        let start = |cell: usize| self.cells.text_start(cell);
        rows.clone().last().map_or(0, |last| start(cells(last).end) - start(cells(rows.start).start)) as u64
    }

    /// What a user should see of it.
    pub fn said(&self) -> String {
        let header = self.header.map_or("no header".into(), |row| format!("header in row {row}"));
        format!("`{}` ({header})", self.name)
    }
}

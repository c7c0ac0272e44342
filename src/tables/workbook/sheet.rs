//! A table as a sheet, one row after the other.

use rust_xlsxwriter::{IgnoreError, Worksheet, XlsxError};

use super::cells::{Cell, Formats, holds_dates};
use crate::tables::schema::{Column, Schema};
use crate::tables::values::Values;

/// Rows that the widths of columns are taken from.
const MEASURED_ROWS: u32 = 1_000;

/// The widest and the narrowest column, in characters.
const WIDEST: usize = 60;
const NARROWEST: usize = 8;
/// The sign of a filter, beside a heading.
const FILTER: usize = 3;

/// A sheet that rows are appended to.
pub(super) struct Sheet<'w> {
    sheet: &'w mut Worksheet,
    formats: &'w Formats,
    has_dates: Vec<bool>,
    widths: Vec<usize>,
    next_row: u32,
    cut_cells: u64,
}

impl<'w> Sheet<'w> {
    /// Names the sheet as the table, and writes the headings.
    pub fn begin(sheet: &'w mut Worksheet, schema: &Schema, formats: &'w Formats) -> Result<Self, XlsxError> {
        sheet.set_name(schema.name.name())?;
        for (at, column) in (0..).zip(&schema.columns) {
            sheet.set_column_format(at, formats.of(column))?;
        }
        let names: Vec<&str> = schema.columns.iter().map(|column| &*column.name).collect();
        headings(sheet, &names, formats)?;
        Ok(Sheet {
            sheet,
            formats,
            has_dates: schema.columns.iter().map(holds_dates).collect(),
            widths: schema.columns.iter().map(|column: &Column| column.name.chars().count() + FILTER).collect(),
            next_row: 1,
            cut_cells: 0,
        })
    }

    /// Appends rows.
    pub fn append(&mut self, values: &[Values<'_>], rows: usize) -> Result<(), XlsxError> {
        for row in 0..rows {
            for (at, values) in (0..).zip(values) {
                let cell = cell(values, row, self.has_dates[usize::from(at)]);
                self.write(at, &cell)?;
            }
            self.next_row += 1;
        }
        Ok(())
    }

    fn write(&mut self, at: u16, cell: &Cell<'_>) -> Result<(), XlsxError> {
        let (sheet, row) = (&mut *self.sheet, self.next_row);
        match cell {
            Cell::Empty => {}
            Cell::Number(number) => {
                match self.formats.of_real(*number) {
                    Some(format) => sheet.write_number_with_format(row, at, *number, format)?,
                    None => sheet.write_number(row, at, *number)?,
                };
            }
            Cell::Text(text) => {
                sheet.write_string(row, at, &**text)?;
            }
            Cell::CutText(text) => {
                self.cut_cells += 1;
                sheet.write_string(row, at, &**text)?;
            }
            Cell::Flag(flag) => {
                sheet.write_boolean(row, at, *flag)?;
            }
        }
        if row <= MEASURED_ROWS {
            let width = match cell {
                Cell::Text(text) | Cell::CutText(text) => width(text),
                // As many digits as its whole part has, and the three that are shown.
                Cell::Number(number) => format!("{number:.0}").len() + 4,
                Cell::Flag(_) | Cell::Empty => 0,
            };
            let widest = &mut self.widths[usize::from(at)];
            *widest = width.max(*widest);
        }
        Ok(())
    }

    /// Nothing follows. Says how many texts lost their ends.
    pub fn finish(self) -> Result<u64, XlsxError> {
        let last = self.widths.len().saturating_sub(1) as u16;
        self.sheet.autofilter(0, 0, self.next_row - 1, last)?;
        // Terms such as `2004` are texts, and are meant to be.
        self.sheet.ignore_error_range(0, 0, self.next_row - 1, last, IgnoreError::NumberStoredAsText)?;
        for (at, width) in (0..).zip(self.widths) {
            self.sheet.set_column_width(at, width.clamp(NARROWEST, WIDEST) as f64)?;
        }
        Ok(self.cut_cells)
    }
}

/// The headings of a sheet, which stay where they are.
pub(super) fn headings(sheet: &mut Worksheet, names: &[&str], formats: &Formats) -> Result<(), XlsxError> {
    for (at, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, at, *name, &formats.heading)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn cell<'v>(values: &'v Values<'_>, row: usize, has_dates: bool) -> Cell<'v> {
    let text = |text: &'v str| if has_dates { Cell::iso_date(text) } else { Cell::text(text) };
    match values {
        Values::Text(texts) => text(&texts[row]),
        Values::Names(names, of_row) => text(&names[of_row[row] as usize]),
        Values::Texts(texts) => text(texts.get(row)),
        Values::Count(counts) => Cell::count(counts[row]),
        Values::Counts(counts, of_row) => Cell::count(counts[of_row[row] as usize]),
        Values::Real(reals) => Cell::real(reals[row]),
        Values::Flag(flags) => Cell::Flag(flags[row]),
        Values::Day(days) => Cell::day(days[row]),
    }
}

/// Columns that a text takes, as far as a sheet shows it: characters of East Asia take two.
fn width(text: &str) -> usize {
    text.chars().take(WIDEST).map(|character| if character < '\u{1100}' { 1 } else { 2 }).sum()
}

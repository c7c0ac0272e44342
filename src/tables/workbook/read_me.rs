//! The first sheet: what is in the workbook, what is not, and how cells are to be read.

use rust_xlsxwriter::{Worksheet, XlsxError};
use serde_json::Value;

use super::cells::{Cell, Formats};
use super::report::SheetReport;
use crate::config::{Format, TableName};
use crate::tables::columns::Table;

const NOTES: [&str; 7] = [
    "Numbers have all their digits. Three decimals are shown of those that may be fractions; what would look like 0.000 is shown as 1.23E-05.",
    "Counts above 9,007,199,254,740,992 (2^53) are text: a spreadsheet would round them.",
    "Days are dates. Days before 1 March 1900 are text: spreadsheet programs disagree on them.",
    "Texts stay texts, also where they look like a formula, a number or a link. In the files of CSV a ' is before those that look like a formula; here it is not.",
    "A cell holds 32,767 characters. Longer texts lose their ends; the list of sheets says how many.",
    "Two characters that a workbook cannot hold (U+FFFE and U+FFFF) are shown as U+FFFD.",
    "An empty cell is a missing value, and is not 0.",
];

/// Writes the sheet from top to bottom.
struct Lines<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
}

impl Lines<'_> {
    fn heading(&mut self, cells: &[&str], formats: &Formats) -> Result<(), XlsxError> {
        self.row += 1;
        for (at, text) in (0..).zip(cells) {
            self.sheet.write_string_with_format(self.row, at, *text, &formats.heading)?;
        }
        self.row += 1;
        Ok(())
    }

    fn texts(&mut self, cells: &[&str]) -> Result<(), XlsxError> {
        for (at, text) in (0..).zip(cells) {
            // A list of stop words, as the value of an option, may be longer than a cell.
            if let Cell::Text(text) | Cell::CutText(text) = Cell::text(text) {
                self.sheet.write_string(self.row, at, &*text)?;
            }
        }
        self.row += 1;
        Ok(())
    }
}

/// What is said on it.
pub(super) struct ReadMe<'a, 't> {
    pub tables: &'a [Table<'t>],
    /// In step with the tables.
    pub sheets: &'a [SheetReport],
    /// What the tables are written as.
    pub formats: &'a [Format],
    /// Tables that are not made, and why, as the end of a sentence that begins with the table.
    pub without: &'a [(TableName, String)],
    /// Options of the run.
    pub options: &'a Value,
}

impl ReadMe<'_, '_> {
    pub fn write(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        for (at, width) in (0..).zip([20, 14, 14, 60, 60]) {
            sheet.set_column_width(at, width)?;
        }
        let title = format!("Tables of a run of termloom {}", env!("CARGO_PKG_VERSION"));
        sheet.write_string_with_format(0, 0, title, &formats.title)?;
        let mut lines = Lines { sheet, row: 1 };
        lines
            .texts(&["Each table has a sheet of its name. The last sheet, code book, says what their columns mean."])?;

        lines.heading(&["sheet", "rows", "of", "a row is", "what is missing"], formats)?;
        for (report, table) in self.sheets.iter().zip(self.tables) {
            let Some(written) = report.written else { continue };
            lines.sheet.write_number(lines.row, 1, written as f64)?.write_number(lines.row, 2, report.rows as f64)?;
            let mut missing: Vec<String> = report.why.iter().cloned().collect();
            match report.cut_cells {
                0 => {}
                1 => missing.push("1 text lost its end".into()),
                cut => missing.push(format!("{cut} texts lost their ends")),
            }
            lines.texts(&[report.table, "", "", table.schema.row, &missing.join("; ")])?;
        }

        let left_out: Vec<_> = self.sheets.iter().filter(|report| report.written.is_none()).collect();
        if !left_out.is_empty() || !self.without.is_empty() {
            lines.heading(&["not here", "", "rows", "why", "where it is"], formats)?;
        }
        for report in left_out {
            let why = report.why.as_deref().unwrap_or_default();
            lines.sheet.write_number(lines.row, 2, report.rows as f64)?;
            lines.texts(&[report.table, "", "", why, &self.elsewhere(report.table)])?;
        }
        for (table, why) in self.without {
            lines.texts(&[table.name(), "", "", &format!("it {why}")])?;
        }

        lines.heading(&["how to read it"], formats)?;
        for note in NOTES {
            lines.texts(&[note])?;
        }

        lines.heading(&["option of this run", "", "", "value"], formats)?;
        options(&mut lines, "", self.options)
    }

    /// Where a table is that the workbook has not.
    fn elsewhere(&self, table: &str) -> String {
        match self.formats.iter().find(|&&format| format != Format::Xlsx) {
            Some(format) => format!("{table}.{format}, in the same folder"),
            None => "nowhere: run it again with --format csv,xlsx".into(),
        }
    }
}

fn options(lines: &mut Lines<'_>, prefix: &str, values: &Value) -> Result<(), XlsxError> {
    for (key, value) in values.as_object().into_iter().flatten() {
        match value {
            Value::Object(_) => options(lines, &format!("{prefix}{key}."), value)?,
            Value::String(text) => lines.texts(&[&format!("{prefix}{key}"), "", "", text])?,
            _ => lines.texts(&[&format!("{prefix}{key}"), "", "", &value.to_string()])?,
        }
    }
    Ok(())
}

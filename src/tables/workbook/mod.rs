//! One workbook with the tables that fit, for spreadsheet programs.

mod cells;
mod code_book;
mod read_me;
pub(super) mod report;
mod sheet;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use serde_json::Value;
use sha2::{Digest, Sha256};

use self::cells::Formats;
use self::code_book::write_code_book;
use self::read_me::ReadMe;
use self::report::{SheetReport, WORKBOOK, WrittenWorkbook};
use self::sheet::Sheet;
use super::columns::Table;
use super::writer::hexadecimal;
use crate::config::{Format, SpreadsheetOptions, TableName, grouped};
use crate::error::{Error, Result};

/// Rows of `terms` at most: the most frequent ones, as a reader of a spreadsheet looks at no more.
const MOST_TERMS: u64 = 100_000;

/// Columns of a sheet of Excel.
const MOST_COLUMNS: usize = 16_384;

/// What a workbook is made with, besides the tables.
pub(crate) struct WorkbookOf<'a> {
    /// Most rows of a table.
    pub sheet_rows: u64,
    /// Where what is not written yet is kept.
    pub temp_dir: &'a Path,
    /// What else the tables are written as.
    pub formats: &'a [Format],
    /// Tables that are not made, and why, as the end of a sentence that begins with the table.
    pub without: Vec<(TableName, String)>,
    /// Options of the run.
    pub options: &'a Value,
}

impl WorkbookOf<'_> {
    /// Writes the workbook into `folder`, one row after the other; `advance` is told how many were written.
    ///
    /// # Errors
    /// A fatal error that names the file, and those of `advance`.
    pub fn write(
        &self,
        folder: &Path,
        tables: &[Table<'_>],
        mut advance: impl FnMut(u64) -> Result<()>,
    ) -> Result<WrittenWorkbook> {
        let path = &folder.join(WORKBOOK);
        let (mut workbook, formats) = (Workbook::new(), Formats::new());
        guarded(path, || {
            workbook.set_tempdir(self.temp_dir)?;
            // Without a date of its own, it would have that of the clock, and no two runs would write the same.
            let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
            let title = "Tables of a run of termloom";
            workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
            workbook.add_worksheet().set_name("read me")?;
            Ok(())
        })?;
        let mut sheets = Vec::new();
        for table in tables {
            let mut report = self.planned(table);
            if let Some(rows) = report.written {
                let worksheet = guarded(path, || workbook.add_worksheet_with_constant_memory())?;
                let mut sheet = guarded(path, || Sheet::begin(worksheet, &table.schema, &formats))?;
                let rows = rows as usize;
                for start in (0..rows).step_by(table.batch_rows) {
                    let end = (start + table.batch_rows).min(rows);
                    let values = (table.batch)(start..end)?;
                    guarded(path, || sheet.append(&values, end - start))?;
                    advance((end - start) as u64)?;
                }
                report.cut_cells = guarded(path, || sheet.finish())?;
            }
            sheets.push(report);
        }
        guarded(path, || write_code_book(workbook.add_worksheet(), tables, &formats))?;
        let read_me =
            ReadMe { tables, sheets: &sheets, formats: self.formats, without: &self.without, options: self.options };
        guarded(path, || read_me.write(workbook.worksheet_from_index(0)?, &formats))?;
        let mut file = Hashed::create(path)?;
        guarded(path, || workbook.save_to_writer(&mut file))?;
        let (bytes, sha256) = file.finish(path)?;
        Ok(WrittenWorkbook { bytes, sha256, sheets })
    }

    /// What is to become of a table.
    fn planned(&self, table: &Table<'_>) -> SheetReport {
        let (name, rows) = (table.schema.name.name(), table.rows as u64);
        let of_run = name.parse::<TableName>().ok();
        let most = if of_run == Some(TableName::Terms) { self.sheet_rows.min(MOST_TERMS) } else { self.sheet_rows };
        let (shown, most_shown) = (grouped(rows), grouped(most));
        let (written, why) = if let Some(reason) = of_run.and_then(TableName::reason_without_sheet) {
            (None, Some(format!("it {reason}")))
        } else if table.schema.columns.len() > MOST_COLUMNS {
            let columns = table.schema.columns.len();
            (None, Some(format!("it has {columns} columns, and a sheet of Excel holds {MOST_COLUMNS}")))
        } else if rows <= most {
            (Some(rows), None)
        } else if of_run == Some(TableName::Terms) {
            (Some(most), Some(format!("the sheet has the {most_shown} most frequent of {shown} terms")))
        } else if most == SpreadsheetOptions::MOST_SHEET_ROWS {
            (None, Some(format!("it has {shown} rows, and a sheet of Excel holds {most_shown}")))
        } else {
            (None, Some(format!("it has {shown} rows, and --sheet-rows is {most_shown}")))
        };
        SheetReport { table: name, rows, written, why, cut_cells: 0 }
    }
}

/// Calls what may not be able to write.
fn guarded<T>(path: &Path, write: impl FnOnce() -> std::result::Result<T, XlsxError>) -> Result<T> {
    let shown = path.display();
    // The crate panics where its temporary files cannot be written.
    match catch_unwind(AssertUnwindSafe(write)) {
        Ok(written) => written.map_err(|error| Error::fatal(format!("cannot write `{shown}`: {error}")).at(path)),
        Err(_) => Err(Error::fatal(format!("cannot write `{shown}`: its temporary files cannot be written"))
            .hint("is the disk full? give another folder with --temp-dir")
            .at(path)),
    }
}

/// The file, with the hash of what was written to it.
struct Hashed {
    file: BufWriter<File>,
    hasher: Sha256,
    bytes: u64,
}

impl Hashed {
    fn create(path: &Path) -> Result<Self> {
        let file = File::create_new(path).map_err(|error| Error::io("create", path, error))?;
        Ok(Hashed { file: BufWriter::new(file), hasher: Sha256::new(), bytes: 0 })
    }

    /// Waits until the file is on the disk.
    fn finish(self, path: &Path) -> Result<(u64, String)> {
        let file = self.file.into_inner().map_err(|error| Error::io("write", path, error.into_error()))?;
        file.sync_all().map_err(|error| Error::io("write", path, error))?;
        Ok((self.bytes, hexadecimal(&self.hasher.finalize())))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests;

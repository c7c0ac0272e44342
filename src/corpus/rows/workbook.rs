//! Workbooks of Excel and LibreOffice: each sheet is a table.

use std::borrow::Cow;
use std::io::Cursor;
use std::sync::Arc;
use std::vec::IntoIter;

use doctext::{Reason, archive};

use super::RowFormat;
use super::columns::TableColumns;
use super::kind::RowKind;
use super::reader::{Opened, RowPiece, RowReader, Rows, RowsError, Understood, rejected};
use super::sheet::Sheet;
use super::sink::RowSink;
use crate::corpus::isolated::{IsolatedReader, WorkbookKind};
use crate::corpus::remarks::RemarkKind;
use crate::regular_file::ReadAt;

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

/// Cells without a text are packed so well that a workbook may unpack to this times as much as other files.
const DENSE: u64 = 3;

/// Rows of a sheet that are taken apart together.
const PIECE_ROWS: usize = 2000;

struct WorkbookReader {
    pieces: IntoIter<RowPiece>,
    understood: Understood,
}

impl WorkbookReader {
    fn new(opened: Opened<'_>, is_ods: bool) -> Result<Self, RowsError> {
        let mut bytes = vec![0; usize::try_from(opened.bytes.len()?).unwrap_or(usize::MAX)];
        opened.bytes.fill(&mut bytes, 0)?;
        archive::unpacked_bytes(Cursor::new(&bytes), MAX_UNPACKED.min(opened.most_bytes.saturating_mul(DENSE)))
            .map_err(|error| match error.reason {
                Reason::Malformed => rejected(Reason::Malformed, "it is no workbook, is damaged, or has a password"),
                _ => RowsError::Rejected(error),
            })?;
        let kind = match is_ods {
            true => WorkbookKind::Ods,
            false if opened.file_name.to_ascii_lowercase().ends_with(".xlsb") => WorkbookKind::Xlsb,
            false => WorkbookKind::Xlsx,
        };
        let sheets = IsolatedReader::new(&opened.options.isolation, opened.watch).sheets(kind, bytes);
        let sheets = sheets.map_err(RowsError::Failed)?;
        let (mut tables, mut lacking, mut understood) = (Vec::new(), None, Understood::default());
        let mut left_out = Vec::new();
        for (name, cells) in sheets.into_iter().filter(|(_, cells)| !cells.is_empty()) {
            let shown = format!("`{name}`");
            match Sheet::new(name, cells, opened.options) {
                Ok(sheet) => tables.push(Arc::new(sheet)),
                Err(error) => {
                    lacking = lacking.or(Some(error));
                    left_out.push(shown);
                }
            }
        }
        if let (true, Some(error)) = (tables.is_empty(), lacking) {
            return Err(error);
        }
        if !left_out.is_empty() {
            understood.remarks.push((RemarkKind::SheetsLeftOut, left_out.len() as u64, left_out.join(", ")));
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
                pieces.push(RowPiece { first_row, len_bytes, count: rows, rows: Box::new(rows_of) });
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

#[cfg(test)]
mod tests;

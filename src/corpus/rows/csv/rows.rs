//! Rows that are taken apart: what a row lacks at its end is empty, and empty cells too many are nothing.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::dialect::{Delimiter, Dialect};
use super::first_column::FirstColumn;
use crate::corpus::remarks::RemarkKind;
use crate::corpus::rows::columns::TableColumns;
use crate::corpus::rows::reader::{Rows, RowsError};
use crate::corpus::rows::sink::RowSink;
use crate::corpus::rows::text::MARK;
use crate::table_reader::lines;

/// How the rows of a table are read.
pub(super) struct CsvTable {
    pub dialect: Dialect,
    pub columns: TableColumns,
    /// How many columns there are up to the last that has a name.
    pub named: usize,
    pub first_column: FirstColumn,
    /// Rows below the header that are left out.
    pub left_out: u64,
    /// What the header says; nothing where there is none.
    pub header: Vec<String>,
}

/// The rows of a piece.
pub(super) struct CsvRows {
    pub table: Arc<CsvTable>,
    pub bytes: Vec<u8>,
    /// The row behind them.
    pub next: Vec<u8>,
    pub first_row: u64,
    pub line: u64,
    /// Whether a quote that is never closed was taken to end with the line that they are.
    pub is_ended: bool,
    /// Cells of the row before them.
    pub cells_before: usize,
}

/// A row whose neighbours decide whether it is whole.
struct Row {
    range: Range<usize>,
    cells: usize,
    /// Whether it goes on with the row before it.
    is_rest: bool,
    is_header: bool,
}

impl CsvTable {
    /// How many cells a row has but for empty ones too many.
    fn cells(&self, bytes: &[u8], cells: &[Range<usize>]) -> usize {
        let surplus = cells.get(self.columns.len..).unwrap_or_default();
        if surplus.iter().all(|cell| self.dialect.text(&bytes[cell.clone()]).trim_ascii().is_empty()) {
            cells.len().min(self.columns.len)
        } else {
            cells.len()
        }
    }

    /// Whether a row is the header once more, as files have it that were put one behind the other, perhaps with their byte order marks.
    fn is_header(&self, bytes: &[u8], cells: &[Range<usize>]) -> bool {
        let says = |(cell, name): (&Range<usize>, &String)| {
            let cell = self.dialect.text(&bytes[cell.clone()]);
            let (cell, name) = (cell.trim_ascii(), name.as_bytes());
            cell == name || cell.strip_prefix(MARK).is_some_and(|cell| self.dialect.text(cell) == name)
        };
        !self.header.is_empty() && cells.len() == self.header.len() && cells.iter().zip(&self.header).all(says)
    }

    fn is_short(&self, cells: usize) -> bool {
        (1..self.named).contains(&cells)
    }

    /// A line break in a cell without quotes makes two rows of one: the second has not as many cells as others, and it begins unlike
    /// them, has no text, or comes after a row without text.
    fn row(&self, bytes: &[u8], cells: &[Range<usize>], range: Range<usize>, cells_before: usize) -> Row {
        let count = self.cells(bytes, cells);
        let has_no_text = |cells: usize| (1..=self.columns.first_text()).contains(&cells);
        let is_unlike = || self.first_column.is_unlike(&self.dialect.text(&bytes[cells[0].clone()]));
        let is_unknown = self.first_column == FirstColumn::Any && has_no_text(count);
        let is_odd = self.is_short(count) || count > self.columns.len;
        let goes_on = (is_odd && (is_unlike() || is_unknown))
            || (self.is_short(cells_before) && is_unlike())
            || (self.is_short(count) && has_no_text(cells_before) && self.first_column != FirstColumn::Number);
        let is_header = self.is_header(bytes, cells);
        Row { range, cells: count, is_rest: goes_on && !is_header, is_header }
    }
}

impl Rows for CsvRows {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        let table = &*self.table;
        sink.columns(table.columns.keys());
        let mut taker = Taker { of: self, row: self.first_row, line: self.line, counted: 0 };
        let mut before: Option<(Row, Vec<Range<usize>>)> = None;
        let (mut at, mut cells, mut cells_before) = (0, Vec::new(), self.cells_before);
        while at < self.bytes.len() {
            cells.clear();
            let start = at;
            let Some(ends) = table.dialect.row(&self.bytes, at, true, |cell| cells.push(cell)) else {
                if let Some((row, cells)) = before.take() {
                    taker.take(&row, &cells, false, sink);
                }
                taker.unclosed(start, sink);
                return Ok(());
            };
            at = ends.next;
            if ends.content == start {
                continue;
            }
            let row = table.row(&self.bytes, &cells, start..ends.content, cells_before);
            let is_rest = row.is_rest;
            let number = taker.row + u64::from(before.is_some());
            cells_before = if number > table.left_out { row.cells } else { 0 };
            match &mut before {
                Some((before, known)) => {
                    taker.take(before, known, is_rest, sink);
                    *before = row;
                    std::mem::swap(known, &mut cells);
                }
                None => before = Some((row, std::mem::take(&mut cells))),
            }
        }
        if let Some((row, known)) = &before {
            cells.clear();
            let ends = table.dialect.row(&self.next, 0, true, |cell| cells.push(cell));
            let next = ends.map(|ends| table.row(&self.next, &cells, 0..ends.content, cells_before));
            taker.take(row, known, next.is_some_and(|next| !self.next.is_empty() && next.is_rest), sink);
        }
        Ok(())
    }
}

/// Hands rows to a sink, one after the other.
struct Taker<'r> {
    of: &'r CsvRows,
    row: u64,
    /// The line up to which lines were counted, and where that is.
    line: u64,
    counted: usize,
}

impl Taker<'_> {
    fn take(&mut self, row: &Row, cells: &[Range<usize>], goes_on: bool, sink: &mut RowSink<'_>) {
        let (table, bytes) = (&*self.of.table, &self.of.bytes);
        let number = self.row;
        self.row += 1;
        if number <= table.left_out {
            return;
        }
        if row.is_header {
            return sink.remark(number, RemarkKind::HeaderRepeated, 1);
        }
        let (columns, count) = (&table.columns, row.cells);
        let fault = if row.is_rest {
            let (cells, has) = (if count == 1 { "cell" } else { "cells" }, columns.len);
            Some(format!(
                "{count} {cells}, where there are {has} columns; perhaps this goes on with the row above, which has a line break \
                 without quotes"
            ))
        } else if goes_on && table.is_short(count) {
            // A whole row is never lost for what stands below it, which may be a footer.
            Some("the line below goes on with this row: a line break in a cell without quotes".to_string())
        } else if count > columns.len {
            let what = match table.dialect.delimiter {
                Delimiter::Sign(sign) => format!("a cell with `{}`", char::from(sign).escape_debug()),
                _ => "a cell with a space".to_string(),
            };
            let has = columns.len;
            Some(format!("{count} cells, where there are {has} columns; perhaps {what} is not quoted"))
        } else if count <= columns.first_text() {
            let (cell, text) = (if count == 1 { "cell" } else { "cells" }, columns.first_text() + 1);
            Some(format!("{count} {cell}, where the text is in column {text}; perhaps a quote is not closed"))
        } else {
            None
        };
        if let Some(fault) = fault {
            let line = self.line_of(row.range.start);
            return sink.bad_row(number, format!("line {line}: {fault}"), row.range.len() as u64);
        }
        if cells.len() > columns.len {
            sink.remark(number, RemarkKind::EmptyCellsDropped, (cells.len() - columns.len) as u64);
        }
        if count < table.named {
            sink.remark(number, RemarkKind::ShortRowsFilled, (table.named - count) as u64);
        }
        if table.dialect.is_broken(&bytes[cells[columns.first_text()].clone()]) {
            sink.remark(number, RemarkKind::QuoteInText, 1);
        }
        let cell = |column: usize| match cells.get(column).map(|cell| table.dialect.text(&bytes[cell.clone()])) {
            // The text was found to be UTF-8, and every sign of a dialect is ASCII: no cell is lossy.
            Some(Cow::Borrowed(cell)) => String::from_utf8_lossy(cell),
            Some(Cow::Owned(cell)) => String::from_utf8_lossy(&cell).into_owned().into(),
            None => Cow::Borrowed(""),
        };
        columns.hand_over(number, &bytes[row.range.clone()], cell, sink);
    }

    fn unclosed(&mut self, start: usize, sink: &mut RowSink<'_>) {
        let line = self.line_of(start);
        let behind = lines(&self.of.bytes[start..]) - u64::from(self.of.bytes.ends_with(b"\n"));
        let message = match behind {
            _ if self.of.is_ended => {
                format!("line {line}: a quote is never closed, and was taken to end with its line")
            }
            0 => format!("line {line}: a quote is never closed"),
            1 => format!(
                "line {line}: a quote is never closed, so this row goes on to the end of the file: 1 line is lost with it"
            ),
            _ => format!(
                "line {line}: a quote is never closed, so this row goes on to the end of the file: {behind} lines are lost with it"
            ),
        };
        sink.bad_row(self.row, message, (self.of.bytes.len() - start) as u64);
    }

    fn line_of(&mut self, at: usize) -> u64 {
        self.line += lines(&self.of.bytes[self.counted..at]);
        self.counted = at;
        self.line
    }
}

//! CSV and its kin: cells with something between them, mostly below a header.

mod above;
mod choose;
mod cut;
mod data;
mod decoded;
mod dialect;
mod first_column;
mod head;
mod rows;
mod second_header;
mod shape;
#[cfg(test)]
mod tests;
mod understood;

use std::sync::Arc;

use doctext::Reason;

use self::above::{LONGEST_START, START, lines_of_programs};
use self::choose::Known;
use self::cut::cut_rows;
pub(in crate::corpus) use self::data::looks_like_data;
use self::data::shown;
pub(super) use self::decoded::decoded;
use self::dialect::{Delimiter, Dialect};
use self::first_column::FirstColumn;
use self::rows::{CsvRows, CsvTable};
use self::second_header::second_headers;
use self::shape::Sample;
use self::understood::{Found, understood};
use super::RowFormat;
use super::columns::TableColumns;
use super::kind::RowKind;
use super::reader::{Opened, RowPiece, RowReader, RowsError, Understood, rejected};
use super::text::TextPieces;
use crate::table_reader::lines;

pub(super) static CSV: RowFormat = RowFormat {
    kind: RowKind { name: "csv-row", endings: &["csv", "tsv", "tab"] },
    open: |opened| Ok(Box::new(CsvReader::new(opened)?)),
};

/// Parts of the rest that show it too: how many, and how long they are.
const PARTS: u64 = 8;
const PART: usize = 64 << 10;

struct CsvReader {
    pieces: TextPieces,
    table: Arc<CsvTable>,
    encoding: &'static str,
    is_lossy: bool,
    understood: Understood,
    /// The number of the row and of the line that come next.
    row: u64,
    line: u64,
    /// Cells of the row before.
    cells_before: usize,
    /// Quotes that were ended with their line.
    ended: u32,
}

impl CsvReader {
    fn new(opened: Opened<'_>) -> Result<Self, RowsError> {
        let Opened { bytes, file_name, options, is_trial, .. } = opened;
        let (source, encoding, is_lossy) = decoded(bytes, options, is_trial)?;
        let mut pieces = TextPieces::new(source)?;
        let above = lines_of_programs(&mut pieces, options)?;
        let is_tabs = [".tsv", ".tab"].iter().any(|ending| file_name.to_ascii_lowercase().ends_with(ending));
        let known = Known { options, is_tabs, said: above.delimiter };
        let mut line = 1 + above.lines;
        let mut wanted = START;
        let (reading, other) = loop {
            pieces.fill(wanted)?;
            let further = parts(&pieces, is_trial)?;
            let sample = Sample { start: &pieces.pending, is_whole: pieces.is_end, further: &further };
            match known.choose(&sample) {
                Some(chosen) => break chosen,
                None if !pieces.is_end && wanted < LONGEST_START => wanted *= 4,
                None if pieces.pending.trim_ascii().is_empty() => return Ok(Self::empty(pieces, encoding, is_lossy)),
                None => return Err(rejected(Reason::Malformed, "a quote in the header is never closed")),
            }
        };
        let (dialect, head, start) = (reading.dialect, &reading.head, &pieces.pending);
        let columns = TableColumns::new(head.names.clone(), options).map_err(|error| match error {
            RowsError::NoColumn { wanted, there } => {
                RowsError::NoColumn { wanted, there: there.iter().map(|name| shown(name)).collect() }
            }
            other => other,
        })?;
        let below = &reading.shape.rows[head.first_row()..];
        let named = head.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let first_column = if columns.first_text() == 0 {
            FirstColumn::Any
        } else {
            FirstColumn::of(&dialect, start, below, reading.shape.width())
        };
        let left_out = options.rows.skip_rows.unwrap_or_else(|| second_headers(&dialect, start, below));
        let header_line = line + lines(&start[..head.line_at]);
        line += lines(&start[..head.rows_at]);
        let found = Found { reading: &reading, other, header_line, above: &above, left_out, encoding, start, options };
        let (mut understood, of_columns) = (understood(&found, &columns), columns.understood());
        understood.facts.extend(of_columns.facts);
        understood.remarks.extend(of_columns.remarks);
        pieces.cut(head.rows_at);
        let header = if head.rows_at > 0 { head.names[usize::from(head.is_shifted)..].to_vec() } else { Vec::new() };
        let table = Arc::new(CsvTable { dialect, columns, named, first_column, left_out, header });
        Ok(CsvReader { pieces, table, encoding, is_lossy, understood, row: 1, line, cells_before: 0, ended: 0 })
    }

    /// Of a file without any row.
    fn empty(pieces: TextPieces, encoding: &'static str, is_lossy: bool) -> CsvReader {
        let (dialect, columns) = (Dialect::usual(Delimiter::Sign(b',')), TableColumns::empty());
        let table =
            CsvTable { dialect, columns, named: 0, first_column: FirstColumn::Any, left_out: 0, header: Vec::new() };
        let (table, understood) = (Arc::new(table), Understood::default());
        CsvReader { pieces, table, encoding, is_lossy, understood, row: 1, line: 1, cells_before: 0, ended: 0 }
    }
}

/// Parts of what comes behind the beginning, and one where the first quote is.
fn parts(pieces: &TextPieces, is_trial: bool) -> Result<Vec<Vec<u8>>, RowsError> {
    if pieces.is_end {
        return Ok(Vec::new());
    }
    let rest = pieces.len_behind()?;
    let mut parts = Vec::new();
    for part in 0..PARTS {
        let len = usize::try_from(rest / PARTS).map_or(PART, |len| len.min(PART));
        parts.push(pieces.look(rest / PARTS * part, len)?);
    }
    if !is_trial && !pieces.pending.contains(&b'"') {
        let start = pieces.pending.len() as u64;
        let quote = pieces.distance_to(b'"')?.saturating_sub(start);
        parts.push(pieces.look(quote.saturating_sub(PART as u64), START)?);
    }
    Ok(parts)
}

impl RowReader for CsvReader {
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError> {
        while let Some(cut) = cut_rows(&mut self.pieces, &self.table.dialect, self.table.columns.len, &mut self.ended)?
        {
            let (first_row, line, cells_before) = (self.row, self.line, self.cells_before);
            self.row += cut.rows;
            self.line += lines(&cut.bytes);
            if cut.rows > 0 {
                self.cells_before = if self.row - 1 > self.table.left_out { cut.last_cells } else { 0 };
                let (table, len_bytes) = (Arc::clone(&self.table), cut.bytes.len() as u64);
                let is_ended = cut.is_ended;
                let rows = CsvRows { table, bytes: cut.bytes, next: cut.next, first_row, line, is_ended, cells_before };
                return Ok(Some(RowPiece { first_row, len_bytes, count: cut.rows, rows: Box::new(rows) }));
            }
        }
        Ok(None)
    }

    fn encoding(&self) -> &'static str {
        self.encoding
    }

    fn is_lossy(&self) -> bool {
        self.is_lossy
    }

    fn understood(&self) -> Understood {
        self.understood.clone()
    }
}

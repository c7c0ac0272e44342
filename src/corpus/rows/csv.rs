//! CSV and its kin: a header, and cells with something between them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use doctext::{NamedEncoding, Reason, decode};

use super::RowFormat;
use super::columns::TableColumns;
use super::kind::RowKind;
use super::reader::{Opened, PIECE, RowPiece, RowReader, Rows, RowsError, UTF_8, rejected};
use super::sink::RowSink;
use super::text::{TextPieces, TextSource};
use crate::config::ReadOptions;
use crate::corpus::source::SourceBytes;
use crate::table_reader::{fields, lines, unquoted};

pub(super) static CSV: RowFormat = RowFormat {
    kind: RowKind { name: "csv-row", endings: &["csv", "tsv", "tab"] },
    open: |opened| Ok(Box::new(CsvReader::new(opened)?)),
};

/// What may stand between two cells.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Bytes of a file in which the first line should end.
const HEADER: usize = 64 << 10;

/// Bytes of a file that are checked at a time.
const CHECKED: usize = 256 << 10;

/// A file in another encoding is decoded whole, and may not be longer, in bytes. Nor may a row.
const MAX_DECODED: usize = 1 << 30;

struct CsvReader {
    pieces: TextPieces,
    table: Arc<CsvTable>,
    encoding: &'static str,
    is_lossy: bool,
    /// The number of the row and of the line that come next.
    row: u64,
    line: u64,
}

struct CsvTable {
    delimiter: u8,
    columns: TableColumns,
}

impl CsvReader {
    fn new(opened: Opened<'_>) -> Result<Self, RowsError> {
        let Opened { bytes, file_name, options, is_trial } = opened;
        let (source, encoding, is_lossy) = decoded(bytes, options, is_trial)?;
        let mut pieces = TextPieces::new(source)?;
        pieces.fill(HEADER)?;
        let is_tabs = [".tsv", ".tab"].iter().any(|ending| file_name.to_ascii_lowercase().ends_with(ending));
        let delimiter = if is_tabs { b'\t' } else { most_frequent(&pieces.pending) };
        let mut line = 1;
        // A file without a header has no rows either.
        let mut columns = TableColumns::empty();
        while let Some((bytes, rows)) = cut_rows(&mut pieces, delimiter, 1)? {
            line += lines(&bytes);
            if rows > 0 {
                columns = TableColumns::new(header(delimiter, &bytes)?, options)?;
                break;
            }
        }
        Ok(CsvReader { pieces, table: Arc::new(CsvTable { delimiter, columns }), encoding, is_lossy, row: 1, line })
    }
}

/// The names of the columns.
fn header(delimiter: u8, bytes: &[u8]) -> Result<Vec<String>, RowsError> {
    let mut names = Vec::new();
    let unclosed = Cells { delimiter, bytes }.each(|cells, _| {
        names = cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_string()).collect();
    });
    match unclosed {
        Some(_) => Err(rejected(Reason::Malformed, "a quote in the header is never closed")),
        None => Ok(names),
    }
}

/// The text of a file: as it is where that is UTF-8.
pub(super) fn decoded(
    bytes: SourceBytes,
    options: &ReadOptions,
    is_trial: bool,
) -> Result<(TextSource, &'static str, bool), RowsError> {
    let forced = options.encoding.as_deref().and_then(|label| NamedEncoding::of(label).ok());
    if forced.is_none_or(NamedEncoding::is_utf8) && is_utf8(&bytes, if is_trial { HEADER } else { usize::MAX })? {
        return Ok((TextSource::File(bytes), UTF_8, false));
    }
    let mut whole = vec![0; MAX_DECODED.min(usize::try_from(bytes.len()?).unwrap_or(MAX_DECODED)) + 1];
    let len = bytes.read_at(&mut whole, 0)?;
    if len > MAX_DECODED {
        let message = format!("a table of more than {MAX_DECODED} bytes must be UTF-8; save it so");
        return Err(rejected(Reason::TooLarge, message));
    }
    whole.truncate(len);
    let decoded = match forced {
        Some(forced) => forced.decode(&whole),
        None => decode(whole),
    };
    let decoded = decoded.map_err(|message| rejected(Reason::Undecodable, message))?;
    Ok((TextSource::Memory(decoded.text.into_bytes()), decoded.encoding, decoded.replaced_characters > 0))
}

/// Whether a file is UTF-8 (without NUL characters, which UTF-16 of Western text has), as far as so many bytes and some more.
fn is_utf8(bytes: &SourceBytes, most: usize) -> Result<bool, RowsError> {
    let mut buffer = vec![0; CHECKED];
    let (mut at, mut kept) = (0, 0);
    loop {
        let read = bytes.read_at(&mut buffer[kept..], at)?;
        at += read as u64;
        let len = kept + read;
        let valid = match std::str::from_utf8(&buffer[..len]) {
            Ok(_) => len,
            // A character that is cut by the end of the buffer goes on in the next.
            Err(error) if error.error_len().is_none() && read > 0 => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        if memchr::memchr(0, &buffer[..valid]).is_some() {
            return Ok(false);
        }
        if read == 0 || at >= most as u64 {
            return Ok(true);
        }
        buffer.copy_within(valid..len, 0);
        kept = len - valid;
    }
}

/// The delimiter that stands most often in the first line, outside quotes; a comma where there is none.
fn most_frequent(start: &[u8]) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut is_quoted = false;
    for &byte in &start[..start.len().min(HEADER)] {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted && counts.iter().any(|&count| count > 0) => break,
            _ if !is_quoted => {
                if let Some(index) = DELIMITERS.iter().position(|&delimiter| delimiter == byte) {
                    counts[index] += 1;
                }
            }
            _ => {}
        }
    }
    let most = (0..DELIMITERS.len()).rev().max_by_key(|&index| counts[index]).unwrap_or(0);
    DELIMITERS[most]
}

/// Cuts whole rows and blank lines off, so many at most and as far as they fit into a piece, and says how many of them are rows.
fn cut_rows(pieces: &mut TextPieces, delimiter: u8, most: usize) -> Result<Option<(Vec<u8>, u64)>, RowsError> {
    let mut wanted = PIECE;
    loop {
        pieces.fill(wanted)?;
        let (mut end, mut found, mut rows) = (0, 0, 0);
        while found < most && end < pieces.pending.len() {
            let mut is_row = false;
            let ends = fields(delimiter, &pieces.pending, end, pieces.is_end, |cell| is_row |= cell != (end..end));
            let Some(ends) = ends else { break };
            rows += u64::from(is_row);
            (end, found) = (ends.next, found + 1);
        }
        if end == 0 && pieces.is_end {
            if pieces.pending.is_empty() {
                return Ok(None);
            }
            // A quote that nobody closes: the row goes on to the end of the file.
            (end, rows) = (pieces.pending.len(), 1);
        }
        if end > 0 {
            return Ok(Some((pieces.cut(end), rows)));
        }
        if wanted >= MAX_DECODED {
            let message = "a quote that opens in the row behind the last one that was read is never closed";
            return Err(rejected(Reason::Malformed, message));
        }
        wanted *= 2;
    }
}

impl RowReader for CsvReader {
    fn next_piece(&mut self) -> Result<Option<RowPiece>, RowsError> {
        while let Some((bytes, rows)) = cut_rows(&mut self.pieces, self.table.delimiter, usize::MAX)? {
            let (first_row, line) = (self.row, self.line);
            self.row += rows;
            self.line += lines(&bytes);
            if rows > 0 {
                let len_bytes = bytes.len() as u64;
                let rows = Box::new(CsvRows { table: Arc::clone(&self.table), bytes, first_row, line });
                return Ok(Some(RowPiece { first_row, len_bytes, rows }));
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
}

struct CsvRows {
    table: Arc<CsvTable>,
    bytes: Vec<u8>,
    first_row: u64,
    line: u64,
}

impl Rows for CsvRows {
    fn take_apart(&self, sink: &mut RowSink<'_>) -> Result<(), RowsError> {
        let CsvTable { delimiter, columns } = &*self.table;
        sink.columns(columns.keys());
        let (mut row, mut line, mut counted) = (self.first_row, self.line, 0);
        let unclosed = Cells { delimiter: *delimiter, bytes: &self.bytes }.each(|cells, range| {
            if cells.len() == columns.len {
                // The file was found to be UTF-8, and the delimiter is ASCII: no cell is lossy.
                let cell = |column: usize| match &cells[column] {
                    Cow::Borrowed(cell) => String::from_utf8_lossy(cell),
                    Cow::Owned(cell) => String::from_utf8_lossy(cell).into_owned().into(),
                };
                columns.hand_over(row, &self.bytes[range.clone()], cell, sink);
            } else {
                line += lines(&self.bytes[counted..range.start]);
                counted = range.start;
                let message = format!(
                    "line {line}: {} cells, where the header has {}; perhaps a quote is not closed, or a cell with `{}` is not quoted",
                    cells.len(),
                    columns.len,
                    char::from(*delimiter).escape_debug()
                );
                sink.bad_row(row, message, range.len() as u64);
            }
            row += 1;
        });
        if let Some(start) = unclosed {
            line += lines(&self.bytes[counted..start]);
            let message = format!("line {line}: a quote is never closed, so this row goes on to the end of the file");
            sink.bad_row(row, message, (self.bytes.len() - start) as u64);
        }
        Ok(())
    }
}

/// Rows as the csv crate cuts them.
struct Cells<'b> {
    delimiter: u8,
    bytes: &'b [u8],
}

impl<'b> Cells<'b> {
    /// Hands over the cells of each row, without their quotes, and where it stands. Blank lines are no rows. Gives the place of the last
    /// row if a quote in it is never closed.
    fn each(&self, mut each: impl FnMut(&[Cow<'b, [u8]>], Range<usize>)) -> Option<usize> {
        let (mut at, mut cells) = (0, Vec::new());
        while at < self.bytes.len() {
            cells.clear();
            let start = at;
            let ends = fields(self.delimiter, self.bytes, at, true, |cell| cells.push(unquoted(&self.bytes[cell])));
            let Some(ends) = ends else { return Some(start) };
            if ends.content > start {
                each(&cells, start..ends.content);
            }
            at = ends.next;
        }
        None
    }
}

//! CSV as others write it: RFC 4180, any line ends, every cell where it stands.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use memchr::{memchr, memchr3};

use super::column::{Piece, PieceContent, ReadColumn, Wanted, cannot_read};
use super::values::{Builder, ReadValues};
use crate::config::CsvSigns;
use crate::error::{Error, Result};
use crate::regular_file;

/// Bytes of lines that are decoded together.
const PIECE: usize = 2 << 20;

/// The longest row. One that is longer has a quote that nobody closes.
const LONGEST_ROW: usize = 64 << 20;

/// A file of CSV whose header was read.
pub(super) struct CsvFile {
    path: PathBuf,
    bytes: u64,
    /// What the header shows.
    pub signs: CsvSigns,
    /// The cells of the header as they stand there.
    pub header: Vec<Vec<u8>>,
}

/// Where some rows stand in their file.
#[derive(Clone, Copy)]
pub(crate) struct RowPlace {
    pub first_row: u64,
    pub line: u64,
}

impl CsvFile {
    pub fn open(path: &Path) -> Result<(Vec<String>, CsvFile)> {
        let file = open(path)?;
        let bytes = file.metadata().map_err(|error| cannot_read(path, error))?.len();
        let mut csv = CsvFile { path: path.to_path_buf(), bytes, signs: CsvSigns::PLAIN, header: Vec::new() };
        let mut pieces = csv.whole()?;
        let has_mark = pieces.skip_mark();
        let header = pieces.record()?;
        let Some(header) = header else {
            return Err(cannot_read(path, "it is empty, and a table begins with the names of its columns"));
        };
        (csv.signs.has_mark, csv.header) = (has_mark, cells(&header, b','));
        let with_semicolons = cells(&header, b';');
        // Excel of half of the world writes decimal commas, and so semicolons between cells; so do we with `--csv excel`.
        if csv.header.len() == 1 && with_semicolons.len() > 1 {
            csv.signs = CsvSigns { has_mark, ..CsvSigns::SEMICOLONS };
            csv.header = with_semicolons;
        }
        let name = |cell: &Vec<u8>| {
            String::from_utf8(unquoted(cell).into_owned())
                .map_err(|_| cannot_read(path, "the names of its columns are not in UTF-8"))
        };
        Ok((csv.header.iter().map(name).collect::<Result<_>>()?, csv))
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn whole(&self) -> Result<CsvPieces<'_>> {
        let mut pieces = CsvPieces {
            path: &self.path,
            delimiter: self.signs.delimiter,
            file: open(&self.path)?,
            pending: Vec::new(),
            is_end: false,
            is_behind_header: false,
            row: 0,
            line: 1,
        };
        pieces.fill(PIECE)?;
        Ok(pieces)
    }

    pub fn pieces(&self) -> Result<CsvPieces<'_>> {
        let mut pieces = self.whole()?;
        pieces.skip_mark();
        pieces.record()?;
        pieces.is_behind_header = true;
        Ok(pieces)
    }

    pub fn decode(
        &self,
        bytes: &[u8],
        place: RowPlace,
        rows: usize,
        wanted: &[(usize, Wanted)],
        columns: &[ReadColumn],
    ) -> Result<Vec<ReadValues>> {
        let mut builders: Vec<_> = wanted.iter().map(|&(_, wanted)| Builder::new(wanted, rows)).collect();
        for_each_row(&self.path, self.signs, bytes, place, columns.len(), |cells, row, line| {
            for (&(column, _), builder) in wanted.iter().zip(&mut builders) {
                let cell = unquoted(&bytes[cells[column].clone()]);
                builder.push_cell(&cell, self.signs).map_err(|why| {
                    let (path, name, shown) = (self.path.display(), &columns[column].name, shown(&cell));
                    let row = row + 1;
                    let message = format!("`{path}`, row {row} (line {line}), column `{name}`: {shown} {why}");
                    Error::usage(message).at(&self.path)
                })?;
            }
            Ok(())
        })?;
        Ok(builders.into_iter().map(Builder::finish).collect())
    }
}

/// Goes over the rows of a piece. Each is told with its cells, its number from 0 and its line from 1.
pub(crate) fn for_each_row(
    path: &Path,
    signs: CsvSigns,
    bytes: &[u8],
    place: RowPlace,
    columns: usize,
    mut each: impl FnMut(&[Range<usize>], u64, u64) -> Result<()>,
) -> Result<()> {
    let (mut at, mut row, mut line) = (0, place.first_row, place.line);
    let mut cells = Vec::with_capacity(columns);
    while at < bytes.len() {
        cells.clear();
        let start = at;
        at = fields(signs.delimiter, bytes, at, true, |cell| cells.push(cell)).map_or(bytes.len(), |ends| ends.next);
        if !is_blank(&cells) {
            if cells.len() != columns {
                let (path_shown, number, found) = (path.display(), row + 1, cells.len());
                let cell = if found == 1 { "cell" } else { "cells" };
                let message =
                    format!("`{path_shown}`, row {number} (line {line}) has {found} {cell}, and the header {columns}");
                return Err(Error::usage(message).at(path));
            }
            each(&cells, row, line)?;
            row += 1;
        }
        line += lines(&bytes[start..at]);
    }
    Ok(())
}

/// The cells of the header as they stand there.
fn cells(header: &[u8], delimiter: u8) -> Vec<Vec<u8>> {
    let mut cells = Vec::new();
    fields(delimiter, header, 0, true, |cell| cells.push(header[cell].to_vec()));
    cells
}

/// A line without anything is no row.
fn is_blank(cells: &[Range<usize>]) -> bool {
    matches!(cells, [only] if only.is_empty())
}

pub(crate) fn lines(bytes: &[u8]) -> u64 {
    let (mut lines, mut after) = (0, 0);
    while let Some(at) = memchr::memchr2(b'\n', b'\r', &bytes[after..]) {
        let end = after + at;
        after = end + if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
        lines += 1;
    }
    lines
}

fn shown(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

fn open(path: &Path) -> Result<File> {
    if path.is_dir() {
        return Err(cannot_read(path, "it is a folder"));
    }
    regular_file::open(path, true).map_err(|error| cannot_read(path, error))
}

/// The rows of a file of CSV, some whole lines at a time.
pub(super) struct CsvPieces<'f> {
    path: &'f Path,
    delimiter: u8,
    file: File,
    pending: Vec<u8>,
    is_end: bool,
    is_behind_header: bool,
    /// The row and the line that come next.
    row: u64,
    line: u64,
}

impl CsvPieces<'_> {
    /// Whether the file begins with a byte order mark, which is no part of the header.
    fn skip_mark(&mut self) -> bool {
        let has_mark = self.pending.starts_with(CsvSigns::MARK);
        if has_mark {
            self.pending.drain(..CsvSigns::MARK.len());
        }
        has_mark
    }

    fn fill(&mut self, bytes: usize) -> Result<()> {
        if self.pending.len() >= bytes || self.is_end {
            return Ok(());
        }
        let more = (bytes - self.pending.len()) as u64;
        let read = self.file.by_ref().take(more).read_to_end(&mut self.pending);
        self.is_end = (read.map_err(|error| cannot_read(self.path, error))? as u64) < more;
        Ok(())
    }

    /// The next row: the header, to begin with.
    fn record(&mut self) -> Result<Option<Vec<u8>>> {
        while let Some((mut bytes, rows)) = self.lines(1)? {
            self.line += lines(&bytes);
            if rows > 0 {
                let ends = fields(self.delimiter, &bytes, 0, true, |_| ());
                bytes.truncate(ends.map_or(bytes.len(), |ends| ends.content));
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    /// So many rows and blank lines at most, whole, as far as they fit into a piece, and how many of them are rows.
    fn lines(&mut self, most: usize) -> Result<Option<(Vec<u8>, usize)>> {
        let mut wanted = PIECE;
        loop {
            self.fill(wanted)?;
            let (mut end, mut found, mut rows) = (0, 0, 0);
            while found < most && end < self.pending.len() {
                let mut is_row = false;
                let note = |cell| is_row |= cell != (end..end);
                let Some(ends) = fields(self.delimiter, &self.pending, end, self.is_end, note) else { break };
                rows += usize::from(is_row);
                (end, found) = (ends.next, found + 1);
            }
            if end > 0 {
                let rest = self.pending.split_off(end);
                return Ok(Some((std::mem::replace(&mut self.pending, rest), rows)));
            }
            if self.is_end && self.pending.is_empty() {
                return Ok(None);
            }
            if self.is_end || wanted >= LONGEST_ROW {
                let (path, row, line) = (self.path.display(), self.row + 1, self.line);
                let row =
                    if self.is_behind_header { format!("row {row} (line {line})") } else { format!("line {line}") };
                let message = format!("`{path}`: a quote that opens in {row} is never closed");
                return Err(Error::usage(message).hint("the file may be cut off").at(self.path));
            }
            wanted *= 2;
        }
    }

    /// The next piece.
    pub fn next_piece(&mut self) -> Result<Option<Piece>> {
        while let Some((bytes, rows)) = self.lines(usize::MAX)? {
            let (first_row, line) = (self.row, self.line);
            self.row += rows as u64;
            self.line += lines(&bytes);
            if rows > 0 {
                return Ok(Some(Piece { first_row, rows, part: PieceContent::Csv { bytes, line } }));
            }
        }
        Ok(None)
    }
}

/// Where a row ends, and where the next one begins.
pub(crate) struct Ends {
    pub content: usize,
    pub next: usize,
}

/// Tells the cells of the row that begins at `at`, quotes included, as the csv crate cuts them. `None` where the row is not whole:
/// where a quote is not closed, or more may follow.
pub(crate) fn fields(
    delimiter: u8,
    bytes: &[u8],
    mut at: usize,
    is_end: bool,
    mut cell: impl FnMut(Range<usize>),
) -> Option<Ends> {
    loop {
        let start = at;
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                at += memchr(b'"', &bytes[at..])? + 1;
                match bytes.get(at) {
                    Some(b'"') => at += 1,
                    None if !is_end => return None,
                    _ => break,
                }
            }
        }
        let Some(length) = memchr3(delimiter, b'\n', b'\r', &bytes[at..]) else {
            cell(start..bytes.len());
            return is_end.then_some(Ends { content: bytes.len(), next: bytes.len() });
        };
        at += length;
        cell(start..at);
        let content = at;
        at += 1;
        match bytes[content] {
            b'\n' => return Some(Ends { content, next: at }),
            b'\r' => {
                return match bytes.get(at) {
                    Some(b'\n') => Some(Ends { content, next: at + 1 }),
                    None if !is_end => None,
                    _ => Some(Ends { content, next: at }),
                };
            }
            _ => {}
        }
    }
}

/// What a cell says, without its quotes.
pub(crate) fn unquoted(cell: &[u8]) -> Cow<'_, [u8]> {
    let Some(inner) = cell.strip_prefix(b"\"") else { return Cow::Borrowed(cell) };
    if let Some(plain) = inner.strip_suffix(b"\"")
        && memchr(b'"', plain).is_none()
    {
        return Cow::Borrowed(plain);
    }
    let mut text = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(quote) = memchr(b'"', rest) {
        text.extend_from_slice(&rest[..quote]);
        rest = &rest[quote + 1..];
        match rest.strip_prefix(b"\"") {
            Some(more) => {
                text.push(b'"');
                rest = more;
            }
            None => break,
        }
    }
    text.extend_from_slice(rest);
    Cow::Owned(text)
}

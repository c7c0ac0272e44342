//! CSV and its kin: a header, and cells with something between them.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

use csv::{ByteRecord, ReaderBuilder};
use doctext::{NamedEncoding, Reason, decode};

use super::columns::{to_json, unique_names};
use super::taker::{RowTaker, RowsError, rejected};
use crate::config::ReadOptions;

/// What may stand between two cells.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// Bytes of a file in which the first line should end.
const HEADER: usize = 64 << 10;

/// Bytes of a file that are checked at a time.
const BUFFER: usize = 256 << 10;

/// A file in another encoding is decoded whole, and may not be longer, in bytes.
const MAX_DECODED: u64 = 1 << 30;

/// What stands between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::corpus) enum Delimiter {
    Tab,
    /// Whatever stands most often in the header: a comma, a semicolon, a tab or a bar.
    Found,
}

/// Hands every row of a file to `taker`. Rows of more or fewer cells than the header are bad rows. Blank lines are none.
///
/// # Errors
/// Where the file cannot be read, has no header, or lacks a column that was asked for.
///
/// # Complexity
/// Linear in the bytes; memory is for the longest row, or for the whole file where it is not UTF-8.
pub(in crate::corpus) fn read(
    mut file: File,
    delimiter: Delimiter,
    options: &ReadOptions,
    taker: &mut dyn RowTaker,
) -> Result<(), RowsError> {
    let forced = options.encoding.as_deref().and_then(|label| NamedEncoding::of(label).ok());
    if forced.is_none_or(NamedEncoding::is_utf8) && is_utf8(&mut file)? {
        file.seek(SeekFrom::Start(0))?;
        return records(file, delimiter, options, taker);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    if file.by_ref().take(MAX_DECODED).read_to_end(&mut bytes)? as u64 == MAX_DECODED {
        let message = format!("a table of more than {MAX_DECODED} bytes must be UTF-8; save it so");
        return Err(rejected(Reason::TooLarge, message));
    }
    let decoded = forced.map_or_else(|| decode(bytes.clone()), |forced| forced.decode(&bytes));
    let decoded = decoded.map_err(|message| rejected(Reason::Undecodable, message))?;
    taker.encoding(decoded.encoding);
    records(Cursor::new(decoded.text), delimiter, options, taker)
}

fn records(
    mut from: impl Read + Seek,
    delimiter: Delimiter,
    options: &ReadOptions,
    taker: &mut dyn RowTaker,
) -> Result<(), RowsError> {
    let mut start = vec![0; HEADER];
    let len = read_full(&mut from, &mut start)?;
    let mark = if start[..len].starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let delimiter = match delimiter {
        Delimiter::Tab => b'\t',
        Delimiter::Found => most_frequent(&start[mark..len]),
    };
    from.seek(SeekFrom::Start(mark as u64))?;
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(BUFFER)
        .from_reader(from);
    let mut record = ByteRecord::new();
    if !next(&mut reader, &mut record)? {
        return Ok(());
    }
    let header = record.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_string()).collect();
    let names = unique_names(header, options)?;
    let mut json = Vec::new();
    while !taker.is_cancelled() && next(&mut reader, &mut record)? {
        if record.len() != names.len() {
            let line = record.position().map_or(0, csv::Position::line);
            let message = format!(
                "line {line}: {} cells, where the header has {}; perhaps a quote is not closed, or a cell with `{}` is not quoted",
                record.len(),
                names.len(),
                char::from(delimiter).escape_debug()
            );
            taker.bad_row(message, record.as_slice().len() as u64);
            continue;
        }
        // The file was found to be UTF-8, and the delimiter is ASCII: no cell is lossy.
        let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
        to_json(&names, cells.iter().map(AsRef::as_ref), &mut json);
        taker.row(&json)?;
    }
    Ok(())
}

fn next(reader: &mut csv::Reader<impl Read>, record: &mut ByteRecord) -> Result<bool, RowsError> {
    reader.read_byte_record(record).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => rejected(Reason::Malformed, format!("it cannot be read as CSV: {other:?}")),
    })
}

/// The delimiter that stands most often in the first line, outside quotes; a comma where there is none.
fn most_frequent(start: &[u8]) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut is_quoted = false;
    for &byte in start {
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

fn read_full(from: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut len = 0;
    while len < buffer.len() {
        match from.read(&mut buffer[len..]) {
            Ok(0) => break,
            Ok(got) => len += got,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(len)
}

/// Whether all of a file is UTF-8 (without NUL characters, which UTF-16 of Western text has).
fn is_utf8(file: &mut File) -> std::io::Result<bool> {
    let mut buffer = vec![0; BUFFER];
    let mut kept = 0;
    loop {
        let got = read_full(file, &mut buffer[kept..])?;
        let len = kept + got;
        let valid = match std::str::from_utf8(&buffer[..len]) {
            Ok(_) => len,
            // A character that is cut by the end of the buffer goes on in the next.
            Err(error) if error.error_len().is_none() && got > 0 => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        if memchr::memchr(0, &buffer[..valid]).is_some() {
            return Ok(false);
        }
        if got == 0 {
            return Ok(true);
        }
        buffer.copy_within(valid..len, 0);
        kept = len - valid;
    }
}

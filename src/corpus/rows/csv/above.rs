//! Lines above a table that belong to no table.

use crate::config::ReadOptions;
use crate::corpus::rows::reader::RowsError;
use crate::corpus::rows::text::TextPieces;

/// Bytes of the beginning that show the dialect; more where no row ends in them.
pub(super) const START: usize = 256 << 10;

/// A header that is longer has a quote that nobody closes.
pub(super) const LONGEST_START: usize = 64 << 20;

/// What was taken off above the table.
pub(super) struct Above {
    pub lines: u64,
    /// The delimiter that a line says, as Excel writes and reads it.
    pub delimiter: Option<u8>,
}

/// Takes lines off that belong to no table: so many as an option says, `sep=;` of Excel, and `#TYPE …` of PowerShell.
pub(super) fn lines_of_programs(pieces: &mut TextPieces, options: &ReadOptions) -> Result<Above, RowsError> {
    let mut above = Above { lines: 0, delimiter: None };
    let asked = options.rows.skip_lines;
    let mut wanted = START;
    loop {
        pieces.fill(wanted)?;
        let pending = &pieces.pending;
        let end = memchr::memchr2(b'\n', b'\r', pending)
            .map(|end| end + if pending[end..].starts_with(b"\r\n") { 2 } else { 1 });
        let Some(end) = end.or_else(|| pieces.is_end.then_some(pending.len())).filter(|end| *end > 0) else {
            if pieces.is_end || wanted >= LONGEST_START {
                return Ok(above);
            }
            wanted *= 4;
            continue;
        };
        let line = &pending[..end];
        let said = said_delimiter(line);
        let is_type = line.starts_with(b"#TYPE ") || line.starts_with(b"\"#TYPE ");
        if asked.map_or(above.lines == 0 && (said.is_some() || is_type), |asked| above.lines < asked) {
            above.delimiter = above.delimiter.or(said);
            above.lines += 1;
            pieces.cut(end);
        } else {
            return Ok(above);
        }
    }
}

/// The delimiter in a line `sep=;`, which may have quotes around it, and delimiters behind it.
fn said_delimiter(line: &[u8]) -> Option<u8> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (key, rest) = line.split_at_checked(4)?;
    let (&sign, rest) = rest.split_first()?;
    let is_end = rest.iter().all(|&byte| byte == b'"' || byte == sign);
    (key.eq_ignore_ascii_case(b"sep=") && is_end && sign.is_ascii() && !sign.is_ascii_alphanumeric()).then_some(sign)
}

//! The text of a table in any encoding.

use doctext::{NamedEncoding, Reason, decode_lines};

use crate::config::ReadOptions;
use crate::corpus::rows::reader::{RowsError, UTF_8, rejected};
use crate::corpus::rows::text::TextSource;
use crate::corpus::source::SourceBytes;

/// Bytes of a file that are checked where its rows will not be read.
const BEGINNING: usize = 64 << 10;

/// Bytes of a file that are checked at a time.
const CHECKED: usize = 256 << 10;

/// A file in another encoding is decoded whole, and may not be longer, in bytes.
const MAX_DECODED: usize = 1 << 30;

/// The text of a file: as it is where that is UTF-8.
pub(in crate::corpus::rows) fn decoded(
    bytes: SourceBytes,
    options: &ReadOptions,
    is_trial: bool,
) -> Result<(TextSource, &'static str, bool), RowsError> {
    let forced = options.encoding.as_deref().and_then(|label| NamedEncoding::of(label).ok());
    if forced.is_none_or(NamedEncoding::is_utf8) && is_utf8(&bytes, if is_trial { BEGINNING } else { usize::MAX })? {
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
        None => decode_lines(whole),
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

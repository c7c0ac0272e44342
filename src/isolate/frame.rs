//! Messages in a stream of bytes: a mark, the length, and the bytes.

use std::io::{self, ErrorKind, Read, Write};

/// What something else writes into the stream does not begin with this.
const MARK: [u8; 4] = *b"tlw1";

/// The mark and the length.
pub(super) const HEAD: usize = 12;

/// What stands before so many bytes.
pub(super) fn head(len: usize) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..4].copy_from_slice(&MARK);
    head[4..].copy_from_slice(&(len as u64).to_le_bytes());
    head
}

/// The length that a head tells.
///
/// # Errors
/// Where it is no head.
pub(super) fn len(head: &[u8; HEAD]) -> io::Result<usize> {
    let (mark, len) = head.split_at(MARK.len());
    let len = len.try_into().ok().filter(|_| mark == MARK).map(u64::from_le_bytes);
    let len = len.and_then(|len| usize::try_from(len).ok());
    len.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "these bytes are no message of termloom"))
}

/// Writes a message.
pub(super) fn write(output: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&head(bytes.len()))?;
    output.write_all(bytes)?;
    output.flush()
}

/// Reads the next message into `bytes`, and says whether there was one.
///
/// # Errors
/// Where the stream ends within it, or is no stream of messages.
pub(super) fn read(input: &mut dyn Read, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let mut head = [0; HEAD];
    let first = loop {
        match input.read(&mut head) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    if first == 0 {
        return Ok(false);
    }
    input.read_exact(&mut head[first..])?;
    let len = len(&head)?;
    bytes.clear();
    // No more than comes: the length may be wrong.
    if input.take(len as u64).read_to_end(bytes)? < len {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_as_they_were_sent() {
        let (mut stream, messages) = (Vec::new(), [&b"one"[..], b"", &[7; 100_000]]);
        for message in messages {
            write(&mut stream, message).unwrap();
        }
        let (mut input, mut bytes) = (&stream[..], Vec::new());
        for message in messages {
            assert!(read(&mut input, &mut bytes).unwrap());
            assert_eq!(bytes, message);
        }
        assert!(!read(&mut input, &mut bytes).unwrap());
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        let mut bytes = Vec::new();
        for stream in [&b"a library printed this"[..], b"tlw1", b"tlw1\x04\0\0\0\0\0\0\0abc"] {
            assert!(read(&mut &stream[..], &mut bytes).is_err(), "{stream:?}");
        }
    }
}

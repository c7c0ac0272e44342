//! JSON files: the objects of a list, or objects one behind the other.

use std::io::{ErrorKind, Read};

use doctext::Reason;

use super::taker::{RowTaker, RowsError, rejected};

/// Bytes that are looked at together.
const BUFFER: usize = 256 << 10;

/// A value may not be longer, in bytes.
const MAX_BYTES: usize = 1 << 30;

/// Where in a file the next byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ArrayState {
    /// Before the first value.
    Start,
    /// Between two values.
    Between,
    /// In an object or list, this deep.
    Nested(u64),
    /// In a string within one, this deep.
    Quoted(u64),
    /// Behind a backslash in a string within one.
    Escaped(u64),
    /// In what is neither: a number, a word, a string, or nothing that JSON knows.
    Bare,
}

/// Hands every value of a JSON file to `taker`: the items where it is a list, else the values one behind the other. Whether a
/// value is an object, and valid at all, is for who reads it.
///
/// # Errors
/// Where the file cannot be read.
///
/// # Complexity
/// Linear in the bytes; memory is for the longest value.
pub(in crate::corpus) fn read(from: &mut dyn Read, taker: &mut dyn RowTaker) -> Result<(), RowsError> {
    let mut buffer = vec![0; BUFFER];
    let mut value: Vec<u8> = Vec::new();
    let mut at = ArrayState::Start;
    let (mut is_list, mut is_first) = (false, true);
    while !taker.is_cancelled() {
        let got = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(got) => got,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        let mut bytes = &buffer[..got];
        if is_first {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            is_first = false;
        }
        for &byte in bytes {
            at = match (at, byte) {
                (ArrayState::Start | ArrayState::Between | ArrayState::Bare, b' ' | b'\n' | b'\r' | b'\t') => {
                    end(&mut value, taker)?;
                    if at == ArrayState::Start { ArrayState::Start } else { ArrayState::Between }
                }
                (ArrayState::Start, b'[') => {
                    is_list = true;
                    ArrayState::Between
                }
                (ArrayState::Between | ArrayState::Bare, b',' | b']') if is_list => {
                    end(&mut value, taker)?;
                    ArrayState::Between
                }
                (ArrayState::Start | ArrayState::Between, b'{' | b'[') => {
                    keep(&mut value, byte, ArrayState::Nested(1))?
                }
                (ArrayState::Start | ArrayState::Between | ArrayState::Bare, _) => {
                    keep(&mut value, byte, ArrayState::Bare)?
                }
                (ArrayState::Nested(depth), b'{' | b'[') => keep(&mut value, byte, ArrayState::Nested(depth + 1))?,
                (ArrayState::Nested(1), b'}' | b']') => {
                    value.push(byte);
                    end(&mut value, taker)?;
                    ArrayState::Between
                }
                (ArrayState::Nested(depth), b'}' | b']') => keep(&mut value, byte, ArrayState::Nested(depth - 1))?,
                (ArrayState::Nested(depth), b'"') => keep(&mut value, byte, ArrayState::Quoted(depth))?,
                (ArrayState::Quoted(depth), b'"') => keep(&mut value, byte, ArrayState::Nested(depth))?,
                (ArrayState::Quoted(depth), b'\\') => keep(&mut value, byte, ArrayState::Escaped(depth))?,
                (ArrayState::Escaped(depth), _) => keep(&mut value, byte, ArrayState::Quoted(depth))?,
                (ArrayState::Nested(_) | ArrayState::Quoted(_), _) => keep(&mut value, byte, at)?,
            };
        }
    }
    end(&mut value, taker)
}

fn keep(value: &mut Vec<u8>, byte: u8, next: ArrayState) -> Result<ArrayState, RowsError> {
    if value.len() == MAX_BYTES {
        return Err(rejected(
            Reason::TooLarge,
            format!("a value of the file is longer than {MAX_BYTES} bytes; a document must be shorter"),
        ));
    }
    value.push(byte);
    Ok(next)
}

fn end(value: &mut Vec<u8>, taker: &mut dyn RowTaker) -> Result<(), RowsError> {
    if !value.is_empty() {
        taker.row(value)?;
        value.clear();
    }
    Ok(())
}

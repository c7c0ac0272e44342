//! Members of a zip file that its list does not have: those of another zip file before it, and those that a program forgot.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use crate::unpack::input::Input;

/// The header of a member, without its name.
const HEADER: usize = 30;

/// Longer names are none.
const MAX_NAME: usize = 1024;

/// Methods of compression that have a name.
const METHODS: [u16; 19] = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 18, 19, 93, 94, 95, 97, 98];

/// The name of the first file in a zip file that is in none of the places that its list knows.
///
/// # Errors
/// Where it cannot be read.
///
/// # Complexity
/// That of sorting the places, and linear in what is between them: the list itself, and the program of an archive that unpacks itself.
pub(super) fn unlisted(source: &mut (impl Read + Seek), mut listed: Vec<(u64, u64)>) -> io::Result<Option<Vec<u8>>> {
    listed.sort_unstable();
    let len = source.seek(SeekFrom::End(0))?;
    let mut end = 0;
    for (start, next) in listed.into_iter().chain([(len, len)]) {
        if start.saturating_sub(end) > HEADER as u64 {
            source.seek(SeekFrom::Start(end))?;
            let found = first_name(&mut source.take(start - end))?;
            if found.is_some() {
                return Ok(found);
            }
        }
        end = end.max(next);
    }
    Ok(None)
}

/// The name in the first header of a file.
fn first_name(between: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
    let mut input = Input::new(between);
    loop {
        let piece = input.peek(32 << 10)?;
        if piece.len() <= HEADER {
            return Ok(None);
        }
        let found = memchr::memmem::find(piece, b"PK\x03\x04");
        let passed = found.unwrap_or(piece.len() - 3);
        input.consume(passed);
        if found.is_some() {
            if let Some(name) = name(input.peek(HEADER + MAX_NAME)?) {
                return Ok(Some(name));
            }
            input.consume(4);
        }
    }
}

/// The name in a header, where it can be one: programs that unpack archives have the mark of headers in them, too.
fn name(header: &[u8]) -> Option<Vec<u8>> {
    let number = |at: usize| Some(u16::from_le_bytes([*header.get(at)?, *header.get(at + 1)?]));
    let name = header.get(HEADER..HEADER + usize::from(number(26)?))?;
    let is_name = !name.is_empty() && !name.ends_with(b"/") && name.iter().all(|byte| *byte >= b' ');
    (is_name && header[4] < 100 && METHODS.contains(&number(8)?)).then(|| name.to_vec())
}

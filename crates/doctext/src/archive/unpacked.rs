//! How much is packed in a zip file.

use std::io::{self, Read, Seek};

use zip::ZipArchive;

use crate::rejected::{Reason, Rejected, Stage};

/// Unpacks everything in a zip file, such as a workbook, without keeping it, and counts the bytes: what the file says of itself may be wrong.
///
/// # Errors
/// Where it is no zip file, is damaged, or holds more than `most` bytes.
///
/// # Complexity
/// Linear in what is unpacked, which is at most `most` bytes and one more.
pub fn unpacked_bytes(file: impl Read + Seek, most: u64) -> Result<u64, Rejected> {
    let damaged = |error: &dyn std::fmt::Display| {
        Rejected::new(Stage::Extract, Reason::Malformed, format!("it is no zip file, or is damaged: {error}"))
    };
    let mut zip = ZipArchive::new(file).map_err(|error| damaged(&error))?;
    let mut bytes = 0;
    for index in 0..zip.len() {
        let member = zip.by_index(index).map_err(|error| damaged(&error))?;
        bytes += io::copy(&mut member.take(most + 1 - bytes), &mut io::sink()).map_err(|error| damaged(&error))?;
        if bytes > most {
            return Err(Rejected::new(
                Stage::Extract,
                Reason::TooLarge,
                format!("more than {most} bytes are packed in it"),
            ));
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    #[test]
    fn what_is_packed_is_counted_up_to_a_limit() {
        let mut zip = ZipWriter::new(tempfile::tempfile().expect("a file"));
        for (name, len) in [("a.xml", 1000), (".b", 2000)] {
            zip.start_file(name, SimpleFileOptions::default()).expect("a member");
            zip.write_all(&vec![b'0'; len]).expect("bytes");
        }
        let file = zip.finish().expect("a zip file");
        assert_eq!(unpacked_bytes(&file, 3000).ok(), Some(3000));
        assert_eq!(unpacked_bytes(&file, 2999).map_err(|rejected| rejected.reason), Err(Reason::TooLarge));
        let mut other = tempfile::tempfile().expect("a file");
        other.write_all(b"no zip file").expect("bytes");
        assert_eq!(unpacked_bytes(&other, 9).map_err(|rejected| rejected.reason), Err(Reason::Malformed));
    }
}

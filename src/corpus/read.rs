//! One source to one document.

use std::fs::File;
use std::io::{ErrorKind, Read};

use sha2::{Digest, Sha256};

use super::{Document, DocumentRecord, SkipReason, SkipStage, Skipped, Source, decode, detect_language};
use super::{FrontMatter, split_front_matter};

/// One character in this many may have been replaced before a text counts as undecodable.
const MAX_REPLACED: u64 = 20;

/// Reads, decodes and takes apart one file.
///
/// # Errors
/// The row for the table `skipped`.
pub fn load(source: &Source) -> Result<Document, Skipped> {
    let skip = |stage, reason, message: String, bytes_read| Skipped {
        doc_id: source.doc_id.clone(),
        stage,
        reason,
        message,
        bytes_read,
    };
    let bytes = read(source).map_err(|(reason, message, got)| skip(SkipStage::Read, reason, message, got))?;
    let len = bytes.len() as u64;
    let sha256 = Sha256::digest(&bytes).into();
    let decoded =
        decode(bytes).map_err(|message| skip(SkipStage::Decode, SkipReason::Undecodable, message.to_string(), len))?;
    if let Some(at) = decoded.text.find('\0') {
        let message = format!("a NUL character at byte {at}: this is not a text");
        return Err(skip(SkipStage::Decode, SkipReason::Binary, message, len));
    }
    if decoded.replaced_characters > 0 {
        let characters = decoded.text.chars().count() as u64;
        if decoded.replaced_characters * MAX_REPLACED > characters {
            let replaced = decoded.replaced_characters;
            let message = format!("{replaced} of {characters} characters are not valid in {}", decoded.encoding);
            return Err(skip(SkipStage::Decode, SkipReason::Undecodable, message, len));
        }
    }
    let (front_matter, body_start) = split_front_matter(&decoded.text)
        .map_err(|message| skip(SkipStage::Extract, SkipReason::FrontMatter, message, len))?;
    let body = &decoded.text[body_start..];
    if body.trim().is_empty() {
        let message = if len == 0 { "the file is empty" } else { "there is only white space" };
        return Err(skip(SkipStage::Extract, SkipReason::Empty, message.to_string(), len));
    }
    let record = DocumentRecord {
        doc_id: source.doc_id.clone(),
        language: declared_language(&front_matter).unwrap_or_else(|| detect_language(body).to_string()),
        front_matter,
        encoding: decoded.encoding,
        replaced_characters: decoded.replaced_characters,
        bytes: len,
        characters: body.chars().count() as u64,
        sha256,
    };
    Ok(Document { text: decoded.text, body_start, record })
}

fn read(source: &Source) -> Result<Vec<u8>, (SkipReason, String, u64)> {
    let reason = |kind| if kind == ErrorKind::NotFound { SkipReason::Vanished } else { SkipReason::Unreadable };
    let mut file = File::open(&source.path).map_err(|error| (reason(error.kind()), error.to_string(), 0))?;
    let mut bytes = Vec::with_capacity(usize::try_from(source.len_bytes).unwrap_or(0) + 1);
    match file.read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err((SkipReason::Unreadable, error.to_string(), bytes.len() as u64)),
    }
}

fn declared_language(front_matter: &FrontMatter) -> Option<String> {
    let (_, value) =
        front_matter.iter().find(|(key, value)| matches!(&**key, "language" | "lang") && !value.is_empty())?;
    // `en-GB` and `zh_Hans` are written in many places; lists go by the language alone.
    Some(value.split(['-', '_']).next().unwrap_or(value).to_lowercase())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::corpus::DocOrd;

    fn reason(path: &Path) -> (SkipStage, SkipReason) {
        let source = Source { ord: DocOrd(0), doc_id: "x".into(), path: path.to_path_buf(), len_bytes: 3 };
        let skipped = load(&source).expect_err("it cannot be read");
        (skipped.stage, skipped.reason)
    }

    #[test]
    fn what_cannot_be_read_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(reason(&folder.path().join("gone.txt")), (SkipStage::Read, SkipReason::Vanished));
        // Opening a folder succeeds and reading it fails, for every user: a stand-in for a broken disk.
        assert_eq!(reason(folder.path()), (SkipStage::Read, SkipReason::Unreadable));
    }

    #[test]
    fn declared_languages_are_codes() {
        let of = |key: &str, value: &str| declared_language(&vec![(key.into(), value.into())]);
        assert_eq!(of("lang", "en-GB").as_deref(), Some("en"));
        assert_eq!(of("language", "ZH_hans").as_deref(), Some("zh"));
        assert_eq!(of("language", ""), None);
    }
}

//! One source to one document.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Decoded, FrontMatter, decode, jsonl, split_front_matter};
use super::{Document, DocumentRecord, Place, SkipReason, SkipStage, Skipped, Source, detect_language};

/// One character in this many may have been replaced before a text counts as undecodable.
const MAX_REPLACED: u64 = 20;

/// Room for a row that is kept from one to the next.
const KEPT_BYTES: usize = 1 << 20;

/// Reads sources, one after the other. The file of the last row stays open for the next.
#[derive(Debug)]
pub struct Loader<'a> {
    text_column: &'a str,
    open: Option<(Arc<Path>, File)>,
    row: Vec<u8>,
}

/// Why there is no document: what a row of `skipped` says besides the name.
struct Fault {
    stage: SkipStage,
    reason: SkipReason,
    message: String,
    bytes_read: u64,
}

/// A text and what came with it.
struct Parts {
    decoded: Decoded,
    front_matter: FrontMatter,
    body_start: usize,
    bytes: u64,
    sha256: [u8; 32],
}

impl<'a> Loader<'a> {
    /// The text of a row is the value of `text_column`.
    pub fn new(text_column: &'a str) -> Self {
        Loader { text_column, open: None, row: Vec::new() }
    }

    /// Reads, decodes and takes apart one file or row.
    ///
    /// # Errors
    /// The row for the table `skipped`.
    pub fn load(&mut self, source: &Source) -> Result<Document, Skipped> {
        let parts = match source.place {
            Place::Whole => whole(source),
            Place::Row { start } => self.row(source, start),
        };
        parts.and_then(|parts| document(source, parts)).map_err(|fault| {
            let Fault { stage, reason, message, bytes_read } = fault;
            Skipped { doc_id: source.doc_id.clone(), stage, reason, message, bytes_read }
        })
    }

    fn row(&mut self, source: &Source, start: u64) -> Result<Parts, Fault> {
        self.read_row(source, start)?;
        let bytes = self.row.len() as u64;
        let row = jsonl::parse(&self.row, self.text_column)
            .map_err(|message| fault(SkipStage::Extract, SkipReason::BadRow, message, bytes))?;
        let decoded = Decoded { text: row.text, encoding: encoding_rs::UTF_8.name(), replaced_characters: 0 };
        check(&decoded, bytes)?;
        let sha256 = Sha256::digest(&self.row).into();
        Ok(Parts { decoded, front_matter: row.columns, body_start: 0, bytes, sha256 })
    }

    fn read_row(&mut self, source: &Source, start: u64) -> Result<(), Fault> {
        let file = match &self.open {
            Some((path, file)) if Arc::ptr_eq(path, &source.path) => file,
            _ => {
                let file = File::open(&source.path).map_err(|error| unread(&error, 0))?;
                &self.open.insert((Arc::clone(&source.path), file)).1
            }
        };
        let len = usize::try_from(source.len_bytes).unwrap_or(usize::MAX);
        // The room that one long row took is not kept for good.
        self.row.truncate(len);
        self.row.shrink_to(KEPT_BYTES);
        self.row.resize(len, 0);
        file.read_exact_at(&mut self.row, start).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => {
                let message = "the file is shorter than it was when its rows were listed".to_string();
                fault(SkipStage::Read, SkipReason::Unreadable, message, 0)
            }
            _ => unread(&error, 0),
        })
    }
}

fn whole(source: &Source) -> Result<Parts, Fault> {
    let raw = read(source)?;
    let bytes = raw.len() as u64;
    let sha256 = Sha256::digest(&raw).into();
    let decoded =
        decode(raw).map_err(|message| fault(SkipStage::Decode, SkipReason::Undecodable, message.to_string(), bytes))?;
    check(&decoded, bytes)?;
    let (front_matter, body_start) = split_front_matter(&decoded.text)
        .map_err(|message| fault(SkipStage::Extract, SkipReason::FrontMatter, message, bytes))?;
    Ok(Parts { decoded, front_matter, body_start, bytes, sha256 })
}

fn read(source: &Source) -> Result<Vec<u8>, Fault> {
    let mut file = File::open(&source.path).map_err(|error| unread(&error, 0))?;
    // One byte more than there should be, so that the end is seen without asking the system for the length again.
    let mut bytes = vec![0; usize::try_from(source.len_bytes).unwrap_or(0) + 1];
    let mut len = 0;
    loop {
        match file.read(&mut bytes[len..]) {
            Ok(0) => break,
            Ok(more) => len += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(unread(&error, len as u64)),
        }
        if len == bytes.len() {
            bytes.resize(2 * len, 0);
        }
    }
    bytes.truncate(len);
    Ok(bytes)
}

/// Whether this is text at all.
fn check(decoded: &Decoded, bytes: u64) -> Result<(), Fault> {
    if let Some(at) = memchr::memchr(0, decoded.text.as_bytes()) {
        let message = format!("a NUL character at byte {at}: this is not a text");
        return Err(fault(SkipStage::Decode, SkipReason::Binary, message, bytes));
    }
    if decoded.replaced_characters > 0 {
        let characters = decoded.text.chars().count() as u64;
        if decoded.replaced_characters * MAX_REPLACED > characters {
            let replaced = decoded.replaced_characters;
            let message = format!("{replaced} of {characters} characters are not valid in {}", decoded.encoding);
            return Err(fault(SkipStage::Decode, SkipReason::Undecodable, message, bytes));
        }
    }
    Ok(())
}

fn document(source: &Source, parts: Parts) -> Result<Document, Fault> {
    let Parts { decoded, front_matter, body_start, bytes, sha256 } = parts;
    let body = &decoded.text[body_start..];
    if body.trim().is_empty() {
        let message = match source.place {
            Place::Whole if bytes == 0 => "the file is empty",
            Place::Row { .. } if body.is_empty() => "the text is empty",
            _ => "there is only white space",
        };
        return Err(fault(SkipStage::Extract, SkipReason::Empty, message.to_string(), bytes));
    }
    let record = DocumentRecord {
        doc_id: source.doc_id.clone(),
        language: declared_language(&front_matter).unwrap_or_else(|| detect_language(body).to_string()),
        front_matter,
        encoding: decoded.encoding,
        replaced_characters: decoded.replaced_characters,
        bytes,
        characters: body.chars().count() as u64,
        sha256,
    };
    Ok(Document { text: decoded.text, body_start, record })
}

fn fault(stage: SkipStage, reason: SkipReason, message: String, bytes_read: u64) -> Fault {
    Fault { stage, reason, message, bytes_read }
}

fn unread(error: &io::Error, bytes_read: u64) -> Fault {
    fault(SkipStage::Read, SkipReason::of(error), error.to_string(), bytes_read)
}

fn declared_language(front_matter: &FrontMatter) -> Option<String> {
    let (_, value) =
        front_matter.iter().find(|(key, value)| matches!(&**key, "language" | "lang") && !value.is_empty())?;
    // `en-GB` and `zh_Hans` are written in many places; lists go by the language alone.
    Some(value.split(['-', '_']).next().unwrap_or(value).to_lowercase())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::corpus::DocOrd;

    fn source(path: &Path, place: Place, len_bytes: u64) -> Source {
        Source { ord: DocOrd(0), doc_id: "x".into(), path: Arc::from(path), place, len_bytes }
    }

    fn reason(path: &Path) -> (SkipStage, SkipReason) {
        let skipped = Loader::new("text").load(&source(path, Place::Whole, 3)).expect_err("it cannot be read");
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
    fn a_row_is_read_from_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let line = r#"{"lang": "en-GB", "body": "---\na: b\n---\n"}"#;
        fs::write(&path, format!("{{}}\n{line}\n{{\"body\": \" \"}}")).unwrap();
        let row = |start, len| source(&path, Place::Row { start }, len);
        let mut loader = Loader::new("body");
        let document = loader.load(&row(3, line.len() as u64)).unwrap();
        assert_eq!((document.text.as_str(), document.body_start), ("---\na: b\n---\n", 0));
        let record = document.record;
        assert_eq!((record.language.as_str(), record.encoding, record.bytes), ("en", "UTF-8", line.len() as u64));
        assert_eq!(record.sha256, <[u8; 32]>::from(Sha256::digest(line)));
        let of = |loader: &mut Loader<'_>, start, len| {
            let skipped = loader.load(&row(start, len)).unwrap_err();
            (skipped.stage, skipped.reason, skipped.bytes_read)
        };
        assert_eq!(of(&mut loader, 0, 2), (SkipStage::Extract, SkipReason::BadRow, 2));
        assert_eq!(of(&mut loader, 4 + line.len() as u64, 13), (SkipStage::Extract, SkipReason::Empty, 13));
        // Cut off, and gone, since it was listed.
        fs::write(&path, "{}\n").unwrap();
        assert_eq!(of(&mut loader, 3, line.len() as u64), (SkipStage::Read, SkipReason::Unreadable, 0));
        fs::remove_file(&path).unwrap();
        assert_eq!(of(&mut Loader::new("body"), 0, 2), (SkipStage::Read, SkipReason::Vanished, 0));
    }

    #[test]
    fn declared_languages_are_codes() {
        let of = |key: &str, value: &str| declared_language(&vec![(key.into(), value.into())]);
        assert_eq!(of("lang", "en-GB").as_deref(), Some("en"));
        assert_eq!(of("language", "ZH_hans").as_deref(), Some("zh"));
        assert_eq!(of("language", ""), None);
    }
}

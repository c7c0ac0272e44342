//! One source to one document.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use doctext::{Decoded, Extracted, HtmlText, NamedEncoding, Options, Rejected, UnknownEncoding};
use sha2::{Digest, Sha256};

use super::document::{Document, DocumentRecord};
use super::format::DocumentFormat;
use super::front_matter::{FrontMatter, split_front_matter};
use super::language::detect_language;
use super::metadata::Metadata;
use super::rows::jsonl;
use super::skipped::{SkipReason, SkipStage, Skipped};
use super::source::{Location, Source, SourceFile};
use crate::config::{self, ReadOptions};
use crate::error::Error;
use crate::spill::Spill;

/// Room for a row that is kept from one to the next.
const KEPT_BYTES: usize = 1 << 20;

/// Reads sources, one after the other. The file of the last row stays open for the next.
#[derive(Debug)]
pub struct Loader<'a> {
    options: &'a ReadOptions,
    unpacked: &'a Spill,
    metadata: &'a Metadata,
    reading: Options,
    open: Option<(Arc<SourceFile>, File)>,
    part: Vec<u8>,
}

/// Why a source gives no document: a row of `skipped` without the name.
struct Rejection {
    stage: SkipStage,
    reason: SkipReason,
    message: String,
    bytes_read: u64,
}

/// What became of some bytes.
struct ReadParts {
    extracted: Extracted,
    bytes: u64,
    sha256: [u8; 32],
}

impl<'a> Loader<'a> {
    /// `unpacked` is the temporary file that sources were put into when they were found, `metadata` what is known of them.
    pub fn new(options: &'a ReadOptions, unpacked: &'a Spill, metadata: &'a Metadata) -> Self {
        let html = match options.html {
            config::HtmlText::Article => HtmlText::Article,
            config::HtmlText::AllText => HtmlText::AllText,
        };
        // A label that nobody knows was rejected before anything was read.
        let forced = options.encoding.as_deref().and_then(|label| NamedEncoding::of(label).ok());
        let reading = Options::default().with_html(html).with_encoding(forced).with_front_matter(split_front_matter);
        Loader { options, unpacked, metadata, reading, open: None, part: Vec::new() }
    }

    /// Reads, decodes and takes apart one document.
    ///
    /// # Errors
    /// The row for the table `skipped`.
    pub fn load(&mut self, source: &Source) -> Result<Document, Skipped> {
        let parts = match source.place {
            Location::Whole => read(source).and_then(|bytes| self.parts(source, bytes.into())),
            Location::Part { .. } | Location::Unpacked { .. } => self.read_part(source).and_then(|()| {
                let part = std::mem::take(&mut self.part);
                let parts = self.parts(source, part.as_slice().into());
                self.part = part;
                parts
            }),
        };
        parts.and_then(|parts| self.document(source, parts)).map_err(|rejection| {
            let Rejection { stage, reason, message, bytes_read } = rejection;
            Skipped { doc_id: source.doc_id.clone(), stage, reason, message, bytes_read }
        })
    }

    fn parts(&self, source: &Source, raw: Cow<'_, [u8]>) -> Result<ReadParts, Rejection> {
        let bytes = raw.len() as u64;
        let sha256 = Sha256::digest(&raw).into();
        let extracted = match source.format {
            DocumentFormat::File(format) => {
                format.read(raw, &self.reading).map_err(|rejected| Rejection::of(rejected, bytes))?
            }
            _ => self.row(&raw, source.file.encoding)?,
        };
        Ok(ReadParts { extracted, bytes, sha256 })
    }

    fn row(&self, raw: &[u8], encoding: &'static str) -> Result<Extracted, Rejection> {
        let bytes = raw.len() as u64;
        let row = jsonl::parse(raw, &self.options.text_column)
            .map_err(|message| rejection(SkipStage::Extract, SkipReason::BadRow, message, bytes))?;
        let decoded = Decoded { text: row.text, encoding, replaced_characters: 0 };
        let decoded = decoded.checked().map_err(|rejected| Rejection::of(rejected, bytes))?;
        let mut extracted = Extracted::from(decoded);
        extracted.metadata = row.columns;
        Ok(extracted)
    }

    fn read_part(&mut self, source: &Source) -> Result<(), Rejection> {
        let len = usize::try_from(source.len_bytes).unwrap_or(usize::MAX);
        // The room that one long row took is not kept for good.
        self.part.truncate(len);
        self.part.shrink_to(KEPT_BYTES);
        self.part.resize(len, 0);
        let start = match source.place {
            Location::Whole => 0,
            Location::Part { start } => start,
            Location::Unpacked { start } => {
                return self
                    .unpacked
                    .read(start, &mut self.part)
                    .map_err(|error| rejection(SkipStage::Read, SkipReason::Unreadable, error.to_string(), 0));
            }
        };
        let file = match &self.open {
            Some((of, file)) if Arc::ptr_eq(of, &source.file) => file,
            _ => {
                let file = File::open(&source.file.path).map_err(|error| unread(&error, 0))?;
                &self.open.insert((Arc::clone(&source.file), file)).1
            }
        };
        file.read_exact_at(&mut self.part, start).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => {
                let message = "the file is shorter than it was when its rows were listed".to_string();
                rejection(SkipStage::Read, SkipReason::Changed, message, 0)
            }
            _ => unread(&error, 0),
        })
    }

    fn document(&self, source: &Source, parts: ReadParts) -> Result<Document, Rejection> {
        let ReadParts { extracted, bytes, sha256 } = parts;
        let Extracted { text, body_start, metadata: mut front_matter, encoding, replaced_characters, .. } = extracted;
        self.metadata.apply(source.ord, &source.doc_id, &mut front_matter);
        let body = &text[body_start..];
        if body.trim().is_empty() {
            let message = match source.format {
                format if format.is_row() && body.is_empty() => "the text is empty",
                _ if bytes == 0 => "the file is empty",
                _ => "there is only white space",
            };
            return Err(rejection(SkipStage::Extract, SkipReason::Empty, message.to_string(), bytes));
        }
        let language = match &self.options.language {
            Some(language) => language.clone(),
            None => {
                // What pages say was often only copied with the rest of a template; other documents say it on purpose.
                let shown = || Some(detect_language(body).to_string()).filter(|language| !language.is_empty());
                let declared = || declared_language(&front_matter);
                let language =
                    if source.format.is_page() { shown().or_else(declared) } else { declared().or_else(shown) };
                language.unwrap_or_default()
            }
        };
        let record = DocumentRecord {
            doc_id: source.doc_id.clone(),
            language,
            front_matter,
            format: source.format,
            encoding,
            replaced_characters,
            bytes,
            characters: body.chars().count() as u64,
            sha256,
        };
        Ok(Document { text, body_start, record })
    }
}

/// Checks the label of an encoding.
///
/// # Errors
/// A usage error where no encoding has it.
pub fn check_encoding(label: &str) -> crate::error::Result<()> {
    let unknown = |unknown: UnknownEncoding| Error::usage(unknown.to_string()).hint(unknown.hint());
    NamedEncoding::of(label).map(drop).map_err(unknown)
}

fn read(source: &Source) -> Result<Vec<u8>, Rejection> {
    let mut file = File::open(&source.file.path).map_err(|error| unread(&error, 0))?;
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
            break;
        }
    }
    bytes.truncate(len);
    if len as u64 != source.len_bytes {
        let message = format!("it had {} bytes when it was listed, and {len} when it was read", source.len_bytes);
        return Err(rejection(SkipStage::Read, SkipReason::Changed, message, len as u64));
    }
    Ok(bytes)
}

fn rejection(stage: SkipStage, reason: SkipReason, message: String, bytes_read: u64) -> Rejection {
    Rejection { stage, reason, message, bytes_read }
}

impl Rejection {
    fn of(rejected: Rejected, bytes_read: u64) -> Rejection {
        let Rejected { stage, reason, message, .. } = rejected;
        rejection(stage.into(), reason.into(), message, bytes_read)
    }
}

fn unread(error: &io::Error, bytes_read: u64) -> Rejection {
    rejection(SkipStage::Read, SkipReason::of(error), error.to_string(), bytes_read)
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
    use std::path::Path;

    use super::*;
    use crate::corpus::source::DocOrd;

    fn source(path: &Path, place: Location, len_bytes: u64) -> Source {
        let format = if place == Location::Whole {
            DocumentFormat::File(doctext::Format::Text)
        } else {
            DocumentFormat::JsonRow
        };
        let file = Arc::new(SourceFile { path: path.to_path_buf(), encoding: "UTF-8" });
        Source { ord: DocOrd(0), doc_id: "x".into(), file, place, len_bytes, format }
    }

    fn reason(path: &Path) -> (SkipStage, SkipReason) {
        let (options, unpacked, metadata) = (ReadOptions::default(), Spill::default(), Metadata::default());
        let mut loader = Loader::new(&options, &unpacked, &metadata);
        let skipped = loader.load(&source(path, Location::Whole, 3)).expect_err("it cannot be read");
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
    fn a_file_that_grows_or_shrinks_is_not_half_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        for (text, is_same) in [("The", true), ("Th", false), ("The state", false), ("", false)] {
            fs::write(&path, text).unwrap();
            let (options, unpacked, metadata) = (ReadOptions::default(), Spill::default(), Metadata::default());
            let loaded = Loader::new(&options, &unpacked, &metadata).load(&source(&path, Location::Whole, 3));
            let reason = loaded.err().map(|skipped| (skipped.stage, skipped.reason));
            assert_eq!(reason, if is_same { None } else { Some((SkipStage::Read, SkipReason::Changed)) }, "{text}");
        }
    }

    #[test]
    fn a_row_is_read_from_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let line = r#"{"lang": "en-GB", "body": "---\na: b\n---\n"}"#;
        fs::write(&path, format!("{{}}\n{line}\n{{\"body\": \" \"}}")).unwrap();
        let row = |start, len| source(&path, Location::Part { start }, len);
        let options = ReadOptions { text_column: "body".into(), ..ReadOptions::default() };
        let (unpacked, metadata) = (Spill::new(folder.path()), Metadata::default());
        let mut loader = Loader::new(&options, &unpacked, &metadata);
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
        assert_eq!(of(&mut loader, 3, line.len() as u64), (SkipStage::Read, SkipReason::Changed, 0));
        fs::remove_file(&path).unwrap();
        assert_eq!(
            of(&mut Loader::new(&options, &unpacked, &metadata), 0, 2),
            (SkipStage::Read, SkipReason::Vanished, 0)
        );
    }

    #[test]
    fn declared_languages_are_codes() {
        let of = |key: &str, value: &str| declared_language(&vec![(key.into(), value.into())]);
        assert_eq!(of("lang", "en-GB").as_deref(), Some("en"));
        assert_eq!(of("language", "ZH_hans").as_deref(), Some("zh"));
        assert_eq!(of("language", ""), None);
    }
}

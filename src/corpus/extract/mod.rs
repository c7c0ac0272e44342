//! From the bytes of a document to its text: one reader for each format.

mod blocks;
mod docx;
mod epub;
mod html;
mod mail;
mod markdown;
mod odt;
mod package;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(not(feature = "pdf"))]
#[path = "no_pdf.rs"]
mod pdf;
mod refusal;
mod rtf;
mod xml;

use std::io;

use encoding_rs::{Encoding, UTF_8};

use self::blocks::add_metadata;
use super::packed::{WarcRecord, warc_record};
use super::{Decoded, DocumentFormat, FrontMatter, SkipReason, SkipStage, decode};
use crate::config::HtmlText;

/// What a reader made of the bytes of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Extracted {
    /// Blocks of text (headings, paragraphs, items of lists, cells of tables) in the order of the document, with an empty line between two.
    pub text: String,
    /// What the document says about itself, as if it stood in front matter.
    pub metadata: FrontMatter,
    /// The encoding of the text inside, by the WHATWG standard.
    pub encoding: &'static str,
    /// Characters that had to be replaced by U+FFFD.
    pub replaced_characters: u64,
}

/// Why nothing could be made of some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub stage: SkipStage,
    pub reason: SkipReason,
    /// For people, with the place where there is one.
    pub message: String,
}

/// How bytes are read that may be text in many encodings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// What of a web page is read.
    pub html: HtmlText,
    /// The encoding that came with the bytes.
    pub transport: Option<&'static Encoding>,
    /// The encoding that the user says they have.
    pub forced: Option<&'static Encoding>,
}

/// Reads a document with markup. Plain text and rows have no reader here.
///
/// # Errors
/// Why there is no text in it.
pub(super) fn read(format: DocumentFormat, bytes: &[u8], reading: Reading) -> Result<Extracted, Refusal> {
    let Reading { html, transport, forced } = reading;
    match format {
        DocumentFormat::Html => html::read(bytes, html, transport, forced),
        DocumentFormat::Pdf => pdf::read(bytes),
        DocumentFormat::Docx => docx::read(bytes),
        DocumentFormat::Odt => odt::read(bytes),
        DocumentFormat::Epub => epub::read(bytes),
        DocumentFormat::Rtf => rtf::read(bytes),
        DocumentFormat::Mail => mail::read(bytes, &|page| html::read(page, HtmlText::AllText, Some(UTF_8), None)),
        DocumentFormat::WarcRecord => record(bytes, reading),
        DocumentFormat::Text
        | DocumentFormat::Markdown
        | DocumentFormat::JsonRow
        | DocumentFormat::CsvRow
        | DocumentFormat::ParquetRow => Err(Refusal::malformed("it is no document with markup")),
    }
}

/// Takes the markup off the body of a Markdown document.
pub(super) fn without_markup(body: &str) -> String {
    markdown::read(body)
}

/// A record of a web archive is read as what the server said that it is.
fn record(bytes: &[u8], reading: Reading) -> Result<Extracted, Refusal> {
    let WarcRecord { url, date, mime, charset, content, .. } = warc_record(bytes)?;
    let transport = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    let reading = Reading { transport, ..reading };
    let mut extracted = match mime.as_str() {
        "text/html" | "application/xhtml+xml" => read(DocumentFormat::Html, &content, reading)?,
        "application/pdf" => read(DocumentFormat::Pdf, &content, reading)?,
        "message/rfc822" => read(DocumentFormat::Mail, &content, reading)?,
        "text/plain" => plain(content, reading)?,
        "" => return Err(Refusal::unsupported("the server did not say what it is")),
        other => return Err(Refusal::unsupported(format!("`{other}` is not read from web archives"))),
    };
    add_metadata(&mut extracted.metadata, "url", &url);
    add_metadata(&mut extracted.metadata, "date", date.get(..10).unwrap_or(&date));
    Ok(extracted)
}

fn plain(content: Vec<u8>, reading: Reading) -> Result<Extracted, Refusal> {
    let decoded = match reading.forced.or(reading.transport) {
        Some(encoding) if Encoding::for_bom(&content).is_none() => {
            let (text, _, _) = encoding.decode(&content);
            return Ok(Extracted::new(text.into_owned(), FrontMatter::new(), encoding.name()));
        }
        _ => decode(content).map_err(Refusal::malformed)?,
    };
    let Decoded { text, encoding, replaced_characters } = decoded;
    Ok(Extracted { text, metadata: FrontMatter::new(), encoding, replaced_characters })
}

impl Refusal {
    /// That of an error in reading: what an error of termloom's own readers carries, else damage or the system.
    pub fn of(error: &io::Error) -> Refusal {
        if let Some(refusal) = error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>()) {
            return refusal.clone();
        }
        let (reason, message) = match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                (SkipReason::Malformed, "it ends in the middle; get a whole copy of it".to_string())
            }
            // Errors of decoders have no number of the system.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other
                if error.raw_os_error().is_none() =>
            {
                (SkipReason::Malformed, format!("it is damaged ({error}); get another copy of it"))
            }
            _ => (SkipReason::of(error), error.to_string()),
        };
        Refusal { stage: SkipStage::Read, reason, message }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> io::Error {
        io::Error::other(refusal)
    }
}

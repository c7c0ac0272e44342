//! The formats of documents and their readers.
//!
//! A new format needs its reader and a line in the list below.

mod blocks;
mod content;
mod dates;
mod doc_record;
mod documents;
mod docx;
mod epub;
mod gaps;
mod html;
mod mail;
mod markdown;
mod mended;
mod note_marks;
mod odt;
mod package;
mod page_numbers;
#[cfg(not(feature = "pdf"))]
#[path = "no_pdf.rs"]
mod pdf;
#[cfg(feature = "pdf")]
mod pdf;
mod placeholder_names;
mod plain;
mod rtf;
mod subtitles;
mod web_record;
mod xml;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use self::content::looks_like_text;
pub(crate) use self::content::{after_prolog, begins_mail, has_ending, has_time, head, is_tag, lower};
pub(crate) use self::html::fragment_text;
use crate::extracted::Extracted;
use crate::options::Options;
use crate::rejected::Rejected;
use crate::unpack::content::Budget;

type Reader = fn(Cow<'_, [u8]>, &Options) -> Result<Extracted, Rejected>;

macro_rules! formats {
    ($($(#[$doc:meta])* $format:ident = $name:literal, [$($ending:literal),*], $reader:expr;)+) => {
        /// A format of documents.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Format { $($(#[$doc])* $format),+ }

        impl Format {
            /// Every format.
            pub const ALL: &[Format] = &[$(Format::$format),+];

            /// The name of the format.
            pub fn name(self) -> &'static str {
                match self { $(Format::$format => $name),+ }
            }

            /// Endings of the names of its files, in lower case.
            pub fn endings(self) -> &'static [&'static str] {
                match self { $(Format::$format => &[$($ending),*]),+ }
            }

            fn reader(self) -> Reader {
                match self { $(Format::$format => $reader),+ }
            }
        }
    };
}

formats! {
    /// Plain text, perhaps with front matter.
    Text = "text", ["txt", "text"], plain::read;
    /// Markdown, perhaps with front matter.
    Markdown = "markdown", ["md", "markdown"], markdown::read;
    /// A web page.
    Html = "html", ["html", "htm", "xhtml", "xht", "shtml", "shtm", "hocr"], |bytes, how| html::read(&bytes, how.html, None, how.encoding);
    /// PDF.
    Pdf = "pdf", ["pdf"], |bytes, how| pdf::read(&bytes, how.limits);
    /// Word, since 2007.
    Docx = "docx", ["docx"], |bytes, how| docx::read(&bytes, how.limits);
    /// OpenDocument text.
    Odt = "odt", ["odt"], |bytes, how| odt::read(&bytes, how.limits);
    /// An electronic book.
    Epub = "epub", ["epub"], |bytes, how| epub::read(&bytes, how.limits);
    /// Rich text.
    Rtf = "rtf", ["rtf"], |bytes, _| rtf::read(&bytes);
    /// A mail.
    Mail = "mail", ["eml", "mht", "mhtml"], |bytes, _| mail::read(&bytes);
    /// Subtitles of a film.
    Subtitles = "subtitles", ["srt", "vtt"], subtitles::read;
    /// XML: TEI, ALTO, JATS, DocBook and others.
    Xml = "xml", ["xml", "tei", "nxml", "dbk"], |bytes, how| documents::read(&bytes, how);
    /// A document of a file of many, between `<DOC>` and `</DOC>`.
    DocRecord = "doc-record", [], |bytes, how| doc_record::read(&bytes, how);
    /// A record of a web archive, header and all: the answer of a server.
    WarcRecord = "warc-record", [], |bytes, how| web_record::read(&bytes, how);
}

impl Format {
    /// The format of a file, by the ending of its name.
    ///
    /// # Examples
    /// ```
    /// use doctext::Format;
    ///
    /// assert_eq!(Format::of_name("Letter.DOCX"), Some(Format::Docx));
    /// assert_eq!(Format::of_name("picture.png"), None);
    /// ```
    pub fn of_name(file_name: &str) -> Option<Format> {
        let (_, ending) = file_name.rsplit_once('.')?;
        let is_of = |format: &Format| format.endings().iter().any(|known| known.eq_ignore_ascii_case(ending));
        Format::ALL.iter().copied().find(is_of)
    }

    /// The format that a user names, by its name or by an ending.
    ///
    /// # Examples
    /// ```
    /// use doctext::Format;
    ///
    /// assert_eq!(Format::of_label("mail"), Some(Format::Mail));
    /// assert_eq!(Format::of_label(".EML"), Some(Format::Mail));
    /// ```
    pub fn of_label(label: &str) -> Option<Format> {
        let label = label.trim_start_matches('.');
        let is_it = |format: &&Format| format.name().eq_ignore_ascii_case(label);
        Format::ALL.iter().find(is_it).copied().or_else(|| Format::of_name(&format!(".{label}")))
    }

    /// Takes from the budget of an archive what reading a document of it costs, before it is read: what a document gives must not depend on
    /// which others were read before it. Each costs as much as some bytes more: 2,048 of a page, 512 of anything else.
    ///
    /// # Errors
    /// Where the budget does not reach.
    ///
    /// # Complexity
    /// Linear in the bytes, and in what is unpacked of an answer of a server that is compressed.
    pub fn charge(self, bytes: &[u8], budget: &Budget) -> Result<(), Rejected> {
        // However short it is, a document is recognized, read and counted by itself.
        budget.spend(if matches!(self, Format::Html | Format::WarcRecord) { 2048 } else { 512 })?;
        match self {
            Format::Docx | Format::Odt | Format::Epub => budget.spend(package::declared(bytes)),
            Format::WarcRecord => web_record::charge(bytes, budget),
            Format::Html | Format::Mail => budget.page(bytes),
            _ => Ok(()),
        }
    }

    /// Whether it is drawn by operators, of which the documents of an archive may have only so many together.
    pub fn is_drawn(self, bytes: &[u8]) -> bool {
        self == Format::Pdf || self == Format::WarcRecord && web_record::is_pdf(bytes)
    }

    /// Reads a document of this format.
    ///
    /// # Errors
    /// Why there is no text in it.
    ///
    /// # Examples
    /// ```
    /// use doctext::{Format, Options};
    ///
    /// let page = Format::Rtf.read(&br"{\rtf1 caf\'e9}"[..], &Options::default())?;
    /// assert_eq!(page.text, "café");
    /// # Ok::<(), doctext::Rejected>(())
    /// ```
    pub fn read<'b>(self, bytes: impl Into<Cow<'b, [u8]>>, options: &Options) -> Result<Extracted, Rejected> {
        let bytes = bytes.into();
        let len = bytes.len();
        let mut extracted = (self.reader())(bytes, options)?;
        if matches!(self, Format::Docx | Format::Odt | Format::Epub) {
            package::check_text(&extracted.text, len, options.limits)?;
        }
        if let Some(lost) = extracted.missing.take() {
            extracted = extracted.in_part(lost, options)?;
        }
        if matches!(self, Format::Docx | Format::Odt | Format::Rtf | Format::Epub) {
            let says_nothing = |key: &str, value: &str| match key {
                "title" => placeholder_names::is_placeholder_title(value),
                "author" => placeholder_names::is_placeholder_author(value),
                _ => false,
            };
            extracted.metadata.retain(|(key, value)| !says_nothing(key, value));
        }
        if matches!(self, Format::Text | Format::Markdown | Format::Subtitles) {
            // Plain text was mended and checked before its front matter was looked for.
            return Ok(extracted);
        }
        // The text of a mail is plain, or was.
        let extracted = mended::mended(extracted, options, self == Format::Mail);
        if self == Format::Pdf {
            // Its reader knows how many characters of how many it could not name.
            let unknown = extracted.replaced_characters;
            let checked = Extracted { replaced_characters: 0, ..extracted }.checked()?;
            return Ok(Extracted { replaced_characters: checked.replaced_characters + unknown, ..checked });
        }
        extracted.checked()
    }
}

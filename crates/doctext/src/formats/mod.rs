//! The formats of documents and their readers.
//!
//! A new format needs its reader and a line in the list below.

mod blocks;
mod docx;
mod epub;
mod html;
mod mail;
mod markdown;
mod note_marks;
mod odt;
mod package;
#[cfg(not(feature = "pdf"))]
#[path = "no_pdf.rs"]
mod pdf;
#[cfg(feature = "pdf")]
mod pdf;
mod plain;
mod rtf;
mod web_record;
mod xml;

use std::borrow::Cow;

use crate::extracted::Extracted;
use crate::options::Options;
use crate::rejected::Rejected;

type Reader = fn(Cow<'_, [u8]>, &Options) -> Result<Extracted, Rejected>;

macro_rules! formats {
    ($($(#[$doc:meta])* $format:ident = $name:literal, [$($ending:literal),*], $reader:expr;)+) => {
        /// A format of documents.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    Html = "html", ["html", "htm", "xhtml"], |bytes, how| html::read(&bytes, how.html, None, how.encoding);
    /// PDF.
    Pdf = "pdf", ["pdf"], |bytes, _| pdf::read(&bytes);
    /// Word, since 2007.
    Docx = "docx", ["docx"], |bytes, _| docx::read(&bytes);
    /// OpenDocument text.
    Odt = "odt", ["odt"], |bytes, _| odt::read(&bytes);
    /// An electronic book.
    Epub = "epub", ["epub"], |bytes, _| epub::read(&bytes);
    /// Rich text.
    Rtf = "rtf", ["rtf"], |bytes, _| rtf::read(&bytes);
    /// A mail.
    Mail = "mail", ["eml", "mht"], |bytes, _| mail::read(&bytes);
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
        let has_ending = |format: &Format| format.endings().iter().any(|known| known.eq_ignore_ascii_case(ending));
        Format::ALL.iter().copied().find(has_ending)
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
        let extracted = (self.reader())(bytes.into(), options)?;
        // Plain text was checked before its front matter was looked for.
        if matches!(self, Format::Text | Format::Markdown) { Ok(extracted) } else { extracted.checked() }
    }
}

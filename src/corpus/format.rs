//! What kind of file holds a document.

use std::fmt;

use doctext::Format;
use serde::{Serialize, Serializer};

/// What the bytes of a document are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentFormat {
    /// A file of a format that doctext reads.
    File(Format),
    /// A row of a file, by the name of its format.
    Row(&'static str),
}

impl DocumentFormat {
    /// The name of the format.
    pub fn name(self) -> &'static str {
        match self {
            DocumentFormat::File(format) => format.name(),
            DocumentFormat::Row(name) => name,
        }
    }

    /// Whether what its files say of themselves was written by a program, such as the date when a page was scanned: a user who says
    /// something else is right.
    pub(super) fn describes_itself(self) -> bool {
        let DocumentFormat::File(format) = self else { return false };
        matches!(
            format,
            Format::Html | Format::WarcRecord | Format::Pdf | Format::Docx | Format::Odt | Format::Rtf | Format::Epub
        )
    }

    /// Whether it is plain text in a file.
    pub fn is_plain(self) -> bool {
        matches!(self, DocumentFormat::File(Format::Text))
    }

    /// Whether it is a web page, as far as is known without its bytes.
    pub(super) fn is_page(self) -> bool {
        matches!(self, DocumentFormat::File(Format::Html | Format::WarcRecord))
    }
}

impl fmt::Display for DocumentFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for DocumentFormat {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

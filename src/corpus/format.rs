//! What kind of file holds a document.

use super::packed;
use crate::named::named;

named! {
    /// What the bytes of a document are.
    DocumentFormat {
        /// Plain text, perhaps with front matter.
        Text = "text",
        /// Markdown, perhaps with front matter.
        Markdown = "markdown",
        /// A web page.
        Html = "html",
        /// A JSON object, one of many in its file.
        JsonRow = "json-row",
        /// A row of a CSV or TSV file.
        CsvRow = "csv-row",
        /// A row of a Parquet file.
        ParquetRow = "parquet-row",
        /// PDF.
        Pdf = "pdf",
        /// Word, since 2007.
        Docx = "docx",
        /// OpenDocument text.
        Odt = "odt",
        /// An electronic book.
        Epub = "epub",
        /// Rich text.
        Rtf = "rtf",
        /// A mail.
        Mail = "mail",
        /// A record of a web archive: what a server answered.
        WarcRecord = "warc-record",
    }
}

/// What a file is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// It is a document.
    Document(DocumentFormat),
    /// It holds a document in each row.
    Rows(RowFormat),
    /// It holds other files.
    Packed,
}

/// How a file holds rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowFormat {
    /// JSON Lines.
    Lines,
    /// JSON values in a list, or one behind the other.
    Json,
    /// Cells with something between them.
    Csv,
    /// Apache Parquet.
    Parquet,
}

/// Endings of file names in lower case, and what they say, in the order in which they are named to users.
const ENDINGS: [(&str, FileKind); 22] = {
    use DocumentFormat::{Docx, Epub, Html, Mail, Markdown, Odt, Pdf, Rtf, Text};
    use FileKind::{Document, Rows};
    [
        ("txt", Document(Text)),
        ("text", Document(Text)),
        ("md", Document(Markdown)),
        ("markdown", Document(Markdown)),
        ("html", Document(Html)),
        ("htm", Document(Html)),
        ("xhtml", Document(Html)),
        ("csv", Rows(RowFormat::Csv)),
        ("tsv", Rows(RowFormat::Csv)),
        ("tab", Rows(RowFormat::Csv)),
        ("jsonl", Rows(RowFormat::Lines)),
        ("ndjson", Rows(RowFormat::Lines)),
        ("json", Rows(RowFormat::Json)),
        ("parquet", Rows(RowFormat::Parquet)),
        ("pdf", Document(Pdf)),
        ("docx", Document(Docx)),
        ("odt", Document(Odt)),
        ("epub", Document(Epub)),
        ("rtf", Document(Rtf)),
        ("eml", Document(Mail)),
        ("pq", Rows(RowFormat::Parquet)),
        ("mht", Document(Mail)),
    ]
};

/// What a file of this name is to be read as; `None` where names like it are not read.
pub(super) fn kind_of(file_name: &str) -> Option<FileKind> {
    if packed::is_packed(file_name) {
        return Some(FileKind::Packed);
    }
    let (_, ending) = file_name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, kind)| *kind)
}

/// Why a file of this name is not read, for people.
pub(super) fn why_not(file_name: &str) -> String {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let lower = ending.to_ascii_lowercase();
    if let Some((_, instead)) = INSTEAD.iter().find(|(known, _)| *known == lower) {
        return format!("`.{ending}` is not read; {instead}");
    }
    let what = if ending.is_empty() { "a name without ending".into() } else { format!("`.{ending}`") };
    format!("{what} is not read; `termloom inspect --help` names what is")
}

/// Endings of all files that are read, with a full stop before each.
pub fn endings_read() -> String {
    let known = ENDINGS.iter().map(|(known, _)| *known).chain(packed::ENDINGS);
    known.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(" ")
}

/// What to do with files that hold text, but in a way that is not read.
const INSTEAD: [(&str, &str); 16] = [
    ("doc", "save it as .docx"),
    ("dot", "save it as .docx"),
    ("docm", "save it as .docx"),
    ("pages", "save it as .docx"),
    ("wpd", "save it as .docx"),
    ("xls", "save it as .csv"),
    ("xlsx", "save it as .csv"),
    ("ods", "save it as .csv"),
    ("msg", "save it as .eml"),
    ("pst", "export it as .mbox"),
    ("ppt", "save it as .pdf"),
    ("pptx", "save it as .pdf"),
    ("odp", "save it as .pdf"),
    ("djvu", "save it as .pdf"),
    ("7z", "unpack it"),
    ("rar", "unpack it"),
];

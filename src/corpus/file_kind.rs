//! What a file is to be read as, by its name.

use doctext::{Format, archive};

use super::rows::{self, RowKind};
use super::source::SourceKind;
use super::split;

/// What a file is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// It holds documents.
    Source(SourceKind),
    /// It holds other files.
    Packed,
}

/// What a file of this name is to be read as; `None` where names like it are not read.
pub(super) fn kind_of(file_name: &str) -> Option<FileKind> {
    if archive::is_archive(file_name) {
        return Some(FileKind::Packed);
    }
    let (_, ending) = file_name.rsplit_once('.')?;
    let is_of = |kind: &&RowKind| kind.endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
    let rows = rows::kinds().find(is_of).map(SourceKind::Rows);
    let rows = rows.or_else(|| split::has_ending(file_name).then_some(SourceKind::Document(Format::Text)));
    rows.or_else(|| Format::of_name(file_name).map(SourceKind::Document)).map(FileKind::Source)
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
    let files = Format::ALL.iter().flat_map(|format| format.endings());
    let rows = rows::kinds().flat_map(|kind| kind.endings);
    let known = files.chain(rows).chain(&archive::ENDINGS).copied().chain(split::endings());
    known.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(" ")
}

/// What to do with files that hold text, but in a way that is not read.
const INSTEAD: [(&str, &str); 14] = [
    ("doc", "save it as .docx"),
    ("dot", "save it as .docx"),
    ("docm", "save it as .docx"),
    ("pages", "save it as .docx"),
    ("wpd", "save it as .docx"),
    ("xls", "save it as .xlsx"),
    ("msg", "save it as .eml"),
    ("pst", "export it as .mbox"),
    ("ppt", "save it as .pdf"),
    ("pptx", "save it as .pdf"),
    ("odp", "save it as .pdf"),
    ("djvu", "save it as .pdf"),
    ("7z", "unpack it"),
    ("rar", "unpack it"),
];

//! What a file is to be read as, by its name.

use doctext::{Format, archive};

use super::rows::{self, RowKind};
use super::source::SourceKind;
use super::split;
use crate::config::ReadOptions;
use crate::error::{Error, Result};
use crate::named::there_is;

/// What a file is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// It holds documents.
    Source(SourceKind),
    /// It holds other files.
    Packed,
    /// It holds other files as those with this ending do.
    PackedAs(&'static str),
}

/// What a file of this name is to be read as; `None` where names like it are not read.
pub(super) fn kind_of(file_name: &str) -> Option<FileKind> {
    if archive::is_archive(file_name) {
        return Some(FileKind::Packed);
    }
    let (_, ending) = file_name.rsplit_once('.')?;
    let rows = table_kind(ending).map(SourceKind::Rows);
    let rows = rows.or_else(|| split::has_ending(file_name).then_some(SourceKind::Document(Format::Text)));
    rows.or_else(|| Format::of_name(file_name).map(SourceKind::Document)).map(FileKind::Source)
}

/// The kind of tables whose names have an ending.
pub(super) fn table_kind(ending: &str) -> Option<&'static RowKind> {
    rows::kinds().find(|kind| kind.endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// What the format that a user names is; `None` where there is none such.
fn kind_named(label: &str) -> Option<FileKind> {
    let ending = label.trim().trim_start_matches('.').to_ascii_lowercase();
    if let Some(known) = archive::ENDINGS.iter().find(|known| **known == ending) {
        return Some(FileKind::PackedAs(known));
    }
    let by_name = || rows::kinds().find(|kind| kind.name == ending);
    let rows = table_kind(&ending).or_else(by_name).map(SourceKind::Rows);
    rows.or_else(|| Format::of_label(&ending).map(SourceKind::Document)).map(FileKind::Source)
}

/// What all files are to be read as, if a user says so.
pub(super) fn forced_kind(options: &ReadOptions) -> Option<FileKind> {
    options.read_as.as_deref().and_then(kind_named)
}

/// Checks the format that all files are to be read as.
///
/// # Errors
/// A usage error that names the formats there are.
pub fn check_read_as(label: &str) -> Result<()> {
    if kind_named(label).is_some() {
        return Ok(());
    }
    let formats = Format::ALL.iter().map(|format| format.name());
    let tables = rows::kinds().map(|kind| kind.endings.first().copied().unwrap_or(kind.name));
    let all: Vec<&str> = formats.chain(tables).chain(["mbox"]).collect();
    Err(Error::usage(format!("there is no format `{label}` to read files as")).hint(there_is(label, &all)))
}

/// Why a file of this name is not read, for people.
pub(super) fn why_not(file_name: &str) -> String {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let lower = ending.to_ascii_lowercase();
    if let Some((_, instead)) = INSTEAD.iter().find(|(known, _)| *known == lower) {
        return format!("`.{ending}` is not read; {instead}");
    }
    let what = if ending.is_empty() { "a name without ending".into() } else { format!("`.{ending}`") };
    format!("{what} is not read; if it is text, --read-as says of what kind: text, csv, html and so on")
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

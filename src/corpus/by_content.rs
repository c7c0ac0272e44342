//! What a file is to be read as by its content, where its name does not say it, or not for certain.

use doctext::{Format, archive};
use serde::de::IgnoredAny;

use super::file_kind::{FileKind, kind_of, table_kind};
use super::remarks::RemarkKind;
use super::source::SourceKind;
use crate::config::ReadOptions;

/// Bytes that are looked at.
pub(super) const HEAD: usize = 64 << 10;

/// How the scripts begin that hold the posts of a Twitter archive.
const ARCHIVES_OF_POSTS: [&str; 2] = ["window.YTD.", "Grailbird.data."];

/// Bytes that mostly are enough to see that plain text is what it says.
pub(super) const GLANCE: usize = 512;

/// Whether the content may say more than the name.
pub(super) fn is_open(file_name: &str) -> bool {
    match kind_of(file_name) {
        // What stands behind `#` is the name of a row or member, which a file must not have.
        None => !file_name.contains('#'),
        Some(FileKind::Source(SourceKind::Document(format))) => matches!(format, Format::Text | Format::Xml),
        Some(_) => false,
    }
}

/// Whether text that begins so may be something else, so that more of it must be looked at.
pub(super) fn may_be_other(glance: &[u8]) -> bool {
    let text = glance.strip_prefix(b"\xef\xbb\xbf").unwrap_or(glance).trim_ascii_start();
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let is_field = || {
        let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
        name > 0 && line.get(name) == Some(&b':')
    };
    let is_marked = [&b"<"[..], b"{", b"[", b"%PDF-", b"From ", b"WARC/", b"PK", b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .any(|mark| text.starts_with(mark));
    is_marked || is_field() || line.trim_ascii().iter().all(u8::is_ascii_digit) || text.starts_with(b"WEBVTT")
}

/// What a file of this name and beginning is to be read as; `None` where it is no text.
pub(super) fn kind_by_content(file_name: &str, head: &[u8], options: &ReadOptions) -> Option<FileKind> {
    if let Some(ending) = archive::of_content(file_name, head) {
        return Some(FileKind::PackedAs(ending));
    }
    let named = Format::of_name(file_name);
    if matches!(named, None | Some(Format::Text))
        && let Some(rows) = rows(head, named.is_none() && !has_other_ending(file_name), options)
    {
        return Some(rows);
    }
    let format = Format::of_name_or_content(file_name, head)?;
    Some(FileKind::Source(SourceKind::Document(format)))
}

/// Whether a name ends like that of a file of some kind that is not read.
fn has_other_ending(file_name: &str) -> bool {
    let ending = file_name.rsplit_once('.').map_or("", |(_, ending)| ending);
    (1..=5).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !ending.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether text is JSON Lines or a list of objects, or without an ending a table with the column of the text.
fn rows(head: &[u8], is_nameless: bool, options: &ReadOptions) -> Option<FileKind> {
    let is_whole = head.len() < HEAD;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    let mut lines: Vec<&str> = text.split('\n').collect();
    if !is_whole {
        lines.pop();
    }
    lines.retain(|line| !line.trim().is_empty());
    let table = |ending: &str| table_kind(ending).map(|kind| FileKind::Source(SourceKind::Rows(kind)));
    if !lines.is_empty() && lines.iter().all(|line| is_object(line)) {
        return table("jsonl");
    }
    if ARCHIVES_OF_POSTS.iter().any(|mark| text.starts_with(mark)) {
        return table("json");
    }
    let is_list = text.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'));
    if is_list && is_list_of_objects(text) {
        return table("json");
    }
    let header = lines.first().filter(|_| is_nameless)?;
    let names: Vec<&str> = options.text_column.split([',', '+']).map(str::trim).collect();
    let delimiter = [',', '\t', ';', '|'].into_iter().find(|sign| header.contains(*sign))?;
    let cells: Vec<&str> = header.split(delimiter).map(|cell| cell.trim().trim_matches('"')).collect();
    let has_text = names.iter().any(|name| cells.contains(name));
    let kind = if delimiter == '\t' { "tsv" } else { "csv" };
    if has_text && lines.len() > 1 && lines[1..].iter().any(|line| line.contains(delimiter)) {
        table(kind)
    } else {
        None
    }
}

/// Whether a line is one JSON object.
fn is_object(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('{')
        && line.ends_with('}')
        && line.contains('"')
        && serde_json::from_str::<IgnoredAny>(line).is_ok()
}

/// Whether a list begins with objects of JSON: its first key is in quotation marks and followed by a colon.
fn is_list_of_objects(text: &str) -> bool {
    let key = text.split_once('{').map_or("", |(_, rest)| rest.trim_start());
    key.strip_prefix('"')
        .and_then(|rest| rest.split_once('"'))
        .is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
}

/// The fewest lines that have a shape.
const LINES: usize = 3;

/// The longest line that may be a post of its own, in bytes.
const POST: usize = 400;

/// What a plain text looks like besides running text: a table, or a document in each line.
pub(super) fn shape(text: &str) -> Option<RemarkKind> {
    let text = text.trim_end();
    // Most texts begin with a paragraph.
    let first_len = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
    if first_len > POST && memchr::memchr(b'\t', &text.as_bytes()[..first_len]).is_none() {
        return None;
    }
    let mut lines = text.lines();
    let tabs = |line: &str| line.matches('\t').count();
    let first = lines.next()?;
    let count = text.lines().take(LINES + 1).count();
    if count >= LINES && tabs(first) > 0 && lines.all(|line| tabs(line) == tabs(first)) {
        return Some(RemarkKind::LooksLikeTable);
    }
    if count <= LINES {
        return None;
    }
    let (mut all, mut ended, mut joined) = (0, 0, 0);
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.len() > POST {
            return None;
        }
        all += 1;
        let is_end = |c: char| matches!(c, '.' | '!' | '?' | ':' | '。' | '؟' | '।');
        ended += usize::from(line.ends_with(is_end) || line.contains(". "));
        joined += usize::from(line.ends_with([',', ';', '-', '—']));
    }
    (10 * ended <= all && 5 * joined <= all).then_some(RemarkKind::LooksLikeLines)
}

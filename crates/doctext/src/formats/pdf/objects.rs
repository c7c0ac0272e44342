//! Objects that a table does not lead to, and what stands behind the end of a file.

use std::collections::HashSet;

use hayro_syntax::object::{Dict, Object, ObjectIdentifier};

use crate::remark::Remark;

const END: &[u8] = b"%%EOF";

/// Whether an object that the table of a file does not lead to stands in the file.
pub(super) fn has(bytes: &[u8], missing: &HashSet<ObjectIdentifier>) -> bool {
    let is_missing = |at: usize| {
        let head = bytes[at.saturating_sub(24)..at].trim_ascii_end();
        let mut words = head.rsplit(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let (generation, object) = (words.next().and_then(number_of), words.next().and_then(number_of));
        let id = object.zip(generation).map(|(object, generation)| ObjectIdentifier::new(object, generation));
        id.is_some_and(|id| missing.contains(&id))
    };
    !missing.is_empty() && memchr::memmem::find_iter(bytes, b"obj").any(is_missing)
}

/// An object that a dictionary refers to and that is not where the table says.
pub(super) fn missing(dictionary: &Dict<'_>, key: &[u8]) -> Option<ObjectIdentifier> {
    let id = dictionary.get_ref(key)?;
    dictionary.get::<Object<'_>>(key).is_none().then(|| id.into())
}

/// Whether objects follow the last end of a file, without a table of them: it was cut off within what was added last.
pub(super) fn ends_within_revision(bytes: &[u8]) -> bool {
    let Some(end) = memchr::memmem::rfind(bytes, END) else { return false };
    let rest = &bytes[end + END.len()..];
    let is_object = |at: usize| rest[..at].last().is_some_and(u8::is_ascii_digit);
    memchr::memmem::find(rest, b"startxref").is_none() && memchr::memmem::find_iter(rest, b" obj").any(is_object)
}

/// Says how many files of their own stand before the last in one, which is read.
pub(super) fn joined(bytes: &[u8]) -> Option<Remark> {
    let begins_another = |end: &usize| {
        let rest = &bytes[end + END.len()..];
        let start = rest.iter().position(|byte| *byte != 0 && !byte.is_ascii_whitespace());
        start.is_some_and(|start| rest[start..].starts_with(b"%PDF-"))
    };
    let others = memchr::memmem::find_iter(bytes, END).filter(begins_another).count();
    Remark::left_out(others, "another PDF file before this one in the same file")
}

fn number_of<T: std::str::FromStr>(word: &[u8]) -> Option<T> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

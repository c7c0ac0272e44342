//! Objects that a table does not lead to.

use std::collections::HashSet;

use hayro_syntax::object::{Dict, Object, ObjectIdentifier};

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

fn number_of<T: std::str::FromStr>(word: &[u8]) -> Option<T> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

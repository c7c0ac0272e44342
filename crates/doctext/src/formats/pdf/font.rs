//! A font of a document.

use std::collections::BTreeSet;

use encoding_rs::Encoding;
use pdf_extract::{Dictionary, Object};

/// A font and what is shown in it.
pub(super) struct Font<'a> {
    pub dictionary: &'a Dictionary,
    pub codes: Codes,
    /// Codes that were seen, of fonts with more than 256.
    pub used: BTreeSet<u32>,
}

/// How strings become codes.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Codes {
    /// A byte is a code.
    Bytes,
    /// Two bytes are a code.
    Pairs,
    /// Two bytes are a code, which is a unit of UTF-16.
    Utf16,
    /// Text in an encoding of its own.
    Text(&'static Encoding),
}

/// Whether the value of `key` is this name.
pub(super) fn is_named(dictionary: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    dictionary.get(key).and_then(Object::as_name).is_ok_and(|found| found == name)
}

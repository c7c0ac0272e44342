//! What documents, terms, classes and themes are called in every table.

use crate::corpus::DocumentRecord;
use crate::text::Class;
use crate::themes::Matcher;

pub(crate) fn doc_id(document: u32, records: &[DocumentRecord]) -> &str {
    &records[document as usize].doc_id
}

pub(crate) fn class_name(class: u32) -> &'static str {
    Class::ALL[class as usize].name()
}

pub(crate) fn theme_name(theme: u32, matcher: &Matcher) -> &str {
    &matcher.themes()[theme as usize]
}

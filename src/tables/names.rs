//! What terms, classes and themes are called in every table.

use crate::text::Class;
use crate::themes::Matcher;

pub(crate) fn class_name(class: u32) -> &'static str {
    Class::ALL[class as usize].name()
}

pub(crate) fn theme_name(theme: u32, matcher: &Matcher) -> &str {
    &matcher.themes()[theme as usize]
}

//! Each preset with exports as its program writes them.

use super::*;

fn split(how: Option<&str>, name: &str, text: &str) -> Split {
    if let Some(how) = how {
        check_split_at(how).expect("a preset or an expression");
    }
    Splitter::new(how).split(name, text)
}

/// The documents of a text.
fn parts(how: &str, text: &str) -> Vec<Part> {
    split(Some(how), "a.txt", text).parts.unwrap_or_else(|| panic!("{how} splits nothing"))
}

/// What documents say under some keys, and their texts.
fn said<'p>(parts: &'p [Part], keys: &[&str]) -> Vec<(Vec<&'p str>, &'p str)> {
    let value = |part: &'p Part, key: &str| {
        part.keys.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value.as_str())
    };
    parts.iter().map(|part| (keys.iter().map(|key| value(part, key)).collect(), part.text.trim())).collect()
}

fn kinds(split: &Split) -> Vec<(RemarkKind, u64)> {
    split.remarks.iter().map(|(kind, count, _)| (*kind, *count)).collect()
}

mod files;
mod news;
mod pattern;
mod references;
mod talk;

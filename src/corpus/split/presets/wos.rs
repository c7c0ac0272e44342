//! Web of Science: tagged records (`.ciw`, `savedrecs.txt`).

use super::preset::{EXACT_DATE, Preset, first_lines, numbered};
use crate::corpus::split::tagged::Tags;

pub(super) const PRESET: Preset = Preset {
    name: "wos",
    endings: &["ciw"],
    is_read_unasked: true,
    signs: &[],
    is_like: |text| {
        let mut first = first_lines(text, 2);
        let begins = |line: Option<&str>, with: &str| line.is_some_and(|line| line.starts_with(with));
        begins(first.next(), "FN ") && begins(first.next(), "VR ")
    },
    split: |text| numbered(TAGS.split(text)),
};

const TAGS: Tags = Tags {
    tag,
    first: "PT",
    last: Some("ER"),
    keys: &[
        ("AB", "abstract"),
        ("TI", "title"),
        ("AF", "author"),
        ("AU", "author"),
        ("BF", "author"),
        ("BA", "author"),
        ("CA", "author"),
        ("PY", "date"),
        ("EY", "date"),
        ("PD", EXACT_DATE),
        ("SO", "source"),
        ("LA", "language"),
        ("DT", "type"),
        ("DE", "keywords"),
        ("ID", "keywords"),
        ("VL", "volume"),
        ("IS", "issue"),
        ("DI", "doi"),
        ("UT", "id"),
        ("PM", "pmid"),
        ("SN", "issn"),
        ("TC", "times_cited"),
        ("WC", "category"),
    ],
    lists: &["author"],
    has_items_in_lines: true,
};

fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.split_at_checked(2)?;
    let mut letters = tag.bytes();
    let is_tag = letters.next()?.is_ascii_uppercase() && letters.next()?.is_ascii_alphanumeric();
    (is_tag && (value.is_empty() || value.starts_with(' '))).then_some((tag, value))
}

//! PubMed: what it calls PubMed format, or MEDLINE (`.nbib`).

use super::preset::{Preset, first_lines, numbered};
use crate::corpus::split::tagged::Tags;

pub(super) const PRESET: Preset = Preset {
    name: "pubmed",
    endings: &["nbib"],
    is_read_unasked: true,
    signs: &[],
    is_like: |text| first_lines(text, 1).any(|line| tag(line).is_some_and(|(tag, _)| tag == "PMID")),
    split: |text| numbered(TAGS.split(text)),
};

const TAGS: Tags = Tags {
    tag,
    first: "PMID",
    last: None,
    keys: &[
        ("AB", "abstract"),
        ("OAB", "abstract"),
        ("TI", "title"),
        ("BTI", "title"),
        ("FAU", "author"),
        ("AU", "author"),
        ("CN", "author"),
        ("DP", "date"),
        ("JT", "source"),
        ("TA", "source"),
        ("LA", "language"),
        ("PT", "type"),
        ("OT", "keywords"),
        ("MH", "mesh"),
        ("VI", "volume"),
        ("IP", "issue"),
        ("PMID", "id"),
        ("IS", "issn"),
    ],
    lists: &["author", "keywords", "mesh", "type"],
    has_items_in_lines: false,
};

/// Two to four letters, filled up with spaces, and a hyphen.
fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let (tag, rest) = line.split_at_checked(4)?;
    let value = rest.strip_prefix('-')?;
    let name = tag.trim_end();
    let is_tag = name.len() >= 2 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_tag && (value.is_empty() || value.starts_with(' '))).then_some((name, value))
}

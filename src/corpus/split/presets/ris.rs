//! RIS: what Scopus, EndNote, Zotero, EBSCO, JSTOR and most others export (`.ris`).

use super::preset::{EXACT_DATE, Preset, first_lines, numbered};
use crate::corpus::split::tagged::Tags;

pub(super) const PRESET: Preset = Preset {
    name: "ris",
    endings: &["ris"],
    is_read_unasked: true,
    signs: &[],
    // Some programs say who exports what before the first record.
    is_like: |text| first_lines(text, 4).any(|line| line.starts_with("TY  - ")),
    split: |text| {
        let mut parts = TAGS.split(text);
        let is_date = |key: &str| key == "date" || key == EXACT_DATE;
        for (_, date) in parts.iter_mut().flat_map(|part| &mut part.keys).filter(|(key, _)| is_date(key)) {
            // Year, month, day and more, of which each may be missing.
            date.truncate(date.trim_end_matches('/').len());
        }
        numbered(parts)
    },
};

const TAGS: Tags = Tags {
    tag,
    first: "TY",
    last: Some("ER"),
    keys: &[
        ("AB", "abstract"),
        ("N2", "abstract"),
        ("TI", "title"),
        ("T1", "title"),
        ("CT", "title"),
        ("AU", "author"),
        ("A1", "author"),
        ("A2", "author"),
        ("PY", "date"),
        ("Y1", "date"),
        ("DA", EXACT_DATE),
        ("T2", "source"),
        ("JF", "source"),
        ("JO", "source"),
        ("JA", "source"),
        ("J2", "source"),
        ("BT", "source"),
        ("T3", "source"),
        ("LA", "language"),
        ("TY", "type"),
        ("KW", "keywords"),
        ("VL", "volume"),
        ("IS", "issue"),
        ("DO", "doi"),
        ("UR", "url"),
        ("AN", "id"),
        ("ID", "id"),
        ("SN", "issn"),
        ("PB", "publisher"),
        ("DB", "database"),
    ],
    lists: &["author", "keywords"],
    has_items_in_lines: false,
};

/// Two signs, two spaces, a hyphen; programs differ in the number of spaces.
fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let (tag, rest) = line.split_at_checked(2)?;
    let mut letters = tag.bytes();
    let is_tag = letters.next()?.is_ascii_uppercase() && letters.next()?.is_ascii_alphanumeric();
    let value = rest.strip_prefix("  -").or_else(|| rest.strip_prefix(" -"))?;
    (is_tag && (value.is_empty() || value.starts_with(' '))).then_some((tag, value))
}

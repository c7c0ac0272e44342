//! EndNote's own tags, as Refer and Google Scholar write them (`.enw`).

use super::preset::{EXACT_DATE, Preset, first_lines, numbered};
use crate::corpus::split::tagged::Tags;

pub(super) const PRESET: Preset = Preset {
    name: "endnote",
    endings: &["enw"],
    is_read_unasked: true,
    signs: &[],
    is_like: |text| {
        let mut first = first_lines(text, 2);
        first.next().is_some_and(|line| line.starts_with("%0 ")) && first.next().is_some_and(|line| tag(line).is_some())
    },
    split: |text| numbered(TAGS.split(text)),
};

const TAGS: Tags = Tags {
    tag,
    first: "%0",
    last: None,
    keys: &[
        ("%X", "abstract"),
        ("%T", "title"),
        ("%A", "author"),
        ("%E", "author"),
        ("%D", "date"),
        ("%8", EXACT_DATE),
        ("%J", "source"),
        ("%B", "source"),
        ("%S", "source"),
        ("%G", "language"),
        ("%0", "type"),
        ("%K", "keywords"),
        ("%V", "volume"),
        ("%N", "issue"),
        ("%R", "doi"),
        ("%U", "url"),
        ("%M", "id"),
        ("%@", "issn"),
        ("%I", "publisher"),
    ],
    lists: &["author", "keywords"],
    has_items_in_lines: true,
};

fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let (tag, value) = line.split_at_checked(2)?;
    let is_tag = tag.starts_with('%') && !tag.ends_with(' ');
    (is_tag && (value.is_empty() || value.starts_with(' '))).then_some((tag, value))
}

//! BibTeX and BibLaTeX (`.bib`).

use super::preset::{EXACT_DATE, Preset, first_lines, numbered};
use crate::corpus::split::bibtex::{Entry, entries, is_entry};
use crate::corpus::split::part::Part;

pub(super) const PRESET: Preset = Preset {
    name: "bibtex",
    endings: &["bib"],
    is_read_unasked: true,
    signs: &[],
    is_like: |text| {
        let kind = |line: &str| KINDS.iter().any(|kind| line.to_ascii_lowercase().starts_with(kind));
        first_lines(text, 1).any(|line| is_entry(line) && kind(&line[1..]))
    },
    split: |text| numbered(entries(text).into_iter().map(part).collect()),
};

/// Entries that a file which is no `.bib` may begin with.
const KINDS: [&str; 9] =
    ["article", "book", "incollection", "inproceedings", "misc", "phdthesis", "proceedings", "string", "techreport"];

/// Fields, and what they say: for each key the first that is there.
const KEYS: [(&str, &str); 22] = [
    ("title", "title"),
    ("author", "author"),
    ("editor", "author"),
    ("date", "date"),
    ("year", "date"),
    ("journal", "source"),
    ("journaltitle", "source"),
    ("booktitle", "source"),
    ("series", "source"),
    ("language", "language"),
    ("langid", "language"),
    ("keywords", "keywords"),
    ("author_keywords", "keywords"),
    ("volume", "volume"),
    ("number", "issue"),
    ("pages", "pages"),
    ("doi", "doi"),
    ("url", "url"),
    ("issn", "issn"),
    ("publisher", "publisher"),
    ("school", "publisher"),
    ("institution", "publisher"),
];

fn part(entry: Entry) -> Part {
    let Entry { span, kind, key, fields } = entry;
    let value = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let mut part = Part { span, missing: "the entry has no abstract", ..Part::default() };
    part.text = value("abstract").trim().to_string();
    for (field, key) in KEYS {
        let value = value(field);
        part.add(
            key,
            &if key == "author" {
                value.split_whitespace().collect::<Vec<_>>().join(" ").replace(" and ", "; ")
            } else {
                value.to_string()
            },
        );
    }
    part.add(EXACT_DATE, format!("{} {}", value("day"), value("month")).trim());
    part.add("type", &kind);
    part.add("id", &key);
    part
}

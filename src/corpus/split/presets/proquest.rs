//! ProQuest: articles with names before their fields, between rules or behind `Document 1 of 20`.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::preset::{Preset, fixed, numbered};
use crate::corpus::front_matter::snake_case;
use crate::corpus::split::lines::{Line, joined, lines, span};
use crate::corpus::split::part::Part;

pub(super) const PRESET: Preset = Preset {
    name: "proquest",
    endings: &[],
    is_read_unasked: false,
    signs: &["ProQuest document ID: "],
    is_like,
    split,
};

static RULE: LazyLock<Regex> = LazyLock::new(|| fixed(r"^[_=]{10,}$"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| fixed(r"^Document \d{1,6} of \d{1,6}$"));

/// Names of fields in small letters, and the keys of those that others have too.
#[rustfmt::skip]
const FIELDS: [(&str, &str); 60] = [
    ("title", "title"), ("author", "author"), ("author(s)", "author"), ("publication title", "source"), ("publication date", "date"),
    ("language of publication", "language"), ("language", "language"), ("full text", TEXT), ("abstract", ABSTRACT), ("abstract (summary)", ABSTRACT),
    ("publication info", ""), ("publication year", ""), ("year", ""), ("links", ""), ("subject", ""), ("business indexing term", ""), ("location", ""),
    ("people", ""), ("company / organization", ""), ("company/organization", ""), ("company", ""), ("classification", ""), ("identifier / keyword", ""),
    ("identifier/keyword", ""), ("keywords", ""), ("pages", ""), ("page", ""), ("first page", ""), ("number of pages", ""), ("section", ""), ("column", ""), ("edition", ""),
    ("volume", ""), ("issue", ""), ("publisher", ""), ("place of publication", ""), ("country of publication", ""), ("publication subject", ""),
    ("issn", ""), ("e-issn", ""), ("isbn", ""), ("doi", ""), ("coden", ""), ("source type", ""), ("source attribution", ""), ("document type", ""), ("document feature", ""),
    ("proquest document id", "id"), ("document url", "url"), ("copyright", ""), ("last updated", ""), ("database", ""), ("credit", ""), ("illustration", ""),
    ("dateline", ""), ("dayofweek", ""), ("accession number", ""), ("subtitle", ""), ("correspondence author", ""), ("alternate title", ""),
];
const TEXT: &str = "text";
const ABSTRACT: &str = "abstract";
/// Names that are hardly ever written in an article.
const SURE: [&str; 6] =
    ["publication title", "proquest document id", "document url", "publication date", "publication year", "credit"];
/// Fields that must follow one that ends a text, and lines that they are looked for in.
const MORE: usize = 2;
const NEAR: usize = 40;

fn is_like(text: &str) -> bool {
    let has = |needle: &str| memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    has("ProQuest document ID: ") && (has("Full text: ") || has("FULL TEXT") || has("Publication title: "))
}

fn split(text: &str) -> Option<Vec<Part>> {
    let lines = lines(text);
    let has_rules = lines.iter().filter(|line| RULE.is_match(line.text)).count() > 1;
    let is_between = |line: &Line<'_>| if has_rules { RULE.is_match(line.text) } else { NUMBER.is_match(line.text) };
    let mut parts = Vec::new();
    for article in lines.split(is_between) {
        // What ProQuest says of itself has no such fields.
        let names = article.iter().filter_map(|line| field(line.text)).map(|(name, ..)| name);
        let is_article = |name: &str| SURE.contains(&name) || matches!(name, "full text" | "abstract");
        if names.filter(|name| is_article(name)).count() > 0 {
            parts.push(part(article));
        }
    }
    numbered(parts)
}

/// The name of a field in small letters, its key, and its value.
fn field(line: &str) -> Option<(&'static str, &'static str, &str)> {
    let (name, value) = match line.split_once(':') {
        Some((name, value)) => (name, value.trim()),
        None if matches!(line, "FULL TEXT" | "Full text" | "Full Text" | "ABSTRACT" | "Abstract") => (line, ""),
        None => return None,
    };
    if name.len() > 30 || !name.starts_with(char::is_uppercase) {
        return None;
    }
    let lower = name.trim().to_ascii_lowercase();
    FIELDS.iter().find(|(known, _)| *known == lower).map(|&(name, key)| (name, key, value))
}

fn part(article: &[Line<'_>]) -> Part {
    let mut part =
        Part { span: span(article), missing: "the article has neither text nor abstract", ..Part::default() };
    let places: Vec<usize> = (0..article.len()).filter(|&at| field(article[at].text).is_some()).collect();
    let first = places.first().copied().unwrap_or(article.len());
    let title = article[..first].iter().filter(|line| !line.is_blank() && !NUMBER.is_match(line.text));
    let title = title.map(|line| line.text).find(|&line| line != "ProQuest document link").unwrap_or_default();
    let (mut summary, mut open) = (String::new(), Some(first).filter(|&first| first < article.len()));
    while let Some(at) = open {
        let Some((name, key, value)) = field(article[at].text) else { break };
        let is_long = matches!(key, TEXT | ABSTRACT);
        let after = &places[places.partition_point(|&place| place <= at)..];
        open = after.iter().copied().find(|&next| !is_long || ends_text(article, next));
        let rest = &article[at + 1..open.unwrap_or(article.len())];
        match key {
            TEXT => part.text = text(value, rest),
            ABSTRACT => summary = text(value, rest),
            _ => {
                let key = if key.is_empty() { snake_case(name) } else { key.to_string() };
                let rest: Range<usize> = 0..rest.iter().position(Line::is_blank).unwrap_or(rest.len());
                part.add(&key, &[value, &joined(&article[at + 1..at + 1 + rest.end])].join(" "));
            }
        }
    }
    part.add("title", title);
    let year = ["publication_year", "year"].iter().find_map(|key| part.keys.iter().find(|(known, _)| known == key));
    let year = year.map(|(_, year)| year.clone()).unwrap_or_default();
    part.add("date", &year);
    if matches!(part.text.to_ascii_lowercase().trim_end_matches('.'), "" | "not available" | "none" | "undefined") {
        part.text = summary;
        part.add("text_is", if part.text.is_empty() { "" } else { ABSTRACT });
    } else {
        part.add(ABSTRACT, &summary);
    }
    part
}

/// Whether a field ends a long text: a line of the text may look like one, but others do not follow it at once.
fn ends_text(article: &[Line<'_>], at: usize) -> bool {
    let name = |line: &Line<'_>| field(line.text).map(|(name, ..)| name);
    if name(&article[at]).is_some_and(|name| SURE.contains(&name) || name == "full text") {
        return true;
    }
    let (mut more, mut is_after_blank) = (0, false);
    for line in article[at + 1..].iter().take(NEAR) {
        match name(line) {
            Some(_) => more += 1,
            // A value may have several lines, but not several paragraphs.
            None if is_after_blank && !line.is_blank() => return false,
            None => {}
        }
        if more == MORE {
            return true;
        }
        is_after_blank = line.is_blank();
    }
    false
}

fn text(value: &str, rest: &[Line<'_>]) -> String {
    let rest = rest.iter().filter(|line| !matches!(line.text, "DETAILS" | "Details" | "LINKS"));
    [value].into_iter().chain(rest.map(|line| line.raw)).collect::<Vec<_>>().join("\n").trim().to_string()
}

//! Factiva: articles as they are shown, and with the codes of their fields (`HD`, `LP`, `TD`).

use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::dates::is_date_line;
use super::preset::{Preset, byline, fixed, numbered};
use crate::corpus::language::DeclaredLanguage;
use crate::corpus::split::lines::{Line, lines, span};
use crate::corpus::split::part::Part;

pub(super) const PRESET: Preset = Preset {
    name: "factiva",
    endings: &[],
    is_read_unasked: false,
    signs: &["Document ", "Dokument "],
    is_like,
    split,
};

/// The line that ends an article: a word for document, and its number.
static LAST: LazyLock<Regex> =
    LazyLock::new(|| fixed(r"^(?:AN\s+)?\p{L}{2,12}\s+([A-Z]{1,8}[A-Z0-9]{8,}[a-z][a-z0-9]{1,})$"));
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?i)^\d[\d.,\s]{0,8}(?:words?|mots?|wörter|palabras?|palavras?|parole|woorden|ord|слов\p{L}*|słów|字|語|文字|単語|단어|كلم\p{L}*)$",
    )
});
static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?i)^(?:copyright|©|\(c\)|all rights|tous droits|alle rechte)|(?:all rights reserved|tous droits réservés|alle rechte vorbehalten)\W*$",
    )
});
/// What every page of an export says, and its cover.
static FURNITURE: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"^(?:(?:Dow Jones )?Factiva|Dow Jones|(?:Page|Seite) \d+ (?:of|von|sur|de) \d+.*|(?:.*\s)?© ?\d{4} Factiva.*|Search Summary)$",
    )
});
static CODE: LazyLock<Regex> = LazyLock::new(|| fixed(r"^([A-Z]{2,3})(?:(\s+)(\S.*))?$"));

/// Codes of fields, and what they say.
const CODES: [(&str, &str); 32] = [
    ("HD", "title"),
    ("BY", "author"),
    ("WC", "length"),
    ("PD", "date"),
    ("ET", "time"),
    ("SN", "source"),
    ("SC", "source_code"),
    ("NGC", "source_group"),
    ("GC", "group_code"),
    ("ED", "edition"),
    ("PG", "page"),
    ("VOL", "volume"),
    ("LA", "language"),
    ("CY", "copyright"),
    ("SE", "section"),
    ("CR", "credit"),
    ("CLM", "column"),
    ("DLN", "dateline"),
    ("LP", TEXT),
    ("TD", TEXT),
    ("ART", "art"),
    ("CT", "contact"),
    ("RF", "reference"),
    ("CO", "company"),
    ("IN", "industry"),
    ("NS", "subject"),
    ("RE", "region"),
    ("IPC", "ipc"),
    ("IPD", "ipd"),
    ("PUB", "publisher"),
    ("CX", "correction"),
    ("AN", "id"),
];
const TEXT: &str = "text";

/// Lines between the date and the language at most.
const HEAD: usize = 9;
/// Hits that are looked at in a text that may be something else.
const LOOKED_AT: usize = 50;

fn is_like(text: &str) -> bool {
    let line = |at: usize| text[at..].lines().next().unwrap_or_default().trim_end();
    let finds = |word: &str| {
        let mut hits = memmem::find_iter(text.as_bytes(), word.as_bytes()).take(LOOKED_AT);
        hits.any(|at| LAST.is_match(line(at)))
    };
    finds("Document ") || finds("Dokument ")
}

fn split(text: &str) -> Option<Vec<Part>> {
    let lines: Vec<Line<'_>> = lines(text).into_iter().filter(|line| !FURNITURE.is_match(line.text)).collect();
    let mut parts = Vec::new();
    let mut start = 0;
    for end in (0..lines.len()).filter(|&index| LAST.is_match(lines[index].text)) {
        parts.push(part(&lines[start..=end], start == 0));
        start = end + 1;
    }
    numbered(parts)
}

/// A line that has the code of a field, and its value.
fn code<'t>(line: &Line<'t>, is_text: bool) -> Option<(&'static str, &'t str)> {
    let found = CODE.captures(line.text)?;
    let (_, key) = CODES.iter().find(|(code, _)| *code == &found[1])?;
    let value = found.get(3).map_or("", |value| value.as_str());
    // Within a text, `IN` and the like begin a field only if they stand apart.
    let stands_apart = found.get(2).is_none_or(|space| space.as_str() != " ");
    // The body follows its first paragraph, which is a text too.
    (!is_text || stands_apart || *key == TEXT || value.contains(" : ") || LAST.is_match(value)).then_some((*key, value))
}

fn part(lines: &[Line<'_>], is_first: bool) -> Part {
    let mut part = Part { span: span(lines), missing: "the article has no text", ..Part::default() };
    let keys = lines.iter().filter_map(|line| code(line, false)).map(|(key, _)| key);
    let has_text = keys.clone().any(|key| key == TEXT);
    if has_text && keys.clone().any(|key| key == "title") {
        coded(lines, is_first, &mut part);
    } else {
        shown(lines, is_first, &mut part);
    }
    part
}

fn coded(lines: &[Line<'_>], is_first: bool, part: &mut Part) {
    // Before the first code of the first article there is a cover.
    let first = lines.iter().position(|line| code(line, false).is_some()).unwrap_or(0);
    if is_first {
        part.span.start = lines[first].start;
    }
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in &lines[first..] {
        let is_text = open.as_ref().is_some_and(|(key, _)| *key == TEXT);
        match (code(line, is_text), &mut open) {
            (Some((key, value)), _) => {
                close(open.take(), part);
                open = Some((key, vec![value]));
            }
            (None, Some((_, values))) => values.push(line.raw),
            (None, None) => {}
        }
    }
    close(open, part);
}

fn close(open: Option<(&str, Vec<&str>)>, part: &mut Part) {
    let Some((key, values)) = open else { return };
    if key == TEXT {
        let more = values.join("\n");
        let more = more.trim();
        let between = if part.text.is_empty() || more.is_empty() { "" } else { "\n\n" };
        part.text.extend([between, more]);
    } else {
        let value = values.iter().flat_map(|value| value.split_whitespace()).collect::<Vec<_>>().join(" ");
        let inner = match key {
            "id" => LAST.captures(&value).and_then(|found| found.get(1)).map(|id| id.as_str()),
            "author" => byline(&value),
            _ => None,
        };
        part.add(key, inner.unwrap_or(&value));
    }
}

/// An article as it is shown: titles, length, date, outlet, language, rights, text.
fn shown(lines: &[Line<'_>], is_first: bool, part: &mut Part) {
    let (last, lines) = match lines.split_last() {
        Some((last, lines)) => (last, lines),
        None => return,
    };
    let shown: Vec<usize> = (0..lines.len()).filter(|&index| !lines[index].is_blank()).collect();
    let text = |place: usize| shown.get(place).map_or("", |&index| lines[index].text);
    let length = shown.iter().position(|&index| LENGTH.is_match(lines[index].text));
    let date = length.map_or_else(|| (0..shown.len().min(HEAD)).find(|&at| is_date_line(text(at))), |at| Some(at + 1));
    let Some(date) = date else {
        part.add("title", text(0));
        add_text(&lines[shown.first().map_or(0, |first| first + 1)..], part);
        part.add("id", LAST.captures(last.text).map_or("", |found| found.get(1).map_or("", |id| id.as_str())));
        return;
    };
    let before = length.unwrap_or(date);
    // Before the first article there may be a list of all.
    let from = if is_first { before.saturating_sub(3) } else { 0 };
    if let (true, Some(&index)) = (is_first, shown.get(from)) {
        part.span.start = lines[index].start;
    }
    titles(&shown[from..before].iter().map(|&index| lines[index].text).collect::<Vec<_>>(), part);
    part.add("length", length.map_or("", text));
    let mut at = date;
    if is_date_line(text(at)) {
        part.add("date", text(at));
        at += 1;
    }
    let is_time = |line: &str| line.starts_with(|c: char| c.is_ascii_digit()) && line.contains(':') && line.len() < 20;
    if is_time(text(at)) {
        part.add("time", text(at));
        at += 1;
    }
    part.add("source", text(at));
    at += 1;
    let is_code = |line: &str| line.len() <= 10 && line.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let language = (at..shown.len().min(at + HEAD)).find(|&at| is_language(text(at)));
    let end = language.unwrap_or_else(|| at + usize::from(is_code(text(at)) && !text(at).is_empty()));
    for line in (at..end).map(text) {
        let is_number = line.bytes().all(|c| c.is_ascii_digit());
        part.add(
            if is_number {
                "page"
            } else if is_code(line) {
                "source_code"
            } else {
                "edition"
            },
            line,
        );
    }
    at = end;
    if language.is_some() {
        part.add("language", text(at));
        at += 1;
    }
    while RIGHTS.is_match(text(at)) {
        part.add("copyright", text(at));
        at += 1;
    }
    add_text(shown.get(at).map_or(&[], |&index| &lines[index..]), part);
    part.add("id", LAST.captures(last.text).map_or("", |found| found.get(1).map_or("", |id| id.as_str())));
}

fn is_language(line: &str) -> bool {
    let is_name = !line.is_ascii() || line.len() >= 4;
    is_name && line.len() < 40 && matches!(DeclaredLanguage::of(line), DeclaredLanguage::Code(_))
}

/// Section, title and author, of which only the title is always there.
fn titles(lines: &[&str], part: &mut Part) {
    let words = |line: &str| line.split_whitespace().count();
    let (title, author, section) = match lines {
        [] => ("", "", ""),
        [title] => (*title, "", ""),
        [title, author] if byline(author).is_some() => (*title, *author, ""),
        [section, title] if words(section) <= 3 && words(title) > 4 => (*title, "", *section),
        [title, author] => (*title, *author, ""),
        [.., section, title, author] => (*title, *author, *section),
    };
    part.add("title", title);
    part.add("author", byline(author).unwrap_or(author));
    part.add("section", section);
}

fn add_text(lines: &[Line<'_>], part: &mut Part) {
    part.text = lines.iter().map(|line| line.raw).collect::<Vec<_>>().join("\n").trim().to_string();
}

//! Cells that hold HTML.

use std::borrow::Cow;

use super::counts::CellCounts;
use super::tags::{self, Tag};
use crate::formats::fragment_text;

/// Cells of a column that are HTML, in a hundred, above which the column is.
const LEAST_IN_100: u64 = 1;

/// Tags that are looked at in a cell: the first say enough.
const MOST_TAGS: usize = 200;

/// Elements of JATS, in which publishers write abstracts, and their like in HTML.
const OF_JATS: [(&str, &str); 10] = [
    ("bold", "b"),
    ("italic", "i"),
    ("list", "ul"),
    ("list-item", "li"),
    ("p", "p"),
    ("sec", "div"),
    ("sub", "sub"),
    ("sup", "sup"),
    ("title", "h2"),
    ("underline", "u"),
];

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    with_tags: u64,
}

impl Seen {
    pub fn add(&mut self, cell: &str) {
        self.with_tags += u64::from(has_tags(cell));
    }

    pub fn is_html(&self, cells: u64) -> bool {
        self.with_tags * 100 > cells * LEAST_IN_100
    }
}

/// The text of a cell, if the column is HTML and there are tags in it.
pub(super) fn text<'c>(cell: &'c str, is_html: bool, counts: &mut CellCounts) -> Cow<'c, str> {
    if !is_html {
        counts.markup_left += u64::from(has_tags(cell));
        return Cow::Borrowed(cell);
    }
    let Some(page) = page(cell) else { return Cow::Borrowed(cell) };
    let Some(text) = fragment_text(&page) else {
        counts.markup_left += 1;
        return Cow::Borrowed(cell);
    };
    counts.markup_read += 1;
    Cow::Owned(text)
}

/// Whether there is a whole tag that needs no end, or one with its end, and none whose end or beginning is missing.
fn has_tags(cell: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut whole = 0usize;
    let begins = cell.trim_start().starts_with('<');
    for tag in all(cell).take(MOST_TAGS) {
        if tag.is_end {
            match open.iter().rposition(|name| name.eq_ignore_ascii_case(tag.name)) {
                Some(place) => open.truncate(place),
                None if tag.is_open_ended() => {}
                None => return false,
            }
            whole += 1;
        } else if tag.is_void() {
            whole += 1;
        } else if tag.is_open_ended() {
            // Within a text it may be a mention.
            whole += usize::from(begins);
        } else {
            open.push(tag.name);
        }
    }
    // A cell that was cut off lacks its last ends.
    whole > open.len()
}

fn all(cell: &str) -> impl Iterator<Item = Tag<'_>> {
    memchr::memchr_iter(b'<', cell.as_bytes()).filter_map(|at| tags::tag(&cell[at..]))
}

/// The cell as HTML in which each `<` that begins no known tag is text, if there is a tag.
fn page(cell: &str) -> Option<String> {
    let is_line =
        |tag: Tag<'_>| tag.name.contains(':') || matches!(tag.name, "a" | "b" | "i" | "em" | "strong" | "span");
    // Where tags only change the look of words, the ends of lines are those of the text.
    let keeps_lines = all(cell).take(MOST_TAGS).all(|tag| is_line(tag) && tags::local(tag.name) != "p");
    let mut page = String::with_capacity(cell.len() + 16);
    let mut rest = cell;
    let mut found = false;
    while let Some(at) = memchr::memchr2(b'<', b'\n', rest.as_bytes()) {
        page.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('\n') {
            page.push_str(if keeps_lines { "<br>" } else { "\n" });
            rest = &rest[1..];
        } else if let Some(tag) = tags::tag(rest) {
            found = true;
            push_tag(&mut page, rest, tag);
            rest = &rest[tag.len..];
        } else if let Some(comment) = rest.strip_prefix("<!--") {
            match memchr::memmem::find(comment.as_bytes(), b"-->") {
                Some(end) => rest = &comment[end + 3..],
                None => break,
            }
        } else {
            page.push_str("&lt;");
            rest = &rest[1..];
        }
    }
    page.push_str(&rest.replace('<', "&lt;"));
    found.then_some(page)
}

fn push_tag(page: &mut String, text: &str, tag: Tag<'_>) {
    let Some((prefix, local)) = tag.name.split_once(':') else {
        page.push_str(&text[..tag.len]);
        return;
    };
    // An element with a prefix is inline, as in browsers, but for those that are known.
    let known = OF_JATS.iter().find(|(name, _)| prefix.eq_ignore_ascii_case("jats") && *name == local);
    let name = known.map_or("span", |(_, name)| name);
    if !tag.is_closed {
        page.extend([if tag.is_end { "</" } else { "<" }, name, ">"]);
    }
}

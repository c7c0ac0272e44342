//! Cells that hold HTML.

use std::borrow::Cow;

use super::balance::Tags;
use super::counts::CellCounts;
use super::entities;
use super::tags::{self, Tag};
use crate::formats::fragment_text;
use crate::options::Entities;

/// Cells of a column that are HTML, in a hundred, above which the column is.
const LEAST_IN_100: u64 = 1;

/// Cells from which on tags without an end show it, too.
const FEWEST_VOID: u64 = 2;

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
    whole: u64,
    void: u64,
    with_void: u64,
}

impl Seen {
    pub fn add(&mut self, cell: &str) {
        match Tags::of(cell) {
            Tags::Whole { has_void } => {
                self.whole += 1;
                self.with_void += u64::from(has_void);
            }
            Tags::Void { is_doubled } => {
                // A single one may be a mention, two of them one behind the other are none.
                let count = if is_doubled { FEWEST_VOID } else { 1 };
                self.void += count;
                self.with_void += count;
            }
            Tags::None | Tags::Mentioned => {}
        }
    }

    pub fn reading(&self, cells: u64) -> Reading {
        let void = if self.void < FEWEST_VOID { 0 } else { self.void };
        if (self.whole + void) * 100 <= cells * LEAST_IN_100 {
            Reading::Text
        } else {
            Reading::Shown { reads_void: self.with_void >= FEWEST_VOID }
        }
    }
}

/// How the cells of a column are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reading {
    #[default]
    Text,
    /// As HTML where the tags of the cell show it. Those that have no end show it in columns with several.
    Shown { reads_void: bool },
    /// As HTML in any case.
    Html,
}

/// The text of a cell, if its column is HTML and there are tags in it.
pub(super) fn text<'c>(cell: &'c str, how: Reading, counts: &mut CellCounts) -> Cow<'c, str> {
    let is_html = match (how, Tags::of(cell)) {
        (Reading::Html, _) | (Reading::Shown { .. }, Tags::Whole { .. }) => true,
        (Reading::Shown { reads_void }, Tags::Void { is_doubled }) => reads_void || is_doubled,
        _ => false,
    };
    if !is_html {
        let is_left = match Tags::of(cell) {
            Tags::None => false,
            Tags::Mentioned => how != Reading::Text,
            Tags::Whole { .. } | Tags::Void { .. } => true,
        };
        counts.markup_left += u64::from(is_left);
        return Cow::Borrowed(cell);
    }
    let page = page(cell).or_else(|| escaped_page(cell).filter(|_| how == Reading::Html));
    let Some(page) = page else { return Cow::Borrowed(cell) };
    let Some(text) = fragment_text(&page) else {
        counts.markup_left += 1;
        return Cow::Borrowed(cell);
    };
    counts.markup_read += 1;
    Cow::Owned(text)
}

/// HTML that was escaped once more, as Reddit writes it.
fn escaped_page(cell: &str) -> Option<String> {
    let decoded = entities::decoded(cell, Entities::Always);
    let is_html = decoded.decoded > 0 && matches!(Tags::of(&decoded.text), Tags::Whole { .. } | Tags::Void { .. });
    if is_html { page(&decoded.text) } else { None }
}

/// The cell as HTML in which each `<` that begins no known tag is text, if there is a tag.
fn page(cell: &str) -> Option<String> {
    let is_line =
        |tag: Tag<'_>| tag.name.contains(':') || matches!(tag.name, "a" | "b" | "i" | "em" | "strong" | "span");
    // Where tags only change the look of words, the ends of lines are those of the text.
    let keeps_lines = tags::all(cell).all(|(_, tag)| is_line(tag) && tags::local(tag.name) != "p");
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

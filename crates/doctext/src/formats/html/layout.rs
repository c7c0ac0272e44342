//! What the extractor of articles should know of a page before it sees it.

use std::collections::HashMap;

use scraper::node::Element;

use super::siblings::TEXTUAL;
use super::visible::{self, Event};

/// Blocks that the extractor knows.
const KNOWN: [&str; 42] = [
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Blocks that it removes with all that is in them.
const REMOVED: [&str; 9] = ["aside", "dialog", "fieldset", "figure", "footer", "form", "header", "menu", "nav"];

/// Lines, and blocks that hold most of the page.
pub(super) struct Layout {
    /// Where the blocks begin that are lines, in the events: nothing but text, next to one of the same name and class.
    lines: Vec<usize>,
    /// Bytes of text in each block that the extractor removes, by where it begins.
    sizes: HashMap<usize, usize>,
    whole: usize,
    /// Bytes of text that stands in no container, but in a paragraph or list of the page itself.
    flat: usize,
}

impl Layout {
    pub(super) fn new(events: &[Event<'_>]) -> Layout {
        let mut layout = Layout { lines: Vec::new(), sizes: HashMap::new(), whole: 0, flat: 0 };
        let mut containers = 0u32;
        let mut removed: Vec<(usize, usize)> = Vec::new();
        // The block that has just begun, and the line that has just ended.
        let mut begun: Option<(usize, &Element)> = None;
        let mut last: Option<(usize, &Element)> = None;
        for (at, event) in events.iter().enumerate() {
            match event {
                Event::Open(element) if visible::is_block(element) => {
                    begun = Some((at, element));
                    containers += u32::from(is_container(element));
                    last = last.filter(|(_, other)| is_alike(element, other));
                    if REMOVED.contains(&element.name()) {
                        removed.push((at, layout.whole));
                    }
                }
                Event::Close(element) if visible::is_block(element) => {
                    if let (Some(line), Some(before)) = (begun, last) {
                        layout.lines.extend([before.0, line.0]);
                    }
                    last = begun.take();
                    containers -= u32::from(is_container(element));
                    if REMOVED.contains(&element.name())
                        && let Some((at, before)) = removed.pop()
                    {
                        layout.sizes.insert(at, layout.whole - before);
                    }
                }
                Event::Text(piece) => {
                    let length = piece.text.trim().len();
                    layout.whole += length;
                    layout.flat += if containers == 0 { length } else { 0 };
                    last = last.filter(|_| begun.is_some() || length == 0);
                }
                _ => {}
            }
        }
        layout.lines.sort_unstable();
        layout
    }

    /// Whether the block that begins there is one of several lines: of a verse, or of a text without paragraphs.
    pub(super) fn is_line(&self, at: usize) -> bool {
        self.lines.binary_search(&at).is_ok()
    }

    /// Whether most of the text stands in nothing that could be the article but the page itself.
    pub(super) fn is_flat(&self) -> bool {
        2 * self.flat > self.whole
    }

    /// The name that the extractor is shown of the block that begins there; empty where it is not shown.
    pub(super) fn shown_as(&self, at: usize, element: &Element) -> &'static str {
        if self.sizes.get(&at).is_some_and(|size| 2 * size > self.whole) {
            return "div";
        }
        match element.name() {
            "dir" => "ul",
            "listing" | "xmp" | "plaintext" | "textarea" => "pre",
            "html" | "col" | "colgroup" | "hgroup" | "title" => "",
            name => KNOWN.iter().find(|known| **known == name).copied().unwrap_or("div"),
        }
    }
}

fn is_container(element: &Element) -> bool {
    !matches!(element.name(), "body" | "html") && !TEXTUAL.contains(&element.name())
}

fn is_alike(element: &Element, other: &Element) -> bool {
    element.name() == other.name() && element.attr("class") == other.attr("class")
}

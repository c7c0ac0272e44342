//! What a reader could see of a page, in the order of the page.

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use super::{raised, style};
use crate::formats::blocks::Blocks;
use crate::formats::page_numbers;

/// Elements whose text nobody sees, or that are no part of the text: readings of characters, choices, data for machines.
const UNSEEN: [&str; 32] = [
    "annotation",
    "annotation-xml",
    "applet",
    "area",
    "audio",
    "base",
    "canvas",
    "datalist",
    "embed",
    "frame",
    "frameset",
    "head",
    "iframe",
    "ix:header",
    "ix:hidden",
    "ix:references",
    "ix:resources",
    "map",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "param",
    "rp",
    "rt",
    "rtc",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "video",
];

/// Elements that begin a block and end it; all others, known or not, stand within a line.
const BLOCKS: [&str; 58] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
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
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "xmp",
];

/// A step through what can be seen.
pub(super) enum Event<'p> {
    Open(&'p Element),
    Close(&'p Element),
    Text(Piece<'p>),
    Break,
}

/// A text of the page.
pub(super) struct Piece<'p> {
    pub(super) text: &'p str,
    /// Its line ends are kept.
    pub(super) is_lined: bool,
    /// The number of the paragraph that it belongs to: what stands between two beginnings or ends of blocks, or two line breaks.
    pub(super) unit: u32,
}

/// All that can be seen.
///
/// # Complexity
/// Linear in the page.
pub(super) fn events(page: &Html) -> Vec<Event<'_>> {
    let mut walk = Walk::default();
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) if walk.skipped.is_none() => walk.open(&node),
            Edge::Close(node) if walk.skipped.is_none() => walk.close(&node),
            Edge::Close(node) if walk.skipped == Some(node.id()) => walk.skipped = None,
            _ => {}
        }
    }
    walk.events
}

#[derive(Default)]
struct Walk<'p> {
    events: Vec<Event<'p>>,
    /// The element whose content is left out.
    skipped: Option<NodeId>,
    /// Elements around that keep their lines.
    lined: u32,
    unit: u32,
    has_text: bool,
    breaks: u32,
    before: raised::Before,
}

impl<'p> Walk<'p> {
    fn open(&mut self, node: &NodeRef<'p, Node>) {
        match node.value() {
            Node::Text(text) => self.text(&text.text),
            Node::Element(element)
                if is_unseen(element) || is_page_number(node, element) || raised::is_note(node, &self.before) =>
            {
                self.skipped = Some(node.id());
            }
            Node::Element(element) if element.name() == "br" => {
                self.breaks += 1;
                if self.breaks == 2 {
                    self.end_unit();
                }
                self.before.add(" ");
                self.events.push(Event::Break);
            }
            Node::Element(element) => {
                self.lined += u32::from(is_lined(element.name()));
                if is_block(element) {
                    self.end_unit();
                }
                self.events.push(Event::Open(element));
                if raised::is_power(node, &self.before) {
                    self.text("^");
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, node: &NodeRef<'p, Node>) {
        if let Node::Element(element) = node.value()
            && element.name() != "br"
        {
            self.lined -= u32::from(is_lined(element.name()));
            if is_block(element) {
                self.end_unit();
            }
            self.events.push(Event::Close(element));
        }
    }

    fn text(&mut self, text: &'p str) {
        self.before.add(text);
        if !text.trim().is_empty() {
            (self.has_text, self.breaks) = (true, 0);
        }
        self.events.push(Event::Text(Piece { text, is_lined: self.lined > 0, unit: self.unit }));
    }

    fn end_unit(&mut self) {
        self.unit += u32::from(self.has_text);
        (self.has_text, self.breaks) = (false, 0);
        self.before.clear();
    }
}

/// The text of those paragraphs that are wanted: blocks with an empty line between two.
pub(super) fn text(events: &[Event<'_>], is_wanted: impl Fn(u32) -> bool) -> String {
    let mut blocks = Blocks::default();
    for event in events {
        match event {
            Event::Text(piece) if !is_wanted(piece.unit) => {}
            Event::Text(piece) if piece.is_lined => blocks.lines(piece.text),
            Event::Text(piece) => blocks.text(piece.text),
            Event::Break => blocks.line_break(),
            Event::Open(element) | Event::Close(element) if is_block(element) => blocks.end(),
            Event::Open(_) | Event::Close(_) => {}
        }
    }
    blocks.finish()
}

/// Whether an element of this name begins a block.
pub(super) fn is_block_name(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Whether an element begins a block, by its name or its own style.
pub(super) fn is_block(element: &Element) -> bool {
    match display(element).as_deref() {
        Some("block" | "flex" | "grid" | "table" | "list-item") => true,
        Some("inline") => false,
        _ => is_block_name(element.name()),
    }
}

fn is_lined(name: &str) -> bool {
    matches!(name, "pre" | "textarea" | "listing" | "xmp" | "plaintext")
}

fn is_unseen(element: &Element) -> bool {
    UNSEEN.binary_search(&element.name()).is_ok()
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || display(element).as_deref() == Some("none")
        || style::of(element, "visibility:").as_deref() == Some("hidden")
}

fn is_page_number(node: &NodeRef<'_, Node>, element: &Element) -> bool {
    page_numbers::is_marked(element.attr("class"), element.attr("role"), element.attr("epub:type"))
        && raised::short_text(node, page_numbers::LONGEST).is_some()
}

fn display(element: &Element) -> Option<String> {
    style::of(element, "display:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order() {
        assert!(UNSEEN.is_sorted() && BLOCKS.is_sorted());
    }
}

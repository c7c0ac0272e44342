//! What a reader could see of a page, in blocks.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::{Html, Node};

use crate::formats::blocks::Blocks;

/// Elements whose text nobody sees, or that are no part of the text.
const UNSEEN: [&str; 22] = [
    "applet", "area", "audio", "base", "canvas", "datalist", "embed", "frame", "frameset", "head", "iframe", "map",
    "noembed", "noframes", "noscript", "object", "param", "script", "style", "svg", "template", "video",
];

/// Elements that stand within a line; all others begin a block and end it.
const INLINE: [&str; 38] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "ins", "kbd", "label", "mark", "meter", "nobr", "output", "progress", "q", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "u", "var",
];

/// All text that is not hidden: blocks with an empty line between two.
///
/// # Complexity
/// Linear in the page.
pub(super) fn text(page: &str) -> String {
    let document = Html::parse_document(page);
    let mut blocks = Blocks::default();
    let mut unseen = 0u32;
    let mut lined = 0u32;
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) if unseen == 0 => {
                    if lined > 0 {
                        blocks.lines(&text.text);
                    } else {
                        blocks.text(&text.text);
                    }
                }
                Node::Element(element) => match element.name() {
                    "br" if unseen == 0 => blocks.line_break(),
                    "wbr" => {}
                    name => {
                        unseen += u32::from(is_unseen(&node));
                        lined += u32::from(is_lined(name));
                        if unseen == 0 && !is_inline(name) {
                            blocks.end();
                        }
                    }
                },
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    let name = element.name();
                    if unseen == 0 && !is_inline(name) {
                        blocks.end();
                    }
                    unseen -= u32::from(!matches!(name, "br" | "wbr") && is_unseen(&node));
                    lined -= u32::from(is_lined(name));
                }
            }
        }
    }
    blocks.finish()
}

/// Whether an element stands within a line.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(name, "br" | "wbr") || INLINE.binary_search(&name).is_ok()
}

fn is_lined(name: &str) -> bool {
    matches!(name, "pre" | "textarea" | "listing" | "xmp")
}

fn is_unseen(node: &NodeRef<'_, Node>) -> bool {
    let Node::Element(element) = node.value() else { return false };
    let is_hidden_by_style = || {
        element.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
    };
    UNSEEN.binary_search(&element.name()).is_ok()
        || element.attr("hidden").is_some()
        || element.attr("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || is_hidden_by_style()
}

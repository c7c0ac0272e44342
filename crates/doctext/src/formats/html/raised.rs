//! Raised characters in a page that refer to a note.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Node;
use scraper::node::Element;

use super::style;
use crate::formats::note_marks::{is_exponent, is_note_mark};

/// Nodes in a raised element, beyond which it is more than a reference.
const MOST_NODES: usize = 24;

/// Bytes of a text that its end needs to be judged.
const ENOUGH: usize = 64;

/// The end of the text before a raised element, in its block.
#[derive(Default)]
pub(super) struct Before(String);

impl Before {
    pub(super) fn add(&mut self, text: &str) {
        if self.0.len() > 2 * ENOUGH {
            self.0.clear();
        }
        let start = text.len().saturating_sub(ENOUGH);
        if start > 0 {
            self.0.clear();
        }
        self.0.push_str(&text[text.ceil_char_boundary(start)..]);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Whether an element refers to a note.
pub(super) fn is_note(node: &NodeRef<'_, Node>, before: &Before) -> bool {
    let Node::Element(element) = node.value() else { return false };
    if !is_raised(element) {
        return false;
    }
    short_text(node, ENOUGH).is_some_and(|raised| is_note_mark(&before.0, &raised))
}

/// Whether an element raises digits behind a digit.
pub(super) fn is_power(node: &NodeRef<'_, Node>, before: &Before) -> bool {
    node.value().as_element().is_some_and(is_raised)
        && short_text(node, ENOUGH).is_some_and(|raised| is_exponent(&before.0, &raised))
}

/// The text of an element; `None` where it has many nodes, or more than so many bytes.
pub(super) fn short_text(node: &NodeRef<'_, Node>, most: usize) -> Option<String> {
    let mut short = String::new();
    for (at, edge) in node.traverse().enumerate() {
        if let Edge::Open(node) = edge
            && let Node::Text(text) = node.value()
        {
            short.push_str(&text.text);
        }
        if at > 2 * MOST_NODES || short.len() > most {
            return None;
        }
    }
    Some(short)
}

fn is_raised(element: &Element) -> bool {
    element.name() == "sup"
        || element.attr("role") == Some("doc-noteref")
        || element.attr("epub:type") == Some("noteref")
        || element.classes().any(|class| class == "MsoFootnoteReference" || class == "MsoEndnoteReference")
        || style::of(element, "vertical-align:").as_deref() == Some("super")
}

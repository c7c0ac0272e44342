//! Styles of characters, as far as they change what the text is.

use std::collections::HashSet;

use super::super::xml::{Element, Node, Xml};
use crate::rejected::Rejected;

/// Names of the styles that raise characters.
pub(super) fn raised(text: &str) -> Result<HashSet<String>, Rejected> {
    let mut xml = Xml::new(text, "the styles");
    let mut raised = HashSet::new();
    let mut style = None;
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) if element.name() == "style" => style = element.attribute("styleId"),
            Node::Start(element) if raises(&element) == Some(true) => raised.extend(style.clone()),
            Node::End(name) if name == "style" => style = None,
            _ => {}
        }
    }
    Ok(raised)
}

/// Whether a property raises characters; `None` where it says nothing about that.
pub(super) fn raises(property: &Element<'_>) -> Option<bool> {
    let value = || property.attribute("val").unwrap_or_default();
    match property.name() {
        "vertAlign" => Some(value() == "superscript"),
        // In half points.
        "position" => Some(value().parse().is_ok_and(|up: i32| up > 0)),
        _ => None,
    }
}

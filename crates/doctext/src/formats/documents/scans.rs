//! Text of scanned pages, word by word or line by line: ALTO and PAGE.

use super::super::blocks::Blocks;
use super::super::gaps::Gaps;
use super::super::xml::{Node, Xml};
use super::PART;
use crate::rejected::Rejected;

/// The text of ALTO, which stands in attributes. A word that is divided at the end of a line is whole.
pub(super) fn alto(text: &str, gaps: &Gaps) -> Result<String, Rejected> {
    let mut xml = Xml::with_gaps(text, PART, gaps);
    let mut blocks = Blocks::default();
    // Whether the second half of a word was already read with the first.
    let mut is_whole = false;
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => match element.name() {
                "TextLine" | "SP" => blocks.text(" "),
                "String" => {
                    let kind = element.attribute("SUBS_TYPE").unwrap_or_default();
                    let whole = element.attribute("SUBS_CONTENT").filter(|whole| !whole.is_empty());
                    let is_second = kind.ends_with('2');
                    if !(is_second && is_whole) {
                        let content = whole.clone().or_else(|| element.attribute("CONTENT"));
                        blocks.text(&content.unwrap_or_default());
                    }
                    is_whole = !is_second && kind.ends_with('1') && whole.is_some();
                }
                "HYP" if !is_whole => blocks.join_divided(),
                _ => {}
            },
            Node::End(name) if name == "TextBlock" => blocks.end(),
            _ => {}
        }
    }
    Ok(blocks.finish())
}

/// The text of PAGE. It may have the text of a region, of its lines and of their words: that of the lines counts, or else
/// that of the region.
pub(super) fn page(text: &str, gaps: &Gaps) -> Result<String, Rejected> {
    let mut xml = Xml::with_gaps(text, PART, gaps);
    let mut blocks = Blocks::default();
    // What holds the text: the regions, lines and words that are open.
    let mut holders: Vec<Holder> = Vec::new();
    let (mut in_text, mut value) = (false, String::new());
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => match element.name() {
                name @ ("TextRegion" | "TextLine" | "Word" | "Glyph") => holders.push(Holder::of(name)),
                "Unicode" => {
                    in_text = true;
                    value.clear();
                }
                _ => {}
            },
            Node::Text(text) if in_text => value.push_str(&text),
            Node::Text(_) => {}
            Node::End(name) => match &*name {
                "Unicode" => {
                    in_text = false;
                    // Others are other readings of the same.
                    if let Some(holder) = holders.last_mut().filter(|holder| holder.own.is_none()) {
                        holder.own = Some(value.clone());
                    }
                }
                "TextRegion" | "TextLine" | "Word" | "Glyph" => {
                    let Some(closed) = holders.pop() else { continue };
                    let text = if closed.is_region { closed.inner.or(closed.own) } else { closed.own.or(closed.inner) };
                    let Some(text) = text else { continue };
                    match holders.last_mut() {
                        // A region within a region is a block of its own.
                        Some(outer) if !closed.is_region => outer.add(&text),
                        _ => {
                            blocks.lines(&text);
                            blocks.end();
                        }
                    }
                }
                _ => {}
            },
        }
    }
    Ok(blocks.finish())
}

/// A region, line or word of PAGE that is open.
struct Holder {
    is_region: bool,
    is_line: bool,
    /// The text that it has itself.
    own: Option<String>,
    /// The texts of what is in it.
    inner: Option<String>,
}

impl Holder {
    fn of(name: &str) -> Holder {
        Holder { is_region: name == "TextRegion", is_line: name == "TextLine", own: None, inner: None }
    }

    fn add(&mut self, text: &str) {
        let inner = self.inner.get_or_insert_default();
        if !inner.is_empty() && (self.is_region || self.is_line) {
            inner.push(if self.is_region { '\n' } else { ' ' });
        }
        inner.push_str(text);
    }
}

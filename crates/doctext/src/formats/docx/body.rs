//! The text of the document and of its notes.

use std::collections::HashSet;

use super::super::blocks::{Aside, Blocks};
use super::super::gaps::Gaps;
use super::super::xml::{Element, Node, Xml};
use super::Found;
use super::styles::raises;
use super::symbols::symbol;
use crate::rejected::Rejected;

/// Elements whose content is no text of the document: what was deleted or moved away, field codes, properties,
/// readings above characters, and the lines above notes.
const LEFT_OUT: [&str; 8] = ["del", "moveFrom", "instrText", "delText", "delInstrText", "rPrChange", "sectPr", "rt"];

/// What is known about the place in hand.
#[derive(Default)]
struct Place {
    in_text: bool,
    in_run_properties: bool,
    is_hidden: bool,
    is_raised: bool,
    /// Raised characters that wait for the end of all that are.
    raised: String,
    /// Whether the end of the paragraph is none: it was deleted, or the paragraph is the first letter of the next.
    goes_on: bool,
    /// Whether what a content control holds is only a prompt.
    is_prompt: bool,
    /// Texts that were read, and how many there were before each of the forms of the same that are open.
    texts: usize,
    alternatives: Vec<usize>,
}

/// Adds the text of a part. `raised` are the styles that raise characters.
pub(super) fn read(
    text: &str,
    part: &str,
    raised: &HashSet<String>,
    blocks: &mut Blocks,
    found: &mut Found,
    gaps: &Gaps,
) -> Result<(), Rejected> {
    let mut xml = Xml::with_gaps(text, part, gaps);
    // Elements that are open inside one that is left out, and that one.
    let mut left_out = 0_usize;
    let mut place = Place::default();
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) if left_out > 0 => {
                left_out += 1;
                drop(element);
            }
            Node::End(_) if left_out > 0 => left_out -= 1,
            Node::Start(element) if element.name() == "pPr" => place.goes_on = goes_on(&mut xml)?,
            Node::Start(element) if is_left_out(&element, &mut place) => left_out = 1,
            Node::Start(element) => place.start(&element, raised, blocks, found),
            Node::End(name) => place.end(&name, blocks),
            Node::Text(text) if place.in_text && !place.is_hidden && left_out == 0 => {
                place.texts += 1;
                place.text(&text, blocks);
            }
            Node::Text(_) => {}
        }
    }
    place.flush(blocks);
    blocks.end();
    Ok(())
}

/// Passes over the properties of a paragraph. Whether it goes on in the next.
fn goes_on(xml: &mut Xml<'_>) -> Result<bool, Rejected> {
    let mut goes_on = false;
    let (mut depth, mut mark_at, mut change_at) = (1_usize, usize::MAX, usize::MAX);
    while depth > 0 {
        match xml.next()? {
            Some(Node::Start(element)) => {
                depth += 1;
                match element.name() {
                    "rPr" => mark_at = mark_at.min(depth),
                    // What it was before.
                    "pPrChange" | "rPrChange" => change_at = change_at.min(depth),
                    "del" | "moveFrom" => goes_on |= depth > mark_at && depth < change_at,
                    "framePr" if depth < change_at => {
                        goes_on |= element.attribute("dropCap").is_some_and(|kind| kind != "none");
                    }
                    _ => {}
                }
            }
            Some(Node::End(_)) => {
                mark_at = if mark_at == depth { usize::MAX } else { mark_at };
                change_at = if change_at == depth { usize::MAX } else { change_at };
                depth -= 1;
            }
            Some(Node::Text(_)) => {}
            None => break,
        }
    }
    Ok(goes_on)
}

impl Place {
    fn start(&mut self, element: &Element<'_>, raised: &HashSet<String>, blocks: &mut Blocks, found: &mut Found) {
        match element.name() {
            "t" => self.in_text = true,
            "r" => (self.is_hidden, self.is_raised) = (false, false),
            "rPr" => self.in_run_properties = true,
            "rStyle" if self.in_run_properties => {
                self.is_raised = element.attribute("val").is_some_and(|style| raised.contains(&style));
            }
            "vanish" if self.in_run_properties => self.is_hidden = is_on(element),
            "vertAlign" | "position" if self.in_run_properties => {
                self.is_raised = raises(element).unwrap_or(self.is_raised);
            }
            "sdt" => self.is_prompt = false,
            "showingPlcHdr" => self.is_prompt = is_on(element),
            "tab" | "ptab" => self.add(blocks, " "),
            "br" | "cr" => {
                self.flush(blocks);
                blocks.line_break();
            }
            "noBreakHyphen" => self.add(blocks, "\u{2011}"),
            "sym" => match symbol(element) {
                Some(text) => self.text(&text, blocks),
                None => found.symbols += 1,
            },
            "AlternateContent" => self.alternatives.push(self.texts),
            "altChunk" => found.chunks += 1,
            "footnoteReference" => found.references.extend(numbered("footnote", element)),
            "endnoteReference" => found.references.extend(numbered("endnote", element)),
            "footnote" | "endnote" => found.notes.extend(numbered(element.name(), element)),
            "p" => self.goes_on = false,
            "txbxContent" => {
                self.flush(blocks);
                blocks.begin_aside(Aside::Box);
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, blocks: &mut Blocks) {
        match name {
            "t" => self.in_text = false,
            "r" => (self.is_hidden, self.is_raised) = (false, false),
            "rPr" => self.in_run_properties = false,
            "AlternateContent" => drop(self.alternatives.pop()),
            "p" | "tc" | "footnote" | "endnote" => {
                self.flush(blocks);
                if !(std::mem::take(&mut self.goes_on) && name == "p") {
                    blocks.end();
                }
            }
            "txbxContent" => {
                self.flush(blocks);
                blocks.end_aside();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, blocks: &mut Blocks) {
        if self.is_raised {
            self.raised.push_str(text);
        } else {
            self.add(blocks, text);
        }
    }

    fn add(&mut self, blocks: &mut Blocks, text: &str) {
        self.flush(blocks);
        blocks.text(text);
    }

    fn flush(&mut self, blocks: &mut Blocks) {
        if !self.raised.is_empty() {
            blocks.raised(&self.raised);
            self.raised.clear();
        }
    }
}

fn is_left_out(element: &Element<'_>, place: &mut Place) -> bool {
    match element.name() {
        "footnote" | "endnote" => {
            matches!(
                element.attribute("type").as_deref(),
                Some("separator" | "continuationSeparator" | "continuationNotice")
            )
        }
        // The second form is read where the first has no text.
        "Fallback" => place.alternatives.last().is_none_or(|before| place.texts > *before),
        "sdtContent" => std::mem::take(&mut place.is_prompt),
        name => LEFT_OUT.contains(&name),
    }
}

/// Whether a property that may be switched off is on.
fn is_on(element: &Element<'_>) -> bool {
    !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"))
}

/// The kind and the number of a note.
fn numbered(kind: &str, element: &Element<'_>) -> Option<String> {
    Some(format!("{kind} {}", element.attribute("id")?))
}

//! XML, one element or piece of text at a time, with nothing expanded and nothing fetched.

use std::borrow::Cow;

use quick_xml::errors::{Error, SyntaxError};
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::gaps::Gaps;
use crate::rejected::{Reason, Rejected};

/// Elements within elements.
const MAX_DEPTH: usize = 2_000;

/// Elements and texts that are looked at ahead.
const STEPS_AHEAD: usize = 24;

/// What a document consists of. Names are those without their prefix.
pub(super) enum Node<'a> {
    Start(Element<'a>),
    End(Cow<'a, str>),
    Text(Cow<'a, str>),
}

/// The start of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        // Looking for attributes that stand twice would take quadratic time.
        let mut attributes = self.0.html_attributes();
        attributes.with_checks(false);
        let mut attributes = attributes.flatten();
        let attribute = attributes.find(|attribute| attribute.key.local_name().into_inner() == name)?;
        let value = attribute.normalized_value_with(XmlVersion::Implicit1_0, 0, resolve_html5_entity);
        Some(value.map_or_else(|_| attribute.value.to_string(), Cow::into_owned))
    }
}

/// A document that is read from its beginning to its end.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
    depth: usize,
    /// The name of the first element, and how many of that name are open.
    root: (String, usize),
    /// Where a fault is noted that ends the document.
    gaps: Option<&'a Gaps>,
}

impl<'a> Xml<'a> {
    /// Reads `text`; `part` is its name in messages.
    pub(super) fn new(text: &'a str, part: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Books are full of such faults, and what they mean is plain.
        (config.allow_dangling_amp, config.allow_unmatched_ends, config.check_end_names) = (true, true, false);
        Xml { reader, part, depth: 0, root: (String::new(), 0), gaps: None }
    }

    /// The same for a part that is read as far as it goes: a fault that ends it is noted in `gaps`.
    pub(super) fn with_gaps(text: &'a str, part: &'a str, gaps: &'a Gaps) -> Self {
        Xml { gaps: Some(gaps), ..Xml::new(text, part) }
    }

    /// The next element or text; `None` at the end.
    ///
    /// # Errors
    /// Where it is no XML, is cut off, is nested too deeply, or declares entities of its own.
    pub(super) fn next(&mut self) -> Result<Option<Node<'a>>, Rejected> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                // Of faults in its syntax, it is only told of those that leave something open at the end.
                Err(Error::Syntax(error)) if !matches!(error, SyntaxError::InvalidBangMarkup) => {
                    return self.ended(Reason::Truncated, &error.to_string());
                }
                Err(error) => return self.ended(Reason::Malformed, &error.to_string()),
            };
            return Ok(Some(match event {
                Event::Eof if self.root.1 > 0 => {
                    let message = format!("it ends within <{}>; get a whole copy of it", self.root.0);
                    return self.ended(Reason::Truncated, &message);
                }
                Event::Eof if self.gaps.is_some() && self.root.0.is_empty() => {
                    return self.ended(Reason::Truncated, "there is no element in it; get a whole copy of it");
                }
                Event::Eof => return Ok(None),
                Event::Start(element) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(self.fault(&format!("elements are nested more than {MAX_DEPTH} deep")));
                    }
                    let element = Element(element);
                    if self.root.0.is_empty() {
                        self.root.0 = element.name().to_string();
                    }
                    self.root.1 += usize::from(self.is_root(element.name()));
                    Node::Start(element)
                }
                Event::End(element) => {
                    self.depth = self.depth.saturating_sub(1);
                    let name = element.local_name().into_inner();
                    self.root.1 = self.root.1.saturating_sub(usize::from(self.is_root(name)));
                    Node::End(Cow::Owned(name.to_string()))
                }
                Event::Text(text) => Node::Text(text.into_inner()),
                Event::CData(text) => Node::Text(text.into_inner()),
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Cow::Owned(c.to_string()),
                        Ok(None) => resolve_html5_entity(&reference.into_inner()).unwrap_or_default().into(),
                        Err(_) => Cow::Borrowed("\u{fffd}"),
                    };
                    Node::Text(text)
                }
                Event::DocType(declaration) if declaration.contains("<!ENTITY") => {
                    return Err(self.fault("it declares entities of its own, which are not expanded"));
                }
                _ => continue,
            }));
        }
    }

    /// Whether the element that was begun last ends within a few steps, with no more than so many bytes of text.
    pub(super) fn is_short(&self, most: usize) -> bool {
        let mut ahead = Xml { reader: self.reader.clone(), root: self.root.clone(), gaps: None, ..*self };
        let (mut open, mut text) = (1_usize, 0);
        for _ in 0..STEPS_AHEAD {
            match ahead.next() {
                Ok(Some(Node::Start(_))) => open += 1,
                Ok(Some(Node::End(_))) if open == 1 => return true,
                Ok(Some(Node::End(_))) => open -= 1,
                Ok(Some(Node::Text(piece))) => text += piece.trim().len(),
                Ok(None) | Err(_) => return false,
            }
            if text > most {
                return false;
            }
        }
        false
    }

    /// Books forget many an end, but hardly that of the element in which all others are.
    fn is_root(&self, name: &str) -> bool {
        self.root.0.eq_ignore_ascii_case(name)
    }

    fn ended(&self, reason: Reason, message: &str) -> Result<Option<Node<'a>>, Rejected> {
        let fault = Rejected { reason, ..self.fault(message) };
        let Some(gaps) = self.gaps else { return Err(fault) };
        gaps.note(fault);
        Ok(None)
    }

    fn fault(&self, message: &str) -> Rejected {
        Rejected::malformed(format!("{} is not read, at byte {}: {message}", self.part, self.reader.buffer_position()))
    }
}

/// The text of an XML file, by its byte order mark or its declaration.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    encoding(bytes).unwrap_or(encoding_rs::UTF_8).decode(bytes).0
}

/// The encoding that an XML file says it has.
pub(super) fn encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let declared = || {
        let head = &bytes[..bytes.len().min(200)];
        let at = memchr::memmem::find(head, b"encoding=")? + "encoding=".len();
        let quote = *head.get(at)?;
        let label = head[at + 1..].split(|byte| *byte == quote).next()?;
        // The declaration could not be read if the file were UTF-16.
        encoding_rs::Encoding::for_label(label).map(encoding_rs::Encoding::output_encoding)
    };
    match bytes {
        // Not UTF-32, which has two more.
        [b'<', 0, 1..=0xff, ..] => Some(encoding_rs::UTF_16LE),
        [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
        _ => encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(declared),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> Result<String, Rejected> {
        let mut reader = Xml::new(xml, "a.xml");
        let mut all = String::new();
        while let Some(node) = reader.next()? {
            match node {
                Node::Text(text) => all += &text,
                Node::Start(element) => all += &format!("<{}>", element.name()),
                Node::End(name) => all += &format!("</{name}>"),
            }
        }
        Ok(all)
    }

    #[test]
    fn references_are_resolved_and_entities_are_not_expanded() {
        assert_eq!(texts("<w:p a='1'>a&amp;b&#8211;&nbsp;&own;<![CDATA[<c>]]></w:p>").unwrap(), "<p>a&b–\u{a0}<c></p>");
        assert_eq!(texts("<!DOCTYPE html PUBLIC 'x' 'http://y'><p/>").unwrap(), "<p></p>");
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>";
        assert!(texts(bomb).unwrap_err().message.contains("entities of its own"));
    }

    #[test]
    fn depth_is_bounded_and_many_attributes_are_not_slow() {
        let deep = "<a>".repeat(100_000);
        assert!(texts(&deep).unwrap_err().message.contains("2000 deep"));
        let many: String = (0..200_000).map(|i| format!(" a{i}='1'")).collect();
        let wide = format!("<a{many} val='x'/>");
        let mut xml = Xml::new(&wide, "a.xml");
        let Ok(Some(Node::Start(element))) = xml.next() else { panic!("an element") };
        assert_eq!(element.attribute("val").as_deref(), Some("x"));
    }

    #[test]
    fn encodings_are_those_declared() {
        let cases: [(&[u8], &str); 4] = [
            (b"<?xml version='1.0' encoding='ISO-8859-1'?>\xe9", "\u{e9}"),
            (b"\xef\xbb\xbf<a>\xc3\xa9", "<a>\u{e9}"),
            (b"<\0a\0>\0", "<a>"),
            (b"\xff", "\u{fffd}"),
        ];
        for (bytes, end) in cases {
            assert!(decode(bytes).ends_with(end), "{bytes:?}");
        }
    }
}

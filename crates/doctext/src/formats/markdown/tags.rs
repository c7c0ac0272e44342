//! HTML within Markdown.

use quick_xml::escape::resolve_html5_entity;

use super::super::blocks::Blocks;

/// HTML within Markdown, of which the text is kept. It comes in pieces.
#[derive(Default)]
pub(super) struct Tags {
    /// What ends the tag, comment or element that is passed over.
    open: Option<&'static str>,
}

/// Elements whose content is no text.
const LEFT_OUT: [(&str, &str); 2] = [("<script", "</script"), ("<style", "</style")];

impl Tags {
    pub fn is_left_out(&self) -> bool {
        self.open.is_some()
    }

    pub fn strip(&mut self, html: &str, blocks: &mut Blocks) {
        let mut rest = html;
        while !rest.is_empty() {
            if let Some(end) = self.open {
                let found = if end == ">" { tag_end(rest) } else { find(rest, end) };
                let Some(at) = found else { return };
                rest = &rest[at + end.len()..];
                // What ends an element left out is a tag, which has an end of its own.
                self.open = end.starts_with("</").then_some(">");
                continue;
            }
            let at = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            html_text(&rest[..at], blocks);
            rest = &rest[at..];
            if rest.is_empty() {
                return;
            }
            if rest.starts_with("<!--") {
                self.open = Some("-->");
            } else if let Some((_, end)) = LEFT_OUT.iter().find(|(start, _)| starts_with(rest, start)) {
                self.open = Some(end);
            } else {
                if starts_with(rest, "<br") {
                    blocks.line_break();
                } else if !is_inline(rest) {
                    blocks.end();
                }
                self.open = Some(">");
            }
            rest = &rest[1..];
        }
    }
}

fn starts_with(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// Where `end`, in lower case, is found in any case.
fn find(text: &str, end: &str) -> Option<usize> {
    let first = end.as_bytes()[0];
    memchr::memchr_iter(first, text.as_bytes()).find(|at| starts_with(&text[*at..], end))
}

/// Where the tag ends that `text` is in: not within the value of an attribute, where that has an end.
fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        let place = at + found;
        at = place + 1;
        if bytes[place] == b'>' {
            return Some(place);
        }
        if place > 0 && bytes[place - 1] == b'=' {
            at += memchr::memchr(bytes[place], &bytes[at..]).map_or(0, |len| len + 1);
        }
    }
    None
}

/// Whether a tag leaves the block as it is.
fn is_inline(tag: &str) -> bool {
    const INLINE: [&str; 24] = [
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "q",
        "s", "small", "span", "strong", "sub", "sup", "u", "var",
    ];
    let name = tag.trim_start_matches(['<', '/']);
    let len = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    INLINE.iter().any(|inline| inline.eq_ignore_ascii_case(&name[..len]))
}

/// Adds text of HTML, in which characters may be written as references.
pub(in super::super) fn html_text(text: &str, blocks: &mut Blocks) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        blocks.text(&rest[..at]);
        rest = &rest[at + 1..];
        let name = rest.bytes().take(32).position(|byte| byte == b';').map(|end| &rest[..end]);
        let resolved = name.and_then(|name| {
            let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
                Some(number) => u32::from_str_radix(number, 16).ok(),
                None => number.parse().ok(),
            });
            let c = number.and_then(char::from_u32).map(String::from);
            Some((c.or_else(|| resolve_html5_entity(name).map(str::to_string))?, name.len() + 1))
        });
        match resolved {
            Some((resolved, len)) => {
                blocks.text(&resolved);
                rest = &rest[len..];
            }
            None => blocks.text("&"),
        }
    }
    blocks.text(rest);
}

//! Markdown: CommonMark with tables, footnotes, strike-through and task lists.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};
use quick_xml::escape::resolve_html5_entity;

use super::blocks::{Aside, Blocks};
use super::plain;
use crate::extracted::Extracted;
use crate::options::Options;
use crate::rejected::Rejected;

/// Takes the front matter and the markup off.
///
/// # Errors
/// Like plain text.
pub(super) fn read(bytes: Cow<'_, [u8]>, options: &Options) -> Result<Extracted, Rejected> {
    let plain = plain::read(bytes, options)?;
    Ok(Extracted { text: text_of(plain.body()), body_start: 0, ..plain })
}

/// The text of a body without its markup. URLs that are not shown are left out, and so are HTML tags.
///
/// # Complexity
/// One pass over the text.
fn text_of(body: &str) -> String {
    let extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS;
    let mut blocks = Blocks::default();
    let mut in_code = false;
    let mut tags = Tags::default();
    for event in Parser::new_ext(body, extensions) {
        match event {
            Event::Text(text) if in_code => blocks.lines(&text),
            Event::Text(text) if !tags.is_left_out() => blocks.text(&text),
            Event::Code(text) => blocks.text(&text),
            // The hyphen before it may divide a word.
            Event::SoftBreak if blocks.ends_in_hyphen() => blocks.line_break(),
            Event::SoftBreak => blocks.text(" "),
            Event::HardBreak => blocks.line_break(),
            Event::Html(html) | Event::InlineHtml(html) => tags.strip(&html, &mut blocks),
            Event::Start(Tag::FootnoteDefinition(_)) => blocks.begin_aside(Aside::Note),
            Event::End(TagEnd::FootnoteDefinition) => blocks.end_aside(),
            Event::Start(tag) if is_block(&tag.to_end()) => {
                in_code = matches!(tag, Tag::CodeBlock(_));
                blocks.end();
            }
            Event::End(tag) if is_block(&tag) => {
                in_code = false;
                tags = Tags::default();
                blocks.end();
            }
            Event::Rule => blocks.end(),
            _ => {}
        }
    }
    blocks.finish()
}

fn is_block(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// HTML within Markdown, of which the text is kept. It comes in pieces.
#[derive(Default)]
struct Tags {
    /// What ends the tag, comment or element that is passed over.
    open: Option<&'static str>,
}

/// Elements whose content is no text.
const LEFT_OUT: [(&str, &str); 2] = [("<script", "</script"), ("<style", "</style")];

impl Tags {
    fn is_left_out(&self) -> bool {
        self.open.is_some()
    }

    fn strip(&mut self, html: &str, blocks: &mut Blocks) {
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
pub(super) fn html_text(text: &str, blocks: &mut Blocks) {
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

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn markup_goes_and_text_stays() {
        let cases = [
            (
                "# Head #\n\npara *em* __strong__\nline  \nbroken\\\nhere ~~out~~",
                "Head\n\npara em strong line\nbroken\nhere out",
            ),
            (
                "[link](http://x.org 'title') ![alt *text*](a.png) <http://y.org>\n\n[r]: http://z.org",
                "link alt text http://y.org",
            ),
            ("- one\n- [x] two\n  - three\n\n1. four", "one\n\ntwo\n\nthree\n\nfour"),
            ("| a | b |\n|---|---|\n| c `d` | e |", "a\n\nb\n\nc d\n\ne"),
            ("text[^1]\n\n[^1]: note\n\nmore", "text\n\nmore\n\nnote"),
            ("```rust\nlet a = 1;\n\nb();\n```\nand `c`", "let a = 1;\n\nb();\n\nand c"),
            ("> quoted\n> on\n\n---\n\\*no\\* &amp; &copy; 2 &lt; 3", "quoted on\n\n*no* & \u{a9} 2 < 3"),
            ("a<b>c</b>d<br>e <!-- no -->f<script>g</script>", "acd\ne f"),
            (
                "<div class='x'\n title='>'>in &amp; out<p>next</p></div>\n\n<style>\np {}\n\nq {}\n</style>\n\nend",
                "in & out\n\nnext\n\nend",
            ),
            ("half<b>word</b>", "halfword"),
            ("", ""),
        ];
        for (markdown, expected) in cases {
            assert_eq!(text_of(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn nesting_is_not_slow() {
        let n = 100_000;
        let cases = [
            ">".repeat(n),
            "> ".repeat(n),
            "- ".repeat(n),
            "1. ".repeat(n),
            format!("{}\n{}", ">".repeat(n), "a\n".repeat(n)),
            format!("{}\n", ">".repeat(300)).repeat(1_000),
            "[".repeat(n),
            "![".repeat(n),
            "*a _b ".repeat(n),
            "`a``b".repeat(n),
            "<a ".repeat(n),
            "<!--".repeat(n),
            "<div>\n<script ".repeat(n),
            "[a](".repeat(n),
            "&".repeat(n),
            "|a".repeat(n),
            format!("|a|\n|-|\n{}", "|".repeat(n)),
            "[^a]: ".repeat(n),
        ];
        for markdown in cases {
            let start = Instant::now();
            text_of(&markdown);
            let head: String = markdown.chars().take(20).collect();
            assert!(start.elapsed() < Duration::from_secs(10), "{head}: {:?}", start.elapsed());
        }
    }
}

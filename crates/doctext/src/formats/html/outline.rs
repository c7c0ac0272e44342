//! A page as the extractor of articles is shown it: blocks and their text, without what makes it lose text.
//!
//! The extractor removes many elements with what follows them in their paragraph, and text that stands in no paragraph. So it sees only
//! blocks, in which every text has a mark, and the marks that are left tell which paragraphs of the page belong to the article. Their text
//! is then taken from the page itself.

use scraper::node::Element;
use scraper::{Html, Node};

use super::layout::Layout;
use super::siblings::{self, Block};
use super::visible::{self, Event, Piece};

/// Marks are characters for private use that the text of the page is not shown with.
const MARKS: [std::ops::RangeInclusive<u32>; 2] = [0xF_0000..=0xF_FFFD, 0x10_0000..=0x10_FFFD];
const MARKS_IN_RANGE: usize = 0xFFFE;

/// Attributes by which the extractor decides.
const ATTRIBUTES: [&str; 8] = ["class", "data-component", "data-testid", "id", "itemprop", "lang", "role", "style"];

/// Text outside of paragraphs that is shorter is shown as one only where it is a line among lines: it is a label or an advertisement.
const LEAST: usize = 45;

/// Elements around a text that are told to the extractor: the innermost.
const MOST_WITHIN: usize = 3;

/// The page as it is shown, and what its marks mean.
pub(super) struct Outline {
    pub(super) html: String,
    /// The paragraph of each mark, and the block that it stands in.
    marks: Vec<(u32, usize)>,
    blocks: Vec<Block>,
}

impl Outline {
    /// `None` where there are more texts than marks.
    pub(super) fn new(page: &Html, events: &[Event<'_>]) -> Option<Outline> {
        let layout = Layout::new(events);
        let mut writer = Writer::default();
        writer.html.push_str("<html><head>");
        writer.data(page);
        writer.html.push_str("</head>");
        writer.is_flat = layout.is_flat();
        for (at, event) in events.iter().enumerate() {
            match event {
                Event::Open(element) if visible::is_block(element) => {
                    writer.open(layout.shown_as(at, element), element, layout.is_line(at));
                }
                Event::Close(element) if visible::is_block(element) => writer.close(),
                Event::Open(element) => writer.begin(element),
                Event::Close(element) => writer.end(element),
                Event::Break => writer.run.push_str("<br>"),
                Event::Text(piece) => writer.text(piece),
            }
        }
        writer.end_run();
        let Writer { html, marks, blocks, .. } = writer;
        (marks.len() <= MARKS.len() * MARKS_IN_RANGE).then_some(Outline { html, marks, blocks })
    }

    /// For each paragraph, whether a mark of it is in what the extractor kept; `None` where there is no mark. What stands in one
    /// heading, list item or cell is kept as a whole.
    pub(super) fn found(&self, kept: &str) -> Option<Vec<bool>> {
        let mut units = vec![false; self.marks.last()?.0 as usize + 1];
        let mut holders = vec![false; self.blocks.len()];
        let mut is_found = false;
        for (unit, block) in kept.chars().filter_map(number).filter_map(|number| self.marks.get(number)) {
            units[*unit as usize] = true;
            holders[*block] = self.blocks[*block].is_holder();
            is_found = true;
        }
        if !is_found {
            return None;
        }
        for (unit, block) in &self.marks {
            units[*unit as usize] |= holders[*block];
        }
        siblings::add(&self.blocks, &self.marks, &mut units);
        Some(units)
    }
}

fn mark(number: usize) -> Option<char> {
    char::from_u32(MARKS.get(number / MARKS_IN_RANGE)?.start() + (number % MARKS_IN_RANGE) as u32)
}

fn number(c: char) -> Option<usize> {
    let range = MARKS.iter().position(|range| range.contains(&(c as u32)))?;
    Some(range * MARKS_IN_RANGE + (c as u32 - MARKS[range].start()) as usize)
}

#[derive(Default)]
struct Writer {
    html: String,
    marks: Vec<(u32, usize)>,
    blocks: Vec<Block>,
    /// Places in `blocks` of those that are open.
    open: Vec<usize>,
    /// The tags of the elements around that stand within a line; empty where the extractor need not know them.
    within: Vec<String>,
    links: u32,
    buttons: u32,
    /// What stands within a line and is not written yet, where paragraphs end in it, and the bytes of its text.
    run: String,
    ends: Vec<usize>,
    length: usize,
    unit: u32,
    /// Whether the whole page is shown as an article.
    is_flat: bool,
    /// Whether the block is one of several lines.
    is_line: bool,
}

impl Writer {
    /// Data for machines, by which the extractor knows forums and texts that are shown by scripts only.
    fn data(&mut self, page: &Html) {
        for node in page.tree.nodes() {
            if let Node::Element(element) = node.value()
                && element.name() == "script"
                && element.attr("type") == Some("application/ld+json")
            {
                self.html.push_str("<script type=\"application/ld+json\">");
                for child in node.children() {
                    if let Node::Text(text) = child.value() {
                        self.html.push_str(&text.text);
                    }
                }
                self.html.push_str("</script>");
            }
        }
    }

    fn open(&mut self, name: &'static str, element: &Element, is_line: bool) {
        self.end_run();
        self.is_line = is_line;
        self.blocks.push(Block::new(name, self.open.last().copied()));
        self.open.push(self.blocks.len() - 1);
        if !name.is_empty() {
            self.html.push('<');
            self.html.push_str(name);
            attributes(&mut self.html, element);
            self.html.push('>');
        }
        if self.is_flat && name == "body" {
            self.html.push_str("<article>");
        }
    }

    fn close(&mut self) {
        self.end_run();
        self.is_line = false;
        let name = self.open.pop().map_or("", |block| self.blocks[block].name);
        if !matches!(name, "" | "hr") {
            self.html.push_str("</");
            self.html.push_str(name);
            self.html.push('>');
        }
    }

    fn begin(&mut self, element: &Element) {
        self.links += u32::from(is_link(element));
        self.buttons += u32::from(element.name() == "button");
        let mut tag = String::new();
        if is_link(element) {
            tag.push_str("<a href=\"#\"");
        } else if element.attr("class").is_some() || element.attr("id").is_some() {
            tag.push_str("<span");
            attributes(&mut tag, element);
        }
        self.within.push(tag);
    }

    fn end(&mut self, element: &Element) {
        self.links -= u32::from(is_link(element));
        self.buttons -= u32::from(element.name() == "button");
        self.within.pop();
    }

    fn text(&mut self, piece: &Piece<'_>) {
        // A button is no text of the article, but may be part of a sentence that is.
        if self.buttons > 0 && piece.text.trim().len() < LEAST {
            return;
        }
        if piece.unit != self.unit && self.length > 0 {
            self.ends.push(self.run.len());
        }
        self.unit = piece.unit;
        let text = piece.text.trim_end();
        let block = self.open.last().copied();
        let (Some(block), false) = (block, text.is_empty()) else {
            self.run.push(' ');
            return;
        };
        let around = self.within.iter().filter(|tag| !tag.is_empty()).rev().take(MOST_WITHIN);
        let around: Vec<&str> = around.map(String::as_str).collect();
        for tag in around.iter().rev() {
            self.run.push_str(tag);
            self.run.push('>');
        }
        for c in text.chars() {
            match c {
                '&' => self.run.push_str("&amp;"),
                '<' => self.run.push_str("&lt;"),
                '>' => self.run.push_str("&gt;"),
                c if number(c).is_some() => self.run.push('\u{FFFD}'),
                c => self.run.push(c),
            }
        }
        self.run.extend(mark(self.marks.len()));
        for tag in around {
            self.run.push_str(if tag.starts_with("<a") { "</a>" } else { "</span>" });
        }
        self.run.push_str(&piece.text[text.len()..]);
        self.length += text.len();
        self.marks.push((piece.unit, block));
        self.blocks[block].add(text.trim_start().len(), self.links > 0);
    }

    fn is_holder(&self) -> bool {
        self.open.last().is_some_and(|block| self.blocks[*block].is_holder())
    }

    /// Writes what stands within a line, in a paragraph where it is in none.
    fn end_run(&mut self) {
        let is_paragraph = self.length >= LEAST || self.is_line && self.length > 0;
        if is_paragraph && !self.is_holder() {
            let mut from = 0;
            for end in self.ends.drain(..).chain([self.run.len()]) {
                self.html.push_str("<p>");
                self.html.push_str(&self.run[from..end]);
                self.html.push_str("</p>");
                from = end;
            }
        } else {
            self.html.push_str(&self.run);
        }
        self.ends.clear();
        self.run.clear();
        self.length = 0;
    }
}

/// Adds the attributes by which the extractor decides.
fn attributes(html: &mut String, element: &Element) {
    for (key, value) in element.attrs().filter(|(key, _)| ATTRIBUTES.contains(key)) {
        html.push(' ');
        html.push_str(key);
        html.push_str("=\"");
        html.push_str(&value.replace('&', "&amp;").replace('"', "&quot;"));
        html.push('"');
    }
}

fn is_link(element: &Element) -> bool {
    element.name() == "a" && element.attr("href").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_numbered() {
        for n in [0, 1, MARKS_IN_RANGE - 1, MARKS_IN_RANGE, 2 * MARKS_IN_RANGE - 1] {
            assert_eq!(mark(n).and_then(number), Some(n));
        }
        assert_eq!(mark(2 * MARKS_IN_RANGE), None);
    }

    #[test]
    fn the_page_is_shown_as_blocks_with_their_text() {
        let page = "<div class=\"a&b\"><x-y>One &lt; <b id=n>two</b></x-y><hr>A sentence that is longer than any of the labels is.\
                    <form><p>In <time>it</time><script>no</script>.</p></form>\u{F0001}</div>";
        let page = Html::parse_document(page);
        let events = visible::events(&page);
        let outline = Outline::new(&page, &events).unwrap();
        let shown: String = outline.html.chars().filter(|c| number(*c).is_none()).collect();
        let expected = "<html><head></head><body><div class=\"a&amp;b\">One &lt; <span id=\"n\">two</span><hr>\
                        <p>A sentence that is longer than any of the labels is.</p><form><p>In it.</p></form>\u{FFFD}</div></body>";
        assert_eq!(shown, expected);
    }
}

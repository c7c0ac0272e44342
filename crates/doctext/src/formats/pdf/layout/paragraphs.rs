//! From lines to paragraphs.

use super::glyph::{Direction, SAME_LINE, is_same};
use crate::formats::blocks::Blocks;

/// Distance of lines of a paragraph, at most, and how much more than that of the others.
pub(super) const LEADING: f64 = 2.2;
const MORE_LEADING: f64 = 1.25;
const INDENT: f64 = 0.9;

/// A line of a page.
pub(super) struct Line {
    pub text: String,
    pub size: f64,
    /// Of the base line, across it, from below.
    pub y: f64,
    /// Where it begins and ends, in the direction in which it is read.
    pub start: f64,
    pub end: f64,
    /// The direction in which it is written.
    pub direction: Direction,
}

/// Takes lines in the order in which they are read.
#[derive(Default)]
pub(super) struct Paragraphs {
    blocks: Blocks,
    paragraph: Option<Paragraph>,
    /// Heads and feet of pages that the paragraph goes on over.
    held: Vec<String>,
}

struct Paragraph {
    text: String,
    size: f64,
    direction: Direction,
    /// Of its last line.
    y: f64,
    start: f64,
    end: f64,
    /// Of all but the first, where there are any.
    left: Option<f64>,
    leading: Option<f64>,
}

impl Paragraphs {
    /// On the next page a paragraph goes on wherever its first line stands.
    pub(super) fn begin_page(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.y = f64::NEG_INFINITY;
        }
    }

    /// Adds a line that interrupts the text, behind the paragraph in hand.
    pub(super) fn add_head(&mut self, text: String) {
        self.held.push(text);
    }

    /// All paragraphs.
    pub(super) fn finish(mut self) -> String {
        self.end_paragraph();
        self.blocks.finish()
    }

    pub(super) fn add_line(&mut self, line: &Line) {
        let text = line.text.trim();
        if let Some(paragraph) = &mut self.paragraph
            && paragraph.goes_on(line)
        {
            join(&mut paragraph.text, text);
            let distance = paragraph.y - line.y;
            if distance > 0.0 {
                paragraph.leading = Some(paragraph.leading.map_or(distance, |leading| leading.min(distance)));
            }
            paragraph.left = Some(paragraph.left.map_or(line.start, |left| left.min(line.start)));
            (paragraph.y, paragraph.start, paragraph.end) = (line.y, line.start, line.end);
            return;
        }
        self.end_paragraph();
        self.paragraph = Some(Paragraph {
            text: text.to_string(),
            size: line.size,
            direction: line.direction,
            y: line.y,
            start: line.start,
            end: line.end,
            left: None,
            leading: None,
        });
    }

    fn end_paragraph(&mut self) {
        if let Some(paragraph) = self.paragraph.take() {
            self.blocks.lines(&paragraph.text);
            self.blocks.end();
        }
        for head in self.held.drain(..) {
            self.blocks.lines(&head);
            self.blocks.end();
        }
    }
}

impl Paragraph {
    /// Whether `line` is its next line.
    fn goes_on(&self, line: &Line) -> bool {
        let text = line.text.trim_start();
        let ratio = line.size / self.size;
        if !(0.85..=1.18).contains(&ratio) || !is_same(self.direction, line.direction) || begins_item(text) {
            return false;
        }
        let distance = self.y - line.y;
        let is_open = !self.text.trim_end().ends_with(is_end);
        if distance < -SAME_LINE * line.size || distance > LEADING * line.size {
            // On to another column or page.
            return is_open && text.starts_with(char::is_lowercase);
        }
        let is_beside = line.start > self.end || line.end < self.start;
        if distance < SAME_LINE * line.size || is_beside {
            return false;
        }
        if self.leading.is_some_and(|leading| distance > leading * MORE_LEADING) {
            return false;
        }
        let left = self.left.unwrap_or(self.start);
        is_open || line.start < left + INDENT * line.size
    }
}

/// Characters behind which a paragraph may end.
fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ':' | '"' | '\u{201d}' | '\u{bb}' | '\u{3002}' | '\u{ff01}' | '\u{ff1f}')
}

/// Whether a line begins with what stands before items of lists: a bullet, or a number as `12.` or `1)`.
fn begins_item(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let has_number = (1..=2).contains(&digits) && text[digits..].starts_with([')', '.']);
    has_number && text[digits + 1..].starts_with(' ')
        || text.starts_with(['\u{2022}', '\u{25aa}', '\u{25cf}', '\u{25e6}', '\u{2023}', '\u{2043}', '\u{f0b7}'])
}

/// Adds a line to those before it. Where a hyphen may divide a word, the end of the line stays: whoever reads the text has to
/// tell whether the hyphen belongs to the word.
fn join(text: &mut String, line: &str) {
    let mut before = text.chars().rev();
    let (last, but_one) = (before.next(), before.next());
    let next = line.chars().next();
    let may_divide = matches!(last, Some('-' | '\u{ad}' | '\u{2010}' | '¬'));
    if may_divide && but_one.is_some_and(char::is_alphabetic) && next.is_some_and(char::is_alphabetic) {
        text.push('\n');
    } else if last == Some('-') && but_one.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_numeric) {
        // `COVID-19`: no word is divided before a number.
    } else if !(last.is_some_and(is_unspaced) && next.is_some_and(is_unspaced)) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether words of a script stand without spaces: Han, kana and their punctuation.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

//! From characters at places on pages to lines, and from lines to paragraphs.

use crate::formats::blocks::Blocks;
use crate::rejected::Rejected;

/// Space between two characters that is a space, in sizes of the font.
const SPACE: f64 = 0.15;
/// Space in a line that is the border of two cells or columns.
const GAP: f64 = 3.0;
/// How far up or down a character may stand and be in the same line: as in m².
const SAME_LINE: f64 = 0.45;
/// Distance of lines of a paragraph, at most, and how much more than that of the others.
const LEADING: f64 = 2.2;
const MORE_LEADING: f64 = 1.25;
const INDENT: f64 = 0.9;
/// Of the text. A page may draw a form over and over.
const MAX_BYTES: usize = 64 << 20;

/// Takes characters in the order in which pages draw them.
#[derive(Default)]
pub(super) struct Layout {
    blocks: Blocks,
    line: Option<Line>,
    /// A line that may be the number of the page, if nothing else follows on it.
    number: Option<Line>,
    paragraph: Option<Paragraph>,
    characters: u64,
    unknown: u64,
}

struct Line {
    text: String,
    size: f64,
    /// Of the base line, across it, from below.
    y: f64,
    start: f64,
    end: f64,
    /// The direction in which it is written.
    direction: (f64, f64),
}

struct Paragraph {
    text: String,
    size: f64,
    direction: (f64, f64),
    /// Of its last line.
    y: f64,
    start: f64,
    end: f64,
    /// Of all but the first, where there are any.
    left: Option<f64>,
    leading: Option<f64>,
}

impl Layout {
    /// Adds a character. `at` leads from its font to the page; `width` and `spacing` say how far it is to the next.
    ///
    /// # Errors
    /// Where there is too much text.
    pub(super) fn add(
        &mut self,
        at: [f64; 6],
        width: f64,
        spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), Rejected> {
        let scale = at[0].hypot(at[1]);
        let size = (font_size * at[2].hypot(at[3])).abs();
        if !(scale > 0.0 && size > 0.0 && scale.is_finite() && size.is_finite()) {
            return Ok(());
        }
        let sign = font_size.signum();
        let direction = (sign * at[0] / scale, sign * at[1] / scale);
        let x = at[4] * direction.0 + at[5] * direction.1;
        let y = at[5] * direction.0 - at[4] * direction.1;
        let end = x + (width * font_size + spacing) * sign * scale;
        let is_unknown = text.chars().any(|c| matches!(c, '\0' | '\u{fffd}'));
        let is_space = !is_unknown && text.chars().all(|c| c.is_whitespace() || c.is_control());
        // A part of a character that was drawn in several has no text.
        self.characters += u64::from(!is_space);
        self.unknown += u64::from(is_unknown);
        let text = if is_unknown { "\u{fffd}" } else { text };
        if let Some(line) = &mut self.line {
            let goes_on = is_same(line.direction, direction)
                && (line.y - y).abs() < SAME_LINE * line.size.max(size)
                && x > line.end - size
                && x < line.end + GAP * size;
            if goes_on {
                let is_blank = is_space && !text.is_empty();
                if is_blank || x > line.end + SPACE * size.min(line.size) {
                    line.text.push(' ');
                }
                if !is_space {
                    // The largest characters say where the line is; the others may be raised.
                    if size > line.size {
                        (line.size, line.y) = (size, y);
                    }
                    push(&mut line.text, text);
                }
                line.end = end.max(line.end);
                return Ok(());
            }
        }
        if is_space {
            return Ok(());
        }
        self.end_line();
        if self.blocks.len() > MAX_BYTES || self.characters > MAX_BYTES as u64 {
            return Err(Rejected::too_large(format!("more than {} MiB of text", MAX_BYTES >> 20)));
        }
        let mut first = String::new();
        push(&mut first, text);
        self.line = Some(Line { text: first, size, y, start: x, end, direction });
        Ok(())
    }

    /// Ends the line, which may have been the number of the page.
    pub(super) fn end_page(&mut self) {
        self.end_line();
        self.number = None;
    }

    /// The text, how many characters there are, and of how many it is not known which.
    pub(super) fn finish(mut self) -> (String, u64, u64) {
        self.end_line();
        self.end_paragraph();
        (self.blocks.finish(), self.characters, self.unknown)
    }

    fn end_line(&mut self) {
        let Some(line) = self.line.take() else { return };
        if line.text.trim().is_empty() {
            return;
        }
        if let Some(number) = self.number.take() {
            self.add_line(&number);
        }
        if is_number(line.text.trim()) {
            self.number = Some(line);
        } else {
            self.add_line(&line);
        }
    }

    fn add_line(&mut self, line: &Line) {
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

/// Whether a line is what pages are numbered by.
fn is_number(text: &str) -> bool {
    let text = text.trim_matches(['-', '\u{2013}', '\u{2014}', ' ']);
    let is_roman = |c: char| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c');
    (1..=4).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
        || (1..=7).contains(&text.len()) && text.chars().all(is_roman)
}

/// Characters behind which a paragraph may end.
fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ':' | '"' | '\u{201d}' | '\u{bb}' | '\u{3002}' | '\u{ff01}' | '\u{ff1f}')
}

/// Adds characters. Joined letters, as `ﬁ`, are for printing: words are made of those that they stand for.
fn push(line: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\u{fb00}' => line.push_str("ff"),
            '\u{fb01}' => line.push_str("fi"),
            '\u{fb02}' => line.push_str("fl"),
            '\u{fb03}' => line.push_str("ffi"),
            '\u{fb04}' => line.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => line.push_str("st"),
            c => line.push(c),
        }
    }
}

/// Whether a line begins with what stands before items of lists: a bullet, or a number as `12.` or `1)`.
fn begins_item(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let has_number = (1..=2).contains(&digits) && text[digits..].starts_with([')', '.']);
    has_number && text[digits + 1..].starts_with(' ')
        || text.starts_with(['\u{2022}', '\u{25aa}', '\u{25cf}', '\u{25e6}', '\u{2023}', '\u{2043}', '\u{f0b7}'])
}

fn is_same(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0).abs() < 0.05 && (a.1 - b.1).abs() < 0.05
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
    } else if !(last.is_some_and(is_unspaced) && next.is_some_and(is_unspaced)) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether words of a script stand without spaces: Han, kana and their punctuation.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

//! Parts of lines: characters without wide gaps between them.

use super::glyph::{Direction, Glyph, SAME_LINE, is_same};
use super::line_text;
use super::paragraphs::is_unspaced;
use super::right_to_left::{is_right_to_left, is_whole_word};

/// Space in a line that is the border of two cells or columns.
const GAP: f64 = 3.0;
/// Space in a line that may be the border of two columns if many lines have it.
const WIDE: f64 = 0.75;
/// How far back the next word may begin in a line that is drawn from right to left.
const BACK: f64 = 15.0;
/// How much larger an initial is.
pub(super) const INITIAL: f64 = 1.9;

pub(super) struct Segment {
    pub glyphs: Vec<Glyph>,
    pub text: String,
    /// Of the largest characters, which say where the line is; the others may be raised.
    pub size: f64,
    pub y: f64,
    pub start: f64,
    pub end: f64,
    /// Where the next character is to stand.
    next: f64,
    pub direction: Direction,
    /// It has letters that are written from right to left, and they stand as on the page.
    pub is_right_to_left: bool,
    /// Characters of it stand for words.
    has_whole_words: bool,
    /// It stands in one line with the one before it, on its right side.
    pub is_beside: bool,
    /// So near that both are one if they are not of two columns.
    pub is_near: bool,
    pub shape: Shape,
}

/// What tells running text from cells of a table.
#[derive(Default)]
pub(super) struct Shape {
    pub letters: usize,
    pub words: usize,
    pub is_unspaced: bool,
    /// It begins with a letter that is no capital.
    pub begins_within: bool,
    /// It has a sign that ends a sentence or a part of one.
    pub has_stop: bool,
}

impl Shape {
    fn of(text: &str) -> Shape {
        Shape {
            letters: text.chars().filter(|c| c.is_alphabetic()).count(),
            words: text.split_whitespace().count(),
            is_unspaced: text.starts_with(is_unspaced),
            has_stop: text.contains(['.', ',', ';', '!', '?', '\u{3001}', '\u{3002}', '\u{60c}', '\u{6d4}', '\u{964}']),
            begins_within: text.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase()),
        }
    }
}

/// Where a character belongs that is drawn after those of a segment.
pub(super) enum Place {
    Within,
    Beside { is_near: bool },
    Elsewhere,
}

impl Segment {
    pub(super) fn new(glyph: Glyph, direction: Direction, place: &Place) -> Segment {
        let mut segment = Segment {
            text: String::new(),
            size: glyph.size,
            y: glyph.y,
            start: glyph.start,
            end: glyph.end,
            next: glyph.next,
            direction,
            is_right_to_left: false,
            has_whole_words: false,
            is_beside: matches!(place, Place::Beside { .. }),
            is_near: matches!(place, Place::Beside { is_near: true }),
            glyphs: Vec::new(),
            shape: Shape::default(),
        };
        segment.push(glyph);
        segment
    }

    pub(super) fn place_of(&self, glyph: &Glyph, direction: Direction) -> Place {
        let is_line = is_same(self.direction, direction)
            && (self.y - glyph.y).abs() < SAME_LINE * self.size.max(glyph.size)
            && !(self.is_initial() && self.size > INITIAL * glyph.size);
        let size = glyph.size;
        if is_line && (self.is_right_to_left || is_right_to_left(glyph.text())) {
            let is_within = glyph.end > self.start - BACK * size && glyph.start < self.next + GAP * size;
            return if is_within { Place::Within } else { Place::Elsewhere };
        }
        if !is_line || glyph.start <= self.next - size {
            return Place::Elsewhere;
        }
        let is_near = glyph.start < self.next + GAP * size;
        if is_near && (glyph.is_space() || glyph.start < self.end + WIDE * size) {
            return Place::Within;
        }
        if glyph.is_space() { Place::Elsewhere } else { Place::Beside { is_near } }
    }

    fn note_letters(&mut self, text: &str) {
        self.has_whole_words |= is_whole_word(text);
        self.is_right_to_left = !self.has_whole_words && (self.is_right_to_left || is_right_to_left(text));
    }

    pub(super) fn push(&mut self, glyph: Glyph) {
        self.next = self.next.max(glyph.next);
        if !glyph.is_space() {
            if glyph.size > self.size {
                (self.size, self.y) = (glyph.size, glyph.y);
            }
            (self.start, self.end) = (self.start.min(glyph.start), self.end.max(glyph.end));
            self.note_letters(glyph.text());
        }
        self.glyphs.push(glyph);
    }

    /// Adds the segment beside it.
    pub(super) fn append(&mut self, other: Segment) {
        other.glyphs.into_iter().for_each(|glyph| self.push(glyph));
        self.write();
    }

    /// Adds a part that stands somewhere within it.
    pub(super) fn insert(&mut self, part: Segment) {
        let at = self.glyphs.iter().position(|glyph| glyph.middle() > part.start);
        let at = at.unwrap_or(self.glyphs.len());
        (self.end, self.next) = (self.end.max(part.end), self.next.max(part.next));
        self.glyphs.splice(at..at, part.glyphs);
    }

    /// Writes down its text.
    pub(super) fn write(&mut self) {
        self.text = line_text::of(&mut self.glyphs, self.is_right_to_left);
        self.shape = Shape::of(self.text.trim());
    }

    /// Whether it is one letter, perhaps in quotes, as an initial may be.
    pub(super) fn is_initial(&self) -> bool {
        let mut glyphs = self.glyphs.iter().filter(|glyph| !glyph.is_space());
        let letters = glyphs.by_ref().take(3).filter(|glyph| {
            let mut chars = glyph.text().chars();
            chars.next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase()) && chars.next().is_none()
        });
        letters.count() == 1 && self.glyphs.len() <= 2
    }
}

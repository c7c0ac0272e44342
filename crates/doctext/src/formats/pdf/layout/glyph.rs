//! A character at its place on a page.

use std::rc::Rc;

use crate::formats::pdf::fonts::Character;

/// How far up or down a character may stand and be in the same line: as in m².
pub(super) const SAME_LINE: f64 = 0.45;

/// Places are measured along the direction in which the line is written, and across it from below.
#[derive(Clone)]
pub(super) struct Glyph {
    pub character: Rc<Character>,
    pub start: f64,
    pub end: f64,
    /// Where the next character is to stand.
    pub next: f64,
    pub y: f64,
    pub size: f64,
}

/// The direction in which a line is written.
pub(super) type Direction = (f64, f64);

impl Glyph {
    /// A character that `at` leads to the page; `spacing` is added to its width. `None` where it has no extent.
    pub(super) fn new(
        character: Rc<Character>,
        at: [f64; 6],
        spacing: f64,
        font_size: f64,
    ) -> Option<(Glyph, Direction)> {
        let scale = at[0].hypot(at[1]);
        let size = (font_size * at[2].hypot(at[3])).abs();
        if !(scale > 0.0 && size > 0.0 && scale.is_finite() && size.is_finite()) {
            return None;
        }
        let sign = font_size.signum();
        let direction = (sign * at[0] / scale, sign * at[1] / scale);
        let width = character.width * font_size * sign * scale;
        let spacing = spacing * sign * scale;
        // Programs for recognition write lines from right to left in a mirror.
        if at[0] * at[3] - at[1] * at[2] < 0.0 && direction.0 < -0.99 {
            let end = at[4];
            let (start, y) = (end - width, at[5]);
            return Some((Glyph { character, start, end, next: end, y, size }, (1.0, 0.0)));
        }
        let start = at[4] * direction.0 + at[5] * direction.1;
        let y = at[5] * direction.0 - at[4] * direction.1;
        let end = start + width;
        Some((Glyph { character, start, end, next: end + spacing, y, size }, direction))
    }

    pub(super) fn text(&self) -> &str {
        if self.is_unknown() { "\u{fffd}" } else { &self.character.text }
    }

    pub(super) fn is_unknown(&self) -> bool {
        self.character.text.contains(['\0', '\u{fffd}'])
    }

    /// Whether it leaves the place white. A part of a character that was drawn in several has no text.
    pub(super) fn is_space(&self) -> bool {
        !self.is_unknown() && self.character.text.chars().all(|c| c.is_whitespace() || c.is_control())
    }

    pub(super) fn middle(&self) -> f64 {
        (self.start + self.end) / 2.0
    }
}

pub(super) fn is_same(a: Direction, b: Direction) -> bool {
    (a.0 - b.0).abs() < 0.05 && (a.1 - b.1).abs() < 0.05
}

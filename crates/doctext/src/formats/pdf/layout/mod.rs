//! From characters at places on pages to the text of a document.

mod columns;
mod drawn;
mod glyph;
mod heads;
mod line_text;
mod page;
mod paragraphs;
mod right_to_left;
mod segment;

use std::rc::Rc;

use self::glyph::Glyph;
use self::page::Page;
use self::paragraphs::{Line, Paragraphs};
use super::fonts::Character;
use crate::rejected::Rejected;

/// Of the text. A page may draw a form over and over.
const MAX_BYTES: usize = 64 << 20;
/// Characters of a page that are looked at together, and lines of pages.
const MAX_GLYPHS: usize = 200_000;
const MAX_LINES: usize = 200_000;

/// Takes characters in the order in which pages draw them.
#[derive(Default)]
pub(super) struct Layout {
    page: Page,
    /// Pages whose heads are not yet known.
    pages: Vec<Vec<Line>>,
    lines: usize,
    paragraphs: Paragraphs,
    bytes: usize,
    counts: Counts,
}

/// How many characters there are.
#[derive(Default)]
pub(super) struct Counts {
    pub characters: u64,
    /// Those of which it is not known which they are.
    pub unknown: u64,
    /// Those that lie outside of the pages and are not among the others.
    pub outside: u64,
}

impl Layout {
    /// Adds a character of a string. `at` leads from its font to the page; `spacing` says how far it is to the next.
    ///
    /// # Errors
    /// Where there is too much text.
    pub(super) fn add(
        &mut self,
        at: [f64; 6],
        spacing: f64,
        font_size: f64,
        character: &Rc<Character>,
    ) -> Result<(), Rejected> {
        if let Some((glyph, direction)) = Glyph::new(Rc::clone(character), at, spacing, font_size) {
            self.bytes += character.text.len();
            if self.page.add(glyph, direction) > MAX_GLYPHS {
                return self.end_string();
            }
        }
        Ok(())
    }

    /// Ends the string.
    ///
    /// # Errors
    /// Where there is too much text.
    pub(super) fn end_string(&mut self) -> Result<(), Rejected> {
        let (characters, unknown) = self.page.end_string();
        self.counts.characters += characters;
        self.counts.unknown += unknown;
        if self.bytes.max(self.counts.characters as usize) > MAX_BYTES {
            return Err(Rejected::too_large(format!("more than {} MiB of text", MAX_BYTES >> 20)));
        }
        if self.page.len() > MAX_GLYPHS {
            self.end_page();
        }
        Ok(())
    }

    /// Counts a character that lies outside of the page.
    pub(super) fn pass_over(&mut self, character: &Character) {
        self.counts.outside += u64::from(!character.text.trim().is_empty());
    }

    pub(super) fn end_page(&mut self) {
        let lines = self.page.take_lines();
        self.lines += lines.len();
        self.pages.push(lines);
        if self.lines > MAX_LINES {
            self.end_pages();
        }
    }

    fn end_pages(&mut self) {
        self.lines = 0;
        heads::add(std::mem::take(&mut self.pages), &mut self.paragraphs);
    }

    /// The text, and how many characters there are.
    pub(super) fn finish(mut self) -> (String, Counts) {
        self.end_page();
        self.end_pages();
        (self.paragraphs.finish(), self.counts)
    }
}

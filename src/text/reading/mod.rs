//! The text as a reader sees it: docs/counting.md § 2.0.
//!
//! Words are cut from this text and not from what is stored. Most texts are the same in both: then nothing is made.

mod apostrophes;
mod characters;
mod gender;
mod line_hyphens;
mod unspaced_lines;
mod word_lists;

pub use self::line_hyphens::LineHyphenCounts;
use self::line_hyphens::sign_before;
use super::blocks::{BLOCK, Lanes, Machine, Task, block_at};
use super::edited::{EditedText, Edits, Work};
use super::language::LanguageGroup;
use super::scripts::is_unspaced;
use crate::config::LineHyphens;

/// A text as a reader sees it.
pub type ReadText = EditedText<()>;

/// The text as it is read, without what is left out of it; `None` where that is the text itself.
///
/// # Complexity
/// Linear in the text, and n log n in what changes.
pub(super) fn read(
    body: &str,
    left_out: &Edits<()>,
    language: &str,
    (line_hyphens, counts): (LineHyphens, &mut LineHyphenCounts),
    machine: Machine,
) -> Option<ReadText> {
    let mut work = ReadText::start(body);
    work.apply(left_out);
    let places = Places::of(work.text(), machine);
    let mut reading = Reading { work, places, machine };
    if !reading.places.line_ends.is_empty() {
        reading.apply(|text, places| line_hyphens::edits(text, &places.line_ends, line_hyphens, language, counts));
    }
    reading.characters();
    if reading.places.has_unspaced {
        reading.apply(|text, _| unspaced_lines::edits(text));
    }
    reading.gender(LanguageGroup::of(language));
    reading.work.end()
}

/// A text without what is left out of it, for rules that read nothing else.
pub(super) fn without(body: &str, left_out: &Edits<()>) -> Option<ReadText> {
    let mut work = ReadText::start(body);
    work.apply(left_out);
    work.end()
}

/// [`read`] for words of a pattern, which are on one line and may be few.
pub(super) fn read_phrase(words: &str, group: LanguageGroup, machine: Machine) -> Option<ReadText> {
    let mut reading = Reading::new(words, machine);
    reading.characters();
    reading.gender(group);
    reading.work.end()
}

/// Whether a word may be read as another in some language.
pub(super) fn may_change(word: &str) -> bool {
    word.chars().any(|c| characters::may_change(c) || apostrophes::is_apostrophe(c))
}

/// A text while the steps are taken.
struct Reading<'t> {
    work: Work<'t, ()>,
    /// Where the text as it is now may change.
    places: Places,
    machine: Machine,
}

impl<'t> Reading<'t> {
    fn new(text: &'t str, machine: Machine) -> Self {
        Reading { work: ReadText::start(text), places: Places::of(text, machine), machine }
    }

    fn apply(&mut self, step: impl FnOnce(&str, &Places) -> Edits<()>) {
        let edits = step(self.work.text(), &self.places);
        if !edits.is_empty() {
            self.work.apply(&edits);
            self.places = Places::of(self.work.text(), self.machine);
        }
    }

    fn characters(&mut self) {
        if !self.places.characters.is_empty() {
            self.apply(|text, places| characters::edits(text, &places.characters));
        }
        if !self.places.apostrophes.is_empty() {
            self.apply(|text, places| apostrophes::edits(text, &places.apostrophes));
        }
    }

    fn gender(&mut self, group: LanguageGroup) {
        if group == LanguageGroup::German {
            self.apply(|text, _| gender::edits(text));
        }
    }
}

/// Where a text may change, as the first bytes of characters.
#[derive(Debug, Default)]
struct Places {
    line_ends: Vec<u32>,
    characters: Vec<u32>,
    apostrophes: Vec<u32>,
    has_unspaced: bool,
}

impl Places {
    fn of(text: &str, machine: Machine) -> Places {
        machine.run(FindPlaces { text })
    }

    fn add(&mut self, text: &str, at: usize) {
        let bytes = &text.as_bytes()[at..];
        match *bytes {
            [b'\n' | b'\r', ..] => return self.line_ends.extend(sign_before(text, at)),
            [b'`', ..] => return self.apostrophes.push(at as u32),
            // Dashes, quotes and an ellipsis, and most of Latin-1.
            [0xE2, 0x80, 0x91..=0x9A | 0x9C..=0xA9, ..] => return,
            [0xC2, second, ..] if !matches!(second, 0xAC | 0xAD | 0xB4) => return,
            _ => {}
        }
        let Some(c) = text[at..].chars().next() else { return };
        self.has_unspaced |= is_unspaced(c);
        if characters::may_change(c) {
            self.characters.push(at as u32);
        }
        if apostrophes::is_apostrophe(c) {
            self.apostrophes.push(at as u32);
        }
    }
}

/// Whether a line ends here, and not in a sign that may divide a word.
#[inline(always)]
fn is_plain_line_end(bytes: &[u8], at: usize) -> bool {
    let may_divide = |before: usize| matches!(bytes[before], b' ' | b'\t' | b'-' | 0x80..);
    matches!(bytes[at], b'\n' | b'\r') && !at.checked_sub(1).is_some_and(may_divide)
}

struct FindPlaces<'t> {
    text: &'t str,
}

impl Task for FindPlaces<'_> {
    type Output = Places;

    #[inline(always)]
    fn run(self, lanes: impl Lanes) -> Places {
        let (bytes, mut places) = (self.text.as_bytes(), Places::default());
        let (mut base, mut last) = (0, [0; BLOCK]);
        while base < bytes.len() {
            let mut found = lanes.unread(block_at(bytes, base, &mut last));
            while found != 0 {
                let at = base.wrapping_add(found.trailing_zeros() as usize);
                found &= found.wrapping_sub(1);
                if !is_plain_line_end(bytes, at) {
                    places.add(self.text, at);
                }
            }
            base = base.wrapping_add(BLOCK);
        }
        places
    }
}

#[cfg(test)]
mod tests;

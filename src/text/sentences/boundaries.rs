//! Where the sentences of UAX #29 end.
//!
//! Only behind a terminator can one end (SB998), so only terminators are looked for, and the rules are applied to what
//! stands around each.

use memchr::memchr3;

use super::classes::{Class, Classes};

/// Calls `found` with every place inside a paragraph at which a sentence ends, in order. A line break is a space.
///
/// # Complexity
/// Linear: what the rules read behind a terminator ends at the next one.
pub(super) fn each_boundary(paragraph: &str, found: impl FnMut(usize)) {
    let text = Text { text: paragraph, classes: Classes::new() };
    if paragraph.is_ascii() {
        text.each_boundary(|at| text.next_ascii_terminator(at), found);
    } else {
        text.each_boundary(|at| text.next_terminator(at), found);
    }
}

/// `.`, `!`, `?`, and the first byte of whatever is not ASCII.
const MAY_BEGIN_TERMINATOR: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = byte >= 0x80 || matches!(byte as u8, b'.' | b'!' | b'?');
        byte += 1;
    }
    table
};

#[derive(Clone, Copy)]
struct Text<'t> {
    text: &'t str,
    classes: Classes,
}

/// A character, and where it stands.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    behind: usize,
    class: Class,
}

impl Text<'_> {
    fn each_boundary(self, next: impl Fn(usize) -> Option<Place>, mut found: impl FnMut(usize)) {
        let mut at = 0;
        while let Some(terminator) = next(at) {
            let end = match terminator.class {
                Class::Sep => Some(terminator.behind), // SB4
                _ => self.end_behind(terminator),
            };
            match end {
                Some(end) if end < self.text.len() => found(end),
                _ => {}
            }
            // What is skipped here is no terminator.
            at = end.unwrap_or(terminator.behind);
        }
    }

    fn next_ascii_terminator(self, from: usize) -> Option<Place> {
        let at = from + memchr3(b'.', b'!', b'?', &self.text.as_bytes()[from..])?;
        let class = self.classes.of(char::from(self.text.as_bytes()[at]));
        Some(Place { at, behind: at + 1, class })
    }

    fn next_terminator(self, from: usize) -> Option<Place> {
        let mut at = from;
        loop {
            at += self.text.as_bytes()[at..].iter().position(|&byte| MAY_BEGIN_TERMINATOR[usize::from(byte)])?;
            let place = self.from(at).next()?;
            if matches!(place.class, Class::ATerm | Class::STerm | Class::Sep) {
                return Some(place);
            }
            at = place.behind;
        }
    }

    /// The characters from a place on.
    fn from(self, start: usize) -> impl Iterator<Item = Place> {
        self.text[start..].char_indices().map(move |(offset, c)| {
            let at = start + offset;
            Place { at, behind: at + c.len_utf8(), class: self.classes.of(c) }
        })
    }

    /// The same without those that the rules look past (SB5).
    fn visible_from(self, start: usize) -> impl Iterator<Item = Place> {
        self.from(start).filter(|place| place.class != Class::Extend)
    }

    /// Where the sentence of a terminator ends, if it does: SB6 to SB11.
    fn end_behind(self, terminator: Place) -> Option<usize> {
        let is_a_term = terminator.class == Class::ATerm;
        let (mut is_direct, mut has_space) = (true, false);
        for next in self.visible_from(terminator.behind) {
            match next.class {
                Class::Numeric if is_a_term && is_direct => return None, // SB6
                Class::Upper if is_a_term && is_direct && self.is_behind_cased(terminator.at) => return None, // SB7
                Class::Continue | Class::ATerm | Class::STerm => return None, // SB8a
                Class::Sep => return None,                               // SB9, SB10; its own end is behind it
                Class::Close if !has_space => {}                         // SB9
                Class::Space => has_space = true,                        // SB9, SB10
                _ if is_a_term && self.goes_on_small(next.at) => return None, // SB8
                _ => return Some(next.at),                               // SB11
            }
            is_direct = false;
        }
        None
    }

    fn is_behind_cased(self, at: usize) -> bool {
        let mut before = self.text[..at].chars().rev().map(|c| self.classes.of(c));
        matches!(before.find(|&class| class != Class::Extend), Some(Class::Upper | Class::Lower))
    }

    /// SB8: whether a small letter comes before any other letter and any terminator.
    fn goes_on_small(self, start: usize) -> bool {
        let decides = |place: &Place| {
            use Class::{ATerm, Letter, Lower, STerm, Sep, Upper};
            matches!(place.class, Letter | Upper | Lower | Sep | STerm | ATerm)
        };
        self.from(start).find(decides).is_some_and(|place| place.class == Class::Lower)
    }
}

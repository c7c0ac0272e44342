//! Where the sentences of UAX #29 end.
//!
//! Only behind a terminator can one end (SB998), so only terminators are looked for, and the rules are applied to what
//! stands around each: those of the standard here, those that depart from it in [`departures`](super::departures).

use super::super::blocks::{BLOCK, Lanes, Machine, Task, block_at};
use super::classes::Class;
use super::language_rules::LanguageRules;

/// Calls `found` with every place inside a paragraph at which a sentence ends, in order. A line break is a space.
///
/// # Complexity
/// Linear: what the rules read behind a terminator ends at the next one.
pub(super) fn each_boundary(
    paragraph: &str,
    rules: &LanguageRules,
    is_strict: bool,
    machine: Machine,
    found: impl FnMut(usize),
) {
    machine.run(EachBoundary { text: Text { text: paragraph }, rules, is_strict, found });
}

struct EachBoundary<'t, F> {
    text: Text<'t>,
    rules: &'t LanguageRules,
    is_strict: bool,
    found: F,
}

impl<F: FnMut(usize)> Task for EachBoundary<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(mut self, lanes: impl Lanes) {
        let bytes = self.text.text.as_bytes();
        let (mut base, mut next, mut last) = (0, 0, [0; BLOCK]);
        while base < bytes.len() {
            let mut candidates = lanes.terminators(block_at(bytes, base, &mut last));
            while candidates != 0 {
                let at = base.wrapping_add(candidates.trailing_zeros() as usize);
                candidates &= candidates.wrapping_sub(1);
                if at >= next {
                    next = self.try_terminator(at);
                }
            }
            base = base.wrapping_add(BLOCK);
        }
    }
}

impl<F: FnMut(usize)> EachBoundary<'_, F> {
    /// Looks at a character that may be a terminator; where the next may be.
    fn try_terminator(&mut self, at: usize) -> usize {
        let text = self.text;
        let byte = text.text.as_bytes()[at];
        let terminator = if byte.is_ascii() {
            Character { at, behind: at + 1, c: char::from(byte), class: Class::of_ascii(byte) }
        } else {
            match text.from(at).next() {
                Some(place) if matches!(place.class, Class::ATerm | Class::STerm | Class::Sep) => place,
                _ => return at,
            }
        };
        let end = match terminator.class {
            Class::Sep => Some(terminator.behind), // SB4
            _ if self.is_strict => text.strict_end_behind(terminator, self.rules),
            _ => text.end_behind(terminator, self.rules),
        };
        match end {
            Some(end) if end < text.text.len() => (self.found)(end),
            _ => {}
        }
        // What is skipped here is no terminator.
        end.unwrap_or(terminator.behind)
    }
}

#[derive(Clone, Copy)]
pub(super) struct Text<'t> {
    pub text: &'t str,
}

/// A character, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Character {
    pub at: usize,
    pub behind: usize,
    pub c: char,
    pub class: Class,
}

impl<'t> Text<'t> {
    /// The characters from a place on.
    pub fn from(self, start: usize) -> impl Iterator<Item = Character> + use<'t> {
        self.text[start..].char_indices().map(move |(offset, c)| {
            let at = start + offset;
            Character { at, behind: at + c.len_utf8(), c, class: Class::of(c) }
        })
    }

    /// The same without those that the rules look past (SB5).
    pub fn visible_from(self, start: usize) -> impl Iterator<Item = Character> + use<'t> {
        self.from(start).filter(|place| place.class != Class::Extend)
    }

    /// Where the sentence of a terminator ends, if it does: SB6 to SB11, but not behind an abbreviation.
    fn strict_end_behind(self, terminator: Character, rules: &LanguageRules) -> Option<usize> {
        let end = self.standard_end_behind(terminator)?;
        let is_last = || self.text[terminator.behind..end].chars().all(char::is_whitespace);
        let is_open = terminator.c == '.' && is_last() && rules.never_ends(self.text, terminator.at);
        (!is_open).then_some(end)
    }

    fn standard_end_behind(self, terminator: Character) -> Option<usize> {
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
        let mut before = self.text[..at].chars().rev().map(Class::of);
        matches!(before.find(|&class| class != Class::Extend), Some(Class::Upper | Class::Lower))
    }

    /// SB8: whether a small letter comes before any other letter and any terminator.
    pub fn goes_on_small(self, start: usize) -> bool {
        let decides = |place: &Character| {
            use Class::{ATerm, Letter, Lower, STerm, Sep, Upper};
            matches!(place.class, Letter | Upper | Lower | Sep | STerm | ATerm)
        };
        self.from(start).find(decides).is_some_and(|place| place.class == Class::Lower)
    }
}

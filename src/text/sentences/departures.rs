//! Where sentences end as a reader sees them: UAX #29, but for what docs/counting.md § 2.7 says of full stops.

use super::super::scripts::is_unspaced;
use super::boundaries::{Character, Text};
use super::classes::Class;
use super::language_rules::LanguageRules;

/// Characters of a note between square brackets.
const LONGEST_NOTE: usize = 20;

/// Digits of the number of a note.
const LONGEST_NUMBER: usize = 3;

/// What stands behind a terminator and belongs to its sentence.
struct Tail {
    behind: usize,
    is_quoted: bool,
}

impl Text<'_> {
    /// Where the sentence of a terminator ends, if it does.
    pub fn end_behind(self, terminator: Character, rules: &LanguageRules) -> Option<usize> {
        let is_a_term = terminator.class == Class::ATerm;
        let tail = self.tail(terminator, rules);
        let mut has_space = false;
        let next = self.visible_from(tail.behind).find(|next| {
            has_space |= next.class == Class::Space;
            next.class != Class::Space
        })?;
        // There an item of a list or a line of a dialogue begins.
        let is_new_line = || self.text[tail.behind..next.at].contains(['\n', '\r']);
        let goes_on = match next.class {
            Class::Continue if matches!(next.c, '-' | '–' | '—') && is_new_line() => false,
            Class::Continue | Class::ATerm | Class::STerm | Class::Sep => true, // SB8a; SB9, SB10
            _ if !is_a_term => false,
            _ if has_space => self.goes_on_small(next.at), // SB8
            _ => !self.is_glued(terminator, next),
        };
        let is_abbreviated =
            || terminator.c == '.' && !tail.is_quoted && rules.goes_on(self.text, terminator.at, next.at);
        let is_inside = goes_on || is_a_term && is_abbreviated();
        (!is_inside).then_some(next.at)
    }

    /// Whether two sentences stand around a full stop without a space between.
    fn is_glued(self, full_stop: Character, next: Character) -> bool {
        let mut before = self.visible_before(full_stop.at).skip_while(|&c| Class::of(c) == Class::Close);
        let Some(before) = before.next() else { return false };
        let is_unspaced = |c| c >= '\u{2E80}' && is_unspaced(c);
        let is_before_small = || self.visible_from(next.behind).next().is_some_and(|after| after.class == Class::Lower);
        match next.class {
            Class::Upper => match Class::of(before) {
                Class::Lower => is_before_small(),
                class => class == Class::ATerm,
            },
            Class::Letter => is_unspaced(before) && is_unspaced(next.c),
            _ => false,
        }
    }

    /// Passes over what closes and emphasises, over notes and emoji.
    fn tail(self, terminator: Character, rules: &LanguageRules) -> Tail {
        let mut tail = Tail { behind: terminator.behind, is_quoted: false };
        while let Some(next) = self.from(tail.behind).next() {
            tail.behind = match next.class {
                Class::Extend => next.behind,
                Class::Close if next.c == '[' => self.note_end(next).unwrap_or(next.behind),
                Class::Close => {
                    tail.is_quoted |= !matches!(next.c, '(' | ')' | '[' | ']' | '{' | '}');
                    next.behind
                }
                Class::Numeric => match self.number_end(terminator, next) {
                    Some(end) if !(terminator.c == '.' && rules.goes_on(self.text, terminator.at, next.at)) => end,
                    _ => break,
                },
                _ if is_mark_of_text(next.c) => next.behind,
                _ => break,
            };
        }
        tail
    }

    /// The end of `[12]`, `[3, 4]`, `[a]` or `[citation needed]`.
    fn note_end(self, bracket: Character) -> Option<usize> {
        let is_of_note = |next: &Character| {
            use Class::{Letter, Lower, Numeric, Upper};
            matches!(next.class, Letter | Lower | Numeric | Upper) || matches!(next.c, ' ' | ',' | '-' | '–' | '^')
        };
        let mut inside = self.from(bracket.behind).take(LONGEST_NOTE + 1).skip_while(is_of_note);
        inside.next().filter(|next| next.c == ']' && next.at > bracket.behind).map(|next| next.behind)
    }

    /// The end of the plain number of a note, which stands behind a word and before a space and a capital.
    fn number_end(self, terminator: Character, first: Character) -> Option<usize> {
        let digits = self.text.as_bytes()[first.at..].iter().take_while(|byte| byte.is_ascii_digit());
        let len = digits.take(LONGEST_NUMBER + 1).count();
        let mut before = self.visible_before(terminator.at).map(Class::of).skip_while(|&class| class == Class::Close);
        let is_word = before.next() == Some(Class::Lower)
            && matches!(before.next(), Some(Class::Lower | Class::Upper | Class::Letter));
        if !is_word || !(1..=LONGEST_NUMBER).contains(&len) {
            return None;
        }
        let end = first.at + len;
        let mut after = self.visible_from(end);
        let is_apart = after.next().is_some_and(|next| next.class == Class::Space);
        let mut is_before_capital =
            || after.find(|next| next.class != Class::Space).is_some_and(|c| c.class == Class::Upper);
        (is_apart && is_before_capital()).then_some(end)
    }

    /// The characters before a place, the last first, without those that the rules look past.
    fn visible_before(self, at: usize) -> impl Iterator<Item = char> {
        self.text[..at].chars().rev().filter(|&c| Class::of(c) != Class::Extend)
    }
}

/// Marks of emphasis and of notes, and emoji.
fn is_mark_of_text(c: char) -> bool {
    matches!(c, '*' | '_' | '†' | '‡' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}')
}

//! From characters of a line to its text.

use unicode_normalization::UnicodeNormalization;

use super::glyph::Glyph;
use super::right_to_left::turned;
use crate::formats::note_marks::{is_exponent, is_note_mark};

/// Space between two characters that is a space, in sizes of the font.
const SPACE: f64 = 0.15;
/// The same before a letter whose accent is drawn apart: it stands less exactly.
const SPACE_BEFORE_ACCENT: f64 = 0.2;
/// How much smaller raised characters are, and how far they are raised, in sizes.
const SMALLER: f64 = 0.85;
const RAISED: f64 = 0.15;
/// How far characters of the same size are raised.
const RAISED_MUCH: f64 = 0.25;
/// Sizes of the characters of a line that are told apart.
const MAX_SIZES: usize = 16;

/// The text of a line, from left to right.
pub(super) fn of(glyphs: &mut [Glyph], is_right_to_left: bool) -> String {
    if is_right_to_left {
        glyphs.sort_by(|a, b| a.start.total_cmp(&b.start));
    }
    let (base_size, base_y) = base(glyphs);
    let is_raised = |glyph: &Glyph| {
        let by = (glyph.y - base_y) / base_size;
        let is_small = glyph.size < SMALLER * base_size;
        by > if is_small { RAISED } else { RAISED_MUCH } || !glyph.is_space() && glyph.text().chars().all(is_superior)
    };
    let mut line = LineText::new(is_right_to_left);
    let mut at = 0;
    while let Some(glyph) = glyphs.get(at) {
        let raised = if is_right_to_left { 0 } else { raised_len(&glyphs[at..], is_raised) };
        if raised == 0 {
            let beside = [at.checked_sub(1).and_then(|before| glyphs.get(before)), glyphs.get(at + 1)];
            line.add(glyph, beside);
            at += 1;
            continue;
        }
        let group = &glyphs[at..at + raised];
        let mut number = LineText::new(false);
        group.iter().for_each(|glyph| number.add(glyph, [None, None]));
        at += raised;
        let next = glyphs.get(at).filter(|next| !number.is_apart(next, SPACE));
        // An exponent: `mc2t`.
        let is_within = next.is_some_and(|next| next.text().starts_with(char::is_alphabetic));
        if !is_within && !line.is_apart(glyph, SPACE) && is_note_mark(&line.text, &number.text) {
            line.end = line.end.max(number.end);
            continue;
        }
        if !line.is_apart(glyph, SPACE) && is_exponent(&line.text, &number.text) {
            line.text.push('^');
        }
        let is_first = line.text.is_empty();
        group.iter().for_each(|glyph| line.add(glyph, [None, None]));
        let is_number = number.text.trim().chars().all(|c| c.is_numeric());
        // The number of a footnote, before its text.
        if is_first && is_number && glyphs.get(at).is_some_and(|next| next.text().starts_with(char::is_alphabetic)) {
            line.text.push(' ');
        }
    }
    line.finish()
}

/// How many characters at the beginning are raised.
fn raised_len(glyphs: &[Glyph], is_raised: impl Fn(&Glyph) -> bool) -> usize {
    if glyphs[0].is_space() {
        return 0;
    }
    let len = glyphs.iter().take_while(|glyph| is_raised(glyph)).count();
    glyphs[..len].iter().rposition(|glyph| !glyph.is_space()).map_or(0, |last| last + 1)
}

/// Size and height of most characters.
fn base(glyphs: &[Glyph]) -> (f64, f64) {
    let mut sizes: Vec<(f64, f64, usize)> = Vec::new();
    for glyph in glyphs.iter().filter(|glyph| !glyph.is_space()) {
        let is_of = |(size, y, _): &&mut (f64, f64, usize)| {
            (size - glyph.size).abs() < 0.05 * size && (y - glyph.y).abs() < 0.1 * size
        };
        if let Some((.., count)) = sizes.iter_mut().find(is_of) {
            *count += 1;
        } else if sizes.len() < MAX_SIZES {
            sizes.push((glyph.size, glyph.y, 1));
        }
    }
    // Of as many, the larger are the line.
    let most = sizes.into_iter().max_by(|a, b| a.2.cmp(&b.2).then(a.0.total_cmp(&b.0)).then(b.1.total_cmp(&a.1)));
    most.map_or((1.0, 0.0), |(size, y, _)| (size, y))
}

struct LineText {
    text: String,
    is_right_to_left: bool,
    /// Of the largest characters.
    size: f64,
    /// Where the next character is to stand.
    end: f64,
    /// An accent that belongs to the next letter.
    held: Option<char>,
    is_composed: bool,
}

impl LineText {
    fn new(is_right_to_left: bool) -> LineText {
        let (text, end) = (String::new(), f64::INFINITY);
        LineText { text, is_right_to_left, size: 0.0, end, held: None, is_composed: false }
    }

    fn is_apart(&self, glyph: &Glyph, space: f64) -> bool {
        glyph.start > self.end + space * glyph.size.min(self.size)
    }

    /// Adds a character; `beside` are those that are drawn before and after it.
    fn add(&mut self, glyph: &Glyph, beside: [Option<&Glyph>; 2]) {
        let accent = combining(glyph.text()).and_then(|mark| Some((mark, owner(glyph, beside)?)));
        match accent {
            Some((mark, Owner::Before)) => {
                undot(&mut self.text);
                self.text.push(mark);
                self.is_composed = true;
            }
            Some((mark, Owner::After)) => {
                if self.is_apart(glyph, SPACE_BEFORE_ACCENT) {
                    self.text.push(' ');
                }
                self.held = Some(mark);
            }
            None => {
                let is_blank = glyph.is_space() && !glyph.text().is_empty();
                if is_blank || self.held.is_none() && self.is_apart(glyph, SPACE) {
                    self.text.push(' ');
                }
                if !glyph.is_space() {
                    if self.is_right_to_left {
                        // Joined letters are several, in the order in which they are read.
                        push(&mut self.text, &turned(glyph.text()));
                    } else {
                        push(&mut self.text, glyph.text());
                    }
                    self.size = self.size.max(glyph.size);
                    if let Some(mark) = self.held.take() {
                        undot(&mut self.text);
                        self.text.push(mark);
                        self.is_composed = true;
                    }
                }
            }
        }
        self.end = if self.end.is_infinite() { glyph.next } else { self.end.max(glyph.next) };
    }

    fn finish(self) -> String {
        if self.is_composed { self.text.nfc().collect() } else { self.text }
    }
}

/// The letter that an accent belongs to.
enum Owner {
    Before,
    After,
}

fn owner(accent: &Glyph, beside: [Option<&Glyph>; 2]) -> Option<Owner> {
    let distance = |letter: Option<&Glyph>| {
        let letter = letter.filter(|letter| letter.text().chars().all(char::is_alphabetic) && !letter.is_space())?;
        let is_over = (letter.start..=letter.end).contains(&accent.middle());
        is_over.then(|| (letter.middle() - accent.middle()).abs())
    };
    match (distance(beside[0]), distance(beside[1])) {
        (Some(before), Some(after)) if before <= after => Some(Owner::Before),
        (_, Some(_)) => Some(Owner::After),
        (Some(_), None) => Some(Owner::Before),
        (None, None) => None,
    }
}

/// The combining mark of an accent.
fn combining(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let c = chars.next().filter(|_| chars.next().is_none())?;
    Some(match c {
        '`' | '\u{2cb}' => '\u{300}',
        '\u{b4}' | '\u{2ca}' => '\u{301}',
        '^' | '\u{2c6}' => '\u{302}',
        '~' | '\u{2dc}' => '\u{303}',
        '\u{af}' | '\u{2c9}' => '\u{304}',
        '\u{2d8}' => '\u{306}',
        '\u{2d9}' => '\u{307}',
        '\u{a8}' => '\u{308}',
        '\u{2da}' => '\u{30a}',
        '\u{2dd}' => '\u{30b}',
        '\u{2c7}' => '\u{30c}',
        '\u{b8}' => '\u{327}',
        '\u{2db}' => '\u{328}',
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' => c,
        _ => return None,
    })
}

/// Letters that are without their dot for the sake of an accent get it back, for one character has both.
fn undot(text: &mut String) {
    for (without, with) in [('\u{131}', 'i'), ('\u{237}', 'j')] {
        if text.ends_with(without) {
            text.pop();
            text.push(with);
        }
    }
}

/// Digits that are raised by themselves.
fn is_superior(c: char) -> bool {
    matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}' | '\u{2074}'..='\u{2079}')
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

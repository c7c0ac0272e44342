//! From the characters of a page to its lines.

use super::columns;
use super::drawn::Drawn;
use super::glyph::{Direction, Glyph, is_same};
use super::paragraphs::Line;
use super::right_to_left::{evidence, is_mostly, logical};
use super::segment::{INITIAL, Place, Segment};

/// How far an initial may stand from the text that goes on with its word, in sizes of the text.
const BESIDE_INITIAL: f64 = 1.5;
/// From here on a letter that is also a word is one.
const WORD_APART: f64 = 0.25;
/// Lines drawn before an initial that may go on with its word.
const LINES_OF_INITIAL: usize = 8;
/// How far it may stand from its word, in the same.
const BESIDE_WORD: f64 = 0.25;
/// Where a raised number stands above the line that it belongs to, in sizes of the line.
const RAISED: std::ops::Range<f64> = 0.15..0.6;

/// Of a line that parts are put into.
const MAX_GLYPHS: usize = 2_000;

/// Takes characters in the order in which a page draws them.
#[derive(Default)]
pub(super) struct Page {
    /// What is drawn by one operator.
    string: Vec<(Glyph, Direction)>,
    drawn: Drawn,
    segments: Vec<Segment>,
    len: usize,
}

impl Page {
    /// Adds a character of the string that is drawn; says how many it has.
    pub(super) fn add(&mut self, glyph: Glyph, direction: Direction) -> usize {
        self.string.push((glyph, direction));
        self.string.len()
    }

    /// Ends the string that was drawn; says how many characters are new, and how many of them are not known.
    pub(super) fn end_string(&mut self) -> (u64, u64) {
        let mut string = std::mem::take(&mut self.string);
        self.drawn.retain_new(&mut string, |(glyph, _)| glyph);
        self.len += string.len();
        let (mut characters, mut unknown) = (0, 0);
        for (glyph, direction) in string.drain(..) {
            characters += u64::from(!glyph.is_space());
            unknown += u64::from(glyph.is_unknown());
            let place = self.segments.last().map_or(Place::Elsewhere, |last| last.place_of(&glyph, direction));
            match self.segments.last_mut() {
                Some(last) if matches!(place, Place::Within) => last.push(glyph),
                _ if glyph.is_space() => {}
                _ => self.segments.push(Segment::new(glyph, direction, &place)),
            }
        }
        self.string = string;
        (characters, unknown)
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The lines of the page as they are read. The next page begins.
    pub(super) fn take_lines(&mut self) -> Vec<Line> {
        self.len = 0;
        self.drawn.clear();
        let mut segments = with_raised(std::mem::take(&mut self.segments));
        segments.iter_mut().for_each(Segment::write);
        let mut segments = columns::in_reading_order(segments);
        join_initials(&mut segments);
        let turned = || segments.iter().filter(|line| line.is_right_to_left).map(|line| line.text.as_str());
        let evidence_of_page: i64 = turned().map(evidence).sum();
        let is_mostly_so = turned().next().is_some() && is_mostly(segments.iter().map(|line| line.text.as_str()));
        let lines = segments.into_iter().filter(|segment| !segment.text.trim().is_empty());
        lines.map(|segment| line(segment, evidence_of_page, is_mostly_so)).collect()
    }
}

fn line(segment: Segment, evidence_of_page: i64, is_mostly_so: bool) -> Line {
    let Segment { mut text, size, y, start, end, direction, is_right_to_left, .. } = segment;
    let (mut start, mut end) = (start, end);
    if is_right_to_left {
        let own = evidence(&text);
        if (if own == 0 { evidence_of_page } else { own }) <= 0 {
            text = logical(&text, is_mostly_so);
        }
        (start, end) = (-end, -start);
    }
    Line { text, size, y, start, end, direction }
}

/// Puts raised numbers that are drawn before or after their line into it.
fn with_raised(segments: Vec<Segment>) -> Vec<Segment> {
    let mut all: Vec<Segment> = Vec::with_capacity(segments.len());
    for segment in segments {
        match all.last_mut() {
            Some(line) if is_raised_over(&segment, line) => line.insert(segment),
            Some(raised) if is_raised_over(raised, &segment) => {
                let raised = std::mem::replace(raised, segment);
                if let Some(line) = all.last_mut() {
                    line.insert(raised);
                }
            }
            _ => all.push(segment),
        }
    }
    all
}

fn is_raised_over(raised: &Segment, line: &Segment) -> bool {
    let is_sign = |glyph: &Glyph| glyph.text().chars().all(|c| c.is_numeric() || "*\u{2020}\u{2021},".contains(c));
    let follows = |glyph: &&Glyph| {
        (glyph.end - raised.start).abs() < BESIDE_WORD * line.size && glyph.text().ends_with(is_of_word)
    };
    raised.size < 0.85 * line.size
        && is_same(raised.direction, line.direction)
        && RAISED.contains(&((raised.y - line.y) / line.size))
        && !line.is_right_to_left
        && line.glyphs.len() < MAX_GLYPHS
        && raised.glyphs.iter().all(|glyph| glyph.is_space() || is_sign(glyph))
        && line.glyphs.iter().any(|glyph| follows(&glyph))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\u{201d}' | '\u{2019}' | '\u{bb}')
}

/// Joins large initials with the words that they begin.
fn join_initials(segments: &mut [Segment]) {
    let mut at = 0;
    while at < segments.len() {
        let goes_on = |segment: &Segment| continues(&segments[at], segment);
        let next = segments.get(at + 1).filter(|next| goes_on(next)).map(|_| at + 1);
        let first = at.saturating_sub(LINES_OF_INITIAL);
        let line =
            segments[at].is_initial().then(|| next.or_else(|| (first..at).find(|line| goes_on(&segments[*line]))));
        let Some(line) = line.flatten() else {
            at += 1;
            continue;
        };
        let (text, end) = (std::mem::take(&mut segments[at].text), segments[at].end);
        at += 1;
        let line = &mut segments[line];
        let letter = text.trim();
        // In many languages these letters are words.
        let is_word = letter.ends_with(['A', 'E', 'I', 'O', 'U', 'Y', '\u{c0}', '\u{c9}', '\u{d3}']);
        let is_apart = is_word && line.start - end > WORD_APART * line.size;
        line.text = format!("{letter}{}{}", if is_apart { " " } else { "" }, line.text.trim_start());
    }
}

/// Whether a line goes on with the word that an initial begins.
fn continues(initial: &Segment, line: &Segment) -> bool {
    let gap = line.start - initial.end;
    is_same(initial.direction, line.direction)
        && initial.size > INITIAL * line.size
        && line.text.starts_with(char::is_alphabetic)
        && gap > -0.5 * line.size
        && gap < BESIDE_INITIAL * line.size
        && line.y > initial.y - 0.2 * line.size
        && line.y + 0.5 * line.size < initial.y + initial.size
}

//! Spaces and line ends inside texts of scripts without spaces: docs/counting.md § 2.0, step 4.

use crate::text::edited::Edits;
use crate::text::paragraphs::each_paragraph;
use crate::text::scripts::{is_mark, is_unspaced};

/// Stretches between spaces, in a row, that are letters set apart.
const LEAST_STRETCHES: usize = 5;
/// Characters that each of them may have.
const LONGEST_STRETCH: usize = 2;
/// Width from which on the longest line of a paragraph shows that it was wrapped.
const LEAST_WIDTH: usize = 16;

/// Removes spaces between characters that are set apart, and line ends of wrapped lines.
pub(super) fn edits(text: &str) -> Edits<()> {
    let mut removed: Vec<(usize, usize)> = Vec::new();
    each_paragraph(text, |start, end| {
        let paragraph = &text[start..end];
        line_ends(paragraph, start, &mut removed);
        for line in lines(paragraph) {
            spaces(line, start + (line.as_ptr() as usize - paragraph.as_ptr() as usize), &mut removed);
        }
    });
    removed.sort_unstable();
    let mut edits = Edits::default();
    removed.into_iter().for_each(|(from, until)| edits.remove(from, until, ()));
    edits
}

/// A letter of such a script, or a sign that is written with its letters.
fn is_of_script(c: char) -> bool {
    is_unspaced(c) || is_sign(c)
}

/// Signs of Chinese and Japanese, of full width.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}'
        | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}' | '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}')
}

/// The lines of a paragraph, without their ends.
fn lines(paragraph: &str) -> impl Iterator<Item = &str> {
    paragraph.split(['\n', '\r'])
}

fn line_ends(paragraph: &str, start: usize, removed: &mut Vec<(usize, usize)>) {
    let longest = lines(paragraph).map(width).max().unwrap_or(0);
    if longest < LEAST_WIDTH {
        return;
    }
    let is_blank = |c: char| matches!(c, ' ' | '\t');
    let mut at = 0;
    while let Some(len) = paragraph[at..].find(['\n', '\r']) {
        let end = at + len;
        let behind = end + if paragraph[end..].starts_with("\r\n") { 2 } else { 1 };
        let line = paragraph[at..end].trim_end_matches(is_blank);
        let next = paragraph[behind..].trim_start_matches(is_blank);
        let is_wrapped = width(line) * 5 >= longest * 4;
        if is_wrapped && line.ends_with(is_of_script) && next.starts_with(is_of_script) {
            removed.push((start + at + line.len(), start + paragraph.len() - next.len()));
        }
        at = behind;
    }
}

/// Columns: two for each character of full width.
fn width(line: &str) -> usize {
    let of = |c: char| match u32::from(c) {
        _ if is_mark(c) => 0,
        0x2E80..=0xD7FF | 0xF900..=0xFAFF | 0xFF00..=0xFF60 | 0x20000.. => 2,
        _ => 1,
    };
    line.trim().chars().map(of).sum()
}

/// A stretch of a line between spaces.
struct Stretch {
    start: usize,
    end: usize,
    /// Letters of scripts without spaces; more than the most where it has others as well.
    letters: usize,
}

fn spaces(line: &str, start: usize, removed: &mut Vec<(usize, usize)>) {
    let mut row: Vec<Stretch> = Vec::new();
    let mut end_row = |row: &mut Vec<Stretch>| {
        let single = row.iter().filter(|stretch| stretch.letters == 1).count();
        if row.len() >= LEAST_STRETCHES && single * 5 >= row.len() * 4 {
            removed.extend(row.windows(2).map(|pair| (start + pair[0].end, start + pair[1].start)));
        }
        row.clear();
    };
    let is_space = |c| matches!(c, ' ' | '\t' | '\u{A0}' | '\u{3000}');
    for word in line.split(is_space).filter(|word| !word.is_empty()) {
        let at = word.as_ptr() as usize - line.as_ptr() as usize;
        let letters = word.chars().filter(|&c| is_unspaced(c) && !is_mark(c)).count();
        let is_other = !word.chars().all(is_of_script) || letters > LONGEST_STRETCH;
        if is_other {
            end_row(&mut row);
        } else {
            row.push(Stretch { start: at, end: at + word.len(), letters });
        }
    }
    end_row(&mut row);
}

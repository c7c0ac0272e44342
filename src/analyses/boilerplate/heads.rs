//! Running heads and feet of one long text: lines that stand at the edges of its pages.

use std::collections::HashMap;
use std::ops::Range;

use super::lines::{is_line, squeezed};
use crate::text::ends_sentence;

/// A line at the edges of at least so many pages is a running head.
const LEAST: usize = 5;

/// A running head of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningHead {
    /// The line where it stands first, white space squeezed.
    pub line: String,
    /// Where it stands, in bytes of the body.
    pub places: Vec<Range<usize>>,
}

struct Line<'b> {
    text: &'b str,
    start: usize,
    /// Whether a form feed stands between it and the line before, or the line after it.
    begins_page: bool,
    ends_page: bool,
    /// Whether blank lines, page breaks or the ends of the text stand around it.
    is_alone: bool,
    /// Whether the text before it ends a sentence, or there is none.
    is_behind_sentence: bool,
}

/// Lines of a body that are equal up to their numbers and stand at the edges of at least five pages: the first and last lines of pages
/// where the text has form feeds; elsewhere lines that stand alone, have a page number in or beside them that grows, and interrupt
/// sentences in at least half of their places.
///
/// # Complexity
/// Linear in the body.
pub fn running_heads(body: &str) -> Vec<RunningHead> {
    let lines = lines(body);
    let is_number = |index: usize| lines.get(index).is_some_and(|line| line.is_alone && is_page_number(line.text));
    let mut found: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| is_line(line.text) && line.text.len() <= MOST) {
        let has_number = || {
            line.text.bytes().any(|byte| byte.is_ascii_digit())
                || is_number(index + 1)
                || index.checked_sub(1).is_some_and(is_number)
        };
        if line.begins_page || line.ends_page || line.is_alone && has_number() {
            found.entry(without_numbers(line.text)).or_default().push(index);
        }
    }
    let mut heads: Vec<RunningHead> = Vec::new();
    for places in found.into_values().filter(|places| places.len() >= LEAST) {
        let at_edges = places.iter().filter(|&&at| lines[at].begins_page || lines[at].ends_page).count();
        let interrupt = places.iter().filter(|&&at| !lines[at].is_behind_sentence).count();
        let grows = || [Numbers::First, Numbers::Last].into_iter().any(|which| grows(&lines, &places, which));
        if at_edges >= LEAST || 2 * interrupt >= places.len() && grows() {
            let place = |&at: &usize| lines[at].start..lines[at].start + lines[at].text.len();
            let line = squeezed(lines[places[0]].text).into_owned();
            heads.push(RunningHead { line, places: places.iter().map(place).collect() });
        }
    }
    heads.sort_unstable_by_key(|head| head.places[0].start);
    heads
}

/// Which number of a line is that of the page.
#[derive(Clone, Copy)]
enum Numbers {
    First,
    Last,
}

/// Whether the numbers in some lines, or in the page numbers beside them, grow from nearly each to the next.
fn grows(lines: &[Line<'_>], places: &[usize], which: Numbers) -> bool {
    let number = |index: usize| {
        let mut numbers = lines.get(index)?.text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let number = match which {
            Numbers::First => numbers.next(),
            Numbers::Last => numbers.next_back(),
        };
        number?.parse::<u32>().ok()
    };
    let beside = |index: usize| {
        let is_number = |&index: &usize| lines.get(index).is_some_and(|line| is_page_number(line.text));
        [Some(index + 1), index.checked_sub(1)].into_iter().flatten().filter(is_number).find_map(number)
    };
    let pages: Vec<Option<u32>> = places.iter().map(|&index| number(index).or_else(|| beside(index))).collect();
    let growing = pages.windows(2).filter(|pair| matches!(pair, [Some(a), Some(b)] if a < b)).count();
    growing * 5 >= (pages.len() - 1) * 4
}

/// Longer lines are no heads, in bytes.
const MOST: usize = 200;

/// The lines of a body that are not blank.
fn lines(body: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    // What stands between the last line and here.
    let (mut is_page, mut is_apart) = (true, true);
    let (mut start, mut before) = (0, "");
    let ends = memchr::memchr3_iter(b'\n', b'\r', b'\x0c', body.as_bytes()).chain(std::iter::once(body.len()));
    for end in ends {
        let text = body[start..end].trim();
        let byte = body.as_bytes().get(end);
        if text.is_empty() {
            // Nothing stands between a line's CR and its LF.
            let is_crlf = start == end && byte == Some(&b'\n') && body[..start].ends_with('\r');
            is_apart |= !is_crlf;
        } else {
            let at = start + (body[start..end].len() - body[start..end].trim_start().len());
            if let Some(last) = lines.last_mut() {
                (last.ends_page, last.is_alone) = (is_page, last.is_alone && (is_apart || is_page));
            }
            let is_behind_sentence = before.is_empty() || ends_sentence(before);
            let (begins_page, is_alone) = (is_page, is_page || is_apart);
            lines.push(Line { text, start: at, begins_page, ends_page: false, is_alone, is_behind_sentence });
            (is_page, is_apart, before) = (false, false, text);
        }
        is_page |= byte == Some(&b'\x0c');
        start = end + 1;
    }
    lines
}

fn is_page_number(line: &str) -> bool {
    let number = line.trim_matches(|c: char| !c.is_alphanumeric());
    let is_roman = number.bytes().all(|byte| b"ivxlcIVXLC".contains(&byte));
    (1..=7).contains(&number.len())
        && (number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() <= 4 || is_roman)
}

/// A line with one sign for each of its numbers, and without white space.
fn without_numbers(line: &str) -> String {
    let mut key = String::with_capacity(line.len());
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        match c.is_ascii_digit() {
            true if key.ends_with('#') => {}
            true => key.push('#'),
            false => key.push(c),
        }
    }
    // The number of a page may stand on either side.
    key.trim_matches('#').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(body: &str) -> Vec<(String, usize)> {
        running_heads(body).into_iter().map(|head| (head.line, head.places.len())).collect()
    }

    #[test]
    fn heads_at_page_breaks_are_found_up_to_their_numbers() {
        let page = |n: usize| match n % 2 {
            0 => format!("{n}      THE MILLER'S DAUGHTER\n\nThe wheel turned {n} times\nand {}.\n", "stood ".repeat(n)),
            _ => format!("CHAPTER TWO.     {n}\r\n\r\nWater ran {n} miles\r\nto {}.\r\n", "sea ".repeat(n)),
        };
        let body: Vec<String> = (1..13).map(page).collect();
        let found = heads(&body.join("\u{c}"));
        assert_eq!(found, [("CHAPTER TWO. 1".to_string(), 6), ("2 THE MILLER'S DAUGHTER".to_string(), 6)]);
        assert_eq!(heads(&body[..6].join("\u{c}")), []);
    }

    #[test]
    fn without_page_breaks_heads_interrupt_sentences() {
        let body: String =
            (0..9).map(|n| format!("The wheel of the\n\nMILLS OF THE NORTH {n}\n\nvalley turned\n")).collect();
        assert_eq!(heads(&body), [("MILLS OF THE NORTH 0".to_string(), 9)]);
        let apart: String =
            (0..9).map(|n| format!("The wheel of the\n\nMILLS OF THE NORTH\n\n{n}\n\nvalley turned on\n")).collect();
        assert_eq!(heads(&apart), [("MILLS OF THE NORTH".to_string(), 9)]);
        // A date that recurs is no page number.
        let posts = "The wheel of the\n\n2020-08-08 10:11\n\nvalley turned\n".repeat(9);
        assert_eq!(heads(&posts), []);
        // Headings stand between sentences, and refrains have no number.
        let headings: String =
            (0..9).map(|n| format!("The wheel turned.\n\nArticle {n}\n\nIt stood still.\n\n")).collect();
        assert_eq!(heads(&headings), []);
        let refrain = "The wheel of the\n\nturn, turn, turn\n\nvalley\n".repeat(9);
        assert_eq!(heads(&refrain), []);
    }

    #[test]
    fn places_are_those_of_the_lines() {
        let body: String = (10..15).map(|n| format!("  A Book, {n} \n{}\u{c}", "text ".repeat(n))).collect();
        let found = running_heads(&body);
        let texts: Vec<&str> = found[0].places.iter().map(|place| &body[place.clone()]).collect();
        assert_eq!(texts, ["A Book, 10", "A Book, 11", "A Book, 12", "A Book, 13", "A Book, 14"]);
    }
}

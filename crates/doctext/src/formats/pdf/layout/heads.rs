//! Heads and feet of pages: lines that several pages have at the same place, up to the digits in them.

use std::collections::HashMap;

use super::glyph::is_same;
use super::paragraphs::{LEADING, Line, Paragraphs};

/// Lines at the top and at the bottom of a page that may be such.
const LINES: usize = 3;
/// Pages that have it, at least, and one in how many of those between the first and the last.
const PAGES: usize = 2;
const ONE_IN: usize = 3;
/// How far places may differ, in sizes.
const SAME_PLACE: f64 = 0.5;
/// How far the number of a page is from the text, in usual distances of its lines.
const APART: f64 = 1.5;

/// Adds the lines of pages. Numbers of pages are left out.
pub(super) fn add(pages: Vec<Vec<Line>>, paragraphs: &mut Paragraphs) {
    let mut seen: HashMap<(String, i64), Seen> = HashMap::new();
    let outer: Vec<Vec<usize>> = pages.iter().map(|page| outer(page)).collect();
    for (number, (page, outer)) in pages.iter().zip(&outer).enumerate() {
        let mut keys: Vec<_> = outer.iter().map(|line| key(&page[*line], number)).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let seen = seen.entry(key).or_insert(Seen { pages: 0, first: number, last: number });
            (seen.pages, seen.last) = (seen.pages + 1, number);
        }
    }
    for (number, (mut page, outer)) in pages.into_iter().zip(outer).enumerate() {
        paragraphs.begin_page();
        // The last that is drawn may be the number of the page.
        if page.split_last().is_some_and(|(last, others)| is_number(last.text.trim()) && stands_apart(last, others)) {
            page.pop();
        }
        for (at, line) in page.iter().enumerate() {
            let is_head = outer.contains(&at) && seen.get(&key(line, number)).is_some_and(Seen::is_head);
            match line.text.trim() {
                text if is_head && is_number(text) => {}
                text if is_head => paragraphs.add_head(text.to_string()),
                _ => paragraphs.add_line(line),
            }
        }
    }
}

/// On which pages a line is.
struct Seen {
    pages: usize,
    first: usize,
    last: usize,
}

impl Seen {
    fn is_head(&self) -> bool {
        self.pages >= PAGES && self.pages * ONE_IN > self.last - self.first
    }
}

/// Which lines stand at the top and at the bottom.
fn outer(page: &[Line]) -> Vec<usize> {
    let mut outer = Vec::new();
    for is_above in [true, false] {
        let mut most: Vec<usize> = Vec::with_capacity(LINES + 1);
        for (at, line) in page.iter().enumerate() {
            let goes_before = |other: &usize| if is_above { line.y > page[*other].y } else { line.y < page[*other].y };
            let place = most.iter().position(goes_before).unwrap_or(most.len());
            most.insert(place, at);
            most.truncate(LINES);
        }
        outer.extend(most);
    }
    outer
}

/// What such a line has on all pages. Numbers of pages are as far from the first as their pages.
fn key(line: &Line, page: usize) -> (String, i64) {
    let text = match line.text.trim().parse::<i64>() {
        Ok(number) => format!("#{}", number.saturating_sub(page as i64)),
        _ => line
            .text
            .split(char::is_numeric)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("#"),
    };
    (text, (line.y / (SAME_PLACE * line.size)).round() as i64)
}

/// Whether a line is alone above or below all others, further from them than they are from each other: a year that ends a sentence
/// and the last cell of a table are not.
fn stands_apart(line: &Line, others: &[Line]) -> bool {
    let others = others.iter().filter(|other| is_same(other.direction, line.direction));
    let mut heights: Vec<f64> = others.map(|other| other.y).collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup_by(|a, b| (*a - *b).abs() < SAME_PLACE * line.size);
    let (Some(lowest), Some(highest)) = (heights.first(), heights.last()) else { return false };
    let gap = (lowest - line.y).max(line.y - highest);
    let mut distances: Vec<f64> = heights.windows(2).map(|pair| pair[1] - pair[0]).collect();
    distances.sort_by(f64::total_cmp);
    gap > distances.get(distances.len() / 2).map_or(LEADING * line.size, |usual| APART * usual)
}

/// Whether a line is what pages are numbered by.
fn is_number(text: &str) -> bool {
    let text = text.trim_matches(['-', '\u{2013}', '\u{2014}', ' ']);
    let is_roman = |c: char| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c');
    (1..=4).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
        || (1..=7).contains(&text.len()) && text.chars().all(is_roman)
}

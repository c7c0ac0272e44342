//! What a preset is, and what presets have in common.

use regex::Regex;

use crate::corpus::split::part::Part;

/// An export that is known by name.
#[derive(Debug)]
pub(in crate::corpus::split) struct Preset {
    pub name: &'static str,
    /// Endings of its files that belong to nothing else.
    pub endings: &'static [&'static str],
    /// Whether a file that is certainly such an export is split without being asked for.
    pub is_read_unasked: bool,
    /// Of these signs a text that is such an export has one at least; none where others tell.
    pub signs: &'static [&'static str],
    /// Whether a text is certainly such an export, as far as is seen without much work.
    pub is_like: fn(&str) -> bool,
    /// The documents of an export; none where there are none.
    pub split: fn(&str) -> Option<Vec<Part>>,
}

/// The first lines that show something.
pub(super) fn first_lines(text: &str, most: usize) -> impl Iterator<Item = &str> {
    /// Bytes in which they stand.
    const SHOWN: usize = 2048;
    text[..text.floor_char_boundary(SHOWN)]
        .lines()
        .map(|line| line.trim_matches(['\u{feff}', '\u{200e}', ' ', '\t', '\r']))
        .filter(|line| !line.is_empty())
        .take(most)
}

/// The key of a date that may say more than `date`, or the rest of it.
pub(super) const EXACT_DATE: &str = "exact_date";

/// Makes one date of two: a date of the same year goes before the year, and month and day are put in front of it.
fn complete_date(part: &mut Part) {
    let Some(place) = part.keys.iter().position(|(key, _)| key == EXACT_DATE) else { return };
    let (_, exact) = part.keys.remove(place);
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    match part.keys.iter_mut().find(|(key, _)| key == "date") {
        Some((_, date)) if is_year(date) && exact.contains(date.as_str()) => *date = exact,
        Some((_, date)) if is_year(date) && exact.len() <= 12 => *date = format!("{exact} {date}"),
        Some(_) => {}
        None => part.add("date", &exact),
    }
}

/// Numbers parts from 1.
pub(super) fn numbered(mut parts: Vec<Part>) -> Option<Vec<Part>> {
    parts.iter_mut().for_each(complete_date);
    (1..).zip(&mut parts).for_each(|(number, part)| part.number = number);
    (!parts.is_empty()).then_some(parts)
}

pub(super) fn fixed(rule: &str) -> Regex {
    Regex::new(rule).unwrap_or_else(|error| panic!("the rules are fixed: {error}"))
}

/// Words before the name of an author.
const BY: [&str; 10] = ["By ", "BY ", "by ", "Von ", "VON ", "Par ", "PAR ", "Por ", "Door ", "Di "];

/// The name of an author without the word before it; none where there is none.
pub(super) fn byline(line: &str) -> Option<&str> {
    BY.iter().find_map(|by| line.strip_prefix(by)).filter(|name| name.starts_with(char::is_uppercase))
}

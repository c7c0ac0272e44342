//! Transcripts of debates, hearings and interviews: a name and a colon begin a speech. A document is a speech.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::preset::{Preset, fixed};
use crate::corpus::split::lines::lines;
use crate::corpus::split::part::Part;

pub(super) const PRESET: Preset =
    Preset { name: "transcript", endings: &[], is_read_unasked: false, signs: &[], is_like, split };

/// Perhaps a time; a name, perhaps with a role in brackets; a colon.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"^[\[(]?(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?)?[\])]?\s*(?P<name>\p{Lu}[\p{L}\p{M}\p{N}.'’\-]*(?:[ \t]+[\p{L}\p{N}][\p{L}\p{M}\p{N}.,'’\-]*){0,5})(?:\s*[(\[](?P<role>[^()\[\]\d][^()\[\]]{0,80})[)\]])?(?:\s*[(\[]?(?P<after>\d{1,2}:\d{2}(?::\d{2})?)[)\]]?)?\s*:(?:\s|$)",
    )
});

/// How often each of two people speaks at least.
const TURNS: usize = 3;
/// Bytes of a line that a name is looked for in.
const NAME: usize = 160;
/// Bytes at the beginning of a text that show whether it is a transcript.
const SHOWN: usize = 16 << 10;

fn head(line: &str) -> Option<Captures<'_>> {
    let start = &line[..line.floor_char_boundary(NAME)];
    if start.contains(':') { HEAD.captures(start) } else { None }
}

fn is_in_capitals(name: &str) -> bool {
    !name.contains(char::is_lowercase) && name.chars().filter(|c| c.is_alphabetic()).count() > 0
}

/// Speeches of two people at least, each with a name in capitals, and each at least three times.
fn is_like(text: &str) -> bool {
    // A cheap look first, because every document is looked at.
    let is_capital = |c: Option<char>| c.is_some_and(char::is_uppercase);
    let begins = |line: &&str| {
        is_capital(line.chars().next())
            && is_capital(line.chars().nth(1))
            && line.bytes().take(NAME).any(|byte| byte == b':')
    };
    let begins_with = &text.as_bytes()[..text.len().min(SHOWN)];
    if memchr::memchr_iter(b':', begins_with).take(2 * TURNS).count() < 2 * TURNS {
        return false;
    }
    let shown = || text[..text.floor_char_boundary(SHOWN)].lines().map(str::trim_start).filter(begins);
    if shown().take(2 * TURNS).count() < 2 * TURNS {
        return false;
    }
    let mut turns: HashMap<&str, usize> = HashMap::new();
    for line in shown() {
        let name = head(line).and_then(|head| head.name("name")).map(|name| name.as_str());
        if let Some(name) = name.filter(|name| is_in_capitals(name)) {
            *turns.entry(name).or_default() += 1;
        }
    }
    turns.values().filter(|&&count| count >= TURNS).count() >= 2
}

fn split(text: &str) -> Option<Vec<Part>> {
    let lines = lines(text);
    // A name in small letters may be any word before a colon, unless it comes again.
    let mut names: HashMap<&str, u32> = HashMap::new();
    for name in lines.iter().filter_map(|line| head(line.text)?.name("name")) {
        *names.entry(name.as_str()).or_default() += 1;
    }
    let begins = |head: &Captures<'_>| {
        let name = &head["name"];
        let is_timed = head.name("time").or(head.name("after")).is_some();
        let is_name = |word: &str| word.starts_with(char::is_uppercase) || word.chars().count() <= 3;
        let again = || names.get(name).is_some_and(|&count| count > 1) && name.split_whitespace().all(is_name);
        is_in_capitals(name) || is_timed || head.name("role").is_some() || again()
    };
    let mut parts: Vec<Part> = Vec::new();
    let mut before = String::new();
    for line in &lines {
        let found = head(line.text).filter(|head| begins(head));
        match (found, parts.last_mut()) {
            (Some(head), _) => {
                let value = |name: &str| head.name(name).map_or("", |value| value.as_str());
                let span = line.start..line.end;
                let mut part = Part { span, missing: "nothing is said", ..Part::default() };
                part.add("speaker", value("name"));
                part.add("role", value("role"));
                part.add("time", value("time"));
                part.add("time", value("after"));
                part.text = line.text[head.get_match().end()..].to_string();
                parts.push(part);
            }
            (None, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(line.raw);
                last.span.end = line.end;
            }
            (None, None) => {
                before.push_str(line.raw);
                before.push('\n');
            }
        }
    }
    let first = parts.first()?.span.start;
    (1..).zip(&mut parts).for_each(|(number, part)| part.number = number);
    if before.contains(char::is_alphanumeric) {
        parts.insert(0, Part { span: 0..first, text: before, ..Part::default() });
    }
    Some(parts)
}

//! Entities of HTML in text that is no HTML, as platforms and web forms leave them.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use quick_xml::escape::resolve_html5_entity;

use super::tags;
use crate::options::Entities;

/// Bytes of the longest name of an entity that is looked for.
const LONGEST: usize = 32;

/// Entities that are known without their `&` behind white space.
const BARE: [&str; 3] = ["amp", "nbsp", "quot"];

/// Ends of words that an apostrophe is followed by.
const ENDS: [&str; 8] = ["d", "ll", "m", "re", "s", "t", "ve", "n"];

/// A text with its entities decoded once, or as it was.
pub(crate) struct Decoded<'t> {
    pub text: Cow<'t, str>,
    /// Entities that were decoded.
    pub decoded: u64,
    /// Entities that were left.
    pub left: u64,
}

/// What was seen in cells with entities.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    with_entities: u64,
    about_html: u64,
}

impl Seen {
    pub fn add(&mut self, cell: &str) {
        if entities(cell, false).next().is_some() {
            self.with_entities += 1;
            self.about_html += u64::from(is_about_html(cell));
        }
    }

    /// Whether one cell with entities in ten is about HTML.
    pub fn is_about_html(self) -> bool {
        self.about_html * 10 > self.with_entities
    }
}

/// Decodes complete entities once.
///
/// # Complexity
/// Linear in the text. The text is not copied where there are none.
pub(crate) fn decoded(text: &str, how: Entities) -> Decoded<'_> {
    let all = how == Entities::Always;
    let mut found = entities(text, all).peekable();
    if found.peek().is_none() {
        return Decoded { text: Cow::Borrowed(text), decoded: 0, left: 0 };
    }
    if how == Entities::Keep || how == Entities::Auto && is_about_html(text) {
        return Decoded { text: Cow::Borrowed(text), decoded: 0, left: found.count() as u64 };
    }
    let mut decoded = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for entity in found {
        decoded.push_str(&text[at..entity.start]);
        decoded.push_str(&entity.value);
        at = entity.end;
        count += 1;
    }
    decoded.push_str(&text[at..]);
    Decoded { text: Cow::Owned(decoded), decoded: count, left: 0 }
}

/// A place in a text and what it means.
struct Entity {
    start: usize,
    end: usize,
    value: Cow<'static, str>,
}

/// The entities of a text, in order. Each ends in a semicolon, which is rarer than what begins one.
fn entities(text: &str, all: bool) -> impl Iterator<Item = Entity> {
    let mut past = 0;
    memchr::memchr_iter(b';', text.as_bytes()).filter_map(move |end| {
        let entity = entity(text, past, end, all)?;
        past = entity.end;
        Some(entity)
    })
}

/// The entity that a semicolon ends. Nothing before `past` belongs to it.
fn entity(text: &str, past: usize, semicolon: usize, all: bool) -> Option<Entity> {
    let bytes = text.as_bytes();
    let head = &bytes[past.max(semicolon.saturating_sub(LONGEST))..semicolon];
    let len = head.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    let start = semicolon - len;
    let body = &text[start..semicolon];
    let end = semicolon + 1;
    if start > past && bytes[start - 1] == b'&' {
        let value = value(body, all)?;
        return Some(Entity { start: start - 1, end, value });
    }
    let hash = body.rfind('#');
    let place = start + hash.unwrap_or(0);
    let before = text[past..place].chars().next_back();
    // What was decoded once stays.
    if past == place && past > 0 {
        return None;
    }
    if let Some(hash) = hash {
        let value = value(&body[hash..], all).filter(|_| body.len() - hash >= 3)?;
        let is_apostrophe = matches!(&*value, "'" | "’") && is_end(&text[end..]);
        // The `&` became a space, which stands in the word.
        let is_apart = is_apostrophe && text[past..place].ends_with(' ') && ends_in_letter(&text[past..place - 1]);
        let is_bound = before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '&' | '/' | '#' | '=' | '?'));
        return (is_bound || is_apostrophe).then_some(Entity { start: place - usize::from(is_apart), end, value });
    }
    let is_bare = BARE.contains(&body) && before.is_none_or(char::is_whitespace);
    is_bare.then(|| value(body, all)).flatten().map(|value| Entity { start, end, value })
}

fn ends_in_letter(text: &str) -> bool {
    text.ends_with(char::is_alphabetic)
}

/// Whether the end of a word follows, as `s` in `it's`.
fn is_end(text: &str) -> bool {
    let len = text.bytes().take(3).take_while(u8::is_ascii_alphabetic).count();
    ENDS.contains(&&text[..len]) && !text[len..].starts_with(char::is_alphanumeric)
}

/// What an entity means, without `&` and semicolon.
fn value(body: &str, all: bool) -> Option<Cow<'static, str>> {
    if let Some(number) = body.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16).ok()?,
            None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
            None => return None,
        };
        let c = match number {
            // As browsers do.
            0x80..=0x9f => WINDOWS_1252.decode_without_bom_handling(&[number as u8]).0.chars().next()?,
            9 | 10 | 13 => char::from(number as u8),
            _ => char::from_u32(number).filter(|c| !c.is_control())?,
        };
        return Some(Cow::Owned(c.to_string()));
    }
    let value = resolve_html5_entity(body)?;
    let mut chars = value.chars();
    let (first, second) = (chars.next()?, chars.next());
    // Names of operators are those of variables: `&in;`, `&sum;`.
    let is_operator = matches!(first, '\u{2061}'..='\u{2064}' | '\u{2200}'..='\u{22ff}')
        && !matches!(first, '−' | '∞' | '≈' | '≠' | '≤' | '≥');
    (all || second.is_none() && !is_operator).then_some(Cow::Borrowed(value))
}

/// Whether a text with entities is about HTML or holds some: tags, entities of tags, entities that are quoted, or the word.
fn is_about_html(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has_tag = memchr::memchr_iter(b'<', bytes)
        .any(|at| tags::tag(&text[at..]).is_some() || text[at..].starts_with("<!") || text[at..].starts_with("<?xml"));
    let shows_tag = || {
        entities(text, false).any(|entity| {
            let is_quoted = matches!(bytes.get(entity.end), Some(b'`' | b'"' | b'\''))
                && entity.start > 0
                && bytes[entity.start - 1] == bytes[entity.end];
            is_quoted || entity.value == "<" && tags::opens_tag(&text[entity.end..])
        })
    };
    has_tag || shows_tag() || names_html(text)
}

/// Whether the word HTML or XML is in a text, not as the ending of a name.
fn names_html(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'l', b'L', bytes).any(|last| {
        let starts = [(last.saturating_sub(3), "html"), (last.saturating_sub(2), "xml")];
        starts.into_iter().any(|(start, word)| {
            bytes[start..=last].eq_ignore_ascii_case(word.as_bytes())
                && (start == 0 || !bytes[start - 1].is_ascii_alphanumeric() && !matches!(bytes[start - 1], b'.' | b'/'))
                && bytes.get(last + 1).is_none_or(|byte| !byte.is_ascii_alphabetic())
        })
    })
}

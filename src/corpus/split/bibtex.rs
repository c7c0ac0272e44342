//! BibTeX: entries, their fields, and LaTeX in them as letters.

mod latex;

use std::collections::HashMap;
use std::ops::Range;

use self::latex::plain;

/// An entry such as `@article{key, …}`.
#[derive(Debug)]
pub(super) struct Entry {
    pub span: Range<usize>,
    /// `article` and so on, in lower case.
    pub kind: String,
    pub key: String,
    /// Names in lower case, and values as text.
    pub fields: Vec<(String, String)>,
}

/// Brackets within each other that are followed.
const DEEP: usize = 1000;

/// The entries of a file. An entry ends where its bracket closes, or at the next line that begins one.
///
/// # Complexity
/// Linear in the text.
pub(super) fn entries(text: &str) -> Vec<Entry> {
    let starts: Vec<usize> = line_starts(text).filter(|&start| is_entry(&text[start..])).collect();
    let mut strings: HashMap<String, String> = HashMap::new();
    let mut entries = Vec::new();
    let mut room = text.len();
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(text.len(), |&next| next);
        let mut scanner = Scanner { text: &text[..end], at: start, room };
        while let Some(entry) = scanner.entry(&strings) {
            match entry.kind.as_str() {
                "string" => strings.extend(entry.fields),
                "comment" | "preamble" => {}
                _ => entries.push(entry),
            }
        }
        room = scanner.room;
    }
    for entry in &mut entries {
        entry.fields.iter_mut().for_each(|(_, value)| *value = plain(value));
    }
    entries
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at + (line.len() - line.trim_start_matches([' ', '\t', '\u{feff}']).len());
        at += line.len();
        start
    })
}

/// Whether a text begins with `@word{`.
pub(super) fn is_entry(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('@') else { return false };
    let letters = rest.bytes().take(20).take_while(u8::is_ascii_alphabetic).count();
    letters > 0 && rest[letters..].trim_start_matches([' ', '\t']).starts_with(['{', '('])
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Bytes that strings may still add; strings of strings could grow without end.
    room: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Takes a sign if it comes next.
    fn takes(&mut self, sign: char) -> bool {
        self.skip_space();
        let is_next = self.rest().starts_with(sign);
        self.at += if is_next { sign.len_utf8() } else { 0 };
        is_next
    }

    /// Takes what comes before one of these signs or white space.
    fn word(&mut self, ends: &[char]) -> String {
        self.skip_space();
        let rest = self.rest();
        let len = rest.find(|c: char| c.is_whitespace() || ends.contains(&c)).unwrap_or(rest.len());
        let word = rest[..len].to_string();
        self.at += len;
        word
    }

    fn entry(&mut self, strings: &HashMap<String, String>) -> Option<Entry> {
        let start = self.at + self.rest().find('@')?;
        self.at = start + 1;
        let kind = self.word(&['{', '(', '@']).to_lowercase();
        if !(self.takes('{') || self.takes('(')) {
            return Some(Entry {
                span: start..self.at,
                kind: "comment".into(),
                key: String::new(),
                fields: Vec::new(),
            });
        }
        let mut entry = Entry { span: start..start, kind, key: String::new(), fields: Vec::new() };
        if matches!(entry.kind.as_str(), "comment" | "preamble") {
            self.balanced('}');
            return Some(entry);
        }
        if entry.kind != "string" {
            entry.key = self.word(&[',', '}', ')']);
        }
        loop {
            while self.takes(',') {}
            if self.takes('}') || self.takes(')') {
                break;
            }
            let before = self.at;
            let name = self.word(&['=', ',', '}', ')']).to_lowercase();
            if self.takes('=') {
                let value = self.value(strings);
                entry.fields.push((name, value));
            }
            if self.at == before {
                break;
            }
        }
        entry.span.end = self.at;
        Some(entry)
    }

    /// Values that are joined by `#`.
    fn value(&mut self, strings: &HashMap<String, String>) -> String {
        let mut value = String::new();
        loop {
            if self.takes('{') {
                value.push_str(self.balanced('}'));
            } else if self.takes('"') {
                value.push_str(self.balanced('"'));
            } else {
                let word = self.word(&['#', ',', '}', ')']);
                let string = strings.get(&word.to_lowercase()).filter(|string| string.len() <= self.room);
                self.room -= string.map_or(0, String::len);
                value.push_str(string.map_or(word.as_str(), String::as_str));
            }
            if !self.takes('#') {
                return value;
            }
        }
    }

    /// What comes before a sign outside of all brackets, which is taken too.
    fn balanced(&mut self, end: char) -> &str {
        let (start, mut depth) = (self.at, 0);
        let mut signs = self.text[start..].char_indices();
        while let Some((at, sign)) = signs.next() {
            match sign {
                '\\' => drop(signs.next()),
                _ if sign == end && depth == 0 => {
                    self.at = start + at + 1;
                    return &self.text[start..start + at];
                }
                '{' => depth = (depth + 1).min(DEEP),
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        self.at = self.text.len();
        &self.text[start..]
    }
}

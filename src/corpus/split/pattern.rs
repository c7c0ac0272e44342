//! A regular expression for the lines that begin a document.

use regex::{Captures, Regex, RegexBuilder};

use super::part::Part;
use crate::corpus::front_matter::snake_case;
use crate::error::{Error, Result};

/// The group that is text, not metadata.
const TEXT: [&str; 2] = ["text", "rest"];

/// Matches where a document begins.
#[derive(Debug)]
pub(super) struct LinePattern {
    regex: Regex,
    /// Its groups that become metadata, by number, and their keys.
    keys: Vec<(usize, String)>,
    /// The group in which the text begins.
    text: Option<usize>,
}

impl LinePattern {
    /// # Errors
    /// A usage error where it is no regular expression, or one that matches nothing but an empty text.
    pub fn new(written: &str) -> Result<LinePattern> {
        let wrong = |what: String| Error::usage(format!("split_at: {what}"));
        let build = |pattern: &str| RegexBuilder::new(pattern).multi_line(true).crlf(true).build();
        let alone = build(written).map_err(|error| {
            wrong(format!("`{written}` is no regular expression"))
                .detail(error.to_string())
                .hint("escape signs such as ( [ * with \\, or name a preset (docs/splitting.md)")
        })?;
        if alone.is_match("") {
            return Err(wrong(format!("`{written}` matches an empty line"))
                .hint("a pattern must match something of the line that begins a document"));
        }
        // In verbose mode a comment at the end would hide the bracket.
        let at_start = build(&format!("^(?:{written})")).or_else(|_| build(&format!("^(?:{written}\n)")));
        let regex = at_start.unwrap_or(alone);
        let named = |name: &str| regex.capture_names().position(|known| known == Some(name));
        let text = TEXT.iter().find_map(|name| named(name));
        let groups = regex.capture_names().enumerate().filter(|(number, _)| Some(*number) != text);
        let keys = groups.filter_map(|(number, name)| Some((number, snake_case(name?)))).collect();
        Ok(LinePattern { keys, text, regex })
    }

    /// Splits a text; none where nothing begins a document.
    pub fn split(&self, text: &str) -> Option<Vec<Part>> {
        let begins = |found: &Captures<'_>| !found[0].trim().is_empty();
        let mut parts: Vec<Part> = Vec::new();
        let end_last = |parts: &mut Vec<Part>, end: usize| {
            if let Some(last) = parts.last_mut() {
                last.text.push_str(&text[last.span.end..end]);
                last.span.end = end;
            }
        };
        for found in self.regex.captures_iter(text).filter(begins) {
            let whole = found.get_match();
            end_last(&mut parts, whole.start());
            if parts.is_empty() && text[..whole.start()].contains(char::is_alphanumeric) {
                let before = text[..whole.start()].to_string();
                parts.push(Part { span: 0..whole.start(), text: before, ..Part::default() });
            }
            let from = self.text.and_then(|group| found.get(group)).map_or(whole.end(), |text| text.start());
            let number = parts.last().map_or(0, |last| last.number) + 1;
            // The end of the span is where its text begins, until it is known where it ends.
            let mut part = Part { number, span: whole.start()..from, ..Part::default() };
            part.missing = "nothing follows the line that begins the document";
            for (group, key) in &self.keys {
                part.add(key, found.get(*group).map_or("", |value| value.as_str()));
            }
            parts.push(part);
        }
        end_last(&mut parts, text.len());
        (!parts.is_empty()).then_some(parts)
    }
}

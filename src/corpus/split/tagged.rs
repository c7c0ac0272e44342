//! Records of reference managers: a tag and a value in each line.

use std::ops::Range;

use super::lines::{Line, lines};
use super::part::Part;

/// How a format writes its records.
pub(super) struct Tags {
    /// The tag of a line and its value; none where the line goes on with the value before.
    pub tag: for<'t> fn(&'t str) -> Option<(&'t str, &'t str)>,
    /// The tag that begins a record.
    pub first: &'static str,
    /// The tag that ends a record, if there is one.
    pub last: Option<&'static str>,
    /// Tags and what they say: for each key the first tag that is there. The text is under `abstract`.
    pub keys: &'static [(&'static str, &'static str)],
    /// Keys whose values are lists: each tag, or each line where lines go on, is a further item.
    pub lists: &'static [&'static str],
    /// Whether each line that goes on is an item of a list.
    pub has_items_in_lines: bool,
}

/// A tag and its value.
struct Field<'t> {
    tag: &'t str,
    value: String,
}

const ABSTRACT: &str = "abstract";

impl Tags {
    /// The records of an export.
    pub fn split(&self, text: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut open: Option<(Range<usize>, Vec<Field<'_>>)> = None;
        for line in lines(text) {
            let tagged = (self.tag)(line.raw);
            let tag = tagged.map(|(tag, _)| tag);
            if tag == Some(self.first) {
                parts.extend(
                    open.replace((line.start..line.end, Vec::new())).map(|(span, fields)| self.part(span, fields)),
                );
            }
            let Some((span, fields)) = &mut open else { continue };
            span.end = line.end;
            match tagged {
                Some((tag, _)) if Some(tag) == self.last => {
                    parts.extend(open.take().map(|(span, fields)| self.part(span, fields)));
                }
                Some((tag, value)) => fields.push(Field { tag, value: value.trim().to_string() }),
                None => self.go_on(fields, &line),
            }
        }
        parts.extend(open.map(|(span, fields)| self.part(span, fields)));
        parts
    }

    fn key(&self, tag: &str) -> Option<&'static str> {
        self.keys.iter().find(|(known, _)| *known == tag).map(|(_, key)| *key)
    }

    fn go_on<'t>(&self, fields: &mut Vec<Field<'t>>, line: &Line<'t>) {
        let Some(last) = fields.last_mut().filter(|_| !line.is_blank()) else { return };
        if self.has_items_in_lines && self.key(last.tag).is_some_and(|key| self.lists.contains(&key)) {
            let (tag, value) = (last.tag, line.text.to_string());
            fields.push(Field { tag, value });
        } else {
            last.value.push(' ');
            last.value.push_str(line.text);
        }
    }

    fn part(&self, span: Range<usize>, fields: Vec<Field<'_>>) -> Part {
        let mut part = Part { span, missing: "the record has no abstract", ..Part::default() };
        // The order of `keys` says which tag goes first.
        let mut known: Vec<&str> = Vec::new();
        for (tag, key) in self.keys {
            let values = fields.iter().filter(|field| field.tag == *tag && !field.value.is_empty());
            let mut values = values.map(|field| field.value.as_str()).peekable();
            if known.contains(key) || values.peek().is_none() {
                continue;
            }
            known.push(key);
            if *key == ABSTRACT {
                part.text = values.collect::<Vec<_>>().join("\n\n");
            } else if self.lists.contains(key) {
                part.add(key, &values.collect::<Vec<_>>().join("; "));
            } else {
                part.add(key, values.next().unwrap_or_default());
            }
        }
        part
    }
}

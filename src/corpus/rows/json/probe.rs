//! What the first rows of a file show: where the text is in them.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::objects::ObjectColumns;
use super::pairs::{Cell, Form, Pairs, RowJson, of_map};

/// Rows that are looked at.
pub(super) const LOOKED_AT: usize = 300;

/// What rows show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Probed {
    /// Whether one of them has the column of the text.
    pub has_text: bool,
    /// Rows that could be taken apart.
    pub sound: usize,
    /// The columns of all of them, in the order in which they came, and those within what is no text.
    pub there: Vec<String>,
    /// Keys of objects that have the column of the text, each with the number of rows.
    wrappers: Vec<(String, usize)>,
}

/// What the rows of a file are, by the first of them.
pub(super) fn form<'r>(mut rows: impl Iterator<Item = &'r [u8]>, columns: &ObjectColumns) -> Form {
    let Some(first) = rows.next() else { return Form::Objects };
    match first.trim_ascii_start().first() {
        Some(b'"') => Form::Texts,
        Some(b'[') => {
            let Ok(Json::Array(items)) = serde_json::from_slice(first) else { return Form::Objects };
            let strings: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(String::from)).collect();
            let is_header = |names: &Vec<String>| columns.named.text.leaves().any(|leaf| names.contains(&leaf.name));
            match strings.filter(is_header) {
                Some(names) => Form::Lists { names, has_header: true },
                None => {
                    let names = (1..=items.len()).map(|number| number.to_string()).collect();
                    Form::Lists { names, has_header: false }
                }
            }
        }
        _ => Form::Objects,
    }
}

impl Probed {
    /// Looks at rows until one has the column of the text.
    pub fn of<'r>(rows: impl Iterator<Item = &'r [u8]>, columns: &ObjectColumns) -> Probed {
        let mut probed = Probed::default();
        for raw in rows.take(LOOKED_AT) {
            let mut json = RowJson::default();
            if let Ok((pairs, _)) = columns.pairs(raw, &mut json) {
                probed.add(pairs, columns);
            }
            if probed.has_text {
                break;
            }
        }
        probed
    }

    fn add(&mut self, pairs: Pairs<'_>, columns: &ObjectColumns) {
        self.sound += 1;
        if let Ok(Some(_)) = columns.text_of(&pairs) {
            self.has_text = true;
            return;
        }
        for (key, cell) in pairs {
            let map = match cell {
                Cell::Other(Json::Object(map)) => map,
                Cell::Other(Json::Array(list)) => {
                    let first = list.into_iter().next();
                    let inner = if let Some(Json::Object(map)) = first { of_map(map) } else { Pairs::new() };
                    let is_inside = matches!(columns.text_of(&inner), Ok(Some(_)));
                    let below = if is_inside { format!("[].{}", columns.named.text.written()) } else { String::new() };
                    self.name(format!("{key}{below}").into());
                    continue;
                }
                _ => {
                    self.name(key);
                    continue;
                }
            };
            let inner = of_map(map);
            let is_wrapper = matches!(columns.text_of(&inner), Ok(Some(_)));
            for (name, _) in inner {
                self.name(format!("{key}.{name}").into());
            }
            if is_wrapper {
                match self.wrappers.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, rows)) => *rows += 1,
                    None => self.wrappers.push((key.into_owned(), 1)),
                }
            }
        }
    }

    fn name(&mut self, name: Cow<'_, str>) {
        /// More are not named anyway.
        const MOST: usize = 200;
        if self.there.len() < MOST && !self.there.iter().any(|known| *known == name) {
            self.there.push(name.into_owned());
        }
    }

    /// The key of the object that is the row, where that is certain.
    pub fn wrapper(&self) -> Option<&str> {
        match &self.wrappers[..] {
            [(key, _)] if !self.has_text => Some(key),
            _ => None,
        }
    }
}

//! Rows of JSON: which keys hold what, and how a row gets into a batch.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::pairs::{Cell, Form, Pairs, RowJson, unwrapped};
use super::text::{at, extended, text, texts};
use crate::config::ReadOptions;
use crate::corpus::dates::is_date_column;
use crate::corpus::front_matter::{flattened, snake_case};
use crate::corpus::records::MOST_KEYS;
use crate::corpus::remarks::RemarkKind;
use crate::corpus::rows::column_path::{Leaf, NamedColumns, beginnings};
use crate::corpus::rows::columns::no_column;
use crate::corpus::rows::sink::{RowSink, RowText};
use crate::corpus::skipped::SkipReason;
use crate::yaml::{Node, Value};

/// Which keys hold what.
#[derive(Clone, Debug)]
pub(super) struct ObjectColumns {
    pub named: NamedColumns,
    pub form: Form,
    /// The key of the object in each row that is the row, if the rows are packed so.
    pub wrapper: Option<String>,
}

impl ObjectColumns {
    pub fn new(options: &ReadOptions) -> Self {
        ObjectColumns { named: NamedColumns::new(options), form: Form::Objects, wrapper: None }
    }

    /// A row as pairs, and how many halves of characters were replaced in it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn pairs<'j>(&self, raw: &'j [u8], row: &'j mut RowJson) -> Result<(Pairs<'j>, u64), String> {
        let invalid = |error: std::str::Utf8Error| {
            format!("not valid UTF-8 at byte {}; --encoding names another", error.valid_up_to())
        };
        let json = std::str::from_utf8(raw).map_err(invalid)?;
        let (pairs, halves) = row.pairs(json, &self.form, self.named.text.written())?;
        let pairs = if let Some(wrapper) = &self.wrapper { unwrapped(pairs, wrapper) } else { pairs };
        Ok((pairs, halves))
    }

    /// The text of a row.
    ///
    /// # Errors
    /// Where it is no text.
    pub fn text_of<'p>(&self, pairs: &'p Pairs<'_>) -> Result<Option<Cow<'p, str>>, String> {
        let value = |leaf: &Leaf| {
            let found = found(pairs, leaf);
            found.map(|found| found.text().ok_or_else(|| no_text(&leaf.name, &found))).transpose()
        };
        self.named.text.value(value)
    }
}

/// What is at the place that a user named.
enum Found<'p> {
    Text(&'p str),
    Values(Vec<&'p Json>),
}

impl<'p> Found<'p> {
    fn text(&self) -> Option<Cow<'p, str>> {
        match self {
            Found::Text(text) => Some(Cow::Borrowed(text)),
            Found::Values(values) => texts(values),
        }
    }

    fn metadata(&self) -> Cow<'p, str> {
        match self {
            Found::Text(text) => Cow::Borrowed(text),
            Found::Values(values) => {
                let values: Vec<String> = values.iter().map(|value| flattened(&tree(value))).collect();
                values.join("; ").into()
            }
        }
    }
}

/// The value of a column. Of a key that stands more than once the last counts, as for most readers.
fn found<'p>(pairs: &'p Pairs<'_>, leaf: &Leaf) -> Option<Found<'p>> {
    let of_key = |key: &str| pairs.iter().rev().find(|(known, _)| known == key).map(|(_, cell)| cell);
    match of_key(&leaf.name) {
        Some(Cell::Text(text)) => return Some(Found::Text(text)),
        Some(Cell::Other(value)) => return Some(Found::Values(vec![value])),
        None => {}
    }
    for (key, rest) in beginnings(leaf.path.as_deref()?) {
        match of_key(key) {
            Some(Cell::Text(text)) if rest.is_empty() => return Some(Found::Text(text)),
            Some(Cell::Other(value)) => {
                let mut values = Vec::new();
                at(value, rest, &mut values);
                return (!values.is_empty()).then_some(Found::Values(values));
            }
            _ => {}
        }
    }
    None
}

/// That a value is no text, and what to do.
fn no_text(name: &str, found: &Found<'_>) -> String {
    let value = if let Found::Values(values) = found { values.first().copied() } else { None };
    let (what, map) = match value {
        Some(Json::Array(list)) => ("a list of objects", list.iter().find_map(Json::as_object)),
        Some(Json::Object(map)) => ("an object", Some(map)),
        _ => ("no text", None),
    };
    let keys = map.into_iter().flatten().filter(|(_, value)| text(value).is_some()).take(5);
    let keys: Vec<String> = keys.map(|(key, _)| format!("`{name}.{key}`")).collect();
    let keys = if keys.is_empty() { String::new() } else { format!("; name a column in it: {}", keys.join(", ")) };
    format!("the column `{name}` is {what}{keys}")
}

/// Takes objects apart. Most objects of a file have the same keys, so those of the last one are remembered.
pub(super) struct Objects<'c> {
    columns: &'c ObjectColumns,
    /// The columns of the batch for keys that the user named; none of those that are not wanted.
    named: Option<Vec<Option<usize>>>,
    /// The keys of the last object, and the column of each in the batch; none of the text, and of keys that are not wanted.
    keys: Vec<(String, Option<usize>)>,
}

impl<'c> Objects<'c> {
    pub fn new(columns: &'c ObjectColumns) -> Self {
        Objects { columns, named: None, keys: Vec::new() }
    }

    /// Hands a row to a sink, or says what is wrong with it.
    pub fn take_apart(&mut self, row: u64, line: Option<u64>, raw: &[u8], sink: &mut RowSink<'_>) {
        if let Err((reason, message)) = self.try_take_apart(row, raw, sink) {
            let place = line.map_or(String::new(), |line| format!("line {line}: "));
            sink.reject(row, reason, place + &message, raw.len() as u64);
        }
    }

    fn try_take_apart(&mut self, row: u64, raw: &[u8], sink: &mut RowSink<'_>) -> Result<(), (SkipReason, String)> {
        let bad = |message: String| (SkipReason::BadRow, message);
        let mut json = RowJson::default();
        let columns = self.columns;
        let (pairs, halves) = columns.pairs(raw, &mut json).map_err(bad)?;
        if is_header(&pairs, &columns.form) {
            return Ok(());
        }
        let id = match &columns.named.id {
            Some(path) => {
                let written = path.written();
                let id = path.value(|leaf| Ok::<_, String>(found(&pairs, leaf).and_then(|found| found.text())));
                let id = id.and_then(|id| id.ok_or_else(|| format!("there is no column `{written}`"))).map_err(bad)?;
                if id.trim().is_empty() {
                    return Err(bad(format!("the column `{written}` holds no name")));
                }
                Some(id)
            }
            None => None,
        };
        let Some(text) = columns.text_of(&pairs).map_err(bad)? else {
            let there: Vec<&str> = pairs.iter().map(|(key, _)| key.as_ref()).collect();
            return Err(bad(no_column(columns.named.text.written(), &there)));
        };
        let is_known =
            pairs.len() == self.keys.len() && pairs.iter().zip(&self.keys).all(|((key, _), (known, _))| key == known);
        if !is_known {
            if pairs.len() > MOST_KEYS {
                let message = format!("{} keys; a row may have {MOST_KEYS}", pairs.len());
                return Err((SkipReason::TooLarge, message));
            }
            self.learn(&pairs, sink).map_err(bad)?;
        }
        let id = id.as_ref().map(|id| id.trim());
        if halves > 0 {
            sink.remark(row, RemarkKind::HalfCharacters, halves);
        }
        if sink.document(RowText { row, text: &text, id, raw, is_lossy: halves > 0 }) {
            for ((_, cell), (_, column)) in pairs.iter().zip(&self.keys) {
                match (column, cell) {
                    (None, _) => {}
                    (Some(column), Cell::Text(value)) => sink.value_of(*column, value),
                    (Some(column), Cell::Other(value)) => sink.value_of(*column, &flattened(&tree(value))),
                }
            }
            for ((_, path), column) in columns.named.keys.iter().zip(self.named.iter().flatten()) {
                let Some(column) = column else { continue };
                let value = path.value(|leaf| Ok::<_, String>(found(&pairs, leaf).map(|found| found.metadata())));
                sink.value_of(*column, &value.map_err(bad)?.unwrap_or_default());
            }
            self.take_date(&pairs, sink).map_err(bad)?;
        }
        Ok(())
    }

    /// The date at the path that the user named, if no key is called so.
    fn take_date(&self, pairs: &Pairs<'_>, sink: &mut RowSink<'_>) -> Result<(), String> {
        let Some(path) = &self.columns.named.date else { return Ok(()) };
        if pairs.iter().any(|(key, _)| is_date_column(path.written(), &snake_case(key))) {
            return Ok(());
        }
        let value = path.value(|leaf| Ok::<_, String>(found(pairs, leaf).map(|found| found.metadata())))?;
        if let Some(value) = value
            && let Some(column) = sink.column(&snake_case(path.written()))
        {
            sink.value_of(column, &value);
        }
        Ok(())
    }

    /// Remembers the keys of an object. Keys that become one have numbers, and one that becomes nothing has its place, as in CSV.
    fn learn(&mut self, pairs: &Pairs<'_>, sink: &mut RowSink<'_>) -> Result<(), String> {
        let named = &self.columns.named;
        self.named = Some(named.keys.iter().map(|(key, _)| sink.column(&snake_case(key))).collect());
        self.keys.clear();
        let is_of = |key: &str, mut leaves: Box<dyn Iterator<Item = &Leaf> + '_>| leaves.any(|leaf| leaf.name == key);
        let mut names: HashSet<String> = named.keys.iter().map(|(key, _)| snake_case(key)).collect();
        // No name is counted up twice.
        let mut last = HashMap::new();
        // Of two texts none is the text.
        let text = named.text.written();
        if pairs.iter().filter(|(key, _)| key == text).count() > 1 {
            return Err(format!("the key `{text}` stands twice"));
        }
        for (place, (key, _)) in pairs.iter().enumerate() {
            let is_text = is_of(key, Box::new(named.text.leaves()));
            if is_text || is_of(key, Box::new(named.keys.iter().flat_map(|(_, path)| path.leaves()))) {
                self.keys.push((key.to_string(), None));
                continue;
            }
            let name = Some(snake_case(key)).filter(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| format!("column_{}", place + 1));
            let (mut unique, last) = (name.clone(), last.entry(name.clone()).or_insert(1_usize));
            while !names.insert(unique.clone()) {
                *last += 1;
                unique = format!("{name}_{last}");
            }
            self.keys.push((key.to_string(), sink.column(&unique)));
        }
        Ok(())
    }
}

/// Whether a row is the header of a file whose rows are lists.
fn is_header(pairs: &Pairs<'_>, form: &Form) -> bool {
    matches!(form, Form::Lists { has_header: true, .. })
        && pairs.iter().all(|(name, cell)| matches!(cell, Cell::Text(text) if text == name))
}

/// The tree that front matter is read into.
fn tree(value: &Json) -> Value {
    let node = |value: &Json| Node { line: 1, column: 1, value: tree(value) };
    match value {
        Json::Null => Value::Nothing,
        Json::Bool(value) => Value::Text(value.to_string()),
        Json::Number(value) => Value::Text(value.to_string()),
        Json::String(value) => Value::Text(value.clone()),
        Json::Array(list) => Value::List(list.iter().map(node).collect()),
        Json::Object(map) => {
            if let Some(value) = extended(map) {
                return tree(value);
            }
            let key = |key: &String| Node { line: 1, column: 1, value: Value::Text(key.clone()) };
            Value::Map(map.iter().map(|(name, value)| (key(name), node(value))).collect())
        }
    }
}

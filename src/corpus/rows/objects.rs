//! JSON objects, each a row.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::columns::no_column;
use super::sink::{RowSink, RowText};
use crate::config::ReadOptions;
use crate::corpus::front_matter::{flattened, snake_case};
use crate::yaml::{Node, Value};

/// Which keys hold what.
pub(super) struct ObjectColumns {
    text: String,
    id: Option<String>,
}

impl ObjectColumns {
    pub fn new(options: &ReadOptions) -> Self {
        ObjectColumns { text: options.text_column.clone(), id: options.id_column.clone() }
    }
}

/// Takes objects apart. Most objects of a file have the same keys, so those of the last one are remembered.
pub(super) struct Objects<'c> {
    columns: &'c ObjectColumns,
    /// The keys of the last object, and the column of each in the batch; none of the text, and of keys that are not wanted.
    keys: Vec<(String, Option<usize>)>,
}

impl<'c> Objects<'c> {
    pub fn new(columns: &'c ObjectColumns) -> Self {
        Objects { columns, keys: Vec::new() }
    }

    /// Hands an object to a sink, or says what is wrong with it.
    pub fn take_apart(&mut self, row: u64, raw: &[u8], sink: &mut RowSink<'_>) {
        if let Err(message) = self.try_take_apart(row, raw, sink) {
            sink.bad_row(row, message, raw.len() as u64);
        }
    }

    fn try_take_apart(&mut self, row: u64, raw: &[u8], sink: &mut RowSink<'_>) -> Result<(), String> {
        let json =
            std::str::from_utf8(raw).map_err(|error| format!("not valid UTF-8 at byte {}", error.valid_up_to()))?;
        let Object(pairs) = serde_json::from_str(json).map_err(|error| error_at(&error))?;
        let id = self.columns.id.as_deref().map(|column| id_of(&pairs, column)).transpose()?;
        let text_column = self.columns.text.as_str();
        let text = match pairs.iter().find(|(key, _)| key == text_column) {
            Some((_, Cell::Text(text))) => text,
            Some((_, Cell::Other(other))) => {
                return Err(format!("the column `{text_column}` is {}, not a string", kind(other)));
            }
            None => {
                let there: Vec<&str> = pairs.iter().map(|(key, _)| key.as_ref()).collect();
                return Err(no_column(text_column, &there));
            }
        };
        let is_known =
            pairs.len() == self.keys.len() && pairs.iter().zip(&self.keys).all(|((key, _), (known, _))| key == known);
        if !is_known {
            self.learn(&pairs, sink)?;
        }
        if sink.document(RowText { row, text, id: id.as_deref(), raw }) {
            for ((_, cell), (_, column)) in pairs.iter().zip(&self.keys) {
                match (column, cell) {
                    (None, _) => {}
                    (Some(column), Cell::Text(value)) => sink.value_of(*column, value),
                    (Some(column), Cell::Other(value)) => sink.value_of(*column, &flattened(&tree(value))),
                }
            }
        }
        Ok(())
    }

    /// Remembers the keys of an object.
    fn learn(&mut self, pairs: &[(Cow<'_, str>, Cell<'_>)], sink: &mut RowSink<'_>) -> Result<(), String> {
        self.keys.clear();
        let mut names: Vec<String> = Vec::with_capacity(pairs.len());
        let mut has_text = false;
        for (key, _) in pairs {
            if *key == self.columns.text {
                if has_text {
                    return Err(format!("the key `{key}` stands twice"));
                }
                has_text = true;
                continue;
            }
            let name = snake_case(key);
            if name.is_empty() || names.contains(&name) {
                return Err(format!("the key `{name}` is empty or stands twice"));
            }
            names.push(name);
        }
        let mut names = names.into_iter();
        for (key, _) in pairs {
            let column = (*key != self.columns.text).then(|| names.next()).flatten();
            self.keys.push((key.to_string(), column.and_then(|name| sink.column(&name))));
        }
        Ok(())
    }
}

/// The value of the key that names the row.
fn id_of(pairs: &[(Cow<'_, str>, Cell<'_>)], column: &str) -> Result<String, String> {
    // Of a key that stands more than once the last counts, as for most readers.
    match pairs.iter().rev().find(|(key, _)| key == column) {
        Some((_, Cell::Text(id))) if !id.trim().is_empty() => Ok(id.trim().to_string()),
        Some((_, Cell::Other(Json::Number(id)))) => Ok(id.to_string()),
        Some(_) => Err(format!("the column `{column}` holds no name")),
        None => Err(format!("there is no column `{column}`")),
    }
}

fn error_at(error: &serde_json::Error) -> String {
    if error.is_data() {
        return "not a JSON object".to_string();
    }
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    format!("not valid JSON at column {}: {message}", error.column())
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
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
            let key = |key: &String| Node { line: 1, column: 1, value: Value::Text(key.clone()) };
            Value::Map(map.iter().map(|(name, value)| (key(name), node(value))).collect())
        }
    }
}

/// An object as pairs: a map would lose a key that stands twice.
struct Object<'j>(Vec<(Cow<'j, str>, Cell<'j>)>);

/// A value: a string is not copied where nothing in it is escaped.
enum Cell<'j> {
    Text(Cow<'j, str>),
    Other(Json),
}

struct Key<'j>(Cow<'j, str>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object<'de>;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut pairs = Vec::with_capacity(8);
                while let Some((Key(key), value)) = map.next_entry()? {
                    pairs.push((key, value));
                }
                Ok(Object(pairs))
            }
        }
        from.deserialize_map(ObjectVisitor)
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Cell::deserialize(from)? {
            Cell::Text(key) => Ok(Key(key)),
            Cell::Other(_) => Err(D::Error::custom("a key is a string")),
        }
    }
}

impl<'de> Deserialize<'de> for Cell<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct CellVisitor;
        impl<'de> Visitor<'de> for CellVisitor {
            type Value = Cell<'de>;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a value")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cell<'de>, E> {
                Ok(Cell::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Cell<'de>, E> {
                Ok(Cell::Text(Cow::Owned(text.to_string())))
            }

            fn visit_unit<E>(self) -> Result<Cell<'de>, E> {
                Ok(Cell::Other(Json::Null))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Cell<'de>, E> {
                Ok(Cell::Other(Json::Bool(value)))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Cell<'de>, E> {
                Ok(Cell::Other(value.into()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Cell<'de>, E> {
                Ok(Cell::Other(value.into()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Cell<'de>, E> {
                Ok(Cell::Other(value.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Cell<'de>, A::Error> {
                Json::deserialize(SeqAccessDeserializer::new(list)).map(Cell::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Cell<'de>, A::Error> {
                Json::deserialize(MapAccessDeserializer::new(map)).map(Cell::Other)
            }
        }
        from.deserialize_any(CellVisitor)
    }
}

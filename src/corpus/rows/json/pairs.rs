//! A row of JSON as pairs of keys and values: a map would lose a key that stands twice.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};

use super::tolerant;

/// What the rows of a file are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Objects,
    /// Strings, each a text.
    Texts,
    /// Lists, whose items have these names.
    Lists { names: Vec<String>, has_header: bool },
}

/// A row, of which strings are not copied where nothing in them is escaped.
pub(super) type Pairs<'j> = Vec<(Cow<'j, str>, Cell<'j>)>;

/// What was made of a row that was no JSON.
#[derive(Default)]
pub(super) struct RowJson(Option<String>);

impl RowJson {
    /// Takes a row apart, and says how many halves of characters were replaced in it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn pairs<'j>(&'j mut self, json: &'j str, form: &Form, text: &str) -> Result<(Pairs<'j>, u64), String> {
        let fault = match pairs(json, form, text) {
            Ok(pairs) => return Ok((pairs, 0)),
            Err(fault) => fault,
        };
        let Some(tolerant::Mended { json, halves }) = tolerant::mended(json) else { return Err(error_at(&fault)) };
        let pairs = pairs(self.0.insert(json), form, text).map_err(|_| error_at(&fault))?;
        Ok((pairs, halves))
    }
}

fn pairs<'j>(json: &'j str, form: &Form, text: &str) -> Result<Pairs<'j>, serde_json::Error> {
    match form {
        Form::Texts if !json.trim_start().starts_with('{') => {
            Ok(vec![(text.to_string().into(), serde_json::from_str(json)?)])
        }
        Form::Lists { names, .. } => {
            let cells: Vec<Cell<'j>> = serde_json::from_str(json)?;
            let names = names.iter().map(|name| Cow::Owned(name.clone()));
            Ok(names.zip(cells).collect())
        }
        _ => serde_json::from_str(json).map(|Object(pairs)| pairs),
    }
}

/// The pairs of the object in a member, and those beside it that are no objects and lists.
pub(super) fn unwrapped<'j>(pairs: Pairs<'j>, wrapper: &str) -> Pairs<'j> {
    let is_wrapped =
        |(key, cell): &(Cow<'_, str>, Cell<'_>)| key == wrapper && matches!(cell, Cell::Other(Json::Object(_)));
    if !pairs.iter().any(is_wrapped) {
        return pairs;
    }
    let (mut inner, mut beside) = (Pairs::new(), Pairs::new());
    for (key, cell) in pairs {
        match cell {
            Cell::Other(Json::Object(map)) if key == wrapper => inner = of_map(map),
            Cell::Other(Json::Object(_) | Json::Array(_)) => {}
            cell => beside.push((key, cell)),
        }
    }
    beside.retain(|(key, _)| !inner.iter().any(|(known, _)| known == key));
    inner.extend(beside);
    inner
}

pub(super) fn of_map<'j>(map: Map<String, Json>) -> Pairs<'j> {
    let pair = |(key, value): (String, Json)| {
        let cell = if let Json::String(text) = value { Cell::Text(text.into()) } else { Cell::Other(value) };
        (key.into(), cell)
    };
    map.into_iter().map(pair).collect()
}

fn error_at(error: &serde_json::Error) -> String {
    if error.is_data() {
        return "not a JSON object".to_string();
    }
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let line = if error.line() > 1 { format!("line {} of the value, ", error.line()) } else { String::new() };
    format!("not valid JSON at {line}column {}: {message}", error.column())
}

struct Object<'j>(Pairs<'j>);

/// A value: a string is not copied where nothing in it is escaped.
pub(super) enum Cell<'j> {
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

//! Keys and values of heads as they stand in the tables.

use std::collections::HashSet;

use serde_json::Value as Json;

use crate::yaml::{self, Node, Value};

/// Keys, in lower snake case, and their values as text, in the order of the file.
pub type FrontMatter = Vec<(String, String)>;

/// What was read of a head.
#[derive(Default)]
pub(super) struct ReadKeys {
    pub keys: FrontMatter,
    /// What is wrong, with its line in the block, from 1.
    pub fault: Option<(usize, String)>,
}

/// Those of YAML; `None` where it is no mapping.
pub(super) fn yaml_keys(block: &str) -> Option<ReadKeys> {
    let tree = match yaml::parse(block) {
        Ok(tree) => tree,
        Err(error) => return Some(ReadKeys { fault: Some((error.line, error.message)), ..ReadKeys::default() }),
    };
    match tree.value {
        Value::Map(map) => Some(keys_of(map)),
        Value::Nothing => Some(ReadKeys::default()),
        Value::Text(_) | Value::List(_) => None,
    }
}

/// Those of TOML.
pub(super) fn toml_keys(block: &str) -> Option<ReadKeys> {
    match toml::from_str::<Json>(block) {
        Ok(Json::Object(map)) => Some(keys_of(pairs(&map))),
        Ok(_) => None,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start.min(block.len()));
            let line = block.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
            Some(ReadKeys { fault: Some((line, error.message().to_string())), ..ReadKeys::default() })
        }
    }
}

/// Those of JSON, with or without braces around them; `None` where it does not begin as JSON does.
pub(super) fn json_keys(block: &str) -> Option<ReadKeys> {
    let inner = block.trim();
    let whole = if inner.starts_with('{') { inner.to_string() } else { format!("{{{inner}}}") };
    let is_json = whole[1..].trim_start().starts_with(['"', '}']);
    match serde_json::from_str::<Json>(&whole) {
        Ok(Json::Object(map)) => Some(keys_of(pairs(&map))),
        Err(error) if is_json => {
            Some(ReadKeys { fault: Some((error.line(), error.to_string())), ..ReadKeys::default() })
        }
        _ => None,
    }
}

/// The first value of each key; that a key stands twice is a fault.
fn keys_of(map: Vec<(Node, Node)>) -> ReadKeys {
    let mut read = ReadKeys { keys: Vec::with_capacity(map.len()), fault: None };
    let mut known = HashSet::with_capacity(map.len());
    for (key, value) in map {
        let name = snake_case(key.text().unwrap_or_default());
        if name.is_empty() || !known.insert(name.clone()) {
            read.fault.get_or_insert((key.line, format!("the key `{name}` is empty or stands twice")));
        } else {
            read.keys.push((name, flattened(&value.value)));
        }
    }
    read
}

fn node(value: Value) -> Node {
    Node { line: 1, column: 1, value }
}

fn pairs(map: &serde_json::Map<String, Json>) -> Vec<(Node, Node)> {
    map.iter().map(|(key, value)| (node(Value::Text(key.clone())), node(tree(value)))).collect()
}

fn tree(value: &Json) -> Value {
    match value {
        Json::Null => Value::Nothing,
        Json::Bool(value) => Value::Text(value.to_string()),
        Json::Number(value) => Value::Text(value.to_string()),
        Json::String(value) => Value::Text(value.clone()),
        Json::Array(list) => Value::List(list.iter().map(|value| node(tree(value))).collect()),
        // Dates of TOML are such objects.
        Json::Object(map) if map.len() == 1 && map.keys().all(|key| key.starts_with("$__toml_private")) => {
            map.values().next().map_or(Value::Nothing, tree)
        }
        Json::Object(map) => Value::Map(pairs(map)),
    }
}

/// Lists are joined by `; `, mappings become `key: value`.
pub(in crate::corpus) fn flattened(value: &Value) -> String {
    match value {
        Value::Nothing => String::new(),
        Value::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::List(list) => list.iter().map(|node| flattened(&node.value)).collect::<Vec<_>>().join("; "),
        Value::Map(map) => {
            let pairs =
                map.iter().map(|(key, value)| format!("{}: {}", flattened(&key.value), flattened(&value.value)));
            pairs.collect::<Vec<_>>().join("; ")
        }
    }
}

/// Words in lower case with `_` between them.
pub(in crate::corpus) fn snake_case(key: &str) -> String {
    let words = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

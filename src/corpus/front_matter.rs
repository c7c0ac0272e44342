//! The YAML mapping that may stand before a text.

use crate::yaml::{self, Value};

/// Keys, in lower snake case, and their values as text, in the order of the file.
pub type FrontMatter = Vec<(String, String)>;

/// The front matter of `text`, and where the body begins, in bytes.
///
/// A text whose first line is `---` with no closing line, or with no mapping between the two, has no front matter.
///
/// # Errors
/// What is wrong, with its line in the file.
pub fn split_front_matter(text: &str) -> Result<(FrontMatter, usize), String> {
    let mut lines = text.split_inclusive('\n');
    let Some(opening) = lines.next().filter(|line| line.trim_end() == "---") else {
        return Ok((Vec::new(), 0));
    };
    let start = opening.len();
    let mut end = start;
    let Some(closing) = lines.find(|line| {
        let closes = matches!(line.trim_end(), "---" | "...");
        end += if closes { 0 } else { line.len() };
        closes
    }) else {
        return Ok((Vec::new(), 0));
    };
    let tree = yaml::parse(&text[start..end]).map_err(|error| located(error.line, &error.message))?;
    match tree.value {
        Value::Map(map) => {
            let mut keys: FrontMatter = Vec::with_capacity(map.len());
            for (key, value) in map {
                add_key(&mut keys, key.text().unwrap_or_default(), &value.value)
                    .map_err(|message| located(key.line, &message))?;
            }
            Ok((keys, end + closing.len()))
        }
        Value::Nothing => Ok((Vec::new(), end + closing.len())),
        Value::Text(_) | Value::List(_) => Ok((Vec::new(), 0)),
    }
}

/// Adds a key and its value as they stand in the tables.
///
/// # Errors
/// What is wrong where nothing is left of the key, or it is there already.
fn add_key(keys: &mut FrontMatter, key: &str, value: &Value) -> Result<(), String> {
    let name = snake_case(key);
    if name.is_empty() || keys.iter().any(|(other, _)| *other == name) {
        return Err(format!("the key `{name}` is empty or stands twice"));
    }
    keys.push((name, flattened(value)));
    Ok(())
}

/// The opening line is line 1 of the file, so line 1 of the YAML is line 2.
fn located(yaml_line: usize, message: &str) -> String {
    format!("line {}: {message}", yaml_line + 1)
}

/// Lists are joined by `; `, mappings become `key: value`.
pub(super) fn flattened(value: &Value) -> String {
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
pub(super) fn snake_case(key: &str) -> String {
    let words = key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (Vec<(String, String)>, &str) {
        let (keys, start) = split_front_matter(text).unwrap();
        (keys, &text[start..])
    }

    #[test]
    fn a_mapping_is_taken_off() {
        let (keys, body) = split("---\r\ntitle: 'A: b'\r\nDate Line: 2024-03-01\ntags: [x, no]\nempty:\n...\nBody\n");
        let keys: Vec<_> = keys.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(keys, [("title", "A: b"), ("date_line", "2024-03-01"), ("tags", "x; no"), ("empty", "")]);
        assert_eq!(body, "Body\n");
    }

    #[test]
    fn a_rule_is_not_front_matter() {
        for text in ["---\nA rule above\n", "---\nprose\n---\nmore", "no rule", "", "---"] {
            assert_eq!(split(text), (vec![], text));
        }
    }

    #[test]
    fn an_error_names_the_line_of_the_file() {
        let message = split_front_matter("---\ntitle: x\nauthor: [a, b\n---\nBody").unwrap_err();
        assert!(message.starts_with("line 4") || message.starts_with("line 3"), "{message}");
        assert!(split_front_matter("---\na: 1\nA: 2\n---\n").unwrap_err().starts_with("line 3"));
    }
}

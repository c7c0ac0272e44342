//! A pattern as it is written in a list, and the options that a theme, a pattern or a whole file may have.

use std::str::FromStr;

use crate::config::{ThemeOptions, is_known_language, language_code};
use crate::themes::list::{Entry, ListError, MOST_WEIGHT, Place};
use crate::yaml::{Node, Value};

/// The key for languages, which the top of a file has as well.
pub(in crate::themes) const LANGUAGES: &str = "languages";

/// Keys of options.
pub(super) const OPTIONS: [&str; 6] = ["case", "accents", "stem", "match", "evasion", LANGUAGES];

/// The key that makes a mapping a pattern with more than a weight.
const PATTERN: &str = "pattern";

pub(super) fn place_of(node: &Node) -> Place {
    Place::new(node.line, node.column)
}

pub(super) fn error<T>(node: &Node, message: impl Into<String>) -> Result<T, ListError> {
    Err(ListError::new(place_of(node), message))
}

pub(super) fn set_option(options: &mut ThemeOptions, key: &str, value: &Node) -> Result<(), ListError> {
    if key == LANGUAGES {
        options.languages = languages(value)?;
        return Ok(());
    }
    let text = word(key, value)?;
    let wrong = |message: String| ListError::new(place_of(value), format!("{key}: {message}"));
    match key {
        "case" => options.case = text.parse().map_err(wrong)?,
        "accents" => options.accents = text.parse().map_err(wrong)?,
        "match" => options.matching = text.parse().map_err(wrong)?,
        "evasion" => {
            options.evasion = bool::from_str(text).map_err(|_| wrong(format!("`{text}` is not true or false")))?
        }
        _ => options.stem = (text != "none").then(|| text.to_string()),
    }
    Ok(())
}

fn word<'n>(key: &str, value: &'n Node) -> Result<&'n str, ListError> {
    value.text().ok_or_else(|| ListError::new(place_of(value), format!("`{key}` must be a word, not a list")))
}

/// The codes of languages, ascending, of a list or of a single one.
fn languages(value: &Node) -> Result<Vec<String>, ListError> {
    let items = match &value.value {
        Value::Nothing => return Ok(Vec::new()),
        Value::Text(_) => std::slice::from_ref(value),
        Value::List(items) => items,
        Value::Map(_) => return error(value, format!("`{LANGUAGES}` must be a list: `{LANGUAGES}: [en, fr]`")),
    };
    let code =
        |item: &Node| language(word(LANGUAGES, item)?).map_err(|message| ListError::new(place_of(item), message));
    items.iter().map(code).collect::<Result<Vec<_>, _>>().map(in_order)
}

fn in_order(mut codes: Vec<String>) -> Vec<String> {
    codes.sort();
    codes.dedup();
    codes
}

/// The codes of languages in a cell, ascending.
///
/// # Errors
/// That one is none.
pub(in crate::themes) fn languages_of(cell: &str) -> Result<Vec<String>, String> {
    let written = cell.split([',', ';', ' ']).filter(|code| !code.is_empty());
    written.map(language).collect::<Result<Vec<_>, _>>().map(in_order)
}

/// The code of a language, however it is called.
fn language(written: &str) -> Result<String, String> {
    match language_code(written) {
        Ok(code) if is_known_language(&code) => Ok(code),
        Ok(_) => Err(format!("{LANGUAGES}: termloom knows no language `{written}`: give ISO 639-1 codes such as `en`")),
        Err(error) => Err(format!("{LANGUAGES}: {error}: {}", error.remedy().unwrap_or_default())),
    }
}

pub(super) fn entries(theme: &str, of_theme: &ThemeOptions, items: &[Node]) -> Result<Vec<Entry>, ListError> {
    items.iter().map(|item| entry(theme, of_theme, item)).collect()
}

/// A pattern, `pattern: weight`, or a mapping with the key `pattern`.
fn entry(theme: &str, of_theme: &ThemeOptions, item: &Node) -> Result<Entry, ListError> {
    let place = place_of(item);
    match &item.value {
        Value::Text(text) => Ok(Entry::new(text, 1.0, place)),
        Value::Map(map) => {
            let is_pattern = |(key, value): &(Node, Node)| {
                // The word "pattern" may have a weight.
                key.text() == Some(PATTERN) && (map.len() > 1 || weight_of(value).is_none())
            };
            match (map.iter().find(|pair| is_pattern(pair)), &map[..]) {
                (Some((_, pattern)), _) => {
                    entry_of_map(theme, of_theme, Entry::new(word(PATTERN, pattern)?, 1.0, place), map)
                }
                (None, [(key, value)]) => match (key.text(), weight_of(value)) {
                    (Some(text), Some(weight)) => Ok(Entry::new(text, weight, place)),
                    _ => error(
                        value,
                        format!(
                            "a weight in `{theme}` must be a number of at most 1e200, as in `good: 0.5`; a pattern with a colon must be quoted"
                        ),
                    ),
                },
                _ => error(item, format!("a pattern of `{theme}` with options must have the key `{PATTERN}`")),
            }
        }
        _ => error(item, format!("a pattern of `{theme}` must be text, or text and a weight, as in `good: 0.5`")),
    }
}

fn weight_of(value: &Node) -> Option<f64> {
    value.text().and_then(|text| f64::from_str(text.trim()).ok()).filter(|weight| weight.abs() <= MOST_WEIGHT)
}

fn entry_of_map(
    theme: &str,
    of_theme: &ThemeOptions,
    mut entry: Entry,
    map: &[(Node, Node)],
) -> Result<Entry, ListError> {
    let mut options = of_theme.clone();
    for (key, value) in map {
        match key.text().unwrap_or_default() {
            PATTERN => {}
            "name" => {
                let name = word("name", value)?.trim();
                if name.is_empty() || name.contains(char::is_control) {
                    return error(value, "the name of a pattern is text on one line: `name: party (political)`");
                }
                entry.name = Some(name.to_string());
            }
            "weight" => match weight_of(value) {
                Some(weight) => entry.weight = weight,
                None => return error(value, format!("a weight in `{theme}` must be a number of at most 1e200")),
            },
            option if OPTIONS.contains(&option) => set_option(&mut options, option, value)?,
            other => {
                let known = OPTIONS.join(", ");
                return error(key, format!("a pattern has no `{other}`; it may have pattern, name, weight, {known}"));
            }
        }
    }
    entry.options = (options != *of_theme).then_some(options);
    Ok(entry)
}

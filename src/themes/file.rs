//! Files of themes in termloom's own form: YAML, JSON and TOML hold the same (docs/themes.md).

mod entry;

use std::collections::HashMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(in crate::themes) use self::entry::{LANGUAGES, languages_of};
use self::entry::{OPTIONS, entries, error, place_of, set_option};
use super::list::{ListError, Place, Theme, ThemeList, is_theme_name};
use crate::config::ThemeOptions;
use crate::yaml::{self, Node, Value};

/// The key for the patterns of a theme that has more than these.
const PATTERNS: [&str; 1] = ["patterns"];

/// Reads a theme file in YAML, or JSON, which is YAML as well.
///
/// # Errors
/// The place, and what is wrong there.
pub fn parse_yaml(text: &str) -> Result<ThemeList, ListError> {
    let tree =
        yaml::parse_whole(text).map_err(|error| ListError::new(Place::new(error.line, error.column), error.message))?;
    list_of(&tree)
}

/// Reads a theme file in TOML.
///
/// # Errors
/// The place, and what is wrong there.
pub fn parse_toml(text: &str) -> Result<ThemeList, ListError> {
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let place = |at: usize| {
        let line = starts.partition_point(|&start| start <= at);
        let before = text.get(starts[line - 1]..at).unwrap_or_default();
        Place::new(line, before.chars().count() + 1)
    };
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().lines().collect::<Vec<_>>().join("; ");
        ListError::new(place(error.span().map_or(0, |span| span.start)), message)
    })?;
    list_of(&Node { line: 1, column: 1, value: map_of(table.get_ref(), &place) })
}

fn map_of(table: &DeTable<'_>, place: &impl Fn(usize) -> Place) -> Value {
    let node = |at: usize, value| {
        let Place { line, column, .. } = place(at);
        Node { line, column, value }
    };
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let pairs = entries.into_iter().map(|(key, value)| {
        let key = node(key.span().start, Value::Text(key.get_ref().to_string()));
        (key, node(value.span().start, value_of(value, place)))
    });
    Value::Map(pairs.collect())
}

fn value_of(value: &Spanned<DeValue<'_>>, place: &impl Fn(usize) -> Place) -> Value {
    match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Text(number.to_string()),
        DeValue::Float(number) => Value::Text(number.to_string()),
        DeValue::Boolean(value) => Value::Text(value.to_string()),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(array) => Value::List(
            array
                .iter()
                .map(|value| {
                    let Place { line, column, .. } = place(value.span().start);
                    Node { line, column, value: value_of(value, place) }
                })
                .collect(),
        ),
        DeValue::Table(table) => map_of(table, place),
    }
}

fn list_of(tree: &Node) -> Result<ThemeList, ListError> {
    let map = match &tree.value {
        Value::Map(map) => map,
        Value::Nothing => return Ok(ThemeList::default()),
        _ => return error(tree, "a theme file is a mapping from theme to a list: `state: [state, government*]`"),
    };
    let (mut themes, mut options) = (Vec::new(), ThemeOptions::default());
    // A mapping would be a theme of that name.
    let is_option =
        |(key, value): &&(Node, Node)| key.text() == Some(LANGUAGES) && !matches!(value.value, Value::Map(_));
    let (of_file, of_themes): (Vec<_>, Vec<_>) = map.iter().partition(is_option);
    for (_, value) in of_file {
        set_option(&mut options, LANGUAGES, value)?;
    }
    for (key, value) in of_themes {
        push_theme("", &options, key, value, &mut themes)?;
    }
    let mut places: HashMap<&str, Place> = HashMap::new();
    for theme in &themes {
        if let Some(first) = places.insert(&theme.name, theme.place) {
            let message = format!("the theme `{}` stands here again; it is on line {} already", theme.name, first.line);
            return Err(ListError::new(theme.place, message));
        }
    }
    Ok(ThemeList { themes })
}

/// The theme `above/key`, and behind it those that are written inside it.
fn push_theme(
    above: &str,
    inherited: &ThemeOptions,
    key: &Node,
    value: &Node,
    themes: &mut Vec<Theme>,
) -> Result<(), ListError> {
    let own_name = key.text().unwrap_or_default().trim();
    if !is_theme_name(own_name) {
        return error(key, format!("`{own_name}` is no name for a theme; `state` and `state/security` are"));
    }
    let name = if above.is_empty() { own_name.to_string() } else { format!("{above}/{own_name}") };
    let mut theme = Theme { name, options: inherited.clone(), patterns: Vec::new(), place: place_of(key) };
    match &value.value {
        Value::List(items) => theme.patterns = entries(&theme.name, &theme.options, items)?,
        Value::Nothing => {}
        Value::Map(map) => {
            let is = |(key, _): &&(Node, Node), names: &[&str]| key.text().is_some_and(|key| names.contains(&key));
            let (own, below): (Vec<_>, Vec<_>) = map.iter().partition(|pair| is(pair, &OPTIONS) || is(pair, &PATTERNS));
            let (patterns, options): (Vec<_>, Vec<_>) = own.into_iter().partition(|pair| is(pair, &PATTERNS));
            for (key, value) in options {
                set_option(&mut theme.options, key.text().unwrap_or_default(), value)?;
            }
            for (_, value) in patterns {
                theme.patterns = match &value.value {
                    Value::List(items) => entries(&theme.name, &theme.options, items)?,
                    Value::Nothing => Vec::new(),
                    _ => return error(value, must_be_list(&theme.name)),
                }
            }
            let (above, options) = (theme.name.clone(), theme.options.clone());
            themes.push(theme);
            for (key, value) in below {
                push_theme(&above, &options, key, value, themes)?;
            }
            return Ok(());
        }
        Value::Text(_) => return error(value, must_be_list(&theme.name)),
    }
    themes.push(theme);
    Ok(())
}

fn must_be_list(theme: &str) -> String {
    format!("the patterns of `{theme}` must be a list: `{theme}: [one, \"two words\"]`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Accents, Case, Matching};

    fn texts(theme: &Theme) -> Vec<(&str, f64)> {
        theme.patterns.iter().map(|entry| (entry.text.as_str(), entry.weight)).collect()
    }

    #[test]
    fn the_simplest_form() {
        let list = parse_yaml("state: [state, government*, \"state media\"]\nno:\n  - on\n  - 1984\n").unwrap();
        assert_eq!(list.themes[0].patterns[2].place, Place::new(1, 29));
        assert_eq!(texts(&list.themes[1]), [("on", 1.0), ("1984", 1.0)]);
        assert_eq!(list.themes[1].patterns[1].place, Place::new(4, 5));
    }

    const YAML: &str = "\
state:
  case: sensitive
  patterns: [US, {\"party -> !hat\": -0.5}]
  security:
    accents: ignore
    evasion: true
    patterns: [police]
  courts: [judge]
zh:
  match: substring
  patterns: [审查]
  stem: none
";
    const JSON: &str = r#"{"state": {"case": "sensitive", "patterns": ["US", {"party -> !hat": -0.5}],
        "security": {"accents": "ignore", "evasion": true, "patterns": ["police"]}, "courts": ["judge"]},
        "zh": {"match": "substring", "patterns": ["审查"], "stem": "none"}}"#;
    const TOML: &str = r#"
[state]
case = "sensitive"
patterns = ["US", { "party -> !hat" = -0.5 }]
security = { accents = "ignore", evasion = true, patterns = ["police"] }
courts = ["judge"]
[zh]
match = "substring"
patterns = ["审查"]
stem = "none"
"#;

    #[test]
    fn all_three_formats_say_the_same() {
        for list in [parse_yaml(YAML), parse_yaml(JSON), parse_toml(TOML)] {
            let list = list.unwrap();
            let names: Vec<&str> = list.themes.iter().map(|theme| theme.name.as_str()).collect();
            assert_eq!(names, ["state", "state/security", "state/courts", "zh"]);
            assert_eq!(texts(&list.themes[0]), [("US", 1.0), ("party -> !hat", -0.5)]);
            let options = &list.themes[1].options;
            assert_eq!((options.case, options.accents, options.evasion), (Case::Sensitive, Accents::Ignore, true));
            assert_eq!(list.themes[2].options, list.themes[0].options);
            assert_eq!((list.themes[3].options.matching, &list.themes[3].options.stem), (Matching::Substring, &None));
        }
        assert_eq!(parse_toml(TOML).unwrap().themes[0].patterns[0].place, Place::new(4, 13));
    }

    #[test]
    fn the_nearest_saying_of_languages_and_options_wins() {
        let yaml = "\
languages: [French, de, fr]
a: [x, { pattern: y, languages: en, name: \" why \", weight: 2, case: sensitive }]
b:
  patterns:
    - z
    - pattern: \"!p <- z\"
      languages: []
    - pattern: 0.5
  languages: zh-Hans
  c: [w]
";
        let toml = r#"
languages = ["French", "de", "fr"]
a = ["x", { pattern = "y", languages = "en", name = " why ", weight = 2, case = "sensitive" }]
[b]
patterns = ["z", { pattern = "!p <- z", languages = [] }, { pattern = 0.5 }]
languages = "zh-Hans"
c = ["w"]
"#;
        for list in [parse_yaml(yaml), parse_toml(toml)] {
            let list = list.unwrap();
            let all = list.themes.iter().flat_map(|theme| theme.patterns.iter().map(move |entry| (theme, entry)));
            let said: Vec<(&str, Option<&str>, f64, String)> = all
                .map(|(theme, entry)| {
                    let languages = theme.options_of(entry).languages.join(" ");
                    (entry.text.as_str(), entry.name.as_deref(), entry.weight, languages)
                })
                .collect();
            let expected = [
                ("x", None, 1.0, "de fr"),
                ("y", Some("why"), 2.0, "en"),
                ("z", None, 1.0, "zh"),
                ("!p <- z", None, 1.0, ""),
                ("pattern", None, 0.5, "zh"),
                ("w", None, 1.0, "zh"),
            ];
            assert_eq!(said, expected.map(|(text, name, weight, codes)| (text, name, weight, codes.to_string())));
            let of_y = list.themes[0].options_of(&list.themes[0].patterns[1]);
            assert_eq!((of_y.case, list.themes[0].options.case), (Case::Sensitive, Case::Ignore));
        }
        let named = parse_yaml("languages: {patterns: [french]}").unwrap();
        assert_eq!((named.themes[0].name.as_str(), texts(&named.themes[0])), ("languages", vec![("french", 1.0)]));
    }

    #[test]
    fn a_language_that_is_none_is_told_with_the_nearest() {
        for (text, column, part) in [
            ("languages: [en, frensh]", 17, "`frensh` is no language: there is `french` (fr)"),
            ("a: {languages: [qqq]}", 17, "`qqq` is no language"),
            ("a: {languages: xyz, patterns: [b]}", 16, "termloom knows no language `xyz`"),
            ("a: [{pattern: b, language: en}]", 18, "it may have pattern, name, weight"),
            ("a: [{pattern: b, name: ''}]", 24, "name of a pattern"),
        ] {
            let error = parse_yaml(text).unwrap_err();
            assert!(error.message.contains(part) && error.place.column == column, "{text}: {error}");
        }
    }

    #[test]
    fn errors_name_the_place() {
        let errors = [
            ("- a\n", 1, 1),
            ("a: b\n", 1, 4),
            ("a:\n  - [b]\n", 2, 5),
            ("a: [b]\n/: [c]\n", 2, 1),
            ("a: [b\nc: [d]\n", 2, 2),
            ("a:\n  - b: c\n", 2, 8),
            ("a:\n  - b: .inf\n", 2, 8),
            ("a:\n  case: upper\n", 2, 9),
            ("a:\n  patterns: b\n", 2, 13),
            ("a/b: [c]\na:\n  b: [d]\n", 3, 3),
            ("a:\n  evasion: yes\n", 2, 12),
        ];
        for (text, line, column) in errors {
            let error = parse_yaml(text).unwrap_err();
            assert_eq!(error.place, Place::new(line, column), "{text}: {error}");
        }
        for (text, line, column) in [("b = []\na = 'é' 'b'\n", 2, 9), ("a = [[]]", 1, 6), ("a = 5", 1, 5)] {
            let error = parse_toml(text).unwrap_err();
            assert_eq!(error.place, Place::new(line, column), "{text}: {error}");
        }
    }
}

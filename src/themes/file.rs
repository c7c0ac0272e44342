//! Theme files: a YAML mapping from theme to a list of patterns.

use crate::yaml::{self, Value};

/// The lists that are part of the program: name and text.
pub const BUILTIN: [(&str, &str); 2] =
    [("core", include_str!("../../themes/core.yaml")), ("actors", include_str!("../../themes/actors.yaml"))];

/// Themes as written: a name, and patterns with the line each stands on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeList {
    /// In the order of the file.
    pub themes: Vec<(String, Vec<(usize, String)>)>,
}

/// The text of a built-in list.
pub fn builtin(name: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(other, _)| *other == name).map(|(_, text)| *text)
}

/// Reads a theme file.
///
/// # Errors
/// The line and what is wrong with it.
pub fn parse(text: &str) -> Result<ThemeList, (usize, String)> {
    let tree = yaml::parse(text).map_err(|fault| (fault.line, fault.message))?;
    let map = match tree.value {
        Value::Map(map) => map,
        Value::Nothing => return Ok(ThemeList::default()),
        _ => {
            return Err((
                tree.line,
                "a theme file is a mapping from theme to a list: `state: [state, government*]`".into(),
            ));
        }
    };
    let mut list = ThemeList::default();
    for (key, value) in map {
        let name = key.text().unwrap_or_default().trim().to_string();
        let well_formed = name.split('/').all(|part| !part.is_empty() && part.trim() == part);
        if !well_formed {
            return Err((key.line, format!("`{name}` is no name for a theme; `state` and `state/security` are")));
        }
        let patterns = match value.value {
            Value::List(items) => items,
            Value::Nothing => Vec::new(),
            Value::Text(_) | Value::Map(_) => {
                return Err((
                    value.line,
                    format!("the patterns of `{name}` must be a list: `{name}: [one, \"two words\"]`"),
                ));
            }
        };
        let mut texts = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            match pattern.text() {
                Some(text) => texts.push((pattern.line, text.to_string())),
                None => {
                    return Err((
                        pattern.line,
                        format!("a pattern of `{name}` must be text; quote it if it has a colon"),
                    ));
                }
            }
        }
        list.themes.push((name, texts));
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simplest_form() {
        let list = parse("state: [state, government*, \"state media\"]\nno:\n  - on\n  - 1984\n").unwrap();
        assert_eq!(list.themes[0].1[2], (1, "state media".to_string()));
        assert_eq!(list.themes[1], ("no".to_string(), vec![(3, "on".to_string()), (4, "1984".to_string())]));
    }

    #[test]
    fn faults_name_the_line() {
        for (text, line) in
            [("- a\n", 1), ("a: b\n", 1), ("a:\n  - [b]\n", 2), ("a: [b]\n/: [c]\n", 2), ("a: [b\nc: [d]\n", 2)]
        {
            assert_eq!(parse(text).unwrap_err().0, line, "{text}");
        }
    }

    #[test]
    fn the_builtin_lists_are_valid() {
        for (name, text) in BUILTIN {
            let list = parse(text).unwrap_or_else(|(line, message)| panic!("{name}:{line}: {message}"));
            assert!(list.themes.iter().all(|(_, patterns)| patterns.len() > 10));
        }
        assert_eq!(builtin("core").map(|text| parse(text).unwrap().themes.len()), Some(4));
        assert!(builtin("none").is_none());
    }
}

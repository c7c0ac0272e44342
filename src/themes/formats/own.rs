//! termloom's own form, written: every theme under its whole name, so that none has the options of another.

use super::build::weight_text;
use crate::config::ThemeOptions;
use crate::themes::list::{Entry, Theme, ThemeList};

/// Names and texts of the options that are not what they are without being said.
pub(super) fn options(options: &ThemeOptions) -> Vec<(&'static str, String)> {
    let standard = ThemeOptions::default();
    let mut said = Vec::new();
    if options.case != standard.case {
        said.push(("case", options.case.to_string()));
    }
    if options.accents != standard.accents {
        said.push(("accents", options.accents.to_string()));
    }
    if let Some(language) = &options.stem {
        said.push(("stem", language.clone()));
    }
    if options.matching != standard.matching {
        said.push(("match", options.matching.to_string()));
    }
    if options.evasion {
        said.push(("evasion", "true".to_string()));
    }
    said
}

pub(super) fn yaml(list: &ThemeList) -> String {
    let mut text = String::new();
    for theme in &list.themes {
        let options = options(&theme.options);
        text.push_str(&format!("{}:", scalar(&theme.name)));
        if options.is_empty() {
            yaml_patterns(&mut text, &theme.patterns, 1);
            continue;
        }
        text.push('\n');
        for (key, value) in options {
            text.push_str(&format!("  {key}: {}\n", if value == "true" { value } else { scalar(&value) }));
        }
        text.push_str("  patterns:");
        yaml_patterns(&mut text, &theme.patterns, 2);
    }
    if text.is_empty() { "{}\n".to_string() } else { text }
}

fn yaml_patterns(text: &mut String, entries: &[Entry], depth: usize) {
    if entries.is_empty() {
        text.push_str(" []\n");
        return;
    }
    text.push('\n');
    for entry in entries {
        text.push_str(&format!("{}- {}", "  ".repeat(depth), scalar(&entry.text)));
        if entry.weight != 1.0 {
            text.push_str(&format!(": {}", weight_text(entry.weight)));
        }
        text.push('\n');
    }
}

/// A scalar of YAML, in quotes where any reader could take it for something else than this text.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_harmless = |c: char| c.is_alphanumeric() || " -_'’.*/&+~()".contains(c);
    let is_plain = text.starts_with(char::is_alphabetic)
        && text.chars().all(is_harmless)
        && !text.ends_with(' ')
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_plain { text.to_string() } else { quoted(text) }
}

/// Whether text can be a key: in YAML, and so where JSON is read as YAML, a key of more than 1024 characters is none.
pub(super) fn is_key(text: &str) -> bool {
    const LONGEST: usize = 1000;
    quoted(text).chars().count() <= LONGEST
}

/// Text in double quotes, as YAML, JSON and TOML have it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // What YAML does not allow as it is, or takes for the end of a line.
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

pub(super) fn json(list: &ThemeList) -> String {
    let theme = |theme: &Theme| {
        let options = options(&theme.options);
        let name = quoted(&theme.name);
        if options.is_empty() {
            return format!("  {name}: {}", array(&theme.patterns, "  ", ":"));
        }
        let mut keys: Vec<String> =
            options.iter().map(|(key, value)| format!("    \"{key}\": {}", value_of(value))).collect();
        keys.push(format!("    \"patterns\": {}", array(&theme.patterns, "    ", ":")));
        format!("  {name}: {{\n{}\n  }}", keys.join(",\n"))
    };
    let themes: Vec<String> = list.themes.iter().map(theme).collect();
    if themes.is_empty() { "{}\n".to_string() } else { format!("{{\n{}\n}}\n", themes.join(",\n")) }
}

pub(super) fn toml(list: &ThemeList) -> String {
    let mut text = String::new();
    for theme in &list.themes {
        let name = quoted(&theme.name);
        let options = options(&theme.options);
        // Keys at the top may not follow a table, so there is no table.
        for (key, value) in &options {
            text.push_str(&format!("{name}.{key} = {}\n", value_of(value)));
        }
        let key = if options.is_empty() { name } else { format!("{name}.patterns") };
        text.push_str(&format!("{key} = {}\n", array(&theme.patterns, "", " =")));
    }
    text
}

fn value_of(value: &str) -> String {
    if value == "true" { value.to_string() } else { quoted(value) }
}

/// An array of JSON or TOML, which differ in what stands between a pattern and its weight.
fn array(entries: &[Entry], indent: &str, equals: &str) -> String {
    let entry = |entry: &Entry| {
        let text = quoted(&entry.text);
        if entry.weight == 1.0 {
            format!("{indent}  {text}")
        } else {
            format!("{indent}  {{{text}{equals} {}}}", weight_text(entry.weight))
        }
    };
    if entries.is_empty() {
        return "[]".to_string();
    }
    let entries: Vec<String> = entries.iter().map(entry).collect();
    format!("[\n{}\n{indent}]", entries.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Accents, Case, Matching};
    use crate::themes::file::{parse_toml, parse_yaml};
    use crate::themes::list::Place;

    const TEXTS: [&str; 40] = [
        "state",
        "no",
        "Yes",
        "null",
        "~",
        "",
        " a ",
        "1984",
        "007",
        "1e3",
        "a: b",
        "a:",
        "a #b",
        "#free",
        "*ship",
        "!x <- word -> !y",
        "? a",
        "- a",
        "-",
        "& a",
        "a ~5 b",
        "/state(s|ly)?/",
        "\"quoted\"",
        "it's",
        "'a'",
        "back\\slash",
        "[a]",
        "{a}",
        "a, b",
        "%a",
        "@user",
        "`a`",
        "|",
        ">",
        "审查",
        "état",
        "a\nb\tc",
        "\u{2028}\u{85}\u{feff}\u{7f}",
        "---",
        ".inf",
    ];

    #[test]
    fn every_text_survives_in_all_three() {
        let entry = |(number, text): (usize, &&str)| Entry {
            text: text.to_string(),
            weight: [1.0, 0.5, -2.0, 1e300, 0.0, 5e-324][number % 6],
            place: Place::default(),
        };
        let patterns: Vec<Entry> =
            TEXTS.iter().enumerate().chain(TEXTS.iter().enumerate().skip(1)).map(entry).collect();
        let mut list = ThemeList::default();
        for (number, name) in
            ["no", "a/b", "patterns", "1984", "a: b", "case", "a", "审查", "x.y"].into_iter().enumerate()
        {
            let mut options = ThemeOptions::default();
            if number % 2 == 1 {
                options = ThemeOptions {
                    case: Case::Sensitive,
                    accents: Accents::Ignore,
                    stem: (number > 3).then(|| "no".to_string()),
                    matching: Matching::Substring,
                    evasion: number > 5,
                };
            }
            let patterns = if number % 4 == 2 { Vec::new() } else { patterns.clone() };
            list.themes.push(Theme { name: name.into(), options, patterns, place: Place::default() });
        }
        for (text, parse) in [
            (yaml(&list), parse_yaml as fn(&str) -> Result<ThemeList, _>),
            (json(&list), parse_yaml),
            (toml(&list), parse_toml),
        ] {
            let mut read = parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            for theme in &mut read.themes {
                theme.place = Place::default();
                theme.patterns.iter_mut().for_each(|entry| entry.place = Place::default());
            }
            assert_eq!(read, list, "{text}");
        }
        assert_eq!(parse_yaml(&yaml(&ThemeList::default())), Ok(ThemeList::default()));
        serde_json::from_str::<serde_json::Value>(&json(&list)).expect("JSON");
    }

    #[test]
    fn it_reads_well() {
        let list = parse_yaml("a:\n  case: sensitive\n  patterns: [US, good: 0.5, \"*ship\"]\nb: [\"head of state\"]")
            .unwrap();
        let expected =
            "a:\n  case: sensitive\n  patterns:\n    - US\n    - good: 0.5\n    - \"*ship\"\nb:\n  - head of state\n";
        assert_eq!(yaml(&list), expected);
    }
}

//! termloom's own form, written: every theme under its whole name, so that none has the options of another.

use super::build::weight_text;
use crate::config::ThemeOptions;
use crate::themes::file::LANGUAGES;
use crate::themes::list::{Entry, Theme, ThemeList};

/// What an option is set to.
pub(super) enum Setting {
    /// `true` or `false`.
    Flag(bool),
    Word(String),
    /// Codes of languages.
    Codes(Vec<String>),
}

impl Setting {
    fn written(&self, word: impl Fn(&str) -> String) -> String {
        match self {
            Setting::Flag(is_set) => is_set.to_string(),
            Setting::Word(text) => word(text),
            Setting::Codes(codes) => {
                format!("[{}]", codes.iter().map(|code| word(code)).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.written(str::to_string))
    }
}

/// The options that are not what they would be without being said: what a theme, or all lists, say.
pub(super) fn options(options: &ThemeOptions, unsaid: &ThemeOptions) -> Vec<(&'static str, Setting)> {
    let ThemeOptions { case, accents, stem, matching, evasion, languages } = options;
    let said = [
        (*case != unsaid.case).then(|| ("case", Setting::Word(case.to_string()))),
        (*accents != unsaid.accents).then(|| ("accents", Setting::Word(accents.to_string()))),
        (*stem != unsaid.stem).then(|| ("stem", Setting::Word(stem.clone().unwrap_or_else(|| "none".to_string())))),
        (*matching != unsaid.matching).then(|| ("match", Setting::Word(matching.to_string()))),
        (*evasion != unsaid.evasion).then_some(("evasion", Setting::Flag(*evasion))),
        (*languages != unsaid.languages).then(|| (LANGUAGES, Setting::Codes(languages.clone()))),
    ];
    said.into_iter().flatten().collect()
}

/// The options of a theme; whether it must be a mapping: at the top of a file the key for languages is an option, unless it is a mapping.
fn of_theme(theme: &Theme) -> (Vec<(&'static str, Setting)>, bool) {
    let options = options(&theme.options, &ThemeOptions::default());
    let is_mapping = !options.is_empty() || theme.name == LANGUAGES;
    (options, is_mapping)
}

/// Keys and values of a pattern that is more than text and a weight, the values already written.
fn long_form(
    theme: &Theme,
    entry: &Entry,
    word: impl Fn(&str) -> String + Copy,
) -> Option<Vec<(&'static str, String)>> {
    let options = options(theme.options_of(entry), &theme.options);
    let is_short = entry.name.is_none() && options.is_empty() && (entry.weight == 1.0 || is_key(&entry.text));
    if is_short {
        return None;
    }
    let mut pairs = vec![("pattern", word(&entry.text))];
    pairs.extend(entry.name.as_ref().map(|name| ("name", word(name))));
    pairs.extend((entry.weight != 1.0).then(|| ("weight", weight_text(entry.weight))));
    pairs.extend(options.iter().map(|(key, value)| (*key, value.written(word))));
    Some(pairs)
}

pub(super) fn yaml(list: &ThemeList) -> String {
    let mut text = String::new();
    for theme in &list.themes {
        let (options, is_mapping) = of_theme(theme);
        text.push_str(&format!("{}:", scalar(&theme.name)));
        if !is_mapping {
            yaml_patterns(&mut text, theme, 1);
            continue;
        }
        text.push('\n');
        for (key, value) in options {
            text.push_str(&format!("  {key}: {}\n", value.written(scalar)));
        }
        text.push_str("  patterns:");
        yaml_patterns(&mut text, theme, 2);
    }
    if text.is_empty() { "{}\n".to_string() } else { text }
}

fn yaml_patterns(text: &mut String, theme: &Theme, depth: usize) {
    if theme.patterns.is_empty() {
        text.push_str(" []\n");
        return;
    }
    text.push('\n');
    for entry in &theme.patterns {
        text.push_str(&format!("{}- ", "  ".repeat(depth)));
        match long_form(theme, entry, scalar) {
            Some(pairs) => {
                let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                text.push_str(&format!("{{ {} }}", pairs.join(", ")));
            }
            None if entry.weight == 1.0 => text.push_str(&scalar(&entry.text)),
            None => text.push_str(&format!("{}: {}", scalar(&entry.text), weight_text(entry.weight))),
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
        let (options, is_mapping) = of_theme(theme);
        let name = quoted(&theme.name);
        if !is_mapping {
            return format!("  {name}: {}", array(theme, "  ", Equals::Colon));
        }
        let mut keys: Vec<String> =
            options.iter().map(|(key, value)| format!("    \"{key}\": {}", value.written(quoted))).collect();
        keys.push(format!("    \"patterns\": {}", array(theme, "    ", Equals::Colon)));
        format!("  {name}: {{\n{}\n  }}", keys.join(",\n"))
    };
    let themes: Vec<String> = list.themes.iter().map(theme).collect();
    if themes.is_empty() { "{}\n".to_string() } else { format!("{{\n{}\n}}\n", themes.join(",\n")) }
}

pub(super) fn toml(list: &ThemeList) -> String {
    let mut text = String::new();
    for theme in &list.themes {
        let name = quoted(&theme.name);
        let (options, is_mapping) = of_theme(theme);
        // Keys at the top may not follow a table, so there is no table.
        for (key, value) in &options {
            text.push_str(&format!("{name}.{key} = {}\n", value.written(quoted)));
        }
        let key = if is_mapping { format!("{name}.patterns") } else { name };
        text.push_str(&format!("{key} = {}\n", array(theme, "", Equals::Sign)));
    }
    text
}

/// What stands between key and value: JSON and TOML differ in nothing else here.
#[derive(Clone, Copy)]
enum Equals {
    Colon,
    Sign,
}

/// The patterns of a theme as an array.
fn array(theme: &Theme, indent: &str, equals: Equals) -> String {
    let pair = |key: &str, value: &str| match equals {
        Equals::Colon => format!("{}: {value}", quoted(key)),
        Equals::Sign => format!("{} = {value}", quoted(key)),
    };
    let entry = |entry: &Entry| match long_form(theme, entry, quoted) {
        Some(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(key, value)| pair(key, value)).collect();
            format!("{indent}  {{{}}}", pairs.join(", "))
        }
        None if entry.weight == 1.0 => format!("{indent}  {}", quoted(&entry.text)),
        None => format!("{indent}  {{{}}}", pair(&entry.text, &weight_text(entry.weight))),
    };
    if theme.patterns.is_empty() {
        return "[]".to_string();
    }
    let entries: Vec<String> = theme.patterns.iter().map(entry).collect();
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
            name: [None, None, Some("a name"), Some("{a, b}: c")][number % 4].map(str::to_string),
            options: (number % 5 == 4).then(|| ThemeOptions::default().languages(vec!["en".into(), "no".into()])),
            ..Entry::new(*text, [1.0, 0.5, -2.0, 1e200, 0.0, 5e-324][number % 6], Place::default())
        };
        let patterns: Vec<Entry> =
            TEXTS.iter().enumerate().chain(TEXTS.iter().enumerate().skip(1)).map(entry).collect();
        let mut list = ThemeList::default();
        for (number, name) in
            ["no", "a/b", "patterns", "1984", "a: b", "case", "a", "审查", "x.y", "pattern", "languages"]
                .into_iter()
                .enumerate()
        {
            let mut options = ThemeOptions::default();
            if number % 2 == 1 {
                options = ThemeOptions {
                    case: Case::Sensitive,
                    accents: Accents::Ignore,
                    stem: (number > 3).then(|| "no".to_string()),
                    matching: Matching::Substring,
                    evasion: number > 5,
                    languages: (0..number / 4).map(|code| ["fr", "zh"][code].to_string()).collect(),
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
        let list = parse_yaml("a:\n  case: sensitive\n  patterns: [US, good: 0.5, {pattern: u?, name: you, languages: [en, French]}, \"*ship\"]\nb: [\"head of state\"]")
            .unwrap();
        let expected = "a:\n  case: sensitive\n  patterns:\n    - US\n    - good: 0.5\n    - { pattern: \"u?\", name: you, languages: [en, fr] }\n    - \"*ship\"\nb:\n  - head of state\n";
        assert_eq!(yaml(&list), expected);
    }
}

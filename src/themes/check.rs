//! What is most likely wrong with a list of themes although it can be used.

use std::collections::{HashMap, HashSet};

use super::doubts::misreadings;
use super::list::{Entry, ListError, Theme, ThemeList};
use super::pattern::Pattern;
use crate::text::Tokenizer;

impl ThemeList {
    /// Warnings, in the order of the list: patterns that can never hit or read like those of another program, patterns that a theme has twice, and themes without any. Patterns
    /// that are none are passed over: [`compile`](Self::compile) gives those.
    ///
    /// # Complexity
    /// Linear in the patterns; a few hundred short texts are tokenized for each glob and regex.
    pub fn warnings(&self, tokenizer: &Tokenizer) -> Vec<ListError> {
        let mut warnings = self.nothing_there();
        for theme in &self.themes {
            let mut known = HashMap::new();
            for entry in &theme.patterns {
                let Ok(pattern) = Pattern::compile(&entry.text, theme.options_of(entry), tokenizer) else { continue };
                warnings.extend(pattern.doubts(tokenizer).into_iter().map(|doubt| ListError::new(entry.place, doubt)));
                let first = *known.entry(pattern.meaning()).or_insert(entry);
                if std::ptr::eq(first, entry) {
                    continue;
                }
                let mut there = format!("on line {}, column {}", first.place.line, first.place.column);
                if first.place.file != entry.place.file {
                    there.push_str(&format!(" of {}", first.place.file));
                }
                warnings.push(ListError::new(
                    entry.place,
                    match first.text.trim() == pattern.text() {
                        true => format!("`{}` stands in `{}` already, {there}", pattern.text(), theme.name),
                        false => format!(
                            "`{}` is the same to `{}` as `{}` {there}, which gets all hits",
                            pattern.text(),
                            theme.name,
                            first.text.trim()
                        ),
                    },
                ));
            }
        }
        warnings.sort_by_key(|warning| warning.place);
        warnings
    }
}

impl ThemeList {
    /// The warnings that every run gives: patterns that read like those of another program, and themes without any. Without
    /// the patterns that can never hit, which take longer to find, but for regexes with white space.
    ///
    /// # Complexity
    /// Linear in the patterns.
    pub fn misreadings(&self, tokenizer: &Tokenizer) -> Vec<ListError> {
        let entries = self.themes.iter().flat_map(|theme| &theme.patterns);
        let of_entry = |entry: &Entry| {
            misreadings(&entry.text, tokenizer)
                .into_iter()
                .map(|doubt| ListError::new(entry.place, doubt))
                .collect::<Vec<_>>()
        };
        self.nothing_there().into_iter().chain(entries.flat_map(of_entry)).collect()
    }

    /// That there are no patterns in a theme.
    fn nothing_there(&self) -> Vec<ListError> {
        let above = |theme: &Theme| {
            theme.name.match_indices('/').map(|(at, _)| theme.name[..at].to_string()).collect::<Vec<_>>()
        };
        let above: HashSet<String> = self.themes.iter().flat_map(above).collect();
        let empty = self.themes.iter().filter(|theme| theme.patterns.is_empty() && !above.contains(&theme.name));
        empty.map(|theme| ListError::new(theme.place, format!("the theme `{}` has no patterns", theme.name))).collect()
    }
}

impl Pattern {
    /// What it looks for, so that two that hit in the same places are equal: `state-owned` and `State owned`.
    fn meaning(&self) -> String {
        // All that decides about hits is in there, however it is written.
        format!("{:?} {:?}", self.what, self.options.languages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::themes::{parse_toml, parse_yaml};

    fn warnings(list: &ThemeList) -> Vec<String> {
        let tokenizer = Tokenizer::new(Config::default().text);
        list.warnings(&tokenizer).iter().map(ListError::to_string).collect()
    }

    #[test]
    fn each_warning_has_its_place() {
        let list = parse_yaml(
            "state:\n  - state-owned\n  - State owned\n  - the\n  - /US/\n  - the\nempty: []\nabove:\n  below: [state]\n",
        );
        let said = warnings(&list.unwrap());
        let expected = [
            ("3:5: ", "`State owned` is the same to `state` as `state-owned` on line 2, column 5"),
            ("5:5: ", "`/US/` can never hit: text is lower case here: write `us`"),
            ("6:5: ", "`the` stands in `state` already, on line 4, column 5"),
            ("7:1: ", "the theme `empty` has no patterns"),
        ];
        assert_eq!(said.len(), expected.len(), "{said:#?}");
        for (said, (place, part)) in said.iter().zip(expected) {
            assert!(said.starts_with(place) && said.contains(part), "{said}");
        }
    }

    #[test]
    fn what_every_run_warns_of_is_found_without_trying_patterns() {
        let tokenizer = Tokenizer::new(Config::default().text);
        let said = |text: &str| parse_yaml(text).unwrap().misreadings(&tokenizer);
        let white =
            said("a: ['/x y/', '/x( y)?/', '/(?x)x y/', '/[ x]/', '!/x\\sy/ <- z', '/a (b|c)+/ ~3 d', '/x\\W+y/']\n");
        let columns: Vec<usize> = white.iter().map(|warning| warning.place.column).collect();
        assert_eq!(columns, [5, 49, 65], "{white:?}");
        let warnings = said("a: [state|media, /US/]\nb: []\nc: []\nc/d: [x OR y]\n");
        let places: Vec<usize> = warnings.iter().map(|warning| warning.place.line).collect();
        assert_eq!(places, [2, 1, 4], "{warnings:?}");
        let nothing = |text: &str| parse_yaml(text).unwrap().check_patterns().unwrap_err().message;
        assert_eq!(nothing("# nothing\n"), "there are no themes in it");
        assert_eq!(nothing("a: []\nb:\n  c:\n"), "no theme in it has a pattern");
        assert_eq!(warnings, said("a: [state|media, /US/]\nb: []\nc: []\nc/d: [x OR y]\n"));
    }

    #[test]
    fn what_only_looks_alike_is_no_repetition() {
        let text = "a = [\"x y\", \"x ~1 y\", \"x -> !y\", \"!y <- x\", \"x*\", \"/x.*/\", \"x\"]\nb = [\"x\"]\n\"a/c\" = [\"x\"]\n";
        assert_eq!(warnings(&parse_toml(text).unwrap()), Vec::<String>::new());
    }
}

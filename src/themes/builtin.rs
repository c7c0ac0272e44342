//! The theme lists that are part of the program.

use super::file::parse_yaml;
use super::list::{ListError, ThemeList};

/// A built-in list: its name, and its files, each with its path below `themes/` and its text. A theme may be in several files.
pub type BuiltinList = (&'static str, &'static [(&'static str, &'static str)]);

macro_rules! files {
    ($($path:literal),+ $(,)?) => { &[$(($path, include_str!(concat!("../../themes/", $path)))),+] };
}

/// All built-in lists.
pub const BUILTIN: [BuiltinList; 2] = [
    ("core", files!["core/en.yaml", "core/zh.yaml", "core/fr.yaml", "core/de.yaml", "core/es.yaml", "core/ru.yaml"]),
    ("actors", files!["actors/names.yaml", "actors/en.yaml", "actors/zh.yaml"]),
];

/// A built-in list, its files joined; `None` if there is none of that name.
///
/// # Errors
/// Never, as tests see to: the files are part of the program.
pub fn builtin(name: &str) -> Option<Result<ThemeList, ListError>> {
    let (_, files) = BUILTIN.iter().find(|(other, _)| *other == name)?;
    let read = |(path, text): &(&'static str, &str)| {
        let mut list = parse_yaml(text)?;
        let file = path.rsplit('/').next().unwrap_or(path);
        for theme in &mut list.themes {
            let places = theme.patterns.iter_mut().map(|entry| &mut entry.place);
            places.chain([&mut theme.place]).for_each(|place| place.file = file);
        }
        Ok(list)
    };
    let lists: Result<Vec<ThemeList>, ListError> = files.iter().map(read).collect();
    Some(lists.map(ThemeList::joined))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, TextOptions, TokenRule};
    use crate::text::Tokenizer;

    #[test]
    fn each_file_is_valid_and_says_its_languages() {
        let tokenizer = Tokenizer::new(Config::default().text);
        for (path, text) in BUILTIN.iter().flat_map(|(_, files)| files.iter()) {
            let list = parse_yaml(text).unwrap_or_else(|error| panic!("{path}:{error}"));
            let warnings = if list.themes.is_empty() { Vec::new() } else { list.warnings(&tokenizer) };
            assert!(list.compile(&tokenizer).is_ok() && warnings.is_empty(), "{path}: {warnings:#?}");
            for theme in &list.themes {
                let has_language = |entry| !theme.options_of(entry).languages.is_empty();
                let is_name = *path == "actors/names.yaml";
                assert!(is_name || theme.patterns.iter().all(has_language), "{path}: {}", theme.name);
            }
        }
        assert!(builtin("none").is_none());
    }

    #[test]
    fn what_is_wrong_is_in_one_of_the_files() {
        // Words of one letter are none there.
        let text = TextOptions { tokens: TokenRule::Sklearn, ..Config::default().text };
        let errors = builtin("core").unwrap().unwrap().compile(&Tokenizer::new(text)).unwrap_err();
        assert!(errors.iter().all(|error| error.place.file.ends_with(".yaml")), "{errors:?}");
        assert_eq!(errors[0].place_in("builtin:core"), format!("builtin:core/en.yaml:{}", errors[0].place));
    }

    #[test]
    fn the_files_of_a_list_are_one_list() {
        let core = builtin("core").unwrap().unwrap();
        let top: Vec<&str> = core.themes.iter().map(|theme| theme.name.split('/').next().unwrap()).collect();
        for name in ["state", "party", "censorship", "privacy"] {
            assert!(top.contains(&name), "{name}");
        }
        assert!(top.iter().all(|name| ["state", "party", "censorship", "privacy"].contains(name)), "{top:?}");
    }
}

//! The options that change numbers, as they are recorded with the tables.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Config, Options};

impl Config {
    /// The options that change numbers, nested by their paths. `contents` has what only the run knows, by path: the words of a file of stop words, a digest of
    /// the themes.
    #[doc(hidden)]
    pub fn recorded(&self, contents: &[(&str, Value)]) -> Value {
        let (options, defaults) = (self.list(), Config::default().list());
        let with_defaults = options.iter().zip(&defaults);
        let changed: BTreeSet<&str> = with_defaults
            .filter(|(option, default)| option.value != default.value)
            .map(|(option, _)| option.key)
            .collect();
        let mut record = Map::new();
        for option in &options {
            let known = contents.iter().find(|(path, _)| *path == option.path).map(|(_, value)| value);
            if let Some(value) = known.or_else(|| option.recorded(|key| changed.contains(key))) {
                insert(&mut record, &option.path, value.clone());
            }
        }
        Value::Object(record)
    }
}

fn insert(into: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            into.insert(path.to_string(), value);
        }
        Some((outer, rest)) => {
            let inner = into.entry(outer).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::{Boilerplate, Changes};

    #[test]
    fn only_what_changes_numbers_is_recorded() {
        let contents = [("stop_words", json!("auto")), ("themes_sha256", json!("0f"))];
        let plain = Config::default().recorded(&contents);
        let keys: Vec<&str> = plain.as_object().unwrap().keys().map(String::as_str).collect();
        let always = [
            "reading",
            "text",
            "stop_words",
            "count",
            "tf_idf",
            "document_measures",
            "dedup",
            "near_threshold",
            "max_hits",
            "seed",
            "themes_sha256",
        ];
        assert_eq!(keys, always);
        assert_eq!(plain["count"]["pairs"]["gap"], "hold");
        let mut config = Config { boilerplate: Boilerplate::Off, ..Config::default() };
        (config.ngrams.lengths, config.groups.min_group_count) = (vec![2], 9);
        let changed = config.recorded(&contents);
        assert_eq!(changed["ngrams"], json!({ "lengths": [2], "min_ngram_count": 2 }));
        assert!(changed.get("boilerplate").is_none() && changed.get("groups").is_none());
        config.boilerplate = Boilerplate::Drop;
        assert_eq!(config.recorded(&contents)["boilerplate"], "drop");
    }

    #[test]
    fn every_path_and_every_key_is_that_of_one_option() {
        let options = Config::default().list();
        let keys: BTreeSet<&str> = options.iter().map(|option| option.key).collect();
        let paths: BTreeSet<&str> = options.iter().map(|option| option.path.as_str()).collect();
        assert_eq!((keys.len(), paths.len()), (options.len(), options.len()));
        assert!(options.iter().any(|option| option.key == "threads" && option.declared.changes == Changes::Nothing));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut config = Config::default();
        for option in Config::default().list() {
            let items: Vec<_> = option.value.iter().map(Into::into).collect();
            if !items.is_empty() {
                config.set(option.key, &items).expect("an option").unwrap_or_else(|e| panic!("{}: {e}", option.key));
            }
        }
        assert_eq!(config, Config::default());
    }
}

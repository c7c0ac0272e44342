//! Lists of words that a run works with.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::form::{Choice, Item, Kind, Read};

/// Which words are stop words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StopWords {
    /// The list of each document's language.
    Auto,
    /// None at all.
    None,
    /// The list of one language, by its ISO 639-1 code, for every document.
    Language(String),
    /// A file with one word a line.
    File(#[serde(serialize_with = "super::paths::path")] PathBuf),
}

impl Item for StopWords {
    /// A file is told from a language code by being one, or by looking like one.
    fn read(item: &OsStr) -> Read<Self> {
        let Some(text) = item.to_str() else { return Ok(StopWords::File(item.into())) };
        Ok(match text {
            "auto" => StopWords::Auto,
            "none" => StopWords::None,
            _ if text.contains(['/', '\\', '.']) || Path::new(text).is_file() => StopWords::File(text.into()),
            _ => StopWords::Language(text.to_string()),
        })
    }

    fn written_in(item: OsString, folder: &Path) -> OsString {
        let path = folder.join(&item);
        match StopWords::read(&item) {
            Ok(StopWords::File(_)) => path.into(),
            Ok(StopWords::Language(_)) if path.is_file() => path.into(),
            _ => item,
        }
    }

    fn write(&self) -> String {
        match self {
            StopWords::Auto => "auto".into(),
            StopWords::None => "none".into(),
            StopWords::Language(code) => code.clone(),
            StopWords::File(path) => path.write(),
        }
    }

    fn choices() -> Vec<Choice> {
        vec![
            Choice { name: "auto", meaning: "The list of each document's language" },
            Choice { name: "none", meaning: "No words" },
            Choice { name: "LANG", meaning: "The list of a language, such as `en`, for all documents" },
            Choice { name: "FILE", meaning: "A file with a word in each line" },
        ]
    }
}

/// Which words are one token together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Compound {
    /// None.
    None,
    /// Those that the corpus shows.
    Auto,
    /// Those of a file, one a line.
    File(#[serde(serialize_with = "super::paths::path")] PathBuf),
}

impl Item for Compound {
    fn read(item: &OsStr) -> Read<Self> {
        Ok(match item.to_str() {
            Some("none") => Compound::None,
            Some("auto") => Compound::Auto,
            _ => Compound::File(item.into()),
        })
    }

    fn written_in(item: OsString, folder: &Path) -> OsString {
        match Compound::read(&item) {
            Ok(Compound::File(path)) => folder.join(path).into(),
            _ => item,
        }
    }

    fn write(&self) -> String {
        match self {
            Compound::None => "none".into(),
            Compound::Auto => "auto".into(),
            Compound::File(path) => path.write(),
        }
    }

    fn choices() -> Vec<Choice> {
        vec![
            Choice { name: "none", meaning: "No words" },
            Choice {
                name: "auto",
                meaning: "Words that the corpus shows to belong together; they are written to compounds.txt",
            },
            Choice { name: "FILE", meaning: "A file with a multiword expression in each line" },
        ]
    }
}

/// Where themes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeSource {
    /// A list that is part of the program, by name.
    Builtin(String),
    /// A YAML file.
    File(#[serde(serialize_with = "super::paths::path")] PathBuf),
}

impl Item for ThemeSource {
    const KIND: Kind = Kind::Path;

    fn read(item: &OsStr) -> Read<Self> {
        Ok(match item.to_str().and_then(|text| text.strip_prefix("builtin:")) {
            Some(name) => ThemeSource::Builtin(name.to_string()),
            None => ThemeSource::File(item.into()),
        })
    }

    fn written_in(item: OsString, folder: &Path) -> OsString {
        match ThemeSource::read(&item) {
            Ok(ThemeSource::File(path)) => folder.join(path).into(),
            _ => item,
        }
    }

    fn write(&self) -> String {
        match self {
            ThemeSource::Builtin(name) => format!("builtin:{name}"),
            ThemeSource::File(path) => path.write(),
        }
    }
}

//! What a run needs before it reads a document: stop lists and themes.

use std::path::Path;

use crate::config::{StopWords, ThemeSource};
use crate::error::{Error, Result};
use crate::text::{StopLists, Tokenizer};
use crate::themes::{self, Fault, Matcher, Pattern};

pub(super) fn stop_lists(choice: &StopWords, tokenizer: &Tokenizer) -> Result<StopLists> {
    match choice {
        StopWords::None => Ok(StopLists::none()),
        StopWords::Auto => Ok(StopLists::by_language(tokenizer)),
        StopWords::Language(code) => StopLists::language(code, tokenizer).ok_or_else(|| {
            Error::usage(format!("there is no stop list for `{code}`"))
                .hint(format!("give auto, none, the path of a file, or one of {}", StopLists::languages().join(" ")))
        }),
        StopWords::File(path) => {
            let text = read_text(path, "stop list")?;
            Ok(StopLists::custom(&text, tokenizer))
        }
    }
}

/// Reads and compiles every theme list. A theme that two lists name has the patterns of both.
pub(super) fn matcher(sources: &[ThemeSource], tokenizer: &Tokenizer) -> Result<Matcher> {
    let mut joined: Vec<(String, Vec<Pattern>)> = Vec::new();
    for source in sources {
        let (name, text) = match source {
            ThemeSource::Builtin(name) => {
                let text = themes::builtin(name).ok_or_else(|| {
                    let known: Vec<_> = themes::BUILTIN.iter().map(|(name, _)| format!("builtin:{name}")).collect();
                    Error::usage(format!("there is no theme list `builtin:{name}`"))
                        .hint(format!("there is {}", known.join(" and ")))
                })?;
                (format!("builtin:{name}"), text.to_string())
            }
            ThemeSource::File(path) => (path.display().to_string(), read_text(path, "theme file")?),
        };
        let fault = |fault: Fault| {
            let error = Error::usage(format!("{name}:{fault}"));
            if let ThemeSource::File(path) = source { error.at(path) } else { error }
        };
        let is_toml =
            matches!(source, ThemeSource::File(path) if path.extension().is_some_and(|ending| ending == "toml"));
        let list = if is_toml { themes::parse_toml(&text) } else { themes::parse_yaml(&text) }.map_err(fault)?;
        for theme in list.themes {
            let mut compiled = Vec::with_capacity(theme.patterns.len());
            for entry in theme.patterns {
                let pattern = Pattern::compile(&entry.text, tokenizer);
                compiled.push(pattern.map_err(|message| fault(Fault::new(entry.place, message)))?);
            }
            match joined.iter_mut().find(|(other, _)| *other == theme.name) {
                Some((_, patterns)) => patterns.append(&mut compiled),
                None => joined.push((theme.name, compiled)),
            }
        }
    }
    Ok(Matcher::new(&joined))
}

fn read_text(path: &Path, what: &str) -> Result<String> {
    std::fs::read_to_string(path)
        .map_err(|error| Error::usage(format!("cannot read the {what} `{}`: {error}", path.display())).at(path))
}

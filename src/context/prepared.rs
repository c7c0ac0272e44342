//! What a run prepares before it reads a document: tokenizer, stop lists and themes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::config::{Compound, Config, Pattern, Scope, StopWords, TextOptions, ThemeSource};
use crate::error::{Error, Result};
use crate::named::there_is;
use crate::text::{Abbreviations, Compounds, Ignored, StopLists, Tokenizer};
use crate::themes::{Format, Imported, ListError, Matcher, Place, Remark, Theme, ThemeList};
use crate::{corpus, regular_file, themes};

/// What the names of built-in lists begin with.
const BUILTIN: &str = "builtin:";

/// What texts are tokenized and matched with.
pub(crate) struct Prepared {
    pub tokenizer: Tokenizer,
    pub stop_lists: StopLists,
    pub matcher: Matcher,
    /// Theme lists as they were written, in their order.
    pub theme_lists: Vec<NamedList>,
}

impl Prepared {
    /// Reads the files that the options name.
    pub fn new(config: &Config) -> Result<Prepared> {
        let ignored = ignored(&config.reading.ignore)?;
        let tokenizer =
            tokenizer(config.text, config.abbreviations.as_deref(), &config.compound)?.with_ignored(ignored);
        let stop_lists = stop_lists(&config.stop_words, &tokenizer)?;
        let mut theme_lists = config.themes.iter().map(NamedList::read).collect::<Result<Vec<_>>>()?;
        note_joined(&mut theme_lists);
        let matcher = matcher(&theme_lists, config.count.scope, &tokenizer)?;
        Ok(Prepared { tokenizer, stop_lists, matcher, theme_lists })
    }

    /// Makes these multiword expressions part of the tokenizer, and of the themes.
    pub fn set_compounds(&mut self, compounds: Compounds, config: &Config) -> Result<()> {
        let (abbreviations, ignored) = (self.tokenizer.abbreviations().clone(), self.tokenizer.ignored().clone());
        let tokenizer = Tokenizer::new(config.text).with_abbreviations(abbreviations).with_ignored(ignored);
        self.tokenizer = tokenizer.with_compounds(compounds);
        self.matcher = matcher(&self.theme_lists, config.count.scope, &self.tokenizer)?;
        Ok(())
    }
}

fn stop_lists(choice: &StopWords, tokenizer: &Tokenizer) -> Result<StopLists> {
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

/// A tokenizer that knows the abbreviations and the multiword expressions of files, if they are named.
fn tokenizer(text: TextOptions, abbreviations_file: Option<&Path>, compound: &Compound) -> Result<Tokenizer> {
    let mut tokenizer = Tokenizer::new(text);
    if let Some(path) = abbreviations_file {
        tokenizer = tokenizer.with_abbreviations(abbreviations(path)?);
    }
    let Compound::File(path) = compound else { return Ok(tokenizer) };
    let list = read_text(path, "list of multiword expressions")?;
    let compounds = Compounds::parse(&list, &tokenizer).map_err(|error| {
        Error::usage(format!("{}:{}: {}", path.display(), error.line, error.message))
            .hint("each line is an expression of two words or more, or a comment after #")
            .at(path)
    })?;
    Ok(tokenizer.with_compounds(compounds))
}

/// The same for a command that knows no corpus from which it could take multiword expressions.
///
/// # Errors
/// A usage error where an option does not go with another, where a file cannot be read or is no such list, and for
/// [`Compound::Auto`].
pub fn tokenizer_without_corpus(
    text: TextOptions,
    abbreviations: Option<&Path>,
    compound: &Compound,
    ignore: &[Pattern],
) -> Result<Tokenizer> {
    text.check()?;
    let ignored = ignored(ignore)?;
    match compound {
        Compound::Auto => Err(Error::usage("compound = \"auto\" needs all documents of a run")
            .hint("name a file of multiword expressions, such as the compounds.txt that a run with `auto` wrote")),
        compound => tokenizer(text, abbreviations, compound).map(|tokenizer| tokenizer.with_ignored(ignored)),
    }
}

/// What is left out of texts.
///
/// # Errors
/// A usage error where a pattern is none.
pub(crate) fn ignored(patterns: &[Pattern]) -> Result<Ignored> {
    Ignored::new(patterns.iter().map(|pattern| pattern.0.as_str())).map_err(|error| {
        let presets: Vec<&str> = Ignored::presets().collect();
        Error::usage(format!("--ignore `{}` is no regular expression: {}", error.pattern, error.message))
            .hint(format!("put a backslash before a sign that stands for itself; presets are {}", presets.join(", ")))
    })
}

fn abbreviations(path: &Path) -> Result<Abbreviations> {
    Abbreviations::parse(&read_text(path, "list of abbreviations")?).map_err(|error| {
        Error::usage(format!("{}:{}: {}", path.display(), error.line, error.message))
            .hint("each line is an abbreviation with its full stop, then ` >`, ` #` or nothing, or a comment after #")
            .at(path)
    })
}

/// A theme list with the name that messages use.
pub(crate) struct NamedList {
    pub name: String,
    pub path: Option<PathBuf>,
    pub list: ThemeList,
    /// What was changed or left out when a file of another program was read.
    pub remarks: Vec<Remark>,
    /// What is to be said about the file as a whole.
    pub notes: Vec<ListError>,
}

impl NamedList {
    /// Reads a theme list.
    fn read(source: &ThemeSource) -> Result<NamedList> {
        let (mut read, text) = NamedList::open(source)?;
        let Imported { list, remarks } = read.parse(text.as_deref()).map_err(|error| read.error(&error))?;
        // Whoever wants no themes may say so.
        read.notes.extend(list.check_patterns().err());
        (read.list, read.remarks) = (list, remarks);
        Ok(read)
    }

    /// An empty list, and the text to parse; a built-in list has none.
    pub fn open(source: &ThemeSource) -> Result<(NamedList, Option<String>)> {
        let mut notes = Vec::new();
        let (name, path, text) = match source {
            ThemeSource::Builtin(name) => {
                if !themes::BUILTIN.iter().any(|(known, _)| known == name) {
                    let known: Vec<_> = themes::BUILTIN.iter().map(|(name, _)| format!("{BUILTIN}{name}")).collect();
                    return Err(Error::usage(format!("there is no theme list `{BUILTIN}{name}`"))
                        .hint(there_is(&format!("{BUILTIN}{name}"), &known)));
                }
                (format!("{BUILTIN}{name}"), None, None)
            }
            ThemeSource::File(path) => {
                let (text, guessed) = read_text_and_encoding(path, "theme file")?;
                notes.extend(guessed.map(|(line, encoding)| {
                    let message = format!("it is not UTF-8, and was read as {encoding}: save it as UTF-8 to be sure");
                    ListError::new(Place::new(line, 1), message)
                }));
                (path.display().to_string(), Some(path.clone()), Some(text))
            }
        };
        Ok((NamedList { name, path, list: ThemeList::default(), remarks: Vec::new(), notes }, text))
    }

    /// Parses the text in the format that the path says; without a text, the files of the built-in list.
    pub fn parse(&self, text: Option<&str>) -> std::result::Result<Imported, ListError> {
        let Some(text) = text else {
            let list =
                self.name.strip_prefix(BUILTIN).and_then(themes::builtin).unwrap_or_else(|| Ok(ThemeList::default()));
            return list.map(|list| Imported { list, remarks: Vec::new() });
        };
        let file = self.path.as_deref().unwrap_or(Path::new(""));
        let format = Format::of_path(file).unwrap_or(Format::Yaml);
        let stem = file.file_stem().map_or("themes".into(), |stem| stem.to_string_lossy());
        themes::read(text, format, &stem)
    }

    /// What is most likely not meant in a list of the user.
    pub fn warnings(&self, tokenizer: &Tokenizer) -> Vec<String> {
        let misread = if self.path.is_some() { self.list.misreadings(tokenizer) } else { Vec::new() };
        let said = |warning: ListError| match warning.place {
            place if place == Place::default() => warning.message,
            _ => warning.to_string(),
        };
        self.notes.iter().cloned().chain(misread).map(said).collect()
    }

    fn error(&self, error: &ListError) -> Error {
        let error = Error::usage(format!("{}: {}", error.place_in(&self.name), error.message));
        match &self.path {
            Some(path) => error.at(path),
            None => error,
        }
    }
}

/// Says of each list which of its themes are in a list before it.
fn note_joined(lists: &mut [NamedList]) {
    let mut known: HashMap<String, String> = HashMap::new();
    for list in lists {
        let NamedList { name, list, notes, .. } = list;
        let above = |theme: &&Theme| known.contains_key(&theme.name);
        let again: Vec<&Theme> = list.themes.iter().filter(above).collect();
        if let [first, rest @ ..] = &*again {
            let more = if rest.is_empty() { String::new() } else { format!(", and {} more", rest.len()) };
            let message =
                format!("the theme `{}` is in {} too{more}: its patterns are joined", first.name, known[&first.name]);
            notes.push(ListError::new(first.place, message));
        }
        for theme in &list.themes {
            known.entry(theme.name.clone()).or_insert_with(|| name.clone());
        }
    }
}

/// Compiles all themes. A theme that two lists name has the patterns of both.
fn matcher(lists: &[NamedList], scope: Scope, tokenizer: &Tokenizer) -> Result<Matcher> {
    let mut all = Vec::new();
    for named in lists {
        let compiled =
            if named.path.is_some() { named.list.compile(tokenizer) } else { named.list.compile_known(tokenizer) };
        let themes = compiled.map_err(|errors| match errors.as_slice() {
            [first] => named.error(first),
            [first, rest @ ..] => {
                let hint = format!("{} more: see `termloom themes check {}`", rest.len(), named.name);
                named.error(first).hint(hint)
            }
            [] => unreachable!("a error is one at least"),
        })?;
        all.extend(themes);
    }
    Ok(Matcher::new(all, scope))
}

fn read_text(path: &Path, what: &str) -> Result<String> {
    read_text_and_encoding(path, what).map(|(text, _)| text)
}

/// The text, and where it is not Unicode, the first line that shows it and the encoding that it seems to have.
#[allow(clippy::type_complexity, reason = "of one place")]
fn read_text_and_encoding(path: &Path, what: &str) -> Result<(String, Option<(usize, &'static str)>)> {
    let cannot =
        |message: String| Error::usage(format!("cannot read the {what} `{}`: {message}", path.display())).at(path);
    let bytes = regular_file::read(path).map_err(|error| match error.kind() {
        // Not the file that was named is at fault, but the disk or the machine.
        _ if regular_file::is_exhausted(&error) => {
            let remedy = regular_file::remedy(&error);
            Error::io(&format!("read the {what}"), path, error).hint(remedy)
        }
        _ if regular_file::is_of_disk(&error) => Error::io(&format!("read the {what}"), path, error),
        _ => cannot(error.to_string()),
    })?;
    let beyond_utf8 = std::str::from_utf8(&bytes).map_err(|error| error.valid_up_to());
    let line = beyond_utf8.err().map_or(1, |at| bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1);
    let decoded = corpus::decode(bytes).map_err(|message| cannot(message.to_string()))?;
    if decoded.replaced_characters > 0 {
        let message = format!("line {line} is no text in {}; save the file as UTF-8", decoded.encoding);
        return Err(cannot(message));
    }
    let is_unicode = ["UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"].contains(&decoded.encoding);
    Ok((decoded.text, (!is_unicode).then_some((line, decoded.encoding))))
}

//! What is declared of an option, and [`options!`], which declares it once.

use std::ffi::OsString;
use std::path::Path;

use serde_json::Value;

use super::form::{Choice, Form, Kind, Read};
use crate::named::named;

named! {
    /// Options that are shown together, in this order.
    Heading {
        /// What is read.
        Input = "Input",
        /// Tables with a document in each row.
        Tables = "Tables of documents",
        /// How text becomes terms.
        Text = "Text",
        /// What a pair of terms is.
        Pairs = "Pairs",
        /// Themes.
        Themes = "Themes",
        /// N-grams.
        Ngrams = "N-grams",
        /// Groups of documents.
        Groups = "Groups",
        /// Documents: near-duplicates, repeated lines, measures.
        Documents = "Documents",
        /// Measures of terms and pairs.
        Statistics = "Statistics",
        /// Tables and where they go.
        Output = "Output",
        /// Threads, memory and disk.
        Resources = "Resources",
        /// What is printed.
        Messages = "Messages",
    }
}

/// Which numbers depend on an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// None. The option is not recorded with the tables.
    Nothing,
    /// Which terms there are and how often, and with them all else.
    Terms,
    /// Others, but not which terms there are and how often.
    OtherTables,
}

/// When an option is recorded with the tables that depend on it.
#[derive(Clone, Copy, Debug)]
enum Recorded {
    /// If it is not at its default.
    IfChanged,
    Always,
    /// If the option with this key is not at its default.
    With(&'static str),
    /// If it has this value.
    As(&'static str),
    /// As what it stands for, which only the run knows.
    Contents,
}

/// What is declared of an option besides its name, its type, its default and its help.
#[derive(Clone, Copy, Debug)]
pub struct Declared {
    /// The options that it is shown with.
    pub heading: Heading,
    /// Which numbers depend on it.
    pub changes: Changes,
    /// A flag of one letter.
    pub short: Option<char>,
    /// Whether its values stand on the command line without a flag.
    pub is_positional: bool,
    /// Whether short help shows it: one of the few that most people use.
    pub is_everyday: bool,
    key: Option<&'static str>,
    value: Option<&'static str>,
    of_machine: Option<(&'static str, &'static str)>,
    path: Option<&'static str>,
    recorded: Recorded,
}

/// Begins a declaration: where the option is shown, and which numbers it changes.
pub(super) const fn under(heading: Heading, changes: Changes) -> Declared {
    Declared {
        heading,
        changes,
        key: None,
        value: None,
        short: None,
        is_positional: false,
        is_everyday: false,
        of_machine: None,
        path: None,
        recorded: Recorded::IfChanged,
    }
}

impl Declared {
    /// Its key, if that is not the name of the field. The flag is the key with hyphens.
    pub(super) const fn key(self, key: &'static str) -> Self {
        Declared { key: Some(key), ..self }
    }

    /// What its value is called in help, if the possible values do not say it.
    pub(super) const fn value(self, name: &'static str) -> Self {
        Declared { value: Some(name), ..self }
    }

    /// A flag of one letter.
    pub(super) const fn short(self, letter: char) -> Self {
        Declared { short: Some(letter), ..self }
    }

    /// Its values stand on the command line without a flag.
    pub(super) const fn positional(self) -> Self {
        Declared { is_positional: true, ..self }
    }

    /// Short help shows it.
    pub(super) const fn everyday(self) -> Self {
        Declared { is_everyday: true, ..self }
    }

    /// Its default depends on the machine or on another option: in words, and a value as an example.
    pub(super) const fn of_machine(self, default: &'static str, example: &'static str) -> Self {
        Declared { of_machine: Some((default, example)), ..self }
    }

    /// Where it is recorded, if not in the place that its field has in [`Config`](super::Config).
    pub(super) const fn at(self, path: &'static str) -> Self {
        Declared { path: Some(path), ..self }
    }

    /// It is recorded at its default as well.
    pub(super) const fn always(self) -> Self {
        Declared { recorded: Recorded::Always, ..self }
    }

    /// It is recorded if the option with this key is not at its default.
    pub(super) const fn with(self, key: &'static str) -> Self {
        Declared { recorded: Recorded::With(key), ..self }
    }

    /// It is recorded if it has this value.
    pub(super) const fn only_as(self, value: &'static str) -> Self {
        Declared { recorded: Recorded::As(value), ..self }
    }

    /// It is recorded as what it stands for, such as the words of a file, which only the run knows.
    pub(super) const fn contents(self) -> Self {
        Declared { recorded: Recorded::Contents, ..self }
    }

    /// The key of the option in a field of this name.
    pub(super) fn key_of(&self, field: &'static str) -> &'static str {
        self.key.unwrap_or(field)
    }
}

/// An option, with the value that it has.
#[derive(Clone, Debug)]
pub struct ConfigOption {
    /// Its name in `termloom.toml`.
    pub key: &'static str,
    /// What each of its values looks like.
    pub kind: Kind,
    /// Whether it may have several values.
    pub is_list: bool,
    /// The values there are, if they can be listed.
    pub choices: Vec<Choice>,
    /// The value, item by item; nothing if there is none.
    pub value: Vec<String>,
    /// Reads values without setting them.
    pub check: fn(&[OsString]) -> Read<()>,
    /// A value as it is written in a file of a folder: a relative path begins there.
    pub written_in: fn(OsString, &Path) -> OsString,
    /// What is declared of it.
    pub declared: Declared,
    /// Where it is recorded with the tables, from the outermost key to its own, separated by dots.
    pub path: String,
    doc: &'static str,
    json: Value,
}

impl ConfigOption {
    pub(super) fn new<F: Form<T>, T: serde::Serialize>(
        field: &'static str,
        doc: &'static str,
        declared: Declared,
        value: &T,
    ) -> Self {
        ConfigOption {
            key: declared.key_of(field),
            kind: F::KIND,
            is_list: F::IS_LIST,
            choices: F::choices(),
            value: F::write(value),
            check: |items| F::read(items).map(drop),
            written_in: F::written_in,
            declared,
            doc,
            path: declared.path.unwrap_or(field).to_string(),
            // A path that is not UTF-8 has no other form of its own.
            json: serde_json::to_value(value).unwrap_or_else(|_| F::write(value).into()),
        }
    }

    /// The option of a part that is in this field.
    pub(super) fn within(mut self, field: &str) -> Self {
        if self.declared.path.is_none() {
            self.path = format!("{field}.{}", self.path);
        }
        self
    }

    /// The flag, without the hyphens before it.
    pub fn flag(&self) -> String {
        self.key.replace('_', "-")
    }

    /// Whether commas separate values after the flag.
    pub fn has_commas(&self) -> bool {
        self.is_list && self.kind != Kind::Path
    }

    /// What stands for its value in help.
    pub fn value_name(&self) -> String {
        let name = match self.declared.value {
            Some(name) => name.to_string(),
            None if self.choices.is_empty() => "N".into(),
            None => self.choices.iter().map(|choice| choice.name).collect::<Vec<_>>().join("|"),
        };
        if self.has_commas() { format!("{name},…") } else { name }
    }

    /// What it does, in a line.
    pub fn help(&self) -> String {
        paragraph(self.doc.lines())
    }

    /// More about it, a paragraph each.
    pub fn details(&self) -> Vec<String> {
        let lines: Vec<&str> = self.doc.lines().collect();
        lines.split(|line| line.trim().is_empty()).skip(1).map(|lines| paragraph(lines.iter().copied())).collect()
    }

    /// The value of a default as it is typed, or in words.
    pub fn shown(&self) -> String {
        match self.declared.of_machine {
            Some((words, _)) => words.to_string(),
            None if self.value.is_empty() => "none".into(),
            None => self.value.join(","),
        }
    }

    /// The value of a default, item by item, or an example of one if the default depends on the machine.
    pub fn example(&self) -> Vec<String> {
        match self.declared.of_machine {
            Some((_, example)) => vec![example.into()],
            None => self.value.clone(),
        }
    }

    /// What is recorded, if anything; `is_changed` says whether the option with a key is not at its default.
    pub(super) fn recorded(&self, is_changed: impl Fn(&str) -> bool) -> Option<&Value> {
        let is_recorded = self.declared.changes != Changes::Nothing
            && match self.declared.recorded {
                Recorded::IfChanged => is_changed(self.key),
                Recorded::Always => true,
                Recorded::With(key) => is_changed(key),
                Recorded::As(value) => self.value == [value],
                Recorded::Contents => false,
            };
        is_recorded.then_some(&self.json)
    }
}

/// An option that is set, and the values as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key of the option.
    pub key: String,
    /// Its value, item by item.
    pub items: Vec<OsString>,
}

/// Lines up to the first empty one, as one.
fn paragraph<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    lines.map(str::trim).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A struct of options, as `options!` declares it.
pub trait Options: Default {
    /// Every option in the order of its declaration, with its value.
    fn list(&self) -> Vec<ConfigOption>;

    /// Sets the option with this key; `None` if there is no such option.
    fn set(&mut self, key: &str, items: &[OsString]) -> Option<Read<()>>;
}

/// Declares a struct of options. Each is one entry,
///
/// ```text
/// /// What it does, in a line without a full stop
/// ///
/// /// More about it.
/// name: Type as Form = default => under(Heading, Changes);
/// ```
///
/// whose documentation is the help. The form may be left out if [`Plain`](super::form::Plain) is meant. An entry without a default, `name: Type;`, is another
/// struct of options. Nothing else is needed for the flag, the key in `termloom.toml`, `termloom init`, `docs/options.md` and the record in `datapackage.json`.
macro_rules! options {
    ($(#[$meta:meta])* $name:ident { $(
        $(#[doc = $doc:literal])+ $(#[serde($($serde:tt)+)])?
        $field:ident: $type:ty $(as $form:ty)? $(= $default:expr => $declared:expr)?;
    )+ }) => {
        crate::config::settable::settable! {
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq, serde::Serialize)]
            $name {
                $($(#[doc = $doc])+ $(#[serde($($serde)+)])? $field: $type),+
            }
        }

        impl Default for $name {
            fn default() -> Self {
                $name { $($field: options!(@default $($default)?)),+ }
            }
        }

        impl crate::config::option::Options for $name {
            fn list(&self) -> Vec<crate::config::option::ConfigOption> {
                let lists = [$(options!(@list self, $field, $type, [$($form)?], concat!($($doc, "\n"),+) $(, $declared)?)),+];
                lists.concat()
            }

            fn set(&mut self, key: &str, items: &[std::ffi::OsString]) -> Option<crate::config::form::Read<()>> {
                $(options!(@set key, items, self, $field, $type, [$($form)?] $(, $declared)?);)+
                None
            }
        }
    };

    (@default) => { Default::default() };
    (@default $default:expr) => { $default };

    (@form) => { crate::config::form::Plain };
    (@form $form:ty) => { $form };

    (@list $self:ident, $field:ident, $type:ty, [], $doc:expr) => {
        $self.$field.list().into_iter().map(|option| option.within(stringify!($field))).collect::<Vec<_>>()
    };
    (@list $self:ident, $field:ident, $type:ty, [$($form:ty)?], $doc:expr, $declared:expr) => {
        vec![crate::config::option::ConfigOption::new::<options!(@form $($form)?), $type>(
            stringify!($field), $doc, $declared, &$self.$field,
        )]
    };

    (@set $key:ident, $items:ident, $self:ident, $field:ident, $type:ty, []) => {
        if let Some(done) = $self.$field.set($key, $items) {
            return Some(done);
        }
    };
    (@set $key:ident, $items:ident, $self:ident, $field:ident, $type:ty, [$($form:ty)?], $declared:expr) => {
        if $declared.key_of(stringify!($field)) == $key {
            let read = <options!(@form $($form)?) as crate::config::form::Form<$type>>::read($items);
            return Some(read.map(|value| $self.$field = value));
        }
    };
}
pub(crate) use options;

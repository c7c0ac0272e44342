//! Themes: named lists of patterns, and where they occur in a text (docs/counting.md § 4).

mod anchored;
mod builtin;
mod check;
mod doubts;
mod family;
mod file;
mod formats;
mod glob;
mod keying;
mod list;
mod matcher;
#[doc(hidden)]
pub mod obfuscation;
mod pattern;
mod reach;
mod searcher;
mod short_message;
mod surprise;

pub use crate::config::{Accents, Case, Matching, ThemeOptions};
pub use builtin::{BUILTIN, BuiltinList, builtin};
pub use doubts::doubts_of;
pub use file::{parse_toml, parse_yaml};
pub use formats::{Exported, Format, Imported, Remark, RemarkKind, read, read_column, write};
pub use list::{Entry, ListError, Place, Theme, ThemeList, is_theme_name};
pub use matcher::{Found, KnownTypes, Lexicon, Matcher, PatternOf, Scratch, TokenizedText};
pub use pattern::{Pattern, PatternError};
pub use searcher::{Searcher, matcher_of};

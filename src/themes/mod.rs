//! Themes: named lists of patterns, and where they occur in a text (docs/counting.md § 4).

mod file;
mod glob;
mod matcher;
mod pattern;

pub use file::{BUILTIN, ThemeList, builtin, parse};
pub use matcher::{Found, Matcher, TypeMatches};
pub use pattern::Pattern;

//! Folders to documents: which files, in which order, and what their text is.

mod container;
mod date;
mod discover;
mod document;
mod format;
mod front_matter;
mod groups;
mod language;
mod metadata;
mod open;
mod read;
mod rows;
mod skipped;
mod source;

pub use container::{Container, FoundSources, OpenContext};
pub use date::Date;
pub use discover::{Discovered, Listing, discover, list};
pub use doctext::{Decoded, decode};
pub use document::{Document, DocumentRecord, source_of};
pub use format::{DocumentFormat, endings_read};
pub use front_matter::{FrontMatter, split_front_matter};
pub use groups::{Group, GroupValue, Grouping, OWN_KEYS};
pub use language::{SourceLanguage, detect_language};
pub use metadata::{Metadata, MetadataReport};
pub use read::{Loader, check_encoding};
pub use skipped::{SkipKind, SkipReason, SkipStage, Skipped};
pub use source::{DocOrd, Location, Source, SourceFile};

//! Folders to documents: which files, in which order, and what their text is.

mod batch;
mod blocks;
mod by_content;
mod container;
mod dates;
mod discover;
mod document;
mod file_kind;
mod format;
mod front_matter;
mod groups;
mod in_hand;
mod isolated;
mod known;
mod language;
mod limits;
mod metadata;
mod own_keys;
mod part_name;
mod parts;
mod read;
mod records;
mod remarks;
mod rows;
mod selection;
mod skipped;
mod source;
mod split;
mod unpacked;
mod wanted;
mod watch;

pub use batch::{Batch, DocumentText, InputFacts};
pub use blocks::{Block, Blocks};
pub use container::{Container, FoundSources, OpenContext};
pub use dates::{Date, DateReading, check_date_format, is_date_column};
pub(crate) use discover::list;
pub(crate) use discover::name_of_input;
pub use discover::{Discovered, discover};
pub use doctext::{Decoded, decode};
pub use document::DocumentRecord;
pub use file_kind::{check_read_as, endings_read};
pub use format::DocumentFormat;
pub use front_matter::{FrontMatter, split_front_matter};
pub use groups::{Group, GroupValue, Grouping, column_meant, column_text};
pub(crate) use in_hand::InHand;
pub use isolated::{serve_reader, serve_reader_after};
pub(crate) use known::KnownFiles;
pub use language::{LanguageFrom, LanguageTotals, SourceLanguage, detect_language, language_code};
pub use metadata::{Metadata, MetadataReport, PathTotals};
pub use own_keys::{OWN_KEYS, PARTIAL};
pub use read::{Loader, check_encoding};
pub use records::{
    GatheredRecords, RecordColumns, RecordView, Records, UniqueNames, UnknownLanguage, UnknownLanguages,
};
pub use remarks::{Remark, RemarkKind, RemarkTotals};
pub use selection::Selection;
pub use skipped::{SkipKind, SkipReason, SkipStage, Skipped};
pub use source::{Archive, DocOrd, Location, SourceFile, SourceKind};
pub use split::check_split_at;
pub use wanted::{Wanted, WantedKeys};
#[cfg(test)]
pub(crate) use watch::PANICS;
pub use watch::{Listed, Watch};

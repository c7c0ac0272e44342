//! What is known of documents from outside: from their paths, and from a table beside them.

mod find;
mod known;
mod names;
mod path_pattern;
mod sidecar;

pub(super) use self::find::find;
pub use self::known::{Metadata, MetadataReport, PathTotals};

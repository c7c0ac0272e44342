//! Keys of metadata that have a meaning of their own.

/// Keys of front matter and rows that have a column of their own.
pub const OWN_KEYS: [&str; 5] = ["title", "date", "file_date", "source", "author"];

/// The key of what is missing in a document that was read in part. No document has such a key of its own.
pub const PARTIAL: &str = "=partial";

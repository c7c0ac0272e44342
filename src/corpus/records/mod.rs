//! What is known of documents besides their texts, for as many as there are.

mod columns;
mod encoded;
mod languages;
mod left_out;
mod names;
mod store;
#[cfg(test)]
pub(in crate::corpus) mod tests;
mod view;

pub use self::columns::RecordColumns;
pub use self::languages::{UnknownLanguage, UnknownLanguages};
pub use self::names::UniqueNames;
pub use self::store::{GatheredRecords, Records};
pub use self::view::RecordView;

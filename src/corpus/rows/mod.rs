//! Files that hold a document in each row: where the rows are, and what stands in one.
//!
//! JSON Lines are read where they stand. Rows of all others are written down as a JSON object each while the file is opened, so
//! that any of them can be read again by itself.

mod columns;
mod csv;
mod json;
pub(super) mod jsonl;
mod parquet;
mod taker;

pub(super) use self::columns::id_of;
pub(super) use self::csv::{Delimiter, read as read_csv};
pub(super) use self::json::read as read_json;
pub(super) use self::parquet::read as read_parquet;
pub(super) use self::taker::{RowTaker, RowsError};

//! Dates as people and programs write them (docs/groups.md § 1).

mod date;
mod formats;
mod names;
mod reading;
#[cfg(test)]
mod tests;
mod time;
mod tokens;
mod written;

pub use self::date::Date;
pub use self::formats::check_date_format;
pub use self::reading::{DateReading, is_date_column};

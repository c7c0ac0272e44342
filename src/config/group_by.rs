//! What documents are grouped by.

use std::ffi::OsStr;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::form::{Item, Read};
use crate::named::named;

named! {
    /// A part of a date.
    DatePart {
        /// `2022`.
        Year = "year",
        /// `2020s`.
        Decade = "decade",
        /// `2022-Q4`.
        Quarter = "quarter",
        /// `2022-10`.
        Month = "month",
        /// `2022-W41`, by ISO 8601.
        Week = "week",
        /// `2022-10-13`.
        Day = "day",
        /// `2022-10-13T10`, as the time is written.
        Hour = "hour",
    }
}

/// What of a document is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupKey {
    /// A column of `documents`, or a key of the front matter or the row, with or without `meta_`.
    Column(String),
    /// A part of the path, from 1.
    Folder(u8),
    /// The name of the file, without its folders.
    Name,
}

/// One way to group documents (docs/groups.md § 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupBy {
    /// What is looked at.
    pub key: GroupKey,
    /// The part of the date in it; `None` for all of it, as it stands.
    pub part: Option<DatePart>,
    text: String,
}

impl GroupBy {
    /// As it was written: its name in the tables.
    pub fn name(&self) -> &str {
        &self.text
    }
}

/// The deepest folder that can be asked for.
const MAX_FOLDER: u8 = 9;

impl FromStr for GroupBy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (key, part) = match text.split_once(':') {
            Some((key, part)) => (key, Some(part)),
            None => (text, None),
        };
        let is_folder = |key: &str| key.eq_ignore_ascii_case("folder");
        let depth = part.and_then(|part| part.parse::<u8>().ok());
        let (key, part) = match (key, depth) {
            ("", _) => return Err("a grouping without a name".into()),
            (key, Some(depth)) if is_folder(key) && (1..=MAX_FOLDER).contains(&depth) => {
                (GroupKey::Folder(depth), None)
            }
            (key, Some(_)) if is_folder(key) => {
                return Err(format!("`{text}` is no folder; they go from 1 to {MAX_FOLDER}"));
            }
            _ => {
                let part = part.map(|part| part.to_lowercase().parse()).transpose()?;
                let key = match key {
                    "folder" => GroupKey::Folder(1),
                    "name" => GroupKey::Name,
                    column => GroupKey::Column(column.to_string()),
                };
                (key, part)
            }
        };
        if key == GroupKey::Name && part.is_none() {
            return Err("`name` is different for every document; write `name:year` for the date in it".into());
        }
        Ok(GroupBy { key, part, text: text.to_string() })
    }
}

impl fmt::Display for GroupBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for GroupBy {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text)
    }
}

impl Item for GroupBy {
    fn read(item: &OsStr) -> Read<Self> {
        String::read(item)?.parse()
    }

    fn write(&self) -> String {
        self.text.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_told_apart() {
        let read = |text: &str| text.parse::<GroupBy>().map(|by| (by.key, by.part));
        assert_eq!(read("source"), Ok((GroupKey::Column("source".into()), None)));
        assert_eq!(read(" date:year "), Ok((GroupKey::Column("date".into()), Some(DatePart::Year))));
        assert_eq!(read("folder"), Ok((GroupKey::Folder(1), None)));
        assert_eq!(read("folder:3"), Ok((GroupKey::Folder(3), None)));
        assert_eq!(read("folder:year"), Ok((GroupKey::Folder(1), Some(DatePart::Year))));
        assert_eq!(read("Folder:2"), Ok((GroupKey::Folder(2), None)));
        assert_eq!(read("Date:Year"), Ok((GroupKey::Column("Date".into()), Some(DatePart::Year))));
        assert_eq!(read("name:decade"), Ok((GroupKey::Name, Some(DatePart::Decade))));
        for wrong in ["", ":year", "folder:0", "folder:10", "name", "date:century", "date:", "source:2"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read("date:yaer").unwrap_err().contains("year, decade"));
    }
}

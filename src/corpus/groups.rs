//! Documents by what is known of them: which group each is in (docs/groups.md § 1).

use std::collections::BTreeMap;

use super::dates::{Date, DateReading};
use super::own_keys::OWN_KEYS;
use super::part_name::without_part;
use super::records::{RecordView, Records};
use crate::config::{DateOptions, GroupBy, GroupKey};
use crate::error::{Error, Result};
use crate::named::nearest;

/// Groups of documents.
#[derive(Clone, Debug, Default)]
pub struct Grouping {
    /// As it was asked for.
    pub name: String,
    /// Groups: by time where they are times, else by the bytes of their names.
    pub groups: Vec<Group>,
    /// Whether groups are times.
    pub is_dated: bool,
    /// Documents without a value.
    pub without_value: u64,
    /// Documents whose value gives no such part of a date.
    pub without_date: u64,
}

/// Documents of the same value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The value.
    pub name: String,
    /// Its number in time.
    pub time: Option<i64>,
    /// Its first day, as days since 1970-01-01.
    pub start: Option<i32>,
    /// Its documents by index, ascending.
    pub documents: Vec<u32>,
}

/// What a document has under an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupValue<'d> {
    /// No value.
    Missing,
    /// A value that gives no such part of a date.
    Undated(&'d str),
    /// A group: its number in time, if groups are times, and its name.
    In(Option<i64>, String),
}

impl<'d> GroupValue<'d> {
    /// That of the document with this name; `column` gives what stands in a column, and `date` what it is as a date.
    pub fn of(
        by: &GroupBy,
        doc_id: &'d str,
        column: impl FnOnce(&str) -> Option<&'d str>,
        date: impl FnOnce(&str) -> Option<Date>,
    ) -> Self {
        let path = path_of(doc_id);
        let text = match &by.key {
            GroupKey::Name => path.rsplit('/').next(),
            GroupKey::Folder(depth) => {
                path.rsplit_once('/').and_then(|(folders, _)| folders.split('/').nth(usize::from(*depth) - 1))
            }
            GroupKey::Column(name) => column(name).map(str::trim),
        };
        let Some(text) = text.filter(|text| !text.is_empty()) else { return GroupValue::Missing };
        let Some(part) = by.part else { return GroupValue::In(None, text.to_string()) };
        let date = if by.key == GroupKey::Name { Date::in_name(text) } else { date(text) };
        match date.and_then(|date| date.part(part)) {
            Some((name, time)) => GroupValue::In(Some(time), name),
            None => GroupValue::Undated(text),
        }
    }
}

impl Grouping {
    /// The most groups.
    pub const MAX_GROUPS: usize = 1 << 14;

    /// Puts documents into groups, whose dates are read as the options say.
    ///
    /// # Errors
    /// A usage error that names the entry where there are documents and none has a group, or there are too many groups.
    ///
    /// # Complexity
    /// O(d log g) in documents and groups.
    pub fn new(by: &GroupBy, records: &Records, dates: &DateOptions) -> Result<Grouping> {
        let by = &meant(by, records)?;
        let mut grouping = Grouping { name: by.name().to_string(), is_dated: by.part.is_some(), ..Grouping::default() };
        // In their order: time first, which all of them have or none.
        let mut groups: BTreeMap<(Option<i64>, String), Vec<u32>> = BTreeMap::new();
        let mut unread = None;
        let mut dates = DateReading::new(dates);
        if let (GroupKey::Column(column), Some(_)) = (&by.key, by.part) {
            records.each(0..records.len(), |_, record| {
                dates.observe(&record, column_text(column, &record).unwrap_or_default().trim());
                Ok(())
            })?;
        }
        records.each(0..records.len(), |document, record| {
            let doc_id = record.doc_id();
            let date = |text: &str| dates.date(&record, text);
            let key = match GroupValue::of(by, &doc_id, |column| column_text(column, &record), date) {
                GroupValue::In(time, name) => (time, name),
                GroupValue::Missing => {
                    grouping.without_value += 1;
                    return Ok(());
                }
                GroupValue::Undated(text) => {
                    unread.get_or_insert_with(|| text.to_string());
                    grouping.without_date += 1;
                    return Ok(());
                }
            };
            groups.entry(key).or_default().push(document as u32);
            if groups.len() > Self::MAX_GROUPS {
                return Err(Error::usage(format!("`{by}` gives more than {} groups", Self::MAX_GROUPS))
                    .hint("group by something that more documents share, or by a longer part of the date"));
            }
            Ok(())
        })?;
        if groups.is_empty() && !records.is_empty() {
            return Err(nothing_there(by, unread.as_deref(), records)?);
        }
        let start = |time: Option<i64>| Date::first_day(by.part?, time?);
        let group = |((time, name), documents)| Group { name, time, start: start(time), documents };
        grouping.groups = groups.into_iter().map(group).collect();
        Ok(grouping)
    }
}

/// The file that a document is from.
fn path_of(doc_id: &str) -> &str {
    let path = without_part(doc_id);
    path.split_once("#row=").map_or(path, |(path, _)| path)
}

/// What a document has in a column of `documents` that is known before it is counted: a key, with or without `meta_`, or `language`.
pub fn column_text<'r>(column: &str, record: &RecordView<'r>) -> Option<&'r str> {
    if column == "language" {
        return Some(record.language());
    }
    // A key may itself begin with `meta_`.
    let key = column.strip_prefix("meta_").unwrap_or(column);
    Some(record.known(column)).filter(|value| !value.is_empty()).or(Some(record.known(key)))
}

/// The one of these columns that is meant where it is asked for in other letters, or with or without `meta_`.
///
/// # Errors
/// A usage error that names them all, if several may be meant.
pub fn column_meant<'c>(asked: &str, columns: impl Iterator<Item = &'c str>) -> Result<Option<&'c str>> {
    let plain = |name: &str| {
        let name = name.to_lowercase();
        name.strip_prefix("meta_").map_or(name.clone(), str::to_string)
    };
    let found: Vec<&str> = columns.filter(|column| plain(column) == plain(asked)).collect();
    match found[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => {
            let columns: Vec<String> = found.iter().map(|column| format!("`{column}`")).collect();
            Err(Error::usage(format!("`{asked}` may be {}", columns.join(" or "))).hint("write it as it stands"))
        }
    }
}

/// An entry as it is meant, which keeps its name.
fn meant(by: &GroupBy, records: &Records) -> Result<GroupBy> {
    let mut meant = by.clone();
    let GroupKey::Column(name) = &by.key else { return Ok(meant) };
    let plain = name.strip_prefix("meta_").unwrap_or(name);
    if name == "language" || records.keys().any(|key| key == name || key == plain) {
        return Ok(meant);
    }
    match column_meant(name, records.keys().chain(["language", "folder", "name"]))? {
        Some("folder") => meant.key = GroupKey::Folder(1),
        Some("name") if by.part.is_some() => meant.key = GroupKey::Name,
        Some(column) => meant.key = GroupKey::Column(column.to_string()),
        None => {}
    }
    Ok(meant)
}

/// Why no document has a group.
fn nothing_there(by: &GroupBy, unread: Option<&str>, records: &Records) -> Result<Error> {
    let own = |key: &&str| OWN_KEYS.contains(key);
    let mut known: Vec<String> = records.keys().filter(own).map(str::to_string).collect();
    known.extend(records.keys().filter(|key| !own(key) && *key != "language").map(|key| format!("meta_{key}")));
    known.push("language".to_string());
    let (mut deepest, mut has_dated_names) = (0, false);
    records.each(0..records.len(), |_, record| {
        let doc_id = record.doc_id();
        let folders = path_of(&doc_id).bytes().filter(|&byte| byte == b'/').count();
        deepest = deepest.max(folders);
        has_dated_names |= Date::in_name(path_of(&doc_id).rsplit('/').next().unwrap_or_default()).is_some();
        Ok(())
    })?;
    if deepest > 0 {
        known.push("folder".to_string());
    }
    if has_dated_names {
        known.push("name:year".to_string());
    }
    let named = match &by.key {
        GroupKey::Column(name) => name.as_str(),
        _ => "",
    };
    let mut there = format!("there is {}", known.join(", "));
    // Keys may be given without what their columns begin with.
    if let Some(near) = nearest(named, known.iter().map(|name| name.strip_prefix("meta_").unwrap_or(name))) {
        there = format!("did you mean `{near}`? {there}");
    }
    Ok(match (&by.key, unread) {
        (GroupKey::Folder(_), None) if deepest == 0 => {
            Error::usage(format!("no document has a folder under `{by}`: all of them lie side by side")).hint(there)
        }
        (GroupKey::Folder(_), None) => Error::usage(format!("no document lies so deep as `{by}`"))
            .hint(format!("`folder:{deepest}` is the deepest")),
        (GroupKey::Name, Some(text)) => {
            Error::usage(format!("no file name has a date for `{by}`; the first is `{text}`")).hint(there)
        }
        (_, Some(text)) => {
            let part = by.part.map_or("value", |part| part.name());
            let remedy = "--dates dmy, mdy or ymd says the order of numbers, --date-format another form";
            Error::usage(format!("no document has a {part} under `{by}`; the first has `{text}`")).hint(
                if has_dated_names {
                    format!("{remedy}; `name:year` is the year in the file names")
                } else {
                    remedy.into()
                },
            )
        }
        (_, None) => Error::usage(format!("no document has a value for `{by}`")).hint(there),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::records::tests::{Known, records_of as records};

    fn groups(by: &str, records: &Records) -> Result<Vec<(String, Vec<u32>)>> {
        let by = by.parse().map_err(Error::usage)?;
        let grouping = Grouping::new(&by, records, &DateOptions::default())?;
        let in_groups: usize = grouping.groups.iter().map(|group| group.documents.len()).sum();
        assert_eq!(in_groups as u64 + grouping.without_value + grouping.without_date, records.len() as u64);
        Ok(grouping.groups.into_iter().map(|group| (group.name, group.documents)).collect())
    }

    #[test]
    fn documents_find_their_groups() {
        let records = records(&[
            ("a/2001/x.txt", vec![("date", "2010-01-02"), ("topic", "b")], "en"),
            ("a/x_1999.jsonl#row=2020", vec![("date", "Feb 2, 2009"), ("topic", "a; b")], ""),
            ("top.txt", vec![("date", "yesterday"), ("topic", "")], "fr"),
        ]);
        let of = |by| groups(by, &records).unwrap();
        let named = |names: &[(&str, &[u32])]| -> Vec<(String, Vec<u32>)> {
            names.iter().map(|(name, documents)| (name.to_string(), documents.to_vec())).collect()
        };
        assert_eq!(of("date:year"), named(&[("2009", &[1]), ("2010", &[0])]));
        assert_eq!(of("topic"), named(&[("a; b", &[1]), ("b", &[0])]));
        assert_eq!(of("meta_topic"), of("topic"));
        assert_eq!(of("folder"), named(&[("a", &[0, 1])]));
        assert_eq!(of("folder:2"), named(&[("2001", &[0])]));
        assert_eq!(of("folder:2").len(), 1);
        assert_eq!(of("name:year"), named(&[("1999", &[1])]));
        assert_eq!(of("language"), named(&[("en", &[0]), ("fr", &[2])]));
        let error = groups("source", &records).unwrap_err();
        assert!(error.is_usage() && error.to_string().contains("`source`"), "{error}");
        assert_eq!(error.remedy(), Some("there is date, meta_topic, language, folder, name:year"));
        // `Topic` is no other column than `topic`, and the name of a grouping is what was asked for.
        for (asked, meant) in
            [("Topic", "topic"), ("META_TOPIC", "topic"), ("Date:Year", "date:year"), ("Folder", "folder")]
        {
            assert_eq!(of(asked), of(meant), "{asked}");
        }
        assert_eq!(Grouping::new(&"Topic".parse().unwrap(), &records, &DateOptions::default()).unwrap().name, "Topic");
        let error = groups("topic:year", &records).unwrap_err();
        assert!(error.to_string().contains("the first has `b`"), "{error}");
        assert!(groups("source", &Records::default()).unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_grouped_by_says_what_can() {
        let flat = records(&[("x.txt", vec![("Topic", "a"), ("tOPIC", "b")], "")]);
        let of = |by, records: &Records| {
            let error = groups(by, records).unwrap_err();
            format!("{error} ({})", error.remedy().unwrap_or_default())
        };
        assert_eq!(of("topic", &flat), "`topic` may be `Topic` or `tOPIC` (write it as it stands)");
        let all_side_by_side = "all of them lie side by side (there is meta_Topic, meta_tOPIC, language)";
        assert_eq!(of("folder", &flat), format!("no document has a folder under `folder`: {all_side_by_side}"));
        assert!(of("name:year", &flat).starts_with("no file name has a date for `name:year`; the first is `x.txt`"));
        let nested = records(&[("a/b/2020.txt", vec![], "")]);
        assert_eq!(of("folder:3", &nested), "no document lies so deep as `folder:3` (`folder:2` is the deepest)");
        assert!(of("source", &nested).ends_with("(there is language, folder, name:year)"));
    }

    #[test]
    fn too_many_groups_are_refused() {
        let ids: Vec<String> = (0..=Grouping::MAX_GROUPS).map(|id| id.to_string()).collect();
        let known: Vec<Known<'_>> = ids.iter().map(|id| ("x", vec![("id", id.as_str())], "")).collect();
        assert!(groups("id", &records(&known)).unwrap_err().is_usage());
        assert_eq!(groups("id", &records(&known[1..])).unwrap().len(), Grouping::MAX_GROUPS);
    }
}

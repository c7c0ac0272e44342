//! What is known of a document: whether it is looked at, its group, and what is shown of it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::options::KwicOptions;
use crate::commands::filter::Filter;
use crate::config::{GroupBy, GroupKey as By};
use crate::corpus::{Date, DateReading, GroupValue, OWN_KEYS, RecordView, column_meant, column_text};
use crate::error::{Error, Result};

/// What is shown of a document with each of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KwicDocument {
    /// Its name.
    pub doc_id: String,
    /// Its title; empty where it has none.
    pub title: String,
    /// Its date as it was understood; empty where it is not.
    pub date_iso: String,
    /// Its source; empty where it has none.
    pub source: String,
    /// What it has in each column that was asked for.
    pub columns: Vec<String>,
}

/// A group that documents are in: its number in time, if groups are times, and its name.
pub(crate) type GroupKey = (Option<i64>, String);

/// How documents are looked at, shared by all workers.
pub(crate) struct Looking<'o> {
    options: &'o KwicOptions,
    dates: DateReading,
    /// A bit for each field of the filters and the groups of which some document has a value.
    seen: AtomicU64,
    /// A bit for each column that is shown, of which some document with rows has a value.
    filled: AtomicU64,
    /// Keys that some document has.
    keys: Mutex<BTreeSet<String>>,
    /// Documents whose date is no date by itself.
    undated: AtomicU64,
}

impl<'o> Looking<'o> {
    pub fn new(options: &'o KwicOptions) -> Self {
        Looking {
            options,
            dates: DateReading::new(&options.inputs.reading.dates),
            seen: AtomicU64::new(0),
            filled: AtomicU64::new(0),
            keys: Mutex::default(),
            undated: AtomicU64::new(0),
        }
    }

    fn fields(&self) -> impl Iterator<Item = &'o GroupBy> {
        self.options.among.iter().map(Filter::field).chain(&self.options.group_by)
    }

    /// Whether a document meets all filters, and its group.
    pub fn judge(&self, record: &RecordView<'_>) -> (bool, Option<GroupKey>) {
        if self.fields().next().is_none() {
            return (true, None);
        }
        self.note_keys(record);
        let (doc_id, iso) = (record.doc_id(), self.date_iso(record));
        let value = |field: &GroupBy, compares: bool| {
            let is_date = compares || field.part.is_some();
            let column = |name: &str| match name {
                "date_iso" => Some(iso.as_str()),
                "date" if is_date && !iso.is_empty() => Some(iso.as_str()),
                name => column_text(name, record),
            };
            match GroupValue::of(field, &doc_id, column, |text| self.dates.date(record, text)) {
                GroupValue::In(time, name) => Some((time, name)),
                GroupValue::Missing | GroupValue::Undated(_) => None,
            }
        };
        let mut is_met = true;
        for (index, filter) in self.options.among.iter().enumerate() {
            let found = value(filter.field(), filter.compares());
            self.note_value(index, found.is_some());
            is_met &= filter.is_met(found.as_ref().map(|(_, name)| name.as_str()));
        }
        let group = self.options.group_by.as_ref().and_then(|by| value(by, false));
        self.note_value(self.options.among.len(), group.is_some());
        (is_met, group)
    }

    /// What is shown of a document with its rows.
    pub fn shown(&self, record: &RecordView<'_>) -> Arc<KwicDocument> {
        let date_iso = self.date_iso(record);
        if date_iso.is_empty() && !record.known("date").is_empty() {
            self.undated.fetch_add(1, Ordering::Relaxed);
        }
        let column = |name: &String| match name.as_str() {
            "date_iso" => date_iso.clone(),
            "doc_id" => record.doc_id().into_owned(),
            name => column_text(name, record).unwrap_or("").to_string(),
        };
        let columns: Vec<String> = self.options.columns.iter().map(column).collect();
        for (index, _) in columns.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
            note(&self.filled, index);
        }
        Arc::new(KwicDocument {
            doc_id: record.doc_id().into_owned(),
            title: record.known("title").to_string(),
            source: record.known("source").to_string(),
            columns,
            date_iso,
        })
    }

    fn date_iso(&self, record: &RecordView<'_>) -> String {
        self.dates.date(record, record.known("date")).map_or_else(String::new, Date::iso)
    }

    fn note_value(&self, field: usize, is_there: bool) {
        if is_there {
            note(&self.seen, field);
        }
    }

    /// Columns that are empty in every row.
    pub fn empty_columns(&self) -> Vec<String> {
        let filled = self.filled.load(Ordering::Relaxed);
        let columns = self.options.columns.iter().enumerate();
        columns.filter(|(index, _)| filled & bit(*index) == 0).map(|(_, name)| name.clone()).collect()
    }

    fn note_keys(&self, record: &RecordView<'_>) {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in record.metadata() {
            if !keys.contains(key) {
                keys.insert(key.to_string());
            }
        }
    }

    /// Refuses a field that no document has.
    ///
    /// # Errors
    /// A usage error that names the fields there are.
    pub fn check_fields(&self) -> Result<()> {
        let seen = self.seen.load(Ordering::Relaxed);
        let asks_for_none = |index: usize| {
            let wanted = self.options.among.get(index).and_then(Filter::wanted);
            wanted.is_some_and(|values| values.iter().any(String::is_empty))
        };
        let unseen = |(index, _): &(usize, &GroupBy)| seen & bit(*index) == 0 && !asks_for_none(*index);
        let Some((_, field)) = self.fields().enumerate().find(unseen) else { return Ok(()) };
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let own = |key: &&String| OWN_KEYS.contains(&key.as_str());
        let mut known: Vec<String> = keys.iter().filter(own).cloned().collect();
        known.extend(keys.iter().filter(|key| !own(key)).map(|key| format!("meta_{key}")));
        known.extend(["language", "folder", "name:year"].map(String::from));
        let near = match &field.key {
            By::Column(name) => column_meant(name, known.iter().map(String::as_str))?,
            _ => None,
        };
        let there = || format!("there is {}", known.join(", "));
        let error = Error::usage(format!("no document has a value for `{field}`"));
        Err(error.hint(near.map_or_else(there, |near| format!("did you mean `{near}`?"))))
    }

    /// Documents with rows whose dates could not be understood by themselves.
    pub fn undated(&self) -> u64 {
        self.undated.load(Ordering::Relaxed)
    }
}

/// One of 64; the last stands for all that follow.
fn bit(index: usize) -> u64 {
    1 << index.min(63)
}

fn note(bits: &AtomicU64, index: usize) {
    if bits.load(Ordering::Relaxed) & bit(index) == 0 {
        bits.fetch_or(bit(index), Ordering::Relaxed);
    }
}

//! What alarms need to know of all documents, from one pass over them.

use std::collections::BTreeMap;

use crate::config::DatePart;
use crate::context::ReadTotals;
use crate::corpus::{DateReading, Records};
use crate::error::Result;

/// Documents of a kind.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub documents: u64,
    /// The first of them.
    pub first: String,
}

impl Tally {
    fn add(&mut self, doc_id: impl FnOnce() -> String) {
        if self.documents == 0 {
            self.first = doc_id();
        }
        self.documents += 1;
    }
}

/// Sums over all documents.
#[derive(Debug, Default)]
pub struct RecordFacts {
    pub documents: u64,
    /// Characters of all bodies.
    pub characters: u64,
    /// By encoding and language.
    pub encodings: BTreeMap<String, BTreeMap<String, Tally>>,
    /// Texts, rows and pages by encodings that are not Unicode.
    pub guessed: BTreeMap<String, Tally>,
    /// Documents in which characters were replaced.
    pub replaced: Tally,
    /// Documents of each day, in the order of days.
    pub days: BTreeMap<String, Tally>,
    /// Documents of the day that their file was changed.
    pub of_file: Tally,
    /// What the end of a run says.
    pub read: ReadTotals,
}

impl RecordFacts {
    /// Goes over all documents.
    ///
    /// # Errors
    /// A fatal error where they cannot be read back.
    pub fn of(records: &Records, dates: &DateReading) -> Result<RecordFacts> {
        let mut facts = RecordFacts { documents: records.len() as u64, ..RecordFacts::default() };
        records.each(0..records.len(), |_, record| {
            let doc_id = || record.doc_id().into_owned();
            facts.characters += record.characters();
            let (encoding, language) = (record.encoding(), record.language());
            add_to(&mut facts.read.languages, language);
            if !encoding.is_empty() {
                add_to(&mut facts.read.encodings, encoding);
            }
            if !is_unicode(encoding) {
                tally_of(&mut facts.guessed, encoding).add(doc_id);
                if !facts.encodings.contains_key(encoding) {
                    facts.encodings.insert(encoding.to_string(), BTreeMap::new());
                }
                if let Some(languages) = facts.encodings.get_mut(encoding) {
                    tally_of(languages, language).add(doc_id);
                }
            }
            if record.replaced_characters() > 0 {
                facts.replaced.add(doc_id);
            }
            let day = dates.date(&record, record.known("date")).and_then(|date| date.part(DatePart::Day));
            if let Some((day, number)) = day {
                tally_of(&mut facts.days, &day).add(doc_id);
                let of_file = dates.plain(record.known("file_date")).and_then(|date| date.part(DatePart::Day));
                if of_file.is_some_and(|(_, of_file)| of_file == number) {
                    facts.of_file.add(doc_id);
                }
            }
            Ok(())
        })?;
        facts.read.dated = facts.days.values().map(|tally| tally.documents).sum();
        let ends = facts.days.keys().next().zip(facts.days.keys().next_back());
        facts.read.days = ends.map(|(first, last)| (first.clone(), last.clone()));
        Ok(facts)
    }
}

/// Whether an encoding is known by its bytes rather than guessed; readers of other formats name none.
fn is_unicode(encoding: &str) -> bool {
    encoding.is_empty() || encoding.starts_with("UTF-") && !encoding.contains(" and ")
}

fn add_to(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(counts.insert(name.to_string(), 1)),
    }
}

fn tally_of<'t>(tallies: &'t mut BTreeMap<String, Tally>, name: &str) -> &'t mut Tally {
    if !tallies.contains_key(name) {
        tallies.insert(name.to_string(), Tally::default());
    }
    tallies.entry(name.to_string()).or_default()
}

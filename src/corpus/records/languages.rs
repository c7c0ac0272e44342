//! The languages of all documents together.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::columns::RecordColumns;
use crate::corpus::language::{DeclaredLanguage, LanguageFrom, LanguageTotals, LastDeclared};

/// Values that are no language and are named; a column of something else may have as many as rows.
const NAMED: usize = 20;

/// What documents call their language and is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnknownLanguages {
    /// How many documents do.
    pub documents: u64,
    /// The first values, in the order of their first documents.
    pub values: Vec<UnknownLanguage>,
}

/// A value that is no language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnknownLanguage {
    /// As it is written.
    pub value: String,
    /// The first document that has it.
    pub doc_id: String,
}

/// The languages of some documents, and where they are known from.
#[derive(Debug, Default)]
pub(super) struct LanguageSums {
    pub codes: BTreeSet<String>,
    pub totals: LanguageTotals,
    /// Values that are no language, with the batch of the first document and its place there.
    pub unknown: BTreeMap<String, (u64, u32)>,
    /// Documents with such a value.
    pub documents: u64,
}

impl LanguageSums {
    /// Adds the documents of a batch that comes after all that were added.
    pub fn add(&mut self, batch: u64, columns: &RecordColumns) {
        let (mut last, mut declared) = (None, LastDeclared::default());
        for (index, language) in columns.languages.iter().enumerate() {
            if last.replace(language) != Some(language) && !self.codes.contains(language) {
                self.codes.insert(language.to_string());
            }
            let from = columns.languages_from[index];
            self.totals.add(from);
            if from == Some(LanguageFrom::Declared) {
                continue;
            }
            let value = columns.declared_language(index);
            if value.is_empty() || *declared.of(value) != DeclaredLanguage::Unknown {
                continue;
            }
            self.documents += 1;
            if self.unknown.len() < NAMED && !self.unknown.contains_key(value) {
                self.unknown.insert(value.to_string(), (batch, index as u32));
            }
        }
    }

    /// Those of both. Each had its own first values, so the first of all are among them.
    pub fn append(&mut self, mut other: LanguageSums) {
        self.codes.append(&mut other.codes);
        self.totals = self.totals.and(other.totals);
        self.documents += other.documents;
        for (value, first) in other.unknown {
            let known = self.unknown.entry(value).or_insert(first);
            *known = first.min(*known);
        }
        let mut firsts: Vec<_> = self.unknown.values().copied().collect();
        firsts.sort_unstable();
        if let Some(&end) = firsts.get(NAMED) {
            self.unknown.retain(|_, first| *first < end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table_reader::Texts;

    fn columns(values: &[String]) -> RecordColumns {
        let mut columns = RecordColumns { files: vec![0; values.len()], ..RecordColumns::default() };
        columns.languages = Texts::same("", values.len());
        columns.languages_from = vec![None; values.len()];
        let column = columns.column("language");
        values.iter().enumerate().for_each(|(index, value)| columns.set_of(index, column, value));
        columns
    }

    #[test]
    fn the_first_values_of_all_are_named_whoever_reads_what() {
        let batch = |number: usize| {
            let values: Vec<String> =
                (0..7).map(|index| format!("no language {}", (number * 5 + index * 3) % 31)).collect();
            columns(&values)
        };
        let read_by = |workers: usize| {
            let mut sums: Vec<LanguageSums> = (0..workers).map(|_| LanguageSums::default()).collect();
            (0..12).for_each(|number| sums[number * number % workers].add(number as u64, &batch(number)));
            let mut all = LanguageSums::default();
            sums.into_iter().for_each(|sums| all.append(sums));
            all
        };
        let alone = read_by(1);
        assert_eq!((alone.documents, alone.unknown.len(), alone.totals.unknown), (84, NAMED, 84));
        for workers in 2..6 {
            assert_eq!(read_by(workers).unknown, alone.unknown);
        }
    }

    #[test]
    fn languages_and_codes_for_none_are_not_named() {
        let mut sums = LanguageSums::default();
        sums.add(0, &columns(&["und", "Klingonisch", "", "fr", "Klingonisch"].map(String::from)));
        assert_eq!((sums.documents, sums.unknown["Klingonisch"]), (2, (0, 1)));
        assert_eq!(sums.unknown.len(), 1);
    }
}

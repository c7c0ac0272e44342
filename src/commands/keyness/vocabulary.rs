//! The terms, or themes, that may become rows.

use std::collections::BTreeMap;

use super::names::Names;
use super::options::KeynessOptions;
use super::sums::with_added;
use crate::error::{Error, Result};
use crate::output::Output;
use crate::table_reader::{ReadValues, Wanted};

/// Terms that may become rows, in the order of their bytes, and then of those of their class.
pub(crate) struct ComparedTerms {
    names: Names,
    classes: Vec<String>,
    /// Terms that were left out because they are stop words.
    pub stop_words: u64,
}

/// The class of themes, which is shown nowhere.
pub(crate) const THEME: &str = "theme";

#[derive(Clone, Copy, Default)]
struct TermCounts {
    count: u64,
    stop_count: u64,
}

impl ComparedTerms {
    /// Reads the terms of all outputs.
    ///
    /// # Errors
    /// A usage error where a table or column is not there.
    pub fn read(options: &KeynessOptions, outputs: &[Output]) -> Result<Self> {
        if options.themes {
            return ComparedTerms::read_themes(options, outputs);
        }
        let (mut names, mut classes, mut found) = (Names::default(), Classes::default(), Vec::new());
        for output in outputs {
            let (file, _) = output.file("terms")?;
            let wanted = [
                ("term", Wanted::Text),
                ("class", Wanted::Text),
                ("count", Wanted::Count),
                ("stop_count", Wanted::Count),
            ];
            let (mut total, mut number_of_row) = (0, 0);
            for batch in file.batches(&wanted)? {
                let batch = batch?;
                let [
                    ReadValues::Text(terms),
                    ReadValues::Text(of_class),
                    ReadValues::Count(counts),
                    ReadValues::Count(stop_counts),
                ] = &batch.columns[..]
                else {
                    return Err(Error::fatal("a column is not what was asked for"));
                };
                for (row, (count, stop_count)) in counts.iter().zip(stop_counts).enumerate() {
                    let number = names.insert(classes.number(of_class.get(row))?, terms.get(row)) as usize;
                    if number == found.len() {
                        found.push(TermCounts::default());
                    }
                    number_of_row += 1;
                    total = with_added(total, (*count).max(*stop_count), &file, number_of_row)?;
                    found[number].count += count;
                    found[number].stop_count += stop_count;
                }
            }
        }
        let is_stop_word = |of: &TermCounts| !options.keep_stop_words && 2 * of.stop_count >= of.count;
        let stop_words = found.iter().filter(|of| is_stop_word(of)).count() as u64;
        // What is too rare in all documents together is too rare in some.
        let is_in = |of: &TermCounts| of.count >= options.min_count && !is_stop_word(of);
        let mut kept: Vec<(&str, &str)> = (0u32..)
            .zip(&found)
            .filter(|(_, of)| is_in(of))
            .map(|(number, _)| names.get(number))
            .map(|(class, term)| (term, classes.0[usize::from(class)].as_str()))
            .collect();
        kept.sort_unstable();
        let mut sorted = Names::default();
        for (term, class) in kept {
            sorted.insert(classes.known(class).unwrap_or(0), term);
        }
        Ok(ComparedTerms { names: sorted, stop_words, classes: classes.0 })
    }

    /// Reads the themes of all outputs that have hits.
    fn read_themes(options: &KeynessOptions, outputs: &[Output]) -> Result<Self> {
        let mut hits: BTreeMap<String, u64> = BTreeMap::new();
        for output in outputs {
            let (file, _) = output.file("doc_themes")?;
            let (mut total, mut number_of_row) = (0, 0);
            for batch in file.batches(&[("theme", Wanted::Text), ("count", Wanted::CountOrNone)])? {
                let batch = batch?;
                let [ReadValues::Text(themes), ReadValues::Counts(counts)] = &batch.columns[..] else {
                    return Err(Error::fatal("a column is not what was asked for"));
                };
                for (row, count) in counts.iter().map(|count| count.unwrap_or(0)).enumerate() {
                    number_of_row += 1;
                    total = with_added(total, count, &file, number_of_row)?;
                    match hits.get_mut(themes.get(row)) {
                        Some(of_theme) => *of_theme += count,
                        None => _ = hits.insert(themes.get(row).to_string(), count),
                    }
                }
            }
        }
        let mut names = Names::default();
        for (theme, _) in hits.iter().filter(|(_, hits)| **hits > 0 && **hits >= options.min_count) {
            names.insert(0, theme);
        }
        Ok(ComparedTerms { names, classes: vec![THEME.to_string()], stop_words: 0 })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// A term and its class.
    pub fn get(&self, term: u32) -> (&str, &str) {
        let (class, name) = self.names.get(term);
        (name, &self.classes[usize::from(class)])
    }

    /// The number of a class.
    pub fn class(&self, name: &str) -> Option<u8> {
        self.classes.iter().position(|class| class == name).map(|class| class as u8)
    }

    /// The number of a term of a class, if it may become a row.
    pub fn number(&self, class: u8, term: &str) -> Option<u32> {
        self.names.number(class, term)
    }
}

/// Names of classes, of which there are few.
#[derive(Default)]
struct Classes(Vec<String>);

impl Classes {
    fn known(&self, name: &str) -> Option<u8> {
        self.0.iter().position(|class| class == name).map(|class| class as u8)
    }

    fn number(&mut self, name: &str) -> Result<u8> {
        if let Some(number) = self.known(name) {
            return Ok(number);
        }
        if self.0.len() > usize::from(u8::MAX) {
            return Err(Error::usage("the table terms has more than 256 classes"));
        }
        self.0.push(name.to_string());
        Ok((self.0.len() - 1) as u8)
    }
}

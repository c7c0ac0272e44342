//! Patterns by the languages that they are tried on, so that those of a language without documents cost nothing.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::finder::{self, Finder};
use super::substrings::Substrings;
use crate::themes::pattern::Pattern;

/// Patterns that are tried on documents of the same languages.
#[derive(Debug)]
pub(super) struct PatternSet {
    /// Each with the number of its test.
    patterns: Vec<(u32, Pattern)>,
    compiled: OnceLock<CompiledSet>,
}

#[derive(Debug)]
pub(super) struct CompiledSet {
    pub finder: Finder,
    pub substrings: Substrings,
}

impl PatternSet {
    /// The sets of some patterns.
    pub fn of(patterns: impl Iterator<Item = (u32, Pattern)>) -> Vec<PatternSet> {
        let mut sets: Vec<PatternSet> = Vec::new();
        let mut of_languages: HashMap<Vec<String>, usize> = HashMap::new();
        for (number, pattern) in patterns {
            match of_languages.get(&pattern.options.languages) {
                Some(&set) => sets[set].patterns.push((number, pattern)),
                None => {
                    of_languages.insert(pattern.options.languages.clone(), sets.len());
                    sets.push(PatternSet { patterns: vec![(number, pattern)], compiled: OnceLock::new() });
                }
            }
        }
        sets
    }

    /// The languages that its patterns name; empty if they are tried on all documents.
    pub fn languages(&self) -> &[String] {
        self.patterns.first().map_or(&[], |(_, pattern)| &pattern.options.languages)
    }

    /// What looks for them, made by the first document that they are tried on.
    pub fn compiled(&self) -> &CompiledSet {
        self.compiled.get_or_init(|| {
            let all = self.patterns.iter();
            CompiledSet {
                finder: finder::compile(all.clone().map(|(number, pattern)| (*number, &pattern.what))),
                substrings: Substrings::new(all.map(|(number, pattern)| (*number, &pattern.options, &pattern.what))),
            }
        })
    }
}

//! Which patterns are tried on documents of which language (docs/counting.md § 4).

use std::collections::{BTreeSet, HashMap};

use super::sets::PatternSet;
use super::targets::Targets;

/// Languages that some pattern names, and what goes for documents of them and of all others.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    /// All of them: a document of unknown language may be of any.
    sets: Vec<u32>,
    named: HashMap<String, OfLanguage>,
    /// Of a language that no pattern names.
    others: OfLanguage,
}

/// What goes for documents of one language.
#[derive(Debug, Default)]
struct OfLanguage {
    /// For each test, whether it is tried; empty where all are.
    is_tried: Vec<bool>,
    /// For each theme, whether any of its patterns is tried.
    has_pattern: Vec<bool>,
    /// The sets of patterns that are tried.
    sets: Vec<u32>,
}

impl Spoken {
    /// Of the languages that the pattern of each test names, and of the sets that they are in.
    pub fn new(of_tests: &[Vec<String>], sets: &[PatternSet], themes: usize, targets: &Targets) -> Self {
        let goes_for = |languages: &[String], code: &str| languages.is_empty() || languages.iter().any(|it| it == code);
        let of_language = |language: &str| {
            let mut is_tried: Vec<bool> = of_tests.iter().map(|languages| goes_for(languages, language)).collect();
            let mut has_pattern = vec![false; themes];
            for (test, _) in (0u32..).zip(&is_tried).filter(|(_, is_tried)| **is_tried) {
                targets.of(test).iter().for_each(|target| has_pattern[target.theme as usize] = true);
            }
            if is_tried.iter().all(|&is_tried| is_tried) {
                is_tried.clear();
            }
            let sets = (0u32..).zip(sets).filter(|(_, set)| goes_for(set.languages(), language));
            OfLanguage { is_tried, has_pattern, sets: sets.map(|(number, _)| number).collect() }
        };
        let named: BTreeSet<&String> = of_tests.iter().flatten().collect();
        let named = named.into_iter().map(|code| (code.clone(), of_language(code))).collect();
        Spoken { sets: (0u32..).zip(sets).map(|(number, _)| number).collect(), named, others: of_language("") }
    }

    fn of(&self, language: &str) -> &OfLanguage {
        self.named.get(language).unwrap_or(&self.others)
    }

    /// For each test, whether it is tried on documents of a language; empty where all are. A document of unknown language may be of any.
    pub fn tried_on(&self, language: &str) -> &[bool] {
        if language.is_empty() { &[] } else { &self.of(language).is_tried }
    }

    /// The sets of patterns that are tried on documents of a language.
    pub fn sets_for(&self, language: &str) -> &[u32] {
        if language.is_empty() { &self.sets } else { &self.of(language).sets }
    }

    /// The languages of the patterns of a theme, ascending; `None` where one is of every language.
    pub fn languages_of(&self, theme: u32) -> Option<Vec<String>> {
        if self.others.has_pattern[theme as usize] {
            return None;
        }
        let has = self.named.iter().filter(|(_, of)| of.has_pattern[theme as usize]);
        let mut codes: Vec<String> = has.map(|(code, _)| code.clone()).collect();
        codes.sort();
        Some(codes)
    }

    /// Whether a theme has a pattern that is tried on documents of a language.
    pub fn covers(&self, theme: u32, language: &str) -> bool {
        language.is_empty() || self.of(language).has_pattern[theme as usize]
    }
}

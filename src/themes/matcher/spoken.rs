//! Which patterns are tried on documents of which language (docs/counting.md § 4).

use std::collections::{BTreeSet, HashMap};

use super::targets::Targets;
use crate::themes::pattern::Pattern;

/// Languages that some pattern names, and what goes for documents of them and of all others.
#[derive(Debug, Default)]
pub(super) struct Spoken {
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
}

impl Spoken {
    /// Of the pattern of each test.
    pub fn new(patterns: &[&Pattern], themes: usize, targets: &Targets) -> Self {
        let of_language = |language: &str| {
            let mut is_tried: Vec<bool> = patterns
                .iter()
                .map(|pattern| {
                    let languages = &pattern.options.languages;
                    languages.is_empty() || languages.iter().any(|code| code == language)
                })
                .collect();
            let mut has_pattern = vec![false; themes];
            for (test, _) in (0u32..).zip(&is_tried).filter(|(_, is_tried)| **is_tried) {
                targets.of(test).iter().for_each(|target| has_pattern[target.theme as usize] = true);
            }
            if is_tried.iter().all(|&is_tried| is_tried) {
                is_tried.clear();
            }
            OfLanguage { is_tried, has_pattern }
        };
        let named: BTreeSet<&String> = patterns.iter().flat_map(|pattern| &pattern.options.languages).collect();
        let named = named.into_iter().map(|code| (code.clone(), of_language(code))).collect();
        Spoken { named, others: of_language("") }
    }

    fn of(&self, language: &str) -> &OfLanguage {
        self.named.get(language).unwrap_or(&self.others)
    }

    /// For each test, whether it is tried on documents of a language; empty where all are. A document of unknown language may be of any.
    pub fn tried_on(&self, language: &str) -> &[bool] {
        if language.is_empty() { &[] } else { &self.of(language).is_tried }
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

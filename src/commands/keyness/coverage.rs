//! Themes are compared in the documents in which they can be found: docs/counting.md § 4.

use std::collections::{BTreeMap, BTreeSet};

use super::count::{Comparison, Comparisons, Side};
use super::documents::DocumentSides;
use super::vocabulary::ComparedTerms;
use crate::output::Output;

/// Languages of documents, for each output.
type Languages = Vec<BTreeSet<String>>;

/// Themes that a note names.
const SHOWN: usize = 6;

/// For which languages each theme has no patterns.
#[derive(Default)]
pub(crate) struct Coverage {
    /// Sets of languages that some theme lacks.
    lacking: Vec<Languages>,
    /// The set of each theme.
    of_theme: Vec<u32>,
}

impl Coverage {
    /// What the runs said of the themes.
    pub fn read(outputs: &[Output], themes: &ComparedTerms) -> Self {
        let lacking: Vec<BTreeMap<&str, BTreeSet<String>>> =
            outputs.iter().map(Output::languages_not_covered).collect();
        let mut numbers: BTreeMap<Languages, u32> = BTreeMap::new();
        let mut coverage = Coverage::default();
        for theme in 0..themes.len() as u32 {
            let (name, _) = themes.get(theme);
            let languages = lacking.iter().map(|of_output| of_output.get(name).cloned().unwrap_or_default()).collect();
            let next = numbers.len() as u32;
            coverage.of_theme.push(*numbers.entry(languages).or_insert(next));
        }
        coverage.lacking = vec![Languages::new(); numbers.len()];
        for (languages, number) in numbers {
            coverage.lacking[number as usize] = languages;
        }
        coverage
    }

    /// The comparison of each theme, of the documents that it can be found in. `all` is that of all documents.
    pub fn comparisons(&self, all: &Comparison, documents: &[DocumentSides]) -> Comparisons {
        let without = |lacking: &Languages| {
            let mut comparison = all.emptied();
            for (sides, lacking) in documents.iter().zip(lacking) {
                let found = sides.in_languages().filter(|(_, _, language)| !lacking.contains(*language));
                found.for_each(|(side, tokens, _)| comparison.add(side, tokens));
            }
            comparison
        };
        if self.lacking.is_empty() {
            return Comparisons::same(all.clone());
        }
        Comparisons::each(self.lacking.iter().map(without).collect(), self.of_theme.clone())
    }

    /// Which documents of an output were left out of which themes.
    pub fn note(
        &self,
        (index, output): (usize, &Output),
        sides: &DocumentSides,
        themes: &ComparedTerms,
    ) -> Option<String> {
        let lacking: Vec<&BTreeSet<String>> = self.lacking.iter().filter_map(|all| all.get(index)).collect();
        let (mut documents, mut languages) = (0, BTreeSet::new());
        for (side, tokens, language) in sides.in_languages() {
            if side != Side::Neither && tokens > 0 && lacking.iter().any(|lacking| lacking.contains(language)) {
                documents += 1;
                languages.insert(language);
            }
        }
        if documents == 0 {
            return None;
        }
        let lacks = |theme: &u32| {
            let lacking = &self.lacking[self.of_theme[*theme as usize] as usize][index];
            lacking.iter().any(|language| languages.contains(language.as_str()))
        };
        let named: Vec<&str> = (0..themes.len() as u32).filter(lacks).map(|theme| themes.get(theme).0).collect();
        let more = named.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let (noun, are) = if documents == 1 { ("document", "is") } else { ("documents", "are") };
        let languages: Vec<&str> = languages.into_iter().collect();
        Some(format!(
            "{documents} {noun} of `{}` {are} left out of {}{more}: no patterns for {}",
            output.name(),
            named[..named.len().min(SHOWN)].join(", "),
            languages.join(", ")
        ))
    }
}

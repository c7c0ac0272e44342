//! Which documents a theme can be found in: those in a language that it has patterns for, or in an unknown one.

use std::collections::BTreeMap;

use crate::context::ThemeCoverage;
use crate::corpus::Records;
use crate::count::Counts;
use crate::error::Result;
use crate::themes::Matcher;

/// For each document, whether each theme has a pattern that is tried on its language.
#[derive(Debug, Default, PartialEq)]
pub struct Coverage {
    /// The number of the language of each document; empty where every theme has patterns for all of them.
    of_documents: Vec<u16>,
    /// For each language and theme, whether the theme has a pattern for it.
    covers: Vec<bool>,
    themes: usize,
    /// Documents of each language.
    documents: BTreeMap<String, u64>,
}

impl Coverage {
    /// Of documents and themes. The documents are looked through only if some theme lacks some language of theirs.
    ///
    /// # Errors
    /// A fatal error where the records cannot be read back.
    pub fn of(records: &Records, matcher: &Matcher) -> Result<Coverage> {
        let (languages, themes) = (records.languages().collect::<Vec<_>>(), matcher.themes().len());
        let covers: Vec<bool> = languages
            .iter()
            .flat_map(|language| (0..themes as u32).map(|theme| matcher.covers(theme, language)))
            .collect();
        if covers.iter().all(|&covers| covers) {
            return Ok(Coverage::default());
        }
        let mut coverage = Coverage { covers, themes, ..Coverage::default() };
        coverage.of_documents.reserve_exact(records.len());
        let mut counts = vec![0u64; languages.len()];
        records.each(0..records.len(), |_, record| {
            let number = languages.binary_search(&record.language()).unwrap_or_default();
            counts[number] += 1;
            // There are fewer codes of languages.
            coverage.of_documents.push(number as u16);
            Ok(())
        })?;
        coverage.documents = languages.into_iter().map(str::to_string).zip(counts).collect();
        Ok(coverage)
    }

    /// Whether every theme can be found in every document.
    pub fn is_full(&self) -> bool {
        self.of_documents.is_empty()
    }

    /// Whether a theme can be found in a document.
    pub fn holds(&self, document: u32, theme: u32) -> bool {
        let language = self.of_documents.get(document as usize);
        language.is_none_or(|&language| self.covers[language as usize * self.themes + theme as usize])
    }

    /// Tells the tokens of the documents in which a theme can be found.
    pub fn tokens(&self, counts: &Counts) -> impl Fn(u32) -> u64 {
        // One language for all where no document has one.
        let mut of_languages = vec![0; self.covers.len().checked_div(self.themes).unwrap_or(1)];
        for (document, counted) in counts.documents().iter().enumerate() {
            let language = self.of_documents.get(document).copied().unwrap_or_default();
            of_languages[language as usize] += counted.tokens();
        }
        move |theme| {
            let place = |language: usize| language * self.themes + theme as usize;
            let is_held = |language: usize| self.covers.get(place(language)).is_none_or(|&covers| covers);
            (0..of_languages.len()).filter(|&language| is_held(language)).map(|language| of_languages[language]).sum()
        }
    }

    /// What is said of each theme.
    pub fn report(&self, records: &Records, matcher: &Matcher) -> Vec<ThemeCoverage> {
        let themes = (0u32..).zip(matcher.themes());
        let unknown = records.language_totals().unknown;
        let of_theme = |(theme, name): (u32, &String)| {
            let languages = matcher.languages_of(theme)?;
            let others = self.documents.iter().filter(|(language, _)| !matcher.covers(theme, language));
            let not_covered = others.map(|(language, &count)| (language.clone(), count)).collect();
            Some(ThemeCoverage { theme: name.clone(), languages, not_covered, unknown })
        };
        themes.filter_map(of_theme).collect()
    }
}

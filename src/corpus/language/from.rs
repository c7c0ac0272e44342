//! Where the languages of documents are known from.

use serde::Serialize;

use crate::named::named;

named! {
    /// Where the language of a document is known from.
    LanguageFrom {
        /// The document, a table of metadata or an option says it.
        Declared = "declared",
        /// The text shows it by itself.
        Text = "text",
        /// Most rows of the table are in it, and nothing in the row is against it.
        Source = "source",
    }
}

/// Documents by where their language is known from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LanguageTotals {
    /// Documents whose language is declared.
    pub declared: u64,
    /// Documents whose text shows it.
    pub text: u64,
    /// Rows that have the language of their table.
    pub source: u64,
    /// Documents in no certain language.
    pub unknown: u64,
}

impl LanguageTotals {
    /// Counts one more document.
    pub fn add(&mut self, from: Option<LanguageFrom>) {
        *match from {
            Some(LanguageFrom::Declared) => &mut self.declared,
            Some(LanguageFrom::Text) => &mut self.text,
            Some(LanguageFrom::Source) => &mut self.source,
            None => &mut self.unknown,
        } += 1;
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: LanguageTotals) -> LanguageTotals {
        LanguageTotals {
            declared: self.declared + other.declared,
            text: self.text + other.text,
            source: self.source + other.source,
            unknown: self.unknown + other.unknown,
        }
    }
}

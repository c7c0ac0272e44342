//! A document within a file.

use std::ops::Range;

use crate::corpus::front_matter::FrontMatter;

/// A document within a file.
#[derive(Debug, Default)]
pub(in crate::corpus) struct Part {
    /// Its number; 0 for the text before the first document.
    pub number: u64,
    /// Where it is in the text of the file, with all that belongs to it.
    pub span: Range<usize>,
    /// What of it is counted.
    pub text: String,
    /// What is known of it.
    pub keys: FrontMatter,
    /// Why it has no text.
    pub missing: &'static str,
}

impl Part {
    /// Adds what is known of the document, unless it says nothing or is known already.
    pub(super) fn add(&mut self, key: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() && !self.keys.iter().any(|(known, _)| known == key) {
            self.keys.push((key.to_string(), value.to_string()));
        }
    }

    /// Whether something is known under a key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(known, _)| known == key)
    }
}

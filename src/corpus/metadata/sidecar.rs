//! A table with a row for each document.

use std::collections::HashMap;

use crate::corpus::front_matter::FrontMatter;

/// A table that says more about documents.
#[derive(Debug, Default)]
pub(in crate::corpus) struct Sidecar {
    pub(super) rows: Vec<FrontMatter>,
    /// The row of a document, by its name.
    pub(super) row_of: HashMap<String, usize>,
    /// Rows that belong to no document, and why, in their order.
    pub unmatched: Vec<String>,
}

impl Sidecar {
    /// What is said of a document.
    pub fn row_of(&self, doc_id: &str) -> &[(String, String)] {
        self.row_of.get(doc_id).map_or(&[], |&row| &self.rows[row])
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    /// How many documents have one.
    pub fn documents(&self) -> u64 {
        self.row_of.len() as u64
    }
}

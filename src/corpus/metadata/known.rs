//! What is known of documents from outside: from their paths, and from a table beside them.

use serde::Serialize;

use super::path_pattern::PathPattern;
use super::sidecar::Sidecar;
use crate::corpus::format::DocumentFormat;
use crate::corpus::front_matter::FrontMatter;
use crate::corpus::part_name::without_part;

/// What is known of documents from outside. What a table says goes before front matter and the columns of a row, these before what the
/// path says, and that before what a page or a file of an office program says of itself; what is empty is not said.
#[derive(Debug, Default)]
pub struct Metadata {
    pub(super) pattern: Option<PathPattern>,
    /// Paths that the pattern fits.
    pub(super) fitting: u64,
    pub(super) sidecar: Option<Sidecar>,
}

/// How well it fitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MetadataReport {
    /// Documents whose path the pattern fits, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paths_that_fit: Option<u64>,
    /// Rows of the table, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Documents that have a row in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents_with_row: Option<u64>,
    /// Rows that belong to no document, by the name that they give, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmatched: Vec<String>,
}

impl Metadata {
    /// Whether nothing was asked for.
    pub(in crate::corpus) fn is_empty(&self) -> bool {
        self.pattern.is_none() && self.sidecar.is_none()
    }

    /// Adds to what a document of a format says about itself.
    pub(in crate::corpus) fn apply(&self, doc_id: &str, format: DocumentFormat, own: &mut FrontMatter) {
        let file = without_part(doc_id);
        // An article says of itself what it is, and a file of articles does not.
        let goes_first = format.describes_itself() && file == doc_id;
        if let Some(pattern) = &self.pattern {
            for (key, value) in pattern.values(file) {
                match own.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, known)) if known.is_empty() || goes_first => *known = value,
                    Some(_) => {}
                    None => own.push((key, value)),
                }
            }
        }
        // The row of a file goes for its parts, unless they have rows of their own.
        let rows = self.sidecar.iter().flat_map(|sidecar| match sidecar.row_of(doc_id) {
            [] => sidecar.row_of(file),
            row => row,
        });
        for (key, value) in rows {
            match own.iter_mut().find(|(known, _)| known == key) {
                Some((_, known)) if !value.is_empty() => known.clone_from(value),
                Some(_) => {}
                None => own.push((key.clone(), value.clone())),
            }
        }
    }

    /// How well it fitted; `None` where nothing was asked for.
    pub fn report(&self) -> Option<MetadataReport> {
        if self.is_empty() {
            return None;
        }
        let sidecar = self.sidecar.as_ref();
        Some(MetadataReport {
            paths_that_fit: self.pattern.as_ref().map(|_| self.fitting),
            rows: sidecar.map(Sidecar::rows),
            documents_with_row: sidecar.map(Sidecar::documents),
            unmatched: sidecar.map(|sidecar| sidecar.unmatched.clone()).unwrap_or_default(),
        })
    }
}

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
    /// What it says of them.
    pub(super) paths: PathTotals,
    pub(super) sidecar: Option<Sidecar>,
}

/// What a pattern says of paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PathTotals {
    /// Documents whose path it fits.
    pub documents: u64,
    /// The first values of each name, in the order of the pattern.
    pub examples: Vec<(String, Vec<String>)>,
    /// Documents whose path could be divided in another way as well.
    pub ambiguous: u64,
    /// The first of them: its name, a name of the pattern, the value that was taken, and the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_ambiguous: Option<[String; 4]>,
}

/// Values of each name that are shown.
const SHOWN_VALUES: usize = 3;

impl PathTotals {
    /// Applies a pattern to the names of documents.
    pub(super) fn of<'d>(pattern: &PathPattern, doc_ids: impl Iterator<Item = &'d str>) -> PathTotals {
        let mut totals = PathTotals::default();
        for doc_id in doc_ids {
            let values = pattern.values(doc_id);
            if values.is_empty() {
                continue;
            }
            totals.documents += 1;
            if let Some(other) = pattern.other_values(doc_id) {
                totals.ambiguous += 1;
                if let Some(((key, value), (_, other))) =
                    values.iter().zip(&other).find(|(value, other)| value != other)
                {
                    let first = || [doc_id.to_string(), key.clone(), value.clone(), other.clone()];
                    totals.first_ambiguous.get_or_insert_with(first);
                }
            }
            for (key, value) in values {
                if !totals.examples.iter().any(|(known, _)| *known == key) {
                    totals.examples.push((key.clone(), Vec::new()));
                }
                let examples = totals.examples.iter_mut().find(|(known, _)| *known == key);
                let examples =
                    examples.filter(|(_, examples)| examples.len() < SHOWN_VALUES && !examples.contains(&value));
                if let Some((_, examples)) = examples {
                    examples.push(value);
                }
            }
        }
        totals
    }
}

/// How well it fitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MetadataReport {
    /// What the pattern of paths says, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paths: Option<PathTotals>,
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
            paths: self.pattern.as_ref().map(|_| self.paths.clone()),
            rows: sidecar.map(Sidecar::rows),
            documents_with_row: sidecar.map(Sidecar::documents),
            unmatched: sidecar.map(|sidecar| sidecar.unmatched.clone()).unwrap_or_default(),
        })
    }
}

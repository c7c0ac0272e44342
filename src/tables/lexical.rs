//! Columns of `documents` that are made on request: lexical diversity and readability.

use std::ops::Range;

use super::{Column, Values};
use crate::config::DocumentMeasure;

/// Measures of each document; `None` for those that are not asked for.
#[derive(Clone, Debug, Default)]
pub struct LexicalMeasures {
    /// Type–token ratio, MTLD, HD-D and Yule's K.
    pub diversity: Option<Vec<[Option<f64>; 4]>>,
    /// Flesch Reading Ease, Fog and SMOG.
    pub readability: Option<Vec<[Option<f64>; 3]>>,
}

impl LexicalMeasures {
    /// The kinds of measures there are.
    pub(super) fn kinds(&self) -> Vec<DocumentMeasure> {
        let diversity = self.diversity.is_some().then_some(DocumentMeasure::Diversity);
        diversity.into_iter().chain(self.readability.is_some().then_some(DocumentMeasure::Readability)).collect()
    }

    /// The values of some documents, column by column.
    pub(super) fn values(&self, documents: Range<usize>) -> Vec<Values<'static>> {
        let mut values = Vec::new();
        if let Some(diversity) = &self.diversity {
            push_columns(&mut values, &diversity[documents.clone()]);
        }
        if let Some(readability) = &self.readability {
            push_columns(&mut values, &readability[documents]);
        }
        values
    }
}

fn push_columns<const N: usize>(values: &mut Vec<Values<'static>>, rows: &[[Option<f64>; N]]) {
    values.extend((0..N).map(|column| Values::real(rows.iter().map(|row| row[column]))));
}

/// The columns of these kinds.
pub(super) fn lexical_columns(kinds: &[DocumentMeasure]) -> Vec<Column> {
    let diversity = [
        Column::real(
            "ttr",
            "0 to 1",
            "With `document_measures = diversity`: type–token ratio of the words. Falls with the length of the text.",
            "word types / words",
        ),
        Column::real(
            "mtld",
            "words",
            "With `diversity`: measure of textual lexical diversity (McCarthy & Jarvis 2010), threshold 0.72; empty where no \
             word comes twice.",
            "mean of forward and backward: words / stretches whose type–token ratio falls to 0.72",
        ),
        Column::real(
            "hdd",
            "0 to 1",
            "With `diversity`: HD-D (McCarthy & Jarvis 2007), the mean share of types in samples of 42 words; empty for fewer \
             words.",
            "sum over types of (1 - C(words - f, 42) / C(words, 42)) / 42",
        ),
        Column::real(
            "yule_k",
            "0 to 10000",
            "With `diversity`: Yule's characteristic K (1944). The larger, the more the text repeats itself.",
            "1e4 * (sum over types of f^2 - words) / words^2",
        ),
    ];
    let readability = [
        Column::real(
            "flesch",
            "score",
            "With `document_measures = readability`: Flesch Reading Ease (1948), English only. The larger, the easier.",
            "206.835 - 1.015 * words / sentences - 84.6 * syllables / words",
        ),
        Column::real(
            "fog",
            "years of schooling",
            "With `readability`: Gunning's Fog index (1952), English only. Long words have three syllables or more.",
            "0.4 * (words / sentences + 100 * long words / words)",
        ),
        Column::real(
            "smog",
            "years of schooling",
            "With `readability`: SMOG (McLaughlin 1969), English only. Made for texts of 30 sentences or more.",
            "1.0430 * sqrt(30 * long words / sentences) + 3.1291",
        ),
    ];
    let mut columns = Vec::new();
    for kind in kinds {
        match kind {
            DocumentMeasure::Diversity => columns.extend(diversity.clone()),
            DocumentMeasure::Readability => columns.extend(readability.clone()),
        }
    }
    columns
}

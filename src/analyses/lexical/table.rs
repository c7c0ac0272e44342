//! Columns of `documents` that are made on request: lexical diversity and readability.

use crate::config::DocumentMeasure;
use crate::tables::Columns;

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
    pub(crate) fn kinds(&self) -> Vec<DocumentMeasure> {
        let diversity = self.diversity.is_some().then_some(DocumentMeasure::Diversity);
        diversity.into_iter().chain(self.readability.is_some().then_some(DocumentMeasure::Readability)).collect()
    }

    fn diversity(&self, document: usize) -> [Option<f64>; 4] {
        self.diversity.as_ref().map_or([None; 4], |values| values[document])
    }

    fn readability(&self, document: usize) -> [Option<f64>; 3] {
        self.readability.as_ref().map_or([None; 3], |values| values[document])
    }
}

/// The columns of these kinds.
pub(crate) fn lexical_columns<'a, X: 'a>(
    columns: Columns<'a, usize, X>,
    kinds: &[DocumentMeasure],
    of: fn(&X) -> &LexicalMeasures,
) -> Columns<'a, usize, X> {
    let diversity = kinds.contains(&DocumentMeasure::Diversity);
    let readability = kinds.contains(&DocumentMeasure::Readability);
    columns
        .real("ttr", "0 to 1", move |row, from| of(from).diversity(row)[0])
        .says(
            "With `document_measures = diversity`: type–token ratio of the words. Falls with the length of \
             the text.",
        )
        .formula("word types / words")
        .only_if(diversity)
        .real("mtld", "words", move |row, from| of(from).diversity(row)[1])
        .says(
            "With `diversity`: measure of textual lexical diversity (McCarthy & Jarvis 2010), threshold \
             0.72; empty where no word comes twice.",
        )
        .formula("mean of forward and backward: words / stretches whose type–token ratio falls to 0.72")
        .only_if(diversity)
        .real("hdd", "0 to 1", move |row, from| of(from).diversity(row)[2])
        .says(
            "With `diversity`: HD-D (McCarthy & Jarvis 2007), the mean share of types in samples of 42 \
             words; empty for fewer words.",
        )
        .formula("sum over types of (1 - C(words - f, 42) / C(words, 42)) / 42")
        .only_if(diversity)
        .real("yule_k", "0 to 10000", move |row, from| of(from).diversity(row)[3])
        .says("With `diversity`: Yule's characteristic K (1944). The larger, the more the text repeats itself.")
        .formula("1e4 * (sum over types of f^2 - words) / words^2")
        .only_if(diversity)
        .real("flesch", "score", move |row, from| of(from).readability(row)[0])
        .says(
            "With `document_measures = readability`: Flesch Reading Ease (1948), English only. The larger, \
             the easier.",
        )
        .formula("206.835 - 1.015 * words / sentences - 84.6 * syllables / words")
        .only_if(readability)
        .real("fog", "years of schooling", move |row, from| of(from).readability(row)[1])
        .says(
            "With `readability`: Gunning's Fog index (1952), English only. Long words have three syllables \
             or more.",
        )
        .formula("0.4 * (words / sentences + 100 * long words / words)")
        .only_if(readability)
        .real("smog", "years of schooling", move |row, from| of(from).readability(row)[2])
        .says(
            "With `readability`: SMOG (McLaughlin 1969), English only. Made for texts of 30 sentences or \
             more.",
        )
        .formula("1.0430 * sqrt(30 * long words / sentences) + 3.1291")
        .only_if(readability)
}

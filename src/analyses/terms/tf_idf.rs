//! The schemes of idf and tf_idf: their columns, and the formulas that each is made of.

use crate::config::TfIdf;
use crate::count::TermId;
use crate::stats::{euclidean, idf, idf_log10, idf_plus_one, idf_smooth};
use crate::tables::{Column, ColumnKind};

impl Column {
    /// `idf` by a scheme.
    pub(crate) fn idf(scheme: TfIdf) -> Column {
        let (unit, description, formula) = match scheme {
            TfIdf::Plain => (
                "nats",
                "Inverse document frequency (Spärck Jones 1972), natural logarithm, without smoothing. Other schemes: `tf_idf`.",
                "ln(number of documents / doc_count)",
            ),
            TfIdf::Sklearn => (
                "nats",
                "Inverse document frequency, scheme `sklearn`: smooth_idf of scikit-learn.",
                "ln((1 + number of documents) / (1 + doc_count)) + 1",
            ),
            TfIdf::Quanteda => (
                "bans",
                "Inverse document frequency, scheme `quanteda`: logarithm to base 10.",
                "log10(number of documents / doc_count)",
            ),
            TfIdf::Tidytext => (
                "nats",
                "Inverse document frequency, scheme `tidytext`: natural logarithm, without smoothing.",
                "ln(number of documents / doc_count)",
            ),
            TfIdf::Text2vec => (
                "nats",
                "Inverse document frequency, scheme `text2vec`: its smooth_idf.",
                "ln(1 + number of documents / doc_count)",
            ),
        };
        Column { description: description.into(), formula: Some(formula), ..Column::new("idf", ColumnKind::Real, unit) }
    }

    /// `tf_idf` by a scheme.
    pub(crate) fn tf_idf(scheme: TfIdf) -> Column {
        let (unit, description, formula) = match scheme {
            TfIdf::Plain => (
                "nats",
                "Raw count times unsmoothed inverse document frequency; not normalised by the length of the document. Other schemes: `tf_idf`.",
                "count * ln(number of documents / doc_count)",
            ),
            TfIdf::Sklearn => (
                "0 to 1",
                "Scheme `sklearn`, as TfidfVectorizer: count times idf, divided by the Euclidean length of all of them in the document.",
                "count * idf / sqrt(sum over terms of the document of (count * idf) ^ 2)",
            ),
            TfIdf::Quanteda => (
                "bans",
                "Scheme `quanteda`, as dfm_tfidf: count times idf.",
                "count * log10(number of documents / doc_count)",
            ),
            TfIdf::Tidytext => (
                "nats",
                "Scheme `tidytext`, as bind_tf_idf: the share of the document's terms, times idf.",
                "count / sum(count of the document) * ln(number of documents / doc_count)",
            ),
            TfIdf::Text2vec => (
                "nats",
                "Scheme `text2vec`, as TfIdf: the share of the document's terms, times idf.",
                "count / sum(count of the document) * ln(1 + number of documents / doc_count)",
            ),
        };
        Column {
            description: description.into(),
            formula: Some(formula),
            ..Column::new("tf_idf", ColumnKind::Real, unit)
        }
    }
}

/// The idf of a term that so many documents hold.
pub(crate) fn idf_of(scheme: TfIdf, documents: u64, doc_count: u64) -> Option<f64> {
    match scheme {
        TfIdf::Plain | TfIdf::Tidytext => idf(documents, doc_count),
        TfIdf::Sklearn => Some(idf_smooth(documents, doc_count)),
        TfIdf::Quanteda => idf_log10(documents, doc_count),
        TfIdf::Text2vec => idf_plus_one(documents, doc_count),
    }
}

/// What every count·idf of a document is divided by; of all its terms, also of those that no row is written for. `None` where it is
/// not divided.
pub(crate) fn divisor(scheme: TfIdf, terms: &[(TermId, u64)], idf: &[Option<f64>]) -> Option<f64> {
    match scheme {
        TfIdf::Plain | TfIdf::Quanteda => None,
        TfIdf::Sklearn => {
            Some(euclidean(terms.iter().map(|&(id, count)| count as f64 * idf[id.0 as usize].unwrap_or(0.0))))
        }
        TfIdf::Tidytext | TfIdf::Text2vec => Some(terms.iter().map(|&(_, count)| count).sum::<u64>() as f64),
    }
}

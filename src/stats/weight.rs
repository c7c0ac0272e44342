//! Relative frequencies and weights.

use super::association::real;

/// `10⁶·count/tokens`; `None` without tokens.
pub fn per_million(count: u64, tokens: u64) -> Option<f64> {
    (tokens > 0).then(|| 1e6 * real(count) / real(tokens))
}

/// `1000·count/tokens`; `None` without tokens.
pub fn per_thousand(count: u64, tokens: u64) -> Option<f64> {
    (tokens > 0).then(|| 1e3 * real(count) / real(tokens))
}

/// `parts/unit`: a sum that was kept as a whole number of parts.
pub fn fraction(parts: u64, unit: u64) -> f64 {
    real(parts) / real(unit)
}

/// Inverse document frequency `ln(documents/doc_count)` (Spärck Jones 1972); `None` where no document holds the term.
pub fn idf(documents: u64, doc_count: u64) -> Option<f64> {
    (doc_count > 0).then(|| libm::log(real(documents) / real(doc_count)))
}

/// `ln((1 + documents)/(1 + doc_count)) + 1`, as if one more document held every term: scikit-learn's `smooth_idf`.
pub fn idf_smooth(documents: u64, doc_count: u64) -> f64 {
    libm::log((1.0 + real(documents)) / (1.0 + real(doc_count))) + 1.0
}

/// `log10(documents/doc_count)`; `None` where no document holds the term.
pub fn idf_log10(documents: u64, doc_count: u64) -> Option<f64> {
    (doc_count > 0).then(|| libm::log10(real(documents) / real(doc_count)))
}

/// `ln(1 + documents/doc_count)`, which is above 0 for every term; `None` where no document holds it.
pub fn idf_plus_one(documents: u64, doc_count: u64) -> Option<f64> {
    (doc_count > 0).then(|| libm::log(1.0 + real(documents) / real(doc_count)))
}

/// `√(Σ weight²)`, in the order of the weights.
pub fn euclidean(weights: impl Iterator<Item = f64>) -> f64 {
    libm::sqrt(weights.map(|weight| weight * weight).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights() {
        assert_eq!(per_million(3, 1_500_000), Some(2.0));
        assert_eq!(per_thousand(1, 0), None);
        assert_eq!(idf(8, 8), Some(0.0));
        assert!((idf(10, 1).unwrap() - std::f64::consts::LN_10).abs() < 1e-15);
    }
}

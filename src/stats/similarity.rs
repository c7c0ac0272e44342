//! How alike two sets are, and how surely MinHash finds those that are.

use super::association::real;

/// Jaccard similarity of two sets that share some members (Jaccard 1912; of shingles, the resemblance of Broder 1997):
/// `shared / (size1 + size2 − shared)`; `None` for two empty sets.
pub fn jaccard(shared: u64, size1: u64, size2: u64) -> Option<f64> {
    let all = size1 + size2 - shared;
    (all > 0).then(|| real(shared) / real(all))
}

/// Probability that two sets of this similarity have one of `bands` bands of `rows` MinHash values in common:
/// `1 − (1 − sʳ)ᵇ` (Leskovec, Rajaraman & Ullman 2014, § 3.4).
pub fn meeting_probability(similarity: f64, rows: usize, bands: usize) -> f64 {
    let power = |base: f64, times: usize| (0..times).fold(1.0, |product, _| product * base);
    1.0 - power(1.0 - power(similarity, rows), bands)
}

/// The most values in a band, 16 at most and one at least, with which pairs of this similarity meet as surely as `probability`, when there
/// are `hashes` values in all.
pub fn rows_per_band(similarity: f64, hashes: usize, probability: f64) -> usize {
    let is_sure = |rows: &usize| meeting_probability(similarity, *rows, hashes / rows) >= probability;
    (1..=16).rev().find(is_sure).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_is_a_share() {
        assert_eq!(jaccard(4, 5, 4), Some(0.8));
        assert_eq!((jaccard(3, 3, 3), jaccard(0, 1, 1), jaccard(0, 0, 0)), (Some(1.0), Some(0.0), None));
    }

    #[test]
    fn the_curve_is_that_of_the_book() {
        // Leskovec, Rajaraman & Ullman 2014, figure 3.8: b = 20, r = 5.
        for (similarity, expected) in
            [(0.2, 0.006), (0.3, 0.047), (0.4, 0.186), (0.5, 0.470), (0.6, 0.802), (0.7, 0.975)]
        {
            assert!((meeting_probability(similarity, 5, 20) - expected).abs() < 6e-4, "{similarity}");
        }
        assert!((meeting_probability(0.8, 5, 20) - 0.9996).abs() < 6e-5);
    }

    #[test]
    fn bands_are_as_long_as_they_may() {
        let rows: Vec<usize> =
            [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0].map(|similarity| rows_per_band(similarity, 128, 0.999)).into();
        assert_eq!(rows, [2, 3, 4, 5, 7, 8, 12, 16]);
    }
}

//! How much more often terms stand together than fewer of them make one expect.

/// The interaction of all K terms of an n-gram in the saturated log-linear model of its 2^K cells, and its z (Blaheta & Johnson 2001):
/// λ = Σ (−1)^(K − b)·ln n and z = λ / √(Σ 1/n), with n = cell + 0.5 and b the number of positions that agree. The cells are by the bits of the
/// positions that agree. For K = 2, λ is the log odds ratio with ½ added to each cell.
///
/// # Panics
/// Where the cells are not 2^K.
pub fn interaction(cells: &[u64]) -> (f64, f64) {
    assert!(cells.len().is_power_of_two(), "a cell for each set of positions");
    let len = cells.len().trailing_zeros();
    let (mut lambda, mut variance) = (0.0, 0.0);
    for (set, &cell) in cells.iter().enumerate() {
        let n = cell as f64 + 0.5;
        let log = libm::log(n);
        lambda += if (len - set.count_ones()).is_multiple_of(2) { log } else { -log };
        variance += 1.0 / n;
    }
    (lambda, lambda / libm::sqrt(variance))
}

/// Probability of a standard normal number that is at least this large: erfc(z/√2)/2.
pub fn upper_tail(z: f64) -> f64 {
    libm::erfc(z / std::f64::consts::SQRT_2) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: log odds ratio and its standard error of `Table2x2([[12.5, 3.5], [5.5, 80.5]])` in statsmodels; coefficient and standard error of the
    /// interaction in its saturated Poisson model of eight cells.
    #[test]
    fn as_the_saturated_model_has_it() {
        let cases: [(&[u64], f64, f64); 2] = [
            (&[80, 3, 5, 12], 3.95647476799898, 5.287275052920478),
            (&[900, 40, 30, 8, 50, 3, 2, 6], 1.8007341424269558, 1.7695137947901562),
        ];
        for (cells, expected_lambda, expected_z) in cases {
            let (lambda, z) = interaction(cells);
            assert!((lambda - expected_lambda).abs() < 1e-10, "{lambda}");
            assert!((z - expected_z).abs() < 1e-8, "{z}");
        }
    }

    #[test]
    fn independent_terms_do_not_interact() {
        let (lambda, _) = interaction(&[1000, 1000, 1000, 1000]);
        assert!(lambda.abs() < 1e-12);
        let (lambda, z) = interaction(&[7; 8]);
        assert!(lambda.abs() < 1e-12 && z.abs() < 1e-12);
    }

    #[test]
    fn tails_are_those_of_the_tables() {
        for (z, p) in [(0.0, 0.5), (1.959963984540054, 0.025), (-1.2815515655446004, 0.9), (4.753424308822899, 1e-6)] {
            assert!((upper_tail(z) - p).abs() < 1e-12, "{z}");
        }
    }
}

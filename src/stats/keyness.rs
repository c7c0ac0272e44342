//! What tells two bodies of text apart, beyond the measures of a 2×2 table. `docs/keyness.md` is the contract.

use super::association::real;
use super::{Contingency, Measure};

impl Measure {
    /// Those of a comparison where nothing is said.
    pub const KEYNESS: &[Measure] =
        &[Measure::G2, Measure::LogRatio, Measure::LogRatioConservative, Measure::PValue, Measure::QValue];
}

/// The log odds ratio of a term with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogOdds {
    /// δ, in nats: positive where the term is more frequent in the first row of the table.
    pub ratio: f64,
    /// δ over its estimated standard deviation.
    pub z: f64,
}

impl LogOdds {
    /// Of a table whose rows are target and reference, and whose first column is the term:
    ///
    /// - δ = ln((y + α)/(n + α₀ − y − α)) − ln((y′ + α)/(n′ + α₀ − y′ − α)) (eq. 16),
    /// - z = δ/√(1/(y + α) + 1/(y′ + α)) (eq. 20 and 22),
    ///
    /// with y = o11, n = r1, y′ = c1 − o11, n′ = n − r1, α₀ the `prior` in tokens, of which the term has its share of the whole table, α = α₀·c1/n.
    ///
    /// `None` where a row is empty, the term is all of the table's tokens or none, or a cell would be negative.
    pub fn of(table: &Contingency, prior: f64) -> Option<LogOdds> {
        let Contingency { o11, r1, c1, n } = *table;
        let (r2, c2) = (n.checked_sub(r1)?, n.checked_sub(c1)?);
        let (o12, o21) = (r1.checked_sub(o11)?, c1.checked_sub(o11)?);
        let o22 = r2.checked_sub(o21)?;
        if r1 == 0 || r2 == 0 || c1 == 0 || c2 == 0 {
            return None;
        }
        // A prior as large as the table adds its margins exactly; that of the other tokens is taken of their own margin, so that nothing cancels.
        let scale = prior / real(n);
        let (term, others) = (real(c1) * scale, real(c2) * scale);
        let (y1, y2) = (real(o11) + term, real(o21) + term);
        // A difference of logarithms changes its sign, to the bit, where target and reference change places.
        let ratio = libm::log(y1 / (real(o12) + others)) - libm::log(y2 / (real(o22) + others));
        Some(LogOdds { ratio, z: ratio / libm::sqrt(1.0 / y1 + 1.0 / y2) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-13 * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn known_values() {
        // Worked with 50 decimal digits in Python's mpmath, from the formulas of the paper.
        let table = Contingency { o11: 30, r1: 1000, c1: 50, n: 10_000 };
        let LogOdds { ratio, z } = LogOdds::of(&table, 500.0).expect("defined");
        close(ratio, 2.233085075813556);
        close(z, 8.142483063252296);
        // As much prior as text, and a term that the reference lacks.
        let table = Contingency { o11: 7, r1: 1234, c1: 7, n: 5678 };
        let LogOdds { ratio, z } = LogOdds::of(&table, 5678.0).expect("defined");
        close(ratio, 1.075935136665005);
        close(z, 2.32428554301064);
    }

    #[test]
    fn undefined_is_none() {
        for (o11, r1, c1, n) in
            [(0, 0, 3, 10), (3, 10, 3, 10), (0, 5, 0, 10), (5, 5, 10, 10), (4, 3, 5, 10), (0, 0, 0, 0)]
        {
            assert_eq!(LogOdds::of(&Contingency { o11, r1, c1, n }, 100.0), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn laws(o11 in 0u64..1000, o21 in 0u64..1000, o12 in 1u64..1_000_000, o22 in 1u64..1_000_000_000, prior in 0.1f64..1e9) {
            prop_assume!(o11 + o21 > 0);
            let table = |o11, o21, o12, o22| Contingency { o11, r1: o11 + o12, c1: o11 + o21, n: o11 + o12 + o21 + o22 };
            let there = LogOdds::of(&table(o11, o21, o12, o22), prior).unwrap();
            let back = LogOdds::of(&table(o21, o11, o22, o12), prior).unwrap();
            prop_assert_eq!((there.ratio.to_bits(), there.z.to_bits()), ((-back.ratio).to_bits(), (-back.z).to_bits()));
            prop_assert!(there.ratio.is_finite() && there.z.is_finite());
            // More of a prior draws both sides to each other.
            let shrunk = LogOdds::of(&table(o11, o21, o12, o22), prior * 2.0).unwrap();
            prop_assert!(shrunk.ratio.abs() <= there.ratio.abs() * (1.0 + 1e-9) + 1e-12, "{} {}", shrunk.ratio, there.ratio);
        }
    }
}

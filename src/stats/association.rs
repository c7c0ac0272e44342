//! Measures of a 2×2 table.

/// A 2×2 table by its first cell, its margins and its sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contingency {
    /// How often both were observed together.
    pub o11: u64,
    /// How often the first was observed.
    pub r1: u64,
    /// How often the second was observed.
    pub c1: u64,
    /// The sum of the table.
    pub n: u64,
}

impl Contingency {
    /// Expected co-occurrences were both independent: `r1·c1/n`. `None` where `n` is 0.
    pub fn e11(&self) -> Option<f64> {
        (self.n > 0).then(|| real(self.r1) * real(self.c1) / real(self.n))
    }

    /// Pointwise mutual information in bits: `log2(O11/E11)` (Church & Hanks 1990). `None` where O11 is 0.
    pub fn pmi(&self) -> Option<f64> {
        // Divided in this order, the quotient of two close numbers keeps all of its digits.
        (self.o11 > 0).then(|| libm::log2((real(self.o11) / real(self.r1)) * (real(self.n) / real(self.c1))))
    }

    /// PMI normalised to −1…1: `pmi / −log2(O11/n)` (Bouma 2009). `None` where O11 is 0 or n.
    pub fn npmi(&self) -> Option<f64> {
        Some(self.pmi()? / self.information()?)
    }

    /// `−log2(O11/n)`: bits by which an observation of both surprises. `None` where O11 is 0 or n.
    pub fn information(&self) -> Option<f64> {
        (0 < self.o11 && self.o11 < self.n).then(|| -libm::log2(real(self.o11) / real(self.n)))
    }

    /// `14 + log2(2·O11/(R1+C1))`, at most 14 (Rychlý 2008). `None` where O11 is 0.
    pub fn log_dice(&self) -> Option<f64> {
        (self.o11 > 0).then(|| 14.0 + libm::log2(2.0 * real(self.o11) / (real(self.r1) + real(self.c1))))
    }

    /// Log-likelihood ratio `2·Σ O·ln(O/E)`, negative where fewer were observed than expected (Dunning 1993).
    /// `None` where a margin is 0 or a cell would be negative.
    pub fn g2(&self) -> Option<f64> {
        let Contingency { o11, r1, c1, n } = *self;
        let (r2, c2) = (n.checked_sub(r1)?, n.checked_sub(c1)?);
        if r1 == 0 || c1 == 0 || r2 == 0 || c2 == 0 {
            return None;
        }
        let (o12, o21) = (r1.checked_sub(o11)?, c1.checked_sub(o11)?);
        let o22 = r2.checked_sub(o21)?;
        // All four cells differ from what is expected by the same amount, (O11·n − R1·C1)/n, which is exact in integers.
        let product = |a: u64, b: u64| i128::from(a) * i128::from(b);
        let difference = (product(o11, n) - product(r1, c1)) as f64 / real(n);
        let term = |observed: u64, row: u64, column: u64, difference: f64| {
            let expected = real(row) * real(column) / real(n);
            deviance(real(observed), expected, difference)
        };
        let sum = term(o11, r1, c1, difference)
            + term(o12, r1, c2, -difference)
            + term(o21, r2, c1, -difference)
            + term(o22, r2, c2, difference);
        Some(if difference < 0.0 { -2.0 * sum } else { 2.0 * sum })
    }

    /// Probability of a [`g2`](Self::g2) at least as far from 0 if both were independent: χ² with one degree of
    /// freedom, `erfc(√(|g2|/2))`.
    pub fn p_value(&self) -> Option<f64> {
        self.g2().map(p_value)
    }
}

/// Probability of a [`g2`](Contingency::g2) at least as far from 0 as this: see [`Contingency::p_value`].
pub fn p_value(g2: f64) -> f64 {
    libm::erfc(libm::sqrt(g2.abs() / 2.0))
}

/// `O·ln(O/E) − (O − E)` for `O = E + difference`. The differences of the four cells sum to 0, so that the sum of this
/// over the cells is that of `O·ln(O/E)`, without the loss of digits of large terms that cancel each other.
fn deviance(observed: f64, expected: f64, difference: f64) -> f64 {
    if observed == 0.0 {
        return expected;
    }
    let relative = difference / expected;
    if relative.abs() < 1e-3 {
        // E·((1+x)·ln(1+x) − x) = E·(x²/2 − x³/6 + x⁴/12 − x⁵/20 + …)
        let x = relative;
        expected
            * x
            * x
            * (1.0 / 2.0 - x * (1.0 / 6.0 - x * (1.0 / 12.0 - x * (1.0 / 20.0 - x * (1.0 / 30.0 - x / 42.0)))))
    } else {
        observed * libm::log(observed / expected) - difference
    }
}

/// Counts of a corpus are below 2^53, where every integer is a real number.
pub(super) fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: Option<f64>, b: f64) {
        let a = a.expect("a value");
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1e-300), "{a} is not {b}");
    }

    #[test]
    fn known_values() {
        // Worked with 50 decimal digits in Python's decimal module; g2 is Dunning's (1993) -2 log lambda.
        let table = Contingency { o11: 30, r1: 100, c1: 50, n: 10_000 };
        close(table.e11(), 0.5);
        close(table.pmi(), 5.906890595608519);
        close(table.npmi(), 0.7048104288444742);
        close(table.log_dice(), 12.678071905112638);
        close(table.g2(), 219.26657930563693);
        close(table.p_value(), 1.3072616881741931e-49);
    }

    #[test]
    fn undefined_is_none() {
        let none = Contingency { o11: 0, r1: 3, c1: 4, n: 100 };
        assert_eq!((none.pmi(), none.npmi(), none.log_dice()), (None, None, None));
        assert!(none.g2().unwrap() < 0.0);
        assert_eq!(Contingency { o11: 2, r1: 2, c1: 2, n: 2 }.npmi(), None);
        assert_eq!(Contingency { o11: 0, r1: 0, c1: 4, n: 10 }.g2(), None);
        assert_eq!(Contingency { o11: 0, r1: 0, c1: 0, n: 0 }.e11(), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn laws(o11 in 0u64..1000, more1 in 0u64..100_000, more2 in 0u64..100_000, rest in 1u64..1_000_000_000) {
            let table = Contingency { o11, r1: o11 + more1, c1: o11 + more2, n: o11 + more1 + more2 + rest };
            let swapped = Contingency { r1: table.c1, c1: table.r1, ..table };
            prop_assert_eq!(table.log_dice(), swapped.log_dice());
            if let Some(npmi) = table.npmi() {
                prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&npmi));
            }
            if let (Some(g2), Some(pmi), Some(p)) = (table.g2(), table.pmi(), table.p_value()) {
                prop_assert!(g2 * pmi >= -1e-9, "g2 {} and pmi {} disagree in sign", g2, pmi);
                prop_assert!((0.0..=1.0).contains(&p));
            }
        }

        #[test]
        fn g2_of_independence_is_nothing(r in 1u64..10_000, c in 1u64..10_000, k in 2u64..100) {
            // o11·n = r1·c1 exactly.
            let table = Contingency { o11: r * c, r1: r * c * k, c1: r * c * k, n: r * c * k * k };
            prop_assert_eq!(table.g2(), Some(0.0));
            prop_assert_eq!(table.p_value(), Some(1.0));
        }
    }
}

//! The log-likelihood ratio, and its probability.

use super::Contingency;
use super::normal::ln_erfc_of_root;
use super::table::{Cells, real};

impl Contingency {
    /// Log-likelihood ratio `2·Σ O·ln(O/E)`, negative where fewer were observed than expected (Dunning 1993).
    /// `None` where a margin is 0 or a cell would be negative.
    pub fn g2(&self) -> Option<f64> {
        let cells = self.tested()?;
        // All four cells differ from what is expected by the same amount.
        let difference = self.excess() / real(self.n);
        let sum = cells.half_g2(difference);
        Some(if difference < 0.0 { -2.0 * sum } else { 2.0 * sum })
    }

    /// Probability of a [`g2`](Self::g2) at least as far from 0 if both were independent: χ² with one degree of
    /// freedom, `erfc(√(|g2|/2))`.
    pub fn p_value(&self) -> Option<f64> {
        self.g2().map(p_value)
    }

    /// `log10` of [`p_value`](Self::p_value), exact where that is too small for a number.
    pub fn p_log10(&self) -> Option<f64> {
        self.g2().map(p_log10)
    }
}

/// Probability of a [`g2`](Contingency::g2) at least as far from 0 as this: see [`Contingency::p_value`].
pub fn p_value(g2: f64) -> f64 {
    libm::erfc(libm::sqrt(g2.abs() / 2.0))
}

/// `log10` of [`p_value`].
pub(super) fn p_log10(g2: f64) -> f64 {
    // Not −0 where it is 1.
    ln_erfc_of_root(g2.abs() / 2.0) * std::f64::consts::LOG10_E + 0.0
}

impl Cells {
    /// `Σ O·ln(O/E)` over the four cells, whose difference to what is expected is ± `difference`.
    pub(super) fn half_g2(&self, difference: f64) -> f64 {
        let term = |observed: u64, row: u64, column: u64, difference: f64| {
            let expected = real(row) * real(column) / real(self.n);
            deviance(real(observed), expected, difference)
        };
        term(self.o11, self.r1, self.c1, difference)
            + term(self.o12, self.r1, self.c2, -difference)
            + term(self.o21, self.r2, self.c1, -difference)
            + term(self.o22, self.r2, self.c2, difference)
    }
}

/// What stands before v³, v⁵, … in artanh(v), as far as it matters for v up to 1/7.
const ARTANH: [f64; 8] = [1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0, 1.0 / 15.0, 1.0 / 17.0];

/// `O·ln(O/E) − (O − E)` for `O = E + difference`. The differences of the four cells sum to 0, so that the sum of this
/// over the cells is that of `O·ln(O/E)`, without the loss of digits of large terms that cancel each other.
pub(super) fn deviance(observed: f64, expected: f64, difference: f64) -> f64 {
    if observed == 0.0 {
        return expected;
    }
    if difference.abs() < 0.25 * expected {
        // ln(O/E) = 2·artanh(v) with v = (O−E)/(O+E), which makes this (O−E)·v + 2·O·(v³/3 + v⁵/5 + …) (Loader 2000).
        let v = difference / (observed + expected);
        let w = v * v;
        let tail = ARTANH.iter().rev().fold(0.0, |sum, &term| sum * w + term);
        v * (difference + 2.0 * observed * w * tail)
    } else {
        observed * libm::log(observed / expected) - difference
    }
}

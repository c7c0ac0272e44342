//! The conservative log ratio: what a ratio of frequencies surely is, exactly.

use std::f64::consts::{LOG2_E, TAU};

use super::likelihood::deviance;
use super::stirling::{size, stirling};
use super::table::real;
use super::{Contingency, Family};

impl Contingency {
    /// The bound nearer to 0 of the exact confidence interval of the log ratio, and 0 where the interval holds 0 (Evert 2022).
    /// O11 of the O11 + O21 are in the first row; the shares that are not rejected for that are from one quantile of a beta
    /// distribution to another (Clopper & Pearson 1934), and a share x is a ratio of x/(1−x)·R2/R1. `ln_level` is
    /// [`Family::ln_level`]. `None` where a margin is 0 or a cell would be negative.
    ///
    /// # Complexity
    /// Some logarithms where it is 0, which is soon seen; else some dozen steps of a continued fraction, a few times.
    pub fn log_ratio_conservative(&self, ln_level: f64) -> Option<f64> {
        let cells = self.tested()?;
        let difference = self.excess() / real(self.n);
        // The same computation for either side, so that rows exchanged change the sign and nothing else.
        Some(if difference >= 0.0 {
            bound((cells.o11, cells.r1), (cells.o21, cells.r2), difference, ln_level)
        } else {
            0.0 - bound((cells.o21, cells.r2), (cells.o11, cells.r1), -difference, ln_level)
        })
    }
}

impl Family {
    /// ln of the chance that each side of each interval is allowed: `alpha / 2 / tests` (Bonferroni).
    pub fn ln_level(&self) -> f64 {
        libm::log(self.alpha / 2.0) - libm::log(real(self.tests.max(1)))
    }
}

/// The lower bound, in bits, of the ratio of two frequencies, each a count and what it is out of; 0 where that is below.
/// `difference` is how much the first count is above what would make both the same.
fn bound((first, first_of): (u64, u64), (second, second_of): (u64, u64), difference: f64, ln_level: f64) -> f64 {
    let (b, s) = (real(first), real(second));
    let both = b + s;
    let roots = 0.5 * libm::log(both / size(first) / size(second) / TAU);
    let constant = roots + stirling(first + second) - stirling(first) - stirling(second);
    // ln of the probability of just these counts, where the first is expected to be by so much less.
    let ln_probability = |expected: f64, difference: f64| {
        constant - deviance(b, expected, difference) - deviance(s, both - expected, -difference)
    };
    let even = real(first_of) / (real(first_of) + real(second_of));
    let at_even = ln_probability(both * even, difference);
    // Chance alone would give these counts too often already, or counts that are half a standard deviation above the mean, which more
    // than a quarter is in any binomial distribution so large.
    let deviation = libm::sqrt(both * even * (1.0 - even));
    if at_even >= ln_level || deviation > 100.0 && difference < 0.5 * deviation && ln_level < libm::log(0.25) {
        return 0.0;
    }
    // The odds at which a first count as high as this, or higher, is just as likely as the level: Newton's method for ln of that
    // probability by ln of the odds, of which it is a concave function; so it comes from below, and never goes too far.
    let (mut odds, mut ratio) = (real(first_of) / real(second_of), 0.0);
    let (mut share, mut ln_exact) = (even, at_even);
    for _ in 0..200 {
        let tail = tail(b, s + 1.0, share) * (1.0 - share);
        let step = (ln_level - ln_exact - libm::log(tail)) * tail / (b * (1.0 - share));
        if ratio == 0.0 && step <= 0.0 {
            return 0.0;
        }
        ratio += step;
        if step.abs() <= 1e-15 * ratio {
            break;
        }
        odds *= libm::exp(step);
        share = odds / (1.0 + odds);
        let expected = both * share;
        ln_exact = ln_probability(expected, b - expected);
    }
    ratio * LOG2_E
}

/// The continued fraction of the incomplete beta function (Abramowitz & Stegun 1964, 26.5.8; by Lentz's method): I_x(a, b) over
/// `x^a·(1−x)^b/(a·B(a, b))`. For x below the mean a/(a+b).
fn tail(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_0 = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_0(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    let mut m = 1.0;
    while m < 1e9 {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_0(1.0 + even * d);
        c = away_from_0(1.0 + even / c);
        fraction *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_0(1.0 + odd * d);
        c = away_from_0(1.0 + odd / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
        m += 1.0;
    }
    fraction
}

//! The conservative log ratio: what a ratio of frequencies surely is, exactly.

use std::f64::consts::{LOG2_E, TAU};

use super::family::Family;
use super::likelihood::deviance;
use super::stirling::{size, stirling};
use super::table::{Contingency, real};

impl Contingency {
    /// The bound nearer to 0 of the exact confidence interval of the log ratio, and 0 where the interval holds 0 (Evert 2022).
    /// O11 of the O11 + O21 are in the first row; the shares that are not rejected for that are from one quantile of a beta
    /// distribution to another (Clopper & Pearson 1934), and a share x is a ratio of x/(1−x)·R2/R1. `ln_level` is
    /// [`Family::ln_level`]. `None` where a margin is 0 or a cell would be negative.
    ///
    /// # Complexity
    /// Some logarithms where it is 0, which is soon seen. Else, a few times over, steps of the tail of a distribution: eight times the root of
    /// the smaller of O11 and O21 at most, and never more than some thousand.
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
    let (b, s, all) = (real(first), real(second), real(first_of) + real(second_of));
    // Each of the two has all of its digits, however near to 1 the other is.
    let mut chance = Chance { share: real(first_of) / all, rest: real(second_of) / all, difference };
    let mut ln_exact = chance.ln_probability(first, second);
    // Chance alone would give these counts too often already, or counts that are half a standard deviation above the mean, which more
    // than a quarter is in any binomial distribution so large.
    let deviation = libm::sqrt((b + s) * chance.share * chance.rest);
    if ln_exact >= ln_level || deviation > 100.0 && difference < 0.5 * deviation && ln_level < libm::log(0.25) {
        return 0.0;
    }
    // The odds at which a first count as high as this, or higher, is just as likely as the level: Newton's method for ln of that
    // probability by ln of the odds, of which it is a concave function; so it comes from below, and never goes too far.
    let (mut odds, mut ratio) = (real(first_of) / real(second_of), 0.0);
    for _ in 0..200 {
        let tail = chance.tail(first, second, odds);
        let step = (ln_level - ln_exact - libm::log(tail)) * tail / (b * chance.rest);
        if ratio == 0.0 && step <= 0.0 {
            return 0.0;
        }
        ratio += step;
        if step.abs() <= 1e-15 * ratio {
            break;
        }
        odds *= libm::exp(step);
        let (share, rest) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
        chance = Chance { share, rest, difference: b * rest - s * share };
        ln_exact = chance.ln_probability(first, second);
    }
    ratio * LOG2_E
}

/// A chance of each event to count for the first, that of counting for the second, and how much the first count is above the mean.
#[derive(Clone, Copy)]
struct Chance {
    share: f64,
    rest: f64,
    difference: f64,
}

impl Chance {
    /// ln of the binomial probability of just these counts (Loader 2000).
    fn ln_probability(&self, first: u64, second: u64) -> f64 {
        let (b, s) = (real(first), real(second));
        let both = b + s;
        let roots = 0.5 * libm::log(both / size(first) / size(second) / TAU);
        let remainders = stirling(first + second) - stirling(first) - stirling(second);
        roots + remainders
            - deviance(b, both * self.share, self.difference)
            - deviance(s, both * self.rest, -self.difference)
    }

    /// The probability of a first count as high as this, or higher, over that of just this.
    fn tail(&self, first: u64, second: u64, odds: f64) -> f64 {
        let (b, s) = (real(first), real(second));
        // ln of the second term of the sum, as a slope.
        let slope = libm::log1p(-self.difference / (b * self.rest)) + 0.5 / s - 0.5 / b;
        let length = libm::sqrt(b / (b + s) * s).min(-1.0 / slope);
        // So that what is left out below is smaller than 10⁻¹³, and steps are longer than terms.
        let step = length / 64.0;
        if step < 8.0 || second == 0 {
            single_terms(b, s, odds)
        } else {
            self.smooth_terms(first, second, slope, step as u64)
        }
    }

    /// [`single_terms`] where there are so many that they are smooth: one of a step, by the formula of Euler and Maclaurin up to the
    /// third derivative.
    fn smooth_terms(&self, first: u64, second: u64, slope: f64, step: u64) -> f64 {
        let ln_first = self.ln_probability(first, second);
        let (mut sum, mut more) = (0.5, 0);
        while more + step <= second {
            more += step;
            let further = Chance { difference: self.difference + real(more), ..*self };
            let term = libm::exp(further.ln_probability(first + more, second - more) - ln_first);
            sum += term;
            if term < 1e-17 * sum {
                break;
            }
        }
        let (b, s, h) = (real(first), real(second), real(step));
        let (bend, twist) = (-1.0 / b - 1.0 / s, 1.0 / (b * b) - 1.0 / (s * s));
        let third = slope * slope * slope + 3.0 * slope * bend + twist;
        h * sum + 0.5 + (h * h - 1.0) / 12.0 * slope - (h * h * h * h - 1.0) / 720.0 * third
    }
}

/// The probability of a first count of `b` or more over that of just `b`: each further one is so much less likely.
fn single_terms(b: f64, s: f64, odds: f64) -> f64 {
    let (mut sum, mut term, mut more) = (1.0, 1.0, 0.0);
    while more < s && term > 1e-17 * sum {
        term *= (s - more) / (b + more + 1.0) * odds;
        more += 1.0;
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_terms_are_the_single_ones() {
        for (first, second, above) in [(1 << 21, 1 << 21, 5.0), (1 << 22, 1 << 33, 7.5), (1 << 31, 1 << 21, 0.6)] {
            let (b, s) = (real(first), real(second));
            let difference = above * libm::sqrt(b / (b + s) * s);
            let (share, rest) = ((b - difference) / (b + s), (s + difference) / (b + s));
            let odds = (b - difference) / (s + difference);
            let slope = libm::log1p(-difference / (b * rest)) + 0.5 / s - 0.5 / b;
            let step = (libm::sqrt(b / (b + s) * s).min(-1.0 / slope) / 64.0) as u64;
            let (smooth, single) =
                (Chance { share, rest, difference }.smooth_terms(first, second, slope, step), single_terms(b, s, odds));
            assert!((smooth / single - 1.0).abs() < 1e-12, "{smooth} is not {single}");
        }
    }
}

//! Fisher's exact test.

use std::f64::consts::TAU;

use super::Contingency;
use super::stirling::{size, stirling};
use super::table::{Cells, real};

/// Tables that are more probable than the observed one by less than this count as equally probable, as in R.
const TIE: f64 = 1e-7;

/// Terms after which the sum starts anew from the probability itself, so that rounding does not add up.
const TERMS_BY_RATIO: u64 = 4096;

impl Contingency {
    /// `log10` of the two-sided p-value of Fisher's exact test: the sum of the probabilities of all tables with the same margins
    /// that are no more probable than the observed one, or by less than a factor of 1 + 10⁻⁷, as in R (Fisher 1922). `None`
    /// where a margin is 0 or a cell would be negative.
    ///
    /// # Complexity
    /// O(log n), and linear in the standard deviation of O11 for its margins, which is at most √n/4 and for words of a corpus
    /// seldom above 100: the sum ends where its terms no longer matter.
    pub fn fisher_log10_p(&self) -> Option<f64> {
        let tables = Tables::of(self.tested()?);
        let ln_observed = tables.ln_probability(self.o11);
        // A logarithm that is that large is not known to R's tolerance.
        let tie = TIE.max(4e-15 * ln_observed.abs());
        let is_extreme = |k: u64| tables.ln_probability(k) - ln_observed <= tie;
        // Probabilities fall from the mode to either end, so those that count are two tails.
        let Tables { least, mode, most, .. } = tables;
        let up = first(most - mode + 1, |step| is_extreme(mode + step));
        let down = first(mode - least + 1, |step| is_extreme(mode - step));
        if up == 0 {
            return Some(0.0);
        }
        let ln = if real(up + down) < 1.3 * tables.deviation() {
            // Most of all is in the tails: what is between them has fewer terms, and leaves more digits.
            let between = tables.ln_sum(mode, true, up);
            let below = if down > 1 { tables.ln_sum(mode - 1, false, down - 1) } else { f64::NEG_INFINITY };
            libm::log1p(-libm::exp(between) - libm::exp(below))
        } else {
            let upper = (up <= most - mode).then(|| tables.ln_sum(mode + up, true, u64::MAX));
            let lower = (down <= mode - least).then(|| tables.ln_sum(mode - down, false, u64::MAX));
            let (a, b) = (upper.unwrap_or(f64::NEG_INFINITY), lower.unwrap_or(f64::NEG_INFINITY));
            a.max(b) + libm::log1p(libm::exp(-(a - b).abs()))
        };
        Some(ln.min(0.0) * std::f64::consts::LOG10_E)
    }
}

/// All tables that have the same margins, by their first cell.
struct Tables {
    margins: Cells,
    /// The least first cell that they leave.
    least: u64,
    /// The most probable one.
    mode: u64,
    /// The largest one.
    most: u64,
    /// What all probabilities have in common: margins over the sum and 2π, and Stirling's corrections of them.
    common: f64,
}

impl Tables {
    fn of(margins: Cells) -> Self {
        let Cells { r1, r2, c1, c2, n, .. } = margins;
        let (least, most) = (r1.saturating_sub(c2), r1.min(c1));
        let mode = (u128::from(r1) + 1) * (u128::from(c1) + 1) / (u128::from(n) + 2);
        let mode = u64::try_from(mode).unwrap_or(most).clamp(least, most);
        let common = [r1, r2, c1, c2].map(stirling).iter().sum::<f64>() - stirling(n);
        Tables { margins, least, mode, most, common }
    }

    fn cells(&self, o11: u64) -> Cells {
        let Cells { r1, r2, c1, .. } = self.margins;
        let (o12, o21) = (r1 - o11, c1 - o11);
        Cells { o11, o12, o21, o22: r2 - o21, ..self.margins }
    }

    /// Standard deviation of the first cell.
    fn deviation(&self) -> f64 {
        let Cells { r1, r2, c1, c2, n, .. } = self.margins;
        libm::sqrt(real(r1) / real(n) * (real(r2) / real(n)) * real(c1) * (real(c2) / real((n - 1).max(1))))
    }

    /// ln of the hypergeometric probability of a table: −G²/2, which is exact in the integers that may cancel, and
    /// what Stirling's formula leaves of the factorials of margins and cells (the saddle point form of Loader 2000).
    fn ln_probability(&self, o11: u64) -> f64 {
        let cells = self.cells(o11);
        let Cells { o12, o21, o22, r1, r2, c1, c2, n, .. } = cells;
        let difference = Contingency { o11, r1, c1, n }.excess() / real(n);
        let rest = [o11, o12, o21, o22].map(stirling).iter().sum::<f64>();
        let roots = (real(r1) / size(o11)) * (real(r2) / size(o22)) * (real(c1) / size(o21)) * (real(c2) / size(o12));
        0.5 * libm::log(roots / real(n) / TAU) + (self.common - rest) - cells.half_g2(difference)
    }

    /// ln of the sum of so many probabilities from that of a first cell on, upwards or downwards, away from the mode. It ends
    /// where all further ones together would change no digit.
    fn ln_sum(&self, start: u64, up: bool, terms: u64) -> f64 {
        let terms = terms.min(if up { self.most - start } else { start - self.least }.saturating_add(1));
        let ln_start = self.ln_probability(start);
        let (mut sum, mut done) = (0.0, 0);
        while done < terms {
            let at = if up { start + done } else { start - done };
            let mut term = if done == 0 { 1.0 } else { libm::exp(self.ln_probability(at) - ln_start) };
            let cells = self.cells(at);
            // Upwards the cells of the diagonal grow, downwards the others.
            let (growing, falling) = ((cells.o11, cells.o22), (cells.o12, cells.o21));
            let (growing, falling) = if up { (growing, falling) } else { (falling, growing) };
            let (mut a, mut d, mut b, mut c) = (real(growing.0), real(growing.1), real(falling.0), real(falling.1));
            let end = (done + TERMS_BY_RATIO).min(terms);
            while done < end {
                sum += term;
                done += 1;
                (a, d) = (a + 1.0, d + 1.0);
                let ratio = (b / a) * (c / d);
                (b, c) = (b - 1.0, c - 1.0);
                term *= ratio;
                // Ratios fall, so that what is left is less than a geometric series.
                if ratio < 1.0 && term < 1e-17 * sum * (1.0 - ratio) {
                    return ln_start + libm::log(sum);
                }
            }
        }
        ln_start + libm::log(sum)
    }
}

/// The least number below `end` of which `is` holds, where it holds of all behind one of which it holds; `end` if there is none.
fn first(mut end: u64, is: impl Fn(u64) -> bool) -> u64 {
    let mut from = 0;
    while from < end {
        let middle = from + (end - from) / 2;
        if is(middle) {
            end = middle;
        } else {
            from = middle + 1;
        }
    }
    from
}

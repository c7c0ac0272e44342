//! Measures that compare how often the one is with and without the other.

use super::Contingency;
use super::table::{Cells, log2_of, real};

/// What Hardie puts where a count is 0.
const FOR_ZERO: f64 = 0.5;

impl Contingency {
    /// `(O11−E11)/√O11` (Church, Gale, Hanks & Hindle 1991). `None` where O11 is 0.
    pub fn t_score(&self) -> Option<f64> {
        (self.o11 > 0).then(|| self.excess() / real(self.n) / libm::sqrt(real(self.o11)))
    }

    /// `(O11−E11)/√E11` (Dennis 1965). `None` where E11 is 0.
    pub fn z_score(&self) -> Option<f64> {
        let e11 = self.e11().filter(|&e11| e11 > 0.0)?;
        Some(self.excess() / real(self.n) / libm::sqrt(e11))
    }

    /// Pearson's `Σ (O−E)²/E` over the four cells, negative where fewer were observed than expected (Pearson 1900). `None`
    /// where a margin is 0 or a cell would be negative.
    pub fn chi2(&self) -> Option<f64> {
        let cells = self.tested()?;
        let excess = self.excess();
        Some(cells.phi_squared(excess.abs(), excess))
    }

    /// [`chi2`](Self::chi2) with the continuity correction: each `|O−E|` is less by ½, and not below 0 (Yates 1934).
    pub fn chi2_yates(&self) -> Option<f64> {
        let cells = self.tested()?;
        let excess = self.excess();
        Some(cells.phi_squared((excess.abs() - real(cells.n) / 2.0).max(0.0), excess))
    }

    /// `log2((O11/R1)/(O21/R2))`, with 0.5 for O11 and for O21 where they are 0; margins stay as they are (Hardie 2014). But 0
    /// where the sign would be another than that of `O11/R1 − O21/R2`: so little text that half an occurrence is more than is
    /// expected there. `None` where a margin is 0 or a cell would be negative.
    pub fn log_ratio(&self) -> Option<f64> {
        let cells = self.tested()?;
        let (first, second) = cells.discounted();
        let of_rates = || libm::log2((first / real(cells.r1)) * (real(cells.r2) / second));
        if self.o11 == 0 {
            return Some(of_rates().min(0.0));
        }
        if cells.o21 == 0 {
            return Some(of_rates().max(0.0));
        }
        let less_one = || self.excess() / (second * real(cells.r1));
        Some(log2_of((first / real(cells.r1)) * (real(cells.r2) / second), less_one))
    }

    /// `O11/R1 − O21/R2`: how much likelier the second is with the first than without it (Gries 2013). `None` where R1 or R2
    /// is 0 or a cell would be negative.
    pub fn delta_p_12(&self) -> Option<f64> {
        let cells = self.cells().filter(|cells| cells.r1 > 0 && cells.r2 > 0)?;
        Some(self.excess() / real(cells.r1) / real(cells.r2))
    }

    /// `O11/C1 − O12/C2`: how much likelier the first is with the second than without it (Gries 2013). `None` where C1 or C2
    /// is 0 or a cell would be negative.
    pub fn delta_p_21(&self) -> Option<f64> {
        let cells = self.cells().filter(|cells| cells.c1 > 0 && cells.c2 > 0)?;
        Some(self.excess() / real(cells.c1) / real(cells.c2))
    }

    /// `log2((O11+½)·(O22+½)/((O12+½)·(O21+½)))` (Haldane 1956, Anscombe 1956). `None` where a margin is 0 or a cell would
    /// be negative.
    pub fn log_odds_ratio(&self) -> Option<f64> {
        let Cells { o11, o12, o21, o22, .. } = self.tested()?;
        let half = |cell: u64| real(cell) + 0.5;
        let less_one = || {
            let diagonals = (real(o11) - real(o12)) + (real(o22) - real(o21));
            (self.excess() + diagonals / 2.0) / (half(o12) * half(o21))
        };
        Some(log2_of((half(o11) / half(o12)) * (half(o22) / half(o21)), less_one))
    }
}

impl Cells {
    /// n·excess²/(R1·R2·C1·C2), with the sign of the second number.
    fn phi_squared(&self, excess: f64, sign: f64) -> f64 {
        let by_rows = excess / real(self.r1) / real(self.r2);
        let by_columns = excess / real(self.c1) / real(self.c2);
        let chi2 = by_rows * by_columns * real(self.n);
        // Not −0 where there is none.
        if sign < 0.0 { 0.0 - chi2 } else { chi2 }
    }

    fn discounted(&self) -> (f64, f64) {
        let or_half = |count: u64| if count == 0 { FOR_ZERO } else { real(count) };
        (or_half(self.o11), or_half(self.o21))
    }
}

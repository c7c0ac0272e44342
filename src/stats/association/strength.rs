//! Measures of how strongly two things belong together, from o11, its margins and the sum.

use super::family::{Family, smoothed};
use super::table::{Contingency, log2_of, real};

impl Contingency {
    /// `O11/E11`, and the measures that are its logarithm.
    ///
    /// Divided in this order, the quotient of two close numbers keeps all of its digits.
    fn ratio(&self) -> f64 {
        (real(self.o11) / real(self.r1)) * (real(self.n) / real(self.c1))
    }

    /// Pointwise mutual information in bits: `log2(O11/E11)` (Church & Hanks 1990). `None` where O11 is 0.
    pub fn pmi(&self) -> Option<f64> {
        let less_one = || self.excess() / (real(self.r1) * real(self.c1));
        (self.o11 > 0).then(|| log2_of(self.ratio(), less_one))
    }

    /// PMI normalised to −1…1: `pmi / −log2(O11/n)` (Bouma 2009). `None` where O11 is 0 or n.
    pub fn npmi(&self) -> Option<f64> {
        Some(normalised(self.pmi()?, self.information()?))
    }

    /// `−log2(O11/n)`: bits by which an observation of both surprises. `None` where O11 is 0 or n.
    pub fn information(&self) -> Option<f64> {
        let Contingency { o11, n, .. } = *self;
        (0 < o11 && o11 < n).then(|| -log2_of(real(o11) / real(n), || -real(n - o11) / real(n)))
    }

    /// Positive PMI with the second of the two as context, whose probability is smoothed:
    /// `max(0, log2(O11·mass/(R1·C1^0.75)))`, where mass is the sum of margin^0.75 over all contexts (Levy, Goldberg &
    /// Dagan 2015). `None` where R1 or C1 is 0, or the mass is not known.
    pub fn ppmi_smoothed(&self, family: &Family) -> Option<f64> {
        let mass = family.context_mass.filter(|_| self.r1 > 0 && self.c1 > 0)?;
        if self.o11 == 0 {
            return Some(0.0);
        }
        let ratio = (real(self.o11) / real(self.r1)) * (mass / smoothed(self.c1));
        Some(libm::log2(ratio).max(0.0))
    }

    /// `log2(O11²/E11)` (Daille 1994). `None` where O11 is 0.
    pub fn mi2(&self) -> Option<f64> {
        (self.o11 > 0).then(|| libm::log2(self.ratio() * real(self.o11)))
    }

    /// `log2(O11³/E11)` (Daille 1994). `None` where O11 is 0.
    pub fn mi3(&self) -> Option<f64> {
        (self.o11 > 0).then(|| libm::log2(self.ratio() * real(self.o11) * real(self.o11)))
    }

    /// `14 + log2(2·O11/(R1+C1))`, at most 14 (Rychlý 2008). `None` where O11 is 0.
    pub fn log_dice(&self) -> Option<f64> {
        (self.o11 > 0).then(|| 14.0 + libm::log2(2.0 * real(self.o11) / (real(self.r1) + real(self.c1))))
    }

    /// `2·O11/(R1+C1)` (Dice 1945). `None` where both margins are 0.
    pub fn dice(&self) -> Option<f64> {
        let both = real(self.r1) + real(self.c1);
        (both > 0.0).then(|| 2.0 * real(self.o11) / both)
    }

    /// `O11/(R1+C1−O11)` (Jaccard 1912). `None` where neither was observed.
    pub fn jaccard(&self) -> Option<f64> {
        let either = real(self.r1) + (real(self.c1) - real(self.o11));
        (either > 0.0).then(|| real(self.o11) / either)
    }

    /// `min(O11/R1, O11/C1)` (Pedersen & Bruce 1996). `None` where one margin is 0.
    pub fn min_sensitivity(&self) -> Option<f64> {
        (self.r1 > 0 && self.c1 > 0).then(|| real(self.o11) / real(self.r1.max(self.c1)))
    }
}

/// [`Contingency::npmi`] of its two parts. Rounding leaves it within its range.
pub(super) fn normalised(pmi: f64, information: f64) -> f64 {
    (pmi / information).clamp(-1.0, 1.0)
}

//! The rows that a test is one of.

use super::table::real;

/// What a measure needs besides the 2×2 table: the rows that it is one of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Family {
    /// How many tests are made: the rows that have one ([`Contingency::has_test`](super::Contingency::has_test)). `log_ratio_conservative` and `q_value` are corrected
    /// for that many.
    pub tests: u64,
    /// The chance that `log_ratio_conservative` allows of any interval of the family missing its true value.
    pub alpha: f64,
    /// The sum of margin^0.75 over all contexts, for `ppmi_smoothed`; `None` where there are no contexts.
    pub context_mass: Option<f64>,
}

impl Family {
    /// The usual [`alpha`](Self::alpha).
    pub const ALPHA: f64 = 0.001;

    /// Of so many tests, with the usual alpha and without contexts.
    pub fn of(tests: u64) -> Self {
        Family { tests, alpha: Self::ALPHA, context_mass: None }
    }

    /// [`context_mass`](Self::context_mass) of contexts with these margins, each with the number of contexts that have it. Summed in
    /// the order given, so give them in one that does not depend on chance.
    pub fn mass_of(margins: impl IntoIterator<Item = (u64, u64)>) -> f64 {
        margins.into_iter().map(|(margin, contexts)| contexts as f64 * smoothed(margin)).sum()
    }
}

/// What a margin is smoothed to: `margin^0.75`.
pub(super) fn smoothed(margin: u64) -> f64 {
    libm::pow(real(margin), 0.75)
}

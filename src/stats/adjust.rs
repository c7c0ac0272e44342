//! Correction for many tests at once.

/// Gives the q-value of each p-value of a family, which must come from the largest to the smallest: the smallest false
/// discovery rate at which it is still called a finding (Benjamini & Hochberg 1995).
#[derive(Clone, Copy, Debug)]
pub struct StepUp {
    family: u64,
    rank: u64,
    smallest: f64,
}

impl StepUp {
    /// For a family of so many p-values.
    pub fn new(family: u64) -> Self {
        StepUp::with_ranks(family, family)
    }

    /// For a family of so many, of which only the smallest so many are known; the others count as 1.
    pub fn with_ranks(family: u64, known: u64) -> Self {
        StepUp { family: family.max(known), rank: known, smallest: 1.0 }
    }

    /// The q-value of the next smaller p-value: the least of `p·family/rank` up to here.
    pub fn next(&mut self, p: f64) -> f64 {
        self.smallest = self.smallest.min(p * (self.family as f64 / self.rank as f64));
        self.rank = self.rank.saturating_sub(1);
        self.smallest
    }
}

/// The q-value of each p-value. One that is NaN belongs to no family and has no q-value.
///
/// # Complexity
/// O(n log n).
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let known = p_values.iter().enumerate().filter(|(_, p)| !p.is_nan());
    let mut ranked: Vec<(f64, usize)> = known.map(|(index, &p)| (p, index)).collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let mut q_values = vec![f64::NAN; p_values.len()];
    let mut step_up = StepUp::new(ranked.len() as u64);
    for (p, index) in ranked {
        q_values[index] = step_up.next(p);
    }
    q_values
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_the_paper() {
        // Benjamini & Hochberg (1995), section 3.2: 15 p-values, of which 4 are findings at 0.05.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ];
        let q = benjamini_hochberg(&p);
        assert_eq!(q.iter().filter(|&&q| q <= 0.05).count(), 4);
        assert!((q[0] - 0.0015).abs() < 1e-12);
        assert!((q[3] - 0.035625).abs() < 1e-12);
        let [first, second, third] = benjamini_hochberg(&[f64::NAN, 0.5, f64::NAN])[..] else { panic!("three") };
        assert!(first.is_nan() && second == 0.5 && third.is_nan());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn q_is_monotone_in_p_and_not_below_it(p in proptest::collection::vec(0.0f64..=1.0, 1..60)) {
            let q = benjamini_hochberg(&p);
            for i in 0..p.len() {
                prop_assert!(q[i] >= p[i] && q[i] <= 1.0);
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || q[i] <= q[j]);
                }
            }
        }
    }
}

//! Dispersion of a term over the parts of a corpus, and over its positions (docs/dispersion.md).

use super::association::real;

/// Part of a corpus: its size, and the logarithm of the size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    size: u64,
    log2: f64,
}

impl Part {
    /// A part of this size, which must be above 0 if a term occurs in it.
    pub fn new(size: u64) -> Self {
        Part { size, log2: if size > 0 { libm::log2(real(size)) } else { 0.0 } }
    }
}

/// Counts whose logarithms are known.
const SMALL: usize = 256;

/// The parts of a corpus together.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// Parts with a size above 0.
    count: u64,
    /// Σ of their sizes.
    total: u64,
    /// The smallest size.
    smallest: u64,
    /// 1/T.
    share: f64,
    /// log2 of 0 (not used), 1, 2 and so on.
    log2: Vec<f64>,
}

impl Parts {
    /// The parts of these sizes. A size of 0 is no part.
    pub fn of(sizes: impl Iterator<Item = u64>) -> Self {
        let mut parts =
            Parts { count: 0, total: 0, smallest: u64::MAX, share: 0.0, log2: (0..SMALL).map(log2).collect() };
        for size in sizes.filter(|&size| size > 0) {
            parts.count += 1;
            parts.total += size;
            parts.smallest = parts.smallest.min(size);
        }
        parts.share = if parts.total > 0 { 1.0 / real(parts.total) } else { 0.0 };
        parts
    }

    /// Number of parts.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// f/T.
    fn expected(&self, count: u64) -> f64 {
        real(count) * self.share
    }

    fn log2(&self, count: u64) -> f64 {
        usize::try_from(count)
            .ok()
            .and_then(|count| self.log2.get(count))
            .map_or_else(|| libm::log2(real(count)), |&log| log)
    }
}

fn log2(count: usize) -> f64 {
    if count > 0 { libm::log2(real(count as u64)) } else { 0.0 }
}

/// Deviation of proportions (Gries 2008), from integers: `excess` is Σ max(0, v·n − f·t) over the parts, with v occurrences of f in a part of t
/// of n positions. `None` where f or n is 0.
pub fn dp(excess: u128, count: u64, tokens: u64) -> Option<f64> {
    let all = product(count, tokens);
    (all > 0).then(|| excess as f64 / all as f64)
}

/// The sums from which the dispersion of one term follows. Only parts that hold the term are added; their order affects
/// the last digits.
#[derive(Clone, Copy, Debug)]
pub struct DispersionSums {
    /// f: occurrences in all parts.
    count: u64,
    /// Parts that hold the term.
    range: u64,
    /// Σ max(0, v·T − f·t).
    excess: u128,
    /// P = Σ p.
    sum: f64,
    /// Σ(p − f/T)², which is small where Σ p² is not.
    squares: f64,
    /// Σ p·log2 p.
    logarithms: f64,
    /// Σ√(v·t).
    roots: f64,
}

impl DispersionSums {
    /// The sums of a term that occurs `count` times in all parts together.
    pub fn new(count: u64) -> Self {
        DispersionSums { count, range: 0, excess: 0, sum: 0.0, squares: 0.0, logarithms: 0.0, roots: 0.0 }
    }

    /// Adds a part that holds the term `count` times. Count and size must be above 0, and each part may be added only once.
    #[inline]
    pub fn add(&mut self, count: u64, part: &Part, parts: &Parts) {
        let (v, t) = (real(count), real(part.size));
        let p = v / t;
        self.range += 1;
        self.excess += product(count, parts.total).saturating_sub(product(self.count, part.size));
        self.sum += p;
        let deviation = p - parts.expected(self.count);
        self.squares += deviation * deviation;
        self.logarithms += p * (parts.log2(count) - part.log2);
        self.roots += libm::sqrt(v * t);
    }

    /// Parts that hold the term.
    pub fn range(&self) -> u64 {
        self.range
    }

    /// The measures, once all parts that hold the term have been added.
    pub fn measures(&self, parts: &Parts) -> Dispersion {
        if self.count == 0 || parts.count < 2 {
            return Dispersion::UNDEFINED;
        }
        let (f, n, total) = (real(self.count), real(parts.count), real(parts.total));
        // The squares are of the distances from f/T, and the variance is of those from the mean.
        let overall = parts.expected(self.count);
        let squares = self.squares + real(parts.count - self.range) * overall * overall;
        let shift = self.sum / n - overall;
        let sd = libm::sqrt((squares / n - shift * shift).max(0.0));
        let entropy = libm::log2(self.sum) - self.logarithms / self.sum;
        let of_total = |total| dp(self.excess, self.count, total).unwrap_or(f64::NAN);
        // In one part only: 0, without what rounding would leave of it.
        let in_several = self.range > 1;
        let within = |value: f64| if in_several { value.clamp(0.0, 1.0) } else { 0.0 };
        Dispersion {
            dp: of_total(parts.total),
            dp_norm: of_total(parts.total - parts.smallest),
            juilland_d: within(1.0 - sd * n / self.sum / libm::sqrt(n - 1.0)),
            carroll_d2: within(entropy / libm::log2(n)),
            rosengren_s: (self.roots * self.roots / (f * total)).min(1.0),
        }
    }
}

/// Measures of one term; NaN where undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// Deviation of proportions, `½·Σ|v/f − s|`: 0 is even (Gries 2008).
    pub dp: f64,
    /// The same over its largest value, `dp/(1 − min s)` (Lijffijt & Gries 2012).
    pub dp_norm: f64,
    /// `1 − (σ/μ)/√(n − 1)` of the relative frequencies, σ of the population: 1 is even (Juilland & Chang-Rodríguez 1964).
    pub juilland_d: f64,
    /// Entropy of the relative frequencies over its largest value: 1 is even (Carroll 1970).
    pub carroll_d2: f64,
    /// `(Σ√(v·s))²/f`: 1 is even (Rosengren 1971).
    pub rosengren_s: f64,
}

impl Dispersion {
    /// Where there is only one part, or nothing in any.
    pub const UNDEFINED: Dispersion = Dispersion {
        dp: f64::NAN,
        dp_norm: f64::NAN,
        juilland_d: f64::NAN,
        carroll_d2: f64::NAN,
        rosengren_s: f64::NAN,
    };
}

/// Average reduced frequency (Savický & Hlaváčová 2002) of a term with `count` occurrences among `total` positions: `near` is the
/// sum of those distances between neighbours for which `distance·count < total`, `far` the number of the others. The last occurrence and the first
/// are neighbours. `None` where there are no occurrences.
pub fn average_reduced_frequency(count: u64, near: u64, far: u64, total: u64) -> Option<f64> {
    (count > 0 && total > 0).then(|| (product(count, near) + product(far, total)) as f64 / real(total))
}

fn product(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dispersion(v: &[u64], t: &[u64]) -> Dispersion {
        let parts = Parts::of(t.iter().copied());
        let mut sums = DispersionSums::new(v.iter().sum());
        for (&v, &t) in v.iter().zip(t).filter(|(v, _)| **v > 0) {
            sums.add(v, &Part::new(t), &parts);
        }
        sums.measures(&parts)
    }

    fn values(d: Dispersion) -> [f64; 5] {
        [d.dp, d.dp_norm, d.juilland_d, d.carroll_d2, d.rosengren_s]
    }

    fn near(found: [f64; 5], expected: [f64; 5], within: f64) {
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found - expected).abs() <= within, "{found} is not {expected}");
        }
    }

    #[test]
    fn published_examples() {
        // The toy corpus of Gries (2008): 50 words in five parts, `a` 1, 2, 3, 4 and 5 times. He gives three digits (two
        // for DP): DP 0.18, D 0.785, D2 0.938, S 0.95; DPnorm 0.22 is that of Lijffijt & Gries (2012).
        let found = values(dispersion(&[1, 2, 3, 4, 5], &[9, 10, 10, 10, 11]));
        near(found, [0.18, 0.22, 0.785, 0.938, 0.95], 0.0006);
        // ALLEMAND in the tenths of Lyne's (1985) corpus; seven digits of D, D2, S and DP by the R package tlda (Sönning).
        let sizes = [8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930];
        let found = values(dispersion(&[2, 0, 1, 1, 3, 0, 3, 0, 0, 0], &sizes));
        near(found, [0.4990705, 0.5535480, 0.6038797, 0.6521444, 0.4763652], 6e-8);
    }

    #[test]
    fn extremes() {
        // Exact fractions: everything in the smallest part, everything as the text is, and nothing to be said.
        let one = dispersion(&[7, 0, 0], &[1, 4, 5]);
        near(values(one), [0.9, 1.0, 0.0, 0.0, 0.1], 1e-16);
        assert_eq!((one.juilland_d, one.carroll_d2), (0.0, 0.0));
        near(values(dispersion(&[2, 4, 6], &[10, 20, 30])), [0.0, 0.0, 1.0, 1.0, 1.0], 1e-15);
        assert!(values(dispersion(&[3], &[10])).iter().all(|value| value.is_nan()));
        assert!(values(dispersion(&[0, 0], &[10, 10])).iter().all(|value| value.is_nan()));
        // A part of size 0 is none.
        assert_eq!(dispersion(&[1, 0, 2], &[5, 0, 5]), dispersion(&[1, 2], &[5, 5]));
        // Beyond 64 bits: v·T is 2^100.
        let large = values(dispersion(&[1 << 50, 1 << 50], &[1 << 49, 1 << 49]));
        near(large, [0.0, 0.0, 1.0, 1.0, 1.0], 1e-15);
    }

    #[test]
    fn reduced_frequencies() {
        // Worked by hand. 10 positions, occurrences at 0, 1 and 5: v = 10/3, distances 1, 4, 5, so (1 + 2·10/3)/(10/3) = 2.3.
        assert_eq!(average_reduced_frequency(3, 1, 2, 10), Some(2.3));
        // Once: the distance is the whole circle.
        assert_eq!(average_reduced_frequency(1, 0, 1, 10), Some(1.0));
        assert_eq!(average_reduced_frequency(0, 0, 0, 10), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn laws(counted in proptest::collection::vec((0u64..50, 50u64..5000), 2..40), scale in 2u64..1000) {
            let (v, t): (Vec<u64>, Vec<u64>) = counted.into_iter().unzip();
            prop_assume!(v.iter().sum::<u64>() > 0);
            let found = dispersion(&v, &t);
            for value in values(found) {
                prop_assert!((0.0..=1.0).contains(&value), "{:?}", found);
            }
            let (f, total) = (real(v.iter().sum()), real(t.iter().sum()));
            let dp: f64 = v.iter().zip(&t).map(|(&v, &t)| (real(v) / f - real(t) / total).abs()).sum();
            prop_assert!((found.dp - dp / 2.0).abs() < 1e-13);
            prop_assert!(found.dp <= found.dp_norm);
            // Neither the unit of sizes nor that of counts matters.
            let scaled: Vec<u64> = t.iter().map(|t| t * scale).collect();
            let often: Vec<u64> = v.iter().map(|v| v * scale).collect();
            near(values(dispersion(&v, &scaled)), values(found), 1e-12);
            near(values(dispersion(&often, &t)), values(found), 1e-12);
            // DispersionSums like the text itself.
            let even: Vec<u64> = t.iter().map(|t| t * scale).collect();
            near(values(dispersion(&even, &t)), [0.0, 0.0, 1.0, 1.0, 1.0], 1e-13);
            prop_assert_eq!(dispersion(&even, &t).dp, 0.0);
        }
    }
}

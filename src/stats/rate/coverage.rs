//! Whether intervals hold what they promise, and comparisons cry wolf: made documents with a known rate. docs/groups.md § 3 has
//! what came out; tests/oracle/intervals.py compares other methods.

use super::RateSums;
use super::tests::sums_of;

const TRIALS: u64 = 1000;

/// Occurrences per token, in truth.
const RATE: f64 = 0.004;

/// Numbers that are the same everywhere: SplitMix64 (Steele, Lea & Flood 2014).
struct Chance(u64);

impl Chance {
    /// Above 0 and below 1.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((mixed ^ (mixed >> 31)) >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// Box & Muller (1958).
    fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(self.uniform()));
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// Of mean 1 (Marsaglia & Tsang 2000).
    fn gamma(&mut self, shape: f64) -> f64 {
        let d = shape + 1.0 - 1.0 / 3.0;
        loop {
            let x = self.normal();
            let v = 1.0 + x / libm::sqrt(9.0 * d);
            let v = v * v * v;
            if v > 0.0 && libm::log(self.uniform()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v * libm::pow(self.uniform(), 1.0 / shape) / shape;
            }
        }
    }

    fn poisson(&mut self, mean: f64) -> u64 {
        let mut sum = -libm::log(self.uniform());
        let mut count = 0;
        while sum < mean {
            sum -= libm::log(self.uniform());
            count += 1;
        }
        count
    }

    /// Documents of unequal length, about 560 tokens long on average; without a shape, words come one by one.
    fn documents(&mut self, documents: usize, rate: f64, shape: Option<f64>) -> RateSums {
        sums_of((0..documents).map(|_| {
            let tokens = libm::exp(6.0 + 0.8 * self.normal()).ceil();
            let inclination = shape.map_or(1.0, |shape| self.gamma(shape));
            (tokens as u64, self.poisson(rate * tokens * inclination))
        }))
    }
}

/// The share of intervals that hold the rate, among those that there are.
fn coverage(documents: usize, shape: Option<f64>) -> f64 {
    let mut chance = Chance(20_261_129);
    let (mut all, mut hold) = (0u32, 0u32);
    for _ in 0..TRIALS {
        if let Some((low, high)) = chance.documents(documents, RATE, shape).interval(1.0) {
            all += 1;
            hold += u32::from(low <= RATE && RATE <= high);
        }
    }
    f64::from(hold) / f64::from(all)
}

#[test]
fn an_interval_holds_the_rate_as_often_as_it_says() {
    // Without clumps, and negative binomial: with k = 0.1 a tenth of the documents has 87 % of all.
    for (shape, least) in [(None, 0.945), (Some(1.0), 0.94), (Some(0.3), 0.935), (Some(0.1), 0.92)] {
        for documents in [5, 10, 20, 50, 200] {
            let found = coverage(documents, shape);
            assert!(found >= least, "{documents} documents, k {shape:?}: {found}");
        }
    }
}

#[test]
fn equal_groups_are_seldom_called_different() {
    for (shape, most) in [(None, 0.04), (Some(1.0), 0.05), (Some(0.1), 0.05)] {
        for (first, second) in [(5, 50), (20, 20), (20, 200)] {
            let mut chance = Chance(7);
            let share = share_of_different(&mut chance, (first, RATE), (second, RATE), shape);
            assert!(share <= most, "{first} and {second} documents, k {shape:?}: {share}");
        }
    }
}

#[test]
fn a_real_difference_is_found() {
    for (documents, least) in [(30, 0.45), (100, 0.93)] {
        let share = share_of_different(&mut Chance(3), (documents, 2.0 * RATE), (300, RATE), Some(1.0));
        assert!(share >= least, "{documents} documents: {share}");
    }
}

/// How often groups of so many documents and of these rates are called different, where they can be compared.
fn share_of_different(chance: &mut Chance, first: (usize, f64), second: (usize, f64), shape: Option<f64>) -> f64 {
    let (mut all, mut different) = (0u32, 0u32);
    for _ in 0..TRIALS {
        let [first, second] = [first, second].map(|(documents, rate)| chance.documents(documents, rate, shape));
        if let Some(compared) = first.compared(&second) {
            all += 1;
            different += u32::from(compared.p_value < 0.05);
        }
    }
    f64::from(different) / f64::from(all)
}

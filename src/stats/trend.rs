//! Whether a rate rises or falls in time (docs/groups.md § 4).

use super::association::real;

/// The groups of a series in the order of time.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Their numbers in time, ascending.
    pub times: Vec<i64>,
    /// Their tokens, which are more than 0.
    pub tokens: Vec<u64>,
}

/// Measures of a trend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// Pairs of groups in which the later rate is larger, less those in which it is smaller (Mann 1945; Kendall 1975).
    pub s: i64,
    /// Variance of `s` without a trend, ties minded.
    pub variance: f64,
    /// `s` in standard deviations, with continuity correction; `None` where all rates are equal.
    pub z: Option<f64>,
    /// Two-sided probability of such a `z` without a trend.
    pub p_value: Option<f64>,
    /// Kendall's τ-b of rate and time; `None` where all rates are equal.
    pub tau_b: Option<f64>,
    /// Theil–Sen slope in units of rate per step of time; `None` for more than [`Series::MAX_SLOPE`] groups.
    pub slope: Option<Slope>,
}

/// The median of the slopes of all pairs (Theil 1950; Sen 1968), and its 95 % interval (Sen 1968).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    /// The median.
    pub median: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Two-sided 95 % point of the normal distribution.
pub(super) const Z_95: f64 = 1.959_963_984_540_054;

impl Series {
    /// The most groups whose pairs are ordered by their slopes.
    pub const MAX_SLOPE: usize = 2048;

    /// The trend of `scale·count/tokens`. `found` holds the counts above 0, by place in the series and in its order. `None` for fewer than three
    /// groups.
    ///
    /// # Complexity
    /// O(n·k) for k counts in n groups, and as much memory up to [`Self::MAX_SLOPE`] groups.
    pub fn trend(&self, found: &[(u32, u64)], scale: f64) -> Option<Trend> {
        let n = self.times.len();
        if n < 3 {
            return None;
        }
        let (ranks, mut ties) = self.ranked(found);
        ties.push(n - found.len());
        let s = score(n, found, &ranks);
        let cubic = |t: i128| t * (t - 1) * (2 * t + 5);
        let of_ties: i128 = ties.iter().map(|&t| cubic(t as i128)).sum();
        let variance = (cubic(n as i128) - of_ties) as f64 / 18.0;
        let z = (variance > 0.0).then(|| (s - s.signum()) as f64 / libm::sqrt(variance));
        let pairs = |t: usize| t as u64 * (t as u64).saturating_sub(1) / 2;
        let of_ties: u64 = ties.iter().map(|&t| pairs(t)).sum();
        let root = libm::sqrt(real(pairs(n)) * real(pairs(n) - of_ties));
        Some(Trend {
            s,
            variance,
            z,
            p_value: z.map(|z| libm::erfc(z.abs() * std::f64::consts::FRAC_1_SQRT_2)),
            tau_b: (root > 0.0).then(|| s as f64 / root),
            slope: (n <= Self::MAX_SLOPE).then(|| self.slope(found, scale, variance)),
        })
    }

    /// The rank of each rate among the others, and how many have the same. Compared as fractions, so that no rounding makes or breaks a tie.
    fn ranked(&self, found: &[(u32, u64)]) -> (Vec<u32>, Vec<usize>) {
        let product = |count: u64, place: u32| u128::from(count) * u128::from(self.tokens[place as usize]);
        let compare = |a: &usize, b: &usize| {
            let ((place_a, count_a), (place_b, count_b)) = (found[*a], found[*b]);
            product(count_a, place_b).cmp(&product(count_b, place_a))
        };
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by(compare);
        let mut ranks = vec![0; found.len()];
        let mut ties = Vec::new();
        for (rank, tied) in (0u32..).zip(order.chunk_by(|a, b| compare(a, b).is_eq())) {
            tied.iter().for_each(|&index| ranks[index] = rank);
            ties.push(tied.len());
        }
        (ranks, ties)
    }

    fn slope(&self, found: &[(u32, u64)], scale: f64, variance: f64) -> Slope {
        let n = self.times.len();
        let mut rates = vec![0.0; n];
        for &(place, count) in found {
            rates[place as usize] = scale * real(count) / real(self.tokens[place as usize]);
        }
        let mut slopes = Vec::with_capacity(found.len() * n);
        for &(place, _) in found {
            let here = place as usize;
            for other in 0..n {
                // A pair of two that are above 0 is met at its first.
                if other == here || (other < here && rates[other] > 0.0) {
                    continue;
                }
                let (first, last) = (here.min(other), here.max(other));
                slopes.push((rates[last] - rates[first]) / (self.times[last] - self.times[first]) as f64);
            }
        }
        let zeros = n - found.len();
        Slopes::new(slopes, zeros * zeros.saturating_sub(1) / 2).interval(Z_95 * libm::sqrt(variance))
    }
}

/// How many pairs rise, less those that fall. Two that are 0 do neither, and need not be met.
fn score(n: usize, found: &[(u32, u64)], ranks: &[u32]) -> i64 {
    let mut s = 0;
    for (index, &(place, _)) in found.iter().enumerate() {
        let zeros_before = place as usize - index;
        let zeros_behind = (n - found.len()) - zeros_before;
        s += zeros_before as i64 - zeros_behind as i64;
        s += ranks[index + 1..].iter().map(|rank| rank.cmp(&ranks[index]) as i64).sum::<i64>();
    }
    s
}

/// Slopes in order, of which many are 0 and not held.
struct Slopes {
    held: Vec<f64>,
    not_held: usize,
    falling: usize,
    level: usize,
}

impl Slopes {
    fn new(held: Vec<f64>, not_held: usize) -> Self {
        let falling = held.iter().filter(|&&slope| slope < 0.0).count();
        let level = held.iter().filter(|&&slope| slope == 0.0).count() + not_held;
        Slopes { held, not_held, falling, level }
    }

    /// The slope of a rank, from 1.
    fn of_rank(&mut self, rank: usize) -> f64 {
        let place = if rank <= self.falling {
            rank - 1
        } else if rank <= self.falling + self.level {
            return 0.0;
        } else {
            rank - 1 - self.not_held
        };
        *self.held.select_nth_unstable_by(place, f64::total_cmp).1
    }

    fn interval(mut self, width: f64) -> Slope {
        let all = self.held.len() + self.not_held;
        let half = all / 2;
        let median =
            if all % 2 == 1 { self.of_rank(half + 1) } else { (self.of_rank(half) + self.of_rank(half + 1)) / 2.0 };
        let low = libm::rint((all as f64 - width) / 2.0).max(1.0) as usize;
        let high = (libm::rint((all as f64 + width) / 2.0) as usize + 1).min(all);
        Slope { median, low: self.of_rank(low), high: self.of_rank(high) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trend(points: &[(i64, u64, u64)], scale: f64) -> Option<Trend> {
        let series = Series {
            times: points.iter().map(|&(time, ..)| time).collect(),
            tokens: points.iter().map(|&(.., tokens)| tokens).collect(),
        };
        let found: Vec<(u32, u64)> =
            (0..).zip(points).map(|(place, &(_, count, _))| (place, count)).filter(|&(_, count)| count > 0).collect();
        series.trend(&found, scale)
    }

    #[test]
    fn too_short_or_flat() {
        assert_eq!(trend(&[(1, 1, 1), (2, 2, 2)], 1.0), None);
        // The same rate with other numbers: 1/3 = 2/6 = 100/300.
        let flat = trend(&[(1, 1, 3), (2, 2, 6), (5, 100, 300)], 1000.0).unwrap();
        let Trend { s, variance, z, p_value, tau_b, slope } = flat;
        assert_eq!((s, variance, z, p_value, tau_b), (0, 0.0, None, None, None));
        assert_eq!(slope, Some(Slope { median: 0.0, low: 0.0, high: 0.0 }));
        assert_eq!(trend(&[(1, 0, 3), (2, 0, 6), (5, 0, 300)], 1000.0), Some(flat));
    }

    #[test]
    fn the_measures_of_scipy() {
        // scipy 1.17: kendalltau, theilslopes(alpha=0.95); pymannkendall 1.4.3: original_test. tests/interop/test_groups.py has more.
        let points: Vec<(i64, u64, u64)> =
            [(1990, 3), (1991, 0), (1993, 5), (1994, 5), (1995, 0), (1998, 9), (1999, 7)]
                .map(|(time, count)| (time, count, 1000))
                .into();
        let found = trend(&points, 1000.0).unwrap();
        let close = |found: Option<f64>, expected: f64| {
            assert!(found.is_some_and(|found| (found - expected).abs() < 1e-12), "{found:?} is not {expected}");
        };
        assert_eq!(found.s, 9);
        close(Some(found.variance), 42.333_333_333_333_336);
        close(found.z, 1.229_557_246_988_543_9);
        close(found.p_value, 0.218_862_948_090_330_36);
        close(found.tau_b, 0.450_563_556_889_582_94);
        let slope = found.slope.unwrap();
        close(Some(slope.median), 0.5);
        close(Some(slope.low), -2.0);
        close(Some(slope.high), 1.666_666_666_666_666_7);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_short_way_is_the_long_one(
            points in proptest::collection::vec((1i64..4, prop_oneof![Just(0u64), 0u64..6], 1u64..6), 3..25),
        ) {
            let times = points.iter().scan(0, |time, &(step, ..)| { *time += step; Some(*time) });
            let points: Vec<(i64, u64, u64)> = times.zip(&points).map(|(time, &(_, count, tokens))| (time, count, tokens)).collect();
            let found = trend(&points, 1.0).expect("a trend");
            let mut s = 0;
            let mut slopes = Vec::new();
            for (index, &(time, count, tokens)) in points.iter().enumerate() {
                for &(later, count_later, tokens_later) in &points[index + 1..] {
                    s += (count_later * tokens).cmp(&(count * tokens_later)) as i64;
                    let rise = count_later as f64 / tokens_later as f64 - count as f64 / tokens as f64;
                    slopes.push(rise / (later - time) as f64);
                }
            }
            slopes.sort_unstable_by(f64::total_cmp);
            let slope = found.slope.expect("a slope");
            let half = slopes.len() / 2;
            let median = if slopes.len() % 2 == 1 { slopes[half] } else { (slopes[half - 1] + slopes[half]) / 2.0 };
            prop_assert_eq!((found.s, slope.median), (s, median));
            prop_assert!(slope.low <= slope.median && slope.median <= slope.high);
            prop_assert!(found.tau_b.is_none_or(|tau| tau.abs() <= 1.0 + 1e-12));
            let backwards: Vec<_> = points.iter().rev().map(|&(time, count, tokens)| (-time, count, tokens)).collect();
            prop_assert_eq!(trend(&backwards, 1.0).expect("a trend").s, -s);
        }
    }
}

//! Student's t, for any number of degrees of freedom.

use super::beta;

/// Steps of Newton's method, many more than it needs.
const MOST_STEPS: usize = 100;

/// Probability that Student's t is at least this far from 0, on either side: I_x(df/2, ½) with x = df/(df + t²).
pub fn two_sided(t: f64, degrees: f64) -> f64 {
    let square = t * t;
    beta::incomplete(degrees / 2.0, 0.5, degrees / (degrees + square), square / (degrees + square))
}

/// The t that is exceeded with this probability, below 0.3, on both sides together. Newton's method from 1: the tail is convex,
/// so that the steps come from below and never go too far.
pub fn quantile(two_sided_probability: f64, degrees: f64) -> f64 {
    let half = degrees / 2.0;
    let ln_scale = libm::lgamma(half + 0.5) - libm::lgamma(half) - 0.5 * libm::log(degrees * std::f64::consts::PI);
    let mut t = 1.0;
    for _ in 0..MOST_STEPS {
        let density = libm::exp(ln_scale - (half + 0.5) * libm::log1p(t * t / degrees));
        let step = (two_sided(t, degrees) - two_sided_probability) / (2.0 * density);
        t += step;
        if step.abs() <= 1e-14 * t {
            break;
        }
    }
    t
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: `scipy.stats.t.sf` and `scipy.stats.t.ppf`.
    #[test]
    fn as_scipy_has_it() {
        for (t, degrees, expected) in [
            (1.0, 1.0, 0.5),
            (2.5, 4.0, 0.06676654481198814),
            (0.3, 17.3, 0.767751974532544),
            (8.0, 30.5, 5.558154401836166e-9),
            (1.96, 1e5, 0.04999856319430168),
            (40.0, 3.3, 1.5058887281799363e-5),
        ] {
            let found = two_sided(t, degrees);
            assert!((found / expected - 1.0).abs() < 1e-10, "t {t}, df {degrees}: {found} is not {expected}");
        }
        for (degrees, expected) in
            [(1.0, 12.706204736174698), (2.0, 4.302652729749462), (4.5, 2.6589123472044034), (1e4, 1.960201239890626)]
        {
            let found = quantile(0.05, degrees);
            assert!((found / expected - 1.0).abs() < 1e-10, "df {degrees}: {found} is not {expected}");
        }
        assert_eq!(two_sided(0.0, 3.0), 1.0);
    }
}

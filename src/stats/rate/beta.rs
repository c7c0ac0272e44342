//! The distribution that those of Student and of Bernoulli's trials are made of.

/// Steps of the continued fraction, many more than it needs.
const MOST_STEPS: usize = 1000;

/// The regularized incomplete beta function by its continued fraction (Lentz 1976); `rest` is 1 − x.
pub fn incomplete(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if x <= 0.0 || rest <= 0.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    // The fraction converges fast on one side of the mean only.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete(b, a, rest, x);
    }
    let ln_front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log(rest);
    let away_from_zero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let (mut c, mut fraction) = (1.0, d);
    for step in 1..MOST_STEPS {
        let m = step as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            change = c * d;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    libm::exp(ln_front) * fraction / a
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: `scipy.special.betainc`, and binomial tails of `scipy.stats.binom`.
    #[test]
    fn as_scipy_has_it() {
        for (a, b, x, expected) in [
            (2.0, 3.0, 0.25, 0.26171875),
            (83.0, 3.0, 0.77, 7.75215107013248e-08),
            (4000.0, 4.0, 0.99, 4.0001388669865355e-14),
            (0.5, 0.5, 0.5, 0.5),
        ] {
            let found = incomplete(a, b, x, 1.0 - x);
            assert!((found / expected - 1.0).abs() < 1e-9, "{a} {b} {x}: {found} is not {expected}");
        }
        assert_eq!((incomplete(2.0, 3.0, 0.0, 1.0), incomplete(2.0, 3.0, 1.0, 0.0)), (0.0, 1.0));
    }
}

//! Tails of the normal distribution, however far out.

use std::f64::consts::{LN_2, PI};

/// ln(erfc(√square)), exact where erfc itself is too small for a number.
pub(super) fn ln_erfc_of_root(square: f64) -> f64 {
    let x = libm::sqrt(square);
    if x < 0.5 {
        return libm::log1p(-libm::erf(x));
    }
    if x < 20.0 {
        return libm::log(libm::erfc(x));
    }
    // erfc(x) = exp(−x²)/(x·√π)·(1 − t + 3t² − 15t³ + …) with t = 1/(2x²), which is below 1/800 here.
    let t = 0.5 / square;
    let series = -t * (1.0 - 3.0 * t * (1.0 - 5.0 * t * (1.0 - 7.0 * t * (1.0 - 9.0 * t * (1.0 - 11.0 * t)))));
    libm::log1p(series) - 0.5 * libm::log(PI * square) - square
}

/// The z ≥ 0 that a standard normal variable exceeds with probability `p`, for p up to ½. Infinite for no probability at all.
pub(super) fn upper_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::INFINITY;
    }
    let wanted = libm::log(p);
    let ln_tail = |z: f64| ln_erfc_of_root(z * z / 2.0) - LN_2;
    // Newton's method on the logarithm of the tail, which is concave: from the first step on it comes from above.
    let mut z = 0.0;
    for _ in 0..100 {
        let ln_here = ln_tail(z);
        let ln_density = -z * z / 2.0 - 0.5 * libm::log(2.0 * PI);
        let next = z + (ln_here - wanted) / libm::exp(ln_density - ln_here);
        if (next - z).abs() <= 1e-16 * z {
            break;
        }
        z = next;
    }
    z.max(0.0)
}

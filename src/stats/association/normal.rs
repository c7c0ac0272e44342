//! Tails of the normal distribution, however far out.

use std::f64::consts::PI;

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

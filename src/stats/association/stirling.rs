//! Factorials of any size.

use std::f64::consts::TAU;

use super::table::real;

/// What Stirling's formula `x·ln(x) − x + ½·ln(2πx)` leaves of ln(x!).
pub(super) fn stirling(x: u64) -> f64 {
    if let Some(&known) = STIRLING.get(x as usize) {
        return known;
    }
    let x = real(x);
    let y = 1.0 / (x * x);
    (1.0 / 12.0
        - y * (1.0 / 360.0 - y * (1.0 / 1260.0 - y * (1.0 / 1680.0 - y * (1.0 / 1188.0 - y * 691.0 / 360_360.0)))))
        / x
}

/// What stands for x in the `√(2πx)` of Stirling's formula: of 0, whose factorial is 1, what makes 1 of that.
pub(super) fn size(x: u64) -> f64 {
    if x == 0 { 1.0 / TAU } else { real(x) }
}

/// [`stirling`] of the first numbers, of 0 as if 0! were what the formula makes of 1/2π. Worked with 40 digits in mpmath.
const STIRLING: [f64; 16] = [
    0.0,
    0.08106146679532726,
    0.0413406959554093,
    0.02767792568499834,
    0.020790672103765093,
    0.016644691189821193,
    0.013876128823070748,
    0.01189670994589177,
    0.010411265261972096,
    0.009255462182712733,
    0.00833056343336287,
    0.007573675487951841,
    0.00694284010720953,
    0.006408994188004207,
    0.0059513701127588475,
    0.005554733551962801,
];

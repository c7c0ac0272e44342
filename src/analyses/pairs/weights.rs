//! Distances as weights that are whole numbers.

/// What an event at distance 1 adds to a weighted sum: the least number that every distance up to `window` divides. So sums of 1/d are
/// kept exactly, as whole numbers of this part, and divided by it once. `None` where it is beyond 64 bits.
pub fn distance_unit(window: u32) -> Option<u64> {
    (1..=u64::from(window)).try_fold(1u64, |unit, distance| (unit / gcd(unit, distance)).checked_mul(distance))
}

/// What an event adds, by its distance less one.
pub(crate) fn weights(window: u32) -> Vec<u64> {
    let unit = distance_unit(window).expect("a window that is not too wide to be weighted");
    (1..=u64::from(window)).map(|distance| unit / distance).collect()
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::CountOptions;

    #[test]
    fn every_distance_divides_the_unit() {
        // OEIS A003418.
        let units = [1, 2, 6, 12, 60, 60, 420, 840, 2520, 2520, 27720, 27720, 360_360];
        assert_eq!((1..=13).filter_map(distance_unit).collect::<Vec<_>>(), units);
        assert_eq!(distance_unit(CountOptions::MAX_WEIGHTED_WINDOW), Some(232_792_560));
        assert_eq!((distance_unit(42), distance_unit(47)), (Some(219_060_189_739_591_200), None));
        assert_eq!(weights(5), [60, 30, 20, 15, 12]);
    }
}

//! Which forms of an open pattern deserve a second look.

/// How surprising a form is: what its pattern left open of it (0 to 1), times the root of its share in the hits of the pattern, times
/// log2(1 + its hits). So a form that is far from what was written comes first if it is also what the pattern mostly finds, and often.
pub fn surprise(open_share: f64, count: u64, of_pattern: u64) -> f64 {
    if of_pattern == 0 {
        return 0.0;
    }
    open_share * (count as f64 / of_pattern as f64).sqrt() * libm::log2(1.0 + count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_forms_are_more_surprising() {
        assert_eq!(surprise(0.5, 3, 12), 0.5 * 0.5 * 2.0);
        assert!(surprise(0.5, 30, 120) > surprise(0.5, 3, 12));
        assert_eq!((surprise(0.5, 0, 0), surprise(0.0, 7, 7)), (0.0, 0.0));
    }
}

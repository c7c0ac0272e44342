use proptest::prelude::*;

use super::*;

pub(super) fn sums_of(documents: impl IntoIterator<Item = (u64, u64)>) -> RateSums {
    let mut sums = RateSums::default();
    for (tokens, count) in documents {
        sums.push_document(tokens);
        if count > 0 {
            sums.push_count(tokens, count);
        }
    }
    sums
}

fn close(a: f64, b: f64) {
    assert!((a / b - 1.0).abs() < 1e-9, "{a} is not {b}");
}

/// Documents of one length: then the variance is that of the mean, and the ends are exp of a t interval. Worked with numpy and
/// scipy from the words of docs/groups.md.
#[test]
fn known_values() {
    let sums = sums_of([(100, 4), (100, 0), (100, 1), (100, 2), (100, 3), (100, 8)]);
    let (low, high) = sums.interval(1000.0).expect("an interval");
    close(low, 6.600208550065949);
    close(high, 136.35932761412627);
    let other = sums_of([(50, 1), (200, 2), (80, 1), (1000, 3), (30, 1)]);
    let compared = sums.compared(&other).expect("a ratio");
    close(compared.ratio, 5.1);
    close(compared.p_value, 0.2491673118901154);
    let (low, high) = compared.interval.expect("an interval");
    close(low, 0.10730245533163303);
    close(high, 242.39892665654764);
}

#[test]
fn what_says_nothing_has_no_interval() {
    let equal = sums_of([(10, 1); 5]);
    // Chance alone: a factor of exp(1.96/√5).
    let (low, high) = equal.interval(1000.0).expect("an interval");
    let factor = libm::exp(Z_95 / libm::sqrt(5.0));
    close(low, 100.0 / factor);
    close(high, 100.0 * factor);
    for (documents, why) in [
        (vec![], "no document"),
        (vec![(10, 3)], "one document"),
        (vec![(10, 1); 4], "four documents"),
        (vec![(10, 0); 50], "nothing found"),
        (vec![(1_000_000, 0), (1, 1), (1, 0), (1, 0), (1, 0)], "one document has nearly all tokens"),
    ] {
        assert_eq!(sums_of(documents).interval(1.0), None, "{why}");
    }
    let one_of_many = sums_of((0..50).map(|document| (10, u64::from(document == 7))));
    let (low, high) = one_of_many.interval(1000.0).expect("an interval");
    assert!(low < 0.1 && high > 100.0, "one document says little: {low} to {high}");
}

#[test]
fn none_in_a_group_is_judged_by_the_documents_of_both() {
    let none = sums_of([(10, 0); 20]);
    let some = sums_of((0..80).map(|document| (10, 9 * u64::from(document < 20))));
    let compared = none.compared(&some).expect("a comparison");
    assert_eq!((compared.ratio, compared.interval), (0.0, None));
    close(compared.p_value, 2.0 * 0.8f64.powi(20));
    // The documents without are a fifth of all, and have half of the tokens.
    let none = sums_of([(40, 0); 20]);
    close(none.compared(&some).expect("a comparison").p_value, 2.0 * 0.8f64.powi(20));
    // Two against 20, of which 4.4 are expected.
    let two = sums_of((0..20).map(|document| (10, 50 * u64::from(document < 2))));
    let compared = two.compared(&some).expect("a comparison");
    assert!(compared.ratio > 1.0 && compared.interval.is_none() && compared.p_value == 1.0, "clumps are no difference");
    let two = sums_of((0..20).map(|document| (10, u64::from(document < 2))));
    close(two.compared(&some).expect("a comparison").p_value, 0.30898296323463537);
    let few = sums_of((0..80).map(|document| (10, 9 * u64::from(document < 4))));
    assert_eq!(none.compared(&few), None);
}

fn documents(least: usize) -> impl Strategy<Value = Vec<(u64, u64)>> {
    proptest::collection::vec((1u64..3000, prop_oneof![Just(0u64), 0u64..5, 0u64..60]), least..30)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws(first in documents(0), second in documents(5)) {
        let (a, b) = (sums_of(first.clone()), sums_of(second.clone()));
        let both = sums_of(first.into_iter().chain(second));
        prop_assert_eq!((both.count, both.tokens, both.found_in), {
            let and = a.and(&b);
            (and.count, and.tokens, and.found_in)
        });
        for sums in [a, b, both] {
            if let Some((low, high)) = sums.interval(1000.0) {
                let rate = sums.rate(1000.0).expect("tokens");
                prop_assert!(0.0 < low && low < rate && rate < high && high.is_finite());
                prop_assert!(high / low <= 1.000_001e6);
            }
        }
        if let (Some(there), Some(back)) = (a.compared(&b), b.compared(&a)) {
            prop_assert!((0.0..=1.0).contains(&there.p_value));
            prop_assert!((there.p_value - back.p_value).abs() <= 1e-9 * there.p_value);
            // The interval leaves out 1 exactly where the difference is one.
            if let Some((low, high)) = there.interval {
                prop_assert!((there.p_value - 0.05).abs() < 1e-9 || (there.p_value < 0.05) == (low > 1.0 || high < 1.0));
            }
        }
    }
}

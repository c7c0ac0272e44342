use super::*;
use proptest::prelude::*;

fn close(a: Option<f64>, b: f64) {
    let a = a.expect("a value");
    assert!((a - b).abs() <= 1e-12 * b.abs().max(1e-300), "{a} is not {b}");
}

#[test]
fn known_values() {
    // Worked with 50 decimal digits in Python's decimal module; g2 is Dunning's (1993) -2 log lambda.
    let table = Contingency { o11: 30, r1: 100, c1: 50, n: 10_000 };
    close(table.e11(), 0.5);
    close(table.pmi(), 5.906890595608519);
    close(table.npmi(), 0.7048104288444742);
    close(table.log_dice(), 12.678071905112638);
    close(table.g2(), 219.26657930563693);
    close(table.p_value(), 1.3072616881741931e-49);
}

#[test]
fn undefined_is_none() {
    let none = Contingency { o11: 0, r1: 3, c1: 4, n: 100 };
    assert_eq!((none.pmi(), none.npmi(), none.log_dice()), (None, None, None));
    assert!(none.g2().unwrap() < 0.0);
    assert_eq!(Contingency { o11: 2, r1: 2, c1: 2, n: 2 }.npmi(), None);
    assert_eq!(Contingency { o11: 0, r1: 0, c1: 4, n: 10 }.g2(), None);
    assert_eq!(Contingency { o11: 0, r1: 0, c1: 0, n: 0 }.e11(), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws(o11 in 0u64..1000, more1 in 0u64..100_000, more2 in 0u64..100_000, rest in 1u64..1_000_000_000) {
        let table = Contingency { o11, r1: o11 + more1, c1: o11 + more2, n: o11 + more1 + more2 + rest };
        let swapped = Contingency { r1: table.c1, c1: table.r1, ..table };
        prop_assert_eq!(table.log_dice(), swapped.log_dice());
        if let Some(npmi) = table.npmi() {
            prop_assert!((-1.0..=1.0).contains(&npmi));
        }
        if let (Some(g2), Some(pmi), Some(p)) = (table.g2(), table.pmi(), table.p_value()) {
            prop_assert!(g2 * pmi >= 0.0, "g2 {} and pmi {} disagree in sign", g2, pmi);
            prop_assert!((0.0..=1.0).contains(&p));
        }
    }

    #[test]
    fn g2_of_independence_is_nothing(r in 1u64..10_000, c in 1u64..10_000, k in 2u64..100) {
        // o11·n = r1·c1 exactly.
        let table = Contingency { o11: r * c, r1: r * c * k, c1: r * c * k, n: r * c * k * k };
        prop_assert_eq!(table.g2(), Some(0.0));
        prop_assert_eq!(table.p_value(), Some(1.0));
    }
}

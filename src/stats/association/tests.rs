use super::*;
use proptest::prelude::*;

fn close(a: Option<f64>, b: f64) {
    let a = a.expect("a value");
    assert!((a - b).abs() <= 1e-12 * b.abs().max(1e-300), "{a} is not {b}");
}

/// What every measure but q_value is, in their order; NaN where that is not compared.
fn check(table: Contingency, expected: &[Option<f64>]) {
    let family = Family { context_mass: Some(123_456.789), ..Family::of(1_000_000) };
    for (&measure, expected) in Measure::ALL.iter().zip(expected) {
        let found = values(measure, &[table], &family)[0];
        let found = Some(found).filter(|found| !found.is_nan());
        assert_eq!(found.is_some(), expected.is_some(), "{measure} of {table:?} is {found:?}");
        if let (Some(found), Some(expected)) = (found, *expected)
            && !expected.is_nan()
        {
            let slack = if measure == Measure::PValue { 1e-11 } else { 1e-12 };
            assert!(
                (found - expected).abs() <= (slack * expected.abs()).max(1e-13),
                "{measure} of {table:?} is {found}, not {expected}"
            );
        }
    }
}

#[test]
fn known_values() {
    // Worked with 60 digits in mpmath, by the formulas of docs/measures.md (the reference of tests/interop/test_measures.py).
    let some = |values: &[f64]| values.iter().map(|&value| Some(value)).collect::<Vec<_>>();
    check(
        Contingency { o11: 30, r1: 100, c1: 50, n: 10_000 },
        &some(&[
            5.906890595608519,
            0.7048104288444742,
            10.943788911701137,
            10.813781191217037,
            15.720671786825555,
            12.678071905112638,
            0.4,
            0.25,
            0.3,
            5.385938482134134,
            41.71930009000631,
            1766.9153850058374,
            1707.5275366732653,
            219.26657930563692,
            7.2143191208007655,
            4.606029923384433,
            0.29797979797979796,
            0.592964824120603,
            7.704002316053306,
            -48.47547000607679,
            1.307261688174176e-49,
            -48.883637466471455,
        ]),
    );
    // A thousandth more than expected, of 10¹⁵.
    check(
        Contingency { o11: 1_001_000_000, r1: 1_000_000_000_000, c1: 1_000_000_000_000, n: 1_000_000_000_000_000 },
        &some(&[
            0.0014419741739064805,
            7.235148091118326e-05,
            0.0,
            29.900236802334074,
            59.79903163049424,
            4.03565768951182,
            0.001001,
            0.0005007506256881569,
            0.001001,
            31.6069770620507,
            31.622776601683793,
            1002.003004005006,
            1002.0020020022525,
            1001.6698379064079,
            0.0014434183138093424,
            f64::NAN,
            1.001001001001001e-06,
            1.001001001001001e-06,
            0.0014448646184804439,
            -219.10881741234576,
            7.785806816666033e-220,
            -219.10869637630458,
        ]),
    );
    // Never together, and nothing else left over.
    let never = [
        None,
        None,
        Some(0.0),
        None,
        None,
        None,
        Some(0.0),
        Some(0.0),
        Some(0.0),
        None,
        Some(-17.07825127659933),
        Some(-1200.0),
        Some(-1195.8892408163265),
        Some(-1630.0638383796618),
        Some(-9.965784284662087),
        Some(-4.52301351769674),
        Some(-1.0),
        Some(-1.0),
        Some(-20.419467499266812),
        Some(-352.33223782104403),
        Some(0.0),
        Some(-355.66829334472027),
    ];
    check(Contingency { o11: 0, r1: 500, c1: 700, n: 1200 }, &never);
}

#[test]
fn large_counts_have_the_bound_of_the_normal_distribution() {
    // Worked with 60 digits in mpmath: the log ratio less 6.109… standard deviations.
    let table =
        Contingency { o11: 1_001_000_000, r1: 1_000_000_000_000, c1: 1_000_000_000_000, n: 1_000_000_000_000_000 };
    let found = table.log_ratio_conservative(Family::of(1_000_000).ln_level()).unwrap();
    assert!((found / 0.0011648339182862822 - 1.0).abs() < 2e-4, "{found}");
}

#[test]
fn tails_of_the_normal_distribution() {
    // Worked with 60 digits in mpmath.
    for (g2, expected) in [
        (1e-6, -0.00034665511795786366),
        (0.2, -0.18394383111602164),
        (3.84, -1.3006521393247688),
        (49.0, -11.591823641811509),
        (790.0, -173.0937418468788),
        (805.0, -176.35502467573204),
        (1e5, -21717.322159443942),
        (1e16, -2171472409516267.2),
    ] {
        close(Some(p_log10(&[g2])[0]), expected);
        close(Some(p_log10(&[-g2])[0]), expected);
    }
}

#[test]
fn tables_of_cells() {
    let table = Contingency::from_cells(3, 1, 1, 3).unwrap();
    assert_eq!(table, Contingency { o11: 3, r1: 4, c1: 4, n: 8 });
    // Fisher's tea: 34 of 70 tables are as extreme.
    close(table.fisher_log10_p(), libm::log10(34.0 / 70.0));
    assert_eq!(Contingency::from_cells(u64::MAX, 0, 0, 1), None);
    assert_eq!(Contingency::from_cells(u64::MAX / 2, u64::MAX / 2 + 2, 0, 0), None);
    assert_eq!(Contingency::new(3, 4, 4, 4), None);
    assert_eq!(Contingency::new(5, 4, 9, 90), None);
    assert_eq!(Contingency::new(3, 4, 4, 8), Some(table));
    // No count is too large to be multiplied.
    let largest = Contingency { o11: u64::MAX - 9, r1: u64::MAX - 6, c1: u64::MAX - 5, n: u64::MAX };
    for &measure in Measure::ALL {
        let value = values(measure, &[largest], &Family::of(1))[0];
        assert!(value.is_nan() == (measure == Measure::PpmiSmoothed) && !value.is_infinite(), "{measure} is {value}");
    }
}

#[test]
fn every_measure_says_what_it_is() {
    for &measure in Measure::ALL {
        let said = measure.description("the rows of this table");
        assert!(said.ends_with('.') && said.contains(" Empty where ") && !said.contains('{'), "{said}");
        assert_eq!(said.contains("the rows of this table"), measure.is_of_family(), "{said}");
        assert!(!measure.formula().is_empty());
    }
    assert!(Measure::DEFAULT.is_sorted());
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

/// A table of any shape, with counts from 0 to 10¹⁵.
fn tables() -> impl Strategy<Value = Contingency> {
    let count = || (0u32..50).prop_flat_map(|bits| 0..=1u64 << bits);
    (count(), count(), count(), count()).prop_filter_map("a sum", |(a, b, c, d)| Contingency::from_cells(a, b, c, d))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn exchanged_measures_are_the_same_or_each_others(table in tables()) {
        let exchanged = Contingency { r1: table.c1, c1: table.r1, ..table };
        let one_way = [Measure::PpmiSmoothed, Measure::LogRatio, Measure::LogRatioConservative];
        for &measure in Measure::ALL.iter().filter(|measure| !one_way.contains(measure)) {
            let theirs = match measure {
                Measure::DeltaP12 => Measure::DeltaP21,
                Measure::DeltaP21 => Measure::DeltaP12,
                other => other,
            };
            let family = Family::of(1);
            let (a, b) = (values(measure, &[table], &family)[0], values(theirs, &[exchanged], &family)[0]);
            prop_assert_eq!(a.is_nan(), b.is_nan());
            // An error of g2 is one of g2/2 times it in p.
            let slack = 1e-12 * a.abs().max(1.0) * if measure.is_of_g2() { table.g2().map_or(1.0, |g2| g2.abs().max(1.0)) } else { 1.0 };
            prop_assert!(a.is_nan() || (a - b).abs() <= slack, "{}: {} and {}", measure, a, b);
        }
    }

    #[test]
    fn all_agree_on_the_side_and_stay_in_their_range(table in tables()) {
        let family = Family { context_mass: Some(table.n as f64 + 1.0), ..Family::of(1000) };
        let side = (u128::from(table.o11) * u128::from(table.n)).cmp(&(u128::from(table.r1) * u128::from(table.c1)));
        let side = f64::from(side as i8);
        for &measure in Measure::ALL {
            let value = values(measure, &[table], &family)[0];
            if value.is_nan() {
                continue;
            }
            prop_assert!(value.is_finite() && !(value == 0.0 && value.is_sign_negative()), "{}: {}", measure, value);
            let range = match measure.unit() {
                "−1 to 1" => -1.0..=1.0,
                "0 to 1" => 0.0..=1.0,
                "bits, from 0" => 0.0..=f64::MAX,
                "at most 0" => f64::MIN..=0.0,
                "at most 14" => f64::MIN..=14.0,
                _ => f64::MIN..=f64::MAX,
            };
            prop_assert!(range.contains(&value), "{}: {}", measure, value);
            let has_side = [
                Measure::Pmi, Measure::Npmi, Measure::TScore, Measure::ZScore, Measure::Chi2, Measure::G2, Measure::DeltaP12,
                Measure::DeltaP21,
            ];
            if has_side.contains(&measure) {
                prop_assert!(value * side > 0.0 || value == 0.0 && side == 0.0, "{}: {} on side {}", measure, value, side);
            }
            if [Measure::Chi2Yates, Measure::LogRatioConservative].contains(&measure) && table.o11 > 0 && table.c1 > table.o11 {
                prop_assert!(value * side >= 0.0, "{}: {} on side {}", measure, value, side);
            }
        }
    }

    #[test]
    fn the_conservative_ratio_is_nearer_to_0_and_nearer_with_more_tests(table in tables(), tests in 1u64..1_000_000) {
        let of = |table: Contingency, tests| values(Measure::LogRatioConservative, &[table], &Family::of(tests))[0];
        let Some(ratio) = table.log_ratio() else {
            prop_assert!(of(table, tests).is_nan());
            return Ok(());
        };
        let bound = of(table, tests);
        prop_assert!(bound * ratio >= 0.0);
        // Where both were observed; else the ratio is infinite, but for Hardie's 0.5.
        prop_assert!(table.o11 == 0 || table.o11 == table.c1 || bound.abs() <= ratio.abs());
        prop_assert!(of(table, tests * 10).abs() <= bound.abs() * (1.0 + 1e-12));
        // Rows exchanged.
        let (o11, r1) = (table.c1 - table.o11, table.n - table.r1);
        prop_assert_eq!(of(Contingency { o11, r1, ..table }, tests), 0.0 - bound);
    }

    #[test]
    fn the_conservative_ratio_is_where_the_tail_is_the_level(a in 0u64..40, b in 0u64..40, rows in 1u64..1000, others in 1u64..100_000) {
        let table = Contingency::from_cells(a, rows, b, others).unwrap();
        let family = Family { alpha: 0.1, ..Family::of(1) };
        let Some(bound) = table.log_ratio_conservative(family.ln_level()) else { return Ok(()) };
        // The other side is the same with the rows exchanged.
        if table.excess() < 0.0 {
            return Ok(());
        }
        let odds = libm::exp2(bound) * table.r1 as f64 / (table.n - table.r1) as f64;
        let share = odds / (1.0 + odds);
        let choose = |n: u64, k: u64| (1..=k).fold(1.0, |product, i| product * (n - k + i) as f64 / i as f64);
        let of = |k: u64| choose(a + b, k) * libm::pow(share, k as f64) * libm::pow(1.0 - share, (a + b - k) as f64);
        let tail: f64 = (a..=a + b).map(of).sum();
        if bound > 0.0 {
            prop_assert!((tail - 0.05).abs() < 1e-11, "{} with {}", tail, bound);
        } else {
            prop_assert!(tail > 0.05 - 1e-11, "{}", tail);
        }
    }

    #[test]
    fn the_logarithm_of_a_p_value_is_that(table in tables()) {
        if let (Some(p), Some(p_log10)) = (table.p_value(), table.p_log10())
            && p > 1e-300
        {
            prop_assert!((libm::log10(p) - p_log10).abs() <= 1e-12 * p_log10.abs().max(1e-3), "{} and {}", p, p_log10);
        }
    }

    #[test]
    fn fishers_test_is_the_sum_of_its_tables(a in 0u64..60, b in 0u64..60, c in 0u64..60, d in 0u64..60) {
        let table = Contingency::from_cells(a, b, c, d).unwrap();
        let Some(log10) = table.fisher_log10_p() else { return Ok(()) };
        // Probabilities by their products, which are exact enough for so few.
        let choose = |n: u64, k: u64| (1..=k).fold(1.0, |product, i| product * (n - k + i) as f64 / i as f64);
        let of = |k: u64| choose(a + b, k) * choose(c + d, table.c1 - k) / choose(table.n, table.c1);
        let all = table.c1.saturating_sub(c + d)..=table.r1.min(table.c1);
        let p: f64 = all.map(of).filter(|&p| p <= of(a) * (1.0 + 1e-7)).sum();
        prop_assert!((libm::log10(p) - log10).abs() <= 1e-11 * log10.abs().max(1.0), "{} and {}", libm::log10(p), log10);
    }

    #[test]
    fn q_is_monotone_in_p_and_grows_with_the_family(tables in proptest::collection::vec(tables(), 1..40), more in 0u64..100) {
        let tests = tables.iter().filter(|table| table.has_test()).count() as u64;
        let p = values(Measure::PValue, &tables, &Family::of(tests));
        let q = values(Measure::QValue, &tables, &Family::of(tests));
        let wider = values(Measure::QValue, &tables, &Family::of(tests + more));
        for i in 0..p.len() {
            prop_assert_eq!(p[i].is_nan(), q[i].is_nan());
            prop_assert!(p[i].is_nan() || p[i] <= q[i] && q[i] <= wider[i] && wider[i] <= 1.0);
            for j in 0..p.len() {
                prop_assert!(p[i].is_nan() || p[j].is_nan() || p[i] >= p[j] || q[i] <= q[j]);
            }
        }
        let corrected = crate::stats::benjamini_hochberg(&p);
        prop_assert!(corrected.iter().zip(&q).all(|(a, b)| a.is_nan() && b.is_nan() || a == b));
    }
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
    fn independence_is_nothing(r in 1u64..10_000, c in 1u64..10_000, k in 2u64..100) {
        // o11·n = r1·c1 exactly.
        let table = Contingency { o11: r * c, r1: r * c * k, c1: r * c * k, n: r * c * k * k };
        let nothing = [Measure::Pmi, Measure::TScore, Measure::ZScore, Measure::Chi2, Measure::Chi2Yates, Measure::G2, Measure::LogRatio];
        for measure in nothing {
            prop_assert_eq!(values(measure, &[table], &Family::of(1)), [0.0]);
        }
        let (p, fisher) = (table.p_value(), table.fisher_log10_p());
        prop_assert_eq!((p, table.p_log10(), fisher), (Some(1.0), Some(0.0), Some(0.0)));
        prop_assert_eq!((table.delta_p_12(), table.delta_p_21()), (Some(0.0), Some(0.0)));
    }
}

/// Cells up to some millions, with zeros among them.
fn cell() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0u64), 0u64..4, 0u64..1000, 0u64..5_000_000]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn signs_agree_with_the_counts(o11 in cell(), o12 in cell(), o21 in cell(), o22 in cell()) {
        let table = Contingency { o11, r1: o11 + o12, c1: o11 + o21, n: o11 + o12 + o21 + o22 };
        if !table.has_test() {
            prop_assert_eq!((table.g2(), table.log_ratio()), (None, None));
            return Ok(());
        }
        let [r1, r2] = [o11 + o12, o21 + o22].map(u128::from);
        let (here, there) = (u128::from(o11) * r2, u128::from(o21) * r1);
        let sign = here.cmp(&there) as i32 as f64;
        let sign_of = |value: Option<f64>| value.map(|value| if value == 0.0 { 0.0 } else { value.signum() });
        for measure in [Contingency::g2, Contingency::chi2, Contingency::delta_p_12, Contingency::delta_p_21] {
            prop_assert_eq!(sign_of(measure(&table)), Some(sign));
        }
        // Half an occurrence is more than is expected of the side that has none.
        let says_nothing = o11 == 0 && 2 * there <= r2 || o21 == 0 && 2 * here <= r1;
        prop_assert_eq!(sign_of(table.log_ratio()), Some(if says_nothing { 0.0 } else { sign }));
        let bound = sign_of(table.log_ratio_conservative(-7.0));
        prop_assert!(bound == Some(0.0) || bound == Some(sign));
    }
}

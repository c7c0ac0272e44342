//! Columns of measures: which, for whom they are corrected, and the tests that several of them share.

use std::mem;
use std::ops::Range;

use super::schema::{Column, ColumnKind};
use crate::stats::{Contingency, Family, Measure, p_log10, p_value, values};

impl Column {
    /// The column of a measure. `family` is what the rows of one family of tests are called: `the rows of this table`.
    pub fn of_measure(measure: Measure, family: &str) -> Column {
        Column {
            description: measure.description(family),
            formula: Some(measure.formula()),
            ..Column::new(measure.name(), ColumnKind::Real, measure.unit())
        }
    }
}

/// Which measures a table has, and the families of tests that its rows belong to.
#[derive(Clone, Debug, Default)]
pub struct Measured<'a> {
    /// The measures, in order.
    pub measures: &'a [Measure],
    /// Families one behind the other, each with the row behind its last.
    pub families: Vec<(usize, Family)>,
}

/// Rows of a batch with their 2×2 tables, from which the columns of measures are made.
pub(crate) struct MeasuredRows<'a> {
    measured: &'a Measured<'a>,
    first: usize,
    /// The 2×2 table of each row.
    pub tables: Vec<Contingency>,
    tests: Tests,
    p_log10: Vec<f64>,
}

impl<'a> MeasuredRows<'a> {
    /// The rows from `first` on, which have these tables and tests.
    pub fn new(measured: &'a Measured<'a>, first: usize, tables: Vec<Contingency>, tests: Tests) -> Self {
        let p_log10 = if measured.measures.contains(&Measure::PLog10) { p_log10(&tests.g2) } else { Vec::new() };
        MeasuredRows { measured, first, tables, tests, p_log10 }
    }

    /// The values of a measure. Tests are there once, and taken.
    pub fn take(&mut self, measure: Measure) -> Vec<f64> {
        match measure {
            Measure::G2 => mem::take(&mut self.tests.g2),
            Measure::PValue => mem::take(&mut self.tests.p_value),
            Measure::PLog10 => mem::take(&mut self.p_log10),
            Measure::QValue => mem::take(&mut self.tests.q_value),
            other => self.values(other),
        }
    }

    fn values(&self, measure: Measure) -> Vec<f64> {
        let mut found = Vec::new();
        let mut start = 0;
        for (end, family) in &self.measured.families {
            let end = end.saturating_sub(self.first).min(self.tables.len());
            if start < end {
                let of_family = values(measure, &self.tables[start..end], family);
                // Mostly there is one family.
                if found.is_empty() {
                    found = of_family;
                } else {
                    found.extend(of_family);
                }
                start = end;
            }
        }
        found
    }
}

/// Which tests some measures are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestsNeeded {
    /// [`Tests::g2`].
    pub g2: bool,
    /// [`Tests::p_value`].
    pub p_value: bool,
    /// [`Tests::q_value`].
    pub q_value: bool,
}

impl TestsNeeded {
    /// By these measures.
    pub fn by(measures: &[Measure]) -> Self {
        let is_one_of = |any: &[Measure]| measures.iter().any(|measure| any.contains(measure));
        TestsNeeded {
            g2: is_one_of(&[Measure::G2, Measure::PLog10]),
            p_value: is_one_of(&[Measure::PValue, Measure::QValue]),
            q_value: is_one_of(&[Measure::QValue]),
        }
    }
}

/// Tests of some rows; NaN where there is none. What is not needed is left empty.
#[derive(Clone, Debug, Default)]
pub struct Tests {
    /// [`Contingency::g2`].
    pub g2: Vec<f64>,
    /// [`Contingency::p_value`].
    pub p_value: Vec<f64>,
    /// The p-values, corrected over their family.
    pub q_value: Vec<f64>,
}

impl Tests {
    /// Those of these 2×2 tables; q-values are still to come.
    pub fn of(tables: impl Iterator<Item = Contingency>, needed: TestsNeeded) -> Self {
        let mut tests = Tests::default();
        if !needed.g2 && !needed.p_value {
            return tests;
        }
        for table in tables {
            let g2 = table.g2();
            if needed.g2 {
                tests.g2.push(g2.unwrap_or(f64::NAN));
            }
            if needed.p_value {
                tests.p_value.push(g2.map_or(f64::NAN, p_value));
            }
        }
        tests
    }

    /// Those of some of the rows.
    pub fn slice(&self, rows: Range<usize>) -> Tests {
        let part = |values: &[f64]| values.get(rows.clone()).map(<[f64]>::to_vec).unwrap_or_default();
        Tests { g2: part(&self.g2), p_value: part(&self.p_value), q_value: part(&self.q_value) }
    }
}

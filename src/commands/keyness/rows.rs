//! The rows of one target: which terms, in which order, with which measures.

use std::cmp::Ordering;

use super::count::{Compared, Comparisons, CorpusSize, DispersedUsage};
use super::options::{KeynessOptions, KeynessShown, KeynessSort};
use super::table::{KeynessBatch, KeynessRow, KeynessSide};
use super::vocabulary::ComparedTerms;
use crate::stats::{Contingency, Family, LogOdds, dp, values};

/// Appends the rows of a target, in their order. Returns how many.
///
/// # Complexity
/// O(v log v) in terms.
pub(crate) fn push_rows<'v>(
    options: &KeynessOptions,
    vocabulary: &'v ComparedTerms,
    comparisons: &Comparisons,
    compared: &Compared<'_>,
    (target, group): (usize, &'v str),
    batch: &mut KeynessBatch<'v>,
) -> u64 {
    let bodies = |term: u32| (comparisons.of(term).target(target), comparisons.of(term).reference(target));
    let mut rows = Vec::new();
    for term in 0..vocabulary.len() as u32 {
        let (here, there) = compared.get(term, target);
        let count = here.usage.count + there.usage.count;
        if count == 0 || count < options.min_count {
            continue;
        }
        let (of_target, of_reference) = bodies(term);
        let n = of_target.tokens + of_reference.tokens;
        let table = Contingency { o11: here.usage.count, r1: of_target.tokens, c1: count, n };
        rows.push((term, table, here, there));
    }
    let tables: Vec<Contingency> = rows.iter().map(|row| row.1).collect();
    let tests = tables.iter().filter(|table| table.has_test()).count() as u64;
    let family = Family::of(tests);
    let log_odds = tables.iter().map(|table| LogOdds::of(table, options.prior.unwrap_or(table.n as f64)));
    let log_odds: Vec<Option<LogOdds>> = log_odds.collect();
    let key: Vec<f64> = match options.sort {
        KeynessSort::Measure(measure) => values(measure, &tables, &family),
        KeynessSort::LogOdds => log_odds.iter().map(|found| found.map_or(f64::NAN, |found| found.ratio)).collect(),
        KeynessSort::LogOddsZ => log_odds.iter().map(|found| found.map_or(f64::NAN, |found| found.z)).collect(),
    };
    let is_shown = |table: &Contingency| match options.shown {
        KeynessShown::All => true,
        KeynessShown::Positive => rates(table).is_gt(),
        KeynessShown::Negative => rates(table).is_lt(),
    };
    let mut order: Vec<usize> = (0..rows.len()).filter(|&row| is_shown(&tables[row])).collect();
    let by_key =
        |a: f64, b: f64| if options.shown == KeynessShown::Negative { a.total_cmp(&b) } else { b.total_cmp(&a) };
    // Terms are in their order already. What is undefined has no place among numbers, and comes last.
    order.sort_by(|&a, &b| key[a].is_nan().cmp(&key[b].is_nan()).then_with(|| by_key(key[a], key[b])));
    for &row in &order {
        let (term, table, here, there) = rows[row];
        let (of_target, of_reference) = bodies(term);
        let (term, class) = vocabulary.get(term);
        batch.rows.push(KeynessRow {
            group,
            term,
            class,
            table,
            target: side(here, of_target),
            reference: side(there, of_reference),
            log_odds: log_odds[row],
        });
    }
    for (measure, column) in options.measures.iter().zip(&mut batch.measures) {
        let found = values(*measure, &tables, &family);
        column.extend(order.iter().map(|&row| found[row]));
    }
    order.len() as u64
}

/// The rate in the target to that in the reference.
fn rates(table: &Contingency) -> Ordering {
    let Contingency { o11, r1, c1, n } = *table;
    (u128::from(o11) * u128::from(n)).cmp(&(u128::from(c1) * u128::from(r1)))
}

fn side(term: DispersedUsage, body: CorpusSize) -> KeynessSide {
    // Dispersion over one document is undefined.
    let is_known = body.documents > 1;
    KeynessSide {
        documents: term.usage.documents,
        dp: if is_known { dp(term.excess, term.usage.count, body.tokens) } else { None },
    }
}

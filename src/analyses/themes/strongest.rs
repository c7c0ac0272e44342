//! The strongest collocates of a theme, for the end of a run.

use super::pairs_table::ThemeCollocates;
use crate::context::CollocateSummary;
use crate::count::TermId;
use crate::stats::{Contingency, Family, Measure, values};
use crate::tables::Tests;

/// Collocates that are named.
const NAMED: usize = 3;

/// Those with the largest g2, among which the strongest are looked for: the measure that ranks them costs more.
const LOOKED_AT: usize = 200;

/// One document shows nothing about a theme, and two may be copies.
const LEAST_DOCUMENTS: u64 = 3;

/// A word that so few of a hundred documents of the theme have near it shows little about it.
const LEAST_PERCENT: u64 = 1;

/// The words that a theme attracts most for certain: by `log_ratio_conservative`, then by g2. A term that is near it in
/// hardly any documents, and one without a letter, is none.
///
/// # Complexity
/// O(n log n) in the collocates of the theme.
pub(super) fn strongest(
    from: &ThemeCollocates<'_>,
    tests: &Tests,
    theme: usize,
    documents: u64,
) -> Vec<CollocateSummary> {
    let least = LEAST_DOCUMENTS.max((documents * LEAST_PERCENT).div_ceil(100));
    let collocates = &from.of_theme[theme];
    let first = from.range(theme).start;
    let is_word = |id: TermId| from.counts.vocabulary().form(id).chars().any(char::is_alphabetic);
    let mut rows: Vec<(f64, usize)> = (0..collocates.terms.len())
        .filter(|&place| collocates.doc_count[place] >= least && is_word(collocates.terms[place]))
        .filter_map(|place| Some((*tests.g2.get(first + place)?, place)))
        .filter(|(g2, _)| *g2 > 0.0)
        .collect();
    rows.sort_by(|(a, of_a), (b, of_b)| b.total_cmp(a).then(of_a.cmp(of_b)));
    rows.truncate(LOOKED_AT);
    let tables: Vec<Contingency> = rows.iter().map(|(_, place)| from.contingency(first + place)).collect();
    let conservative = values(Measure::LogRatioConservative, &tables, &Family::of(collocates.terms.len() as u64));
    let mut ranked: Vec<(f64, usize)> = conservative.into_iter().zip(rows.iter().map(|(_, place)| *place)).collect();
    // Stable, so that g2 decides between equals.
    ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let of_place = |(strength, place): (f64, usize)| CollocateSummary {
        term: from.counts.vocabulary().form(collocates.terms[place]).to_string(),
        count: collocates.count[place],
        documents: collocates.doc_count[place],
        log_ratio_conservative: strength,
    };
    ranked.into_iter().filter(|(strength, _)| *strength > 0.0).take(NAMED).map(of_place).collect()
}

//! What the end of a run says of groups: each theme's trend, and where it is spoken of most and least.

use super::contrasts::ContrastRow;
use super::tables::Groups;
use super::themes::{PER_THOUSAND, ThemesOfGroups};
use super::trends::TrendRow;
use crate::context::{ContrastedGroup, GroupRate, ThemeContrastReport, ThemeTrendReport};
use crate::stats::{ContrastVerdict, RateSums};
use crate::tables::theme_name;
use crate::themes::Matcher;

/// Those of all themes, in the order of the tables.
pub(super) fn findings(
    groups: &Groups,
    found: &ThemesOfGroups,
    matcher: &Matcher,
) -> (Vec<ThemeTrendReport>, Vec<ThemeContrastReport>) {
    let rate = |number: u32, sums: &RateSums| GroupRate {
        group: groups.group_name(number).to_string(),
        hits: sums.count,
        documents: sums.found_in,
        per_1000_tokens: sums.rate(PER_THOUSAND),
        interval: sums.interval(PER_THOUSAND),
    };
    let names = matcher.themes().len();
    let trend = |row: &TrendRow| {
        let of_place = |place: u32| {
            let number = groups.number(row.grouping as usize, place as usize);
            let row = &found.rows[number as usize * names + row.of as usize];
            rate(number, &row.sums)
        };
        let (first, last) = row.ends?;
        Some(ThemeTrendReport {
            grouping: groups.grouping_name(row.grouping).to_string(),
            theme: theme_name(row.of, matcher).to_string(),
            verdict: row.verdict,
            q_value: Some(row.q_value).filter(|q_value| !q_value.is_nan()),
            slope: row.trend.and_then(|trend| trend.slope).map(|slope| slope.median),
            groups: row.groups.into(),
            first: of_place(first),
            last: of_place(last),
        })
    };
    let contrasted = |row: &ContrastRow| ContrastedGroup {
        rate: rate(row.group, &row.sums),
        verdict: row.verdict,
        ratio: row.compared.map(|compared| compared.ratio),
        ratio_interval: row.compared.and_then(|compared| compared.interval),
        q_value: Some(row.q_value).filter(|q_value| !q_value.is_nan()),
    };
    let contrast = |rows: &[&ContrastRow]| {
        let rate = |row: &ContrastRow| row.sums.rate(PER_THOUSAND).unwrap_or(f64::NAN);
        let of_verdict = |verdict| rows.iter().filter(|row| row.verdict == verdict).count() as u64;
        // Of equal rates the first, in the order of the table.
        let judged = || rows.iter().filter(|row| row.verdict != ContrastVerdict::TooFew);
        let highest = judged().rev().max_by(|a, b| rate(a).total_cmp(&rate(b)));
        let lowest = judged().min_by(|a, b| rate(a).total_cmp(&rate(b)));
        ThemeContrastReport {
            grouping: groups.grouping_name(groups.grouping(rows[0].group)).to_string(),
            theme: theme_name(rows[0].theme, matcher).to_string(),
            more: of_verdict(ContrastVerdict::More),
            less: of_verdict(ContrastVerdict::Less),
            no_difference: of_verdict(ContrastVerdict::NoDifference),
            too_few: of_verdict(ContrastVerdict::TooFew),
            highest: highest.map(|row| contrasted(row)),
            lowest: lowest.map(|row| contrasted(row)),
        }
    };
    let mut rows: Vec<&ContrastRow> = found.contrasts.iter().collect();
    rows.sort_by_key(|row| (groups.grouping(row.group), row.theme));
    let alike =
        |a: &&ContrastRow, b: &&ContrastRow| (groups.grouping(a.group), a.theme) == (groups.grouping(b.group), b.theme);
    (found.trends.iter().filter_map(trend).collect(), rows.chunk_by(alike).map(contrast).collect())
}

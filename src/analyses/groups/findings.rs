//! What the end of a run says of groups: each theme's trend, and where it is spoken of most and least.

use super::contrasts::ContrastRow;
use super::tables::{Groups, PER_THOUSAND};
use super::themes::ThemesOfGroups;
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
    let rate = |group: String, sums: &RateSums| GroupRate {
        group,
        hits: sums.count,
        documents: sums.found_in,
        per_1000_tokens: sums.rate(PER_THOUSAND),
        interval: sums.interval(PER_THOUSAND),
    };
    let names = matcher.themes().len();
    let trend = |row: &TrendRow| {
        let of_number = |number: u32| &found.rows[number as usize * names + row.of as usize].sums;
        let (first, last) = row.ends?;
        let numbers = (first..=last).map(|place| groups.number(row.grouping as usize, place as usize));
        let numbers: Vec<u32> = numbers.filter(|&number| of_number(number).tokens > 0).collect();
        let (earlier, later) = numbers.split_at(numbers.len() / 2);
        let of_half = |half: &[u32]| {
            let sums = half.iter().fold(RateSums::default(), |sums, &number| sums.and(of_number(number)));
            let ends = [half.first(), half.last()].map(|number| number.map_or("", |&number| groups.group_name(number)));
            let name = if ends[0] == ends[1] { ends[0].to_string() } else { ends.join(" to ") };
            rate(name, &sums)
        };
        Some(ThemeTrendReport {
            grouping: groups.grouping_name(row.grouping).to_string(),
            theme: theme_name(row.of, matcher).to_string(),
            verdict: row.verdict,
            q_value: Some(row.q_value).filter(|q_value| !q_value.is_nan()),
            slope: row.trend.and_then(|trend| trend.slope).map(|slope| slope.median),
            groups: row.groups.into(),
            earlier: of_half(earlier),
            later: of_half(later),
        })
    };
    let contrasted = |row: &ContrastRow| ContrastedGroup {
        rate: rate(groups.group_name(row.group).to_string(), &row.sums),
        verdict: row.verdict,
        ratio: row.compared.map(|compared| compared.ratio),
        ratio_interval: row.compared.and_then(|compared| compared.interval),
        q_value: Some(row.q_value).filter(|q_value| !q_value.is_nan()),
    };
    let contrast = |rows: &[&ContrastRow]| {
        let rate = |row: &ContrastRow| row.sums.rate(PER_THOUSAND).unwrap_or(f64::NAN);
        let of_verdict = |verdict| rows.iter().filter(|row| row.verdict == verdict).count() as u64;
        let judged = || rows.iter().filter(|row| row.verdict != ContrastVerdict::TooFew);
        // What is certain goes before what is only large; of equal rates the first, in the order of the table.
        let best = |verdict: ContrastVerdict, sign: f64| {
            let is_certain = |row: &ContrastRow| row.verdict == verdict;
            let by_rate = |a: &ContrastRow, b: &ContrastRow| (sign * rate(a)).total_cmp(&(sign * rate(b)));
            judged().rev().max_by(|a, b| is_certain(a).cmp(&is_certain(b)).then(by_rate(a, b)))
        };
        let (highest, lowest) = (best(ContrastVerdict::More, 1.0), best(ContrastVerdict::Less, -1.0));
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

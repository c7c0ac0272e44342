//! `theme_contrasts`: which groups speak more of a theme than the others.

use super::tables::{Groups, of_group};
use super::themes::PER_THOUSAND;
use crate::config::TableName;
use crate::stats::{ContrastVerdict, RateRatio, RateSums, benjamini_hochberg, log2};
use crate::tables::{Columns, Table, theme_name};
use crate::themes::Matcher;

/// A theme in a group and in all other groups of the grouping.
#[derive(Clone, Copy, Debug)]
pub struct ContrastRow {
    /// Number of the group among all.
    pub group: u32,
    /// Index of the theme.
    pub theme: u32,
    /// In the group.
    pub sums: RateSums,
    /// In the others.
    pub rest: RateSums,
    /// `None` where there are too few documents.
    pub compared: Option<RateRatio>,
    /// Its p-value, corrected over the rows of the same grouping; NaN for none.
    pub q_value: f64,
    /// What it comes to.
    pub verdict: ContrastVerdict,
}

impl ContrastRow {
    /// A row that [`judge`] has not seen.
    pub fn new(group: u32, theme: u32, sums: RateSums, rest: RateSums) -> Self {
        let compared = sums.compared(&rest);
        ContrastRow { group, theme, sums, rest, compared, q_value: f64::NAN, verdict: ContrastVerdict::TooFew }
    }

    fn ratio(&self) -> Option<f64> {
        let (rate, rest) = (self.sums.rate(1.0)?, self.rest.rate(1.0)?);
        (rest > 0.0).then(|| rate / rest)
    }

    fn interval(&self) -> Option<(f64, f64)> {
        self.compared?.interval
    }
}

/// Gives the rows of one grouping their q-values and verdicts.
pub(super) fn judge(rows: &mut [ContrastRow]) {
    let p_value = |row: &ContrastRow| row.compared.map_or(f64::NAN, |compared| compared.p_value);
    let p_values: Vec<f64> = rows.iter().map(p_value).collect();
    for (row, q_value) in rows.iter_mut().zip(benjamini_hochberg(&p_values)) {
        row.q_value = q_value;
        row.verdict = ContrastVerdict::of(row.compared.as_ref(), q_value);
    }
}

pub(crate) fn theme_contrasts_columns<'a>() -> Columns<'a, &'a ContrastRow, (&'a Groups, &'a Matcher)> {
    let columns = Columns::of(TableName::ThemeContrasts)
        .row("grouping that is no part of a date × group × theme: its rate in the group and in all other groups")
        .order("grouping (as in group_by), group by bytes, theme");
    of_group::<_, &Matcher>(columns, |row: &ContrastRow| row.group)
        .names("theme", |row, _| row.theme, |theme, &(_, matcher)| theme_name(theme, matcher))
        .says("Theme.")
        .key()
        .text("verdict", |row, _| row.verdict.name())
        .says(
            "Whether the group speaks more of the theme than the others: `more` or `less` where q_value is at most 0.05, \
             else `no difference`; `too few` where it cannot be said.",
        )
        .count("count", "hits", |row, _| row.sums.count)
        .says("Hits of the theme in the documents of the group.")
        .count("doc_count", "documents", |row, _| row.sums.found_in)
        .says("Documents of the group with a hit.")
        .real("per_1000_tokens", "per thousand tokens", |row, _| row.sums.rate(PER_THOUSAND))
        .says("Relative frequency in the group.")
        .formula("as in group_themes")
        .count("rest_count", "hits", |row, _| row.rest.count)
        .says("Hits in the documents of all other groups.")
        .count("rest_doc_count", "documents", |row, _| row.rest.found_in)
        .says("Documents of the other groups with a hit.")
        .real("rest_per_1000_tokens", "per thousand tokens", |row, _| row.rest.rate(PER_THOUSAND))
        .says("Relative frequency in the other groups together.")
        .formula("1000 * rest_count / tokens of the other groups")
        .real("ratio", "", |row, _| row.ratio())
        .says("How many times as often as in the other groups; empty where these have no hit.")
        .formula("per_1000_tokens / rest_per_1000_tokens")
        .real("log2_ratio", "bits", |row, _| row.ratio().and_then(log2))
        .says("Its logarithm: 1 is twice as often, −1 half as often; empty where one side has no hit.")
        .formula("log2(ratio)")
        .real("log2_low", "bits", |row, _| row.interval().and_then(|ends| log2(ends.0)))
        .says(
            "Lower end of the 95 % interval of log2_ratio, by documents; empty where fewer than five documents of a side \
             have a hit.",
        )
        .formula("see docs/groups.md § 5")
        .real("log2_high", "bits", |row, _| row.interval().and_then(|ends| log2(ends.1)))
        .says("Upper end of the same interval.")
        .formula("see docs/groups.md § 5")
        .real("p_value", "0 to 1", |row, _| row.compared.map(|compared| compared.p_value))
        .says("Two-sided, by documents; empty where there are too few.")
        .formula("see docs/groups.md § 5")
        .real("q_value", "0 to 1", |row, _| row.q_value)
        .says("Benjamini & Hochberg (1995), corrected over the rows of the same grouping.")
        .formula("min over ranks k >= rank of p_(k) * family / k")
}

/// The table `theme_contrasts`.
pub fn theme_contrasts<'a>(from: &'a Groups, rows: &'a [ContrastRow], matcher: &'a Matcher) -> Table<'a> {
    theme_contrasts_columns().over(rows, (from, matcher))
}

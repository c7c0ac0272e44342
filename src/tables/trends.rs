//! `theme_trends` and `term_trends`: whether rates rise or fall over groups that are times.

use std::ops::Range;

use super::groups::{GROUPING, Groups};
use super::terms::class_name;
use super::themes::theme_of;
use super::{BATCH_ROWS, Column, Schema, Table, Values};
use crate::count::{TermId, Vocabulary};
use crate::stats::{Slope, Trend};
use crate::themes::Matcher;

/// A theme or a term over the groups of a grouping.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendRow {
    /// Index of the grouping.
    pub grouping: u32,
    /// Index of the theme, or number of the term.
    pub of: u32,
    /// Groups with tokens.
    pub groups: u32,
    /// Groups with an occurrence.
    pub groups_with: u32,
    /// Occurrences in all of them.
    pub count: u64,
    /// `None` where there are too few groups.
    pub trend: Option<Trend>,
    /// Its p-value, corrected over the rows of the same grouping; NaN for none.
    pub q_value: f64,
}

/// The columns that both tables end with, for a rate of this unit.
fn trend_columns(rate: &'static str) -> Vec<Column> {
    vec![
        Column::count("groups", "groups", "Groups with tokens: the length of the series."),
        Column::count("groups_with", "groups", "Groups with at least one."),
        Column::count("count", "hits or tokens", "Hits or occurrences in all groups."),
        Column::real(
            "s",
            "pairs of groups",
            "Mann–Kendall statistic: pairs in which the later rate is larger, less those in which it is smaller (Mann 1945; Kendall 1975).",
            "sum over i < j of sign(rate_j - rate_i)",
        ),
        Column::real(
            "variance",
            "",
            "Of s without a trend, ties minded.",
            "(n(n-1)(2n+5) - sum over ties of t(t-1)(2t+5)) / 18",
        ),
        Column::real("z", "standard deviations", "With continuity correction.", "(s - sign(s)) / sqrt(variance)"),
        Column::real("p_value", "0 to 1", "Two-sided, by the normal distribution.", "erfc(abs(z) / sqrt(2))"),
        Column::real(
            "q_value",
            "0 to 1",
            "Benjamini & Hochberg (1995), corrected over the rows of the same grouping.",
            "min over ranks k >= rank of p_(k) * family / k",
        ),
        Column::real(
            "tau_b",
            "−1 to 1",
            "Kendall's rank correlation of rate and time.",
            "s / sqrt(n0 * (n0 - sum over ties of t(t-1)/2)), n0 = n(n-1)/2",
        ),
        Column::real(
            "slope",
            rate,
            "Theil–Sen estimate (Theil 1950; Sen 1968), per year, decade and so on as the grouping is; empty for more than 2,048 groups.",
            "median over i < j of (rate_j - rate_i) / (time_j - time_i)",
        ),
        Column::real(
            "slope_low",
            rate,
            "Lower end of Sen's (1968) 95 % interval of the slope.",
            "see docs/groups.md § 4",
        ),
        Column::real("slope_high", rate, "Upper end of it.", "see docs/groups.md § 4"),
    ]
}

fn trend_values<'a>(rows: &[TrendRow]) -> Vec<Values<'a>> {
    let real =
        |of: &dyn Fn(&Trend) -> Option<f64>| Values::real(rows.iter().map(|row| row.trend.as_ref().and_then(of)));
    let slope = |of: fn(&Slope) -> f64| real(&|trend: &Trend| trend.slope.as_ref().map(of));
    vec![
        Values::count(rows.iter().map(|row| u64::from(row.groups))),
        Values::count(rows.iter().map(|row| u64::from(row.groups_with))),
        Values::count(rows.iter().map(|row| row.count)),
        real(&|trend| Some(trend.s as f64)),
        real(&|trend| Some(trend.variance)),
        real(&|trend| trend.z),
        real(&|trend| trend.p_value),
        Values::Real(rows.iter().map(|row| row.q_value).collect()),
        real(&|trend| trend.tau_b),
        slope(|slope| slope.median),
        slope(|slope| slope.low),
        slope(|slope| slope.high),
    ]
}

fn grouping_names<'a>(from: &'a Groups, rows: &[TrendRow]) -> Values<'a> {
    Values::names(rows.iter().map(|row| row.grouping).collect(), |grouping| {
        from.groupings[grouping as usize].name.as_str()
    })
}

pub(super) fn theme_trends_schema() -> Schema {
    let mut columns = vec![GROUPING, Column::text("theme", "Theme.")];
    columns.extend(trend_columns("per thousand tokens and step of time"));
    Schema {
        name: "theme_trends",
        row: "grouping by a part of a date × theme: its rate per thousand tokens in time",
        order: "grouping (as in group_by), theme",
        key: &["grouping", "theme"],
        foreign: &[],
        columns,
    }
}

/// The table `theme_trends`.
pub fn theme_trends<'a>(from: &'a Groups, rows: &'a [TrendRow], matcher: &'a Matcher) -> Table<'a> {
    let batch = move |range: Range<usize>| {
        let rows = &rows[range];
        let themes = Values::names(rows.iter().map(|row| row.of).collect(), theme_of(matcher));
        let mut values = vec![grouping_names(from, rows), themes];
        values.extend(trend_values(rows));
        Ok(values)
    };
    Table { schema: theme_trends_schema(), rows: rows.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

pub(super) fn term_trends_schema() -> Schema {
    let mut columns = vec![GROUPING, Column::text("term", "Term."), Column::text("class", "Class of the term.")];
    columns.extend(trend_columns("per million tokens and step of time"));
    Schema {
        name: "term_trends",
        row: "grouping by a part of a date × term of group_terms: its rate per million tokens in time",
        order: "grouping (as in group_by), term",
        key: &["grouping", "term", "class"],
        foreign: &[],
        columns,
    }
}

/// The table `term_trends`.
pub fn term_trends<'a>(from: &'a Groups, rows: &'a [TrendRow], vocabulary: &'a Vocabulary) -> Table<'a> {
    let batch = move |range: Range<usize>| {
        let rows = &rows[range];
        let classes = rows.iter().map(|row| vocabulary.class(TermId(row.of)) as u32).collect();
        let mut values = vec![
            grouping_names(from, rows),
            Values::names(rows.iter().map(|row| row.of).collect(), |id| vocabulary.form(TermId(id))),
            Values::names(classes, class_name),
        ];
        values.extend(trend_values(rows));
        Ok(values)
    };
    Table { schema: term_trends_schema(), rows: rows.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

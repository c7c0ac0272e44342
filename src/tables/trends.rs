//! `theme_trends` and `term_trends`: whether rates rise or fall over groups that are times.

use super::columns::{Columns, Table};
use super::groups::{GROUPING, Groups};
use super::names::{class_name, theme_name};
use crate::config::TableName;
use crate::count::{TermId, Vocabulary};
use crate::stats::Trend;
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

type TrendColumns<'a, T> = Columns<'a, &'a TrendRow, (&'a Groups, &'a T)>;

/// The first column of both tables.
fn of_grouping<'a, T>(columns: TrendColumns<'a, T>) -> TrendColumns<'a, T> {
    columns
        .column(GROUPING, |batch| batch.names(|row, _| row.grouping, |number, &(from, _)| from.grouping_name(number)))
        .key()
}

/// The columns that both tables end with, for a rate of this unit.
fn trend<'a, T>(columns: TrendColumns<'a, T>, rate: &'static str) -> TrendColumns<'a, T> {
    columns
        .count("groups", "groups", "Groups with tokens: the length of the series.", |row, _| row.groups.into())
        .count("groups_with", "groups", "Groups with at least one.", |row, _| row.groups_with.into())
        .count("count", "hits or tokens", "Hits or occurrences in all groups.", |row, _| row.count)
        .real(
            "s",
            "pairs of groups",
            "Mann–Kendall statistic: pairs in which the later rate is larger, less those in which it is smaller (Mann 1945; Kendall 1975).",
            "sum over i < j of sign(rate_j - rate_i)",
            |row, _| row.trend.map(|trend| trend.s as f64),
        )
        .real(
            "variance",
            "",
            "Of s without a trend, ties minded.",
            "(n(n-1)(2n+5) - sum over ties of t(t-1)(2t+5)) / 18",
            |row, _| row.trend.map(|trend| trend.variance),
        )
        .real(
            "z",
            "standard deviations",
            "With continuity correction.",
            "(s - sign(s)) / sqrt(variance)",
            |row, _| row.trend.and_then(|trend| trend.z),
        )
        .real(
            "p_value",
            "0 to 1",
            "Two-sided, by the normal distribution.",
            "erfc(abs(z) / sqrt(2))",
            |row, _| row.trend.and_then(|trend| trend.p_value),
        )
        .real(
            "q_value",
            "0 to 1",
            "Benjamini & Hochberg (1995), corrected over the rows of the same grouping.",
            "min over ranks k >= rank of p_(k) * family / k",
            |row, _| row.q_value,
        )
        .real(
            "tau_b",
            "−1 to 1",
            "Kendall's rank correlation of rate and time.",
            "s / sqrt(n0 * (n0 - sum over ties of t(t-1)/2)), n0 = n(n-1)/2",
            |row, _| row.trend.and_then(|trend| trend.tau_b),
        )
        .real(
            "slope",
            rate,
            "Theil–Sen estimate (Theil 1950; Sen 1968), per year, decade and so on as the grouping is; empty for more than 2,048 groups.",
            "median over i < j of (rate_j - rate_i) / (time_j - time_i)",
            |row, _| row.trend.and_then(|trend| trend.slope).map(|slope| slope.median),
        )
        .real(
            "slope_low",
            rate,
            "Lower end of Sen's (1968) 95 % interval of the slope.",
            "see docs/groups.md § 4",
            |row, _| row.trend.and_then(|trend| trend.slope).map(|slope| slope.low),
        )
        .real("slope_high", rate, "Upper end of it.", "see docs/groups.md § 4", |row, _| {
            row.trend.and_then(|trend| trend.slope).map(|slope| slope.high)
        })
}

pub(super) fn theme_trends_columns<'a>() -> TrendColumns<'a, Matcher> {
    TrendColumns::<Matcher>::of(
        TableName::ThemeTrends,
        "grouping by a part of a date × theme: its rate per thousand tokens in time",
        "grouping (as in group_by), theme",
    )
    .with(of_grouping)
    .names("theme", "Theme.", |row, _| row.of, |theme, &(_, matcher)| theme_name(theme, matcher))
    .key()
    .with(|columns| trend(columns, "per thousand tokens and step of time"))
}

/// The table `theme_trends`.
pub fn theme_trends<'a>(from: &'a Groups, rows: &'a [TrendRow], matcher: &'a Matcher) -> Table<'a> {
    theme_trends_columns().over(rows, (from, matcher))
}

pub(super) fn term_trends_columns<'a>() -> TrendColumns<'a, Vocabulary> {
    TrendColumns::<Vocabulary>::of(
        TableName::TermTrends,
        "grouping by a part of a date × term of group_terms: its rate per million tokens in time",
        "grouping (as in group_by), term",
    )
    .with(of_grouping)
    .names("term", "Term.", |row, _| row.of, |id, &(_, vocabulary)| vocabulary.form(TermId(id)))
    .key()
    .names(
        "class",
        "Class of the term.",
        |row, &(_, vocabulary)| vocabulary.class(TermId(row.of)) as u32,
        |class, _| class_name(class),
    )
    .key()
    .with(|columns| trend(columns, "per million tokens and step of time"))
}

/// The table `term_trends`.
pub fn term_trends<'a>(from: &'a Groups, rows: &'a [TrendRow], vocabulary: &'a Vocabulary) -> Table<'a> {
    term_trends_columns().over(rows, (from, vocabulary))
}

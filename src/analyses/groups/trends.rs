//! `theme_trends` and `term_trends`: whether rates rise or fall over groups that are times.

use super::tables::{GROUPING, Groups};
use crate::config::TableName;
use crate::count::{TermId, Vocabulary};
use crate::stats::{Trend, TrendVerdict, benjamini_hochberg};
use crate::tables::{Columns, Table, class_name, theme_name};
use crate::themes::Matcher;

/// A theme or a term over the groups of a grouping.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendRow {
    /// Index of the grouping.
    pub grouping: u32,
    /// Index of the theme, or number of the term.
    pub of: u32,
    /// The first and the last group of the series, as places in the grouping.
    pub ends: Option<(u32, u32)>,
    /// Groups with tokens.
    pub groups: u32,
    /// Groups with an occurrence.
    pub groups_with: u32,
    /// Occurrences in all of them.
    pub count: u64,
    /// Documents with an occurrence in all of them.
    pub doc_count: u64,
    /// `None` where there are too few groups.
    pub trend: Option<Trend>,
    /// Its p-value, corrected over the rows of the same grouping; NaN for none.
    pub q_value: f64,
    /// What it comes to.
    pub verdict: TrendVerdict,
}

/// Gives the rows of one grouping their q-values and verdicts. Those that are too few to tell are no tests.
pub(super) fn judge(rows: &mut [TrendRow]) {
    let tested = |row: &TrendRow| row.trend.filter(|_| !TrendVerdict::is_few(row.groups.into(), row.doc_count));
    let p_value = |row: &TrendRow| tested(row).and_then(|trend| trend.p_value).unwrap_or(f64::NAN);
    let p_values: Vec<f64> = rows.iter().map(p_value).collect();
    for (row, q_value) in rows.iter_mut().zip(benjamini_hochberg(&p_values)) {
        row.q_value = q_value;
        row.verdict = tested(row).map_or(TrendVerdict::TooFew, |trend| TrendVerdict::of(&trend, q_value));
    }
}

type TrendColumns<'a, T> = Columns<'a, &'a TrendRow, (&'a Groups, &'a T)>;

/// The first column of both tables.
fn of_grouping<'a, T>(columns: TrendColumns<'a, T>) -> TrendColumns<'a, T> {
    columns
        .names("grouping", |row, _| row.grouping, |number, &(from, _)| from.grouping_name(number))
        .says(GROUPING)
        .key()
}

/// The columns that both tables end with, for a rate of this unit.
fn trend<'a, T>(columns: TrendColumns<'a, T>, rate: &'static str) -> TrendColumns<'a, T> {
    let start =
        |place: u32, row: &TrendRow, from: &Groups| from.groupings[row.grouping as usize].groups[place as usize].start;
    columns
        .text("verdict", |row, _| row.verdict.name())
        .says(
            "`rises` or `falls` where q_value is at most 0.05, else `no trend`; `too few` where there are fewer than five groups or \
             fewer than five documents with one.",
        )
        .day("first_start", move |row, (from, _)| start(row.ends?.0, row, from))
        .says("First day of the first group.")
        .day("last_start", move |row, (from, _)| start(row.ends?.1, row, from))
        .says("First day of the last group.")
        .count("groups", "groups", |row, _| row.groups.into())
        .says("Groups with tokens: the length of the series.")
        .count("groups_with", "groups", |row, _| row.groups_with.into())
        .says("Groups with at least one.")
        .count("count", "hits or tokens", |row, _| row.count)
        .says("Hits or occurrences in all groups.")
        .count("doc_count", "documents", |row, _| row.doc_count)
        .says("Documents with at least one in all groups.")
        .real("s", "pairs of groups", |row, _| row.trend.map(|trend| trend.s as f64))
        .says(
            "Mann–Kendall statistic: pairs in which the later rate is larger, less those in which it is \
             smaller (Mann 1945; Kendall 1975).",
        )
        .formula("sum over i < j of sign(rate_j - rate_i)")
        .real("variance", "", |row, _| row.trend.map(|trend| trend.variance))
        .says("Of s without a trend, ties minded.")
        .formula("(n(n-1)(2n+5) - sum over ties of t(t-1)(2t+5)) / 18")
        .real("z", "standard deviations", |row, _| row.trend.and_then(|trend| trend.z))
        .says("With continuity correction.")
        .formula("(s - sign(s)) / sqrt(variance)")
        .real("p_value", "0 to 1", |row, _| row.trend.and_then(|trend| trend.p_value))
        .says("Two-sided, by the normal distribution.")
        .formula("erfc(abs(z) / sqrt(2))")
        .real("q_value", "0 to 1", |row, _| row.q_value)
        .says("Benjamini & Hochberg (1995), corrected over the rows of the same grouping that are not too few.")
        .formula("min over ranks k >= rank of p_(k) * family / k")
        .real("tau_b", "−1 to 1", |row, _| row.trend.and_then(|trend| trend.tau_b))
        .says("Kendall's rank correlation of rate and time.")
        .formula("s / sqrt(n0 * (n0 - sum over ties of t(t-1)/2)), n0 = n(n-1)/2")
        .real("slope", rate, |row, _| row.trend.and_then(|trend| trend.slope).map(|slope| slope.median))
        .says(
            "Theil–Sen estimate (Theil 1950; Sen 1968), per year, decade and so on as the grouping is; \
             empty for more than 2,048 groups.",
        )
        .formula("median over i < j of (rate_j - rate_i) / (time_j - time_i)")
        .real("slope_low", rate, |row, _| row.trend.and_then(|trend| trend.slope).map(|slope| slope.low))
        .says("Lower end of Sen's (1968) 95 % interval of the slope.")
        .formula("see docs/groups.md § 4")
        .real("slope_high", rate, |row, _| row.trend.and_then(|trend| trend.slope).map(|slope| slope.high))
        .says("Upper end of it.")
        .formula("see docs/groups.md § 4")
}

pub(crate) fn theme_trends_columns<'a>() -> TrendColumns<'a, Matcher> {
    TrendColumns::<Matcher>::of(TableName::ThemeTrends)
        .row("grouping by a part of a date × theme: its rate per thousand tokens in time, of documents in which it can be found")
        .order("grouping (as in group_by), theme")
        .with(of_grouping)
        .names("theme", |row, _| row.of, |theme, &(_, matcher)| theme_name(theme, matcher))
        .says("Theme.")
        .key()
        .with(|columns| trend(columns, "per thousand tokens and step of time"))
}

/// The table `theme_trends`.
pub fn theme_trends<'a>(from: &'a Groups, rows: &'a [TrendRow], matcher: &'a Matcher) -> Table<'a> {
    theme_trends_columns().over(rows, (from, matcher))
}

pub(crate) fn term_trends_columns<'a>() -> TrendColumns<'a, Vocabulary> {
    TrendColumns::<Vocabulary>::of(TableName::TermTrends)
        .row("grouping by a part of a date × term of group_terms: its rate per million tokens in time")
        .order("grouping (as in group_by), term")
        .with(of_grouping)
        .names("term", |row, _| row.of, |id, &(_, vocabulary)| vocabulary.form(TermId(id)))
        .says("Term.")
        .key()
        .names("class", |row, &(_, vocabulary)| vocabulary.class(TermId(row.of)) as u32, |class, _| class_name(class))
        .says("Class of the term.")
        .key()
        .with(|columns| trend(columns, "per million tokens and step of time"))
}

/// The table `term_trends`.
pub fn term_trends<'a>(from: &'a Groups, rows: &'a [TrendRow], vocabulary: &'a Vocabulary) -> Table<'a> {
    term_trends_columns().over(rows, (from, vocabulary))
}

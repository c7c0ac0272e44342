//! What the summary says of groups of documents.

use termloom::context::{GroupingReport, Report};
use termloom::stats::TrendVerdict;

use super::super::figures::counted;
use super::super::terminal::printable;

/// A line for each grouping: how many groups, what is in none, and whether themes can be compared.
pub(super) fn grouping_lines(report: &Report) -> String {
    report.groupings.iter().map(|grouping| grouping_line(report, grouping)).collect()
}

fn grouping_line(report: &Report, grouping: &GroupingReport) -> String {
    let GroupingReport { grouping: name, groups, documents, without_value, without_date, .. } = grouping;
    let key = name.split_once(':').map_or(name.as_str(), |(key, _)| key);
    let in_none = [(*without_value, format!("no {key}")), (*without_date, "no such date".to_string())];
    let in_none = in_none.iter().filter(|(count, _)| *count > 0);
    let in_none: Vec<String> = in_none.map(|(count, what)| format!("{} {what}", have(*count))).collect();
    let in_none = if in_none.is_empty() { String::new() } else { format!(" ({})", in_none.join(", ")) };
    let remark = if tells_nothing(report, name) {
        "; too few documents in each to compare themes"
    } else if key.eq_ignore_ascii_case("language") && *groups > 1 && !report.theme_summary.is_empty() {
        "; themes have other words in each language, so compare rates within a language"
    } else {
        ""
    };
    let (documents, groups) = (counted(*documents, "document", "documents"), counted(*groups, "group", "groups"));
    let name = printable(name);
    format!("{name}: {documents} in {groups}{in_none}{remark}\n")
}

fn have(count: u64) -> String {
    counted(count, "has", "have")
}

/// Whether there are findings of themes in the groups, and all of them are that there are too few documents or groups.
pub(super) fn tells_nothing(report: &Report, grouping: &str) -> bool {
    let contrasts = report.theme_contrasts.iter().filter(|contrast| contrast.grouping == grouping);
    let contrasts = contrasts.map(|contrast| contrast.highest.is_none());
    let trends = report.theme_trends.iter().filter(|trend| trend.grouping == grouping);
    let trends = trends.map(|trend| trend.verdict == TrendVerdict::TooFew);
    let mut findings = contrasts.chain(trends).peekable();
    findings.peek().is_some() && findings.all(|is_nothing| is_nothing)
}

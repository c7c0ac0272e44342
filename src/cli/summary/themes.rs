//! What the summary says of themes: how often, where, with what, and how it differs between groups.

use std::fmt::Write as _;

use indicatif::HumanCount;

use super::super::terminal::printable;
use termloom::context::{GroupRate, Report, ThemeContrastReport, ThemeSummary, ThemeTrendReport};
use termloom::stats::{ContrastVerdict, TrendVerdict};

/// Themes that are shown; the table `doc_themes` has all.
const SHOWN: usize = 12;

/// Themes below a theme that are named.
const SHOWN_BELOW: usize = 3;

/// A paragraph for each theme that is not below another.
pub(super) fn theme_lines(report: &Report) -> String {
    let mut text = String::new();
    let mut themes: Vec<&ThemeSummary> =
        report.theme_summary.iter().filter(|theme| !theme.theme.contains('/')).collect();
    let more = themes.len().saturating_sub(SHOWN);
    if more > 0 {
        themes.sort_by_key(|theme| std::cmp::Reverse(theme.hits));
        themes.truncate(SHOWN);
    }
    let width = themes.iter().map(|theme| theme.theme.chars().count()).max().unwrap_or(0);
    let indent = " ".repeat(width + 2);
    for theme in themes {
        let ThemeSummary { theme: name, hits, documents, per_1000_tokens, .. } = theme;
        let plural = if *documents == 1 { "" } else { "s" };
        let share = share(*documents, report.documents.processed);
        let _ = match hits {
            0 => writeln!(text, "\n{name:width$}  not found"),
            _ => writeln!(
                text,
                "\n{name:width$}  {per_1000_tokens:.2} per 1,000 tokens, in {} document{plural} ({share})",
                HumanCount(*documents)
            ),
        };
        for line in [below(theme, report), with(theme)].into_iter().flatten() {
            let _ = writeln!(text, "{indent}{line}");
        }
        for trend in report.theme_trends.iter().filter(|trend| trend.theme == *name && *hits > 0) {
            let _ = writeln!(text, "{indent}{}", trend_line(trend));
        }
        for contrast in report.theme_contrasts.iter().filter(|contrast| contrast.theme == *name && *hits > 0) {
            let _ = writeln!(text, "{indent}{}", contrast_line(contrast));
        }
    }
    if more > 0 {
        let _ = writeln!(text, "\nand {} more themes, in doc_themes", HumanCount(more as u64));
    }
    text
}

/// What its hits are made of.
fn below(theme: &ThemeSummary, report: &Report) -> Option<String> {
    let start = [&theme.theme, "/"].concat();
    let mut parts: Vec<(&str, u64)> = report
        .theme_summary
        .iter()
        .filter_map(|part| Some((part.theme.strip_prefix(&start)?, part.hits)))
        .filter(|(name, hits)| *hits > 0 && !name.contains('/'))
        .collect();
    parts.sort_by_key(|&(_, hits)| std::cmp::Reverse(hits));
    let named: Vec<String> =
        parts.iter().take(SHOWN_BELOW).map(|(name, hits)| format!("{name} {}", share(*hits, theme.hits))).collect();
    (!named.is_empty()).then(|| format!("mostly {}", named.join(", ")))
}

/// The words that it attracts most, and how often each is near it.
fn with(theme: &ThemeSummary) -> Option<String> {
    let words: Vec<String> = theme
        .collocates
        .iter()
        .map(|collocate| format!("{} ({})", printable(&collocate.term), HumanCount(collocate.count)))
        .collect();
    (!words.is_empty()).then(|| format!("with: {}", words.join(", ")))
}

fn trend_line(trend: &ThemeTrendReport) -> String {
    let ThemeTrendReport { grouping, verdict, first, last, groups, .. } = trend;
    let rates = format!("{} to {}", rate_in(first), rate_in(last));
    match verdict {
        TrendVerdict::TooFew => format!("{grouping}: too few groups or documents to tell a trend ({groups} groups)"),
        TrendVerdict::NoTrend => format!("{grouping}: no trend, {rates}"),
        _ => format!("{grouping}: {verdict}, from {rates}"),
    }
}

fn contrast_line(contrast: &ThemeContrastReport) -> String {
    let ThemeContrastReport { grouping, more, less, highest, lowest, .. } = contrast;
    let (Some(highest), Some(lowest)) = (highest, lowest) else {
        return format!("{grouping}: too few documents to tell groups apart");
    };
    let ends = format!("most in {}, least in {}", rate_of(&highest.rate), rate_of(&lowest.rate));
    if more + less == 0 {
        return format!("{grouping}: no group differs from the others for certain; {ends}");
    }
    let certain = |verdict: ContrastVerdict, rate: &GroupRate| match verdict {
        ContrastVerdict::More | ContrastVerdict::Less => printable(&rate.group),
        _ => String::new(),
    };
    let certain: Vec<String> = [certain(highest.verdict, &highest.rate), certain(lowest.verdict, &lowest.rate)]
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect();
    match certain.is_empty() {
        true => format!("{grouping}: {ends}; {} differ from the others for certain", groups(more + less)),
        false => format!("{grouping}: {ends}; certain of {}", certain.join(" and ")),
    }
}

fn groups(count: u64) -> String {
    if count == 1 { "1 group".to_string() } else { format!("{} groups", HumanCount(count)) }
}

fn rate_in(rate: &GroupRate) -> String {
    format!("{} in {}", number(rate), printable(&rate.group))
}

fn rate_of(rate: &GroupRate) -> String {
    format!("{} ({})", printable(&rate.group), number(rate))
}

fn number(rate: &GroupRate) -> String {
    rate.per_1000_tokens.map_or("none".to_string(), |rate| format!("{rate:.2}"))
}

/// A part of a whole as a percentage, with a digit where it is small.
fn share(part: u64, whole: u64) -> String {
    let percent = 100.0 * part as f64 / whole.max(1) as f64;
    if percent < 10.0 && percent > 0.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}

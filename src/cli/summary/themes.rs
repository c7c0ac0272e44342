//! What the summary says of themes: how often, where, with what, and how it differs between groups.

use std::fmt::Write as _;

use indicatif::HumanCount;

use super::super::figures::counted;
use super::super::terminal::printable;
use super::groups::tells_nothing;
use termloom::context::{
    ContrastedGroup, GroupRate, Report, ThemeContrastReport, ThemeCoverage, ThemeSummary, ThemeTrendReport,
};
use termloom::stats::{ContrastVerdict, TrendVerdict};

/// Themes that are shown; the table `doc_themes` has all.
const SHOWN: usize = 12;

/// Themes below a theme that are named.
const SHOWN_BELOW: usize = 3;

/// Languages without patterns that are named.
const SHOWN_LANGUAGES: usize = 4;

/// A paragraph for each theme that is not below another.
pub(super) fn theme_paragraphs(report: &Report) -> Vec<String> {
    let mut themes: Vec<&ThemeSummary> =
        report.theme_summary.iter().filter(|theme| !theme.theme.contains('/')).collect();
    let more = themes.len().saturating_sub(SHOWN);
    if more > 0 {
        themes.sort_by_key(|theme| std::cmp::Reverse(theme.hits));
        themes.truncate(SHOWN);
    }
    let width = themes.iter().map(|theme| theme.theme.chars().count()).max().unwrap_or(0);
    let mut paragraphs: Vec<String> = themes.into_iter().map(|theme| paragraph(theme, width, report)).collect();
    if more > 0 {
        let more = counted(more as u64, "more theme", "more themes");
        paragraphs.push(format!("and {more}, in doc_themes\n"));
    }
    paragraphs
}

fn paragraph(theme: &ThemeSummary, width: usize, report: &Report) -> String {
    let ThemeSummary { theme: name, hits, documents, per_1000_tokens, .. } = theme;
    let coverage = report.theme_coverage.iter().find(|coverage| coverage.theme == *name);
    let elsewhere = coverage.map_or(0, ThemeCoverage::documents_not_covered);
    let searched = report.documents.processed.saturating_sub(elsewhere);
    let not_covered = coverage.and_then(not_covered_line);
    if *hits == 0 {
        return match not_covered {
            Some(line) if searched > 0 => format!("{name:width$}  not found; {line}\n"),
            Some(line) => format!("{name:width$}  {line}\n"),
            None => format!("{name:width$}  not found\n"),
        };
    }
    let (hits, in_documents) = (counted(*hits, "hit", "hits"), counted(*documents, "document", "documents"));
    let of = if elsewhere == 0 { String::new() } else { format!(" of {}", HumanCount(searched)) };
    let (rate, share) = (number(*per_1000_tokens), share(*documents, searched));
    let mut lines = vec![format!("{rate} per 1,000 tokens: {hits} in {in_documents} ({share}{of})")];
    lines.extend(not_covered);
    lines.extend(below(theme, report));
    lines.extend(near(theme));
    let is_told = |grouping: &str| !tells_nothing(report, grouping);
    let trends = report.theme_trends.iter().filter(|trend| trend.theme == *name && is_told(&trend.grouping));
    lines.extend(trends.map(trend_line));
    let contrasts = report.theme_contrasts.iter().filter(|found| found.theme == *name && is_told(&found.grouping));
    lines.extend(contrasts.map(contrast_line));
    let mut text = format!("{name:width$}  {}\n", lines[0]);
    for line in &lines[1..] {
        let _ = writeln!(text, "{:width$}  {line}", "");
    }
    text
}

/// In which documents it was not looked for.
fn not_covered_line(coverage: &ThemeCoverage) -> Option<String> {
    let mut languages: Vec<(&String, &u64)> = coverage.not_covered.iter().collect();
    languages.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let more = if languages.len() > SHOWN_LANGUAGES { " …" } else { "" };
    let named = languages.iter().take(SHOWN_LANGUAGES).map(|(code, count)| match languages.len() {
        1 => printable(code),
        _ => format!("{} ({})", printable(code), HumanCount(**count)),
    });
    let named = named.collect::<Vec<_>>().join(", ");
    let documents = counted(coverage.documents_not_covered(), "document", "documents");
    (!named.is_empty()).then(|| format!("not looked for in {documents}: no patterns for {named}{more}"))
}

/// What its hits are made of. A place may be a hit of several themes below it, and is one of its own.
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
        parts.iter().take(SHOWN_BELOW).map(|(name, hits)| format!("{name} {}", HumanCount(*hits))).collect();
    let is_more = parts.iter().map(|(_, hits)| hits).sum::<u64>() > theme.hits;
    let overlap = if is_more { " (some hits are of several)" } else { "" };
    (!named.is_empty()).then(|| format!("subthemes: {}{overlap}", named.join(", ")))
}

/// The words that it attracts most, and in how many documents each is near it.
fn near(theme: &ThemeSummary) -> Option<String> {
    let mut words = theme.collocates.iter().map(|found| (printable(&found.term), HumanCount(found.documents)));
    let (first, documents) = words.next()?;
    let others: String = words.map(|(term, documents)| format!(", {term} ({documents})")).collect();
    Some(format!("near it: {first} (in {documents} documents){others}"))
}

fn trend_line(trend: &ThemeTrendReport) -> String {
    let ThemeTrendReport { grouping, verdict, earlier, later, .. } = trend;
    let (before, after) = (earlier.per_1000_tokens.unwrap_or(0.0), later.per_1000_tokens.unwrap_or(0.0));
    let half = |rate: &GroupRate| format!("{} ({})", rate_of(rate), printable(&rate.group));
    let halves = format!("{} to {}", half(earlier), half(later));
    match verdict {
        TrendVerdict::TooFew => format!("{grouping}: too few documents with a hit to tell a trend"),
        TrendVerdict::NoTrend => format!("{grouping}: no trend"),
        TrendVerdict::Rises if after > before => format!("{grouping}: rises, from {halves}"),
        TrendVerdict::Falls if after < before => format!("{grouping}: falls, from {halves}"),
        // The trend is that of groups, and large ones weigh more in the halves.
        _ => format!("{grouping}: {verdict} from group to group"),
    }
}

/// What groups speak more or less of it than the others together.
fn contrast_line(contrast: &ThemeContrastReport) -> String {
    let ThemeContrastReport { grouping, more, less, highest, lowest, .. } = contrast;
    let (Some(highest), Some(lowest)) = (highest, lowest) else {
        return format!("{grouping}: too few documents with a hit to compare groups");
    };
    let certain = |of: &ContrastedGroup, verdict| {
        (of.verdict == verdict).then(|| format!("{} ({})", printable(&of.rate.group), rate_of(&of.rate)))
    };
    let found = [("more", certain(highest, ContrastVerdict::More)), ("less", certain(lowest, ContrastVerdict::Less))];
    let found: Vec<String> = found.into_iter().filter_map(|(how, of)| Some(format!("{how} in {}", of?))).collect();
    if found.is_empty() {
        return format!("{grouping}: no group differs from the others for certain");
    }
    let others = match (more + less).saturating_sub(found.len() as u64) {
        0 => String::new(),
        others => format!("; {} as well", counted(others, "other differs", "others differ")),
    };
    format!("{grouping}: {} than elsewhere{others}", found.join(" and "))
}

fn rate_of(rate: &GroupRate) -> String {
    rate.per_1000_tokens.map_or("none".to_string(), number)
}

/// A rate with two digits at least.
fn number(rate: f64) -> String {
    match rate {
        0.0 => "0".to_string(),
        0.1.. => format!("{rate:.2}"),
        0.01.. => format!("{rate:.3}"),
        _ => format!("{rate:.4}"),
    }
}

/// A part of a whole as a percentage, with a digit where it is small.
fn share(part: u64, whole: u64) -> String {
    let percent = 100.0 * part as f64 / whole.max(1) as f64;
    if percent < 10.0 && percent > 0.0 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}

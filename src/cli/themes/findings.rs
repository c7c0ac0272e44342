//! What is printed at the end of an audit.

use std::fmt::Write as _;

use indicatif::HumanCount;
use unicode_width::UnicodeWidthStr;

use crate::cli::figures::counted;
use crate::cli::fit::{first, harmless, last};
use termloom::commands::audit::{AuditReport, AuditedPattern, PatternStatus, ThemeOverlap};

/// Columns that a line takes at most.
const WIDTH: usize = 100;
/// Patterns of one kind that are named, and overlaps.
const NAMED: usize = 20;
const OVERLAPS: usize = 10;

pub(super) fn summary(report: &AuditReport) -> String {
    let mut text = String::new();
    let documents = &report.run.documents;
    let tokens = HumanCount(report.run.totals.tokens);
    let _ = writeln!(text, "{}, {tokens} tokens", counted(documents.processed, "document", "documents"));
    if documents.quarantined > 0 {
        let _ = writeln!(text, "{} could not be used", counted(documents.quarantined, "file or row", "files or rows"));
    }
    push_themes(&mut text, report);
    push_not_covered(&mut text, report);
    push_heavy(&mut text, report);
    push_families(&mut text, report);
    push_dead(&mut text, report);
    push_reasons(&mut text, report);
    push_surprises(&mut text, report);
    push_overlaps(&mut text, &report.overlaps);
    let _ = writeln!(text, "\nall of it in {}", harmless(&report.run.config.output.display().to_string()));
    text
}

fn push_themes(text: &mut String, report: &AuditReport) {
    let names: Vec<String> = report.themes.iter().map(|theme| shortened(&theme.theme, WIDTH / 2)).collect();
    let width = widest(names.iter()).max(5);
    let _ = writeln!(
        text,
        "\n{}  {:>9}  {:>9}  {:>8}  {:>9}",
        padded("theme", width),
        "hits",
        "documents",
        "patterns",
        "never hit"
    );
    for (theme, name) in report.themes.iter().zip(&names) {
        let [hits, documents, patterns, dead] =
            [theme.hits, theme.documents, theme.patterns, theme.dead].map(|count| HumanCount(count).to_string());
        let _ = writeln!(text, "{}  {hits:>9}  {documents:>9}  {patterns:>8}  {dead:>9}", padded(name, width));
    }
}

fn push_heavy(text: &mut String, report: &AuditReport) {
    let heavy = report.heavy();
    if heavy.is_empty() {
        return;
    }
    let _ = writeln!(text, "\npatterns that make more than 30 % of their theme");
    let patterns: Vec<String> = heavy.iter().map(|pattern| named(&pattern.pattern, 40)).collect();
    let width = widest(patterns.iter());
    for (of, pattern) in heavy.iter().zip(&patterns) {
        let hits = HumanCount(of.hits).to_string();
        let theme = shortened(&of.theme, 30);
        let _ = writeln!(text, "  {}  {hits:>9}  {:>3.0} % of {theme}", padded(pattern, width), 100.0 * of.share);
    }
}

/// Documents that themes have no patterns for.
fn push_not_covered(text: &mut String, report: &AuditReport) {
    for of_theme in report.run.theme_coverage.iter().filter(|of_theme| of_theme.documents_not_covered() > 0) {
        let documents = counted(of_theme.documents_not_covered(), "document", "documents");
        let languages: Vec<&str> = of_theme.not_covered.keys().map(String::as_str).collect();
        let theme = shortened(&of_theme.theme, 30);
        let _ = writeln!(text, "\n{theme} has no pattern for {documents} in {}", shortened(&languages.join(", "), 30));
    }
}

fn push_families(text: &mut String, report: &AuditReport) {
    if report.families.is_empty() {
        return;
    }
    let _ = writeln!(text, "\nforms of one word that together make more than 30 % of their theme");
    for of in &report.families {
        let patterns: Vec<String> = of.patterns.iter().map(|pattern| named(pattern, 25)).collect();
        let (hits, theme) = (HumanCount(of.hits), shortened(&of.theme, 20));
        let _ =
            writeln!(text, "  {}  {hits}  {:.0} % of {theme}", shortened(&patterns.join(", "), 50), 100.0 * of.share);
    }
}

fn push_dead(text: &mut String, report: &AuditReport) {
    for (status, one, many) in [
        (PatternStatus::Dead, "pattern that never matches here", "patterns that never match here"),
        (
            PatternStatus::Shadowed,
            "pattern that matches, but where a longer or earlier one always is the hit",
            "patterns that match, but where a longer or earlier one always is the hit",
        ),
    ] {
        let patterns = report.with_status(status);
        if patterns.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{}", counted(patterns.len() as u64, one, many));
        let (shown, rest) = patterns.split_at(patterns.len().min(NAMED));
        for of_theme in shown.chunk_by(|a, b| a.theme == b.theme) {
            push_wrapped(text, of_theme);
        }
        if !rest.is_empty() {
            let _ = writeln!(text, "  and {} more: see pattern_audit.csv", HumanCount(rest.len() as u64));
        }
    }
}

/// The patterns of a theme, as many on a line as there is room for.
fn push_wrapped(text: &mut String, patterns: &[&AuditedPattern]) {
    let theme = format!("  {}: ", shortened(&patterns[0].theme, 40));
    let indent = theme.width();
    let mut line = theme;
    for (index, pattern) in patterns.iter().enumerate() {
        let comma = if index + 1 == patterns.len() { "" } else { ", " };
        let word = format!("{}{comma}", named(&pattern.pattern, WIDTH.saturating_sub(indent + 2)));
        if line.width() + word.trim_end().width() > WIDTH && line.width() > indent {
            let _ = writeln!(text, "{}", line.trim_end());
            line = " ".repeat(indent);
        }
        line.push_str(&word);
    }
    let _ = writeln!(text, "{}", line.trim_end());
}

fn push_reasons(text: &mut String, report: &AuditReport) {
    let patterns = report.with_status(PatternStatus::CannotMatch);
    if patterns.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{} can never match", counted(patterns.len() as u64, "pattern", "patterns"));
    let (shown, rest) = patterns.split_at(patterns.len().min(NAMED));
    for pattern in shown {
        let _ = writeln!(text, "  {}: {}", shortened(&pattern.theme, 30), named(&pattern.pattern, 60));
        let _ = writeln!(text, "      {}", shortened(&pattern.reason, WIDTH - 6));
    }
    if !rest.is_empty() {
        let _ = writeln!(text, "  and {} more: see pattern_audit.csv", HumanCount(rest.len() as u64));
    }
}

fn push_surprises(text: &mut String, report: &AuditReport) {
    if report.surprises.is_empty() {
        return;
    }
    let _ = writeln!(text, "\nmost surprising forms of globs and regexes");
    let _ = writeln!(text, "  surprise       hits  of pattern");
    let patterns: Vec<String> = report.surprises.iter().map(|form| named(&form.pattern, 28)).collect();
    let width = widest(patterns.iter());
    for (form, pattern) in report.surprises.iter().zip(&patterns) {
        let hits = HumanCount(form.count).to_string();
        let shown = shortened(&form.form, WIDTH.saturating_sub(38 + width));
        let _ = writeln!(
            text,
            "  {:>8.2}  {hits:>9}  {:>8.0} %  {} found {shown}",
            form.surprise,
            100.0 * form.share,
            padded(pattern, width)
        );
    }
}

fn push_overlaps(text: &mut String, overlaps: &[ThemeOverlap]) {
    if overlaps.is_empty() {
        return;
    }
    let _ = writeln!(text, "\nthemes that share tokens");
    let (shown, rest) = overlaps.split_at(overlaps.len().min(OVERLAPS));
    for overlap in shown {
        let ThemeOverlap { themes, hits, shared, patterns, .. } = overlap;
        let of = |theme: &str, shared: u64, hits: u64| {
            format!("{} ({} of {} hits)", shortened(theme, 20), HumanCount(shared), HumanCount(hits))
        };
        let _ = writeln!(text, "  {} and {}", of(&themes.0, shared.0, hits.0), of(&themes.1, shared.1, hits.1));
        let _ = writeln!(text, "      mostly {} + {}", named(&patterns.0, 40), named(&patterns.1, 40));
        if let Some((doc_id, [left, matched, right])) = &overlap.example {
            let matched = shortened(matched, 40);
            let room = WIDTH.saturating_sub(6 + 2 + matched.width()) / 2;
            let (left, right) = (last(&harmless(left), room).0, shortened(right, room));
            let _ = writeln!(text, "      {}", shortened(doc_id, WIDTH - 6));
            let _ = writeln!(text, "      {left}[{matched}]{right}");
        }
    }
    if !rest.is_empty() {
        let _ = writeln!(text, "  and {} more: see theme_overlap.csv", HumanCount(rest.len() as u64));
    }
}

fn widest<'t>(texts: impl Iterator<Item = &'t String>) -> usize {
    texts.map(|text| text.width()).max().unwrap_or(0)
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A pattern; where there is no room for its context, only that it has some.
fn named(pattern: &str, width: usize) -> String {
    if pattern.width() <= width {
        return harmless(pattern);
    }
    let (before, rest) = pattern.split_once(" <- ").map_or(("", pattern), |(_, rest)| ("… <- ", rest));
    let (middle, after) = rest.split_once(" -> ").map_or((rest, ""), |(middle, _)| (middle, " -> …"));
    shortened(&format!("{before}{middle}{after}"), width)
}

/// As much of the beginning as there is room for, without what would command the terminal.
fn shortened(text: &str, width: usize) -> String {
    let text = harmless(text);
    match first(&text, width) {
        (all, _) if all.len() == text.len() => text,
        _ => format!("{}…", first(&text, width.saturating_sub(1)).0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ends_in_dots() {
        assert_eq!(shortened("state", 5), "state");
        assert_eq!(shortened("state media", 6), "state…");
        assert_eq!(shortened("审查制度", 5), "审查…");
        assert_eq!(shortened("a\u{1b}[31m\u{202e}", 9), "a\u{fffd}[31m");
        assert_eq!(padded("审", 4), "审  ");
        assert_eq!(named("!third !3rd <- party -> !hat", 20), "… <- party -> …");
        assert_eq!(named("!third <- party", 20), "!third <- party");
        assert_eq!(named("a very long phrase -> !x", 10), "a very lo…");
    }
}

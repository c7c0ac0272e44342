//! What the summary says of what was read.

use std::fmt::Write as _;

use indicatif::HumanCount;

use super::super::figures::counted;
use super::super::terminal::printable;
use super::metadata::metadata_lines;
use termloom::context::{ReadTotals, Report};

/// Languages and encodings that are named.
const NAMED: usize = 5;

/// How much was read, what of it is known, and what was left out.
pub(super) fn read_lines(report: &Report) -> String {
    let Report { documents, totals, .. } = report;
    let counts = [
        counted(documents.processed, "document", "documents"),
        counted(totals.tokens, "token", "tokens"),
        counted(totals.types, "type", "types"),
        counted(totals.sentences, "sentence", "sentences"),
    ];
    let mut text = format!("{}\n{}", counts.join(", "), read_line(report));
    if documents.processed < documents.found {
        let left_out = [(documents.quarantined, "quarantined"), (documents.skipped, "skipped")];
        let left_out = left_out.iter().filter(|(count, _)| *count > 0);
        let left_out: Vec<String> = left_out.map(|(count, how)| format!("{} {how}", HumanCount(*count))).collect();
        let reasons = report.skipped.iter().map(|(reason, count)| format!("{} {reason}", HumanCount(*count)));
        let reasons: Vec<String> = reasons.collect();
        let (found, left_out) = (HumanCount(documents.found), left_out.join(", "));
        let _ = writeln!(text, "of {found} found: {left_out} ({})", reasons.join(", "));
    }
    if let Some(metadata) = &report.metadata {
        text.push_str(&metadata_lines(metadata));
    }
    text
}

/// Languages, dates, and encodings if not all are UTF-8, in a line.
fn read_line(report: &Report) -> String {
    let ReadTotals { languages, encodings, days, dated, .. } = &report.read;
    let mut parts = Vec::new();
    if !languages.is_empty() {
        let name = |code: &str| if code.is_empty() { "unknown".to_string() } else { printable(code) };
        parts.push(format!("languages: {}", largest(languages.iter().map(|(code, count)| (name(code), *count)))));
    }
    if let Some((first, last)) = days {
        let mut line = if first == last { format!("dates: {first}") } else { format!("dates: {first} to {last}") };
        if *dated < report.documents.processed {
            let _ = write!(line, " (in {})", HumanCount(*dated));
        }
        parts.push(line);
    }
    if encodings.keys().any(|encoding| encoding != "UTF-8") {
        let counts = encodings.iter().map(|(name, count)| (printable(name), *count));
        parts.push(format!("encodings: {}", largest(counts)));
    }
    if parts.is_empty() { String::new() } else { parts.join("; ") + "\n" }
}

/// The most frequent by name, with their numbers.
fn largest(counts: impl Iterator<Item = (String, u64)>) -> String {
    let mut counts: Vec<(String, u64)> = counts.collect();
    counts.sort_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then(a.cmp(b)));
    let more = counts.len().saturating_sub(NAMED);
    let named = counts.iter().take(NAMED).map(|(name, count)| format!("{name} {}", HumanCount(*count)));
    let mut line = named.collect::<Vec<_>>().join(", ");
    if more > 0 {
        let _ = write!(line, " and {more} more");
    }
    line
}

//! What is printed at the end of a run.

use std::fmt::Write as _;

use indicatif::{DecimalBytes, HumanCount};

use super::figures;
use super::terminal::printable;
use termloom::config::{Boilerplate, Dedup, StopWords};
use termloom::context::{CopyTotals, Report};
use termloom::corpus::{MetadataReport, Remark};
use termloom::text::{IgnoredCounts, LineHyphenCounts};

/// The run in short; with what each stage took if `is_verbose`.
pub(super) fn summary(report: &Report, is_verbose: bool) -> String {
    let mut text = String::new();
    let documents = &report.documents;
    let totals = &report.totals;
    let _ = writeln!(
        text,
        "{} documents, {} tokens, {} types, {} sentences",
        HumanCount(documents.processed),
        HumanCount(totals.tokens),
        HumanCount(totals.types),
        HumanCount(totals.sentences)
    );
    if documents.processed < documents.found {
        let reasons: Vec<String> =
            report.skipped.iter().map(|(reason, n)| format!("{} {reason}", HumanCount(*n))).collect();
        let _ = writeln!(
            text,
            "of {} found {} were quarantined and {} skipped: {}",
            HumanCount(documents.found),
            HumanCount(documents.quarantined),
            HumanCount(documents.skipped),
            reasons.join(", ")
        );
    }
    if let Some(metadata) = &report.metadata {
        text.push_str(&metadata_lines(metadata));
    }
    text.push_str(&remark_lines(&report.remarks));
    text.push_str(&language_lines(report));
    if let Some(lines) = report.boilerplate_lines.filter(|&lines| lines > 0) {
        let what = match report.config.boilerplate {
            Boilerplate::Drop => "left out of counting",
            _ => "counted; read the table boilerplate, and leave them out with --boilerplate drop",
        };
        let _ = writeln!(text, "{} lines stand in many documents of one source: {what}", HumanCount(lines));
    }
    text.push_str(&copy_lines(report));
    let LineHyphenCounts { joined, without_list, .. } = report.line_hyphens;
    if joined > 0 {
        let _ = write!(text, "{} words were joined over a hyphen at the end of a line", HumanCount(joined));
        if without_list > 0 {
            let of_which = "in languages without a word list, where its hyphen may belong to the word";
            let _ = write!(text, ", {} of them {of_which}", HumanCount(without_list));
        }
        text.push_str(": --line-hyphens\n");
    }
    if !report.config.reading.ignore.is_empty() {
        let IgnoredCounts { places, bytes, .. } = report.ignored;
        let _ = match places {
            0 => writeln!(text, "--ignore matches nothing in these texts"),
            _ => writeln!(text, "--ignore left out {} places, {}", HumanCount(places), DecimalBytes(bytes)),
        };
    }
    if report.compounds > 0 {
        let _ = writeln!(text, "{} multiword expressions, listed in compounds.txt", HumanCount(report.compounds));
    }
    if let Some(found) = &report.duplicates {
        let _ = writeln!(
            text,
            "duplicates: {} exact, {} pairs of near-duplicates; {} documents remain, one for each cluster",
            HumanCount(found.exact_copies),
            HumanCount(found.near_pairs),
            HumanCount(found.representatives)
        );
    }
    for list in report.theme_lists.iter().filter(|list| !list.remarks.is_empty()) {
        let (count, name) = (HumanCount(list.remarks.len() as u64), &list.name);
        let _ = writeln!(
            text,
            "{name}: {count} patterns were changed or left out; `termloom themes check {name}` names them"
        );
    }
    let width = report.theme_summary.iter().map(|theme| theme.theme.chars().count()).max().unwrap_or(0).max(5);
    if !report.theme_summary.is_empty() {
        let _ = writeln!(text, "\n{:width$}  {:>9}  {:>9}  {:>16}", "theme", "hits", "documents", "per 1,000 tokens");
    }
    for theme in &report.theme_summary {
        let _ = writeln!(
            text,
            "{:width$}  {:>9}  {:>9}  {:>16.2}",
            theme.theme,
            HumanCount(theme.hits).to_string(),
            HumanCount(theme.documents).to_string(),
            theme.per_1000_tokens
        );
    }
    for grouping in &report.groupings {
        let _ = write!(
            text,
            "\n{}: {} documents in {} group{}",
            grouping.grouping,
            HumanCount(grouping.documents),
            HumanCount(grouping.groups),
            if grouping.groups == 1 { "" } else { "s" }
        );
        for (without, of_what) in [(grouping.without_value, "a value"), (grouping.without_date, "such a date")] {
            if without > 0 {
                let _ = write!(text, ", {} without {of_what} in none", HumanCount(without));
            }
        }
    }
    if !report.groupings.is_empty() {
        text.push('\n');
    }
    if !report.strongest_pairs.is_empty() {
        let _ = writeln!(text, "\n{:>7}  {:>9}  {:>8}  strongest pairs, by g2", "count", "g2", "logDice");
    }
    for pair in &report.strongest_pairs {
        let _ = writeln!(
            text,
            "{:>7}  {:>9.1}  {:>8.2}  {} – {}",
            HumanCount(pair.count).to_string(),
            pair.g2.unwrap_or(0.0),
            pair.log_dice.unwrap_or(0.0),
            pair.terms.0,
            pair.terms.1
        );
    }
    if is_verbose {
        let _ = writeln!(text, "\n{}", figures::heading("seconds"));
        for stage in &report.stages {
            let seconds = format!("{:.3}", stage.seconds);
            let _ =
                writeln!(text, "{}", figures::line(stage.stage.name(), &seconds, &stage.rates(), stage.peak_memory));
        }
    }
    let seconds = report.seconds();
    let written: u64 = report.outputs.values().map(|file| file.bytes).sum();
    let _ = writeln!(
        text,
        "\n{} in {seconds:.2} s ({:.1} MB/s); {} of tables in {}",
        DecimalBytes(totals.bytes),
        totals.bytes as f64 / 1e6 / seconds.max(1e-9),
        DecimalBytes(written),
        report.config.output.display()
    );
    text
}

/// Running heads, and copies that nobody looked for.
fn copy_lines(report: &Report) -> String {
    let mut text = String::new();
    if let Some(heads) = report.running_heads.filter(|&heads| heads > 0) {
        let what = match report.config.boilerplate {
            Boilerplate::Drop => "left out of counting",
            _ => "counted; the table boilerplate lists them, and --boilerplate drop leaves them out",
        };
        let _ = writeln!(text, "{} running heads stand on many pages of one document: {what}", HumanCount(heads));
    }
    let Some(CopyTotals { exact, near, examples, .. }) = &report.copies else { return text };
    if *exact > 0 && report.config.duplicates.dedup == Dedup::None {
        let of = HumanCount(report.documents.processed);
        let _ = writeln!(
            text,
            "{} of {of} documents are copies of another, word for word: --dedup exact counts them apart",
            HumanCount(*exact)
        );
    }
    if *near > 0 && report.config.duplicates.dedup != Dedup::Near {
        let named: Vec<String> =
            examples.iter().map(|(copy, first)| format!("{} and {}", printable(copy), printable(first))).collect();
        let _ = writeln!(
            text,
            "{} documents share most of their lines with another: {} (--dedup near counts them apart)",
            HumanCount(*near),
            named.join("; ")
        );
    }
    text
}

/// What a user should know about how documents were read, a line for each kind.
pub(super) fn remark_lines(remarks: &[Remark]) -> String {
    remarks.iter().map(|remark| format!("{}\n", remark_line(remark))).collect()
}

/// One of them.
pub(super) fn remark_line(remark: &Remark) -> String {
    let (what, remedy) = remark.kind.says();
    let detail = if remark.detail.is_empty() { String::new() } else { format!(": {}", printable(&remark.detail)) };
    let times =
        if remark.count > remark.documents { format!(", {} times", HumanCount(remark.count)) } else { String::new() };
    let first = printable(&remark.first);
    match remark.documents {
        1 => format!("{what}{times}: in {first}{detail} ({remedy})"),
        documents => format!("{what}{times}: in {}, first in {first}{detail} ({remedy})", HumanCount(documents)),
    }
}

/// Values that are no language and are named.
const NAMED_LANGUAGES: usize = 3;

/// Documents whose language is not certain, and what is no language.
fn language_lines(report: &Report) -> String {
    let mut text = String::new();
    if let Some(unknown) = &report.unknown_languages {
        let named = unknown.values.iter().take(NAMED_LANGUAGES);
        let named: Vec<String> =
            named.map(|unknown| format!("`{}` in {}", printable(&unknown.value), printable(&unknown.doc_id))).collect();
        let more = if unknown.values.len() > named.len() { "; and more, in run.json" } else { "" };
        let _ = writeln!(
            text,
            "{} documents declare what is no language: {}{more}",
            HumanCount(unknown.documents),
            named.join("; ")
        );
    }
    let unknown = report.languages.unknown;
    if unknown > 0 && report.config.stop_words == StopWords::Auto {
        let are = if unknown == 1 { "document is" } else { "documents are" };
        let _ = writeln!(
            text,
            "{} {are} in no certain language; English stop words were used (--language sets one)",
            HumanCount(unknown)
        );
    }
    text
}

/// Rows without a document that are named.
const NAMED_ROWS: usize = 5;

/// How well metadata from outside fitted.
pub(super) fn metadata_lines(metadata: &MetadataReport) -> String {
    let mut text = String::new();
    if let Some(fitting) = metadata.paths_that_fit {
        let _ = writeln!(text, "path pattern: fits {} documents", HumanCount(fitting));
    }
    if let (Some(rows), Some(documents)) = (metadata.rows, metadata.documents_with_row) {
        let _ = write!(text, "metadata: {} rows, for {} documents", HumanCount(rows), HumanCount(documents));
        if !metadata.unmatched.is_empty() {
            let named: Vec<&str> = metadata.unmatched.iter().take(NAMED_ROWS).map(String::as_str).collect();
            let more = metadata.unmatched.len().saturating_sub(named.len());
            let more =
                if more == 0 { String::new() } else { format!("; and {} more, in run.json", HumanCount(more as u64)) };
            let _ = write!(
                text,
                "; {} belong to none: {}{more}",
                HumanCount(metadata.unmatched.len() as u64),
                named.join("; ")
            );
        }
        text.push('\n');
    }
    text
}

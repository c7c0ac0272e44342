//! What is printed at the end of a run.

mod alarms;
mod copies;
mod next;
mod read;
mod themes;
mod workbook;

use std::fmt::Write as _;

use indicatif::{DecimalBytes, HumanCount};

use self::alarms::{alarm_lines, is_raised, is_said_by_alarm};
use self::copies::copy_lines;
use super::figures;
use super::terminal::printable;
use termloom::config::{AlarmCode, Boilerplate, StopWords};
use termloom::context::Report;
use termloom::corpus::{MetadataReport, PathTotals, Remark};
use termloom::text::{IgnoredCounts, LineHyphenCounts};

/// Warnings of a theme list that are printed.
const WARNINGS: usize = 3;

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
    text.push_str(&read::read_line(report));
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
    text.push_str(&alarm_lines(report));
    for remark in report.remarks.iter().filter(|remark| !is_said_by_alarm(report, remark)) {
        let _ = writeln!(text, "{}", remark_line(remark));
    }
    text.push_str(&language_lines(report));
    let shared = report.boilerplate_lines.filter(|&lines| lines > 0 && !is_raised(report, AlarmCode::SharedLines));
    if let Some(lines) = shared {
        let what = match report.config.boilerplate {
            Boilerplate::Drop => "left out of counting",
            _ => "counted; read the table boilerplate, and leave them out with --boilerplate drop",
        };
        let _ = writeln!(text, "{} lines stand in many documents of one source: {what}", HumanCount(lines));
    }
    text.push_str(&head_lines(report));
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
    for list in report.theme_lists.iter().filter(|list| !list.remarks.is_empty()) {
        let (count, name) = (HumanCount(list.remarks.len() as u64), &list.name);
        let _ = writeln!(
            text,
            "{name}: {count} patterns were changed or left out; `termloom themes check {name}` names them"
        );
    }
    for list in &report.theme_lists {
        for warning in list.warnings.iter().take(WARNINGS) {
            let _ = writeln!(text, "{}: warning: {warning}", list.name);
        }
        if list.warnings.len() > WARNINGS {
            let (count, name) = (HumanCount(list.warnings.len().saturating_sub(WARNINGS) as u64), &list.name);
            let _ = writeln!(text, "{name}: {count} more warnings: `termloom themes check {name}`");
        }
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
    text.push_str(&themes::theme_lines(report));
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
    text.push_str(&workbook::workbook_lines(report));
    text.push_str(&next::next_lines(report));
    text
}

/// What a quiet run says that could not use everything.
pub(super) fn partial_line(report: &Report) -> String {
    let documents = &report.documents;
    let mut line = format!("{} of {} documents", HumanCount(documents.processed), HumanCount(documents.found));
    let reasons: Vec<String> =
        report.skipped.iter().map(|(reason, n)| format!("{} {reason}", HumanCount(*n))).collect();
    let _ = write!(line, ", {} quarantined ({})", HumanCount(documents.quarantined), reasons.join(", "));
    if !report.without_documents.is_empty() {
        let inputs = report.without_documents.iter().map(|empty| printable(&empty.input.display().to_string()));
        let _ = write!(line, "; no document from {}", inputs.collect::<Vec<_>>().join(", "));
    }
    line.push_str("; see the table skipped\n");
    line
}

/// Running heads of single documents.
fn head_lines(report: &Report) -> String {
    let mut text = String::new();
    if let Some(heads) = report.running_heads.filter(|&heads| heads > 0) {
        let what = match report.config.boilerplate {
            Boilerplate::Drop => "left out of counting",
            _ => "counted; the table boilerplate lists them, and --boilerplate drop leaves them out",
        };
        let _ = writeln!(text, "{} running heads stand on many pages of one document: {what}", HumanCount(heads));
    }
    text
}

/// What a user should know about how documents were read, in a line.
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
    if unknown > 0 && report.config.stop_words == StopWords::Auto && !is_raised(report, AlarmCode::UnknownLanguage) {
        let are = if unknown == 1 { "document is" } else { "documents are" };
        let _ = writeln!(
            text,
            "{} {are} in no certain language; English stop words were used (--language sets one)",
            HumanCount(unknown)
        );
    }
    text
}

/// What a pattern says of paths: some values of each name, so that a wrong split is seen.
fn path_lines(paths: &PathTotals) -> String {
    let values = |(name, values): &(String, Vec<String>)| printable(&format!("{name} = {}", values.join(", ")));
    let examples: Vec<String> = paths.examples.iter().map(values).collect();
    let mut text =
        format!("path pattern: fits {} documents; such as {}\n", HumanCount(paths.documents), examples.join("; "));
    if let Some([doc_id, name, value, other]) = &paths.first_ambiguous {
        let line = format!(
            "path pattern: {} paths can be divided in another way: in {doc_id}, {name} is `{value}` and could be `{other}` (name the parts between with more names, or with {{*}})",
            HumanCount(paths.ambiguous)
        );
        text.push_str(&printable(&line));
        text.push('\n');
    }
    text
}

/// Rows without a document that are named.
const NAMED_ROWS: usize = 5;

/// How well metadata from outside fitted.
pub(super) fn metadata_lines(metadata: &MetadataReport) -> String {
    let mut text = String::new();
    if let Some(paths) = &metadata.paths {
        text.push_str(&path_lines(paths));
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

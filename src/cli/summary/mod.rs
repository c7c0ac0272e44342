//! What is printed at the end of a run.

mod alarms;
mod copies;
mod groups;
mod metadata;
mod next;
mod notes;
mod read;
mod themes;
mod workbook;

use std::fmt::Write as _;

use indicatif::{DecimalBytes, HumanCount};

pub(super) use self::metadata::metadata_lines;
pub(super) use self::notes::remark_line;
use super::figures;
use super::terminal::printable;
use termloom::context::Report;

/// The run in short, in paragraphs; with what each stage took if `is_verbose`.
pub(super) fn summary(report: &Report, is_verbose: bool) -> String {
    let mut paragraphs = vec![
        read::read_lines(report),
        alarms::alarm_lines(report),
        notes::note_lines(report),
        groups::grouping_lines(report),
    ];
    paragraphs.extend(themes::theme_paragraphs(report));
    if is_verbose {
        paragraphs.push(stage_lines(report));
    }
    paragraphs.push(written_lines(report) + &workbook::workbook_lines(report) + &next::next_lines(report));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n")
}

fn stage_lines(report: &Report) -> String {
    let mut text = figures::heading("seconds") + "\n";
    for stage in &report.stages {
        let seconds = format!("{:.3}", stage.seconds);
        let _ = writeln!(text, "{}", figures::line(stage.stage.name(), &seconds, &stage.rates(), stage.peak_memory));
    }
    text
}

/// Bytes from which on a speed says something.
const LEAST_BYTES: u64 = 1_000_000;

fn written_lines(report: &Report) -> String {
    let (bytes, seconds) = (report.totals.bytes, report.seconds());
    let written: u64 = report.outputs.values().map(|file| file.bytes).sum();
    let speed = match bytes {
        LEAST_BYTES.. => format!(" ({:.1} MB/s)", bytes as f64 / 1e6 / seconds.max(1e-9)),
        _ => String::new(),
    };
    let (read, written, output) =
        (DecimalBytes(bytes), DecimalBytes(written), printable(&report.config.output.display().to_string()));
    format!("{read} in {seconds:.2} s{speed}; {written} of tables in {output}\n")
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

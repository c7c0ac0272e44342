//! What the summary says of how documents were read, and of what was changed on the way.

use std::fmt::Write as _;

use indicatif::{DecimalBytes, HumanCount};

use super::super::figures::counted;
use super::super::terminal::printable;
use super::alarms::{is_raised, is_said_by_alarm};
use super::copies::copy_lines;
use termloom::config::{AlarmCode, Boilerplate, StopWords};
use termloom::context::Report;
use termloom::corpus::Remark;
use termloom::text::{IgnoredCounts, LineHyphenCounts};

/// Warnings of a theme list that are printed.
const WARNINGS: usize = 3;

/// A line for each note, but for what an alarm says.
pub(super) fn note_lines(report: &Report) -> String {
    let mut text = String::new();
    for remark in report.remarks.iter().filter(|remark| !is_said_by_alarm(report, remark)) {
        let _ = writeln!(text, "{}", remark_line(remark));
    }
    text.push_str(&language_lines(report));
    text.push_str(&mixed_line(report));
    if report.totals.hits.is_none() && !report.config.themes.is_empty() {
        text.push_str("themes were not looked for: none of the tables that --tables names needs them\n");
    }
    let shared = report.boilerplate_lines.filter(|&lines| lines > 0 && !is_raised(report, AlarmCode::SharedLines));
    if let Some(lines) = shared {
        let what = match report.config.boilerplate {
            Boilerplate::Drop => "left out of counting",
            _ => "counted; read the table boilerplate, and leave them out with --boilerplate drop",
        };
        let lines = counted(lines, "line stands", "lines stand");
        let _ = writeln!(text, "{lines} in many documents of one source: {what}");
    }
    text.push_str(&head_lines(report));
    text.push_str(&copy_lines(report));
    let LineHyphenCounts { joined, without_list, .. } = report.line_hyphens;
    if joined > 0 {
        let joined = counted(joined, "word was", "words were");
        let _ = write!(text, "{joined} joined over a hyphen at the end of a line");
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
            _ => {
                let (places, bytes) = (counted(places, "place", "places"), DecimalBytes(bytes));
                writeln!(text, "--ignore left out {places}, {bytes}")
            }
        };
    }
    if report.long_words > 0 {
        let long = counted(report.long_words, "word has", "words have");
        let _ = writeln!(
            text,
            "{long} more than 200 characters: the tables have the first 200, and digits that tell them apart"
        );
    }
    if report.compounds > 0 {
        let compounds = counted(report.compounds, "multiword expression", "multiword expressions");
        let _ = writeln!(text, "{compounds}, listed in compounds.txt");
    }
    for list in report.theme_lists.iter().filter(|list| !list.remarks.is_empty()) {
        let (count, name) = (counted(list.remarks.len() as u64, "pattern was", "patterns were"), &list.name);
        let _ = writeln!(text, "{name}: {count} changed or left out; `termloom themes check {name}` says which");
    }
    for list in &report.theme_lists {
        for warning in list.warnings.iter().take(WARNINGS) {
            let _ = writeln!(text, "{}: warning: {warning}", list.name);
        }
        if list.warnings.len() > WARNINGS {
            let more = list.warnings.len().saturating_sub(WARNINGS) as u64;
            let (more, name) = (counted(more, "more warning", "more warnings"), printable(&list.name));
            let _ = writeln!(text, "{name}: {more}: `termloom themes check {name}`");
        }
    }
    text
}

/// The share of documents from which on a further language shows among the words near themes.
const SHARE_OF_LANGUAGE: f64 = 0.05;

/// That words near themes are measured against texts in several languages.
fn mixed_line(report: &Report) -> String {
    let least = SHARE_OF_LANGUAGE * report.documents.processed as f64;
    let languages = report.read.languages.iter().filter(|(code, count)| !code.is_empty() && **count as f64 >= least);
    let languages: Vec<String> = languages.map(|(code, _)| printable(code)).collect();
    if languages.len() < 2 || report.theme_summary.iter().all(|theme| theme.collocates.is_empty()) {
        return String::new();
    }
    format!(
        "words near a theme are measured against texts in {} together: those of a rarer language look stronger than they are\n",
        languages.join(", ")
    )
}

/// Running heads of single documents.
fn head_lines(report: &Report) -> String {
    let mut text = String::new();
    if let Some(heads) = report.running_heads.filter(|&heads| heads > 0) {
        let what = match report.config.boilerplate {
            Boilerplate::Drop => "left out of counting",
            _ => "counted; the table boilerplate lists them, and --boilerplate drop leaves them out",
        };
        let heads = counted(heads, "running head stands", "running heads stand");
        let _ = writeln!(text, "{heads} on many pages of one document: {what}");
    }
    text
}

/// What a user should know about how documents were read, in a line.
pub(in crate::cli) fn remark_line(remark: &Remark) -> String {
    let (what, remedy) = remark.kind.says();
    let detail = if remark.detail.is_empty() { String::new() } else { format!(": {}", printable(&remark.detail)) };
    let times =
        if remark.count > remark.documents { format!(", {} times", HumanCount(remark.count)) } else { String::new() };
    let first = printable(&remark.first);
    match remark.documents {
        1 => format!("{what}{times}: in {first}{detail} ({remedy})"),
        documents => {
            let documents = counted(documents, "document", "documents");
            format!("{what}{times}: in {documents}, first in {first}{detail} ({remedy})")
        }
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
            "{} what is no language: {}{more}",
            counted(unknown.documents, "document declares", "documents declare"),
            named.join("; ")
        );
    }
    let unknown = report.languages.unknown;
    if unknown > 0 && report.config.stop_words == StopWords::Auto && !is_raised(report, AlarmCode::UnknownLanguage) {
        let unknown = counted(unknown, "document is", "documents are");
        let _ = writeln!(text, "{unknown} in no certain language; English stop words were used (--language sets one)");
    }
    text
}

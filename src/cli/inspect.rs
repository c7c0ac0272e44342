//! `termloom inspect`: what would be read, as lines for people or as JSON.

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::ops::ControlFlow;
use std::process::ExitCode;

use clap::Args;
use indicatif::HumanCount;
use serde_json::json;

use super::settings::{Configured, Selection, is_of};
use super::summary::remark_line;
use super::terminal::{Printed, QUARANTINED, printable, printable_lines};
use super::watched::watched;
use termloom::commands::inspect::{InspectOptions, InspectReport, InspectSink, inspect as inspect_documents};
use termloom::config::{MessageOptions, ReadOptions};
use termloom::corpus::{DocumentRecord, OWN_KEYS, PARTIAL, Remark, Skipped, endings_read};
use termloom::tables::without_controls;

/// Characters of a text that are shown.
const EXCERPT: usize = 200;

const EXAMPLES: &str = "\
Examples:
  termloom inspect articles                       five documents of each format, and five of each reason why not
  termloom inspect articles --all                 every file: as what it is read, or why it is not
  termloom inspect archive.zip export.csv --text-column body
  termloom inspect pages --html all-text --full-text | less
  termloom inspect articles --json > texts.jsonl  an object in each line, for programs
  termloom inspect articles --path-pattern '{source}/{date}-{title}.txt' --limit 5

Nothing is counted or written. What `inspect` shows is what `run` counts: the same options,
from termloom.toml as well. With --json each line has doc_id, format, encoding,
replaced_characters, language, bytes, characters, title, date, date_iso, source, author, meta (an
object with everything else that is known), skipped (the reason, or null), message, and text.";

const EXIT_CODES: &str = "\
Exit codes:
  0  complete
  1  failed
  2  an argument, the configuration or an input is wrong
  3  complete, but some documents cannot be used
  129, 130, 143  stopped by SIGHUP, Ctrl-C or SIGTERM";

/// Columns of the list of endings.
const WIDTH: usize = 98;

/// What help says at its end.
pub(super) fn examples() -> String {
    let mut read = String::from("These files are read, and of archives what is in them:\n ");
    let mut width = 1;
    for ending in endings_read().split(' ') {
        let is_next = width + ending.len() >= WIDTH;
        read.push_str(if is_next { "\n  " } else { " " });
        read.push_str(ending);
        width = if is_next { 2 } else { width + 1 } + ending.len();
    }
    format!("{EXAMPLES}\n\n{read}\n\n{EXIT_CODES}")
}

#[derive(Args)]
pub(super) struct InspectArguments {
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    /// Show every file and row, instead of five of each kind; so do --json and --full-text
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Show the whole text of each document, instead of its first 200 characters
    #[arg(long)]
    full_text: bool,
    /// Show the first N files and rows, and read no more
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroU64>,
    #[command(flatten)]
    run: Configured<OfInspect>,
}

pub(super) enum OfInspect {}

impl Selection for OfInspect {
    fn takes(key: &str) -> bool {
        is_of::<ReadOptions>(key) || ["input", "threads", "temp_dir"].contains(&key)
    }
}

pub(super) fn inspect(mut arguments: InspectArguments) -> Result<ExitCode, ExitCode> {
    arguments.run.settings.use_system_temp_dir();
    let config = arguments.run.config()?;
    let characters = if arguments.full_text { None } else { Some(EXCERPT) };
    let options = InspectOptions::new((&config).into()).characters(characters);
    let is_sample = !(arguments.all || arguments.json || arguments.full_text || arguments.limit.is_some());
    let mut shown = Shown {
        is_json: arguments.json,
        is_whole: arguments.full_text,
        left: arguments.limit.map_or(u64::MAX, NonZeroU64::get),
        examples: is_sample.then(Examples::default),
        printed: Printed::new(),
    };
    let silent = MessageOptions::default().quiet(true);
    let report = watched(silent, |observer| inspect_documents(&options, observer, &mut shown))?;
    if !arguments.json {
        let more = shown.examples.as_ref().map_or(String::new(), Examples::more);
        let _ = shown.printed.print((summary(&report) + &more).as_bytes());
    }
    shown.printed.end()?;
    Ok(if report.quarantined.is_empty() { ExitCode::SUCCESS } else { QUARANTINED.into() })
}

/// Documents to standard output.
struct Shown {
    is_json: bool,
    is_whole: bool,
    /// Files and rows that may still be shown.
    left: u64,
    /// Where not all are shown, those that are.
    examples: Option<Examples>,
    printed: Printed,
}

/// How many documents and other things of each kind came, of which the first few are shown.
#[derive(Default)]
struct Examples {
    documents: BTreeMap<&'static str, u64>,
    left_out: BTreeMap<&'static str, u64>,
    tables: BTreeMap<&'static str, u64>,
    notes: BTreeMap<&'static str, u64>,
}

impl Examples {
    /// What is shown of a kind.
    const OF_KIND: u64 = 5;

    fn is_one(kinds: &mut BTreeMap<&'static str, u64>, kind: &'static str) -> bool {
        let count = kinds.entry(kind).or_default();
        *count += 1;
        *count <= Self::OF_KIND
    }

    /// A line that says how many were not shown; empty where all were.
    fn more(&self) -> String {
        let hidden = |kinds: &BTreeMap<&'static str, u64>, one: &str, many: &str| {
            let hidden: u64 = kinds.values().map(|count| count.saturating_sub(Self::OF_KIND)).sum();
            (hidden > 0).then(|| format!("{} more {}", HumanCount(hidden), if hidden == 1 { one } else { many }))
        };
        let parts = [
            hidden(&self.documents, "document", "documents"),
            hidden(&self.left_out, "that gave no document", "that gave no document"),
            hidden(&self.tables, "table", "tables"),
            hidden(&self.notes, "note", "notes"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match parts.is_empty() {
            true => String::new(),
            false => format!("five of each kind are shown; --all shows {}\n", parts.join(", ")),
        }
    }
}

impl Shown {
    fn show(&mut self, text: &str) -> termloom::Result<ControlFlow<()>> {
        // What was on its way when the last one was shown may still come.
        let Some(left) = self.left.checked_sub(1) else { return Ok(ControlFlow::Break(())) };
        self.left = left;
        let printed = self.printed.print(text.as_bytes());
        Ok(if self.left == 0 { ControlFlow::Break(()) } else { printed })
    }

    /// Prints what is not counted among what is shown.
    fn say(&mut self, text: &str) -> termloom::Result<ControlFlow<()>> {
        Ok(if self.left == 0 { ControlFlow::Break(()) } else { self.printed.print(text.as_bytes()) })
    }
}

impl InspectSink for Shown {
    fn document(&mut self, record: &DocumentRecord, text: &str) -> termloom::Result<ControlFlow<()>> {
        if let Some(examples) = &mut self.examples
            && !Examples::is_one(&mut examples.documents, record.format.name())
        {
            return Ok(ControlFlow::Continue(()));
        }
        let shown =
            if self.is_json { document_json(record, text) } else { document_lines(record, text, self.is_whole) };
        self.show(&shown)
    }

    fn skipped(&mut self, skipped: &Skipped) -> termloom::Result<ControlFlow<()>> {
        if let Some(examples) = &mut self.examples
            && !Examples::is_one(&mut examples.left_out, skipped.reason.name())
        {
            return Ok(ControlFlow::Continue(()));
        }
        let shown = if self.is_json { skipped_json(skipped) } else { skipped_line(skipped) };
        self.show(&shown)
    }

    fn table(&mut self, doc_id: &str, understood: &[(&'static str, String)]) -> termloom::Result<ControlFlow<()>> {
        if let Some(examples) = &mut self.examples
            && !Examples::is_one(&mut examples.tables, "table")
        {
            return Ok(ControlFlow::Continue(()));
        }
        self.say(&if self.is_json { table_json(doc_id, understood) } else { table_lines(doc_id, understood) })
    }

    fn remark(&mut self, remark: &Remark) -> termloom::Result<ControlFlow<()>> {
        if let Some(examples) = &mut self.examples
            && !Examples::is_one(&mut examples.notes, remark.kind.name())
        {
            return Ok(ControlFlow::Continue(()));
        }
        let line = remark_line(remark);
        self.say(&if self.is_json { remark_json(remark, &line) } else { format!("  note: {line}\n") })
    }
}

fn document_json(record: &DocumentRecord, text: &str) -> String {
    let own = |key: &str| record.front_matter.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
    let others = record.front_matter.iter().filter(|(key, _)| key != PARTIAL && !OWN_KEYS.contains(&key.as_str()));
    let meta: serde_json::Map<_, _> = others.map(|(key, value)| (key.clone(), json!(value))).collect();
    let object = json!({
        "doc_id": record.doc_id,
        "format": record.format,
        "encoding": record.encoding,
        "replaced_characters": record.replaced_characters,
        "language": record.language,
        "language_from": record.language_from,
        "bytes": record.bytes,
        "characters": record.characters,
        "kept_share": record.kept_share,
        "title": own("title"),
        "date": own("date"),
        "date_iso": Some(&record.date_iso).filter(|date| !date.is_empty()),
        "file_date": own("file_date"),
        "source": own("source"),
        "author": own("author"),
        "meta": meta,
        "skipped": null,
        "message": null,
        "text": text,
    });
    format!("{}\n", without_controls(object.to_string()))
}

fn skipped_json(skipped: &Skipped) -> String {
    let object = json!({
        "doc_id": skipped.doc_id,
        "skipped": skipped.reason,
        "kind": skipped.reason.kind(),
        "stage": skipped.stage,
        "message": skipped.message,
        "bytes": skipped.bytes_read,
        "text": null,
    });
    format!("{}\n", without_controls(object.to_string()))
}

fn table_json(doc_id: &str, understood: &[(&'static str, String)]) -> String {
    let facts: serde_json::Map<_, _> =
        understood.iter().map(|(what, value)| (what.replace(' ', "_"), json!(value))).collect();
    without_controls(json!({ "doc_id": doc_id, "table": facts, "text": null }).to_string()) + "\n"
}

fn table_lines(doc_id: &str, understood: &[(&'static str, String)]) -> String {
    let facts: Vec<String> = understood.iter().map(|(what, value)| format!("{what} {}", printable(value))).collect();
    format!("{}\n  table: {}\n", printable(doc_id), facts.join(" · "))
}

fn remark_json(remark: &Remark, message: &str) -> String {
    let Remark { kind, documents, count, first, .. } = remark;
    let object = json!({
        "doc_id": first,
        "remark": kind,
        "documents": documents,
        "count": count,
        "message": message,
        "text": null,
    });
    format!("{}\n", without_controls(object.to_string()))
}

/// What a date was understood as, where that is not what is written.
fn understood(record: &DocumentRecord, key: &str, value: &str) -> String {
    let date = &record.date_iso;
    if key == "date" && !date.is_empty() && date != value { format!(" ({date})") } else { String::new() }
}

fn document_lines(record: &DocumentRecord, text: &str, is_whole: bool) -> String {
    let language = match record.language_from {
        Some(from) => format!("{} ({from})", record.language),
        None => "language unknown".to_string(),
    };
    let mut lines = format!(
        "{}\n  {} · {} · {} · {} bytes · {} characters\n",
        printable(&record.doc_id),
        record.format,
        record.encoding,
        language,
        HumanCount(record.bytes),
        HumanCount(record.characters)
    );
    if record.replaced_characters > 0 {
        lines.push_str(&format!("  {} characters could not be decoded\n", HumanCount(record.replaced_characters)));
    }
    if record.kept_share < 1.0 {
        lines.push_str(&format!("  {:.0} % of the visible words were kept\n", record.kept_share * 100.0));
    }
    let known = record.front_matter.iter().filter(|(_, value)| !value.is_empty());
    let known: Vec<String> =
        known.map(|(key, value)| format!("{key}: {}{}", printable(value), understood(record, key, value))).collect();
    if !known.is_empty() {
        lines.push_str(&format!("  {}\n", known.join(" · ")));
    }
    if is_whole {
        lines.push_str(&format!("\n{}\n\n", printable_lines(text.trim_end())));
    } else {
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push_str(&format!("  | {}\n", printable(&squeezed)));
    }
    lines
}

fn skipped_line(skipped: &Skipped) -> String {
    let Skipped { doc_id, reason, message, .. } = skipped;
    format!("{}\n  {}: {reason}: {}\n", printable(doc_id), reason.kind(), printable(message))
}

fn summary(report: &InspectReport) -> String {
    let listed = |counts: &BTreeMap<&'static str, u64>, what: &str| {
        let parts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {}", HumanCount(*count))).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
        format!("{} {what}{parts}", HumanCount(counts.values().sum()))
    };
    let documents = if report.formats.values().sum::<u64>() == 1 { "document" } else { "documents" };
    let mut text = format!(
        "\n{}; {}; {}\n",
        listed(&report.formats, documents),
        listed(&report.skipped, "skipped"),
        listed(&report.quarantined, "quarantined")
    );
    if let Some(metadata) = &report.metadata {
        text.push_str(&super::summary::metadata_lines(metadata));
    }
    text
}

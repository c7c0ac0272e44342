//! `termloom keyness`: aligned lines, CSV, or a file.

mod arguments;
mod lines;

use std::ops::ControlFlow;
use std::process::ExitCode;

use indicatif::HumanCount;

pub(super) use arguments::{EXAMPLES, KeynessArguments};

use self::arguments::Target;
use self::lines::RowLines;
use super::figures::counted;
use super::progress::Progress;
use super::terminal::{Printed, printable, printable_lines, say};
use super::watched::watched;
use termloom::commands::keyness::{
    KeynessBatch, KeynessGroup, KeynessKey, KeynessOptions, KeynessReport, KeynessShown, KeynessSink, keyness_table,
    keyness_to_file,
};
use termloom::stats::Measure;

/// Measures that fit into a line.
const OF_LINES: [Measure; 3] = [Measure::G2, Measure::LogRatio, Measure::LogRatioConservative];

pub(super) fn keyness(arguments: KeynessArguments) -> Result<ExitCode, ExitCode> {
    let has_measures = arguments.measures.is_some();
    let (mut options, target, messages) = arguments.parts()?;
    if matches!(target, Target::Lines(_)) && !has_measures {
        options.measures = OF_LINES.to_vec();
    }
    let form = match target {
        Target::File(_) | Target::Csv => Form::Csv,
        Target::Lines(limit) => Form::Lines(RowLines::new(limit, options.key(), options.measures.clone())),
    };
    let (key, measures) = (options.key(), options.measures.clone());
    let mut rows = Rows { form, key, measures, printed: Printed::new() };
    let report = watched(messages, |shown| match &target {
        Target::File(path) => keyness_to_file(&options, shown, path),
        _ => termloom::keyness(&options, shown, &mut BelowBar { rows: &mut rows, shown }),
    })?;
    rows.printed.end()?;
    if let (Form::Lines(lines), false) = (&rows.form, messages.quiet) {
        say(&lines.left_out());
    }
    if !messages.quiet {
        say(&printable_lines(&summary(&report, &options, !matches!(target, Target::Lines(_)))));
    }
    Ok(ExitCode::SUCCESS)
}

/// What was compared, and what a reader should know; `has_sides` where no lines say it.
fn summary(report: &KeynessReport, options: &KeynessOptions, has_sides: bool) -> String {
    let body = |(documents, tokens): (u64, u64)| {
        format!("{}, {} tokens", counted(documents, "document", "documents"), HumanCount(tokens))
    };
    let mut text = String::new();
    let is_all_others = options.against.is_none() && options.reference.is_empty();
    for KeynessGroup { name, target, reference, rows, .. } in
        report.groups.iter().filter(|group| has_sides || group.rows == 0)
    {
        let name = printable(if name.is_empty() { "target" } else { name });
        let others = if is_all_others { " (all others)" } else { "" };
        let (target, reference) = (body(*target), body(*reference));
        text.push_str(&format!("{name}: {target}; reference{others}: {reference}; {} rows\n", HumanCount(*rows)));
    }
    let rows: u64 = report.groups.iter().map(|group| group.rows).sum();
    text.push_str(&counted(rows, "row", "rows"));
    if is_all_others {
        text.push_str(if options.by.is_some() { "; each against the others" } else { "; against all other documents" });
    }
    match options.shown {
        KeynessShown::All => {}
        KeynessShown::Positive => text.push_str("; more frequent in the target"),
        KeynessShown::Negative => text.push_str("; less frequent in the target"),
    }
    if !options.keep_stop_words && !options.themes {
        text.push_str(&format!("; {} left out", counted(report.stop_words, "stop word", "stop words")));
    }
    if report.without_group > 0 {
        let by = options.by.as_ref().map_or(String::new(), ToString::to_string);
        text.push_str(&format!("; {} without {by} left out", counted(report.without_group, "document", "documents")));
    }
    text.push('\n');
    for note in &report.notes {
        text.push_str(&format!("note: {}\n", printable(note)));
    }
    text
}

/// Takes the bar away before anything is printed: between lines it would leave its own.
struct BelowBar<'r> {
    rows: &'r mut Rows,
    shown: &'r Progress,
}

impl KeynessSink for BelowBar<'_> {
    fn begin(&mut self, groups: &[KeynessGroup]) -> termloom::Result<()> {
        self.shown.clear();
        self.rows.begin(groups)
    }

    fn rows(&mut self, batch: &KeynessBatch<'_>) -> termloom::Result<ControlFlow<()>> {
        self.shown.clear();
        self.rows.rows(batch)
    }
}

/// Rows to standard output.
struct Rows {
    form: Form,
    key: KeynessKey,
    measures: Vec<Measure>,
    printed: Printed,
}

enum Form {
    Csv,
    Lines(RowLines),
}

impl KeynessSink for Rows {
    fn begin(&mut self, groups: &[KeynessGroup]) -> termloom::Result<()> {
        match &mut self.form {
            Form::Lines(lines) => lines.begin(groups),
            Form::Csv => {
                let nothing = KeynessBatch::default();
                let header = keyness_table(&nothing, self.key, &self.measures).csv_header();
                let _ = self.printed.show(&header);
            }
        }
        Ok(())
    }

    fn rows(&mut self, batch: &KeynessBatch<'_>) -> termloom::Result<ControlFlow<()>> {
        let bytes = match &mut self.form {
            Form::Lines(lines) => lines.of(batch).into_bytes(),
            Form::Csv => keyness_table(batch, self.key, &self.measures).csv_lines()?,
        };
        Ok(self.printed.show(&bytes))
    }
}

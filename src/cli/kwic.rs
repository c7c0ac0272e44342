//! `termloom kwic`: aligned lines, CSV, or a file.

mod arguments;
mod lines;

use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::process::ExitCode;

use console::Term;
use indicatif::HumanCount;

pub(super) use arguments::{EXAMPLES, KwicArguments};

use self::lines::Lines;
use super::grid::terminal_width;
use super::progress::Progress;
use super::terminal::{Printed, QUARANTINED, USAGE, fail, print, printable};
use super::watched::watched;
use termloom::commands::check::check_pattern;
use termloom::commands::kwic::{KwicReport, KwicRow, KwicSink, kwic_table, kwic_to_file};
use termloom::config::Format;
use termloom::context::{Observer, Stage};
use termloom::corpus::Skipped;

/// Columns of a line that goes to no terminal.
const WIDTH: usize = 160;

pub(super) fn kwic(arguments: KwicArguments) -> Result<ExitCode, ExitCode> {
    let (output, format) = (arguments.output.clone(), arguments.format);
    match (&output, format) {
        (None, Some(Format::Parquet)) => {
            return Err(fail(USAGE, "Parquet cannot be printed", Some("name a file that ends in .parquet with -o")));
        }
        (Some(path), Some(format)) if path.extension().is_none_or(|ending| ending != format.name()) => {
            let message = format!("--format {format} and the name of the file `{}` do not agree", path.display());
            return Err(fail(USAGE, &message, Some("with -o, the ending of the name says the format")));
        }
        _ => {}
    }
    let (options, messages) = arguments.options()?;
    // What is wrong with the options is said when documents are to be read.
    if !messages.quiet
        && let Ok(tokenizer) = options.tokenizer()
    {
        for warning in check_pattern(&options.pattern, &options.theme, &tokenizer) {
            eprintln!("warning: {}", printable(&warning));
        }
    }
    let is_terminal = std::io::stdout().is_terminal();
    let mut rows = Rows { form: Form::new(format, is_terminal), printed: Printed::new() };
    let report = watched(messages, |shown| match &output {
        Some(path) => kwic_to_file(&options, shown, path),
        // While nothing is printed yet, a bar is welcome; between lines it would only flicker.
        None if is_terminal && options.sort.is_some() => termloom::kwic(&options, shown, &mut rows),
        None => termloom::kwic(&options, &WithoutBars(shown), &mut rows),
    })?;
    rows.printed.end()?;
    if report.is_ended {
        return Ok(ExitCode::SUCCESS);
    }
    if let Form::Csv { has_header: false, .. } = rows.form
        && output.is_none()
    {
        let code = print(&String::from_utf8_lossy(&kwic_table(&[]).csv_header()));
        if code != ExitCode::SUCCESS {
            return Err(code);
        }
    }
    if !messages.quiet {
        eprint!("{}", summary(&report));
    }
    Ok(if report.documents.quarantined > 0 { QUARANTINED.into() } else { ExitCode::SUCCESS })
}

fn summary(report: &KwicReport) -> String {
    let counted =
        |count: u64, one: &str, many: &str| format!("{} {}", HumanCount(count), if count == 1 { one } else { many });
    let documents = counted(report.documents.processed, "document", "documents");
    let mut text = String::new();
    if report.documents.quarantined > 0 {
        let left_out = counted(report.documents.quarantined, "file or row", "files or rows");
        text.push_str(&format!("{left_out} could not be used\n"));
    }
    if report.matches == 0 {
        text.push_str(&format!("no match in {documents}\n"));
        return text;
    }
    let matches = counted(report.matches, "match", "matches");
    let with_match = HumanCount(report.with_match);
    if report.is_cut {
        text.push_str(&format!("{matches} in {with_match} of the first {documents}; stopped at the limit\n"));
    } else if report.rows < report.matches {
        let shown = HumanCount(report.rows);
        text.push_str(&format!("{matches} in {with_match} of {documents}; the first {shown} are shown\n"));
    } else {
        text.push_str(&format!("{matches} in {with_match} of {documents}\n"));
    }
    text
}

/// Rows to standard output.
struct Rows {
    form: Form,
    printed: Printed,
}

enum Form {
    Csv { has_header: bool, is_terminal: bool },
    Lines(Lines),
}

impl Form {
    fn new(format: Option<Format>, is_terminal: bool) -> Form {
        if format.is_some() {
            return Form::Csv { has_header: false, is_terminal };
        }
        let term = Term::stdout();
        Form::Lines(Lines::new(terminal_width().unwrap_or(WIDTH), term.features().colors_supported()))
    }

    fn bytes(&mut self, rows: &[KwicRow]) -> termloom::Result<Vec<u8>> {
        Ok(match self {
            Form::Lines(lines) => lines.of(rows).into_bytes(),
            Form::Csv { has_header, is_terminal } => {
                let table = kwic_table(rows);
                let mut bytes = if *has_header { Vec::new() } else { table.csv_header() };
                *has_header = true;
                bytes.extend(table.csv_lines()?);
                if *is_terminal { printable(&String::from_utf8_lossy(&bytes)).into_bytes() } else { bytes }
            }
        })
    }
}

impl KwicSink for Rows {
    fn begin(&mut self, doc_ids: &mut dyn Iterator<Item = &str>) {
        if let Form::Lines(lines) = &mut self.form {
            lines.make_room_for(doc_ids);
        }
    }

    fn rows(&mut self, rows: Vec<KwicRow>) -> termloom::Result<ControlFlow<()>> {
        Ok(self.printed.show(&self.form.bytes(&rows)?))
    }
}

/// Hears of skipped sources, and of nothing else.
struct WithoutBars<'p>(&'p Progress);

impl Observer for WithoutBars<'_> {
    fn begin(&self, _: Stage, _: u64, _: u64) {}

    fn skipped(&self, skipped: &Skipped) {
        self.0.skipped(skipped);
    }

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

//! `termloom kwic`: aligned lines, CSV, or a file.

mod arguments;
pub(super) mod lines;

use std::io::{ErrorKind, IsTerminal, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

use console::Term;
use indicatif::HumanCount;

pub(super) use arguments::{EXAMPLES, KwicArguments};

use self::arguments::Parts;
use self::lines::Lines;
use super::progress::Progress;
use super::{FATAL, QUARANTINED, USAGE, config_file, fail, print, printable, watched};
use termloom::config::Format;
use termloom::corpus::{Skipped, Source};
use termloom::pipeline::{KwicSink, kwic_to_file};
use termloom::tables::{KwicRow, kwic_table};
use termloom::{KwicReport, Observer, Stage};

/// Columns of a line that goes to no terminal.
const WIDTH: usize = 160;

pub(super) fn kwic(arguments: KwicArguments) -> ExitCode {
    let Parts { run, options, output, format } = arguments.parts();
    match (&output, format) {
        (None, Some(Format::Parquet)) => {
            return fail(USAGE, "Parquet cannot be printed", Some("name a file that ends in .parquet with -o"));
        }
        (Some(path), Some(format)) if path.extension().is_none_or(|ending| ending != format.name()) => {
            let message = format!("--format {format} and the name of the file `{}` do not agree", path.display());
            return fail(USAGE, &message, Some("with -o, the ending of the name says the format"));
        }
        _ => {}
    }
    let resolved = match config_file::resolve(run) {
        Ok(resolved) => resolved,
        Err(message) => return fail(USAGE, &message, None),
    };
    let config = &resolved.config;
    let is_terminal = std::io::stdout().is_terminal();
    let mut printed = Printed { form: Form::new(format, is_terminal), out: std::io::stdout(), fault: None };
    let result = watched(resolved.quiet, resolved.verbose, |shown| match &output {
        Some(path) => kwic_to_file(config, &options, shown, path),
        // While nothing is printed yet, a bar is welcome; between lines it would only flicker.
        None if is_terminal && options.sort.is_some() => termloom::kwic(config, &options, shown, &mut printed),
        None => termloom::kwic(config, &options, &WithoutBars(shown), &mut printed),
    });
    let report = match result {
        Ok(report) => report,
        Err(code) => return code,
    };
    if let Some(error) = printed.fault {
        return fail(FATAL, &format!("cannot print: {error}"), None);
    }
    if report.is_ended {
        return ExitCode::SUCCESS;
    }
    if let Form::Csv { has_header: false, .. } = printed.form
        && output.is_none()
    {
        let code = print(&String::from_utf8_lossy(&kwic_table(&[]).csv_header()));
        if code != ExitCode::SUCCESS {
            return code;
        }
    }
    if !resolved.quiet {
        eprint!("{}", summary(&report));
    }
    if report.documents.quarantined > 0 { QUARANTINED.into() } else { ExitCode::SUCCESS }
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
struct Printed {
    form: Form,
    out: std::io::Stdout,
    fault: Option<std::io::Error>,
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
        let width = if is_terminal { term.size_checked().map(|(_, columns)| usize::from(columns)) } else { None };
        Form::Lines(Lines::new(width.unwrap_or(WIDTH), term.features().colors_supported()))
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

impl KwicSink for Printed {
    fn begin(&mut self, sources: &[Source]) {
        if let Form::Lines(lines) = &mut self.form {
            lines.make_room_for(sources.iter().map(|source| source.doc_id.as_str()));
        }
    }

    fn rows(&mut self, rows: Vec<KwicRow>) -> termloom::Result<ControlFlow<()>> {
        let bytes = self.form.bytes(&rows)?;
        let mut out = self.out.lock();
        Ok(match out.write_all(&bytes).and_then(|()| out.flush()) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                // That nobody reads any more (`| head`) is no failure.
                self.fault = (error.kind() != ErrorKind::BrokenPipe).then_some(error);
                ControlFlow::Break(())
            }
        })
    }
}

/// Hears of what was left out, and of nothing else.
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

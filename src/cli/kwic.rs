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
use super::fit::harmless;
use super::grid::{Grid, GridColumn, terminal_width};
use super::printed_form::PrintedForm;
use super::progress::Progress;
use super::terminal::{
    FATAL, Printed, QUARANTINED, USAGE, fail, print, printable, printable_cells, printable_lines, say,
};
use super::watched::watched;
use termloom::commands::check::check_pattern;
use termloom::commands::kwic::{
    KwicGroup, KwicOptions, KwicReport, KwicRow, KwicSink, kwic_groups_table, kwic_table, kwic_to_file,
};
use termloom::context::{Observer, Stage};
use termloom::corpus::Skipped;
use termloom::stats::per_million;

/// Columns of a line that goes to no terminal.
const WIDTH: usize = 160;

pub(super) fn kwic(arguments: KwicArguments) -> Result<ExitCode, ExitCode> {
    let (output, format) = (arguments.output.clone(), arguments.format);
    if let (Some(path), Some(_), None) = (&output, format, &arguments.group_by) {
        let message = format!("--format is of what is printed, and rows go to `{}`", path.display());
        return Err(fail(USAGE, &message, Some("with -o, the ending of the name says the format")));
    }
    let (options, messages) = arguments.options()?;
    // What is wrong with the options is said when documents are to be read.
    if !messages.quiet
        && let Ok(tokenizer) = options.tokenizer()
    {
        for warning in check_pattern(&options.pattern, &options.theme, &tokenizer) {
            say(&format!("warning: {}", printable(&warning)));
        }
    }
    let is_terminal = std::io::stdout().is_terminal();
    let (has_groups, form) = (options.group_by.is_some(), format.unwrap_or_default());
    let mut rows = Rows { form: Form::new(form, &options.columns, is_terminal), has_groups, printed: Printed::new() };
    let report = watched(messages, |shown| match &output {
        Some(path) => kwic_to_file(&options, shown, path),
        // While nothing is printed yet, a bar is welcome; between lines it would only flicker.
        None if is_terminal && (has_groups || options.sort.is_some()) => termloom::kwic(&options, shown, &mut rows),
        None => termloom::kwic(&options, &WithoutBars(shown), &mut rows),
    })?;
    rows.printed.end()?;
    if report.is_ended {
        return Ok(ExitCode::SUCCESS);
    }
    let rest = match (rows.form, &output) {
        _ if has_groups => groups(&report, form)?,
        (Form::Csv { has_header: false, columns, .. }, None) => kwic_table(&[], &columns).csv_header(),
        _ => Vec::new(),
    };
    let code = print(&String::from_utf8_lossy(&rest));
    if code != ExitCode::SUCCESS {
        return Err(code);
    }
    if !messages.quiet {
        say(&printable_lines(&summary(&report, &options)));
    }
    Ok(if report.documents.quarantined > 0 { QUARANTINED.into() } else { ExitCode::SUCCESS })
}

/// How often the pattern occurs in each group.
fn groups(report: &KwicReport, form: PrintedForm) -> Result<Vec<u8>, ExitCode> {
    let table = kwic_groups_table(&report.groups);
    let bytes = match form {
        PrintedForm::Table => Ok(group_lines(report).into_bytes()),
        PrintedForm::Csv => table.csv_lines().map(|lines| [table.csv_header(), lines].concat()),
        PrintedForm::Json => table.json_lines(),
    };
    bytes.map_err(|error| fail(FATAL, &error.to_string(), error.remedy()))
}

fn group_lines(report: &KwicReport) -> String {
    let mut columns = vec![GridColumn::text("group")];
    let names = ["documents", "with match", "matches", "tokens", "per million"];
    columns.extend(names.map(|name| GridColumn::number(name, 0)));
    let cells = |group: &KwicGroup| {
        let KwicGroup { documents, with_match, matches, tokens, .. } = *group;
        let mut cells = vec![harmless(&group.group)];
        cells.extend([documents, with_match, matches, tokens].map(|count| HumanCount(count).to_string()));
        let rate = per_million(matches, tokens);
        cells.push(rate.map_or(String::new(), |rate| format!("{rate:.1}")));
        cells
    };
    let rows: Vec<Vec<String>> = report.groups.iter().map(cells).collect();
    if rows.is_empty() { String::new() } else { Grid::new(columns, terminal_width()).lines(&rows) }
}

fn summary(report: &KwicReport, options: &KwicOptions) -> String {
    let counted =
        |count: u64, one: &str, many: &str| format!("{} {}", HumanCount(count), if count == 1 { one } else { many });
    let documents = counted(report.documents.processed, "document", "documents");
    let mut text = String::new();
    if report.documents.quarantined > 0 {
        let left_out = counted(report.documents.quarantined, "file or row", "files or rows");
        text.push_str(&format!("{left_out} could not be used\n"));
    }
    if report.left_out > 0 {
        text.push_str(&format!("{} left out by --where\n", counted(report.left_out, "document", "documents")));
    }
    if report.without_group > 0 {
        let by = options.group_by.as_ref().map_or(String::new(), ToString::to_string);
        text.push_str(&format!(
            "{} without {by} in no group\n",
            counted(report.without_group, "document", "documents")
        ));
    }
    if report.undated > 0 {
        let undated = counted(report.undated, "document", "documents");
        text.push_str(&format!(
            "note: the dates of {undated} cannot be understood one by one; --dates says their order\n"
        ));
    }
    if !report.empty_columns.is_empty() {
        let columns: Vec<String> =
            report.empty_columns.iter().map(|column| format!("`{}`", printable(column))).collect();
        text.push_str(&format!("note: no document with a match has a value for {}\n", columns.join(", ")));
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
    /// Whether groups are printed instead.
    has_groups: bool,
    printed: Printed,
}

enum Form {
    Csv { has_header: bool, columns: Vec<String>, is_terminal: bool },
    Json { columns: Vec<String> },
    Lines(Lines),
}

impl Form {
    fn new(form: PrintedForm, columns: &[String], is_terminal: bool) -> Form {
        let columns = columns.to_vec();
        match form {
            PrintedForm::Csv => Form::Csv { has_header: false, columns, is_terminal },
            PrintedForm::Json => Form::Json { columns },
            PrintedForm::Table => {
                let has_colors = Term::stdout().features().colors_supported();
                Form::Lines(Lines::new(terminal_width().unwrap_or(WIDTH), has_colors, !columns.is_empty()))
            }
        }
    }

    fn bytes(&mut self, rows: &[KwicRow]) -> termloom::Result<Vec<u8>> {
        Ok(match self {
            Form::Lines(lines) => lines.of(rows).into_bytes(),
            Form::Json { columns } => kwic_table(rows, columns).json_lines()?,
            Form::Csv { has_header, columns, is_terminal } => {
                let table = kwic_table(rows, columns);
                let mut bytes = if *has_header { Vec::new() } else { table.csv_header() };
                *has_header = true;
                bytes.extend(table.csv_lines()?);
                if *is_terminal { printable_cells(&String::from_utf8_lossy(&bytes)).into_bytes() } else { bytes }
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
        if self.has_groups {
            return Ok(ControlFlow::Continue(()));
        }
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

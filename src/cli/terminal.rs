//! The terminal: what is printed, and how the program ends.

use std::io::{BufWriter, ErrorKind, Stdout, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

// Exit codes are a contract: the help of `run` lists them.
pub(super) const FATAL: u8 = 1;
pub(super) const USAGE: u8 = 2;
pub(super) const QUARANTINED: u8 = 3;
pub(super) const OUTPUT_TAKEN: u8 = 4;

/// Standard output. That nobody reads it any more (`| head`) is no failure: the rest is dropped, and whoever prints may stop.
pub(super) struct Printed {
    out: BufWriter<Stdout>,
    is_unread: Arc<AtomicBool>,
    /// Why nothing more can be printed.
    failure: Option<std::io::Error>,
}

impl Printed {
    pub fn new() -> Self {
        Printed { out: BufWriter::new(std::io::stdout()), is_unread: Arc::default(), failure: None }
    }

    /// Becomes true when nobody reads any more.
    pub fn unread(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.is_unread)
    }

    /// Prints with the next [`show`](Printed::show) or at the end.
    pub fn print(&mut self, bytes: &[u8]) -> ControlFlow<()> {
        let written = self.write_all(bytes);
        self.noted(written)
    }

    /// Prints at once.
    pub fn show(&mut self, bytes: &[u8]) -> ControlFlow<()> {
        let written = self.write_all(bytes).and_then(|()| self.flush());
        self.noted(written)
    }

    /// Prints what is left. What could not be printed is a failure, and said.
    pub fn end(mut self) -> Result<(), ExitCode> {
        let _ = self.show(b"");
        self.failure.map_or(Ok(()), |error| Err(fail(FATAL, &format!("cannot print: {error}"), None)))
    }

    fn noted(&mut self, result: std::io::Result<()>) -> ControlFlow<()> {
        if let Err(error) = result {
            self.failure.get_or_insert(error);
        }
        let is_over = self.failure.is_some() || self.is_unread.load(Ordering::Relaxed);
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn unless_unread<T>(&self, done: std::io::Result<T>, otherwise: T) -> std::io::Result<T> {
        match done {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_unread.store(true, Ordering::Relaxed);
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.is_unread.load(Ordering::Relaxed) {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.unless_unread(written, bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.is_unread.load(Ordering::Relaxed) {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.unless_unread(flushed, ())
    }
}

/// Prints to standard output.
pub(super) fn print(text: &str) -> ExitCode {
    let mut printed = Printed::new();
    let _ = printed.print(text.as_bytes());
    printed.end().map_or_else(|code| code, |()| ExitCode::SUCCESS)
}

/// Prints a report of finished work. Where it cannot be printed there is a warning, and the exit code stays.
pub(super) fn print_after(text: &str, done: &str) {
    let mut printed = Printed::new();
    let _ = printed.show(text.as_bytes());
    if let Some(error) = printed.failure {
        say(&format!("warning: cannot print: {error}; {done}"));
    }
}

/// Says what went wrong and what helps, and gives the exit code.
pub(super) fn fail(code: u8, message: &str, remedy: Option<&str>) -> ExitCode {
    fail_in_lines(code, message, "", remedy)
}

/// The same with more lines after the message.
fn fail_in_lines(code: u8, message: &str, lines: &str, remedy: Option<&str>) -> ExitCode {
    let mut said = format!("error: {}\n{lines}", printable(message));
    if let Some(remedy) = remedy {
        said.push_str(&format!("hint: {}\n", printable(remedy)));
    }
    say(&said);
    code.into()
}

/// Says lines on standard error. That they cannot be written ends nothing: the exit code says how it went.
pub(super) fn say(lines: &str) {
    if lines.is_empty() {
        return;
    }
    let end = if lines.ends_with('\n') { "" } else { "\n" };
    let _ = std::io::stderr().write_all(format!("{lines}{end}").as_bytes());
}

/// The same of an error of the library. Of a relative path it says where it was looked for.
pub(super) fn fail_with(code: u8, error: &termloom::Error) -> ExitCode {
    let message = error.message();
    let mut lines = error.lines().map_or(String::new(), |lines| printable_lines(lines) + "\n");
    let full = error.path().filter(|path| path.is_relative()).and_then(|path| std::path::absolute(path).ok());
    if let Some(full) = full.map(|full| full.display().to_string()).filter(|full| !message.contains(full)) {
        lines.push_str(&format!("  path: {}\n", printable(&full)));
    }
    fail_in_lines(code, &message, &lines, error.remedy())
}

/// A name as it may be shown: in one line, and without what commands the terminal or reorders the line.
pub(super) fn printable(name: &str) -> String {
    name.chars().map(|c| if is_harmful(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The same of whole lines, in which nothing is a name that was not made [`printable`].
pub(super) fn printable_lines(text: &str) -> String {
    let kept = |c| c == '\n' || c == '\t' || !is_harmful(c);
    text.chars().map(|c| if kept(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// The same of CSV, where a line break within quotes is that of a cell.
pub(super) fn printable_cells(lines: &str) -> String {
    let pieces = lines.split('"').enumerate();
    let shown = pieces.map(|(piece, text)| if piece % 2 == 1 { printable(text) } else { printable_lines(text) });
    shown.collect::<Vec<_>>().join("\"")
}

/// Control characters, other ends of lines, and what turns the direction of what follows.
fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

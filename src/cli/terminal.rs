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

/// Says what went wrong and what helps, and gives the exit code.
pub(super) fn fail(code: u8, message: &str, remedy: Option<&str>) -> ExitCode {
    eprintln!("error: {}", printable(message));
    if let Some(remedy) = remedy {
        eprintln!("hint: {}", printable(remedy));
    }
    code.into()
}

/// The same of an error of the library. Of a relative path it says where it was looked for.
pub(super) fn fail_with(code: u8, error: &termloom::Error) -> ExitCode {
    let message = error.to_string();
    let full = error.path().filter(|path| path.is_relative()).and_then(|path| std::path::absolute(path).ok());
    match full.map(|full| full.display().to_string()).filter(|full| !message.contains(full)) {
        Some(full) => fail(code, &format!("{message}\n  path: {full}"), error.remedy()),
        None => fail(code, &message, error.remedy()),
    }
}

/// Replaces control characters, which names of files may have and which must not reach the terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

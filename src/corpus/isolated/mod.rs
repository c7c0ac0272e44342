//! Readers of documents and workbooks, in a process of their own or in this one.
//!
//! What a reader gives is the same in both. Where it fails, the document is rejected in both as far as Rust can catch it; what Rust
//! cannot catch ends a process of its own, and would end this one.

mod message;
mod workbook;

use std::borrow::Cow;
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use doctext::{Extracted, Format, Options};

use self::message::{Answer, Question};
pub(super) use self::workbook::{SheetCells, WorkbookKind};
use self::workbook::{Sheets, sheets};
use super::skipped::{Rejection, SkipReason, SkipStage};
use super::watch::Watch;
use crate::config::{Isolate, IsolationOptions};
use crate::error::{Error, Result};
use crate::isolate::{Failure, Limits, serve};

/// Reads documents as options say, where options say.
#[derive(Clone, Copy)]
pub(super) struct IsolatedReader<'a> {
    isolation: &'a IsolationOptions,
    watch: &'a Watch,
}

impl<'a> IsolatedReader<'a> {
    pub fn new(isolation: &'a IsolationOptions, watch: &'a Watch) -> Self {
        IsolatedReader { isolation, watch }
    }

    /// Reads a document of a format.
    ///
    /// # Errors
    /// Why there is no text in it.
    pub fn read<'b>(
        &self,
        format: Format,
        bytes: impl Into<Cow<'b, [u8]>>,
        options: &Options,
    ) -> std::result::Result<Extracted, Rejection> {
        let bytes = bytes.into();
        let len = bytes.len() as u64;
        let question = Question::document(format, options);
        match self.answer(&question, bytes, is_foreign(format)) {
            Ok(Answer::Extracted(extracted)) => Ok(extracted),
            Ok(Answer::Rejected(rejected)) => Err(Rejection::of(rejected, len)),
            Ok(_) => Err(self.rejection(Failure::Crash("its reader panicked".into()), len)),
            Err(failure) => Err(self.rejection(failure, len)),
        }
    }

    /// Reads the cells of a workbook.
    ///
    /// # Errors
    /// Why there are none.
    pub fn sheets(&self, kind: WorkbookKind, bytes: Vec<u8>) -> std::result::Result<Sheets, Rejection> {
        let len = bytes.len() as u64;
        match self.answer(&Question::Workbook(kind), bytes.into(), true) {
            Ok(Answer::Sheets(sheets)) => Ok(sheets),
            Ok(Answer::Damaged(why)) => {
                let message = format!("the workbook cannot be read: {why}");
                Err(Rejection::new(SkipStage::Extract, SkipReason::Malformed, message, len))
            }
            Ok(_) => Err(self.rejection(Failure::Crash("its reader panicked".into()), len)),
            Err(failure) => Err(self.rejection(failure, len)),
        }
    }

    /// What a process answers, or this one where that is not wanted or there is none.
    fn answer(
        &self,
        question: &Question,
        bytes: Cow<'_, [u8]>,
        is_foreign: bool,
    ) -> std::result::Result<Answer, Failure> {
        let is_asked = match self.isolation.isolate {
            Isolate::Auto => is_foreign,
            Isolate::Always => true,
            Isolate::Never => false,
        };
        let answer = if is_asked { self.ask(question, &bytes) } else { None };
        answer.unwrap_or_else(|| Ok(read(question, bytes)))
    }

    /// The answer of another process, if there is one to ask.
    fn ask(&self, question: &Question, bytes: &[u8]) -> Option<std::result::Result<Answer, Failure>> {
        let IsolationOptions { reader_seconds, reader_memory, workers, .. } = self.isolation;
        let limits = Limits { cpu_seconds: *reader_seconds, memory_bytes: *reader_memory };
        let answer = workers.ask(&[&question.head(), bytes], limits, &|| self.watch.is_stopped())?;
        let unread = || Failure::Crash("its reader gave an answer that cannot be read".into());
        Some(answer.and_then(|answer| Answer::of_bytes(&answer).ok_or_else(unread)))
    }

    /// What a failure of a reader means for a document.
    fn rejection(&self, failure: Failure, bytes_read: u64) -> Rejection {
        let IsolationOptions { reader_seconds, reader_memory, .. } = self.isolation;
        let (reason, message) = match failure {
            Failure::Crash(why) => (SkipReason::ParserCrash, format!("{why}; the document may be damaged")),
            Failure::OutOfMemory => (
                SkipReason::OutOfMemory,
                format!("its reader needs more than {} MiB; allow more with --reader-memory", reader_memory >> 20),
            ),
            Failure::Timeout => (
                SkipReason::Timeout,
                format!("its reader needs more than {reader_seconds} s; allow more with --reader-seconds"),
            ),
            // The run ends, and nobody sees this.
            Failure::Cancelled => (SkipReason::Unreadable, "the run was stopped".to_string()),
            Failure::System(error) => {
                let message = format!("cannot ask a process that reads documents: {error}");
                let hint = "--isolate never reads them without one; or allow more processes or open files";
                self.watch.fail(Error::fatal(message.clone()).hint(hint));
                (SkipReason::Unreadable, message)
            }
        };
        Rejection { stage: SkipStage::Extract, reason, message, bytes_read }
    }
}

/// Answers the questions of another process until there are no more: what a program does that was started to read for another one.
///
/// # Errors
/// Where a question cannot be read or an answer not be written.
///
/// # Examples
/// ```no_run
/// // In `main`, before anything else is read from standard input or written to standard output:
/// termloom::serve_reader(&mut std::io::stdin(), &mut std::io::stdout())?;
/// # Ok::<(), termloom::Error>(())
/// ```
pub fn serve_reader(input: &mut (dyn Read + Send), output: &mut (dyn Write + Send)) -> Result<()> {
    serve_reader_after(input, output, &mut |_| {})
}

/// The same, where something else looks at the bytes first: a test makes it fail.
#[doc(hidden)]
pub fn serve_reader_after(
    input: &mut (dyn Read + Send),
    output: &mut (dyn Write + Send),
    first: &mut (dyn FnMut(&[u8]) + Send),
) -> Result<()> {
    let mut answer = |message: &[u8]| match Question::split(message) {
        Some((question, bytes)) => {
            let read = || {
                first(bytes);
                read(&question, bytes.into())
            };
            catch_unwind(AssertUnwindSafe(read)).unwrap_or(Answer::Panicked).into_bytes()
        }
        // Of another version of the program: the one that asks says that it cannot read the answer.
        None => Vec::new(),
    };
    serve(input, output, &mut answer).map_err(|error| Error::fatal(format!("cannot read for another process: {error}")))
}

fn read(question: &Question, bytes: Cow<'_, [u8]>) -> Answer {
    let read = || match question {
        Question::Document { format, reading, .. } => {
            format.read(bytes, reading).map_or_else(Answer::Rejected, Answer::Extracted)
        }
        Question::Workbook(kind) => sheets(*kind, &bytes).map_or_else(Answer::Damaged, Answer::Sheets),
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Answer::Panicked)
}

/// Whether documents of a format are taken apart by libraries that may fail on what other programs made.
fn is_foreign(format: Format) -> bool {
    use Format::{Docx, Epub, Html, Mail, Odt, Pdf, WarcRecord};
    matches!(format, Html | WarcRecord | Pdf | Docx | Odt | Epub | Mail)
}

//! Readers of documents and workbooks, in a process of their own or in this one.
//!
//! What a reader gives is the same in both. Where it fails, the document is rejected in both as far as Rust can catch it; what Rust
//! cannot catch ends a process of its own, and would end this one.

mod answer;
mod question;

use std::borrow::Cow;
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use doctext::{Extracted, Format, Options};

use self::answer::Answer;
use self::question::Question;
use super::skipped::{Rejection, SkipReason, SkipStage};
use crate::config::{Isolate, IsolationOptions};
use crate::error::{Error, Result};
use crate::isolate::{Failure, Limits, serve};

/// Reads documents as options say, where options say.
#[derive(Clone, Copy)]
pub(super) struct IsolatedReader<'a> {
    isolation: &'a IsolationOptions,
    is_cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> IsolatedReader<'a> {
    pub fn new(isolation: &'a IsolationOptions) -> Self {
        IsolatedReader { isolation, is_cancelled: &|| false }
    }

    /// Waits no longer where an answer is no longer wanted.
    pub fn cancelled_by(self, is_cancelled: &'a (dyn Fn() -> bool + Sync)) -> Self {
        IsolatedReader { is_cancelled, ..self }
    }

    /// Reads a document of a format.
    ///
    /// # Errors
    /// Why there is no text in it. The outer error is a fault of the machine.
    pub fn read<'b>(
        &self,
        format: Format,
        bytes: impl Into<Cow<'b, [u8]>>,
        options: &Options,
    ) -> Result<std::result::Result<Extracted, Rejection>> {
        let bytes = bytes.into();
        let is_asked = match self.isolation.isolate {
            Isolate::Auto => is_foreign(format),
            Isolate::Always => true,
            Isolate::Never => false,
        };
        let len = bytes.len() as u64;
        let answer = is_asked.then(|| self.ask(&Question::document(format, options), &bytes)).flatten();
        match answer.unwrap_or_else(|| Ok(document(format, bytes, options))) {
            Ok(Answer::Extracted(extracted)) => Ok(Ok(extracted)),
            Ok(Answer::Rejected(rejected)) => Ok(Err(Rejection::of(rejected, len))),
            Ok(Answer::Panicked) => Ok(Err(self.rejection(Failure::Crash("its reader panicked".into()), len)?)),
            Err(failure) => Ok(Err(self.rejection(failure, len)?)),
        }
    }

    /// The answer of another process, if there is one to ask.
    fn ask(&self, question: &Question, bytes: &[u8]) -> Option<std::result::Result<Answer, Failure>> {
        let IsolationOptions { reader_seconds, reader_memory, workers, .. } = self.isolation;
        let limits = Limits { cpu_seconds: *reader_seconds, memory_bytes: *reader_memory };
        let head = question.to_bytes();
        let answer = workers.ask(&[&head, bytes], limits, self.is_cancelled)?;
        let unread = || Failure::Crash("its reader gave an answer that cannot be read".into());
        Some(answer.and_then(|answer| Answer::of_bytes(answer).ok_or_else(unread)))
    }

    /// What a failure of a reader means for a document.
    fn rejection(&self, failure: Failure, bytes_read: u64) -> Result<Rejection> {
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
            Failure::Cancelled => return Err(Error::cancelled()),
            Failure::System(error) => {
                let error = Error::fatal(format!("cannot ask a process that reads documents: {error}"));
                return Err(error.hint("--isolate never reads them without one; or allow more processes or open files"));
            }
        };
        Ok(Rejection { stage: SkipStage::Extract, reason, message, bytes_read })
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
    let mut answer = |message: &[u8]| match Question::split(message) {
        Some((Question::Document { format, reading }, bytes)) => document(format, bytes.into(), &reading).into_bytes(),
        // Of another version of the program: the one that asks says that it cannot read the answer.
        None => Vec::new(),
    };
    serve(input, output, &mut answer).map_err(|error| Error::fatal(format!("cannot read for another process: {error}")))
}

fn document(format: Format, bytes: Cow<'_, [u8]>, options: &Options) -> Answer {
    match catch_unwind(AssertUnwindSafe(|| format.read(bytes, options))) {
        Ok(Ok(extracted)) => Answer::Extracted(extracted),
        Ok(Err(rejected)) => Answer::Rejected(rejected),
        Err(_) => Answer::Panicked,
    }
}

/// Whether documents of a format are taken apart by libraries that may fail on what other programs made.
fn is_foreign(format: Format) -> bool {
    match format {
        Format::Html | Format::WarcRecord | Format::Pdf | Format::Docx | Format::Odt | Format::Epub | Format::Mail => {
            true
        }
        _ => false,
    }
}

//! The one public error type.

use std::path::{Path, PathBuf};
use std::{fmt, io};

/// A result whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// The system's number for a full disk.
pub(crate) const NO_ROOM: i32 = if cfg!(windows) { 112 } else { 28 };

/// Why something could not be done. Callers branch on the predicates, people read the text. One word wide.
///
/// A document that cannot be read is not an error but a row of the table `skipped`, see [`Skipped`](crate::Skipped).
///
/// # Examples
/// ```
/// use termloom::{Config, Silent, run};
///
/// let error = run(&Config::new(["no-such-folder"]), &Silent).expect_err("there is none");
/// assert!(error.is_usage());
/// println!("error: {error}");
/// if let Some(remedy) = error.remedy() {
///     println!("hint: {remedy}");
/// }
/// ```
pub struct Error(Box<Repr>);

struct Repr {
    kind: ErrorKind,
    message: String,
    /// More lines, such as a drawing of where a pattern is wrong. The message itself is one line.
    detail: Option<String>,
    hint: Option<String>,
    path: Option<PathBuf>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ErrorKind {
    Usage,
    Fatal,
    OutputTaken,
    Cancelled,
}

impl Error {
    #[cold]
    fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error(Box::new(Repr { kind, message: message.into(), detail: None, hint: None, path: None, source: None }))
    }

    /// What was asked for makes no sense: an argument, a configuration file or a theme file.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// The run could not be completed, and nothing was committed.
    pub(crate) fn fatal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Fatal, message)
    }

    /// The output folder is in use, by earlier results or by another run.
    pub(crate) fn output_taken(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::OutputTaken, message)
    }

    /// The observer asked to stop.
    pub(crate) fn cancelled() -> Self {
        Self::new(ErrorKind::Cancelled, "stopped before the end; nothing was written")
    }

    /// The observer asked to stop, where what is done so far is not taken back.
    pub(crate) fn stopped() -> Self {
        Self::new(ErrorKind::Cancelled, "stopped before the end")
    }

    /// An input changed while it was read, or the program failed on it, so that what was counted of it must be taken back.
    pub(crate) fn moved() -> Self {
        Self::fatal("an input changed while it was read").hint("run it again when nobody writes to the inputs")
    }

    /// A fatal error of the file system, with the path it happened at.
    pub(crate) fn io(doing: &str, path: &Path, source: io::Error) -> Self {
        let mut error = Self::fatal(format!("cannot {doing} `{}`", path.display())).at(path);
        if source.kind() == io::ErrorKind::FileTooLarge {
            error = error.hint(
                "no larger file is allowed here (`ulimit -f`): allow it, or write less with --tables and --format",
            );
        }
        error.0.source = Some(Box::new(source));
        error
    }

    pub(crate) fn detail(mut self, lines: impl Into<String>) -> Self {
        self.0.detail = Some(lines.into());
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    pub(crate) fn at(mut self, path: &Path) -> Self {
        self.0.path = Some(path.to_path_buf());
        self
    }

    /// Whether an argument, the configuration or a theme file is at fault.
    pub fn is_usage(&self) -> bool {
        self.0.kind == ErrorKind::Usage
    }

    /// Whether the output folder already holds something, or another run holds it.
    pub fn is_output_taken(&self) -> bool {
        self.0.kind == ErrorKind::OutputTaken
    }

    /// Whether the observer asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.kind == ErrorKind::Cancelled
    }

    /// Whether the disk was full.
    pub(crate) fn is_without_room(&self) -> bool {
        let of_system = self.0.source.as_ref().and_then(|source| source.downcast_ref::<io::Error>());
        let is_full =
            |error: &io::Error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        // Writers of other crates hand it on as text.
        of_system.is_some_and(is_full) || self.0.message.contains(&io::Error::from_raw_os_error(NO_ROOM).to_string())
    }

    /// What went wrong, without the lines of [`lines`](Self::lines).
    #[doc(hidden)]
    pub fn message(&self) -> String {
        match &self.0.source {
            Some(source) => format!("{}: {source}", self.0.message),
            None => self.0.message.clone(),
        }
    }

    /// More lines on what went wrong. Names, which may have line breaks in them, are in the message only.
    #[doc(hidden)]
    pub fn lines(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What the user may do about it.
    pub fn remedy(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The file or folder that is meant, if one is.
    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        match &self.0.detail {
            Some(lines) => write!(f, "\n{lines}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)?;
        match &self.0.hint {
            Some(hint) => write!(f, " (hint: {hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

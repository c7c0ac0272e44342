//! Processes that read for this one.
//!
//! A reader of a foreign format can end its process in ways that Rust cannot catch: it overflows its stack, it asks for more memory than
//! there is, or it never ends. So such a reader runs in another process, which is asked over pipes and has limits of its own. What it
//! fails on costs only what it was asked, and the next question goes to a new process.

mod child;
mod failure;
mod frame;
mod limits;
mod serve;

use std::ffi::OsString;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use self::child::Child;
pub use self::failure::Failure;
pub use self::limits::Limits;
pub use self::serve::serve;

/// Questions that a process answers before it is replaced: what a library leaks does not add up.
const ANSWERS: u32 = 10_000;

/// How a process that reads for this one is started. It calls [`serve_reader`](crate::serve_reader).
///
/// # Examples
/// ```
/// use termloom::Config;
/// use termloom::config::{WorkerCommand, Workers};
///
/// // The program `termloom` has such a command; a program of yours may have one too.
/// let command = WorkerCommand::new("termloom", ["read-worker"]);
/// let mut config = Config::new(["articles"]);
/// config.reading.isolation.workers = Workers::new(command);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerCommand {
    program: OsString,
    arguments: Vec<OsString>,
}

impl WorkerCommand {
    /// A program and its arguments.
    pub fn new<A: Into<OsString>>(
        program: impl Into<OsString>,
        arguments: impl IntoIterator<Item = A>,
    ) -> WorkerCommand {
        WorkerCommand { program: program.into(), arguments: arguments.into_iter().map(Into::into).collect() }
    }
}

/// Processes that read for this one, started when they are first needed. The default has none, so readers run in the process itself.
#[derive(Clone, Default)]
pub struct Workers(Option<Arc<Pool>>);

struct Pool {
    command: WorkerCommand,
    idle: Mutex<Vec<Child>>,
}

impl Workers {
    /// Processes that this command starts.
    pub fn new(command: WorkerCommand) -> Workers {
        Workers(Some(Arc::new(Pool { command, idle: Mutex::default() })))
    }

    /// Whether there are any.
    pub fn are_there(&self) -> bool {
        self.0.is_some()
    }

    /// Has a question answered by a process that has nothing else to do; `None` where there are no processes. A process that fails after
    /// it answered others may have failed for their sake, so a new one is asked once more.
    ///
    /// # Errors
    /// Why there is no answer.
    pub(crate) fn ask(
        &self,
        question: &[&[u8]],
        limits: Limits,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Result<Vec<u8>, Failure>> {
        let pool = self.0.as_ref()?;
        let idle = pool.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(child) = idle {
            match pool.ask(child, question, limits, is_cancelled) {
                Err(Failure::Crash(_) | Failure::OutOfMemory) => {}
                other => return Some(other),
            }
        }
        let child = Child::start(&pool.command.program, &pool.command.arguments).map_err(Failure::System);
        Some(child.and_then(|child| pool.ask(child, question, limits, is_cancelled)))
    }
}

impl Pool {
    fn ask(
        &self,
        mut child: Child,
        question: &[&[u8]],
        limits: Limits,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<u8>, Failure> {
        let answer = child.ask(question, limits, is_cancelled)?;
        if child.answered() < ANSWERS {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(child);
        }
        Ok(answer)
    }
}

impl PartialEq for Workers {
    fn eq(&self, other: &Workers) -> bool {
        let command = |workers: &Workers| workers.0.as_ref().map(|pool| pool.command.clone());
        command(self) == command(other)
    }
}

impl Eq for Workers {}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Workers").field(&self.0.as_ref().map(|pool| &pool.command)).finish()
    }
}

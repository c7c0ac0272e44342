//! Why a process gave no answer.

use std::io;

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// The process ended, for this reason.
    Crash(String),
    /// It needed more memory than it may have.
    OutOfMemory,
    /// It needed more time than it may have.
    Timeout,
    /// The answer is no longer wanted.
    Cancelled,
    /// No process could be started or asked: a fault of this machine.
    System(io::Error),
}

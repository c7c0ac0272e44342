//! This program as a process that reads for another one.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::terminal::{FATAL, fail_with};
use termloom::config::{WorkerCommand, Workers};

/// The name of the command that reads for another process.
pub(super) const NAME: &str = "read-worker";

/// This program as Linux has it: also where its file is replaced during a run.
const SELF: &str = "/proc/self/exe";

/// Processes of this program. There are none where it does not know where it is; then it reads itself, and `run.json` says so.
pub(super) fn workers() -> Workers {
    let program = match Path::new(SELF).exists() {
        true => PathBuf::from(SELF),
        false => match std::env::current_exe() {
            Ok(program) => program,
            Err(_) => return Workers::default(),
        },
    };
    Workers::new(WorkerCommand::new(program, [NAME]))
}

/// Reads for the process that started this one, until it ends.
pub(super) fn read() -> Result<ExitCode, ExitCode> {
    termloom::serve_reader(&mut std::io::stdin(), &mut std::io::stdout())
        .map(|()| ExitCode::SUCCESS)
        .map_err(|error| fail_with(FATAL, &error))
}

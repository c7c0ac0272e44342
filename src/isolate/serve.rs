//! The side that answers.

use std::io::{self, ErrorKind, Read, Write};
use std::thread;

use super::frame;
use super::limits::{Limits, no_core};

/// The stack of the thread that answers, in bytes: as much as threads have that read in the process itself.
const STACK: usize = 16 << 20;

/// Answers questions until there are no more.
///
/// # Errors
/// Where a question cannot be read or an answer not be written.
pub fn serve(
    input: &mut (dyn Read + Send),
    output: &mut (dyn Write + Send),
    answer: &mut (dyn FnMut(&[u8]) -> Vec<u8> + Send),
) -> io::Result<()> {
    no_core();
    let serve = || {
        let mut message = Vec::new();
        while frame::read(input, &mut message)? {
            let (limits, question) = Limits::split(&message).ok_or(ErrorKind::InvalidData)?;
            limits.apply()?;
            frame::write(output, &answer(question))?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, serve)?;
        thread.join().unwrap_or_else(|_| Err(io::Error::other("the reader failed")))
    })
}

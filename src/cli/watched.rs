//! Work that shows its progress and may be stopped.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::progress::Progress;
use super::signals::{Aborts, Signal, end_now, received, watch_signals};
use super::terminal::{FATAL, OUTPUT_TAKEN, USAGE, fail, fail_with, say};
use termloom::Error;
use termloom::config::MessageOptions;

/// What the last panic said that was not printed.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Readers of foreign formats panic on damaged files; that is caught, and the file is named as damaged. Only where it ends
/// the program is what they say of interest. A panic in termloom's own code is always a bug, and is shown.
pub(super) fn quiet_foreign_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let is_own = info.location().is_none_or(|location| Path::new(location.file()).is_relative());
        if is_own {
            usual(info);
        } else {
            *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = Some(info.to_string());
        }
    }));
}

/// Does something that shows its progress and may be stopped. What went wrong is said already.
pub(super) fn watched<T>(
    messages: MessageOptions,
    work: impl FnOnce(&Progress) -> Result<T, Error>,
) -> Result<T, ExitCode> {
    let signal = watch_signals();
    let _patience = Patience::with(&signal);
    let shown = Progress::new(messages.quiet, messages.verbose, signal.clone());
    // A panic is a bug in termloom, and ends like any failure, with nothing written.
    let result = catch_unwind(AssertUnwindSafe(|| work(&shown)));
    shown.clear();
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(fail_with(exit_code(&error, received(&signal)), &error)),
        Err(_) => {
            let said = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
            said.iter().for_each(|said| say(said));
            Err(fail(FATAL, "termloom failed; nothing was written", Some("please report what stands above")))
        }
    }
}

/// How long work may go on after a signal before the program ends without it.
const PATIENCE: Duration = Duration::from_secs(3);

/// Bytes that are kept for the end of a program that has no more memory.
const RESERVE: usize = 2 << 20;

/// How often it is looked whether a signal came.
const LOOKS: Duration = Duration::from_millis(100);

/// Ends the program where a signal came and the work cannot be asked to stop: a thread waits for a disk, is in the middle of one
/// large document, or must abort. Until it is dropped.
struct Patience {
    #[allow(dead_code, reason = "to drop it says that nobody looks for aborts any more")]
    aborts: Option<Aborts>,
    #[allow(dead_code, reason = "to drop it says that the work is done")]
    is_done: Sender<()>,
}

impl Patience {
    fn with(signal: &Signal) -> Patience {
        let (sender, is_done) = channel();
        let (signal, aborts) = (signal.clone(), Arc::new(AtomicBool::new(false)));
        let (ending, waiting) = (Arc::clone(&aborts), Arc::clone(&aborts));
        // Room for what is said and done where there is no memory any more.
        let mut reserve: Vec<u8> = Vec::new();
        let _ = reserve.try_reserve_exact(RESERVE);
        let last = std::thread::Builder::new().name("termloom-abort".into()).spawn(move || {
            while !ending.load(Ordering::Relaxed) {
                std::thread::park();
            }
            drop(reserve);
            end_aborted()
        });
        let mut since = None;
        // Without the thread a second signal ends the program.
        let watching = std::thread::Builder::new().name("termloom-end".into()).spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = is_done.recv_timeout(LOOKS) {
                if waiting.load(Ordering::Relaxed) {
                    last.iter().for_each(|last| last.thread().unpark());
                    // The other may need memory itself.
                    std::thread::sleep(PATIENCE);
                    end_now(FATAL);
                }
                let Some(number) = received(&signal) else { continue };
                if since.get_or_insert_with(Instant::now).elapsed() >= PATIENCE && termloom::tables::abandon() {
                    say("error: stopped before the end");
                    std::process::exit((128 + number).into());
                }
            }
        });
        Patience { is_done: sender, aborts: watching.ok().and_then(|_| Aborts::watch(&aborts).ok()) }
    }
}

/// Ends the program for a thread that aborts and waits.
fn end_aborted() -> ! {
    // That thread may hold what is needed to know what is not finished.
    let is_removed = (0..10).any(|_| {
        termloom::tables::abandon() || {
            std::thread::sleep(LOOKS);
            false
        }
    });
    let nothing = if is_removed { "; nothing was written" } else { "" };
    let hint = "where memory is short: a smaller --memory, such as 256MiB, or more of it (`ulimit -v`, the limit of a container)";
    fail(FATAL, &format!("the program cannot go on, for the reason above{nothing}"), Some(hint));
    end_now(FATAL)
}

fn exit_code(error: &Error, signal: Option<u8>) -> u8 {
    if error.is_cancelled() {
        signal.map_or(FATAL, |signal| 128 + signal)
    } else if error.is_usage() {
        USAGE
    } else if error.is_output_taken() {
        OUTPUT_TAKEN
    } else {
        FATAL
    }
}

//! Signals: which are heard, and what they do.

use std::io::{self, PipeReader, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::fs::{OFlags, fcntl_setfl};
use signal_hook::SigId;
use signal_hook::consts::{SIGABRT, SIGHUP, SIGINT, SIGTERM, SIGXFSZ};

/// The number of the signal that came, or 0.
pub(super) type Signal = Arc<AtomicUsize>;

/// The first signal that asks to stop is noted; a second one ends the program at once. One that whoever started the program
/// ignores, as a shell does for what runs in the background, stays ignored.
pub(super) fn watch_signals() -> Signal {
    let signal = Signal::default();
    let again = Arc::new(AtomicBool::new(false));
    let ignored = ignored();
    for number in [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|number| (ignored >> number.saturating_sub(1)) & 1 == 0)
    {
        // Without a handler the system's own stops the program: the run only leaves a temporary folder then, which the
        // next run removes.
        let _ = signal_hook::flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&again));
        let _ = signal_hook::flag::register(number, Arc::clone(&again));
        let _ = signal_hook::flag::register_usize(number, Arc::clone(&signal), number as usize);
    }
    signal
}

/// The signal that came, if one did.
pub(super) fn received(signal: &Signal) -> Option<u8> {
    u8::try_from(signal.load(Ordering::Relaxed)).ok().filter(|&number| number > 0)
}

/// A file that grows larger than is allowed (`ulimit -f`) is an error of the write, and does not kill the program.
pub(super) fn survive_large_files() {
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

/// That a thread which must abort the program, since an allocation failed or its stack is too small, waits until the program ends.
/// That is left to who looks at the flag. Until it is dropped.
pub(super) struct Aborts {
    waiting: SigId,
    /// Nobody reads it.
    #[allow(dead_code, reason = "a pipe that nobody can read is no pipe to wait for")]
    unread: PipeReader,
}

impl Aborts {
    /// Sets the flag when a thread aborts.
    pub fn watch(flag: &Arc<AtomicBool>) -> io::Result<Aborts> {
        let (unread, mut full) = io::pipe()?;
        let registered = full.try_clone()?;
        signal_hook::flag::register(SIGABRT, Arc::clone(flag))?;
        // The thread writes to a pipe that is full.
        let waiting = signal_hook::low_level::pipe::register(SIGABRT, registered)?;
        let aborts = Aborts { waiting, unread };
        // It does not block so far.
        while full.write(&[0; 4096]).is_ok() {}
        while full.write(&[0]).is_ok() {}
        fcntl_setfl(&full, OFlags::empty())?;
        Ok(aborts)
    }
}

impl Drop for Aborts {
    fn drop(&mut self) {
        signal_hook::low_level::unregister(self.waiting);
    }
}

/// Ends the program without any more work, whatever other threads do.
pub(super) fn end_now(code: u8) -> ! {
    signal_hook::low_level::exit(code.into())
}

/// The signals that are ignored, a bit for each, where the system says so.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(0)
}

//! Signals: which are heard, and what they do.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};

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

/// The signals that are ignored, a bit for each, where the system says so.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok()).unwrap_or(0)
}

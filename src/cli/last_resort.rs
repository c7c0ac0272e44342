//! A signal ends the program in time, whatever its threads wait for or work on.

use std::thread;
use std::time::Duration;

use super::progress::{Signal, received};

/// How long a run that is to stop may take to clean up.
const PATIENCE: Duration = Duration::from_secs(4);

/// How often it is looked whether a signal came.
const LOOKED: Duration = Duration::from_millis(200);

/// Ends the program some seconds after a signal, unless it has ended by itself: a thread may wait for a disk that is gone. The
/// system removes temporary files then, and the next run the unfinished output; the output itself is whole at any time.
pub(super) fn end_in_time(signal: &Signal) {
    let signal = signal.clone();
    let wait = move || {
        let number = loop {
            if let Some(number) = received(&signal) {
                break number;
            }
            thread::sleep(LOOKED);
        };
        thread::sleep(PATIENCE);
        signal_hook::low_level::exit(128 + i32::from(number));
    };
    // Where no thread can be had, a second signal ends it.
    let _ = thread::Builder::new().name("termloom-end".into()).spawn(wait);
}

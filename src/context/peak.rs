//! How much memory the process has held.

use std::sync::atomic::{AtomicU64, Ordering};

/// The most that was told so far. The kernel adds up what the threads hold only now and then, so that what it tells can
/// fall by some pages when one ends.
static TOLD: AtomicU64 = AtomicU64::new(0);

/// The most memory that the process has held at one time since it began, in bytes: of the whole process, not of one part
/// of it, so that it never falls. `None` where the system does not say.
pub(crate) fn peak_memory() -> Option<u64> {
    // `getrusage` would tell as much, but counts in what the process was before `exec`.
    let now = parse(&std::fs::read_to_string("/proc/self/status").ok()?)?;
    Some(now.max(TOLD.fetch_max(now, Ordering::Relaxed)))
}

fn parse(status: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = value.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_found_among_other_lines() {
        assert_eq!(parse("Name:\tx\nVmPeak:\t  9 kB\nVmHWM:\t    5124 kB\nVmRSS:\t 7 kB\n"), Some(5124 * 1024));
        assert_eq!(parse("Name:\tx\n"), None);
        assert_eq!(parse("VmHWM:\t 5 MB\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_peak_does_not_fall() {
        let before = peak_memory().expect("Linux says");
        drop(vec![1u8; 1 << 20]);
        assert!(peak_memory().is_some_and(|after| after >= before && before > 100_000));
    }
}

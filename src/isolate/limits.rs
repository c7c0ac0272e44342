//! What a process that reads for another may use for one answer.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

/// What a process may use for one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Seconds of processor time.
    pub cpu_seconds: u64,
    /// Memory that it may ask for, in bytes, of which its own code is a part.
    pub memory_bytes: u64,
}

/// Bytes of limits in a message.
pub(super) const LEN: usize = 16;

impl Limits {
    pub(super) fn to_bytes(self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        bytes[..8].copy_from_slice(&self.cpu_seconds.to_le_bytes());
        bytes[8..].copy_from_slice(&self.memory_bytes.to_le_bytes());
        bytes
    }

    /// The limits at the beginning of a message, and the rest of it.
    pub(super) fn split(message: &[u8]) -> Option<(Limits, &[u8])> {
        let (head, rest) = message.split_first_chunk::<LEN>()?;
        let number = |bytes: &[u8]| bytes.try_into().ok().map(u64::from_le_bytes);
        Some((Limits { cpu_seconds: number(&head[..8])?, memory_bytes: number(&head[8..])? }, rest))
    }

    /// Holds this process to them from now on: the system ends it where it needs more time, and gives it no more memory. Where a system
    /// knows no such limit, such as that of memory on macOS, it does nothing.
    pub(super) fn apply(self) -> io::Result<()> {
        let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
        lower(Resource::Cpu, used.saturating_add(self.cpu_seconds).saturating_add(1))?;
        if cfg!(target_os = "linux") {
            lower(Resource::As, self.memory_bytes)?;
        }
        Ok(())
    }
}

fn lower(resource: Resource, wanted: u64) -> io::Result<()> {
    let Rlimit { maximum, .. } = getrlimit(resource);
    let current = maximum.map_or(wanted, |maximum| wanted.min(maximum));
    Ok(setrlimit(resource, Rlimit { current: Some(current), maximum })?)
}

/// No file with the memory of a process is left where it is ended.
pub(super) fn no_core() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Core);
    // Where it cannot be set, the system does as it always does.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_sent_with_the_question() {
        let limits = Limits { cpu_seconds: 60, memory_bytes: 1 << 30 };
        let message = [&limits.to_bytes()[..], b"question"].concat();
        assert_eq!(Limits::split(&message), Some((limits, &b"question"[..])));
        assert_eq!(Limits::split(b"short"), None);
    }
}

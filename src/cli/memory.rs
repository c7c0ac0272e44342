//! Sizes of memory, as people write them, and how much this machine has.

use bytesize::ByteSize;
use serde::Deserialize;
use sysinfo::System;

/// Bytes, written as `512MiB`, `4GB` or a number.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Size(pub u64);

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let size: ByteSize = text.parse().map_err(|_| format!("`{text}` is no size; write 512MiB or 4GB"))?;
        Ok(Size(size.as_u64()))
    }
}

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// 60 % of what the machine, or the container that this runs in, has.
pub(super) fn default() -> u64 {
    let mut system = System::new();
    system.refresh_memory();
    let machine = system.total_memory();
    let all = system.cgroup_limits().map_or(machine, |limits| limits.total_memory.min(machine));
    // A machine that does not say how much it has is taken for a small one.
    let all = if all == 0 { 2 << 30 } else { all };
    (all / 5 * 3).max(termloom::Config::MIN_MEMORY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let bytes = |text: &str| text.parse::<Size>().map(|size| size.0);
        assert_eq!(bytes("512MiB"), Ok(512 << 20));
        assert_eq!(bytes("2 GB"), Ok(2_000_000_000));
        assert_eq!(bytes("300000000"), Ok(300_000_000));
        assert!(bytes("much").is_err_and(|message| message.contains("512MiB")));
        assert!(default() >= termloom::Config::MIN_MEMORY);
    }
}

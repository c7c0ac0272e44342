//! How much memory this machine has.

use sysinfo::System;
use termloom::config::Resources;

/// 60 % of what the machine, or the container that this runs in, has.
pub(super) fn default() -> u64 {
    let mut system = System::new();
    system.refresh_memory();
    let machine = system.total_memory();
    let all = system.cgroup_limits().map_or(machine, |limits| limits.total_memory.min(machine));
    // A machine that does not say how much it has is taken for a small one.
    let all = if all == 0 { 2 << 30 } else { all };
    (all / 5 * 3).max(Resources::MIN_MEMORY)
}

//! How much memory this machine has.

use rustix::process::{Resource, getrlimit};
use sysinfo::{CGroupLimits, ProcessRefreshKind, ProcessesToUpdate, System, get_current_pid};
use termloom::config::Resources;

/// 60 % of what the machine, or the container or group that this process is in, or its shell (`ulimit -v`) has.
pub(super) fn default() -> u64 {
    let mut system = System::new();
    system.refresh_memory();
    let of_groups = [system.cgroup_limits(), of_this_process(&mut system)];
    let known = of_groups.into_iter().flatten().map(|limits| limits.total_memory).filter(|&limit| limit > 0);
    let of_shell = getrlimit(Resource::As).current;
    let all = known.chain([system.total_memory()]).chain(of_shell).min().unwrap_or(0);
    // A machine that does not say how much it has is taken for a small one.
    let all = if all == 0 { 2 << 30 } else { all };
    (all / 5 * 3).max(Resources::MIN_MEMORY)
}

/// The limits of the control group that a batch system or systemd put this process into, and of those above it.
fn of_this_process(system: &mut System) -> Option<CGroupLimits> {
    let own = get_current_pid().ok()?;
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[own]), false, ProcessRefreshKind::nothing());
    system.process(own)?.cgroup_limits()
}

//! Crashes, disks and the output folder.

use super::Verdict::Holds;
use super::{Row, untried};

pub const ROWS: &[Row] = &[
    untried("1", "kill -9, random time x200"),
    Row {
        row: "2",
        fault: "kill at every call of the commit",
        injected: "strace kills at the N-th call, N = 1, 2, … until none is left",
        proof: "the program died by SIGKILL",
        verdict: Holds,
        tests: &["crash::a_kill_at_each_rename_leaves_the_old_or_the_new_output"],
    },
    untried("3", "ENOSPC on output"),
    untried("4", "ENOSPC on spill dir only"),
    untried("5", "EFBIG"),
    untried("6", "EIO on write/fsync"),
    untried("7", "output exists, non-empty"),
    untried("8", "output is file / read-only / parent missing"),
    untried("9", "output inside input"),
    untried("10", "two runs, one output"),
    untried("11", "stale lock"),
    untried("12", "same-second runs, different outputs, shared temp"),
    untried("13", "SIGINT / SIGTERM"),
    Row {
        row: "14",
        fault: "standard output that nobody reads",
        injected: "a pipe whose reader is closed before the run begins",
        proof: "the pipe has no reader",
        verdict: Holds,
        tests: &["streams::a_run_whose_summary_nobody_reads_is_whole"],
    },
    untried("15", "resume, if offered"),
];

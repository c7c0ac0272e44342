//! Signals that ask a run to stop.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::folder::Folder;
use crate::needs::{has_strace, left_out};
use crate::strace::Fault;

const RUN: [&str; 8] = ["run", "in", "-o", "out", "-q", "--themes", "themes.yaml", "--overwrite"];

fn nothing_is_left(folder: &Folder) {
    assert!(!folder.names(".").iter().any(|name| name.contains("termloom")), "{:?}", folder.names("."));
}

/// Whether this process ignores a signal, and with it those that it starts.
fn is_ignored_here(signal: Signal) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("0").trim();
    u64::from_str_radix(mask, 16).unwrap_or(0) >> (signal.as_raw().saturating_sub(1)) & 1 == 1
}

#[test]
fn a_signal_stops_a_run_and_leaves_nothing() {
    if !has_strace() {
        return;
    }
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        // What whoever runs the tests ignores, such as nohup, the program ignores too.
        if is_ignored_here(signal) {
            left_out("a signal is ignored by whoever runs the tests");
            continue;
        }
        let folder = Folder::with_articles();
        folder.run(&RUN).ends_with(0);
        let before = folder.digest("out");
        let send = || kill_process(folder.traced(), signal).expect("a signal");
        let ran = folder.stopped(&Fault::stop("statx").of("in/a.txt"), &RUN, send);
        ran.ends_with(code).says("stopped before the end");
        assert_eq!(folder.digest("out"), before);
        nothing_is_left(&folder);
    }
}

#[test]
fn a_run_whose_thread_waits_for_a_disk_ends_within_five_seconds() {
    if !has_strace() {
        return;
    }
    for arguments in [&RUN[..], &["kwic", "the", "in", "-o", "hits.csv"]] {
        let folder = Folder::with_articles();
        folder.run(&RUN).ends_with(0);
        let before = folder.digest("out");
        let held = Fault::delay("openat", Duration::from_secs(25)).of("in/a.txt");
        let child = folder.started_with(&held, arguments);
        while !folder.names(".").iter().any(|name| name.contains("termloom-new")) {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(1500));
        let since = Instant::now();
        let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", child.id())).expect("its children");
        let program = children.split_whitespace().next().and_then(|pid| pid.parse().ok()).and_then(Pid::from_raw);
        kill_process(program.expect("a process"), Signal::TERM).expect("a signal");
        // strace itself waits to the end of what it holds up. A machine that builds something meanwhile is slow.
        while !folder.read(".said").contains("stopped before the end") {
            assert!(since.elapsed() < Duration::from_secs(12), "it goes on");
            std::thread::sleep(Duration::from_millis(20));
        }
        folder.end_of(child).ends_with(143);
        assert!(folder.read(".trace").contains("in/a.txt"), "it did not come so far: {}", folder.read(".trace"));
        assert_eq!(folder.digest("out"), before);
        nothing_is_left(&folder);
    }
}

#[test]
fn a_signal_that_whoever_started_it_ignores_stays_ignored() {
    let folder = Folder::with_articles();
    let program = folder.termloom(&RUN);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' INT HUP; exec \"$0\" \"$@\""]).arg(program.get_program()).args(program.get_args());
    shell.current_dir(folder.path(""));
    let child = folder.started(shell);
    let (id, pid) = (child.id(), Pid::from_raw(child.id().cast_signed()).expect("a process"));
    // It hears of SIGTERM: so it has looked at the others.
    let hears = |line: &str| {
        let caught = line.strip_prefix("SigCgt:").and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok());
        caught.is_some_and(|caught| caught & 1 << 14 != 0)
    };
    let status = || fs::read_to_string(format!("/proc/{id}/status")).expect("a process");
    while !status().lines().any(hears) {
        assert!(!status().contains("State:\tZ"), "it ended before it heard of signals");
    }
    kill_process(pid, Signal::INT).expect("a signal");
    kill_process(pid, Signal::HUP).expect("a signal");
    assert!(!status().contains("State:\tZ"), "it had ended before the signals came");
    folder.end_of(child).ends_with(0);
    assert!(folder.path("out/run.json").exists());
}

#[test]
fn a_second_signal_ends_it_at_once() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    let send = || {
        kill_process(folder.traced(), Signal::TERM).expect("a signal");
        kill_process(folder.traced(), Signal::INT).expect("a signal");
    };
    let ran = folder.stopped(&Fault::stop("statx").of("in/a.txt"), &RUN, send);
    assert!(matches!(ran.code, Some(130 | 143)), "{ran:?}");
    folder.run(&RUN).ends_with(0);
    nothing_is_left(&folder);
}

//! Runs that are killed, and calls of the commit that fail: the output is the old one or the new one, whole, and the exit code
//! says which.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::folder::{Folder, Ran};
use crate::needs::has_strace;
use crate::strace::{Fault, until_no_fault};

const RUN: [&str; 13] = [
    "run",
    "in",
    "-o",
    "out",
    "--quiet",
    "--threads",
    "1",
    "--tables",
    "terms",
    "--format",
    "csv",
    "--themes",
    "themes.yaml",
];

/// Every call that makes, names, moves or removes something, or waits for the disk.
const COMMIT: &str =
    "rename renameat2 link linkat mkdir rmdir unlink unlinkat chmod fchmod chown fsync fdatasync flock";

/// Those that only look, open, read or write.
const OTHERS: &str = "openat read write getdents64 statx newfstatat readlink faccessat faccessat2 lseek ftruncate";

/// A folder with an output, and what an output is before and after one more article.
pub struct Replaced {
    pub folder: Folder,
    old: BTreeMap<String, String>,
    new: BTreeMap<String, String>,
    more: &'static [&'static str],
}

impl Replaced {
    fn new() -> Replaced {
        Replaced::with(Folder::with_articles(), &[])
    }

    /// The same with more options.
    pub fn with(folder: Folder, more: &'static [&'static str]) -> Replaced {
        let mut replaced = Replaced { folder, old: BTreeMap::new(), new: BTreeMap::new(), more };
        let folder = &replaced.folder;
        folder.run(&replaced.run("out")).ends_with(0);
        folder.write("out/README.md", "These are the results of May.\n");
        folder.write("in/c.txt", "A third article.\n");
        let old = folder.digest("out");
        folder.run(&replaced.run("clean")).ends_with(0);
        folder.write("clean/README.md", "These are the results of May.\n");
        let new = folder.digest("clean");
        std::fs::remove_dir_all(folder.path("clean")).expect("a folder");
        (replaced.old, replaced.new) = (old, new);
        replaced
    }

    pub fn run<'w>(&self, output: &'w str) -> Vec<&'w str> {
        let words = RUN.iter().map(|&word| if word == "out" { output } else { word });
        words.chain(["--overwrite"]).chain(self.more.iter().copied()).collect()
    }

    /// Puts the old output back, for the next fault.
    pub fn again(&self) {
        std::fs::rename(self.folder.path("in/c.txt"), self.folder.path("c.txt")).expect("a file");
        self.folder.run(&self.run("out")).ends_with(0);
        std::fs::rename(self.folder.path("c.txt"), self.folder.path("in/c.txt")).expect("a file");
        assert_eq!(self.folder.digest("out"), self.old);
        self.nothing_is_left();
    }

    pub fn nothing_is_left(&self) {
        let names = self.folder.names(".");
        assert!(!names.iter().any(|name| name.contains("termloom")), "{names:?}");
    }

    /// The output is as the exit code says; of a run that was killed, one or the other.
    #[track_caller]
    pub fn is_whole(&self, ran: &Ran) {
        let there = self.folder.digest("out");
        match ran.code {
            Some(0) => assert_eq!(there, self.new, "{ran:?}"),
            // An input may be what could not be read.
            Some(3) => assert!(there == self.new || ran.err.contains("unreadable"), "{ran:?}"),
            Some(_) => assert_eq!(there, self.old, "{ran:?}"),
            None => assert!(there == self.old || there == self.new, "{ran:?}"),
        }
    }

    /// A fault at each of these calls, one after the other. The next run has the output of a clean one and leaves nothing behind.
    pub fn at_each(&self, calls: &str, fault: impl Fn(&str, usize) -> Fault) {
        let mut fired = 0;
        for call in calls.split_whitespace() {
            fired += until_no_fault(|n| {
                let ran = self.folder.try_with(&fault(call, n), &self.run("out"));
                self.is_whole(&ran);
                self.again();
                ran
            });
        }
        assert!(fired > 0, "no fault fired at all");
    }
}

#[test]
fn a_kill_at_each_call_of_the_commit() {
    if has_strace() {
        Replaced::new().at_each(COMMIT, |call, n| Fault::kill(call).when(n).in_main_thread());
    }
}

#[test]
fn a_kill_at_each_write_and_sync_of_any_thread() {
    if has_strace() {
        Replaced::new().at_each("write fsync fdatasync", |call, n| Fault::kill(call).when(n));
    }
}

#[test]
fn each_call_of_the_commit_fails_once() {
    if has_strace() {
        Replaced::new().at_each(COMMIT, |call, n| Fault::error(call, "EIO").when(n).in_main_thread());
    }
}

#[test]
fn each_call_of_the_commit_fails_from_then_on() {
    if has_strace() {
        Replaced::new().at_each(COMMIT, |call, n| Fault::error(call, "EIO").when(format!("{n}+")).in_main_thread());
    }
}

#[test]
fn each_other_call_fails_once_the_lock_is_taken() {
    if has_strace() {
        let replaced = Replaced::new();
        // What comes before is the loader, and options.
        let seen = Fault::delay(&OTHERS.replace(' ', ","), Duration::ZERO).when(60_000);
        let seen = seen.and(Fault::delay("flock", Duration::ZERO)).in_main_thread();
        let trace = replaced.folder.run_with(&seen, &replaced.run("out")).trace;
        replaced.again();
        let before: Vec<&str> = trace.lines().take_while(|line| !line.starts_with("flock(")).collect();
        let first = |call: &str| before.iter().filter(|line| line.starts_with(&format!("{call}("))).count();
        replaced.at_each(OTHERS, |call, n| Fault::error(call, "EIO").when(n + first(call)).in_main_thread());
    }
}

#[test]
fn each_write_and_sync_of_any_thread_fails_once_and_from_then_on() {
    if has_strace() {
        let replaced = Replaced::new();
        for more in ["", "+"] {
            let fault = |call: &str, n| Fault::error(call, "EIO").when(format!("{n}{more}"));
            replaced.at_each("write fsync fdatasync", fault);
        }
    }
}

#[test]
fn kills_at_random_times() {
    let replaced = Replaced::new();
    // `TERMLOOM_KILLS=300` is what the release was tried with.
    let kills: u32 = std::env::var("TERMLOOM_KILLS").map_or(60, |kills| kills.parse().expect("a number of kills"));
    let (since, mut killed) = (Instant::now(), 0);
    replaced.folder.run(&replaced.run("out")).ends_with(0);
    let whole = since.elapsed();
    for n in 0..kills {
        let mut child = replaced.folder.started(replaced.folder.termloom(&replaced.run("out")));
        // The times need no randomness: they are spread over the run.
        std::thread::sleep(whole * n / kills);
        child.kill().expect("a kill");
        let ran = replaced.folder.end_of(child);
        killed += u32::from(ran.signal == Some(9));
        replaced.is_whole(&ran);
        if n % 10 == 9 {
            replaced.again();
        }
    }
    assert!(killed > kills / 4, "{killed} of {kills} were killed before their end");
    replaced.again();
}

#[test]
fn a_file_system_without_exchange_loses_no_output_to_a_kill() {
    if !has_strace() {
        return;
    }
    let replaced = Replaced::new();
    let folder = &replaced.folder;
    let mut unable_runs = 0;
    until_no_fault(|n| {
        let unable = Fault::error("renameat2", "EINVAL").when("1+");
        let ran = folder.try_with(&unable.and(Fault::kill("rename").when(n)).in_main_thread(), &replaced.run("out"));
        unable_runs += usize::from(ran.trace.contains("EINVAL"));
        let all: Vec<String> = folder.names(".");
        let old = all.iter().find(|name| name.starts_with(".out.termloom-old-"));
        let there = folder.digest(old.map_or("out", String::as_str));
        let is_new = folder.digest("out") == replaced.new;
        assert!(there == replaced.old || is_new, "{all:?}");
        if ran.signal.is_some() && !folder.path("out").exists() {
            // The next run puts it back, and then says that it is in the way.
            folder.run(&RUN).ends_with(4);
            assert_eq!(folder.digest("out"), replaced.old);
        }
        replaced.again();
        let mut ran = ran;
        ran.trace.clear();
        ran
    });
    assert!(unable_runs > 1, "no run came as far as the exchange");
    for _ in 0..2 {
        let unable = Fault::error("renameat2", "EINVAL").when("1+");
        folder.run_with(&unable.in_main_thread(), &replaced.run("out")).ends_with(0);
        assert_eq!(folder.digest("out"), replaced.new);
        replaced.nothing_is_left();
    }
}

#[test]
fn a_folder_that_cannot_be_synced_after_the_exchange_has_the_old_output() {
    if !has_strace() {
        return;
    }
    let replaced = Replaced::new();
    for when in ["1", "1+"] {
        let fault = Fault::error("fsync", "EIO").when(when).of(replaced.folder.path(""));
        let ran = replaced.folder.run_with(&fault, &replaced.run("out")).ends_with(1).says("cannot commit");
        replaced.is_whole(&ran);
    }
}

//! The temporary file for what does not fit into memory: each of its calls kills the program, or fails.

use std::fs;
use std::process::Command;

use crate::crash::Replaced;
use crate::folder::Folder;
use crate::needs::has_strace;
use crate::strace::Fault;

/// Of the least memory, which has no room for tokens.
const OPTIONS: [&str; 4] = ["--memory", "128MiB", "--temp-dir", "temp"];

const CALLS: &str = "pwrite64 pread64 ftruncate fallocate";

/// With a table in an archive, whose rows go into the temporary file too.
fn spilling() -> Replaced {
    let folder = Folder::with_articles();
    fs::create_dir(folder.path("temp")).expect("a folder");
    folder.write("rows.csv", "text\nthe state\nthe party\n");
    let packed = Command::new("tar").args(["cf", "in/rows.tar", "rows.csv"]).current_dir(folder.path("")).status();
    assert!(packed.expect("tar").success());
    let replaced = Replaced::with(folder, &OPTIONS);
    // It is written and read, so that the faults below have what to fall on.
    let seen = Fault::delay("pwrite64,pread64", std::time::Duration::ZERO).when("1+");
    let trace = replaced.folder.run_with(&seen, &replaced.run("out")).trace;
    assert!(["pwrite64(", "pread64("].iter().all(|call| trace.matches(call).count() > 1), "{trace}");
    replaced.again();
    replaced
}

/// Nothing is left in the folder of the temporary file either.
fn nothing_is_left(replaced: &Replaced) {
    assert_eq!(replaced.folder.names("temp"), Vec::<String>::new());
}

#[test]
fn a_kill_at_each_call_of_the_temporary_file() {
    if has_strace() {
        let replaced = spilling();
        replaced.at_each(CALLS, |call, n| Fault::kill(call).when(n));
        nothing_is_left(&replaced);
    }
}

#[test]
fn each_call_of_the_temporary_file_fails_once_and_from_then_on() {
    if has_strace() {
        let replaced = spilling();
        for (name, more) in [("ENOSPC", ""), ("ENOSPC", "+"), ("EIO", "+")] {
            replaced.at_each(CALLS, |call, n| Fault::error(call, name).when(format!("{n}{more}")));
            nothing_is_left(&replaced);
        }
    }
}

/// A kill in the thread that makes it, once the main one has tried the folder, is a kill at the first byte that is written.
#[test]
fn a_kill_or_failure_where_the_temporary_file_is_made() {
    if has_strace() {
        let replaced = spilling();
        for fault in [Fault::kill("openat"), Fault::error("openat", "EIO")] {
            let ran = replaced.folder.run_with(&fault.of("temp"), &replaced.run("out"));
            replaced.is_whole(&ran);
            replaced.again();
        }
        nothing_is_left(&replaced);
    }
}

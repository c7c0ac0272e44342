//! A machine that has no more of something, which is never the fault of an input.

use std::fs;
use std::process::Command;

use crate::folder::Folder;
use crate::needs::has_strace;
use crate::strace::{Fault, until_no_fault};

const RUN: [&str; 9] =
    ["run", "in", "-o", "out", "--threads", "1", "--tables", "documents,terms,skipped", "--overwrite"];

#[test]
fn no_descriptors_and_no_memory_end_the_run() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    folder.write("in/x.csv", "text\nThe state.\n");
    folder.write("in/x.zip", "PK");
    folder.write("in/sub/c.txt", "Another article.\n");
    for (path, name) in [("in/a.txt", "EMFILE"), ("in/x.csv", "ENFILE"), ("in/x.zip", "ENOMEM"), ("in/sub", "EMFILE")] {
        let ran = folder.run_with(&Fault::error("openat", name).of(path), &RUN);
        let hint = if name == "ENOMEM" { "no more memory" } else { "ulimit -n" };
        ran.ends_with(1).says(path).says(hint);
        assert!(!folder.path("out").exists());
    }
    folder.run_with(&Fault::error("read", "ENOMEM").of("in/a.txt"), &RUN).ends_with(1);
}

#[test]
fn few_descriptors_are_enough_or_end_the_run() {
    let folder = Folder::new();
    let mut path = "in".to_string();
    for _ in 0..60 {
        path.push_str("/d");
        folder.write(format!("{path}/a.txt"), "The state.\n");
    }
    let mut seen = [0, 0];
    for limit in [6, 10, 24] {
        let script = format!("ulimit -n {limit}; exec \"$0\" \"$@\"");
        let mut shell = Command::new("sh");
        let program = folder.termloom(&RUN);
        shell.arg("-c").arg(script).arg(program.get_program()).args(["run", "in", "-o", "out", "--threads", "1"]);
        shell.args(["--tables", "documents", "--format", "csv"]).current_dir(folder.path("."));
        let ran = folder.ended(shell);
        if ran.code == Some(0) {
            assert_eq!(folder.read("out/documents.csv").lines().count(), 61);
            fs::remove_dir_all(folder.path("out")).expect("an output");
            seen[0] += 1;
        } else {
            // A program that cannot be loaded says so itself.
            assert!(ran.code == Some(1) || ran.code == Some(127), "{limit}: {:?}: {}", ran.code, ran.err);
            seen[1] += usize::from(ran.err.contains("Too many open files"));
            assert!(!folder.path("out").exists());
        }
    }
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
}

#[test]
fn the_temporary_file_is_not_the_fault_of_a_document() {
    if !has_strace() {
        return;
    }
    // More reads of each thread than the loader of programs makes.
    let folder = Folder::new();
    for number in 0..12 {
        folder.write(format!("texts/{number}.txt"), "The party and the press.\n");
    }
    folder.write("in/b.txt", "The state.\n");
    let mut tar = Command::new("tar");
    tar.args(["cf", "in/x.tar", "texts"]).current_dir(folder.path("."));
    assert!(tar.status().is_ok_and(|status| status.success()), "tar");
    let mut said = 0;
    until_no_fault(|n| {
        let ran = folder.try_with(&Fault::error("pread64", "EIO").when(n), &RUN);
        if ran.fired() > 0 && ran.code != Some(127) {
            assert!(ran.code == Some(1) && ran.err.contains("temporary file"), "{n}: {:?} {}", ran.code, ran.err);
            assert!(!folder.path("out").exists());
            said += 1;
        }
        ran
    });
    assert!(said > 0, "no read of the temporary file failed");
}

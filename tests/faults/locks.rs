//! Runs at the same time, and locks that are left or are none.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::folder::Folder;
use crate::needs::has_strace;
use crate::strace::Fault;

const RUN: [&str; 9] = ["run", "in", "-o", "out", "-q", "--themes", "themes.yaml", "--format", "csv"];

#[test]
fn of_two_runs_into_one_output_the_second_is_refused() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    let second = || {
        let ran = folder.termloom(&RUN).output().expect("a run");
        assert_eq!(ran.status.code(), Some(4));
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(said.contains("another run is writing to `out`"), "{said}");
    };
    folder.stopped(&Fault::stop("statx").of("in/a.txt"), &RUN, second).ends_with(0);
    assert!(folder.path("out/run.json").exists());
    // The same for a single file.
    let kwic = ["kwic", "the", "in", "-o", "hits.csv", "-q"];
    let second = || assert_eq!(folder.termloom(&kwic).status().expect("a run").code(), Some(4));
    folder.stopped(&Fault::stop("statx").of("in/a.txt"), &kwic, second).ends_with(0);
}

#[test]
fn the_next_run_clears_what_a_killed_one_has_left() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    let at_input = Fault::kill("openat").of("in/a.txt");
    for arguments in [&RUN[..], &["kwic", "the", "in", "-o", "hits.csv", "-q"]] {
        let ran = folder.run_with(&at_input, arguments);
        assert_eq!(ran.signal, Some(9));
        let left = folder.names(".").into_iter().filter(|name| name.contains("termloom")).count();
        assert_eq!(left, 2, "{:?}", folder.names("."));
        folder.run(arguments).ends_with(0);
        assert!(!folder.names(".").iter().any(|name| name.contains("termloom")), "{:?}", folder.names("."));
    }
}

#[test]
fn a_lock_that_is_none_is_left_as_it_is() {
    let folder = Folder::with_articles();
    folder.write("valuable", "mine");
    let lock = folder.path(".out.termloom-lock");
    symlink(folder.path("valuable"), &lock).expect("a link");
    folder.run(&RUN).ends_with(1).says(".out.termloom-lock");
    symlink("nowhere", folder.path("dangling")).expect("a link");
    fs::rename(folder.path("dangling"), &lock).expect("a link");
    folder.run(&RUN).ends_with(1).says(".out.termloom-lock");
    fs::remove_file(&lock).expect("a link");
    fs::create_dir(&lock).expect("a folder");
    folder.run(&RUN).ends_with(1).says(".out.termloom-lock");
    fs::remove_dir(&lock).expect("a folder");
    assert!(Command::new("mkfifo").arg(&lock).status().expect("mkfifo").success());
    folder.run(&RUN).ends_with(1).says(".out.termloom-lock");
    assert_eq!(folder.read("valuable"), "mine");
    assert!(!folder.path("nowhere").exists() && !folder.path("out").exists());
}

#[test]
fn runs_of_one_second_with_one_temporary_folder_do_not_mix() {
    let folder = Folder::with_articles();
    fs::create_dir(folder.path("temp")).expect("a folder");
    folder.write("rows/t.csv", "text\nthe state\nthe party\n");
    let run = |output: &str| {
        let arguments = ["run", "rows", "-o", output, "-q", "--themes", "themes.yaml", "--temp-dir", "temp"];
        folder.termloom(&arguments).spawn().expect("a run")
    };
    assert!(run("first").wait().expect("an end").success());
    let names: Vec<String> = (0..8).map(|n| format!("out{n}")).collect();
    let children: Vec<_> = names.iter().map(|name| run(name)).collect();
    assert!(children.into_iter().all(|mut child| child.wait().expect("an end").success()));
    assert!(names.iter().all(|name| folder.digest(name) == folder.digest("first")));
    assert!(folder.names("temp").is_empty());
}

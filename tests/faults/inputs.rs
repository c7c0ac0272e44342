//! Inputs that cannot be listed, opened or read.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, OFlags, mkdirat, mknodat, openat};

use crate::folder::Folder;
use crate::needs::has_strace;
use crate::strace::{Fault, until_no_fault};

const RUN: [&str; 9] =
    ["run", "in", "-o", "out", "--threads", "1", "--tables", "documents,terms,skipped", "--overwrite"];

pub fn make_fifo(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::from(0o600), 0).expect("a pipe");
}

fn skipped(folder: &Folder) -> Vec<String> {
    folder.read("out/skipped.csv").lines().skip(1).map(String::from).collect()
}

#[test]
fn what_may_not_be_read_is_named_and_the_rest_counted() {
    let folder = Folder::with_articles();
    for name in ["x.txt", "x.csv", "x.jsonl", "x.json", "x.html", "x.zip", "locked/y.txt"] {
        folder.write(format!("in/{name}"), "{\"text\":\"x\"}\n");
    }
    folder.write("alone.txt", "text");
    for name in ["in/x.txt", "in/x.csv", "in/x.jsonl", "in/x.json", "in/x.html", "in/x.zip", "in/locked", "alone.txt"] {
        fs::set_permissions(folder.path(name), fs::Permissions::from_mode(0o0)).expect("permissions");
    }
    let Some(run) = folder.termloom_as_nobody(&RUN) else { return };
    folder.ended(run).ends_with(3);
    let said = skipped(&folder);
    assert_eq!(said.len(), 7);
    assert!(said.iter().all(|row| row.contains(",unreadable,") && row.contains("Permission denied")), "{said:?}");
    let alone = folder.termloom_as_nobody(&["run", "alone.txt", "-o", "out2"]).expect("the same user");
    folder.ended(alone).ends_with(2).says("Permission denied");
    assert!(!folder.path("out2").exists());
}

#[test]
fn a_read_that_fails_is_never_a_shorter_text() {
    if !has_strace() {
        return;
    }
    let text = "A line of the state.\n".repeat(50);
    let rows = "{\"text\":\"the state\"}\n".repeat(50);
    for (name, bytes) in [("x.txt", &text), ("x.html", &text), ("x.csv", &format!("text\n{text}")), ("x.jsonl", &rows)]
    {
        let folder = Folder::with_articles();
        folder.write(format!("in/{name}"), bytes);
        until_no_fault(|n| {
            let fault = Fault::error("read,pread64", "EIO").of(format!("in/{name}")).when(n);
            let ran = folder.try_with(&fault, &RUN);
            if ran.fired() > 0 {
                let said = skipped(&folder);
                assert_eq!((ran.code, said.len()), (Some(3), 1), "{name} {n}: {said:?}");
                assert!(said[0].contains(",unreadable,") && said[0].contains("Input/output error"), "{said:?}");
            }
            ran
        });
    }
}

#[test]
fn a_folder_that_cannot_be_listed_is_named() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    folder.write("in/sub/deep/c.txt", "Another article.\n");
    for (path, doc_id) in [("in/sub", "sub"), ("in/sub/deep", "sub/deep"), ("in", "in")] {
        let fault = Fault::error("getdents64", "EIO").of(path);
        let ran = folder.run_with(&fault, &RUN);
        let said = if path == "in" { ran.ends_with(2).err } else { skipped(&folder).join("\n") };
        assert!(said.contains(doc_id) && said.contains("Input/output error"), "{said}");
    }
    // It is looked for there once the folder is listed and before it is entered.
    let gone = Fault::stop("statx,newfstatat,lstat").of("in/sub/run.json");
    folder.stopped(&gone, &RUN, || fs::remove_dir_all(folder.path("in/sub")).expect("a folder")).ends_with(3);
    assert!(skipped(&folder)[0].starts_with("sub,quarantined,discover,vanished,"));
}

#[test]
fn pipes_and_devices_are_refused_at_once() {
    let folder = Folder::with_articles();
    for name in ["pipe", "pipe.csv", "in/x.txt", "in/x.csv", "in/y"] {
        make_fifo(&folder.path(name));
    }
    std::os::unix::fs::symlink("/dev/zero", folder.path("in/zero.txt")).expect("a link");
    folder.run(&RUN).ends_with(0);
    let said = skipped(&folder);
    assert_eq!(said.iter().filter(|row| row.contains(",not-regular,")).count(), 3, "{said:?}");
    assert!(said.iter().any(|row| row.starts_with("zero.txt,skipped,discover,symlink,")));
    let regular = "no regular file";
    for named in ["pipe", "pipe.csv", "/dev/zero"] {
        folder.run(&["run", named, "-o", "out2"]).ends_with(2).says(regular);
        for option in ["--themes", "--config", "--compound", "--abbreviations"] {
            folder.run(&["run", "in", "-o", "out2", option, named]).ends_with(2);
        }
    }
    for (option, named) in [("--stop-words", "/dev/zero"), ("--metadata", "pipe.csv"), ("--themes", "pipe")] {
        folder.run(&["run", "in", "-o", "out2", option, named]).ends_with(2).says(regular);
    }
    folder.run(&["score", "pipe.csv", "-o", "s.csv"]).ends_with(2).says(regular);
    folder.run(&["tokens", "pipe"]).ends_with(2).says(regular);
    assert!(!folder.path("out2").exists());
}

#[test]
fn folders_deeper_than_any_path_are_named_where_they_begin() {
    let folder = Folder::with_articles();
    let open = |at: &rustix::fd::OwnedFd, name: &str, flags| openat(at, name, flags, Mode::from(0o700)).expect("open");
    let mut at = openat(CWD, folder.path("in"), OFlags::DIRECTORY, Mode::empty()).expect("a folder");
    for depth in 0..3000 {
        mkdirat(&at, "d", Mode::from(0o700)).expect("a folder");
        at = open(&at, "d", OFlags::DIRECTORY);
        if depth % 500 == 0 {
            let file = open(&at, "t.txt", OFlags::CREATE | OFlags::WRONLY);
            rustix::io::write(&file, b"The state.\n").expect("a text");
        }
    }
    let script = "ulimit -s 1024; exec \"$0\" \"$@\"";
    let mut shell = std::process::Command::new("sh");
    let program = folder.termloom(&RUN);
    shell.arg("-c").arg(script).arg(program.get_program()).args(RUN).current_dir(folder.path("."));
    folder.ended(shell).ends_with(3);
    assert_eq!(folder.read("out/documents.csv").lines().count(), 1 + 2 + 5);
    let said = skipped(&folder);
    assert!(said.len() == 1 && said[0].contains("File name too long"), "{} rows", said.len());
}

#[test]
fn where_no_document_is_made_nothing_is_written() {
    let folder = Folder::with_articles();
    folder.run(&["run", "in", "-o", "out", "-q"]).ends_with(0);
    let old = folder.digest("out");
    for (name, bytes) in [
        ("e.txt", ""),
        ("s.txt", " \n\t\n"),
        ("b.txt", "\u{feff}"),
        ("h.csv", "text\n"),
        ("l.json", "[]"),
        ("d.doc", "x"),
        ("n.txt", "\0\0\0\0"),
        ("e.csv", ""),
        ("e.jsonl", ""),
        ("e.zip", ""),
        (".hidden.txt", "x"),
    ] {
        folder.write(format!("{name}.in/{name}"), bytes);
        let input = format!("{name}.in");
        let ran = folder.run(&["run", &input, "-o", "out", "--overwrite"]);
        ran.ends_with(2).says("no document was made of");
        assert_eq!(folder.digest("out"), old, "{name}");
    }
    folder.write("one/a.txt", "x");
    folder.run(&["run", "one", "-o", "one-out"]).ends_with(0);
}

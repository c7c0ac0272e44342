//! Folders as hostile as file systems allow. Each test proves that the fault is there: without it, another result would follow.

use std::ffi::OsStr;
use std::fs;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::fs::{CWD, FileType, Mode, OFlags, mkdirat, mknodat, openat};

use crate::run::Folder;

/// The user that owns nothing.
const NOBODY: u32 = 65534;

fn reasons(folder: &Folder, output: &str) -> Vec<[String; 3]> {
    let skipped = folder.table(output, "skipped");
    skipped.rows.iter().map(|row| [row[0].clone(), row[1].clone(), row[3].clone()]).collect()
}

#[test]
fn what_may_not_be_read_is_quarantined() {
    let folder = Folder::with(&[("a.txt", b"The state."), ("shut.txt", b"The party."), ("shut/b.txt", b"Privacy.")]);
    // Whoever runs the tests may be allowed everything, so the program runs as somebody who is not, from where they can reach it.
    let program = folder.path("termloom");
    fs::copy(env!("CARGO_BIN_EXE_termloom"), &program).expect("a copy");
    let allow =
        |name: &str, mode| fs::set_permissions(folder.path(name), fs::Permissions::from_mode(mode)).expect(name);
    allow(".", 0o777);
    allow("input/shut.txt", 0o000);
    allow("input/shut", 0o000);
    let mut command = Command::new(program);
    command.args(["run", "--quiet"]).current_dir(folder.path("."));
    if rustix::process::getuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let run = command.output().expect("the program starts");
    allow("input/shut", 0o755);
    assert_eq!(run.status.code(), Some(3), "{run:?}");
    let expected = ["shut", "shut.txt"].map(|name| [name, "quarantined", "unreadable"].map(String::from));
    assert_eq!(reasons(&folder, "output"), expected);
    assert_eq!(folder.table("output", "documents").column("doc_id"), ["a.txt"]);
    assert!(folder.table("output", "skipped").column("message")[1].contains("denied"));
}

#[test]
fn links_are_reported_and_not_followed() {
    let folder = Folder::with(&[("a.txt", b"The state."), ("sub/b.txt", b"The party.")]);
    folder.write("outside/c.txt", "Privacy.");
    symlink("..", folder.path("input/sub/loop")).expect("a link");
    symlink("gone.txt", folder.path("input/dangling.txt")).expect("a link");
    symlink(folder.path("outside"), folder.path("input/outside")).expect("a link");
    symlink("a.txt", folder.path("input/same.txt")).expect("a link");
    folder.run(&[], 0);
    let expected = ["dangling.txt", "outside", "same.txt", "sub/loop"];
    assert_eq!(reasons(&folder, "output"), expected.map(|name| [name, "skipped", "symlink"].map(String::from)));
    // An input itself may be a link.
    symlink("input", folder.path("link")).expect("a link");
    folder.run(&["link", "-o", "linked"], 0);
    assert_eq!(folder.table("linked", "documents").rows, folder.table("output", "documents").rows);
}

#[test]
fn what_is_no_file_is_never_opened() {
    let folder = Folder::with(&[("a.txt", b"The state.")]);
    // Opening a pipe that nobody writes to would wait for ever.
    mknodat(CWD, folder.path("input/pipe.txt"), FileType::Fifo, Mode::from(0o600), 0).expect("a pipe");
    mknodat(CWD, folder.path("input/pipe.csv"), FileType::Fifo, Mode::from(0o600), 0).expect("a pipe");
    let _listener = UnixListener::bind(folder.path("input/socket.txt")).expect("a socket");
    folder.run(&[], 0);
    let expected =
        ["pipe.csv", "pipe.txt", "socket.txt"].map(|name| [name, "skipped", "not-regular"].map(String::from));
    assert_eq!(reasons(&folder, "output"), expected);
    assert!(folder.run(&["input/pipe.txt", "-o", "none"], 2).contains("pipe.txt"));
}

#[test]
fn folders_deeper_than_a_path_may_be_long() {
    let folder = Folder::with(&[("a.txt", b"The state.")]);
    let open = OFlags::DIRECTORY | OFlags::RDONLY;
    let mut at = openat(CWD, folder.path("input"), open, Mode::empty()).expect("a folder");
    for depth in 0..5000 {
        mkdirat(&at, "d", Mode::from(0o755)).expect("a folder");
        at = openat(&at, "d", open, Mode::empty()).expect("a folder");
        if depth == 100 {
            let file = openat(&at, "b.txt", OFlags::CREATE | OFlags::WRONLY, Mode::from(0o644)).expect("a file");
            rustix::io::write(&file, b"The party.").expect("a text");
        }
    }
    let said = folder.run(&[], 3);
    let deep = format!("{}b.txt", "d/".repeat(101));
    assert_eq!(folder.table("output", "documents").column("doc_id"), ["a.txt", deep.as_str()]);
    let skipped = folder.table("output", "skipped");
    assert_eq!((skipped.rows.len(), skipped.column("reason")[0]), (1, "unreadable"), "{said}");
    assert!(skipped.column("message")[0].contains("too long"), "{said}");
    // The standard library would hold every folder open at once.
    assert!(Command::new("rm").arg("-rf").arg(folder.path("input")).status().expect("rm").success());
}

#[test]
fn names_are_any_bytes_and_cannot_write_to_a_terminal() {
    let folder = Folder::new();
    for name in [&b"a\xff.txt"[..], b"b\nc.txt", b"\x1b]0;title\x07.txt", b"100%.txt"] {
        fs::write(folder.path("input").join(OsStr::from_bytes(name)), "The state.").expect("a file");
    }
    fs::write(folder.path("input").join(OsStr::from_bytes(b"\x1b[31mred.txt")), b"\0\0").expect("a file");
    let said = folder.run(&["-v"], 3);
    assert!(!said.contains('\x1b'), "{said:?}");
    assert!(said.contains("[31mred.txt: binary"), "{said:?}");
    let documents = folder.table("output", "documents");
    assert_eq!(documents.column("doc_id"), ["\x1b]0;title\x07.txt", "100%25.txt", "a%FF.txt", "b\nc.txt"]);
    let inspected = folder.termloom(&["inspect"]);
    assert!(!inspected.stdout.contains(&0x1b), "{inspected:?}");
}

#[test]
fn few_open_files_are_enough() {
    let folder = Folder::new();
    for number in 0..200 {
        folder.write(&format!("input/{number}/{number}.txt"), "The state.");
        folder.write(&format!("input/{number}/{number}.csv"), "text\nThe party.\n");
    }
    folder.run(&["-o", "many"], 0);
    let limited = |files: u32| {
        let script = format!("ulimit -n {files}; exec '{}' run --quiet", env!("CARGO_BIN_EXE_termloom"));
        Command::new("sh").args(["-c", &script]).current_dir(folder.path(".")).output().expect("a shell")
    };
    // Where there are too few, inputs are not taken for bad ones.
    let run = limited(12);
    assert_eq!(run.status.code(), Some(1), "{run:?}");
    assert!(String::from_utf8_lossy(&run.stderr).contains("Too many open files"), "{run:?}");
    assert!(!folder.path("output").exists());
    let run = limited(64);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    assert!(folder.bytes("many") == folder.bytes("output"));
}

#[test]
fn files_that_are_too_large_cost_only_themselves() {
    let folder = Folder::with(&[("a.txt", b"The state.")]);
    for name in ["long.txt", "long.jsonl"] {
        // Nothing of it is on the disk.
        File::create(folder.path("input").join(name)).and_then(|file| file.set_len(5 << 30)).expect("a file");
    }
    // Without tables of tokens, nobody asks whether so much would fit on the disk.
    folder.run(&["--tables", "documents,skipped"], 3);
    let expected = [["long.jsonl", "quarantined", "too-large"], ["long.txt", "quarantined", "too-large"]];
    assert_eq!(reasons(&folder, "output"), expected.map(|row| row.map(String::from)));
}

#[test]
fn a_very_long_word_is_a_word_and_no_long_cell() {
    let folder = Folder::new();
    folder.write("input/a.txt", "x".repeat(20 << 20) + " state");
    folder.run(&["--tables", "terms,documents", "--format", "csv"], 0);
    assert_eq!(folder.table("output", "documents").column("tokens"), ["2"]);
    let terms = fs::metadata(folder.path("output/terms.csv")).expect("a file");
    assert!(terms.len() < 1 << 10);
}

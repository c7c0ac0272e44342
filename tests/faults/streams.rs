//! Standard output and standard error that cannot be written to.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use crate::folder::Folder;

const RUN: [&str; 6] = ["run", "in", "-o", "out", "--themes", "themes.yaml"];

/// A pipe that nobody reads any more.
fn unread() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

/// A disk without room.
fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").expect("/dev/full").into()
}

/// With one file that can be used and some that cannot, which is said on standard error.
fn folder() -> Folder {
    let folder = Folder::with_articles();
    folder.write("in/bad.txt", b"a binary\0\0\0file of some length");
    folder
}

fn ended(folder: &Folder, mut command: Command) -> Option<i32> {
    let child = command.stdin(Stdio::null()).spawn().expect("a run");
    folder.end_of(child).code
}

#[test]
fn whatever_happens_to_what_is_printed_the_output_is_whole_and_the_code_says_so() {
    let streams: [fn() -> Stdio; 3] = [unread, full, Stdio::null];
    for out in streams {
        for err in streams {
            let folder = folder();
            let mut command = folder.termloom(&RUN);
            command.stdout(out()).stderr(err());
            assert_eq!(ended(&folder, command), Some(3));
            assert!(folder.digest("out").contains_key("run.json"));
            let mut audit = folder.termloom(&["themes", "audit", "themes.yaml", "in", "-o", "audit"]);
            audit.stdout(out()).stderr(err());
            assert_eq!(ended(&folder, audit), Some(3));
            let mut again = folder.termloom(&RUN);
            again.stdout(out()).stderr(err());
            assert_eq!(ended(&folder, again), Some(4), "what went wrong is in the code");
        }
    }
}

#[test]
fn a_command_that_only_prints_does_not_hang() {
    for arguments in [&["kwic", "the", "in"][..], &["inspect", "in", "--json"], &["kwic", "the", "in", "--format=csv"]]
    {
        for (out, code) in [(full as fn() -> Stdio, Some(1)), (unread, None)] {
            let folder = folder();
            let mut command = folder.termloom(arguments);
            command.stdout(out()).stderr(full());
            let ended = ended(&folder, command);
            assert!(ended == code || code.is_none() && matches!(ended, Some(0 | 3)), "{arguments:?}: {ended:?}");
        }
        let folder = folder();
        let mut command = folder.termloom(arguments);
        command.stdout(Stdio::null()).stderr(unread());
        assert_eq!(ended(&folder, command), Some(3), "{arguments:?}");
    }
}

#[test]
fn streams_that_are_closed_end_nothing() {
    let folder = folder();
    let mut shell = Command::new("sh");
    let program = folder.termloom(&RUN);
    shell.args(["-c", "exec \"$0\" \"$@\" <&- >&- 2>&-"]).arg(program.get_program()).args(RUN);
    shell.current_dir(folder.path(""));
    assert_eq!(ended(&folder, shell), Some(3));
    assert!(folder.digest("out").contains_key("run.json"));
}

#[test]
fn members_of_an_archive_that_cannot_be_used_are_summed_up() {
    let folder = Folder::with_articles();
    let mut script = Command::new("tar");
    for n in 0..40 {
        folder.write(format!("members/{n}.txt"), b"a binary\0\0\0file");
    }
    script.args(["cf", "in/bad.tar", "members"]).current_dir(folder.path(""));
    assert!(script.status().expect("tar").success());
    let ran = folder.run(&RUN).ends_with(3).says("30 more of its members");
    assert_eq!(ran.err.lines().filter(|line| line.contains("bad.tar#")).count(), 11, "{}", ran.err);
}

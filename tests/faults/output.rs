//! What stands at the place of the output, and what comes there while a run goes on.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::folder::{Folder, NOBODY};
use crate::needs::{has_strace, is_root, left_out};
use crate::strace::Fault;

const RUN: [&str; 9] = ["run", "in", "-o", "out", "-q", "--themes", "themes.yaml", "--format", "csv"];

fn overwrite() -> Vec<&'static str> {
    [&RUN[..], &["--overwrite"]].concat()
}

/// The run stands still while it reads an input.
fn at_input() -> Fault {
    Fault::stop("statx").of("in/a.txt")
}

fn mode(folder: &Folder, name: &str) -> u32 {
    fs::metadata(folder.path(name)).expect("metadata").mode() & 0o7777
}

#[test]
fn what_is_saved_into_the_output_during_a_run_is_in_it_after() {
    if !has_strace() {
        return;
    }
    for before in ["nothing", "an empty folder", "results", "a note"] {
        let folder = Folder::with_articles();
        match before {
            "an empty folder" => fs::create_dir(folder.path("out")).expect("a folder"),
            "results" => drop(folder.run(&RUN).ends_with(0)),
            "a note" => folder.write("out/README.md", "mine"),
            _ => {}
        }
        let kept = folder.read("out/README.md");
        let save = || {
            folder.write("out/notes.txt", "mine");
            folder.write("out/more/terms.csv", "mine");
        };
        folder.stopped(&at_input(), &overwrite(), save).ends_with(0).says("`more`, `notes.txt` came into the output");
        assert_eq!((folder.read("out/notes.txt"), folder.read("out/more/terms.csv")), ("mine".into(), "mine".into()));
        assert!(folder.path("out/run.json").exists() && folder.read("out/README.md") == kept, "{before}");
        assert!(!folder.names(".").iter().any(|name| name.contains("termloom")), "{before}: {:?}", folder.names("."));
    }
}

#[test]
fn what_is_saved_under_the_name_of_a_table_is_kept_beside_the_output_and_said() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    let save = || folder.write("out/terms.csv", "mine");
    let said = folder.stopped(&at_input(), &RUN, save).ends_with(0).err;
    let kept = said.split('`').find(|part| part.contains("termloom-done-")).expect("where it is").to_string();
    assert_eq!(fs::read_to_string(format!("{kept}/terms.csv")).expect("it is there"), "mine");
    // Later runs leave it there, too.
    folder.run(&overwrite()).ends_with(0).says(&kept);
    assert_eq!(fs::read_to_string(format!("{kept}/terms.csv")).expect("it is there"), "mine");
}

#[test]
fn a_file_that_comes_into_the_place_of_the_output_stays() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    folder.stopped(&at_input(), &RUN, || folder.write("out", "mine")).ends_with(1).says("cannot commit");
    assert_eq!(folder.read("out"), "mine");
    folder.run(&overwrite()).ends_with(4).says("is a file");
}

#[test]
fn what_is_kept_is_a_file_or_a_link_and_nothing_else() {
    let folder = Folder::with_articles();
    folder.write("out/README.md/x", "mine");
    folder.run(&overwrite()).ends_with(4).says("README.md");
    assert_eq!(folder.read("out/README.md/x"), "mine");
    folder.write("linked/.gitignore", "*");
    symlink("nowhere", folder.path("linked/README.md")).expect("a link");
    let into_linked: Vec<&str> = RUN.iter().map(|&word| if word == "out" { "linked" } else { word }).collect();
    folder.run(&into_linked).ends_with(0);
    assert_eq!(fs::read_link(folder.path("linked/README.md")).expect("a link").to_str(), Some("nowhere"));
    assert_eq!(folder.read("linked/.gitignore"), "*");
    assert!(folder.path("linked/run.json").exists());
}

#[test]
fn mode_and_owner_of_the_replaced_folder_are_kept() {
    let folder = Folder::with_articles();
    fs::create_dir(folder.path("out")).expect("a folder");
    for wanted in [0o700, 0o2770, 0o555] {
        fs::set_permissions(folder.path("out"), fs::Permissions::from_mode(wanted)).expect("permissions");
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(folder.path("out"), Some(NOBODY), Some(NOBODY)).expect("an owner");
        }
        folder.run(&overwrite()).ends_with(0);
        assert_eq!(mode(&folder, "out"), wanted);
        if rustix::process::geteuid().is_root() {
            assert_eq!(fs::metadata(folder.path("out")).expect("metadata").uid(), NOBODY);
        }
        assert_eq!(folder.names("."), [".printed", ".said", "in", "out", "themes.yaml"]);
    }
}

#[test]
fn what_is_written_is_for_its_owner_only_until_it_is_the_output() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    let look = || {
        let names = folder.names(".");
        let staging = names.iter().find(|name| name.contains("termloom-new-")).expect("a folder that is written into");
        assert_eq!(mode(&folder, staging), 0o700);
    };
    folder.stopped(&at_input(), &RUN, look).ends_with(0);
}

/// Ends with `code` before any input is opened.
fn refused(folder: &Folder, output: &str, code: i32, words: &str) {
    let arguments: Vec<&str> =
        RUN.iter().map(|&word| if word == "out" { output } else { word }).chain(["--overwrite"]).collect();
    let since = Instant::now();
    if has_strace() {
        let seen = Fault::delay("openat", Duration::ZERO).of(folder.path("in")).of("in/a.txt").of("in");
        let ran = folder.try_with(&seen, &arguments).ends_with(code).says(words);
        assert_eq!(ran.fired(), 0, "{}", ran.trace);
    } else {
        folder.run(&arguments).ends_with(code).says(words);
    }
    assert!(since.elapsed() < Duration::from_secs(30));
}

#[test]
fn what_cannot_become_an_output_is_refused_before_anything_is_read() {
    let folder = Folder::with_articles();
    folder.write("file", "mine");
    symlink("missing", folder.path("dangling")).expect("a link");
    folder.write("foreign/x.csv", "mine");
    refused(&folder, "file", 4, "is a file");
    refused(&folder, "file/out", 1, "is a file");
    refused(&folder, "missing/out", 1, "make the folder");
    refused(&folder, "dangling", 1, "is a link to `missing`, which is not there");
    refused(&folder, "foreign", 4, "`x.csv` and no results of termloom");
    refused(&folder, "/dev/null", 4, "is a file");
    refused(&folder, "/", 1, "cannot be an output folder");
    let missing = ["run", "in", "-o", "out", "--temp-dir", "nowhere"];
    folder.run(&missing).ends_with(2).says("there is no folder `nowhere` for the temporary file");
    assert_eq!((folder.read("file"), folder.read("foreign/x.csv")), ("mine".into(), "mine".into()));
}

#[test]
fn an_output_that_cannot_be_read_is_not_taken_for_a_foreign_one() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    folder.run(&RUN).ends_with(0);
    let before = folder.digest("out");
    let fault = Fault::error("read", "EIO").of(folder.path("out/run.json"));
    folder.run_with(&fault, &overwrite()).ends_with(1).says("run.json").says("Input/output error");
    assert_eq!(folder.digest("out"), before);
}

#[test]
fn a_mount_point_is_refused_at_once_with_a_way_on() {
    if !is_root() {
        return;
    }
    let folder = Folder::with_articles();
    fs::create_dir(folder.path("out")).expect("a folder");
    let mount = |what: &str| Command::new(what).args(["-t", "tmpfs", "tmpfs"]).arg(folder.path("out")).status();
    if !mount("mount").is_ok_and(|status| status.success()) {
        return left_out("nothing can be mounted");
    }
    let arguments = overwrite();
    let within: Vec<&str> = RUN.iter().map(|&word| if word == "out" { "out/results" } else { word }).collect();
    let (at, inside) = (folder.run(&arguments), folder.run(&within));
    let unmounted = Command::new("umount").arg(folder.path("out")).status().expect("umount");
    at.ends_with(1).says("is a mount point").says("out/results");
    inside.ends_with(0);
    assert!(unmounted.success());
}

#[test]
fn what_another_user_may_not_replace_is_refused_at_once() {
    let folder = Folder::with_articles();
    let Some(mut probe) = folder.termloom_as_nobody(&["--version"]) else { return };
    assert!(probe.status().expect("a run").success());
    let set =
        |name: &str, mode| fs::set_permissions(folder.path(name), fs::Permissions::from_mode(mode)).expect("a mode");
    let run = |output: &str| {
        let arguments: Vec<&str> =
            RUN.iter().map(|&word| if word == "out" { output } else { word }).chain(["--overwrite"]).collect();
        folder.ended(folder.termloom_as_nobody(&arguments).expect("another user"))
    };
    for (parent, mode) in [("sticky", 0o1777), ("open", 0o777), ("closed", 0o555)] {
        fs::create_dir(folder.path(parent)).expect("a folder");
        set(parent, mode);
        let output = format!("{parent}/out");
        let of_root: Vec<&str> = RUN.iter().map(|&word| if word == "out" { &*output } else { word }).collect();
        folder.run(&of_root).ends_with(0);
        let before = folder.digest(&output);
        let said = run(&output).ends_with(1).err;
        assert!(said.contains("ermission denied") || said.contains("not permitted"), "{said}");
        assert_eq!(folder.digest(&output), before);
        assert_eq!(folder.names(parent), ["out"], "{said}");
    }
    // A lock that a killed run of root has left does not stop others.
    folder.write("open/.mine.termloom-lock", "");
    run("open/mine").ends_with(0);
    assert!(!folder.path("open/.mine.termloom-lock").exists());
    folder.write("open/.mine.termloom-lock", "");
    set("open/.mine.termloom-lock", 0o600);
    run("open/mine").ends_with(1).says("open/.mine.termloom-lock");
}

#[test]
fn results_within_the_input_are_not_read() {
    let folder = Folder::with_articles();
    for output in ["in/out", "./in/other", "in/sub/../third"] {
        fs::create_dir_all(folder.path("in/sub")).expect("a folder");
        for more in [&[][..], &["--overwrite"]] {
            let arguments = [&["run", "in", "-o", output, "--themes", "themes.yaml", "-q"], more].concat();
            folder.run(&arguments).ends_with(0);
            let documents = folder.read(&format!("{output}/documents.csv"));
            assert_eq!(documents.lines().count(), 3, "{documents}");
        }
    }
    folder.run(&["run", "in", "-o", "in", "--overwrite"]).ends_with(4);
    let hits = |folder: &Folder| {
        let kwic = ["kwic", "the", "in", "-o", "in/hits.csv", "--text-column", "match", "-q"];
        folder.run(&kwic).ends_with(0);
        folder.read("in/hits.csv")
    };
    let first = hits(&folder);
    assert!(first.lines().count() > 4);
    assert_eq!(hits(&folder), first);
}

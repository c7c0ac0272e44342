//! Runs that are killed.

use crate::folder::Folder;
use crate::needs::has_strace;
use crate::strace::{Fault, until_no_fault};

const RUN: [&str; 9] = ["run", "in", "-o", "out", "--quiet", "--threads", "1", "--tables", "terms,documents"];

#[test]
fn a_kill_at_each_rename_leaves_the_old_or_the_new_output() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    folder.run(&RUN).ends_with(0);
    let old = folder.digest("out");
    folder.write("in/c.txt", "A third article.\n");
    let again = [&RUN[..], &["--overwrite"]].concat();
    until_no_fault(|n| {
        let ran = folder.try_with(&Fault::kill("rename,renameat,renameat2").when(n).in_main_thread(), &again);
        if ran.fired() > 0 {
            assert_eq!(folder.digest("out"), old);
        }
        ran
    });
    assert_ne!(folder.digest("out"), old);
    assert_eq!(folder.names("."), [".printed", ".said", ".trace", "in", "out"]);
}

#[test]
fn the_faults_of_strace_fire_as_they_are_asked_for() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    // A document that goes after it was listed is said to be gone.
    let listed = Fault::stop("statx").of("in/a.txt");
    let ran = folder.stopped(&listed, &RUN, || std::fs::remove_file(folder.path("in/a.txt")).expect("a file"));
    assert!(ran.fired() > 0 && ran.ends_with(3).err.contains("1 quarantined"));
    folder.run_with(&Fault::error("renameat2,rename", "EIO"), &[&RUN[..], &["--overwrite"]].concat()).ends_with(1);
    assert_eq!(folder.try_with(&Fault::error("fsync", "EIO").when(1000), &["tables"]).fired(), 0);
}

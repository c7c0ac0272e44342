//! Standard output and standard error that cannot be written to.

use std::process::Stdio;

use crate::folder::Folder;

/// A pipe that nobody reads any more.
fn unread() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

#[test]
fn a_run_whose_summary_nobody_reads_is_whole() {
    let folder = Folder::with_articles();
    let mut command = folder.termloom(&["run", "in", "-o", "out"]);
    let status = command.stdin(Stdio::null()).stdout(unread()).stderr(Stdio::null()).status().expect("a run");
    assert_eq!(status.code(), Some(0));
    assert!(folder.digest("out").contains_key("run.json"));
}

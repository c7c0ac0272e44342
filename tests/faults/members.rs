//! Members of archives that want to be somewhere else.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use crate::folder::Folder;
use crate::needs::has_strace;
use crate::strace::Fault;

const NAMES: [&str; 14] = [
    "../up.txt",
    "../../../../../../tmp/termloom-up.txt",
    "/tmp/termloom-root.txt",
    "//tmp/termloom-roots.txt",
    "a/../../b.txt",
    "./././c.txt",
    "C:\\termloom\\d.txt",
    "C:/termloom/e.txt",
    "x\\..\\..\\f.txt",
    "\\\\host\\share\\g.txt",
    "link/below.txt",
    "/dev/shm/termloom-h.txt",
    "out/documents.csv.txt",
    "\u{1b}[31m/i.txt",
];

/// Everything there is, and what links point to.
fn tree(folder: &Folder) -> BTreeSet<String> {
    let entries = walkdir::WalkDir::new(folder.path("")).into_iter().flatten();
    entries.map(|entry| entry.path().display().to_string()).filter(|path| !path.contains("/case/out")).collect()
}

fn zipped() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.add_symlink("link", "/tmp", options).expect("a link");
    for name in NAMES {
        zip.start_file(name, options).expect("a member");
        zip.write_all(b"The state.").expect("a member");
    }
    zip.finish().expect("an archive").into_inner()
}

fn tarred() -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut append = |name: &str, target: &str, kind: tar::EntryType, text: &[u8]| {
        let mut header = tar::Header::new_gnu();
        // By hand: the crate refuses such names.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.as_old_mut().linkname[..target.len()].copy_from_slice(target.as_bytes());
        header.set_size(text.len() as u64);
        header.set_mode(0o777);
        header.set_entry_type(kind);
        header.set_cksum();
        tar.append(&header, text).expect("a member");
    };
    append("link", "/tmp", tar::EntryType::Symlink, b"");
    append("hard.txt", "/etc/passwd", tar::EntryType::Link, b"");
    append("null.txt", "", tar::EntryType::Char, b"");
    append("disk.txt", "", tar::EntryType::Block, b"");
    append("pipe.txt", "", tar::EntryType::Fifo, b"");
    append("../folder/", "", tar::EntryType::Directory, b"");
    for name in NAMES {
        append(name, "", tar::EntryType::Regular, b"The state.");
    }
    tar.into_inner().expect("an archive")
}

#[test]
fn nothing_is_made_where_a_member_says() {
    if !has_strace() {
        return;
    }
    let folder = Folder::new();
    folder.write("case/in/a.zip", zipped());
    folder.write("case/in/b.tar", tarred());
    let before = tree(&folder);
    // They need no place but the memory; tables in archives have a temporary file without a name.
    let calls = "openat,open,creat,mkdir,mkdirat,symlink,symlinkat,link,linkat,mknod,mknodat,rename,renameat,renameat2,chmod,fchmodat";
    let watched = Fault::delay(calls, std::time::Duration::ZERO);
    let ran =
        folder.run_with(&watched, &["run", "case/in", "-o", "case/out", "--tables", "documents,skipped"]).ends_with(0);
    let made: Vec<&str> = ran.trace.lines().filter(|line| !line.contains("open") || line.contains("O_CREAT")).collect();
    let is_ours = |line: &&str| line.contains("/.out.termloom-") || line.contains("O_TMPFILE") || line.contains("+++");
    let others: Vec<&&str> = made.iter().filter(|line| line.contains('"') && !is_ours(line)).collect();
    assert!(others.is_empty() && made.iter().any(is_ours), "{others:?}");
    let mut after = tree(&folder);
    after.retain(|path| !path.ends_with("/.trace") && !path.ends_with("/.said") && !path.ends_with("/.printed"));
    assert_eq!(after, before);
    let documents = folder.read("case/out/documents.csv");
    assert_eq!(
        documents.lines().filter(|line| line.contains(".zip#") || line.contains(".tar#")).count(),
        2 * NAMES.len()
    );
    let skipped = folder.read("case/out/skipped.csv");
    for (name, reason) in [
        ("a.zip#link", "symlink"),
        ("b.tar#link", "symlink"),
        ("b.tar#hard.txt", "symlink"),
        ("b.tar#null.txt", "not-regular"),
        ("b.tar#disk.txt", "not-regular"),
        ("b.tar#pipe.txt", "not-regular"),
    ] {
        assert!(
            skipped.lines().any(|line| line.starts_with(&format!("{name},")) && line.contains(reason)),
            "{skipped}"
        );
    }
}

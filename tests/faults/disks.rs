//! Disks without room, and files that may not grow.

use std::fs;
use std::process::Command;

use crate::folder::Folder;
use crate::needs::{has_strace, is_root, left_out};
use crate::packed::{tarred, zipped};
use crate::strace::Fault;

const RUN: [&str; 8] = ["run", "in", "-o", "disk/out", "-q", "--themes", "themes.yaml", "--overwrite"];

/// A file system of some kB, until it is dropped.
struct Disk(std::path::PathBuf);

impl Disk {
    fn new(folder: &Folder, kilobytes: usize) -> Option<Disk> {
        if !is_root() {
            return None;
        }
        let path = folder.path("disk");
        fs::create_dir_all(&path).expect("a folder");
        let size = format!("size={kilobytes}k");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&path).status();
        if !mounted.is_ok_and(|status| status.success()) {
            left_out("nothing can be mounted");
            return None;
        }
        Some(Disk(path))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Many words, so that tables are much larger than what a run has besides.
fn words() -> String {
    (0..3000).map(|n| format!("word{n} {} ", n * 7919 % 1000)).collect()
}

#[test]
fn a_full_disk_is_said_with_what_is_needed_and_the_old_output_is_whole() {
    for of_format in ["csv", "parquet", "csv,parquet"] {
        let folder = Folder::with_articles();
        let arguments = [&RUN[..], &["--format", of_format]].concat();
        let few = [&RUN[..], &["--tables", "documents", "--format", "csv"]].concat();
        let many = words();
        fs::create_dir(folder.path("disk")).expect("a folder");
        folder.write("in/many.txt", &many);
        folder.run(&arguments).ends_with(0);
        let written = fs::read_dir(folder.path("disk/out")).expect("a folder").flatten();
        let bytes: u64 = written.map(|entry| entry.metadata().expect("metadata").len()).sum();
        fs::remove_dir_all(folder.path("disk/out")).expect("a folder");
        for percent in [5, 30, 60, 95] {
            let Some(_disk) = Disk::new(&folder, (bytes * percent / 100_000).max(16) as usize) else { return };
            fs::remove_file(folder.path("in/many.txt")).expect("a file");
            let is_fresh = folder.run(&few).code != Some(0);
            let before = folder.digest("disk/out");
            folder.write("in/many.txt", &many);
            let ran = folder.run(&arguments).ends_with(1);
            assert!(ran.err.contains("is full") || ran.err.contains("No space left"), "{}", ran.err);
            assert!(!ran.err.contains("specification") && ran.err.contains("disk/"), "{}", ran.err);
            assert!(is_fresh || percent < 30 || ran.err.contains("hint:") && ran.err.contains("MB"), "{}", ran.err);
            assert_eq!(folder.digest("disk/out"), before);
            let names = folder.names("disk");
            assert!(!names.iter().any(|name| name.contains("termloom")), "{names:?}");
        }
    }
}

#[test]
fn a_file_that_may_not_grow_is_an_error_with_a_hint_and_no_signal() {
    let folder = Folder::with_articles();
    let here = ["run", "in", "-o", "out", "-q", "--themes", "themes.yaml", "--overwrite"];
    folder.run(&here).ends_with(0);
    let before = folder.digest("out");
    folder.write("in/many.txt", words());
    for (blocks, format) in [("8", "csv"), ("8", "parquet"), ("64", "parquet"), ("128", "csv")] {
        let mut shell = Command::new("sh");
        let arguments = [&here[..], &["--format", format]].concat();
        let program = folder.termloom(&arguments);
        let script = format!("ulimit -f {blocks}; exec \"$0\" \"$@\"");
        shell.args(["-c", &script]).arg(program.get_program()).args(arguments).current_dir(folder.path(""));
        let ran = folder.ended(shell).ends_with(1).says("File too large").says("ulimit -f");
        assert!(!ran.err.contains("specification"), "{}", ran.err);
        assert_eq!(folder.digest("out"), before);
        assert!(!folder.names(".").iter().any(|name| name.contains("termloom")));
    }
}

#[test]
fn a_temporary_file_without_room_costs_its_archive_and_a_broken_disk_the_run() {
    if !has_strace() {
        return;
    }
    let folder = Folder::with_articles();
    folder.write("in/packed.tar", tarred(&[("a.txt", b"The state."), ("b.txt", b"The press.")]));
    let arguments =
        [&RUN[..3], &["out", "-q", "--tables", "documents,skipped", "--temp-dir", "temp", "--overwrite"]].concat();
    fs::create_dir(folder.path("temp")).expect("a folder");
    for error in ["ENOSPC", "EDQUOT"] {
        folder.run_with(&Fault::error("pwrite64", error).when("1+"), &arguments).ends_with(3);
        let skipped = folder.read("out/skipped.csv");
        assert!(
            skipped.lines().count() == 2 && skipped.contains("packed.tar,quarantined,read,too-large,"),
            "{skipped}"
        );
        assert!(
            skipped.contains("`temp`") && skipped.contains("--temp-dir") && skipped.contains("10 bytes"),
            "{skipped}"
        );
        assert_eq!(folder.read("out/documents.csv").lines().count(), 3);
    }
    let ran = folder.run_with(&Fault::error("pwrite64", "EIO"), &arguments).ends_with(1).says("`temp`");
    assert!(ran.err.contains("--temp-dir") && !ran.err.contains("--memory"), "{}", ran.err);
    assert!(folder.names("temp").is_empty());
}

#[test]
fn an_archive_that_fills_the_temporary_folder_costs_itself_and_gives_its_room_back() {
    let folder = Folder::with_articles();
    let (long, short) = (words(), words()[..9000].to_string());
    let many: Vec<String> = (0..40).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), long.as_bytes())).collect();
    folder.write("in/large.tar", tarred(&many));
    let table = ["text\n", &[&long, "\n"].concat().repeat(20)].concat();
    folder.write("in/table.zip", zipped(&[("a.csv", table.as_bytes())]));
    // An archive within is copied whole, and goes to the folder where it is large.
    let noise: Vec<u8> =
        (0u64..9 << 18).flat_map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ n << 7).to_le_bytes()).collect();
    folder.write("in/within.tar", tarred(&[("a.zip", &zipped(&[("a.bin", &noise[..]), ("b.txt", b"The state.")]))]));
    for n in 0..8 {
        folder.write(
            format!("in/small{n}.zip"),
            zipped(&[("a.txt", short.as_bytes()), ("b.csv", b"text\nThe state.\n")]),
        );
    }
    let run = [
        "run",
        "in",
        "-o",
        "out",
        "-q",
        "--tables",
        "documents,skipped",
        "--overwrite",
        "--temp-dir",
        "disk",
        "--threads",
    ];
    fs::create_dir(folder.path("disk")).expect("a folder");
    folder.run(&[&run[..], &["2"]].concat()).ends_with(0);
    let all = folder.read("out/skipped.csv");
    assert!(all.lines().count() == 2 && all.contains("a.bin,skipped,"), "{all}");
    for threads in ["1", "4"] {
        let Some(_disk) = Disk::new(&folder, 400) else { return };
        folder.run(&[&run[..], &[threads]].concat()).ends_with(3);
        let skipped = folder.read("out/skipped.csv");
        let said: Vec<&str> = skipped
            .lines()
            .skip(1)
            .filter_map(|row| row.split_once(",quarantined,read,too-large,"))
            .map(|(name, why)| {
                assert!(why.contains("no room") && why.contains("--temp-dir"), "{why}");
                name
            })
            .collect();
        assert_eq!((said, skipped.lines().count()), (vec!["large.tar", "table.zip", "within.tar"], 4), "{skipped}");
        // The two articles, and two documents in each of the small ones.
        assert_eq!(folder.read("out/documents.csv").lines().count(), 1 + 2 + 16);
    }
}

//! Inputs that become something else between the listing and the last byte.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;

use crate::folder::{Folder, Ran};
use crate::needs::has_strace;
use crate::packed;
use crate::strace::Fault;

const RUN: [&str; 9] =
    ["run", "in", "-o", "out", "--threads", "1", "--tables", "documents,terms,skipped", "--overwrite"];

/// Rows of a table, more than a reader takes at once, each as long as every other.
fn rows(word: &str, form: impl Fn(&str) -> String) -> String {
    (0..12_000).map(|row| form(&format!("{row:05} {word} state"))).collect()
}

/// Files that are read each in its own way, and what is in them with a word of five letters.
fn kinds(word: &str) -> [(&'static str, Vec<u8>); 5] {
    let text = rows(word, |text| format!("{text}\n"));
    let jsonl = rows(word, |text| format!("{{\"text\":\"{text}\"}}\n"));
    let json = format!("[{}{{\"text\":\"end\"}}]", rows(word, |text| format!("{{\"text\":\"{text}\"}},\n")));
    [
        ("x.html", format!("<p>{text}</p>").into()),
        ("x.csv", format!("text\n{text}").into()),
        ("x.jsonl", jsonl.into()),
        ("x.json", json.into()),
        ("x.mbox", format!("From a@example.org Thu Nov  1 11:19:12 2001\nSubject: s\n\n{text}").into()),
    ]
}

/// Expects that nothing of a file is counted, that this is said once and why, and that the other file is counted.
#[track_caller]
fn gives_nothing(folder: &Folder, ran: Ran, name: &str, reason: &str) {
    let trace = ran.trace.clone();
    ran.ends_with(3);
    let skipped = folder.read("out/skipped.csv");
    let said: Vec<&str> = skipped.lines().skip(1).collect();
    assert!(said.len() == 1 && said[0].starts_with(&format!("{name},quarantined,")), "{skipped}\n{trace}");
    assert!(said[0].contains(&format!(",{reason},")), "{skipped}");
    let documents = folder.read("out/documents.csv");
    assert_eq!(documents.lines().skip(1).map(|line| &line[..5]).collect::<Vec<_>>(), ["a.txt"], "{name}: {trace}");
}

/// Changes a file while the program stands still at each of its looks into it, one after the other.
fn at_each_read(calls: &str, change: impl Fn(&Folder, &str, &[u8])) {
    if !has_strace() {
        return;
    }
    for (name, bytes) in kinds("press").into_iter().chain(packed::kinds(&Folder::new())) {
        let folder = Folder::new();
        folder.write("in/a.txt", "The party and the press.\n");
        let path = format!("in/{name}");
        let mut fired = 0;
        // While it is looked at, while its rows are found, and while they are read.
        for n in [1, 2, 13, 17, 20] {
            folder.write(&path, &bytes);
            let fault = Fault::stop(calls).of(&path).when(n);
            let Some(ran) = folder.stopped_if(&fault, &packed::RUN, || change(&folder, &path, &bytes)) else { break };
            fired += 1;
            gives_nothing(&folder, ran, name, "changed");
        }
        assert!(fired > 0, "{name}: it never stopped");
    }
}

#[test]
fn a_file_that_is_cut_while_it_is_read_gives_nothing() {
    at_each_read("read,pread64", |folder, path, bytes| {
        let file = fs::OpenOptions::new().write(true).open(folder.path(path)).expect("a file");
        file.set_len(bytes.len() as u64 / 2).expect("a shorter file");
    });
}

#[test]
fn a_file_that_grows_while_it_is_read_gives_nothing() {
    at_each_read("openat", |folder, path, bytes| {
        let mut file = fs::OpenOptions::new().append(true).open(folder.path(path)).expect("a file");
        file.write_all(&bytes[bytes.len() - 60..]).expect("a longer file");
    });
}

#[test]
fn a_file_that_is_written_anew_with_the_same_length_gives_nothing() {
    at_each_read("read,pread64", |folder, path, bytes| {
        let other = kinds("party").into_iter().find(|(name, _)| path.ends_with(name)).map(|(_, other)| other);
        // What is packed is damaged then, which must not be what is said.
        let damaged = || bytes.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at % 99 == 0)).collect();
        fs::write(folder.path(path), other.unwrap_or_else(damaged)).expect("a file");
    });
}

#[test]
fn what_takes_the_place_of_a_listed_file_is_not_read() {
    if !has_strace() {
        return;
    }
    let folder = Folder::new();
    folder.write("in/a.txt", "The party and the press.\n");
    let secret = "text\nsecretword s\n";
    folder.write("secret", secret);
    type Replace = fn(&Folder, &str);
    let replacements: [(&str, Replace); 4] = [
        ("changed", |folder, path| symlink(folder.path("secret"), folder.path(path)).expect("a link")),
        ("changed", |folder, path| crate::inputs::make_fifo(&folder.path(path))),
        ("changed", |folder, path| fs::create_dir(folder.path(path)).expect("a folder")),
        ("vanished", |_, _| ()),
    ];
    for (turn, name) in ["x.txt", "x.csv", "x.html", "x.jsonl", "x.zip", "x.txt.gz", "nameless"].into_iter().enumerate()
    {
        // Each is replaced by a link, and by one of the others.
        for (reason, replace) in [replacements[0], replacements[1 + turn % 3]] {
            let path = format!("in/{name}");
            let _ = fs::remove_dir(folder.path(&path));
            // As long as the secret, so that the length tells nothing.
            folder.write(&path, secret.replace("secretword", "firstwords"));
            let listed = Fault::stop("statx,newfstatat,lstat").of(&path);
            let ran = folder.stopped(&listed, &RUN, || {
                fs::remove_file(folder.path(&path)).expect("a file");
                replace(&folder, &path);
            });
            gives_nothing(&folder, ran, name, reason);
            assert!(!folder.read("out/terms.csv").contains("secretword"));
            let _ = fs::remove_file(folder.path(&path));
        }
    }
}

#[test]
fn a_file_that_is_replaced_by_one_of_the_same_length_and_times_gives_nothing() {
    if !has_strace() {
        return;
    }
    let folder = Folder::new();
    folder.write("in/a.txt", "The party and the press.\n");
    folder.write("in/x.html", "<p>first words</p>");
    folder.write("other", "<p>other words</p>");
    let time = fs::metadata(folder.path("in/x.html")).and_then(|known| known.modified()).expect("a time");
    fs::File::options().write(true).open(folder.path("other")).expect("a file").set_modified(time).expect("a time");
    let listed = Fault::stop("statx,newfstatat,lstat").of("in/x.html");
    let rename = || fs::rename(folder.path("other"), folder.path("in/x.html")).expect("another file");
    let ran = folder.stopped(&listed, &RUN, rename);
    gives_nothing(&folder, ran, "x.html", "changed");
}

#[test]
fn a_table_that_changes_between_two_passes_is_in_none() {
    if !has_strace() {
        return;
    }
    let folder = Folder::new();
    folder.write("in/a.txt", "The party and the press.\n");
    folder.write("in/x.csv", "text\nThe party and the press.\nThe state.\n");
    let run = [&RUN[..], &["--copies", "drop"]].concat();
    // In the first pass its row is the copy of the text, or the text of the row: the one that is left must be counted.
    let mut fired = 0;
    for n in 2..6 {
        folder.write("in/x.csv", "text\nThe party and the press.\nThe state.\n");
        let opened = Fault::stop("openat").of("in/x.csv").when(n);
        let change = || fs::write(folder.path("in/x.csv"), "text\nnothing left\n").expect("a file");
        let Some(ran) = folder.stopped_if(&opened, &run, change) else { break };
        fired += 1;
        gives_nothing(&folder, ran, "x.csv", "changed");
    }
    assert!(fired > 0, "it never stopped");
}

//! What a document costs in memory, by the kernel's account.

use std::fs;
use std::process::Child;
use std::thread;
use std::time::Duration;

use crate::folder::{Folder, Ran};

/// Runs the program, and looks at the most memory that it had until it ended.
fn peak_of(folder: &Folder, arguments: &[&str]) -> (Ran, u64) {
    let child: Child = folder.started(folder.termloom(arguments));
    let status = format!("/proc/{}/status", child.id());
    let watching = thread::spawn(move || {
        let mut peak = 0;
        while let Ok(text) = fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(kib) = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()) else {
                break;
            };
            peak = kib;
            thread::sleep(Duration::from_millis(2));
        }
        peak
    });
    let ran = folder.end_of(child);
    (ran, watching.join().expect("a thread that only reads") << 10)
}

#[test]
fn a_document_takes_few_times_its_size() {
    let folder = Folder::new();
    let text = "the state and the party went on. ".repeat(300_000);
    folder.write("in/long.txt", &text);
    let limit = ["--tables", "terms,doc_terms", "--threads", "1", "--memory"];
    let (ran, peak) = peak_of(&folder, &[&["run", "in", "-o", "small"], &limit[..], &["256MiB"]].concat());
    ran.ends_with(0);
    assert!(peak > 0, "the peak was seen");
    // Three times, and what the program takes itself.
    assert!(peak < 3 * text.len() as u64 + (128 << 20), "{peak} bytes for a text of {}", text.len());
    folder.run(&[&["run", "in", "-o", "large"], &limit[..], &["4GiB"]].concat()).ends_with(0);
    for table in ["terms.csv", "doc_terms.csv"] {
        assert_eq!(folder.read(&format!("small/{table}")), folder.read(&format!("large/{table}")), "{table}");
    }
}

#[test]
fn a_document_that_does_not_fit_names_the_limit_that_it_needs() {
    let folder = Folder::new();
    folder.write("in/large.txt", "a b ".repeat(8_000_000));
    folder.write("in/small.txt", "the state");
    let arguments = ["run", "in", "-o", "out", "--tables", "terms,skipped", "--threads", "1", "--memory", "128MiB"];
    let (ran, peak) = peak_of(&folder, &arguments);
    ran.ends_with(3);
    assert!((1..200 << 20).contains(&peak), "{peak} bytes");
    let skipped = folder.read("out/skipped.csv");
    assert!(skipped.contains("too-large") && skipped.contains("--memory 256MiB"), "{skipped}");
    assert!(folder.read("out/terms.csv").contains("state"));
}

//! What a document costs in memory, by the kernel's account.

use std::fs;
use std::process::{Child, Command};
use std::thread;
use std::time::Duration;

use crate::folder::{Folder, Ran};

/// The most that a run had, by the kernel's account.
#[derive(Clone, Copy, Debug, Default)]
struct Peak {
    bytes: u64,
    descriptors: usize,
}

/// Runs the program, and looks at the most that it had until it ended.
fn most_of(folder: &Folder, arguments: &[&str]) -> (Ran, Peak) {
    let child: Child = folder.started(folder.termloom(arguments));
    let (status, descriptors) = (format!("/proc/{}/status", child.id()), format!("/proc/{}/fd", child.id()));
    let watching = thread::spawn(move || {
        let mut peak = Peak::default();
        while let Ok(text) = fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(kib) = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()) else {
                break;
            };
            let open = fs::read_dir(&descriptors).map_or(0, Iterator::count);
            peak = Peak { bytes: kib << 10, descriptors: peak.descriptors.max(open) };
            thread::sleep(Duration::from_millis(2));
        }
        peak
    });
    let ran = folder.end_of(child);
    (ran, watching.join().expect("a thread that only reads"))
}

fn peak_of(folder: &Folder, arguments: &[&str]) -> (Ran, u64) {
    let (ran, peak) = most_of(folder, arguments);
    (ran, peak.bytes)
}

/// What the program takes besides: its code, which is far larger where it was built for tests, and rows that are written.
const BESIDE: u64 = 96 << 20;

#[test]
fn a_text_full_of_hits_takes_few_times_its_size() {
    let folder = Folder::new();
    let text = "ab bc. ".repeat(900_000);
    folder.write("in/long.txt", &text);
    folder.write("themes.yaml", "one: [ab]\ntwo: [bc]\n");
    let run = ["run", "in", "--themes", "themes.yaml", "--threads", "1", "--format", "csv", "--max-hits", "100"];
    let run =
        [&run[..], &["--tables", "theme_hits,theme_pairs,theme_collocates,doc_themes,theme_patterns", "-o"]].concat();
    let (ran, peak) = peak_of(&folder, &[&run[..], &["small", "--memory", "256MiB"]].concat());
    ran.ends_with(0);
    assert!(peak > 0 && peak < 6 * text.len() as u64 + BESIDE, "{peak} bytes for a text of {}", text.len());
    assert!(folder.read("small/theme_patterns.csv").contains("900000"));
    folder.run(&[&run[..], &["large", "--memory", "4GiB"]].concat()).ends_with(0);
    assert_eq!(folder.digest("small"), folder.digest("large"));
}

#[test]
fn ten_times_the_input_stays_within_the_limit() {
    let folder = Folder::new();
    for number in 0..200 {
        let words =
            |round: u32| format!("the state w{} and the party v{} went on. ", (number * 7 + round) % 997, round % 91);
        let text: String = (0..400).map(words).collect();
        folder.write(format!("in/many/{number}.txt"), &text);
        if number < 20 {
            folder.write(format!("in/few/{number}.txt"), &text);
        }
    }
    let run = ["run", "--threads", "1", "--tables", "documents,terms,doc_terms,pairs", "--format", "csv"];
    let small = [&run[..], &["--memory", "128MiB"]].concat();
    let (ran, of_few) = peak_of(&folder, &[&small[..], &["in/few", "-o", "few"]].concat());
    ran.ends_with(0);
    let (ran, of_many) = peak_of(&folder, &[&small[..], &["in/many", "-o", "many"]].concat());
    ran.ends_with(0);
    assert!(of_few > 0 && of_many < (128 << 20) + BESIDE, "{of_few} and {of_many} bytes");
    assert!(!folder.read("many/run.json").contains("\"temporary_bytes\": 0,"), "nothing went to the disk");
    folder.run(&[&run[..], &["--memory", "4GiB", "in/many", "-o", "large"]].concat()).ends_with(0);
    assert_eq!(folder.digest("many"), folder.digest("large"));
}

#[test]
fn an_allocation_that_fails_ends_the_run() {
    let folder = Folder::new();
    let words = |round: u32| format!("state w{} party v{} ", round % 9973, round % 9001);
    folder.write("in/long.txt", (0..60_000).map(words).collect::<String>());
    let (mut whole, mut failed, mut said) = (0, 0, 0);
    let program = folder.termloom(&[]).get_program().to_os_string();
    for mib in (100..900).step_by(40) {
        let script = format!("ulimit -v {}; exec \"$0\" \"$@\"", mib << 10);
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(script).arg(&program).args([
            "run",
            "in",
            "-o",
            "out",
            "--memory",
            "4GiB",
            "--threads",
            "2",
        ]);
        shell.args(["--tables", "terms,doc_terms,pairs"]).env("RUST_BACKTRACE", "0").current_dir(folder.path("."));
        let ran = folder.ended(shell);
        match ran.code {
            Some(0) => {
                whole += 1;
                fs::remove_dir_all(folder.path("out")).expect("an output");
            }
            // A program that cannot be loaded says so itself.
            Some(127) => {}
            _ => {
                assert_eq!(ran.code, Some(1), "{mib} MiB: signal {:?}: {}", ran.signal, ran.err);
                said += usize::from(ran.err.contains("memory allocation of") && ran.err.contains("--memory"));
                failed += 1;
            }
        }
        assert_eq!(folder.names("."), [".printed", ".said", "in"], "{mib} MiB: {}", ran.err);
    }
    assert!(whole > 0 && said > 0, "{whole} whole, {failed} failed, {said} of these for an allocation");
}

#[test]
fn many_small_files_cost_little_each() {
    const FILES: usize = 14_000;
    let folder = Folder::new();
    for number in 0..FILES {
        folder.write(format!("in/{:03}/{number:0240}.txt", number % 100), "The state.");
    }
    let run = ["run", "in", "-o", "out", "--threads", "2", "--tables", "documents,inputs,skipped,terms", "--memory"];
    let (ran, peak) = most_of(&folder, &[&run[..], &["128MiB"]].concat());
    ran.ends_with(1).says("14000 files").says("--memory 256MiB");
    assert!(peak.bytes > 0 && peak.bytes < (128 << 20) + BESIDE, "{peak:?}");
    assert_eq!(folder.names("."), [".printed", ".said", "in"]);
    let (ran, peak) = most_of(&folder, &[&run[..], &["256MiB"]].concat());
    ran.ends_with(0);
    assert_eq!(folder.read("out/documents.csv").lines().count(), FILES + 1);
    assert!(peak.bytes < 256 << 20, "{peak:?}");
    assert!((1..100).contains(&peak.descriptors), "{peak:?}");
}

#[test]
fn a_line_without_end_is_too_large_for_little_memory() {
    let folder = Folder::new();
    folder.write("in/good.txt", "the state");
    folder.write("in/line.txt", "ab ".repeat(34_000_000));
    let table = format!("text\nthe party\n\"{}", "ab ".repeat(34_000_000));
    folder.write("in/row.csv", table);
    let sparse = fs::File::create(folder.path("in/sparse.txt")).expect("a file");
    sparse.set_len(5 << 30).expect("a sparse file");
    let run = ["run", "in", "-o", "out", "--tables", "terms,skipped", "--threads", "1", "--memory", "256MiB"];
    let (ran, peak) = peak_of(&folder, &run);
    ran.ends_with(3);
    assert!(peak > 0 && peak < 256 << 20, "{peak} bytes");
    let skipped = folder.read("out/skipped.csv");
    for (name, reason) in [("line.txt", "too-large"), ("row.csv", "bad-row"), ("sparse.txt", "too-large")] {
        let line = skipped.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        assert!(line.contains(reason), "{name}: {skipped}");
    }
    assert!(folder.read("out/terms.csv").contains("state"));
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

//! A reader that fails costs one file, whatever way it fails: this program is also the process that reads, and fails where a file says so.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use libtest_mimic::{Arguments, Failed, Trial};
use termloom::config::{Inputs, Isolate, WorkerCommand, Workers};
use termloom::corpus::serve_reader_after;
use termloom::{
    Config, DocumentRecord, InspectOptions, InspectSink, KwicOptions, KwicRow, KwicSink, Observer, Result, Silent,
    Skipped, inspect, kwic, run,
};

/// The argument with which this program reads for its tests.
const WORKER: &str = "read-worker";

/// What a file says to make its reader fail, the reason in `skipped`, and a part of the message.
const FAULTS: [(&str, &str, &str); 4] = [
    ("FAULT panic", "parser-crash", "panicked"),
    ("FAULT stack", "parser-crash", "ran out of stack"),
    ("FAULT memory", "out-of-memory", "--reader-memory"),
    ("FAULT loop", "timeout", "--reader-seconds"),
];

fn main() {
    if std::env::args().nth(1).as_deref() == Some(WORKER) {
        let served = serve_reader_after(&mut std::io::stdin(), &mut std::io::stdout(), &mut fail_if_asked);
        return served.expect("questions and answers");
    }
    let mut trials = Vec::new();
    for (fault, reason, message) in FAULTS {
        let name = fault.trim_start_matches("FAULT ");
        let mut add = |what: &str, test: fn(&str, &str, &str)| {
            let trial = move || {
                test(fault, reason, message);
                Ok::<(), Failed>(())
            };
            trials.push(Trial::test(format!("{name}_costs_one_{what}"), trial));
        };
        add("file", a_file);
        add("member", a_member);
        add("workbook", a_workbook);
        add("file_of_inspect", of_inspect);
        add("file_of_kwic", of_kwic);
    }
    let others: [(&str, fn()); 3] = [
        ("results_are_the_same_in_any_process", the_same),
        ("a_run_that_is_stopped_does_not_wait_for_a_reader", stopped),
        ("a_command_that_cannot_start_ends_the_run", no_command),
    ];
    for (name, test) in others {
        trials.push(Trial::test(name, move || {
            test();
            Ok(())
        }));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Fails as a file says.
fn fail_if_asked(bytes: &[u8]) {
    let is_asked = |fault: &str| bytes.windows(fault.len()).any(|part| part == fault.as_bytes());
    match FAULTS.iter().find(|(fault, ..)| is_asked(fault)) {
        Some(("FAULT panic", ..)) => panic!("as the file says"),
        Some(("FAULT stack", ..)) => {
            std::hint::black_box(deeper(1));
        }
        Some(("FAULT memory", ..)) => {
            let mut taken: Vec<Vec<u8>> = Vec::new();
            loop {
                taken.push(std::hint::black_box(vec![1; 1 << 24]));
            }
        }
        Some(("FAULT loop", ..)) => loop {
            std::hint::spin_loop();
        },
        _ => {}
    }
}

fn deeper(depth: u64) -> u64 {
    if depth == u64::MAX {
        return 0;
    }
    let here = std::hint::black_box([depth; 64]);
    deeper(depth + 1) + here[0]
}

fn options(folder: &Path) -> Config {
    let command = WorkerCommand::new(std::env::current_exe().expect("this program"), [WORKER]);
    let mut config = Config::new([folder.join("in")]).output(folder.join("out"));
    config.reading.isolation.workers = Workers::new(command);
    config.reading.isolation.reader_seconds = 1;
    config.resources.threads = 2.try_into().expect("two");
    config
}

/// A folder with files, of which `bad` says that its reader is to fail.
fn folder(bad: (&str, &[u8])) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("in")).expect("a folder");
    let page = |word: &str| format!("<title>{word}</title><p>The {word} of the state is here.</p>").into_bytes();
    for (name, bytes) in [("a.html", &page("first")[..]), ("z.html", &page("last")), bad] {
        fs::write(folder.path().join("in").join(name), bytes).expect("a file");
    }
    folder
}

fn page_that(fault: &str) -> Vec<u8> {
    format!("<p>The state</p><!-- {fault} -->").into_bytes()
}

/// An archive with a member of this name.
fn zip_with(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(*name, stored).expect("a member");
        std::io::Write::write_all(&mut zip, bytes).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

#[derive(Default)]
struct Heard(Mutex<Vec<Skipped>>);

impl Observer for Heard {
    fn skipped(&self, skipped: &Skipped) {
        self.0.lock().expect("no panic").push(skipped.clone());
    }
}

fn check(folder: &Path, doc_id: &str, reason: &str, message: &str) {
    let heard = Heard::default();
    let report = run(&options(folder), &heard).expect("a run");
    let skipped = heard.0.into_inner().expect("no panic");
    assert_eq!(skipped.len(), 1, "{skipped:?}");
    assert_eq!((skipped[0].doc_id.as_str(), skipped[0].reason.name()), (doc_id, reason), "{skipped:?}");
    assert!(skipped[0].message.contains(message), "{}", skipped[0].message);
    assert_eq!((report.documents.processed, report.documents.quarantined), (2, 1));
}

fn a_file(fault: &str, reason: &str, message: &str) {
    let folder = folder(("m.html", &page_that(fault)));
    check(folder.path(), "m.html", reason, message);
}

fn a_member(fault: &str, reason: &str, message: &str) {
    let folder = folder(("m.zip", &zip_with(&[("x/bad.html", &page_that(fault))])));
    check(folder.path(), "m.zip#x/bad.html", reason, message);
}

fn a_workbook(fault: &str, reason: &str, message: &str) {
    let folder = folder(("m.xlsx", &zip_with(&[("[Content_Types].xml", b"<Types/>"), (fault, b"")])));
    check(folder.path(), "m.xlsx", reason, message);
}

fn of_inspect(fault: &str, reason: &str, _: &str) {
    #[derive(Default)]
    struct Seen(Vec<String>);
    impl InspectSink for Seen {
        fn document(&mut self, record: &DocumentRecord, _: &str) -> Result<std::ops::ControlFlow<()>> {
            self.0.push(record.doc_id.clone());
            Ok(std::ops::ControlFlow::Continue(()))
        }

        fn skipped(&mut self, skipped: &Skipped) -> Result<std::ops::ControlFlow<()>> {
            self.0.push(format!("{} {}", skipped.doc_id, skipped.reason.name()));
            Ok(std::ops::ControlFlow::Continue(()))
        }
    }
    let folder = folder(("m.html", &page_that(fault)));
    let mut seen = Seen::default();
    inspect(&InspectOptions::new((&options(folder.path())).into()), &Silent, &mut seen).expect("an inspection");
    assert_eq!(seen.0, ["a.html", &format!("m.html {reason}"), "z.html"]);
}

fn of_kwic(fault: &str, _: &str, _: &str) {
    struct Seen(Vec<String>);
    impl KwicSink for Seen {
        fn rows(&mut self, rows: Vec<KwicRow>) -> Result<std::ops::ControlFlow<()>> {
            self.0.extend(rows.iter().map(|row| row.document.doc_id.clone()));
            Ok(std::ops::ControlFlow::Continue(()))
        }
    }
    let folder = folder(("m.html", &page_that(fault)));
    let mut seen = Seen(Vec::new());
    let inputs: Inputs = (&options(folder.path())).into();
    let report = kwic(&KwicOptions::new("state", inputs), &Silent, &mut seen).expect("a search");
    assert_eq!((seen.0, report.documents.quarantined), (vec!["a.html".into(), "z.html".into()], 1));
}

/// The names and hashes of all tables.
fn tables(folder: &Path, isolate: Isolate) -> Vec<(String, String)> {
    let mut config = options(folder).overwrite(true);
    config.reading.isolation.isolate = isolate;
    let report = run(&config, &Silent).expect("a run");
    report.outputs.iter().map(|(name, file)| (name.clone(), file.sha256.clone())).collect()
}

fn the_same() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, [id, text]) in [["id", "text"], ["1", "a state “é”"], ["2", "no party"]].into_iter().enumerate() {
        sheet.write(row as u32, 0, id).expect("a cell");
        sheet.write(row as u32, 1, text).expect("a cell");
    }
    let folder = folder(("b.xlsx", &book.save_to_buffer().expect("a workbook")));
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join("in").join(name), bytes).expect("a file");
    write("n.txt", b"---\ntitle: A note\n---\nth\xc3\xa9 et th\xe9 of the state\n");
    write("m.eml", b"Subject: A mail\r\nFrom: a@b.example\r\n\r\nThe party &amp; the state.\r\n");
    write("bad.pdf", b"%PDF-1.4\nno more");
    let own = tables(folder.path(), Isolate::Never);
    assert!(own.len() > 10, "{own:?}");
    assert_eq!(own, tables(folder.path(), Isolate::Auto));
    assert_eq!(own, tables(folder.path(), Isolate::Always));
}

fn stopped() {
    struct Stop(AtomicBool);
    impl Observer for Stop {
        fn is_cancelled(&self) -> bool {
            self.0.load(Ordering::Relaxed)
        }
    }
    let folder = folder(("m.html", &page_that("FAULT loop")));
    let mut config = options(folder.path());
    config.reading.isolation.reader_seconds = 600;
    let stop = Stop(AtomicBool::new(false));
    let error = std::thread::scope(|scope| {
        let stopped = scope.spawn(|| run(&config, &stop));
        std::thread::sleep(std::time::Duration::from_millis(500));
        stop.0.store(true, Ordering::Relaxed);
        stopped.join().expect("no panic").expect_err("it was stopped")
    });
    assert!(error.is_cancelled(), "{error}");
    assert!(!folder.path().join("out").exists());
}

fn no_command() {
    let folder = folder(("m.html", &page_that("nothing")));
    let mut config = options(folder.path());
    config.reading.isolation.workers = Workers::new(WorkerCommand::new("/no such program", [WORKER]));
    let error = run(&config, &Silent).expect_err("nothing can be read");
    assert!(error.to_string().contains("No such file"), "{error}");
    assert!(!error.is_usage() && !folder.path().join("out").exists());
}

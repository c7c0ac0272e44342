//! What is said of speed: figures of a run, and `termloom bench`. That they are there and agree, never how large they are.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::run::Folder;

const STAGES: [&str; 9] =
    ["discover", "read", "tokenize", "terms", "boilerplate", "dispersion", "pairs", "themes", "write"];

fn sample() -> Folder {
    let folder = Folder::with(&[
        ("a.txt", b"The state asked the party about privacy. The party agreed with the state.\n"),
        ("b/c.md", b"---\ntitle: On privacy\n---\nCensors cut the state media. The party agreed.\n"),
        ("binary.txt", b"PK\x03\x04\0\0\0\0"),
        ("empty.txt", b""),
    ]);
    fs::create_dir(folder.path("scratch")).expect("scratch");
    folder
}

/// What it printed, and what it said on standard error.
fn bench(folder: &Folder, arguments: &[&str], code: i32) -> (String, String) {
    let output = folder.termloom(&[&["bench", "--temp-dir", "scratch"], arguments].concat());
    let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    assert_eq!(output.status.code(), Some(code), "{arguments:?} said: {said}");
    assert_eq!(folder.names("scratch"), [""; 0], "{arguments:?} left something behind");
    assert!(!folder.path("output").exists());
    (printed, said)
}

/// The first words of the lines below the heading.
fn stages(printed: &str) -> Vec<&str> {
    let lines = printed.lines().skip_while(|line| !line.starts_with("stage")).skip(1);
    lines.map(|line| line.split(' ').next().unwrap_or("")).collect()
}

fn stage<'v>(report: &'v Value, name: &str) -> &'v Value {
    let stages = report["stages"].as_array().expect("an array");
    stages.iter().find(|stage| stage["stage"] == name).unwrap_or_else(|| panic!("no stage {name}"))
}

#[test]
fn every_stage_of_a_run_has_its_figures() {
    let folder = sample();
    folder.run(&["-o", "results"], 3);
    let report = folder.json("results/run.json");
    let names: Vec<&Value> =
        report["stages"].as_array().expect("an array").iter().map(|stage| &stage["stage"]).collect();
    assert_eq!(names, STAGES);
    assert_eq!(stage(&report, "discover")["documents"], 4);
    let totals = &report["totals"];
    for name in ["tokenize", "terms", "dispersion", "pairs"] {
        let found = stage(&report, name);
        assert_eq!((&found["tokens"], &found["documents"]), (&totals["tokens"], &2.into()), "{name}");
        assert!(found["tokens_per_s"].as_f64() > Some(0.0) && found["documents_per_s"].as_f64() > Some(0.0), "{name}");
    }
    // What was read is the binary file as well.
    let of_documents = totals["bytes"].as_u64().expect("a number");
    assert_eq!(stage(&report, "read")["bytes"], of_documents + 8);
    assert_eq!(stage(&report, "terms")["rows"], totals["types"]);
    assert_eq!(stage(&report, "pairs")["rows"], folder.table("results", "pairs").rows.len());
    let files = report["outputs"].as_object().expect("an object").values();
    let sum = |key: &str| -> u64 {
        files.clone().filter(|file| file["format"] == "csv").map(|file| file[key].as_u64().expect("a number")).sum()
    };
    assert_eq!(stage(&report, "write")["rows"], sum("rows"));
    assert!(stage(&report, "write")["bytes"].as_u64() > Some(sum("bytes")), "Parquet as well");
    let mut peak = 0;
    for stage in report["stages"].as_array().expect("an array") {
        assert!(stage["seconds"].as_f64() >= Some(0.0), "{stage}");
        if cfg!(target_os = "linux") {
            let now = stage["peak_memory"].as_u64().expect("Linux says");
            assert!(now >= peak && now > 1_000_000, "{stage}");
            peak = now;
        }
    }
    let output = folder.termloom(&["run", "-v", "-o", "verbose"]);
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(STAGES.iter().all(|stage| stages(&printed).contains(stage)), "{printed}");
}

#[test]
fn bench_shows_every_stage_and_keeps_nothing() {
    let folder = sample();
    let (printed, said) = bench(&folder, &[], 0);
    assert_eq!(stages(&printed), [&STAGES[..], &["all"]].concat(), "{printed}");
    for part in ["2 documents", "rounds: 3", "seconds (min–max)", "MB/s", "tokens/s", "docs/s", "peak memory"] {
        assert!(printed.contains(part), "`{part}` is not in:\n{printed}");
    }
    assert!(said.contains("1 file could not be used"), "{said}");
    assert_eq!(said.matches("binary.txt").count(), 1, "named in the first round only: {said}");
    assert_eq!(folder.names("."), ["input", "scratch"]);
}

#[test]
fn only_narrows_what_is_shown() {
    let folder = sample();
    for only in ["discover", "read", "tokenize", "terms", "pairs", "themes", "write"] {
        let (printed, _) = bench(&folder, &["--only", only, "--rounds", "1"], 0);
        assert_eq!(stages(&printed), [only], "{printed}");
    }
    let (printed, _) =
        bench(&folder, &["--only", "write,tokenize,read,read", "--rounds", "2", "--memory", "128MiB"], 0);
    assert_eq!(stages(&printed), ["read", "tokenize", "write"], "{printed}");
    let (printed, _) = bench(&folder, &["--tables", "terms"], 0);
    assert_eq!(stages(&printed), ["discover", "read", "tokenize", "terms", "write", "all"], "{printed}");
}

#[test]
fn the_json_of_bench_agrees_with_a_run() {
    let folder = sample();
    folder.run(&["-o", "results"], 3);
    let run = folder.json("results/run.json");
    let (printed, _) = bench(&folder, &["--json", "speed.json", "--threads", "1"], 0);
    assert!(!stages(&printed).is_empty(), "the table is printed as well");
    let report = folder.json("speed.json");
    assert_eq!((&report["totals"], &report["documents"]), (&run["totals"], &run["documents"]));
    assert_eq!((&report["threads"], &report["rounds"]), (&1.into(), &3.into()));
    assert_eq!((&report["version"], &report["config"]["text"]), (&run["termloom"]["version"], &run["config"]["text"]));
    assert_eq!(report["all"]["bytes"], run["totals"]["bytes"]);
    for name in STAGES {
        let (found, expected) = (stage(&report, name), stage(&run, name));
        for amount in ["documents", "bytes", "tokens", "rows"] {
            assert_eq!(found[amount], expected[amount], "{amount} of {name}");
        }
        let seconds = &found["seconds"];
        let of = |key: &str| seconds[key].as_f64().expect("a number");
        assert!(0.0 <= of("min") && of("min") <= of("median") && of("median") <= of("max"), "{seconds}");
        assert_eq!(seconds["rounds"].as_array().map(Vec::len), Some(3));
    }
    let (printed, _) = bench(&folder, &["--json", "-", "--only", "read", "--rounds", "1"], 0);
    let report: Value = serde_json::from_str(&printed).expect("JSON and nothing else");
    assert!(report.get("totals").is_none() && report.get("all").is_none(), "nothing was counted");
    assert_eq!(report["documents"], run["documents"]);
}

#[test]
fn what_bench_cannot_do_is_a_usage_error() {
    let folder = sample();
    let cases: [(&[&str], &[&str]); 7] = [
        (&["--only", "sort"], &["`sort`", "tokenize"]),
        (&["--only", ""], &["`--only` needs a value"]),
        (&["--only", "themes", "--tables", "terms"], &["`themes`", "--tables"]),
        (&["--rounds", "0"], &["--rounds"]),
        (&["--overwrite"], &["--overwrite", "termloom run"]),
        (&["--strict"], &["--strict", "termloom run"]),
        (&["nowhere"], &["`nowhere`"]),
    ];
    for (arguments, parts) in cases {
        let (_, said) = bench(&folder, arguments, 2);
        for part in parts {
            assert!(said.contains(part), "{arguments:?}: `{part}` is not in: {said}");
        }
    }
    let nowhere = folder.termloom(&["bench", "--temp-dir", "nowhere"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("`nowhere`"));
}

#[test]
fn the_help_of_bench_has_examples_and_no_flags_without_meaning() {
    let said = String::from_utf8(Folder::new().termloom(&["bench", "--help"]).stdout).expect("UTF-8");
    for part in ["Examples:", "Exit codes:", "--only", "--rounds", "--json", "termloom run"] {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
    assert!(!said.contains("--overwrite") && !said.contains("--strict") && !said.contains("--window"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_of_bench_behind() {
    let folder = sample();
    let text = "The state and the party met about privacy, censorship and the press. ".repeat(3000);
    for number in 0..50 {
        folder.write(&format!("input/long-{number}.txt"), &text);
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_termloom"))
        .args(["bench", "--quiet", "--threads", "1", "--rounds", "1000", "--temp-dir", "scratch"])
        .current_dir(folder.path("."))
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let start = Instant::now();
    while folder.names("scratch").is_empty() {
        assert!(start.elapsed() < Duration::from_secs(30), "no temporary folder was seen");
        std::thread::sleep(Duration::from_millis(2));
    }
    let status = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status();
    assert!(status.expect("sh").success());
    assert_eq!(child.wait().expect("an end").code(), Some(143));
    assert_eq!(folder.names("scratch"), [""; 0]);
}

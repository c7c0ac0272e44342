//! The program as a user meets it: exit codes, what it says, what it leaves behind.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::run::{Folder, Rows};

const ARTICLE: &[u8] = b"---\ntitle: On privacy\ndate: 2021-05-06\n---\nThe state asked the party about privacy.\n";

fn sample() -> Folder {
    Folder::with(&[("a.txt", ARTICLE), ("b/c.md", b"Censors cut the state media. The party agreed.\n")])
}

/// Those of a run without options.
const TABLES: [&str; 13] = [
    "alarms",
    "inputs",
    "boilerplate",
    "documents",
    "terms",
    "doc_terms",
    "pairs",
    "doc_themes",
    "theme_patterns",
    "theme_pairs",
    "theme_collocates",
    "theme_hits",
    "skipped",
];

fn every_file() -> Vec<String> {
    let mut names: Vec<String> =
        TABLES.iter().flat_map(|table| [format!("{table}.csv"), format!("{table}.parquet")]).collect();
    names.extend(["codebook.md", "datapackage.json", "run.json", "stop_words.json"].map(str::to_string));
    names.sort();
    names
}

#[test]
fn input_and_output_have_defaults() {
    let folder = sample();
    let output = folder.termloom(&["run"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    for part in ["2 documents", "privacy", "per 1,000 tokens", "tables in output", "next: "] {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
    assert_eq!(folder.names("output"), every_file());
    assert_eq!(folder.names("."), ["input", "output"]);
    let report = folder.json("output/run.json");
    assert_eq!(report["documents"]["found"], 2);
    assert_eq!(report["config"]["count"]["window"], 5);
    assert_eq!(report["outputs"]["terms.csv"]["rows"], folder.table("output", "terms").rows.len());
    // What a preset leaves out is offered.
    let output = folder.termloom(&["run", "-o", "other", "--compat", "nltk"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(said.contains("next: --themes my.yaml  looks for your themes; --compat nltk leaves out"), "{said}");
}

#[test]
fn no_thread_count_no_file_order_and_no_memory_limit_shows() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    let folder = Folder::new();
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&here).into_iter().map(|entry| entry.expect("an entry")) {
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(&here).expect("below").to_string_lossy().into_owned();
            files.push((name, fs::read(entry.path()).expect("a file")));
        }
    }
    files.sort();
    for (name, bytes) in &files {
        folder.write(&format!("input/{name}"), bytes);
    }
    for (name, bytes) in files.iter().rev() {
        folder.write(&format!("reversed/{name}"), bytes);
    }
    let (all, least) = ("16GiB", "128MiB");
    let runs =
        [("input", "1", all), ("input", "2", all), ("input", "7", all), ("reversed", "3", all), ("input", "2", least)];
    let reports: Vec<_> = runs
        .map(|(input, threads, memory)| {
            let output = format!("{input}-{threads}-{memory}");
            let groups = ["--group-by", "source,date:year,date:month", "--min-group-count", "2"];
            let limits = [input, "-o", &output, "--threads", threads, "--memory", memory, "--temp-dir", "."];
            folder.run(&[&limits[..], &groups].concat(), 0);
            let mut report = folder.json(&format!("{output}/run.json"));
            let temporary = report.as_object_mut().expect("an object").remove("temporary_bytes").expect("a number");
            assert_eq!(temporary.as_u64().expect("a number") > 10_000, memory == least, "{temporary}");
            // What took how long, and what the user named, may differ; nothing else.
            for key in ["inputs", "output", "threads", "memory"] {
                report["config"].as_object_mut().expect("an object").remove(key);
            }
            // A share of the memory.
            report["config"]["reading"].as_object_mut().expect("an object").remove("reader_memory");
            for stage in report["stages"].as_array_mut().expect("an array") {
                let is_of_machine = |key: &str| key == "seconds" || key == "peak_memory" || key.ends_with("_per_s");
                stage.as_object_mut().expect("an object").retain(|key, _| !is_of_machine(key));
            }
            (folder.bytes(&output), report)
        })
        .into();
    for other in &reports[1..] {
        assert!(reports[0].0 == other.0, "tables differ");
        assert_eq!(reports[0].1, other.1);
    }
}

#[test]
fn nothing_to_count_gives_empty_tables() {
    for files in [&[][..], &[("a.txt", &b""[..])], &[("a.txt", b" \n\t\n"), ("b.md", b"---\ntitle: x\n---\n\n")]] {
        let folder = Folder::with(files);
        folder.run(&["--allow-empty"], 0);
        assert_eq!(folder.names("output"), every_file());
        assert_eq!(folder.table("output", "documents").rows.len(), 0);
        assert!(folder.table("output", "terms").columns.contains(&"idf".to_string()));
        assert_eq!(folder.table("output", "skipped").column("reason"), vec!["empty"; files.len()]);
        let report = folder.json("output/run.json");
        assert_eq!(report["documents"]["skipped"], files.len());
    }
}

#[test]
fn a_bad_file_costs_only_itself() {
    let folder = sample();
    folder.run(&["-o", "good"], 0);
    folder.write("input/binary.txt", b"PK\x03\x04\0\0\0\0 state party");
    folder.write("input/cut-off.txt", b"\xff\xfes\0t\0a");
    folder.write("input/mojibake.txt", [b"\xef\xbb\xbfstate ".as_slice(), &[0xfe; 40]].concat());
    folder.write("input/page.doc", "old");
    folder.write("input/.notes.txt", "state");
    let said = folder.run(&[], 3);
    let skipped = folder.table("output", "skipped");
    let rows: Vec<_> =
        skipped.rows.iter().map(|row| [&row[0], &row[1], &row[2], &row[3]].map(String::as_str)).collect();
    assert_eq!(
        rows,
        [
            [".notes.txt", "skipped", "discover", "hidden"],
            ["binary.txt", "quarantined", "decode", "binary"],
            ["cut-off.txt", "quarantined", "decode", "undecodable"],
            ["mojibake.txt", "quarantined", "decode", "undecodable"],
            ["page.doc", "skipped", "discover", "unsupported-type"],
        ]
    );
    assert!(said.contains("binary.txt: binary:"), "{said}");
    let report = folder.json("output/run.json");
    let of = |key: &str| report["documents"][key].as_u64().expect("a number");
    assert_eq!((of("found"), of("processed"), of("quarantined"), of("skipped")), (7, 2, 3, 2));
    let (good, found) = (folder.bytes("good"), folder.bytes("output"));
    for table in TABLES.iter().filter(|table| !["inputs", "skipped"].contains(table)) {
        let name = format!("{table}.csv");
        assert!(good[&name] == found[&name], "{name} differs");
    }
    let inputs = folder.table("output", "inputs");
    let of_inputs = ["documents", "skipped"].map(|column| inputs.column(column).join(" "));
    assert_eq!((inputs.rows.len(), of_inputs), (5, ["1 1 0 0 0".into(), "0 0 1 1 1".into()]));
    let said = folder.run(&["--strict", "-o", "strict"], 1);
    assert!(said.contains("`binary.txt`") && !folder.path("strict").exists(), "{said}");
}

#[test]
fn usage_errors_name_the_place_before_any_work() {
    let folder = sample();
    folder.write("bad.yaml", "state: [state]\nparty: [party, \"/(/\"]\n");
    folder.write("twice.yaml", "state: [state]\nparty: []\nstate: [x]\n");
    folder.write("bad.toml", "window = 3\nwidnow = 4\n");
    let cases: [(&[&str], &[&str]); 12] = [
        (&["nowhere"], &["`nowhere`"]),
        (&["--themes", "bad.yaml"], &["bad.yaml:2:", "/(/"]),
        (&["--themes", "twice.yaml"], &["twice.yaml:3:", "line 1"]),
        (&["--themes", "none.yaml"], &["`none.yaml`"]),
        (&["--themes", "builtin:nothing"], &["builtin:core"]),
        (&["--config", "bad.toml"], &["bad.toml:2:", "`window`"]),
        (&["--window", "0"], &["window", "1 to 1000"]),
        (&["--window", "23", "--weighted"], &["window is 23", "at most 22"]),
        (&["--ordered", "--diagonal", "twice"], &["diagonal", "ordered"]),
        (&["--stop-words", "xx"], &["`xx`", " de "]),
        (&["--units", "page"], &["page"]),
        (&["--text-column", ""], &["text_column"]),
    ];
    for (arguments, parts) in cases {
        let said = folder.run(arguments, 2);
        for part in parts {
            assert!(said.contains(part), "{arguments:?}: `{part}` is not in: {said}");
        }
        assert!(!folder.path("output").exists());
    }
}

#[test]
fn the_configuration_file_is_found_and_flags_go_before_it() {
    let folder = sample();
    folder.write("termloom.toml", "window = 3\nmin_count = 2\nformat = [\"csv\"]\nquiet = true\n");
    folder.run(&["--window", "4"], 0);
    let config = &folder.json("output/run.json")["config"];
    assert_eq!((&config["count"]["window"], &config["count"]["min_count"]), (&4.into(), &2.into()));
    assert!(!folder.path("output/terms.parquet").exists());
}

#[test]
fn init_writes_what_run_reads() {
    let folder = sample();
    folder.run(&["-o", "before"], 0);
    assert_eq!(folder.termloom(&["init"]).status.code(), Some(0));
    assert_eq!(folder.termloom(&["init"]).status.code(), Some(4));
    assert_eq!(folder.termloom(&["init", "--force"]).status.code(), Some(0));
    let template = fs::read_to_string(folder.path("termloom.toml")).expect("a file");
    folder.run(&["-o", "commented"], 0);
    // With every key taken in, but for the threads, the numbers are those of the defaults.
    let keys: String = template
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| line.contains(" = ") && !line.starts_with("threads"))
        .map(|line| format!("{line}\n"))
        .collect();
    let reference = String::from_utf8(folder.termloom(&["options"]).stdout).expect("UTF-8");
    let options = reference.lines().filter(|line| line.starts_with("### ")).count();
    assert_eq!(keys.lines().count(), options - 1, "{keys}");
    folder.write("termloom.toml", &keys);
    folder.run(&["-o", "explicit"], 0);
    assert!(folder.bytes("before") == folder.bytes("commented"));
    assert!(folder.bytes("before") == folder.bytes("explicit"));
    let lists = ["en", "zh", "fr", "de", "es", "ru"].map(|code| format!("\"themes/core/{code}.yaml\""));
    folder.write("termloom.toml", format!("themes = [{}]\n", lists.join(", ")));
    folder.run(&["-o", "copied"], 0);
    // The files are other lists, but the same patterns.
    for table in ["doc_themes", "theme_patterns", "theme_hits"] {
        // Of patterns of one theme the order is that of the files.
        let rows = |output: &str| {
            let mut rows = folder.table(output, table).rows;
            rows.sort();
            rows
        };
        assert!(rows("before") == rows("copied"), "{table}");
    }
}

#[test]
fn earlier_results_are_replaced_only_on_request_and_whole() {
    let folder = sample();
    folder.write("output/README.md", "kept");
    folder.run(&[], 0);
    assert!(folder.run(&[], 4).contains("--overwrite"));
    folder.write("input/new.txt", "state");
    folder.run(&["--overwrite", "--format", "csv"], 0);
    assert_eq!(folder.table("output", "documents").rows.len(), 3);
    assert!(!folder.path("output/terms.parquet").exists());
    assert_eq!(fs::read_to_string(folder.path("output/README.md")).expect("a file"), "kept");
    folder.write("output/thesis.docx", "years of work");
    assert!(folder.run(&["--overwrite"], 4).contains("`thesis.docx`"));
    assert!(folder.path("output/thesis.docx").exists());
    folder.write("mine/notes.md", "mine");
    assert!(folder.run(&["-o", "mine", "--overwrite"], 4).contains("notes.md"));
    folder.write("file", "");
    assert!(folder.run(&["-o", "file"], 4).contains("is a file"));
}

#[test]
fn an_output_that_cannot_be_written_is_known_at_once() {
    let folder = sample();
    folder.write("file", "");
    let start = Instant::now();
    assert!(folder.run(&["-o", "no/such/folder"], 1).contains("no/such"));
    assert!(folder.run(&["-o", "file/below"], 1).contains("file/below"));
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn the_output_inside_the_input_is_not_read() {
    let folder = sample();
    folder.run(&["input", "-o", "input/results"], 0);
    folder.run(&["input", "-o", "input/results", "--overwrite"], 0);
    assert_eq!(folder.json("input/results/run.json")["documents"]["found"], 2);
}

#[test]
fn several_inputs_are_told_apart_by_name() {
    let folder = sample();
    folder.write("more/a.txt", "State.");
    folder.write("single.txt", "Party.");
    folder.run(&["input", "more", "single.txt", "-o", "all"], 0);
    assert_eq!(
        folder.table("all", "documents").column("doc_id"),
        ["input/a.txt", "input/b/c.md", "more/a.txt", "single.txt"]
    );
}

#[test]
fn evidence_points_into_the_file() {
    let folder = sample();
    folder.run(&[], 0);
    let hits = folder.table("output", "theme_hits");
    assert!(hits.rows.len() >= 5, "{hits:?}");
    for row in &hits.rows {
        let of = |column: &str| row[hits.index(column)].as_str();
        let text = fs::read(folder.path("input").join(of("doc_id"))).expect("a file");
        let (start, end): (usize, usize) = (of("start_byte").parse().unwrap(), of("end_byte").parse().unwrap());
        assert_eq!(&text[start..end], of("match").as_bytes());
    }
}

#[test]
fn tokens_are_listed() {
    let folder = sample();
    folder.write("t.txt", "State-owned. See www.x.org");
    let output = folder.termloom(&["tokens", "t.txt", "--hyphens", "keep"]);
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        lines.lines().collect::<Vec<_>>()[1..],
        ["0\tword\tstate-owned\t0\t11\t0\t0", "1\tword\tsee\t13\t16\t1\t0", "2\turl\twww.x.org\t17\t26\t1\t0",]
    );
}

#[test]
fn tokens_and_kwic_split_as_a_run_does() {
    let folder = sample();
    folder.write("input/t.txt", "Siehe Vfg. The Old Town. L’ordre.");
    folder.write("own.txt", "Vfg. >\n");
    folder.write("together.txt", "old town\n");
    let options = ["--abbreviations", "own.txt", "--compound", "together.txt", "--language", "fr"];
    let forms = |options: &[&str]| {
        let output = folder.termloom(&[&["tokens", "input/t.txt"], options].concat());
        let lines = String::from_utf8(output.stdout).expect("UTF-8");
        let cells = lines.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
        cells.map(|cells| format!("{}/{}", cells[2], cells[5])).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(forms(&options), "siehe/0 vfg/0 the/0 old_town/0 l'/1 ordre/1");
    assert_eq!(forms(&["--language", "en"]), "siehe/0 vfg/0 the/1 old/1 town/1 l'ordre/2");
    assert_eq!(forms(&["--compat", "nltk"]), "siehe/0 vfg/0 the/1 old/1 town/1 l/2 ordre/2");
    let found = |pattern: &str, options: &[&str]| {
        let output = folder.termloom(&[&["kwic", pattern, "input/t.txt", "--format", "csv"], options].concat());
        (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8").lines().count() - 1)
    };
    assert_eq!(found("vfg ~3 the", &[]), (Some(0), 0));
    assert_eq!(found("vfg ~3 the", &options), (Some(0), 1));
    assert_eq!(found("old_town", &options), (Some(0), 1));
    assert_eq!(found("ordre", &options), (Some(0), 1));
    let failed = |arguments: &[&str]| {
        let output = folder.termloom(arguments);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    for command in [&["tokens", "input/t.txt"][..], &["kwic", "old"]] {
        let said = failed(&[command, &["--compound", "auto"]].concat());
        assert!(said.contains("needs all documents"), "{said}");
        let said = failed(&[command, &["--language", "dothraki"]].concat());
        assert!(said.contains("`dothraki` is no language"), "{said}");
    }
    // A file of settings is that of a run.
    folder.write("termloom.toml", "compound = \"auto\"\n");
    assert_eq!(found("old town", &[]), (Some(0), 1));
}

#[test]
fn help_has_examples() {
    let folder = Folder::new();
    let said = String::from_utf8(folder.termloom(&["run", "--help"]).stdout).expect("UTF-8");
    for part in ["Examples:", "Exit codes:", "--min-pair-count", "[default: 5]"] {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
}

/// A run that takes seconds, caught while it works.
#[cfg(unix)]
fn long_run(folder: &Folder) -> Child {
    let text = "The state and the party met about privacy, censorship and the press. ".repeat(3000);
    for number in 0..200 {
        folder.write(&format!("input/long-{number}.txt"), text.replace("press", &format!("press{number}")));
    }
    let child = Command::new(env!("CARGO_BIN_EXE_termloom"))
        .args(["run", "--quiet", "--threads", "1"])
        .current_dir(folder.path("."))
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let start = Instant::now();
    while !own_names(folder).iter().any(|name| name.contains("-new-")) {
        assert!(start.elapsed() < Duration::from_secs(30), "no temporary folder was seen");
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

#[cfg(unix)]
fn own_names(folder: &Folder) -> Vec<String> {
    folder.names(".").into_iter().filter(|name| name.starts_with(".output.termloom-")).collect()
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let status = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status();
    assert!(status.expect("sh").success());
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_behind() {
    // Whoever runs the tests may ignore SIGINT, and the program does so then.
    let (name, code) = ("TERM", 143);
    let folder = sample();
    let mut child = long_run(&folder);
    signal(&child, name);
    assert_eq!(child.wait().expect("an end").code(), Some(code));
    assert_eq!(own_names(&folder), [""; 0]);
    assert!(!folder.path("output").exists());
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_does_not_hinder_the_next() {
    let folder = sample();
    let mut child = long_run(&folder);
    let other = folder.run(&["input/a.txt"], 4);
    assert!(other.contains("another run"), "{other}");
    signal(&child, "KILL");
    assert_eq!(child.wait().expect("an end").code(), None);
    assert!(own_names(&folder).len() == 2, "lock and folder are left: {:?}", own_names(&folder));
    folder.run(&["input/a.txt"], 0);
    assert_eq!(own_names(&folder), [""; 0]);
    assert_eq!(Rows::read(&folder.path("output/documents.csv")).rows.len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_commits_nothing() {
    let folder = sample();
    // The shell's limit on the length of files stands for a full disk: writing fails with EFBIG.
    let program = env!("CARGO_BIN_EXE_termloom");
    let script = format!("trap '' XFSZ; ulimit -f 4; exec '{program}' run --quiet");
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path(".")).output().expect("sh");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("File too large"), "{said}");
    assert_eq!(folder.names("."), ["input"]);
}

#[test]
fn a_full_disk_for_temporary_data_names_the_folder() {
    let folder = sample();
    folder.write("input/long.txt", "the state and the party ".repeat(50_000));
    folder.write("scratch/kept", "");
    let program = env!("CARGO_BIN_EXE_termloom");
    let run = format!("exec '{program}' run --quiet --memory 128MiB --temp-dir scratch");
    let script = format!("trap '' XFSZ; ulimit -f 100; {run}");
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path(".")).output().expect("sh");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("temporary file in `scratch`: File too large") && said.contains("--temp-dir"), "{said}");
    assert_eq!(folder.names("."), ["input", "scratch"]);
    assert_eq!(folder.names("scratch"), ["kept"]);
    folder.run(&["--memory", "128MiB", "--temp-dir", "scratch"], 0);
    assert_eq!(folder.names("scratch"), ["kept"]);
    assert!(folder.run(&["--memory", "128MiB", "--temp-dir", "nowhere", "--overwrite"], 2).contains("`nowhere`"));
    assert!(folder.run(&["--memory", "1MiB"], 2).contains("128 MiB"));
    assert!(folder.run(&["--memory", "much"], 2).contains("512MiB"));
}

#[test]
fn a_table_alone_is_the_same_as_among_all() {
    let folder = sample();
    folder.write("input/d.jsonl", "{\"text\": \"The party met.\"}\nno row\n");
    folder.run(&["-o", "all", "--min-pair-count", "1"], 3);
    let all = folder.bytes("all");
    for table in TABLES {
        // Alone, `terms` keeps no tokens unless it is told to.
        folder.run(&["-o", table, "--tables", table, "--min-pair-count", "1", "--dispersion", "always"], 3);
        for (name, bytes) in folder.bytes(table) {
            let is_of_table = name.starts_with(&format!("{table}."));
            assert!(
                is_of_table || ["codebook.md", "datapackage.json", "stop_words.json"].contains(&name.as_str()),
                "{name}"
            );
            assert!(!is_of_table || bytes == all[&name], "{name}");
        }
        let package = folder.json(&format!("{table}/datapackage.json"));
        let resources = package["resources"].as_array().expect("resources");
        let names: Vec<&str> = resources.iter().map(|resource| resource["path"].as_str().expect("a path")).collect();
        assert_eq!(names, [format!("{table}.csv"), format!("{table}.parquet")]);
    }
}

//! Names of files, whatever bytes are in them.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use crate::folder::{Folder, Ran};

/// Would write a line of its own, command the terminal, turn the line.
const NASTY: [&[u8]; 9] = [
    b"a\nerror: forged line.txt",
    b"b\rerror: forged.txt",
    b"\x1b]0;title\x07.txt",
    b"\x1b[31mred.txt",
    "c\u{9b}31m.txt".as_bytes(),
    "d\u{202e}txt.exe.txt".as_bytes(),
    "e\u{2028}error: forged.txt".as_bytes(),
    b"f\x08\x7f.txt",
    b"g\xe9\xff\nerror: forged.txt",
];

#[track_caller]
fn is_harmless(printed: &str, what: &str) {
    let harmful =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!printed.contains(harmful), "{what}: {printed:?}");
    assert!(!printed.lines().any(|line| line.trim_start().starts_with("error: forged")), "{what}: {printed}");
}

#[track_caller]
fn said(ran: &Ran, code: i32, what: &str) {
    assert_eq!(ran.code, Some(code), "{what}: {}", ran.err);
    is_harmless(&ran.err, what);
    is_harmless(&ran.out, what);
}

/// Runs the program with a word that need not be UTF-8 at the end.
fn run(folder: &Folder, arguments: &[&str], last: &OsStr) -> Ran {
    let mut command = folder.termloom(arguments);
    command.arg(last);
    folder.ended(command)
}

#[test]
fn no_name_writes_a_line_of_its_own() {
    let folder = Folder::new();
    folder.write("themes.yaml", "power: [state]\n");
    folder.write("sound/a.txt", "the state");
    for (n, name) in NASTY.iter().enumerate() {
        let name = OsStr::from_bytes(name);
        // A text and a binary in a folder of that name, and a table without the column.
        folder.write(folder.path(format!("in/{n}")).join(name).join(name), "the state and the party");
        folder.write(folder.path("bad").join(name), "\0\0\0 a binary of some length");
    }
    let options = ["--themes", "themes.yaml", "-v"];
    let with = |verb: &[&'static str]| [verb, &options].concat();
    said(&folder.run(&with(&["run", "in", "sound", "--group-by", "folder", "-o", "out"])), 0, "run");
    said(&folder.run(&with(&["run", "bad", "sound", "-o", "bad-out"])), 3, "bad");
    said(&folder.run(&with(&["run", "bad", "sound", "--strict", "-o", "strict"])), 1, "--strict");
    said(&folder.run(&["inspect", "in"]), 0, "inspect");
    said(&folder.run(&["inspect", "bad", "--all"]), 3, "inspect of bad");
    let json = folder.run(&["inspect", "in", "--json"]);
    said(&json, 0, "inspect --json");
    assert!(json.out.contains("\\u202e") && json.out.contains("\\u009b") && json.out.contains("\\n"), "{}", json.out);
    said(&folder.run(&["kwic", "state", "in"]), 0, "kwic");
    said(&folder.run(&["kwic", "state", "in", "--format", "json"]), 0, "kwic in JSON");
    said(&folder.run(&["keyness", "out", "--by", "folder"]), 0, "keyness");
    for name in NASTY.map(OsStr::from_bytes) {
        let shown = name.display().to_string();
        said(&run(&folder, &["run", "-q", "-o", "x", "sound", "--overwrite", "--metadata"], name), 2, &shown);
        said(&run(&folder, &["run", "-q", "-o", "x", "sound", "--overwrite", "--themes"], name), 2, &shown);
        said(&run(&folder, &["run", "-q", "-o", "x"], name), 2, &shown);
        said(&run(&folder, &["keyness", "--by", "source"], name), 2, &shown);
        said(&run(&folder, &["score", "-o", "y.csv"], name), 2, &shown);
        said(&run(&folder, &["themes", "check"], name), 2, &shown);
        said(&run(&folder, &["run", "--no-such-flag"], name), 2, &shown);
        let flag = OsString::from_vec([b"--", name.as_bytes()].concat());
        said(&run(&folder, &["run"], &flag), 2, &shown);
        let output = ["run", "sound", "--themes", "themes.yaml", "--tables", "terms", "--overwrite", "-o"];
        said(&run(&folder, &output, name), 0, &shown);
        assert!(folder.path(name).join("run.json").exists(), "{shown}");
    }
}

#[test]
fn paths_need_not_be_utf_8() {
    let folder = Folder::new();
    folder.write("themes.yaml", "power: [state]\n");
    let name = OsStr::from_bytes(b"100% caf\xe9.txt");
    folder.write(name, "the state");
    let ran = run(&folder, &["run", "-q", "-o", "out", "--themes", "themes.yaml"], name);
    said(&ran, 0, "run");
    assert!(folder.read("out/run.json").contains("\"100%25 caf%E9.txt\""), "{}", folder.read("out/run.json"));
    assert!(folder.read("out/documents.csv").contains("100%25 caf%E9.txt"));
    let ran = run(&folder, &["bench", "--rounds", "1", "--json", "-", "--themes", "themes.yaml"], name);
    said(&ran, 0, "bench");
    assert!(ran.out.contains("100%25 caf%E9.txt"), "{}", ran.out);
    for option in ["--temp-dir", "--metadata"] {
        let of_option = OsStr::from_bytes(b"of\xe9.csv");
        match option {
            "--temp-dir" => std::fs::create_dir_all(folder.path("temp").join(of_option)).expect("a folder"),
            _ => folder.write(folder.path("temp2").join(of_option), "doc_id,source\n"),
        }
        let place = folder.path(if option == "--temp-dir" { "temp" } else { "temp2" }).join(of_option);
        let mut command = folder.termloom(&["run", "-q", "-o", "out", "--overwrite", "--themes", "themes.yaml"]);
        command.arg(name).arg(option).arg(place);
        let ran = folder.ended(command);
        said(&ran, 0, option);
        assert!(folder.read("out/run.json").contains("of%E9.csv"), "{option}");
    }
}

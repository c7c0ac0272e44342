//! `termloom themes check` and `termloom themes audit`.

use std::path::Path;

use crate::run::Folder;

/// What a command of `themes` prints, and what it says on standard error.
fn themes(folder: &Folder, arguments: &[&str], code: i32) -> (String, String) {
    let output = folder.termloom(&[&["themes"], arguments].concat());
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (printed, said) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?} said: {said}{printed}");
    (printed, said)
}

#[test]
fn check_names_every_fault_with_its_place() {
    let folder = Folder::new();
    folder.write("good.yaml", "state: [state, government*]\nparty:\n  - party\n");
    folder.write("bad.yaml", "state:\n  - state\n  - the /(/\n  - \"x\"\nparty: [a ~0 b, /US/, '*']\n");
    folder.write("no.yaml", "state:\n  - state\n -x: [\n");
    folder.write("bad.toml", "state = [\"a\", \"x ~\"]\n");
    assert_eq!(
        themes(&folder, &["check", "good.yaml"], 0),
        ("good.yaml: 2 themes, 3 patterns; no errors\n".into(), String::new())
    );
    let (printed, said) = themes(&folder, &["check", "good.yaml", "bad.yaml", "no.yaml", "bad.toml", "none.yaml"], 2);
    assert_eq!(printed, "good.yaml: 2 themes, 3 patterns; no errors\n");
    let starts: Vec<&str> = said.lines().map(|line| line.split(' ').next().expect("a word")).collect();
    let expected = [
        "bad.yaml:3:9:",
        "bad.yaml:5:11:",
        "bad.yaml:5:17:",
        "bad.yaml:5:23:",
        "no.yaml:3:2:",
        "bad.toml:1:17:",
        "error:",
        // Where the file was looked for.
        "",
    ];
    assert_eq!(starts, expected, "{said}");
    assert!(said.contains("bad.yaml:5:17: warning: ") && said.contains("`none.yaml`"), "{said}");
    let (printed, said) = themes(&folder, &["check", "builtin:core", "builtin:actors"], 0);
    assert!(printed.lines().all(|line| line.ends_with("no errors")) && printed.lines().count() == 2, "{printed}");
    assert_eq!(said, "");
    assert!(themes(&folder, &["check", "builtin:none"], 2).1.contains("builtin:core"));
    themes(&folder, &["check"], 2);
}

#[test]
fn check_warns_only_of_what_is_certain() {
    let folder = Folder::new();
    folder.write(
        "list.yaml",
        "state:\n  - /state-owned/\n  - /US/\n  - state-owned\n  - State owned\n  - http://a.org/b\n  - /party's/\n  - the of\n  \
         - the of\nnone: []\nabove:\n  below:\n    case: sensitive\n    patterns: [/US/, \"state*\", /party('s)?/, '/[- ]?x/']\n",
    );
    let (printed, said) = themes(&folder, &["check", "list.yaml"], 0);
    assert_eq!(printed, "list.yaml: 4 themes, 12 patterns; no errors, 7 warnings\n");
    let expected = [
        ("2:5", "a hyphen ends a word"),
        ("3:5", "write `us`, or give the theme `case: sensitive`"),
        ("5:5", "the same to `state` as `state-owned` on line 4"),
        ("6:5", "no pattern matches a URL"),
        ("7:5", "write `party`"),
        ("9:5", "already, on line 8"),
        ("10:1", "`none` has no patterns"),
    ];
    assert_eq!(said.lines().count(), expected.len(), "{said}");
    for (line, (place, part)) in said.lines().zip(expected) {
        assert!(line.starts_with(&format!("list.yaml:{place}: warning: ")) && line.contains(part), "{line}");
    }
    themes(&folder, &["check", "list.yaml", "--strict"], 2);
    let (_, said) = themes(&folder, &["check", "list.yaml", "--hyphens", "keep", "--possessive", "keep"], 0);
    assert!(!said.contains("hyphen") && !said.contains("party"), "{said}");
    folder.write("termloom.toml", "hyphens = \"keep\"\n");
    assert!(!themes(&folder, &["check", "list.yaml"], 0).1.contains("hyphen"));
}

const LIST: &str = "\
state:
  - part*
  - state media
  - state
  - \"state med*\"
  - /US/
  - weapon*
  - {media: 0.5}
other:
  - state
  - media owner*
above:
  below: [weather]
";

fn sample() -> Folder {
    let folder = Folder::with(&[
        ("1.txt", b"The party and the participants met. Participants of the state media."),
        ("2.txt", b"The media owners participate. State media, parts of a state."),
        ("3.txt", b"The participants saw weather."),
    ]);
    folder.write("list.yaml", LIST);
    folder
}

#[test]
fn tables_are_those_worked_by_hand() {
    let folder = sample();
    let (printed, said) = themes(&folder, &["audit", "list.yaml", "input"], 0);
    assert_eq!(said, "");
    let table = folder.table("audit", "pattern_audit");
    let rows: Vec<String> = table.rows.iter().map(|row| row.join("|")).collect();
    let expected = [
        "above|weather|weather|1.0|1|1|1.0|weather|1|weather (1)|ok|",
        "above/below|weather|weather|1.0|1|1|1.0|weather|1|weather (1)|ok|",
        "other|state|state|1.0|3|2|0.75|state|1|state (3)|ok|",
        "other|media owner*|media owner*|1.0|1|1|0.25|media owner|1|media owners (1)|ok|",
        "state|part*|part*|1.0|6|3|0.6|part|4|participants (3); participate (1); parts (1); party (1)|ok|",
        "state|state media|state media|1.0|2|2|0.2|state media|1|state media (2)|ok|",
        "state|state|state|1.0|1|1|0.1|state|1|state (1)|ok|",
        "state|state med*|state med*|1.0|0|0|0.0|state med|0||shadowed|",
        "state|/US/|/US/|1.0|0|0|0.0|/US/|0||cannot match|text is lower case here: write `us`, or give the theme `case: sensitive`",
        "state|weapon*|weapon*|1.0|0|0|0.0|weapon|0||dead|",
        "state|media|media|0.5|1|1|0.1|media|1|media (1)|ok|",
    ];
    assert_eq!(rows, expected);
    let forms = folder.table("audit", "form_audit");
    let rows: Vec<String> = forms.rows.iter().map(|row| row[..6].join("|")).collect();
    let expected = [
        "state|part*|participants|3|2|0.5",
        "state|part*|participate|1|1|0.16666666666666666",
        "other|media owner*|media owners|1|1|1.0",
        "state|part*|parts|1|1|0.16666666666666666",
        "state|part*|party|1|1|0.16666666666666666",
    ];
    assert_eq!(rows, expected);
    let surprise: Vec<f64> = forms.column("surprise").iter().map(|cell| cell.parse().expect("a number")).collect();
    let by_hand = [8.0 / 12.0 * 0.5_f64.sqrt() * 2.0, 7.0 / 11.0 * (1.0_f64 / 6.0).sqrt(), 0.0, 0.0, 0.0];
    assert!(surprise.iter().zip(by_hand).all(|(found, by_hand)| (found - by_hand).abs() < 1e-12), "{surprise:?}");
    // `state` of `other` within `state media` and alone, `media` within `media owners`.
    let overlap = folder.table("audit", "theme_overlap");
    let rows: Vec<String> = overlap.rows.iter().map(|row| row[..7].join("|")).collect();
    let patterns = "state + state media (2); state + state (1); media owner* + media (1)";
    assert_eq!(rows, [format!("other|state|4|10|4|4|{patterns}")]);
    assert_eq!(overlap.rows[0][7], "1.txt: The party and the participants met. Participants of the [state media].");
    assert_eq!(overlap.rows[0][8], "2.txt: The media owners participate. State media, parts of a [state].");
    assert_eq!(overlap.rows[0][9], "2.txt: The [media owners] participate. State media, parts of a state.");
    for part in [
        "3 documents, 25 tokens",
        "other                4          2         2          0",
        "part*  ",
        " 60 % of state",
        "1 pattern can never match",
        "state: weapon*",
        "state: state med*",
        "found participants",
        "other (4 of 4 hits) and state (4 of 10 hits)",
        "[state media].",
        "all of it in audit",
    ] {
        assert!(printed.contains(part), "`{part}` is not in:\n{printed}");
    }
    assert!(printed.lines().all(|line| line.chars().count() <= 100), "{printed}");
}

#[test]
fn forms_of_one_word_and_documents_without_patterns_are_told() {
    let folder = Folder::with(&[
        ("1.md", b"---\nlanguage: en\n---\nThey suppress what was suppressed. The suppression of news is censorship, blocking, a ban."),
        ("2.md", b"---\nlanguage: fr\n---\nLa suppression."),
    ]);
    let list = "languages: [en]\ncensorship: [suppress, suppressed, suppression, censor*, block*, ban]\n";
    folder.write("list.yaml", list);
    let printed = themes(&folder, &["audit", "list.yaml", "input"], 0).0;
    for part in [
        "censorship has no pattern for 1 document in fr",
        "forms of one word that together make more than 30 % of their theme",
        "  suppress, suppressed, suppression  3  50 % of censorship",
    ] {
        assert!(printed.contains(part), "`{part}` is not in:\n{printed}");
    }
    folder.write("list.yaml", list.replace("[en]\n", "[en, fr]\n").replace(", censor*, block*, ban", ""));
    let printed = themes(&folder, &["audit", "list.yaml", "input", "--overwrite"], 0).0;
    assert!(!printed.contains("no pattern for") && !printed.contains("forms of one word"), "{printed}");
}

#[test]
fn a_run_warns_of_patterns_of_other_programs_and_of_themes_in_two_lists() {
    let folder = Folder::with(&[("1.txt", b"The state and its media.")]);
    folder.write("list.yaml", "a: [state OR media, state|media, (state media), state AND media]\nb: [state]\n");
    folder.write("more.yaml", "c: [press]\nb: [party]\n");
    let output = folder.termloom(&["run", "--themes", "list.yaml", "--themes", "more.yaml"]);
    let (printed, code) = (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code());
    for part in [
        "list.yaml: warning: 1:5: `state OR media`: `OR` is looked for as a word: write `state` and `media` as two patterns",
        "list.yaml: 1 more warning: `termloom themes check list.yaml`",
        "more.yaml: warning: 2:1: the theme `b` is in list.yaml too: its patterns are joined",
    ] {
        assert!(printed.contains(part), "`{part}` is not in:\n{printed}");
    }
    let lists = &folder.json("output/run.json")["theme_lists"];
    assert_eq!((code, lists[0]["warnings"].as_array().map(Vec::len)), (Some(0), Some(4)));
    folder.write("empty.yaml", "# nothing yet\n");
    assert_eq!(themes(&folder, &["check", "empty.yaml"], 2).1, "empty.yaml: there are no themes in it\n");
    let ran = folder.termloom(&["run", "--themes", "empty.yaml", "--overwrite"]);
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(said.contains("empty.yaml: warning: there are no themes in it"), "{said}");
}

#[test]
fn no_thread_count_and_no_memory_limit_shows() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("input").to_string_lossy().into_owned();
    let folder = Folder::new();
    let runs = [("1", "16GiB"), ("3", "16GiB"), ("2", "128MiB")].map(|(threads, memory)| {
        let output = format!("out-{threads}");
        let arguments = ["audit", "builtin:core", &here, "--themes", "builtin:actors", "-o", &output];
        let (printed, _) = themes(
            &folder,
            &[&arguments[..], &["--threads", threads, "--memory", memory, "--temp-dir", "."]].concat(),
            0,
        );
        assert_eq!(folder.names(&output).len(), 8);
        (folder.bytes(&output), printed.replace(&output, ""))
    });
    assert!(runs[0] == runs[1] && runs[0] == runs[2]);
    assert_eq!(folder.json("out-1/run.json")["theme_lists"][1]["name"], "builtin:actors");
}

#[test]
fn files_and_settings_are_as_in_kwic() {
    let folder = Folder::with(&[
        ("a.jsonl", b"{\"body\": \"The state.\"}\n{\"text\": \"state\"}\n"),
        ("b.txt", b"PK\x03\x04\0\0\0\0 state"),
        ("c.txt", b"State and state-owned"),
    ]);
    folder.write("list.toml", "state = [\"state\", \"state-owned\"]\n");
    folder.write(
        "termloom.toml",
        "text_column = \"body\"\nhyphens = \"keep\"\nthemes = [\"none.yaml\"]\nstrict = true\nstop_words = \"xx\"\n",
    );
    let (printed, said) = themes(&folder, &["audit", "list.toml"], 3);
    assert!(said.contains("b.txt: binary") && said.contains("a.jsonl#row=2: bad-row"), "{said}");
    assert!(printed.contains("2 documents") && printed.contains("2 files or rows could not be used"), "{printed}");
    assert_eq!(folder.table("audit", "pattern_audit").column("hits"), ["2", "1"]);
    // What is there already is replaced only on request, and no output is read.
    assert!(themes(&folder, &["audit", "list.toml"], 4).1.contains("--overwrite"));
    folder.write("output/codebook.md", "state");
    let (printed, _) = themes(&folder, &["audit", "list.toml", ".", "--overwrite", "--format", "csv", "--quiet"], 3);
    assert_eq!((printed.as_str(), folder.names("audit").len()), ("", 5));
    assert_eq!(folder.table("audit", "pattern_audit").column("hits"), ["2", "1"]);
}

#[test]
fn faults_leave_nothing_behind() {
    let folder = sample();
    folder.write("bad.yaml", "state: [/(/]\n");
    for (arguments, part) in [
        (&["bad.yaml", "input"][..], "bad.yaml:1:9: "),
        (&["list.yaml", "nowhere"], "`nowhere`"),
        (&["list.yaml", "input", "--themes", "none.yaml"], "`none.yaml`"),
        (&["list.yaml", "input", "--memory", "1MiB"], "memory"),
        (&[], "THEMES"),
    ] {
        let (printed, said) = themes(&folder, &[&["audit"], arguments].concat(), 2);
        assert!(printed.is_empty() && said.contains(part), "{arguments:?}: {said}");
    }
    assert_eq!(folder.names("."), ["bad.yaml", "input", "list.yaml"]);
}

#[test]
fn nothing_to_audit_gives_empty_tables() {
    let folder = Folder::new();
    folder.write("empty.yaml", "");
    let (printed, _) = themes(&folder, &["audit", "empty.yaml", "input"], 0);
    assert!(printed.contains("0 documents"), "{printed}");
    assert_eq!(folder.table("audit", "pattern_audit").rows.len(), 0);
    folder.write("list.yaml", LIST);
    themes(&folder, &["audit", "list.yaml", "input", "--overwrite"], 0);
    let status = ["dead", "dead", "dead", "dead", "dead", "dead", "dead", "dead", "cannot match", "dead", "dead"];
    assert_eq!(folder.table("audit", "pattern_audit").column("status"), status);
}

#[test]
fn what_is_printed_is_harmless() {
    let folder = Folder::with(&[("a.txt", "\u{1b}[31m The state media of \u{9b}2J \u{202e}more".as_bytes())]);
    folder.write("list.yaml", "a: [state]\nb: [\"state media\"]\n");
    let (printed, _) = themes(&folder, &["audit", "list.yaml", "input"], 0);
    assert!(printed.contains("[state media]"), "{printed}");
    assert!(printed.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{printed:?}");
}

#[test]
fn the_help_has_examples() {
    for command in ["check", "audit"] {
        let (said, _) = themes(&Folder::new(), &[command, "--help"], 0);
        assert!(said.contains("Examples:") && said.contains("Exit codes:") && !said.contains("--urls"), "{said}");
    }
}

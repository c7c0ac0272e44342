//! Options and lists that are wrong, or whose names are not UTF-8.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use crate::folder::Folder;

/// What the compiler and its libraries call things.
const NOT_FOR_USERS: [&str; 14] = [
    "u32",
    "u64",
    "usize",
    "i64",
    "f64",
    "nonzero",
    "NonZero",
    "invalid digit",
    "parse integer",
    "float literal",
    "Utf8",
    "utf-8 sequence",
    "Some(",
    "None",
];

#[test]
fn wrong_options_are_told_in_words_of_users() {
    let folder = Folder::with_articles();
    let wrong = [
        "window = -1",
        "window = 3.5",
        "window = 0x",
        "window = 99999999999999999999999999999999999999999999",
        "window = inf",
        "threads = 0",
        "threads = -3",
        "seed = -1",
        "min_count = 1e400",
        "max_hits = -2",
        "max_rows = -1",
        "ngrams = [0]",
        "ngrams = [\"x-3\"]",
        "memory = 3",
        "memory = \"x\"",
        "near_threshold = \"a\"",
        "near_threshold = nan",
        "near_threshold = 7",
        "window = 2000-01-01",
        "window = [1]",
        "window = {a = 1}",
        "quiet = 1",
        "themes = \"a\"",
        "reader_seconds = -1",
        "skip_lines = -1",
        "max_loss = 7",
        "units = [\"x\"]",
        "hyphens = \"x\"",
        "window = ",
        "= 3",
        "windw = 3",
    ];
    for text in wrong {
        folder.write("t.toml", format!("# a\n{text}\n"));
        let said = folder.run(&["run", "in", "-o", "out", "--config", "t.toml"]).ends_with(2).err;
        let key = text.split(' ').next().unwrap_or_default();
        assert!(said.contains("t.toml:2: ") || said.contains(&format!("{key} ")), "{text}: {said}");
        assert!(!NOT_FOR_USERS.iter().any(|word| said.contains(word)), "{text}: {said}");
    }
    for flags in [
        ["--window", "-1"],
        ["--window", "x"],
        ["--threads", "0"],
        ["--threads", "99999999999"],
        ["--seed", "1.5"],
        ["--memory", "x"],
        ["--near-threshold", "x"],
        ["--ngrams", "a"],
        ["--max-unpacked", "1e9"],
        ["--max-rows", "x"],
    ] {
        let flag = format!("{}={}", flags[0], flags[1]);
        let said = folder.run(&["run", "in", "-o", "out", &flag]).ends_with(2).err;
        assert!(!NOT_FOR_USERS.iter().any(|word| said.contains(word)), "{flag}: {said}");
    }
    assert!(!folder.path("out").exists());
}

#[test]
fn a_configuration_that_is_not_utf_8_is_told_with_its_line() {
    let folder = Folder::with_articles();
    for (bytes, line) in [(&b"window = 3\n# caf\xe9\n"[..], 2), (b"\xff\xfew\0", 1), (b"a\n\nb\n\xed\xa0\x80", 4)] {
        folder.write("t.toml", bytes);
        let ran = folder.run(&["run", "in", "-o", "out", "--config", "t.toml"]).ends_with(2);
        ran.says(&format!("t.toml:{line}: not UTF-8"));
    }
}

#[test]
fn lists_of_themes_that_hold_nothing_or_too_much_are_told() {
    let folder = Folder::with_articles();
    let empty = ["themes: there are no themes", "themes: no theme in it has a pattern"];
    for (name, text, message) in [
        ("e.yaml", "", empty[0]),
        ("e.json", "{}", empty[0]),
        ("e.toml", "# nothing", empty[0]),
        ("e.csv", "pattern,theme\n", empty[0]),
        ("n.yaml", "one: []\ntwo:\n", empty[1]),
        ("n.txt", "\n", empty[1]),
        ("n.dic", "%\n1 a\n%\n", empty[1]),
        ("two.yaml", "a: [x]\n...\n---\nb: [y]\n", "two.yaml:3:1: a second document"),
        ("two.json", "{\"a\": [\"x\"]}\n{\"b\": [\"y\"]}\n", "two.json:2:1: something follows"),
        ("again.yaml", "a: [x]\nb: [y]\na: [z]\n", "again.yaml:3:1"),
    ] {
        folder.write(name, text);
        if let Some(rest) = message.strip_prefix("themes: ") {
            // Whoever wants no themes may say so; that none will be found is said.
            let ran = folder.run(&["run", "in", "-o", "out", "--overwrite", "--themes", name]).ends_with(0);
            assert!(ran.out.contains(&format!("{name}: warning: {rest}")), "{}", ran.out);
            folder.run(&["themes", "check", name]).ends_with(2).says(&format!("{name}: {rest}"));
        } else {
            folder.run(&["run", "in", "-o", "none", "--themes", name]).ends_with(2).says(message);
            folder.run(&["themes", "check", name]).ends_with(2).says(message);
        }
    }
    assert!(!folder.path("none").exists());
}

/// Patterns are joined, as promised, and that is said. What is not UTF-8 is guessed, and that is said; or it is told where.
#[test]
fn what_is_joined_or_guessed_in_lists_of_themes_is_said() {
    let folder = Folder::with_articles();
    folder.write("a.yaml", "one: [state]\ntwo: [press]\n");
    folder.write("b.yaml", "three: [names]\ntwo: [party]\none: [lists]\n");
    let ran = folder.run(&["run", "in", "-o", "out", "--themes", "a.yaml", "--themes", "b.yaml"]).ends_with(0);
    let said = "b.yaml: warning: 2:1: the theme `two` is in a.yaml too, and 1 more: its patterns are joined";
    assert!(ran.out.contains(said), "{}", ran.out);
    assert!(folder.read("out/run.json").contains("the theme `two` is in a.yaml too"));
    folder.write("latin.yaml", b"one: [state]\ntwo: [caf\xe9, l\xe9gion, \xe9tat]\n");
    let ran = folder.run(&["themes", "check", "latin.yaml"]).ends_with(0);
    assert!(ran.err.contains("latin.yaml:2:1: warning: it is not UTF-8, and was read as windows-1252"), "{}", ran.err);
    let damaged =
        [b"one: [state, \xc3\xa9tat, \xc3\xa9lan, caf\xc3\xa9]\ntwo: [b\xc3\xa9b\xc3\xa9, \xf8\x88\x80\x80\x80]\n"
            .to_vec()]
        .concat();
    folder.write("damaged.yaml", damaged);
    folder
        .run(&["run", "in", "-o", "out2", "--themes", "damaged.yaml"])
        .ends_with(2)
        .says("line 2 is no text in UTF-8");
}

/// Every option that takes a path.
#[test]
fn the_paths_of_options_need_not_be_utf_8() {
    let folder = Folder::with_articles();
    let name = |start: &str, end: &str| -> OsString {
        OsStr::from_bytes(&[start.as_bytes(), b"\xe9\xff", end.as_bytes()].concat()).to_os_string()
    };
    let files = [
        ("--stop-words", ".txt", "the\n"),
        ("--themes", ".yaml", "power: [state]\n"),
        ("--metadata", ".csv", "doc_id,author\na.txt,Ann\n"),
        ("--config", ".toml", "window = 3\n"),
        ("--compound", ".txt", "lists of names\n"),
        ("--abbreviations", ".txt", "Mr.\n"),
    ];
    for (option, ending, text) in files {
        folder.write(folder.path("").join(name("f", ending)), text);
        for joined in [false, true] {
            let mut command =
                folder.termloom(&["run", "in", "-o", "out", "--overwrite", "-q", "--tables", "documents"]);
            let path = name("f", ending);
            if joined {
                command.arg(joined_to(option, &path));
            } else {
                command.arg(option).arg(path);
            }
            folder.ended(command).ends_with(0);
        }
        let mut command = folder.termloom(&["run", "in", "-o", "none", "-q", option]);
        command.arg(name("not-there", ending));
        let ran = folder.ended(command).ends_with(2);
        assert!(ran.err.contains("not-there"), "{option}: {}", ran.err);
    }
    std::fs::create_dir(folder.path("").join(name("d", ""))).expect("a folder");
    for (option, path) in [("--temp-dir", name("d", "")), ("-o", name("o", ""))] {
        let mut command = folder.termloom(&["run", "in", "--overwrite", "-q", "--tables", "documents", option]);
        command.arg(path);
        folder.ended(command).ends_with(0);
    }
    // Where a word is wanted, and no path, that is said.
    let mut command = folder.termloom(&["run", "in", "-o", "none", "--window"]);
    command.arg(name("3", ""));
    folder.ended(command).ends_with(2).says("not UTF-8");
    let yaml = name("f", ".yaml");
    for arguments in [&["themes", "check"][..], &["themes", "audit", "--overwrite"]] {
        let mut command = folder.termloom(arguments);
        command.arg(&yaml);
        if arguments[1] == "audit" {
            command.arg("in");
        }
        let ran = folder.ended(command);
        assert!(ran.code == Some(0), "{arguments:?}: {}", ran.err);
    }
    let mut command = folder.termloom(&["themes", "convert"]);
    command.arg(&yaml).arg(name("g", ".csv"));
    folder.ended(command).ends_with(0);
}

/// `--option=path`
fn joined_to(option: &str, path: &OsStr) -> OsString {
    OsStr::from_bytes(&[option.as_bytes(), b"=", path.as_bytes()].concat()).to_os_string()
}

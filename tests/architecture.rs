//! Which module may use which: edges that the compiler cannot forbid inside one crate. docs/ARCHITECTURE.md says why.

use std::fs;
use std::path::{Path, PathBuf};

/// Module, the modules of this crate it may use, and the outside crates that only it may use (or all that list them).
const EDGES: [(&str, &[&str], &[&str]); 15] = [
    ("error", &[], &[]),
    ("named", &[], &[]),
    ("config", &["error", "named", "stats"], &[]),
    ("yaml", &[], &["granit_parser"]),
    ("spill", &["error"], &[]),
    (
        "corpus",
        &["config", "error", "named", "yaml", "spill", "foreign"],
        &["walkdir", "whatlang", "csv", "doctext", "jiff"],
    ),
    // A crate of its own, which knows nothing of this one.
    (
        "doctext",
        &[],
        &[
            "encoding_rs",
            "unicode_normalization",
            "chardetng",
            "oem_cp",
            "flate2",
            "zstd",
            "bzip2",
            "liblzma",
            "zip",
            "tar",
            "quick_xml",
            "mail_parser",
            "pulldown_cmark",
            "pdf_extract",
            "trafilatura",
            "html5ever",
            "scraper",
            "strsim",
            "ego_tree",
        ],
    ),
    (
        "foreign",
        &["config", "error"],
        &["polars", "polars_arrow", "polars_parquet", "polars_parquet_format", "csv", "zmij", "itoa"],
    ),
    ("text", &["config", "named"], &["unicode_normalization", "icu_segmenter", "stop_words", "pulp"]),
    (
        "themes",
        &["text", "yaml", "config", "named"],
        &[
            "unicode_security",
            "unicode_script",
            "hanconv",
            "snowball_stemmers_rs",
            "aho_corasick",
            "quick_xml",
            "csv",
            "regex_syntax",
        ],
    ),
    ("count", &["config", "corpus", "error", "spill", "text", "themes"], &[]),
    ("stats", &["named"], &["libm"]),
    (
        "tables",
        &["config", "error", "named", "foreign", "corpus", "text", "count", "stats", "themes", "spill"],
        &["polars", "polars_arrow", "polars_parquet", "polars_parquet_format", "base64", "csv", "zmij", "itoa"],
    ),
    (
        "pipeline",
        &["config", "error", "named", "spill", "foreign", "corpus", "text", "themes", "count", "stats", "tables"],
        &["rayon"],
    ),
    (
        "cli",
        &["termloom"],
        &["clap", "indicatif", "console", "unicode_width", "signal_hook", "strsim", "bytesize", "sysinfo"],
    ),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn doctext() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/doctext/src")
}

/// The sources of a module, without their test modules and comments.
fn code_of(module: &str) -> String {
    let folder = if module == "doctext" { doctext() } else { source().join(module) };
    let file = source().join(format!("{module}.rs"));
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().map(|entry| entry.into_path()).chain([file]);
    let texts = files
        .filter(|path| path.is_file() && !path.ends_with("tests.rs"))
        .map(|path| fs::read_to_string(path).expect("a file"));
    let code: String =
        texts.map(|text| text.split("#[cfg(test)]\nmod tests").next().unwrap_or("").to_string()).collect();
    assert!(!code.is_empty(), "there is no module `{module}`");
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

fn uses(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let is_start = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
        code[..at].chars().next_back().is_none_or(is_start)
    })
}

#[test]
fn modules_use_only_what_they_may() {
    let mut faults = Vec::new();
    for (module, allowed, own) in EDGES {
        let code = code_of(module);
        for (other, _, theirs) in EDGES {
            if other != module
                && !allowed.contains(&other)
                && uses(&code, &format!("crate::{other}"))
                && module != "cli"
            {
                faults.push(format!("{module} uses {other}"));
            }
            for outside in theirs.iter().filter(|outside| !own.contains(outside)) {
                if uses(&code, &format!("{outside}::")) || uses(&code, &format!("use {outside};")) {
                    faults.push(format!("{module} uses the crate {outside}, which belongs to {other}"));
                }
            }
        }
    }
    // An import in braces (`use crate::{a, b}`) would pass unseen.
    for (module, ..) in EDGES {
        assert!(!code_of(module).contains("crate::{"), "{module} imports from several modules at once");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_has_its_edges() {
    let mut found: Vec<String> = fs::read_dir(source())
        .expect("src")
        .map(|entry| entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned())
        .filter(|name| name != "lib" && name != "main")
        .collect();
    found.sort();
    found.dedup();
    let mut known: Vec<&str> = EDGES.iter().map(|(module, ..)| *module).filter(|module| *module != "doctext").collect();
    known.sort_unstable();
    assert_eq!(found, known);
}

#[test]
fn the_library_does_not_speak() {
    for (module, ..) in EDGES.iter().filter(|(module, ..)| *module != "cli") {
        let code = code_of(module);
        for word in ["println!", "eprintln!", "print!(", "process::exit", "std::env::", "env::var", "static mut"] {
            assert!(!uses(&code, word), "{module} has {word}");
        }
    }
}

#[test]
fn files_stay_readable() {
    let entries = [source(), doctext()].into_iter().flat_map(walkdir::WalkDir::new).flatten();
    for entry in entries.filter(|entry| entry.file_type().is_file()) {
        let lines = fs::read_to_string(entry.path()).expect("a file").lines().count();
        assert!(lines <= 600, "{} has {lines} lines: make it a folder", entry.path().display());
    }
}

//! Which module may use which: edges that the compiler cannot forbid inside one crate. docs/ARCHITECTURE.md says why.

mod circles;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};

use self::circles::{circles, described};
use self::sources::Sources;

/// Module, the modules of this crate it may use, and the outside crates that only it may use (or all that list them).
const EDGES: [(&str, &[&str], &[&str]); 14] = [
    ("error", &[], &[]),
    ("named", &[], &[]),
    ("config", &["error", "named", "stats"], &["bytesize"]),
    ("yaml", &[], &["granit_parser"]),
    ("spill", &["error"], &[]),
    (
        "corpus",
        &["config", "error", "named", "yaml", "spill", "foreign"],
        &[
            "walkdir",
            "encoding_rs",
            "unicode_normalization",
            "chardetng",
            "oem_cp",
            "whatlang",
            "csv",
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
        &["config", "error", "named", "foreign", "corpus", "text", "count", "stats", "themes"],
        &["polars", "polars_arrow", "polars_parquet", "polars_parquet_format", "base64", "csv", "zmij", "itoa"],
    ),
    (
        "pipeline",
        &["config", "error", "named", "spill", "foreign", "corpus", "text", "themes", "count", "stats", "tables"],
        &["rayon"],
    ),
    ("cli", &["termloom"], &["clap", "indicatif", "console", "unicode_width", "signal_hook", "strsim", "sysinfo"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of `src`, or the file in it, that a source file belongs to; `lib` for the facade.
fn room(file: &Path) -> String {
    let inside = file.strip_prefix("src").unwrap_or(file).iter().next().map(Path::new).unwrap_or(file);
    inside.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[test]
fn modules_use_only_what_they_may() {
    let sources = Sources::read(root());
    let mut faults = Vec::new();
    let of_room = |wanted: &str| EDGES.iter().find(|(room, ..)| *room == wanted);
    for ((from, to), names) in sources.arrows() {
        let (user, used) = (room(&from), room(&to));
        let is_allowed = of_room(&user).is_none_or(|(_, allowed, _)| allowed.contains(&used.as_str()));
        // The program may use whatever the library shows.
        if user != used && user != "cli" && !is_allowed {
            faults.push(format!("{} takes {names:?} from {}", from.display(), to.display()));
        }
    }
    for (file, crates) in sources.crates() {
        let user = room(file);
        for outside in crates {
            let owners: Vec<&str> =
                EDGES.iter().filter(|(.., own)| own.contains(&outside)).map(|(room, ..)| *room).collect();
            if !owners.is_empty() && !owners.contains(&user.as_str()) {
                faults.push(format!("{} uses the crate {outside}, which belongs to {owners:?}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let arrows = Sources::read(root()).arrows();
    assert!(arrows.len() > 500, "only {} imports were found", arrows.len());
    let circles: Vec<String> = circles(&arrows).iter().map(|circle| described(circle, &arrows)).collect();
    assert!(circles.is_empty(), "{} circles\n{}", circles.len(), circles.join("\n"));
}

#[test]
fn a_circle_would_be_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join("src").join(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        fs::write(path, text).expect("a file");
    };
    write("lib.rs", "mod shop;\npub use shop::{Basket, pay};");
    write("shop/mod.rs", "mod basket;\nmod till;\npub use basket::Basket;\npub use till::pay;");
    write("shop/basket.rs", "use super::till::Price;\npub struct Basket(Price);");
    write("shop/till.rs", "pub struct Price;\npub fn pay() {}");
    assert_eq!(circles(&Sources::read(folder.path()).arrows()), []);
    // Through the name that the folder passes on, in braces, and by a path that no `use` binds.
    for import in ["use super::{Basket};", "use crate::{shop::Basket as Bag};", "fn f(b: crate::shop::Basket) {}"] {
        write("shop/till.rs", &format!("{import}\npub struct Price;\npub fn pay() {{}}"));
        let arrows = Sources::read(folder.path()).arrows();
        let found = circles(&arrows);
        assert_eq!(found.len(), 1, "{import}");
        assert!(described(&found[0], &arrows).contains("src/shop/till.rs -> src/shop/basket.rs: Basket"), "{import}");
    }
    // A test may import what it likes.
    write("shop/till.rs", "pub struct Price;\npub fn pay() {}\n#[cfg(test)]\nmod tests { use super::super::Basket; }");
    assert_eq!(circles(&Sources::read(folder.path()).arrows()), []);
}

#[test]
fn every_module_has_its_edges() {
    let mut found: Vec<String> =
        source_files().iter().map(|file| room(file)).filter(|room| room != "lib" && room != "main").collect();
    found.sort();
    found.dedup();
    let mut known: Vec<&str> = EDGES.iter().map(|(room, ..)| *room).collect();
    known.sort_unstable();
    assert_eq!(found, known);
}

#[test]
fn the_library_does_not_speak() {
    for file in source_files().iter().filter(|file| room(file) != "cli") {
        let text = fs::read_to_string(root().join(file)).expect("a file");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for word in ["println!", "print!(", "process::exit", "std::env::", "env::var", "static mut"] {
                assert!(!line.contains(word), "{} has {word}", file.display());
            }
        }
    }
}

#[test]
fn files_stay_readable() {
    let lines = |file: &PathBuf| fs::read_to_string(root().join(file)).expect("a file").lines().count();
    let mut all: Vec<(usize, PathBuf)> = source_files().into_iter().map(|file| (lines(&file), file)).collect();
    all.sort();
    let (longest, file) = all.last().expect("files");
    assert!(*longest <= 500, "{} has {longest} lines: make it a folder", file.display());
    let (median, _) = all[all.len() / 2];
    assert!(median < 160, "half of the files have {median} lines or more");
}

/// Every source file below `src` and `crates/*/src`, from the root on.
fn source_files() -> Vec<PathBuf> {
    let folders = [root().join("src"), root().join("crates")];
    let entries = folders.into_iter().flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().flatten());
    let files = entries
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs") && path.iter().any(|part| part == "src"));
    files.map(|path| path.strip_prefix(root()).expect("below the root").to_path_buf()).collect()
}

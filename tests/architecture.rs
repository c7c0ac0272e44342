//! Which room of the house may use which, what the compiler cannot forbid inside one crate. docs/ARCHITECTURE.md says why.

mod circles;
mod sources;
mod subtractions;

use std::fs;
use std::path::{Path, PathBuf};

use self::circles::{circles, described};
use self::sources::Sources;
use self::subtractions::bare_subtractions;

/// Room (a folder or file of `src`, or a crate beside it), the rooms it may use, and the outside crates that only it may use
/// (or all rooms that list them). In the order of the house: each room uses only those above it.
const EDGES: [(&str, &[&str], &[&str]); 20] = [
    // It knows nothing of termloom.
    (
        "doctext",
        &[],
        &[
            "bzip2",
            "chardetng",
            "ego_tree",
            "encoding_rs",
            "flate2",
            "hayro_cmap",
            "hayro_font",
            "hayro_syntax",
            "html5ever",
            "liblzma",
            "mail_parser",
            "oem_cp",
            "pulldown_cmark",
            "quick_xml",
            "scraper",
            "strsim",
            "tar",
            "trafilatura",
            "unicode_normalization",
            "zip",
            "zstd",
        ],
    ),
    ("error", &[], &[]),
    ("named", &[], &["strsim"]),
    ("regular_file", &[], &[]),
    ("yaml", &[], &["granit_parser"]),
    ("spill", &["error", "regular_file"], &[]),
    ("stats", &["named"], &["libm"]),
    ("isolate", &[], &[]),
    ("config", &["error", "isolate", "named", "stats"], &["bytesize"]),
    (
        "table_reader",
        &["config", "error", "regular_file"],
        &["csv", "itoa", "polars", "polars_arrow", "polars_parquet", "polars_parquet_format", "zmij"],
    ),
    (
        "corpus",
        &["config", "doctext", "error", "isolate", "named", "regular_file", "spill", "table_reader", "yaml"],
        &[
            "aho_corasick",
            "calamine",
            "csv",
            "doctext",
            "globset",
            "jiff",
            "polars_arrow",
            "regex",
            "stop_words",
            "unicode_normalization",
            "walkdir",
            "whatlang",
        ],
    ),
    (
        "text",
        &["config", "named"],
        &["icu_segmenter", "pulp", "regex", "regex_syntax", "stop_words", "unicode_normalization"],
    ),
    (
        "themes",
        &["config", "named", "text", "yaml"],
        &[
            "aho_corasick",
            "csv",
            "hanconv",
            "quick_xml",
            "regex",
            "regex_syntax",
            "snowball_stemmers_rs",
            "unicode_script",
            "unicode_security",
        ],
    ),
    ("count", &["config", "error", "spill", "text", "themes"], &[]),
    (
        "tables",
        &["config", "corpus", "error", "named", "stats", "table_reader", "text", "themes"],
        &[
            "base64",
            "csv",
            "itoa",
            "polars",
            "polars_arrow",
            "polars_parquet",
            "polars_parquet_format",
            "rust_xlsxwriter",
            "zmij",
        ],
    ),
    ("output", &["config", "error", "table_reader", "tables"], &["polars"]),
    (
        "context",
        &["config", "corpus", "count", "error", "named", "regular_file", "spill", "stats", "tables", "text", "themes"],
        &["rayon"],
    ),
    (
        "analyses",
        &["config", "context", "corpus", "count", "error", "named", "spill", "stats", "tables", "text", "themes"],
        &["rayon"],
    ),
    (
        "run",
        &[
            "analyses", "config", "context", "corpus", "count", "error", "named", "spill", "stats", "tables", "text",
            "themes",
        ],
        &["rayon"],
    ),
    (
        "commands",
        &[
            "analyses",
            "config",
            "context",
            "corpus",
            "count",
            "error",
            "named",
            "output",
            "run",
            "spill",
            "stats",
            "table_reader",
            "tables",
            "text",
            "themes",
        ],
        &["rayon"],
    ),
    // The program may use whatever the library shows.
];

/// What only the program may use.
const OF_CLI: [&str; 9] = [
    "clap",
    "clap_complete",
    "clap_mangen",
    "console",
    "indicatif",
    "signal_hook",
    "strsim",
    "sysinfo",
    "unicode_width",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder or file of `src`, or the crate beside it, that a source file belongs to; `lib` for the facade.
fn room(file: &Path) -> String {
    let inside = file.strip_prefix("src").or_else(|_| file.strip_prefix("crates")).unwrap_or(file);
    let first = inside.iter().next().map_or(file, Path::new);
    first.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[test]
fn rooms_use_only_what_they_may() {
    let sources = Sources::read(root());
    let mut faults = Vec::new();
    for ((from, to), names) in sources.arrows() {
        let (user, used) = (room(&from), room(&to));
        let is_allowed = EDGES.iter().any(|(room, allowed, _)| *room == user && allowed.contains(&used.as_str()));
        if user != used && user != "cli" && user != "lib" && !is_allowed {
            faults.push(format!("{} takes {names:?} from {}", from.display(), to.display()));
        }
    }
    // The facade passes on what others own.
    for (file, crates) in sources.crates().filter(|(file, _)| room(file) != "lib") {
        let user = room(file);
        for outside in crates {
            let mut owners: Vec<&str> =
                EDGES.iter().filter(|(.., own)| own.contains(&outside)).map(|(room, ..)| *room).collect();
            owners.extend(OF_CLI.contains(&outside).then_some("cli"));
            if !owners.is_empty() && !owners.contains(&user.as_str()) {
                faults.push(format!("{} uses the crate {outside}, which belongs to {owners:?}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn rooms_stand_in_the_order_of_the_house() {
    for (index, (room, allowed, _)) in EDGES.iter().enumerate() {
        for used in *allowed {
            assert!(EDGES[..index].iter().any(|(above, ..)| above == used), "{room} uses {used}, which comes after it");
        }
    }
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
fn every_room_has_its_edges() {
    let mut found: Vec<String> =
        source_files().iter().map(|file| room(file)).filter(|room| room != "lib" && room != "main").collect();
    found.sort();
    found.dedup();
    let mut known: Vec<&str> = EDGES.iter().map(|(room, ..)| *room).chain(["cli"]).collect();
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

#[test]
fn counts_are_subtracted_with_a_floor_in_the_program() {
    let found = bare_subtractions(&root().join("src/cli"));
    assert!(found.is_empty(), "use saturating_sub or checked_sub: {found:?}");
}

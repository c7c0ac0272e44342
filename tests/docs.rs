//! What is written about the program is what the program does.

use std::fs;
use std::path::Path;

use crate::run::Folder;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_reference_of_tables_is_what_the_program_prints() {
    let printed = String::from_utf8(Folder::new().termloom(&["tables"]).stdout).expect("UTF-8");
    assert!(printed == read("docs/tables.md"), "run: cargo run --release -- tables > docs/tables.md");
}

#[test]
fn the_reference_of_options_is_what_the_program_prints() {
    let printed = String::from_utf8(Folder::new().termloom(&["options"]).stdout).expect("UTF-8");
    assert!(printed == read("docs/options.md"), "run: cargo run --release -- options > docs/options.md");
}

#[test]
fn every_table_and_flag_of_the_readme_is_there() {
    let readme = read("README.md");
    let help = String::from_utf8(Folder::new().termloom(&["run", "--help"]).stdout).expect("UTF-8");
    let tables = read("docs/tables.md");
    for table in tables.lines().filter_map(|line| line.strip_prefix("## ")).filter(|name| !name.contains(' ')) {
        assert!(readme.contains(&format!("`{table}`")), "README.md does not name the table {table}");
    }
    for word in readme.split(|c: char| c.is_whitespace() || "`()|,.:;".contains(c)) {
        let is_own = word.strip_prefix("--").is_some_and(|rest| rest.starts_with(char::is_alphabetic))
            && !["--release", "--path"].contains(&word);
        assert!(!is_own || help.contains(word), "README.md names {word}, which `termloom run` does not have");
    }
}

#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_ours = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        !(name.starts_with('.') || ["target", "input", "output"].contains(&name.as_ref()) && entry.depth() == 1)
    };
    let pages = walkdir::WalkDir::new(root).into_iter().filter_entry(is_ours).flatten();
    let pages: Vec<_> = pages.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "md")).collect();
    assert!(pages.len() > 20, "only {} pages were found", pages.len());
    let mut links = 0;
    for page in pages.iter().map(walkdir::DirEntry::path) {
        let text = fs::read_to_string(page).expect("a page");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (target, heading) = link.split_once('#').map_or((link, None), |(target, at)| (target, Some(at)));
            if target.contains("://") || target.contains(char::is_whitespace) {
                continue;
            }
            let path = if target.is_empty() { page.to_path_buf() } else { page.with_file_name("").join(target) };
            assert!(path.exists(), "{} links to {target}, which is not there", page.display());
            let is_page = path.extension().is_some_and(|ending| ending == "md");
            if let Some(heading) = heading.filter(|_| is_page) {
                let headings = anchors(&fs::read_to_string(&path).expect("a page"));
                assert!(headings.iter().any(|known| known == heading), "{} links to {link}", page.display());
            }
            links += 1;
        }
    }
    assert!(links > 50, "only {links} links were found");
}

/// The anchors of the headings of a page.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
    headings.map(|heading| heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}

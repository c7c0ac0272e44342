//! Which files are looked at: what a user includes and excludes, and what is no article by rule.

use std::fs;
use std::io::Read;
use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::skipped::SkipReason;
use crate::config::{Pattern, ReadOptions};
use crate::error::{Error, Result};
use crate::regular_file;

/// What a user includes and excludes.
#[derive(Debug)]
pub struct Selection {
    include: Option<Globs>,
    exclude: Option<Globs>,
}

/// Patterns of paths, and of names where they have no `/`.
#[derive(Debug)]
struct Globs {
    paths: GlobSet,
    names: GlobSet,
}

impl Selection {
    /// Reads the patterns.
    ///
    /// # Errors
    /// A usage error that names the pattern that is none.
    pub fn new(options: &ReadOptions) -> Result<Selection> {
        let include = Globs::new("include", &options.include)?;
        Ok(Selection { include, exclude: Globs::new("exclude", &options.exclude)? })
    }

    /// Whether a user excludes a file, folder or member of an archive, which is named as `documents` names it.
    pub(super) fn excludes(&self, doc_id: &str) -> bool {
        self.exclude.as_ref().is_some_and(|globs| globs.has(doc_id))
    }

    /// Whether a file is among those that a user includes.
    pub(super) fn includes(&self, doc_id: &str) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.has(doc_id))
    }
}

impl Globs {
    /// The patterns of an option; none where there are none.
    fn new(option: &str, patterns: &[Pattern]) -> Result<Option<Globs>> {
        let (mut paths, mut names) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        for Pattern(written) in patterns {
            let pattern = written.strip_prefix("./").unwrap_or(written);
            let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
            let mut glob = GlobBuilder::new(pattern.trim_start_matches('/'));
            let glob = glob.literal_separator(true).case_insensitive(true).build();
            let glob = glob.map_err(|error| wrong(option, written, &error))?;
            if pattern.contains('/') {
                paths.add(glob)
            } else {
                names.add(glob)
            };
        }
        let built = |set: GlobSetBuilder| set.build().map_err(|error| wrong(option, "", &error));
        Ok(if patterns.is_empty() { None } else { Some(Globs { paths: built(paths)?, names: built(names)? }) })
    }

    /// Whether they match a path, or a folder or archive that it is in.
    fn has(&self, doc_id: &str) -> bool {
        let path = doc_id.replace('#', "/");
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        path.split('/').any(|name| self.names.is_match(name))
            || ends.into_iter().any(|end| !self.paths.is_empty() && self.paths.is_match(&path[..end]))
    }
}

fn wrong(option: &str, pattern: &str, error: &globset::Error) -> Error {
    Error::usage(format!("{option} `{pattern}` is no pattern: {}", error.kind()))
        .hint("write it as for a shell: '*.txt', 'drafts/**', '{README,LICENSE}*'")
}

/// Names of files and folders that systems put beside others.
const OF_SYSTEM: [&str; 8] = [
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "__macosx",
    "@eadir",
    "$recycle.bin",
    "system volume information",
    "lost+found",
];

/// Why a file or folder of this name is no text that somebody wrote.
pub(super) fn of_system(name: &str) -> Option<(SkipReason, &'static str)> {
    if name.starts_with("~$") || name.starts_with(".~lock.") {
        return Some((SkipReason::SystemFile, "a program made it while it had a document open"));
    }
    let is_of_system = OF_SYSTEM.iter().any(|known| known.eq_ignore_ascii_case(name)) || name == "Icon\r";
    is_of_system.then_some((SkipReason::SystemFile, "the system made it"))
}

/// What browsers put behind the name of a page for the folder of its parts.
const OF_PAGE: [&str; 22] = [
    "_files",
    ".files",
    "-files",
    "_file",
    "-dateien",
    "_dateien",
    "_fichiers",
    "_archivos",
    "_arquivos",
    "_ficheiros",
    "_bestanden",
    "_pliki",
    "-filer",
    "_filer",
    "_tiedostot",
    "_soubory",
    "_elemei",
    "_dosyalar",
    "_файлы",
    "_файли",
    "_fails",
    "_ファイル",
];

/// Endings of pages that have such folders.
const PAGES: [&str; 6] = ["html", "htm", "xhtml", "shtml", "mht", "mhtml"];

/// The name of the page without its ending, if a folder is called like one of parts of a page.
fn page_of(folder: &str) -> Option<&str> {
    let lower = folder.to_lowercase();
    let suffix = OF_PAGE.iter().find(|suffix| lower.ends_with(*suffix))?;
    folder.get(..folder.len().checked_sub(suffix.len())?).filter(|stem| !stem.is_empty())
}

/// Names that the page beside a folder of parts would have.
pub(super) fn pages_beside(folder: &str) -> impl Iterator<Item = String> + '_ {
    page_of(folder).into_iter().flat_map(|stem| PAGES.iter().map(move |ending| format!("{stem}.{ending}")))
}

/// Why a folder on the disk holds no articles.
pub(super) fn of_folder(path: &Path, name: &str) -> Option<(SkipReason, &'static str)> {
    if pages_beside(name).any(|page| path.with_file_name(page).is_file()) {
        return Some((SkipReason::PageParts, "it holds the parts of the saved page beside it"));
    }
    is_output(path).then_some((SkipReason::EarlierOutput, "termloom wrote it; name it as an input to read its tables"))
}

/// Whether termloom wrote a folder.
fn is_output(path: &Path) -> bool {
    // To look for one file costs little, and hardly any folder has it.
    let run = path.join("run.json");
    if fs::symlink_metadata(&run).is_err() || !path.join("datapackage.json").is_file() {
        return false;
    }
    let mut start = Vec::new();
    let read = regular_file::open(&run, true).and_then(|file| file.take(1 << 10).read_to_end(&mut start));
    read.is_ok() && String::from_utf8_lossy(&start).contains("\"termloom\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(include: &[&str], exclude: &[&str]) -> Result<Selection> {
        let patterns = |all: &[&str]| all.iter().map(|pattern| Pattern(pattern.to_string())).collect();
        Selection::new(&ReadOptions::default().include(patterns(include)).exclude(patterns(exclude)))
    }

    #[test]
    fn names_and_paths_are_matched() {
        let all = selection(&["*.TXT", "news/**"], &["drafts", "a/b/*.txt", "*.bak.txt"]).unwrap();
        let is_read = |path: &str| all.includes(path) && !all.excludes(path);
        for path in ["x.txt", "a/x.txt", "news/x.html", "a/b/c/x.txt", "z.zip#news.txt", "Drafts.txt"] {
            assert!(is_read(path), "{path}");
        }
        for path in ["x.html", "drafts/x.txt", "z.zip#Drafts/x.txt", "a/b/x.txt", "x.bak.txt", "old/news/x.md"] {
            assert!(!is_read(path), "{path}");
        }
        assert!(all.excludes("a/drafts") && !all.excludes("a"));
        let none = selection(&[], &[]).unwrap();
        assert!(none.includes("x") && !none.excludes("x"));
        let error = selection(&[], &["[a"]).unwrap_err();
        assert!(error.is_usage() && error.to_string().contains("exclude `[a`"), "{error}");
    }

    #[test]
    fn folders_of_pages_are_known_by_their_names() {
        for (folder, page) in [
            ("The law_files", "The law.htm"),
            ("Gesetz-Dateien", "Gesetz.html"),
            ("loi_fichiers", "loi.html"),
            ("закон_файлы", "закон.html"),
            ("law.files", "law.html"),
        ] {
            assert!(pages_beside(folder).any(|known| known == page), "{folder}");
        }
        assert_eq!(pages_beside("files").chain(pages_beside("_files")).chain(pages_beside("my_documents")).count(), 0);
        assert!(
            of_system("~$aft.docx").is_some() && of_system("Thumbs.DB").is_some() && of_system("a~$.docx").is_none()
        );
    }
}

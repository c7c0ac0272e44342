//! Which files there are, and in which order.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::jsonl::{self, Line};
use super::{DocOrd, Place, SkipReason, SkipStage, Skipped, Source};
use crate::error::{Error, Result};

/// Endings of file names that are read, in lower case.
const TEXT_TYPES: [&str; 3] = ["txt", "text", "md"];

/// Endings of files that hold a document in each line.
const ROW_TYPES: [&str; 2] = ["jsonl", "ndjson"];

/// A file or row of this size or more is no document: positions in a text are 32 bits wide.
const MAX_BYTES: u64 = 1 << 31;

/// What was found below the inputs.
#[derive(Debug, Default)]
pub struct Discovered {
    /// Files and rows to be read, by the bytes of their `doc_id`; `ord` is their index.
    pub sources: Vec<Source>,
    /// What is not to be read, by `doc_id`.
    pub skipped: Vec<Skipped>,
}

/// Lists every file below `inputs`, but for those for which `is_own` says that termloom itself made them, and every row
/// of files that hold rows. Those are read through once for it; what was listed when `is_cancelled` is only a part.
///
/// # Errors
/// A usage error that names an input which is missing, cannot be opened, or has the name of another input.
///
/// # Complexity
/// O(n log n) in the number of files and rows, and linear in the bytes of files that hold rows.
pub fn discover(
    inputs: &[PathBuf],
    is_own: &dyn Fn(&Path) -> bool,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Discovered> {
    let mut found = Discovered::default();
    let mut names = HashSet::new();
    for input in inputs {
        let metadata = fs::metadata(input).map_err(|error| {
            Error::usage(format!("cannot open the input `{}`: {error}", input.display()))
                .hint("name a folder of articles, or a single file")
                .at(input)
        })?;
        let name = root_name(input);
        if inputs.len() > 1 && !names.insert(name.clone()) {
            return Err(Error::usage(format!(
                "two inputs are called `{name}`, so their documents would have the same names"
            ))
            .hint("give the folder above them as the one input"));
        }
        if metadata.is_file() {
            add_file(&mut found, name, input, metadata.len(), is_cancelled);
            continue;
        }
        if let Err(error) = fs::read_dir(input) {
            return Err(Error::usage(format!("cannot list the input `{}`: {error}", input.display())).at(input));
        }
        let prefix = if inputs.len() > 1 { format!("{name}/") } else { String::new() };
        walk(&mut found, input, &prefix, is_own, is_cancelled);
    }
    found.sources.sort_unstable_by(|a, b| a.doc_id.cmp(&b.doc_id));
    found.skipped.sort_unstable_by(|a, b| a.doc_id.cmp(&b.doc_id));
    if u32::try_from(found.sources.len()).is_err() {
        return Err(Error::usage("there are more than 4,294,967,295 documents").hint("run over parts of the folder"));
    }
    for (rank, source) in (0u32..).zip(&mut found.sources) {
        source.ord = DocOrd(rank);
    }
    Ok(found)
}

fn walk(
    found: &mut Discovered,
    root: &Path,
    prefix: &str,
    is_own: &dyn Fn(&Path) -> bool,
    is_cancelled: &dyn Fn() -> bool,
) {
    let mut entries = WalkDir::new(root).min_depth(1).follow_links(false).max_open(64).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(root);
                let doc_id = format!("{prefix}{}", doc_id(path, root));
                let message = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                found.skipped.push(skip(doc_id, SkipReason::Unreadable, message));
                continue;
            }
        };
        let is_dir = entry.file_type().is_dir();
        if is_own(entry.path()) {
            if is_dir {
                entries.skip_current_dir();
            }
            continue;
        }
        let doc_id = format!("{prefix}{}", doc_id(entry.path(), root));
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            found.skipped.push(skip(doc_id, SkipReason::Hidden, "the name begins with a full stop"));
            if is_dir {
                entries.skip_current_dir();
            }
        } else if entry.file_type().is_symlink() {
            found.skipped.push(skip(doc_id, SkipReason::Symlink, "symbolic links are not followed"));
        } else if entry.file_type().is_file() {
            add_entry(found, doc_id, &entry, is_cancelled);
        } else if !is_dir {
            found.skipped.push(skip(doc_id, SkipReason::NotRegular, "not a regular file"));
        }
    }
}

fn add_entry(found: &mut Discovered, doc_id: String, entry: &DirEntry, is_cancelled: &dyn Fn() -> bool) {
    match entry.metadata() {
        Ok(metadata) => add_file(found, doc_id, entry.path(), metadata.len(), is_cancelled),
        Err(error) => found.skipped.push(skip(doc_id, SkipReason::Unreadable, error.to_string())),
    }
}

fn add_file(found: &mut Discovered, doc_id: String, path: &Path, len_bytes: u64, is_cancelled: &dyn Fn() -> bool) {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or("").to_ascii_lowercase();
    if ROW_TYPES.contains(&ending.as_str()) {
        add_rows(found, doc_id, path, is_cancelled);
    } else if !TEXT_TYPES.contains(&ending.as_str()) {
        let what = if ending.is_empty() { "a name without ending".into() } else { format!("`.{ending}`") };
        let message = format!("{what} is not read; only .{} are", [&TEXT_TYPES[..], &ROW_TYPES].concat().join(", ."));
        found.skipped.push(skip(doc_id, SkipReason::UnsupportedType, message));
    } else {
        add(found, doc_id, &Arc::from(path), Place::Whole, len_bytes);
    }
}

/// A file in which nothing is found still is a source of its own: none goes unmentioned.
fn add_rows(found: &mut Discovered, doc_id: String, path: &Path, is_cancelled: &dyn Fn() -> bool) {
    let (sources, skipped) = (found.sources.len(), found.skipped.len());
    let shared = Arc::from(path);
    let mut add_line = |line: Line| {
        // Joined at once: a text that grows keeps room that is never used.
        let doc_id = [&doc_id, "#row=", &line.number.to_string()].concat();
        add(found, doc_id, &shared, Place::Row { start: line.start }, line.len);
    };
    let read = File::open(path)
        .and_then(|file| jsonl::for_each_line(&file, &mut vec![0; jsonl::BUFFER], is_cancelled, &mut add_line));
    if let Err(error) = read {
        found.sources.truncate(sources);
        found.skipped.truncate(skipped);
        found.skipped.push(skip(doc_id, SkipReason::of(&error), error.to_string()));
    } else if (sources, skipped) == (found.sources.len(), found.skipped.len()) {
        found.skipped.push(skip(doc_id, SkipReason::Empty, "the file has no rows"));
    }
}

fn add(found: &mut Discovered, doc_id: String, path: &Arc<Path>, place: Place, len_bytes: u64) {
    if len_bytes >= MAX_BYTES {
        let message = format!("{len_bytes} bytes; a document must be smaller than {MAX_BYTES}");
        found.skipped.push(skip(doc_id, SkipReason::TooLarge, message));
    } else {
        found.sources.push(Source { ord: DocOrd(0), doc_id, path: Arc::clone(path), place, len_bytes });
    }
}

fn skip(doc_id: String, reason: SkipReason, message: impl Into<String>) -> Skipped {
    Skipped { doc_id, stage: SkipStage::Discover, reason, message: message.into(), bytes_read: 0 }
}

/// The last part of an input's path; for `.` and `..` that of the folder they mean.
fn root_name(input: &Path) -> String {
    let named = |path: &Path| path.file_name().map(|name| percent_encoded(name.as_encoded_bytes()));
    named(input)
        .or_else(|| fs::canonicalize(input).ok().and_then(|path| named(&path)))
        .unwrap_or_else(|| "root".to_string())
}

fn doc_id(path: &Path, root: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts = relative.components().filter_map(|part| match part {
        Component::Normal(name) => Some(percent_encoded(name.as_encoded_bytes())),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Lossless text for a file name: `%` and bytes that are not UTF-8 become `%XX`.
pub(super) fn percent_encoded(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for part in chunk.valid().split_inclusive('%') {
            match part.strip_suffix('%') {
                Some(before) => {
                    text.push_str(before);
                    text.push_str("%25");
                }
                None => text.push_str(part),
            }
        }
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lossless() {
        assert_eq!(percent_encoded(b"100% caf\xe9.txt"), "100%25 caf%E9.txt");
        assert_eq!(percent_encoded("审查.txt".as_bytes()), "审查.txt");
        assert_eq!(percent_encoded(b"%%"), "%25%25");
    }

    #[test]
    fn every_entry_is_a_source_or_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/c")).unwrap();
        fs::create_dir_all(root.join(".git")).unwrap();
        for name in ["b/z.txt", "b/c/a.MD", "b.text", "b/x.pdf", "noending", ".hidden.txt", ".git/a.txt"] {
            fs::write(root.join(name), "x").unwrap();
        }
        let found = discover(&[root.to_path_buf()], &|_| false, &|| false).unwrap();
        let ids: Vec<_> = found.sources.iter().map(|s| (s.ord.0, s.doc_id.as_str())).collect();
        assert_eq!(ids, [(0, "b.text"), (1, "b/c/a.MD"), (2, "b/z.txt")]);
        let skipped: Vec<_> = found.skipped.iter().map(|s| (s.doc_id.as_str(), s.reason.name())).collect();
        assert_eq!(
            skipped,
            [
                (".git", "hidden"),
                (".hidden.txt", "hidden"),
                ("b/x.pdf", "unsupported-type"),
                ("noending", "unsupported-type")
            ]
        );
    }

    #[test]
    fn every_row_is_a_source() {
        let folder = tempfile::tempdir().unwrap();
        let lines = "{}\n\n".repeat(6);
        for (name, text) in
            [("a.JSONL", lines.as_str()), ("b.ndjson", "\u{feff}{ }\r\n"), ("c.jsonl", " \n"), ("b.txt", "")]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let found = discover(&[folder.path().to_path_buf()], &|_| false, &|| false).unwrap();
        let sources: Vec<_> =
            found.sources.iter().map(|s| (s.ord.0, s.doc_id.as_str(), s.place, s.len_bytes)).collect();
        let row = |ord, name, start, len| (ord, name, Place::Row { start }, len);
        assert_eq!(
            sources[..3],
            [row(0, "a.JSONL#row=1", 0, 2), row(1, "a.JSONL#row=11", 20, 2), row(2, "a.JSONL#row=3", 4, 2)]
        );
        assert_eq!(sources[6..], [row(6, "b.ndjson#row=1", 3, 3), (7, "b.txt", Place::Whole, 0)]);
        let skipped: Vec<_> = found.skipped.iter().map(|s| (s.doc_id.as_str(), s.reason.name())).collect();
        assert_eq!(skipped, [("c.jsonl", "empty")]);
        assert!(Arc::ptr_eq(&found.sources[0].path, &found.sources[5].path));
    }

    #[test]
    fn a_file_whose_rows_cannot_be_listed_is_one_source() {
        let folder = tempfile::tempdir().unwrap();
        let mut found = Discovered::default();
        add_rows(&mut found, "gone".into(), &folder.path().join("gone.jsonl"), &|| false);
        // Opening a folder succeeds and reading it fails, for every user: a stand-in for a broken disk.
        add_rows(&mut found, "broken".into(), folder.path(), &|| false);
        add(&mut found, "long".into(), &Arc::from(folder.path()), Place::Row { start: 0 }, MAX_BYTES);
        let skipped: Vec<_> = found.skipped.iter().map(|s| (s.doc_id.as_str(), s.reason.name())).collect();
        assert_eq!(skipped, [("gone", "vanished"), ("broken", "unreadable"), ("long", "too-large")]);
        assert!(found.sources.is_empty());
    }

    #[test]
    fn inputs_of_one_name_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/news", "b/news"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let inputs = [folder.path().join("a/news"), folder.path().join("b/news")];
        let error = discover(&inputs, &|_| false, &|| false).unwrap_err();
        assert!(error.is_usage() && error.to_string().contains("`news`"));
    }
}

//! Finds all files below the inputs, in a fixed order.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use doctext::percent_encoded;
use walkdir::{DirEntry, WalkDir};

use super::container::{Container, FoundSources, OpenContext};
use super::file_kind::{FileKind, kind_of, why_not};
use super::metadata::{self, Metadata};
use super::skipped::{SkipReason, Skipped};
use super::source::{Location, SourceFile, SourceKind};
use crate::config::ReadOptions;
use crate::error::{Error, Result};
use crate::spill::Spill;

/// All sources below the inputs.
#[derive(Debug, Default)]
pub struct Discovered {
    /// Files and members of archives that hold documents, by the bytes of their `doc_id`.
    pub files: Arc<Vec<SourceFile>>,
    /// Sources that are not read, by `doc_id`.
    pub skipped: Vec<Skipped>,
    /// Metadata of the documents from outside.
    pub metadata: Metadata,
}

impl Discovered {
    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.len_bytes).sum()
    }

    /// Bytes of members of archives that were put into a temporary file.
    pub fn unpacked_bytes(&self) -> u64 {
        self.files.iter().map(SourceFile::unpacked_bytes).sum()
    }
}

/// Every file below the inputs.
#[derive(Debug, Default)]
pub struct Listing {
    /// Files that are one document each, and sources that are not read.
    found: FoundSources,
    /// Tables and archives, which must be opened.
    pub containers: Vec<Container>,
}

/// Lists every file below `inputs`, except files that termloom itself made according to `is_own`.
///
/// # Errors
/// A usage error that names an input which is missing, cannot be opened, or has the name of another input.
///
/// # Complexity
/// Linear in the number of files.
pub fn list(inputs: &[PathBuf], is_own: &dyn Fn(&Path) -> bool) -> Result<Listing> {
    let mut listing = Listing::default();
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
            listing.add_file(name, input, metadata.len(), true);
            continue;
        }
        if let Err(error) = fs::read_dir(input) {
            return Err(Error::usage(format!("cannot list the input `{}`: {error}", input.display())).at(input));
        }
        let prefix = if inputs.len() > 1 { format!("{name}/") } else { String::new() };
        listing.walk(input, &prefix, is_own);
    }
    Ok(listing)
}

/// Finds every file with documents below `inputs` on the caller's thread. Members of archives go to a temporary file in
/// `folder`.
///
/// # Errors
/// Fails like [`list`], [`Container::open`] and [`Listing::with`].
///
/// # Complexity
/// O(n log n) in the number of files, and linear in the bytes of archives.
pub fn discover(inputs: &[PathBuf], options: &ReadOptions, folder: &Path) -> Result<Discovered> {
    let listing = list(inputs, &|_| false)?;
    let unpacked = Arc::new(Spill::new(folder));
    let context = OpenContext { options, unpacked: &unpacked, is_cancelled: &|| false };
    let found = listing.containers.iter().map(|container| container.open(&context)).collect::<Result<_>>()?;
    listing.with(found, options)
}

impl Listing {
    /// Everything that was found, in order; `found` are the sources of each container.
    ///
    /// # Errors
    /// A usage error if there are more files than can be numbered, if there are none because tables lack a column, or if
    /// metadata are asked for and match no document.
    ///
    /// # Complexity
    /// O(n log n) in the number of files.
    pub fn with(self, found: Vec<FoundSources>, options: &ReadOptions) -> Result<Discovered> {
        let FoundSources { mut files, mut skipped, .. } = self.found;
        let mut lacking = None;
        for (container, mut found) in self.containers.iter().zip(found) {
            files.append(&mut found.files);
            skipped.append(&mut found.skipped);
            lacking = lacking.or(found.no_column.map(|(wanted, there)| container.lacks(&wanted, &there)));
        }
        if let (true, Some(error)) = (files.is_empty(), lacking) {
            return Err(error);
        }
        // A stable sort: members of one name stay in the order of their archive.
        files.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
        while make_unique(&mut files) {
            files.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
        }
        skipped.sort_by(|a, b| a.place().cmp(&b.place()));
        hint_at_metadata(&mut skipped, &files);
        if u32::try_from(files.len()).is_err() {
            return Err(Error::usage("there are more than 4,294,967,295 files").hint("run over parts of the folder"));
        }
        let metadata = metadata::find(options, &files)?;
        Ok(Discovered { files: Arc::new(files), skipped, metadata })
    }

    fn walk(&mut self, root: &Path, prefix: &str, is_own: &dyn Fn(&Path) -> bool) {
        let mut entries = WalkDir::new(root).min_depth(1).follow_links(false).max_open(64).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(root);
                    let doc_id = format!("{prefix}{}", doc_id(path, root));
                    let message = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    self.skip(doc_id, SkipReason::Unreadable, message);
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
                self.skip(doc_id, SkipReason::Hidden, "the name begins with a full stop");
                if is_dir {
                    entries.skip_current_dir();
                }
            } else if entry.file_type().is_symlink() {
                self.skip(doc_id, SkipReason::Symlink, "symbolic links are not followed");
            } else if entry.file_type().is_file() {
                self.add_entry(doc_id, &entry);
            } else if !is_dir {
                self.skip(doc_id, SkipReason::NotRegular, "not a regular file");
            }
        }
    }

    fn add_entry(&mut self, doc_id: String, entry: &DirEntry) {
        match entry.metadata() {
            Ok(metadata) => self.add_file(doc_id, entry.path(), metadata.len(), false),
            Err(error) => self.skip(doc_id, SkipReason::Unreadable, error.to_string()),
        }
    }

    fn add_file(&mut self, doc_id: String, path: &Path, len_bytes: u64, is_input: bool) {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match kind_of(&file_name) {
            None => self.skip(doc_id, SkipReason::UnsupportedType, why_not(&file_name)),
            Some(FileKind::Source(kind @ SourceKind::Document(_))) => {
                let (path, place) = (Arc::from(path), Location::Whole);
                self.found.add(SourceFile { doc_id, path, place, len_bytes, kind, archive: None });
            }
            Some(kind) => {
                let rows = if let FileKind::Source(SourceKind::Rows(format)) = kind { Some(format) } else { None };
                self.containers.push(Container { doc_id, path: Arc::from(path), file_name, len_bytes, rows, is_input });
            }
        }
    }

    fn skip(&mut self, doc_id: String, reason: SkipReason, message: impl Into<String>) {
        self.found.skip(doc_id, reason, message);
    }
}

/// A table without texts among documents may say something about them.
fn hint_at_metadata(skipped: &mut [Skipped], files: &[SourceFile]) {
    if files.iter().any(|file| matches!(file.kind, SourceKind::Document(_))) {
        for table in skipped.iter_mut().filter(|skipped| skipped.reason == SkipReason::NoColumn) {
            table.message.push_str("; if it says more about the documents: --metadata");
        }
    }
}

/// Names that stand more than once become `name~2`, `name~3`. Says whether there were any.
fn make_unique(sources: &mut [SourceFile]) -> bool {
    let mut is_changed = false;
    let mut start = 0;
    while start < sources.len() {
        let same = sources[start..].iter().take_while(|source| source.doc_id == sources[start].doc_id).count();
        for (number, source) in (1..).zip(&mut sources[start..start + same]).skip(1) {
            source.doc_id.push_str(&format!("~{number}"));
            is_changed = true;
        }
        start += same;
    }
    is_changed
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folder: &Path, options: &ReadOptions) -> Result<Discovered> {
        discover(&[folder.to_path_buf()], options, folder)
    }

    fn skipped(found: &Discovered) -> Vec<(&str, &str)> {
        found.skipped.iter().map(|skipped| (skipped.doc_id.as_str(), skipped.reason.name())).collect()
    }

    #[test]
    fn every_entry_is_a_source_or_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/c")).unwrap();
        fs::create_dir_all(root.join(".git")).unwrap();
        for name in ["b/z.txt", "b/c/a.MD", "b.text", "b/x.png", "b/y.doc", "noending", ".hidden.txt", ".git/a.txt"] {
            fs::write(root.join(name), "x").unwrap();
        }
        let found = found(root, &ReadOptions::default()).unwrap();
        let ids: Vec<_> = found.files.iter().map(|file| file.doc_id.as_str()).collect();
        assert_eq!(ids, ["b.text", "b/c/a.MD", "b/z.txt"]);
        assert_eq!(
            skipped(&found),
            [
                (".git", "hidden"),
                (".hidden.txt", "hidden"),
                ("b/x.png", "unsupported-type"),
                ("b/y.doc", "unsupported-type"),
                ("noending", "unsupported-type")
            ]
        );
        assert_eq!(found.skipped[3].message, "`.doc` is not read; save it as .docx");
    }

    #[test]
    fn a_table_is_one_source_and_opened() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in
            [("a.JSONL", "{\"text\": \"x\"}\n"), ("b.csv", "text\nx\n"), ("c.parquet", "no"), ("b.txt", "")]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let found = found(folder.path(), &ReadOptions::default()).unwrap();
        let files: Vec<_> = found.files.iter().map(|file| (file.doc_id.as_str(), file.format().name())).collect();
        assert_eq!(files, [("a.JSONL", "json-row"), ("b.csv", "csv-row"), ("b.txt", "text")]);
        assert_eq!(skipped(&found), [("c.parquet", "malformed")]);
    }

    #[test]
    fn a_table_without_the_column_costs_only_itself_if_there_are_other_documents() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.csv"), "name;body\nx;y\n").unwrap();
        let error = found(folder.path(), &ReadOptions::default()).unwrap_err();
        let message = error.to_string();
        assert!(error.is_usage() && message.contains("no column `text`; there is `name`, `body`"), "{message}");
        fs::write(folder.path().join("b.txt"), "y").unwrap();
        let found = found(folder.path(), &ReadOptions::default()).unwrap();
        assert_eq!((found.files.len(), skipped(&found)), (1, vec![("a.csv", "no-column")]));
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_one_source() {
        let folder = tempfile::tempdir().unwrap();
        let options = ReadOptions::default();
        let unpacked = Arc::new(Spill::new(folder.path()));
        let context = OpenContext { options: &options, unpacked: &unpacked, is_cancelled: &|| false };
        // Opening a folder succeeds and reading it fails, for every user: a stand-in for a broken disk.
        let cases = [
            ("gone.jsonl", folder.path().join("gone.jsonl"), SkipReason::Vanished),
            ("broken.jsonl", folder.path().to_path_buf(), SkipReason::Unreadable),
            ("broken.csv", folder.path().to_path_buf(), SkipReason::Unreadable),
        ];
        for (name, path, reason) in cases {
            let Some(FileKind::Source(SourceKind::Rows(format))) = kind_of(name) else { panic!("{name}") };
            let (doc_id, file_name, path) = (name.to_string(), name.to_string(), Arc::from(path));
            let container = Container { doc_id, path, file_name, len_bytes: 0, rows: Some(format), is_input: false };
            let found = container.open(&context).unwrap();
            assert!(found.files.is_empty());
            assert_eq!(found.skipped.iter().map(|skipped| skipped.reason).collect::<Vec<_>>(), [reason]);
        }
    }

    #[test]
    fn inputs_of_one_name_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/news", "b/news"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let inputs = [folder.path().join("a/news"), folder.path().join("b/news")];
        let error = list(&inputs, &|_| false).unwrap_err();
        assert!(error.is_usage() && error.to_string().contains("`news`"));
    }
}

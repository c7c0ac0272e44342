//! Finds all files below the inputs, in a fixed order.

use std::collections::HashSet;
use std::fs::{self, Metadata as FileMetadata};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use doctext::{Rejected, percent_encoded};
use walkdir::{DirEntry, WalkDir};

use super::by_content;
use super::container::{Container, ContainerKind, EXCLUDED, FoundSources, OpenContext, OpenFile};
use super::file_kind::{FileKind, forced_kind, kind_of, why_not};
use super::in_hand::InHand;
use super::known::KnownFiles;
use super::metadata::{self, Metadata};
use super::remarks::{Remark, RemarkKind};
use super::selection::{self, Selection};
use super::skipped::{SkipReason, SkipStage, Skipped};
use super::source::{Location, SourceFile, SourceKind};
use super::watch::{Listed, Watch};
use crate::config::ReadOptions;
use crate::error::{Error, Result};
use crate::regular_file;
use crate::spill::Spills;

/// All sources below the inputs.
#[derive(Debug, Default)]
pub struct Discovered {
    /// Files and members of archives that hold documents, by the bytes of their `doc_id`.
    pub files: Arc<Vec<SourceFile>>,
    /// Sources that are not read, by `doc_id`.
    pub skipped: Vec<Skipped>,
    /// Metadata of the documents from outside.
    pub metadata: Metadata,
    /// What a user should know about how they were found.
    pub remarks: Vec<Remark>,
    /// What befalls them while they are read.
    pub watch: Arc<Watch>,
    /// Bytes of memory that is known of them.
    pub(crate) known_bytes: u64,
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

impl Discovered {
    /// Leaves out, from now on, tables that changed since they were listed, and says which: those whose readers noticed it, and any
    /// other, which they would notice later.
    pub(crate) fn leave_out_moved(&self) -> Vec<Skipped> {
        for (number, file) in self.files.iter().enumerate() {
            if let (SourceKind::Rows(_), Location::Whole) = (file.kind, &file.place)
                && let Err(error) = file.open(&self.watch)
                && !self.watch.is_stopped()
            {
                self.watch.note_moved(number, Skipped::rejected(file.doc_id.clone(), Rejected::from(&error)));
            }
        }
        self.watch.leave_out_moved()
    }
}

/// Files that are looked at together.
const OPEN_FILES: usize = 64;

/// Folders that are open at once while files are listed: of those above them the names are kept instead.
const OPEN_FOLDERS: usize = 4;

/// What decides which files are read, and as what.
struct Rules<'a> {
    /// What all files are read as, if a user says so.
    forced: Option<FileKind>,
    selection: &'a Selection,
    is_own: &'a dyn Fn(&Path) -> bool,
    watch: &'a Watch,
}

/// Every file below the inputs.
#[derive(Debug)]
pub(crate) struct Listing {
    known: KnownFiles,
    /// Files that are one document each, and sources that are not read.
    found: FoundSources,
    /// Tables and archives, which must be opened.
    pub containers: Vec<Container>,
    /// Files whose content must be looked at, which are opened some at a time.
    open: Vec<OpenFile>,
}

/// Lists every file below `inputs`, except files that termloom itself made according to `is_own`.
///
/// # Errors
/// A usage error that names an input which is missing, cannot be opened, or has the name of another input; a fatal error where the
/// machine has no more descriptors, or there is no room for what is known of so many.
///
/// # Complexity
/// Linear in the number of files.
pub(crate) fn list(
    inputs: &[PathBuf],
    options: &ReadOptions,
    selection: &Selection,
    is_own: &dyn Fn(&Path) -> bool,
    watch: &Watch,
    known: KnownFiles,
) -> Result<Listing> {
    let mut listing = Listing { known, found: FoundSources::default(), containers: Vec::new(), open: Vec::new() };
    let rules = &Rules { forced: forced_kind(options), selection, is_own, watch };
    let mut names = HashSet::new();
    for input in inputs {
        let metadata = fs::metadata(input).map_err(|error| {
            Error::usage(format!("cannot open the input `{}`: {error}", input.display()))
                .hint("name a folder of articles, or a single file")
                .at(input)
        })?;
        let name = name_of_input(input);
        if inputs.len() > 1 && !names.insert(name.clone()) {
            return Err(Error::usage(format!(
                "two inputs are called `{name}`, so their documents would have the same names"
            ))
            .hint("give the folder above them as the one input"));
        }
        if metadata.is_file() {
            listing.add_file(name, input, &metadata, true, rules);
            continue;
        }
        if !metadata.is_dir() {
            let message = format!("cannot read the input `{}`: {}", input.display(), regular_file::NOT_REGULAR);
            return Err(Error::usage(message).hint("name a folder of articles, or a single file").at(input));
        }
        match fs::read_dir(input) {
            Err(error) if regular_file::is_exhausted(&error) => return Err(exhausted(input, error)),
            Err(error) => {
                return Err(Error::usage(format!("cannot list the input `{}`: {error}", input.display())).at(input));
            }
            Ok(_) => {}
        }
        let prefix = if inputs.len() > 1 { format!("{name}/") } else { String::new() };
        listing.walk(input, &prefix, rules)?;
    }
    listing.end_open();
    listing.known.check()?;
    Ok(listing)
}

/// Finds every file with documents below `inputs` on the caller's thread. Members of archives go to a temporary file in
/// `folder`.
///
/// # Errors
/// Fails where a folder cannot be listed, an archive cannot be unpacked into `folder`, or nothing can be read.
///
/// # Complexity
/// O(n log n) in the number of files, and linear in the bytes of archives.
pub fn discover(inputs: &[PathBuf], options: &ReadOptions, folder: &Path) -> Result<Discovered> {
    let selection = Selection::new(options)?;
    let watch = Arc::new(Watch::default());
    let mut listing = list(inputs, options, &selection, &|_| false, &watch, KnownFiles::within(InHand::UNBOUNDED))?;
    let context = OpenContext { options, selection: &selection, unpacked: &Spills::new(folder), watch: &watch };
    for container in std::mem::take(&mut listing.containers) {
        listing.add(container.open(&context)?)?;
    }
    listing.ended(&context)
}

impl Listing {
    /// Adds what a container holds, as `context` was given to it. They come in their order.
    ///
    /// # Errors
    /// A fatal error where there is no room for what is known of so many.
    pub fn add(&mut self, found: FoundSources) -> Result<()> {
        let members = found.files.iter().filter(|file| file.archive.is_some());
        let has_room = members.fold(true, |_, file| self.known.has_room_for(file.doc_id.len()));
        if !self.known.has_room_for_skipped(found.skipped.len() as u64) || !has_room {
            self.known.check()?;
        }
        self.found.append(found);
        Ok(())
    }

    /// Everything that was found, in order; `context` is what the containers were opened with.
    ///
    /// # Errors
    /// A fault that was noted while they were opened. A usage error if there are more files than can be numbered, if there are none because tables lack a column, or if
    /// metadata are asked for and match no document.
    ///
    /// # Complexity
    /// O(n log n) in the number of files.
    pub fn ended(mut self, context: &OpenContext<'_>) -> Result<Discovered> {
        let (options, watch) = (context.options, Arc::clone(context.watch));
        watch.check()?;
        context.open_alone(&mut self.found)?;
        watch.check()?;
        let known_bytes = self.known.bytes();
        let FoundSources { mut files, mut skipped, lacking, lacking_tables, mut remarks, .. } = self.found;
        without_page_parts(&mut files, &mut skipped);
        if let (true, Some(error)) = (files.is_empty(), lacking) {
            return Err(error);
        }
        // A stable sort: members of one name stay in the order of their archive.
        files.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
        while make_unique(&mut files) {
            files.sort_by(|a, b| a.doc_id.cmp(&b.doc_id));
        }
        skipped.sort_by(|a, b| a.place().cmp(&b.place()));
        if u32::try_from(files.len()).is_err() {
            return Err(Error::usage("there are more than 4,294,967,295 files").hint("run over parts of the folder"));
        }
        remarks.extend(hints(options, &files, &lacking_tables));
        let metadata = metadata::find(options, &files, &watch)?;
        Ok(Discovered { files: Arc::new(files), skipped, metadata, remarks, watch, known_bytes })
    }

    fn walk(&mut self, root: &Path, prefix: &str, rules: &Rules<'_>) -> Result<()> {
        let mut entries = WalkDir::new(root).min_depth(1).follow_links(false).max_open(OPEN_FOLDERS).into_iter();
        // The folders that are being listed, from the root on.
        let mut folders = vec![root.to_path_buf()];
        // Whether anything came of the last of them.
        let mut is_empty = false;
        while let Some(entry) = entries.next().filter(|_| !rules.watch.is_stopped()) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    // An error in the middle of a folder does not name it.
                    let folder = error.depth().checked_sub(1).and_then(|depth| folders.get(depth));
                    let path = error.path().or(folder.map(PathBuf::as_path)).unwrap_or(root).to_path_buf();
                    self.unlisted(&path, root, prefix, error)?;
                    is_empty = false;
                    continue;
                }
            };
            let is_dir = entry.file_type().is_dir();
            self.still_there(&folders, is_empty && entry.depth() < folders.len(), (root, prefix));
            is_empty = is_dir;
            if is_dir {
                folders.truncate(entry.depth());
                folders.push(entry.path().to_path_buf());
            }
            if (rules.is_own)(entry.path()) {
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
            } else if let Some((reason, why)) = left_out(&entry, &doc_id, rules) {
                self.skip(doc_id, reason, why);
                if is_dir {
                    entries.skip_current_dir();
                }
            } else if entry.file_type().is_symlink() {
                self.skip(doc_id, SkipReason::Symlink, "symbolic links are not followed");
            } else if entry.file_type().is_file() {
                self.add_entry(doc_id, &entry, rules);
            } else if !is_dir {
                self.skip(doc_id, SkipReason::NotRegular, "not a regular file");
            }
        }
        self.still_there(&folders, is_empty, (root, prefix));
        Ok(())
    }

    /// A folder that is removed while it is open lists nothing, without an error.
    fn still_there(&mut self, folders: &[PathBuf], is_empty: bool, (root, prefix): (&Path, &str)) {
        if let (true, Some(folder)) = (is_empty, folders.last())
            && let Err(error) = fs::symlink_metadata(folder)
        {
            let message = format!("this folder could not be listed: {error}");
            self.skip(format!("{prefix}{}", doc_id(folder, root)), SkipReason::of(&error), message);
        }
    }

    /// That a folder could not be listed, or not to its end.
    fn unlisted(&mut self, path: &Path, root: &Path, prefix: &str, error: walkdir::Error) -> Result<()> {
        let message = error.to_string();
        let Some(error) = error.into_io_error() else {
            self.skip(format!("{prefix}{}", doc_id(path, root)), SkipReason::Unreadable, message);
            return Ok(());
        };
        if regular_file::is_exhausted(&error) {
            return Err(exhausted(path, error));
        }
        let doc_id = match doc_id(path, root) {
            of_root if of_root.is_empty() => name_of_input(root),
            below => format!("{prefix}{below}"),
        };
        let message = format!("this folder could not be listed, so files in it may be missing: {error}");
        self.skip(doc_id, SkipReason::of(&error), message);
        Ok(())
    }

    fn add_entry(&mut self, doc_id: String, entry: &DirEntry, rules: &Rules<'_>) {
        // What it was when its folder was listed, it need not be any more.
        match fs::symlink_metadata(entry.path()) {
            Ok(metadata) if metadata.is_file() => self.add_file(doc_id, entry.path(), &metadata, false, rules),
            Ok(metadata) if metadata.is_symlink() => {
                self.skip(doc_id, SkipReason::Symlink, "symbolic links are not followed");
            }
            Ok(_) => self.skip(doc_id, SkipReason::NotRegular, "not a regular file"),
            Err(error) => self.skip(doc_id, SkipReason::of(&error), error.to_string()),
        }
    }

    fn add_file(&mut self, doc_id: String, path: &Path, metadata: &FileMetadata, is_input: bool, rules: &Rules<'_>) {
        let (len_bytes, listed) = (metadata.len(), Listed::new(metadata, is_input));
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let by_name = kind_of(&file_name);
        // What is in an archive may be included by its own name.
        if rules.selection.excludes(&doc_id) || by_name != Some(FileKind::Packed) && !rules.selection.includes(&doc_id)
        {
            return self.skip(doc_id, SkipReason::Excluded, EXCLUDED);
        }
        // Where there is no room for all, they are only counted.
        if !self.known.has_room_for(doc_id.len()) {
            return;
        }
        let path = Arc::from(path);
        let kind = match (by_name, rules.forced) {
            (Some(FileKind::Packed), _) => ContainerKind::Packed(None),
            (_, Some(FileKind::Source(kind @ SourceKind::Document(_)))) => {
                let place = Location::Whole;
                let (archive, is_by_content) = (None, false);
                let file = SourceFile { doc_id, path, place, len_bytes, listed, kind, archive, is_by_content };
                return self.found.add(file);
            }
            (_, Some(FileKind::Source(SourceKind::Rows(rows)))) => ContainerKind::Rows(rows),
            (_, Some(FileKind::Packed)) => ContainerKind::Packed(None),
            (_, Some(FileKind::PackedAs(ending))) => ContainerKind::Packed(Some(ending)),
            (_, None) if by_content::is_open(&file_name) => {
                self.open.push(OpenFile { doc_id, path, file_name, listed, len_bytes, is_input });
                if self.open.len() == OPEN_FILES {
                    self.end_open();
                }
                return;
            }
            (Some(FileKind::Source(kind @ SourceKind::Document(_))), None) => {
                let place = Location::Whole;
                let (archive, is_by_content) = (None, false);
                let file = SourceFile { doc_id, path, place, len_bytes, listed, kind, archive, is_by_content };
                return self.found.add(file);
            }
            (Some(FileKind::Source(SourceKind::Rows(rows))), None) => ContainerKind::Rows(rows),
            (Some(FileKind::PackedAs(ending)), None) => ContainerKind::Packed(Some(ending)),
            (None, None) => return self.skip(doc_id, SkipReason::UnsupportedType, why_not(&file_name)),
        };
        self.containers.push(Container { doc_id, path, file_name, listed, len_bytes, kind, is_input });
    }

    /// Puts the files that are to be looked at into one container.
    fn end_open(&mut self) {
        let files = std::mem::take(&mut self.open);
        let Some(OpenFile { doc_id, path, file_name, listed, is_input, .. }) = files.first().cloned() else { return };
        let kind = ContainerKind::Open(files);
        self.containers.push(Container { doc_id, path, file_name, listed, len_bytes: 0, kind, is_input });
    }

    fn skip(&mut self, doc_id: String, reason: SkipReason, message: impl Into<String>) {
        if self.known.has_room_for_skipped(1) {
            self.found.skip(doc_id, reason, message);
        }
    }
}

/// That the machine has no more of what it takes to list a folder.
fn exhausted(path: &Path, error: std::io::Error) -> Error {
    let remedy = regular_file::remedy(&error);
    Error::io("list", path, error).hint(remedy)
}

/// Why a file or folder of a walk is left out.
fn left_out(entry: &DirEntry, doc_id: &str, rules: &Rules<'_>) -> Option<(SkipReason, &'static str)> {
    let name = entry.file_name().to_string_lossy();
    if let Some(left_out) = selection::of_system(&name) {
        return Some(left_out);
    }
    if !entry.file_type().is_dir() {
        return None;
    }
    if rules.selection.excludes(doc_id) {
        return Some((SkipReason::Excluded, EXCLUDED));
    }
    selection::of_folder(entry.path(), &name)
}

/// Leaves out the parts of saved pages that are in archives.
fn without_page_parts(files: &mut Vec<SourceFile>, skipped: &mut Vec<Skipped>) {
    let is_page = |file: &&SourceFile| file.archive.is_some() && file.format().is_page();
    let pages: HashSet<String> = files.iter().filter(is_page).map(|file| file.doc_id.clone()).collect();
    if pages.is_empty() {
        return;
    }
    let is_part = |file: &SourceFile| {
        let mut starts = file.doc_id.match_indices(['/', '#']).map(|(at, _)| at);
        file.archive.is_some()
            && starts.any(|end| {
                let (above, name) = file.doc_id[..end].rsplit_once(['/', '#']).unwrap_or_default();
                let page = |page: String| pages.contains(&format!("{}{page}", &file.doc_id[..=above.len()]));
                !above.is_empty() && selection::pages_beside(name).any(page)
            })
    };
    for file in files.extract_if(.., |file| is_part(file)) {
        let message = "it is a part of the saved page beside its folder".to_string();
        skipped.push(Skipped::of(&file.doc_id, SkipStage::Discover, SkipReason::PageParts, message));
    }
}

/// What a user should know about options that have no effect, and about tables that are no documents.
fn hints(options: &ReadOptions, files: &[SourceFile], lacking: &[String]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if let Some(first) = lacking.first() {
        let remark = Remark::new(RemarkKind::TableBesideDocuments, first, lacking.len() as u64);
        remarks.push(Remark { documents: lacking.len() as u64, ..remark });
    }
    let is_table = |file: &SourceFile| matches!(file.kind, SourceKind::Rows(_));
    let is_chosen = options.text_column != ReadOptions::default().text_column;
    if let (true, Some(first)) = (is_chosen && lacking.is_empty() && !files.iter().any(is_table), files.first()) {
        remarks.push(Remark::new(RemarkKind::NoTable, &first.doc_id, 1).with_detail(first.format().name()));
    }
    remarks
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
/// What an input is called, and its documents after it if it is a file.
pub(crate) fn name_of_input(input: &Path) -> String {
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
mod tests;

//! Reads what is known of documents from outside, and finds the document that each piece of it belongs to.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use doctext::Reason;

use super::known::{Metadata, PathTotals};
use super::names::DocumentNames;
use super::path_pattern::PathPattern;
use super::sidecar::Sidecar;
use crate::config::{ReadOptions, RowOptions};
use crate::corpus::batch::Batch;
use crate::corpus::blocks::{self, Blocks};
use crate::corpus::file_kind::{FileKind, kind_of};
use crate::corpus::front_matter::{FrontMatter, snake_case};
use crate::corpus::part_name::without_part;
use crate::corpus::read::Loader;
use crate::corpus::records::RecordView;
use crate::corpus::rows::{RowKind, RowsError};
use crate::corpus::skipped::{SkipReason, Skipped};
use crate::corpus::source::{Location, SourceFile, SourceKind};
use crate::corpus::split;
use crate::corpus::wanted::Wanted;
use crate::corpus::watch::{Listed, Watch};
use crate::error::{Error, Result};
use crate::regular_file;

/// Columns that may name the document, in the order in which they are looked for.
const KEYS: [&str; 6] = ["doc_id", "file", "file_name", "filename", "path", "id"];

/// More of them, in whatever case and with whatever between their words.
const MORE_KEYS: [&str; 22] = [
    "doc_id",
    "docid",
    "file",
    "file_name",
    "filename",
    "path",
    "filepath",
    "file_path",
    "id",
    "name",
    "document",
    "document_id",
    "document_name",
    "doc",
    "doc_name",
    "text_id",
    "textid",
    "text_name",
    "file_id",
    "datei",
    "dateiname",
    "fichier",
];

/// Names of columns that are tried where a table has no header.
const TRIED: [&str; 8] = ["Filename", "File", "file name", "name", "Name", "ID", "text_id", "Text_ID"];

/// Reads the table, if there is one, and finds what belongs to each document.
///
/// # Errors
/// A usage error where the pattern is wrong or fits no document, or the table cannot be read or names no document.
///
/// # Complexity
/// Linear in the documents and in the rows of the table, which are held in memory with the names of all documents. Where documents
/// are rows, their files are read once more.
pub(in crate::corpus) fn find(options: &ReadOptions, files: &[SourceFile], watch: &Arc<Watch>) -> Result<Metadata> {
    let mut metadata = Metadata::default();
    let watch = &watch.apart();
    if options.path_pattern.is_none() && options.metadata.is_none() {
        return Ok(metadata);
    }
    let doc_ids = doc_ids(options, files, watch)?;
    watch.check()?;
    if let Some(pattern) = &options.path_pattern {
        let parsed = PathPattern::parse(pattern)?;
        metadata.paths = PathTotals::of(&parsed, doc_ids.iter().map(|doc_id| without_part(doc_id)));
        if let (0, Some(first)) = (metadata.paths.documents, doc_ids.first()) {
            return Err(Error::usage(format!("path_pattern `{pattern}` fits no document; the first is `{first}`"))
                .hint("a pattern stands for the end of a path, as {source}/{date}-{title}.txt; {*} is anything"));
        }
        metadata.pattern = Some(parsed);
    }
    if let Some(path) = &options.metadata {
        metadata.sidecar = Some(joined(path, options, &doc_ids, watch)?);
    }
    Ok(metadata)
}

/// What all documents are called. Of files that are one document each it is not known yet whether they can be read.
fn doc_ids(options: &ReadOptions, files: &[SourceFile], watch: &Arc<Watch>) -> Result<Vec<String>> {
    let options = ReadOptions { language: Some(String::new()), ..options.clone() };
    let nothing = Metadata::default();
    let mut names = Vec::with_capacity(files.len());
    // Parts have names that a table may name.
    let has_parts = options.metadata.is_some() && options.split_at.is_some();
    let is_read = |file: &SourceFile| match file.kind {
        SourceKind::Document(_) => has_parts || (options.metadata.is_some() && split::has_ending(file.file_name())),
        SourceKind::Rows(_) => true,
    };
    for files in files.chunk_by(|a, b| is_read(a) && is_read(b)) {
        let is_document = |file: &&SourceFile| matches!(file.kind, SourceKind::Document(_));
        names.extend(files.iter().filter(is_document).map(|file| file.doc_id.clone()));
        if files.iter().any(is_read) {
            each_batch(files, &options, &nothing, watch, &mut |batch| {
                let views = (0..batch.len()).map(|document| RecordView::new(files, &batch.records, document));
                let views = views.filter(|view| view.is_part() || !is_document(&view.file()));
                names.extend(views.map(|view| view.doc_id().into_owned()));
                true
            })?;
        }
    }
    Ok(names)
}

/// Reads some files until it is enough.
fn each_batch(
    files: &[SourceFile],
    options: &ReadOptions,
    metadata: &Metadata,
    watch: &Arc<Watch>,
    each: &mut dyn FnMut(&Batch) -> bool,
) -> Result<()> {
    let loader = Loader::of(options, (files, metadata, watch), Wanted { hashes: false, ..Wanted::ALL });
    let mut batch = Batch::default();
    for block in Blocks::new(files, options).watched(watch) {
        loader.load(block, &mut batch);
        if !each(&batch) {
            break;
        }
    }
    Ok(())
}

/// Reads the table at `path`, of any kind that documents may be in, and joins its rows: by `doc_id`, or by the last part of it where
/// only one document has that.
///
/// # Errors
/// A usage error where it cannot be read, has a bad row or no column that names documents, or names none of them.
fn joined(path: &Path, options: &ReadOptions, doc_ids: &[String], watch: &Arc<Watch>) -> Result<Sidecar> {
    let (key, named) = rows(path, options, watch)?;
    let names = DocumentNames::new(doc_ids);
    let mut sidecar = Sidecar { rows: Vec::with_capacity(named.len()), row_of: HashMap::new(), unmatched: Vec::new() };
    for (name, columns) in named {
        match names.find(&name) {
            Ok(doc_id) if sidecar.row_of.contains_key(doc_id) => {
                sidecar.unmatched.push(format!("{name}: an earlier row is for the same document"));
            }
            Ok(doc_id) => {
                sidecar.row_of.insert(doc_id.to_string(), sidecar.rows.len());
            }
            Err(why) => sidecar.unmatched.push(why),
        }
        sidecar.rows.push(columns);
    }
    if let (true, Some(first)) = (sidecar.row_of.is_empty(), doc_ids.first()) {
        let (path, count) = (path.display(), sidecar.rows.len());
        return Err(Error::usage(format!("none of the {count} rows of `{path}` belongs to a document"))
            .hint(format!("its column `{key}` must hold values such as `{first}`")));
    }
    Ok(sidecar)
}

/// The column that names documents, and each row as its value there and the other columns.
fn rows(path: &Path, options: &ReadOptions, watch: &Arc<Watch>) -> Result<(String, Vec<(String, FrontMatter)>)> {
    let cannot = |what: String| Error::usage(format!("cannot read the metadata `{}`: {what}", path.display())).at(path);
    let file_name = &*path.file_name().unwrap_or_default().to_string_lossy();
    let Some(FileKind::Source(kind @ SourceKind::Rows(format))) = kind_of(file_name) else {
        return Err(cannot("it is no table".into()).hint("name a file of CSV, TSV, JSON Lines, JSON, Parquet or Arrow"));
    };
    let doc_id = file_name.to_string();
    let known = regular_file::open(path, true).and_then(|file| file.metadata()).map_err(|error| match error {
        error if regular_file::is_exhausted(&error) => {
            let remedy = regular_file::remedy(&error);
            Error::io("read the metadata", path, error).hint(remedy)
        }
        error => cannot(error.to_string()),
    })?;
    let (len_bytes, listed) = (known.len(), Listed::new(&known, true));
    let (path_of, place, archive, is_by_content) = (Arc::from(path), Location::Whole, None, false);
    let file = SourceFile { doc_id, path: path_of, place, len_bytes, listed, kind, archive, is_by_content };
    let mut there = Vec::new();
    let mut by = |key: &str| match rows_by(key, &file, format, options, watch) {
        Ok(rows) => Ok(Some((key.to_string(), rows))),
        Err(NoRows::Column(columns)) => {
            there = columns;
            Ok(None)
        }
        Err(NoRows::Fault(what)) => watch.check().and_then(|()| Err(cannot(what))),
        Err(NoRows::Failed(error)) => Err(error),
        Err(NoRows::Unreadable(what)) => {
            Err(Error::fatal(format!("cannot read the metadata `{}`: {what}", path.display())).at(path))
        }
    };
    for key in KEYS {
        if let Some(found) = by(key)? {
            return Ok(found);
        }
    }
    let columns = match columns_of(&file, format, options, watch) {
        columns if columns.is_empty() => TRIED.map(String::from).to_vec(),
        columns => {
            MORE_KEYS.iter().filter_map(|key| columns.iter().find(|name| snake_case(name) == *key).cloned()).collect()
        }
    };
    for key in columns {
        if let Some(found) = by(&key)? {
            return Ok(found);
        }
    }
    let names = there.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Err(cannot(format!("no column names documents; it has {names}"))
        .hint(format!("call that column {}", KEYS.join(" or "))))
}

/// The columns of a table that has a header.
fn columns_of(file: &SourceFile, rows: &RowKind, options: &ReadOptions, watch: &Arc<Watch>) -> Vec<String> {
    let options = ReadOptions { text_column: KEYS[0].into(), id_column: None, read_as: None, ..options.clone() };
    match blocks::open(file, rows, &options, true, watch) {
        Err(RowsError::NoColumn { there, .. }) => there,
        _ => Vec::new(),
    }
}

/// Why rows cannot be read by a column.
enum NoRows {
    /// There is no such column, but these.
    Column(Vec<String>),
    /// What is wrong.
    Fault(String),
    /// What the system says.
    Unreadable(String),
    /// This machine failed.
    Failed(Error),
}

fn rows_by(
    key: &str,
    file: &SourceFile,
    rows: &RowKind,
    options: &ReadOptions,
    watch: &Arc<Watch>,
) -> std::result::Result<Vec<(String, FrontMatter)>, NoRows> {
    // What names a document is read like the text of a row; everything else is a column.
    let language = Some(String::new());
    // What says where the columns of documents are says nothing of this table.
    let rows_options = RowOptions { columns: Vec::new(), records: None, ..options.rows.clone() };
    let options = ReadOptions {
        text_column: key.into(),
        id_column: None,
        read_as: None,
        language,
        rows: rows_options,
        ..options.clone()
    };
    match blocks::open(file, rows, &options, true, watch) {
        Ok(_) => {}
        Err(RowsError::NoColumn { there, .. }) => return Err(NoRows::Column(there)),
        Err(RowsError::Rejected(rejected)) if rejected.reason == Reason::Unreadable => {
            return Err(NoRows::Unreadable(rejected.message));
        }
        Err(RowsError::Rejected(rejected)) => return Err(NoRows::Fault(rejected.message)),
        Err(RowsError::Shape(message)) => return Err(NoRows::Fault(message)),
        Err(RowsError::Crash) => return Err(NoRows::Fault("termloom failed on it; please report it".into())),
        Err(RowsError::Failed(rejection)) => return Err(NoRows::Fault(rejection.message)),
    }
    let (mut rows, mut fault) = (Vec::new(), None);
    let files = std::slice::from_ref(file);
    each_batch(files, &options, &Metadata::default(), watch, &mut |batch| {
        for index in 0..batch.len() {
            let columns = batch.records.metadata.iter().map(|(key, texts)| (key.clone(), texts.get(index).to_string()));
            rows.push((batch.document(index).text.trim().to_string(), columns.collect()));
        }
        fault = batch.skipped.first().map(|(before, skipped)| (rows.len() - batch.len() + before, skipped.clone()));
        fault.is_none()
    })
    .map_err(NoRows::Failed)?;
    match fault {
        None => Ok(rows),
        // Only JSON has no header.
        Some((0, skipped)) if skipped.message.starts_with("there is no column") => Err(NoRows::Column(Vec::new())),
        Some((_, skipped)) if skipped.reason == SkipReason::Unreadable => Err(NoRows::Unreadable(skipped.message)),
        Some((_, skipped)) => Err(NoRows::Fault(row_and_message(&skipped))),
    }
}

fn row_and_message(skipped: &Skipped) -> String {
    match skipped.doc_id.rsplit_once('#') {
        Some((_, row)) => format!("{row}: {}", skipped.message),
        None => skipped.message.clone(),
    }
}

//! Reads what is known of documents from outside, and finds the document that each piece of it belongs to.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;

use super::known::Metadata;
use super::path_pattern::PathPattern;
use super::sidecar::Sidecar;
use crate::config::ReadOptions;
use crate::corpus::container::{Container, OpenContext};
use crate::corpus::front_matter::FrontMatter;
use crate::corpus::read::Loader;
use crate::corpus::skipped::Skipped;
use crate::corpus::source::{DocOrd, Source};
use crate::error::{Error, Result};
use crate::spill::Spill;

/// Columns that may name the document, in the order in which they are looked for.
const KEYS: [&str; 6] = ["doc_id", "file", "file_name", "filename", "path", "id"];

/// Reads the table, if there is one, and finds what belongs to each document.
///
/// # Errors
/// A usage error where the pattern is wrong or fits no document, or the table cannot be read or names no document.
///
/// # Complexity
/// Linear in the documents and in the rows of the table, which are held in memory.
pub(in crate::corpus) fn find(options: &ReadOptions, sources: &[Source], unpacked: &Spill) -> Result<Metadata> {
    let mut metadata = Metadata::default();
    if let Some(pattern) = &options.path_pattern {
        let parsed = PathPattern::parse(pattern)?;
        metadata.fitting = sources.iter().filter(|source| parsed.fits(&source.doc_id)).count() as u64;
        if let (0, Some(first)) = (metadata.fitting, sources.first()) {
            return Err(Error::usage(format!(
                "path_pattern `{pattern}` fits no document; the first is `{}`",
                first.doc_id
            ))
            .hint("a pattern stands for the end of a path, as {source}/{date}-{title}.txt; {*} is anything"));
        }
        metadata.pattern = Some(parsed);
    }
    if let Some(path) = &options.metadata {
        metadata.sidecar = Some(joined(path, options, sources, unpacked)?);
    }
    Ok(metadata)
}

/// Reads the table at `path`, of any kind that documents may be in, and joins its rows: by `doc_id`, or by the last part of it where
/// only one document has that.
///
/// # Errors
/// A usage error where it cannot be read, has a bad row or no column that names documents, or names none of them.
fn joined(path: &Path, options: &ReadOptions, sources: &[Source], unpacked: &Spill) -> Result<Sidecar> {
    let (key, named) = rows(path, options, unpacked)?;
    let by_id: HashMap<&str, DocOrd> = sources.iter().map(|source| (source.doc_id.as_str(), source.ord)).collect();
    let mut by_name: HashMap<&str, Vec<DocOrd>> = HashMap::new();
    for source in sources {
        let name = source.doc_id.rsplit(['/', '#']).next().unwrap_or_default();
        by_name.entry(name).or_default().push(source.ord);
    }
    let mut sidecar = Sidecar { rows: Vec::with_capacity(named.len()), row_of: HashMap::new(), unmatched: Vec::new() };
    for (name, columns) in named {
        let ord = match (by_id.get(name.as_str()), by_name.get(name.as_str()).map_or(&[][..], Vec::as_slice)) {
            (Some(&ord), _) | (None, &[ord]) => Ok(ord),
            (None, []) => Err(format!("{name}: there is no such document")),
            (None, many) => Err(format!("{name}: {} documents are called so", many.len())),
        };
        match ord {
            Ok(ord) if sidecar.row_of.contains_key(&ord) => {
                sidecar.unmatched.push(format!("{name}: an earlier row is for the same document"));
            }
            Ok(ord) => {
                sidecar.row_of.insert(ord, sidecar.rows.len());
            }
            Err(why) => sidecar.unmatched.push(why),
        }
        sidecar.rows.push(columns);
    }
    if let (true, false, Some(first)) = (sidecar.row_of.is_empty(), sources.is_empty(), sources.first()) {
        let (path, count) = (path.display(), sidecar.rows.len());
        return Err(Error::usage(format!("none of the {count} rows of `{path}` belongs to a document"))
            .hint(format!("its column `{key}` must hold values such as `{}`", first.doc_id)));
    }
    Ok(sidecar)
}

/// The column that names documents, and each row as its value there and the other columns.
fn rows(path: &Path, options: &ReadOptions, unpacked: &Spill) -> Result<(&'static str, Vec<(String, FrontMatter)>)> {
    let cannot = |what: String| Error::usage(format!("cannot read the metadata `{}`: {what}", path.display())).at(path);
    let container =
        path.file_name().and_then(OsStr::to_str).and_then(|name| Container::table(name, path)).ok_or_else(|| {
            cannot("it is no table".into()).hint("name a file that ends in .csv, .tsv, .jsonl, .json or .parquet")
        })?;
    let mut there = Vec::new();
    for key in KEYS {
        // What names a document is read like the text of a row; everything else is a column.
        let options = ReadOptions { text_column: key.into(), id_column: None, ..options.clone() };
        let context = OpenContext { options: &options, unpacked, is_cancelled: &|| false };
        let found = container.open(&context)?;
        if let Some((_, columns)) = found.no_column {
            there = columns;
            continue;
        }
        if let Some(skipped) = found.skipped.first() {
            return Err(cannot(row_and_message(skipped)));
        }
        let mut rows = Vec::with_capacity(found.sources.len());
        let mut is_missing = false;
        let nothing = Metadata::default();
        let mut loader = Loader::new(&options, unpacked, &nothing);
        for source in &found.sources {
            match loader.load(source) {
                Ok(document) => rows.push((document.text.trim().to_string(), document.record.front_matter)),
                // Only JSON has no header.
                Err(skipped) if skipped.message.starts_with("there is no column") && rows.is_empty() => {
                    is_missing = true;
                    break;
                }
                Err(skipped) => return Err(cannot(row_and_message(&skipped))),
            }
        }
        if !is_missing {
            return Ok((key, rows));
        }
    }
    let names = there.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Err(cannot(format!("no column names documents; it has {names}"))
        .hint(format!("call that column {}", KEYS.join(" or "))))
}

fn row_and_message(skipped: &Skipped) -> String {
    match skipped.doc_id.rsplit_once('#') {
        Some((_, row)) => format!("{row}: {}", skipped.message),
        None => skipped.message.clone(),
    }
}

//! A table with a row for each document.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;

use crate::config::ReadOptions;
use crate::corpus::discover::Entry;
use crate::corpus::metadata::Metadata;
use crate::corpus::open;
use crate::corpus::{DocOrd, FrontMatter, Loader, Opening, Skipped, Source};
use crate::error::{Error, Result};
use crate::spill::Spill;

/// Columns that may name the document, in the order in which they are looked for.
const KEYS: [&str; 6] = ["doc_id", "file", "file_name", "filename", "path", "id"];

/// A table that says more about documents.
#[derive(Debug)]
pub(in crate::corpus) struct Sidecar {
    rows: Vec<FrontMatter>,
    row_of: HashMap<DocOrd, usize>,
    /// Rows that belong to no document, and why, in their order.
    pub unmatched: Vec<String>,
}

impl Sidecar {
    /// Reads the table at `path`, of any kind that documents may be in, and joins its rows: by `doc_id`, or by the last part of it where
    /// only one document has that.
    ///
    /// # Errors
    /// A usage error where it cannot be read, has a bad row or no column that names documents, or names none of them.
    pub fn read(path: &Path, options: &ReadOptions, sources: &[Source], unpacked: &Spill) -> Result<Self> {
        let (key, named) = rows(path, options, unpacked)?;
        let by_id: HashMap<&str, DocOrd> = sources.iter().map(|source| (source.doc_id.as_str(), source.ord)).collect();
        let mut by_name: HashMap<&str, Vec<DocOrd>> = HashMap::new();
        for source in sources {
            let name = source.doc_id.rsplit(['/', '#']).next().unwrap_or_default();
            by_name.entry(name).or_default().push(source.ord);
        }
        let mut sidecar =
            Sidecar { rows: Vec::with_capacity(named.len()), row_of: HashMap::new(), unmatched: Vec::new() };
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

    /// What is said of a document.
    pub fn row_of(&self, ord: DocOrd) -> &[(String, String)] {
        self.row_of.get(&ord).map_or(&[], |&row| &self.rows[row])
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    /// How many documents have one.
    pub fn documents(&self) -> u64 {
        self.row_of.len() as u64
    }
}

/// The column that names documents, and each row as its value there and the other columns.
fn rows(path: &Path, options: &ReadOptions, unpacked: &Spill) -> Result<(&'static str, Vec<(String, FrontMatter)>)> {
    let cannot = |what: String| Error::usage(format!("cannot read the metadata `{}`: {what}", path.display())).at(path);
    let entry =
        path.file_name().and_then(OsStr::to_str).and_then(|name| Entry::table(name, path)).ok_or_else(|| {
            cannot("it is no table".into()).hint("name a file that ends in .csv, .tsv, .jsonl, .json or .parquet")
        })?;
    let mut there = Vec::new();
    for key in KEYS {
        // What names a document is read like the text of a row; everything else is a column.
        let options = ReadOptions { text_column: key.into(), id_column: None, ..options.clone() };
        let opening = Opening { options: &options, unpacked, is_cancelled: &|| false };
        let opened = open::open(&entry, &opening)?;
        if let Some((_, columns)) = opened.no_column {
            there = columns;
            continue;
        }
        if let Some(fault) = opened.skipped.first() {
            return Err(cannot(row_and_message(fault)));
        }
        let mut rows = Vec::with_capacity(opened.sources.len());
        let mut is_missing = false;
        let nothing = Metadata::default();
        let mut loader = Loader::new(&options, unpacked, &nothing);
        for source in &opened.sources {
            match loader.load(source) {
                Ok(document) => rows.push((document.text.trim().to_string(), document.record.front_matter)),
                // Only JSON has no header.
                Err(fault) if fault.message.starts_with("there is no column") && rows.is_empty() => {
                    is_missing = true;
                    break;
                }
                Err(fault) => return Err(cannot(row_and_message(&fault))),
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

fn row_and_message(fault: &Skipped) -> String {
    match fault.doc_id.rsplit_once('#') {
        Some((_, row)) => format!("{row}: {}", fault.message),
        None => fault.message.clone(),
    }
}

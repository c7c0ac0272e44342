//! Concordances: the rows of `termloom kwic`, and a file of them, which is no table of a run.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::writer::{TableEncoder, TableFiles};
use super::{BATCH_ROWS, Column, Package, Schema, Values, csv};
use crate::config::Format;
use crate::corpus::DocOrd;
use crate::error::{Error, Result};

/// Rows that are encoded at a time: each is some hundred bytes of text.
const ROWS_AT_ONCE: usize = BATCH_ROWS / 8;

/// A hit, and the text around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KwicRow {
    /// Rank of the document.
    pub ord: DocOrd,
    /// Name of the document, shared by its rows.
    pub doc_id: Arc<str>,
    /// Index of the first token in the document.
    pub position: u32,
    /// The text before the match.
    pub left: String,
    /// The text that matched.
    pub matched: String,
    /// The text behind the match.
    pub right: String,
    /// First byte of the match in the text.
    pub start_byte: u32,
    /// Behind its last byte.
    pub end_byte: u32,
    /// Index of its sentence in the document.
    pub sentence: u32,
}

/// What the rows of a concordance are.
pub fn kwic_schema() -> Schema {
    Schema {
        name: "kwic",
        row: "hit of the pattern that `termloom kwic` looked for",
        order: "doc_id, position; with `--sort` the forms of the tokens to the left, to the right or in the match, then these",
        key: &["doc_id", "position"],
        foreign: &[],
        columns: vec![
            Column::text("doc_id", "Document."),
            Column::count("position", "tokens", "Index of the first token of the match in the document, from 0."),
            Column::text(
                "left",
                "Text before the match, from as many tokens back as `--context` says; left, match and right joined are the \
                 text as it stands, white space as single spaces.",
            ),
            Column::text("match", "Text that matched."),
            Column::text("right", "Text behind the match, as far as to the left."),
            Column::count("start_byte", "bytes", "First byte of the match in the decoded text, as in `theme_hits`."),
            Column::count("end_byte", "bytes", "Behind the last byte of the match."),
            Column::count("sentence", "sentences", "Index of the sentence of the match in the document, from 0."),
        ],
    }
}

fn values(rows: &[KwicRow]) -> Vec<Values<'_>> {
    let names: BTreeMap<u32, &str> = rows.iter().map(|row| (row.ord.0, &*row.doc_id)).collect();
    let numbers = |of: fn(&KwicRow) -> u32| Values::count(rows.iter().map(|row| u64::from(of(row))));
    vec![
        Values::names(rows.iter().map(|row| row.ord.0).collect(), |ord| names.get(&ord).copied().unwrap_or("")),
        numbers(|row| row.position),
        Values::text(rows.iter().map(|row| row.left.as_str())),
        Values::text(rows.iter().map(|row| row.matched.as_str())),
        Values::text(rows.iter().map(|row| row.right.as_str())),
        numbers(|row| row.start_byte),
        numbers(|row| row.end_byte),
        numbers(|row| row.sentence),
    ]
}

/// The first line of a concordance as CSV.
pub fn kwic_csv_header() -> Vec<u8> {
    csv::header(&kwic_schema())
}

/// Rows as lines of CSV.
pub fn kwic_csv_lines(rows: &[KwicRow]) -> Vec<u8> {
    csv::lines(&values(rows), rows.len())
}

/// A concordance on its way to a file, which is there only once it is whole.
pub struct KwicFile {
    target: PathBuf,
    folder: TempDir,
    format: Format,
    encoder: TableEncoder,
    files: TableFiles,
    waiting: Vec<KwicRow>,
}

impl KwicFile {
    /// A file whose format is the ending of its name.
    ///
    /// # Errors
    /// A usage error where that is no format, or the file is a folder; a fatal error where the folder cannot be written to.
    pub fn create(target: &Path) -> Result<Self> {
        let format = format_of(target)?;
        if target.is_dir() {
            return Err(Error::usage(format!("`{}` is a folder", target.display())).at(target));
        }
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = tempfile::Builder::new()
            .prefix(".termloom-kwic-")
            .tempdir_in(parent)
            .map_err(|error| Error::io("write beside", target, error))?;
        let encoder = TableEncoder::new(&kwic_schema(), &[format])?;
        let files = encoder.create(folder.path())?;
        Ok(KwicFile { target: target.to_path_buf(), folder, format, encoder, files, waiting: Vec::new() })
    }

    /// Appends rows.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn push(&mut self, rows: Vec<KwicRow>) -> Result<()> {
        self.waiting.extend(rows);
        while self.waiting.len() >= ROWS_AT_ONCE {
            let rest = self.waiting.split_off(ROWS_AT_ONCE);
            let batch = std::mem::replace(&mut self.waiting, rest);
            self.write(&batch)?;
        }
        Ok(())
    }

    fn write(&mut self, rows: &[KwicRow]) -> Result<()> {
        self.files.append(&self.encoder.encode(values(rows))?)
    }

    /// Nothing follows. What was called so before is replaced. `package` is what Parquet says of it.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(mut self, package: &Package) -> Result<()> {
        let rest = std::mem::take(&mut self.waiting);
        self.write(&rest)?;
        let schema = kwic_schema();
        for finished in self.files.finish(&package.table_description(&schema))? {
            finished.sync()?;
        }
        let written = self.folder.path().join(format!("{}.{}", schema.name, self.format));
        fs::rename(written, &self.target).map_err(|error| Error::io("write", &self.target, error))
    }
}

fn format_of(target: &Path) -> Result<Format> {
    let ending = target.extension().and_then(OsStr::to_str).unwrap_or("").to_ascii_lowercase();
    ending.parse().map_err(|_| {
        Error::usage(format!("the name of the file `{}` must end in .csv or .parquet", target.display())).at(target)
    })
}

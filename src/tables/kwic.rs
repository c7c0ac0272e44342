//! Concordances: the rows of `termloom kwic`, and a file of them, which is no table of a run.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{BATCH_ROWS, Column, Package, Schema, SingleFile, Values, csv};
use crate::corpus::DocOrd;
use crate::error::Result;

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
    file: SingleFile,
    waiting: Vec<KwicRow>,
}

impl KwicFile {
    /// A file whose format is the ending of its name.
    ///
    /// # Errors
    /// Those of [`SingleFile::create`].
    pub fn create(target: &Path) -> Result<Self> {
        Ok(KwicFile { file: SingleFile::create(target, kwic_schema())?, waiting: Vec::new() })
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
            self.file.append(values(&batch))?;
        }
        Ok(())
    }

    /// Nothing follows. What was called so before is replaced. `package` is what Parquet says of it.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(mut self, package: &Package) -> Result<()> {
        self.file.append(values(&self.waiting))?;
        self.file.finish(package)
    }
}

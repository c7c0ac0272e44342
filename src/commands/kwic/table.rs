//! Concordances: the rows of `termloom kwic`, and a file of them, which is no table of a run.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::document::KwicDocument;
use crate::corpus::DocOrd;
use crate::error::Result;
use crate::tables::{BATCH_ROWS, Column, ColumnKind, Columns, Package, Schema, SingleFile, Table, TableId};

/// Rows that are encoded at a time: each is some hundred bytes of text.
const ROWS_AT_ONCE: usize = BATCH_ROWS / 8;

/// A row of [`kwic`](crate::kwic()): a hit, and the text around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KwicRow {
    /// Rank of the document.
    pub ord: DocOrd,
    /// What is shown of the document, shared by its rows.
    pub document: Arc<KwicDocument>,
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
    /// The sentence: up to 500 characters on each side of the match.
    pub sentence_text: String,
}

fn kwic_columns<'a>(extra: &[String]) -> Columns<'a, &'a KwicRow, ()> {
    let columns = Columns::<&KwicRow, ()>::of(TableId::of_command("kwic"))
        .row("hit of the pattern that `termloom kwic` looked for")
        .order(
            "document, position; with `--sort` the forms of the tokens to the left, to the right or in the \
             match, then these",
        )
        .column(Column::new("doc_id", ColumnKind::Text, ""), |batch| {
            let names: BTreeMap<DocOrd, &str> = batch.rows.iter().map(|row| (row.ord, row.document.doc_id.as_str())).collect();
            let (ords, names): (Vec<DocOrd>, Vec<&str>) = names.into_iter().unzip();
            let number = |row: &KwicRow, _: &()| ords.partition_point(|ord| *ord < row.ord) as u32;
            batch.names(number, |number, _| names[number as usize])
        })
        .says("Document.")
        .key()
        .text("title", |row, _| &row.document.title)
        .says("Its title, as in `documents`.")
        .text("date_iso", |row, _| &row.document.date_iso)
        .says(
            "Its date as it was understood, as in `documents`; empty where only the other dates of its table would say which number is \
             the day.",
        )
        .text("source", |row, _| &row.document.source)
        .says("Its source, as in `documents`.");
    let columns = extra.iter().enumerate().fold(columns, |columns, (index, name)| {
        let column = Column::new(name.clone(), ColumnKind::Text, "");
        columns
            .column(column, move |batch| batch.texts(|row, _| &row.document.columns[index]))
            .says("Column of the document that `--show` asks for.")
    });
    columns
        .count("position", "tokens", |row, _| row.position.into())
        .says("Index of the first token of the match in the document, from 0.")
        .key()
        .text("left", |row, _| &row.left)
        .says(
            "Text before the match, from as many tokens back as `--context` says; left, match and right \
             joined are the text as it stands, white space as single spaces.",
        )
        .text("match", |row, _| &row.matched)
        .says("Text that matched.")
        .text("right", |row, _| &row.right)
        .says("Text behind the match, as far as to the left.")
        .count("start_byte", "bytes", |row, _| row.start_byte.into())
        .says("First byte of the match in the decoded text, as in `theme_hits`.")
        .count("end_byte", "bytes", |row, _| row.end_byte.into())
        .says("Behind the last byte of the match.")
        .count("sentence", "sentences", |row, _| row.sentence.into())
        .says("Index of the sentence of the match in the document, from 0.")
        .text("sentence_text", |row, _| &row.sentence_text)
        .says("The sentence of the match, as in `theme_hits`.")
}

/// What the rows of a concordance are, with these columns of documents.
pub fn kwic_schema(extra: &[String]) -> Schema {
    kwic_columns(extra).schema()
}

/// The table of some rows of a concordance.
pub fn kwic_table<'a>(rows: &'a [KwicRow], extra: &[String]) -> Table<'a> {
    kwic_columns(extra).over(rows, ())
}

/// A concordance on its way to a file, which is there only once it is whole.
pub struct KwicFile {
    file: SingleFile,
    extra: Vec<String>,
    waiting: Vec<KwicRow>,
}

impl KwicFile {
    /// A file whose format is the ending of its name.
    ///
    /// # Errors
    /// Those of [`SingleFile::create`].
    pub fn create(target: &Path, extra: &[String]) -> Result<Self> {
        let file = SingleFile::create(target, kwic_schema(extra))?;
        Ok(KwicFile { file, extra: extra.to_vec(), waiting: Vec::new() })
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
            self.file.append(kwic_table(&batch, &self.extra).values()?)?;
        }
        Ok(())
    }

    /// Nothing follows. What was called so before is replaced. `package` is what Parquet says of it.
    ///
    /// # Errors
    /// A fatal error that names the file.
    pub fn finish(mut self, package: &Package) -> Result<()> {
        self.file.append(kwic_table(&self.waiting, &self.extra).values()?)?;
        self.file.finish(package)
    }
}

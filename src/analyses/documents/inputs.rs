//! `inputs`: the files that documents were read from.

use std::collections::{BTreeMap, HashMap};

use crate::config::TableName;
use crate::corpus::{InputFacts, Records, Skipped, SourceFile};
use crate::error::Result;
use crate::tables::{Columns, hexadecimal};

/// A file that holds documents, or should.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InputRow {
    input: String,
    format: &'static str,
    bytes: u64,
    sha256: String,
    documents: u64,
    skipped: u64,
    encoding: String,
    language: String,
}

pub(crate) fn inputs_columns<'a>() -> Columns<'a, &'a InputRow, ()> {
    Columns::<&InputRow, ()>::of(TableName::Inputs)
        .row("file that documents were read from; one that could not be opened at all is in `skipped` only")
        .order("input")
        .text("input", |row, _| &row.input)
        .says("Path relative to the input; `doc_id` of the file, and what stands before the first `#` of its rows and members.")
        .key()
        .text("format", |row, _| row.format)
        .says("What it is: text, html and so on; csv-row and the like for a table of documents, archive for an archive.")
        .count("bytes", "bytes", |row, _| row.bytes)
        .says("Its length.")
        .text("sha256", |row, _| &row.sha256)
        .says("SHA-256 of its bytes, in hexadecimal; empty where it could not be read.")
        .count("documents", "documents", |row, _| row.documents)
        .says("Documents from it.")
        .count("skipped", "sources", |row, _| row.skipped)
        .says("Rows and members that gave no document, or the file itself: the rows of `skipped`.")
        .text("encoding", |row, _| &row.encoding)
        .says("Encoding it was read in; empty for an archive.")
        .text("language", |row, _| &row.language)
        .says("Language of the document, or of most rows of a table; empty where it is not certain, and for an archive.")
}

/// The rows of the table, by name.
///
/// # Errors
/// A fatal error where records cannot be read back from the disk.
pub(crate) fn input_rows(
    files: &[SourceFile],
    records: &Records,
    skipped: &[Skipped],
    facts: &BTreeMap<String, InputFacts>,
) -> Result<Vec<InputRow>> {
    let mut rows: HashMap<&str, InputRow> = HashMap::new();
    for file in files {
        let row = rows.entry(file.input()).or_default();
        row.input = file.input().to_string();
        (row.format, row.bytes) = match file.archive {
            None => (file.format().name(), file.len_bytes),
            Some(_) => ("archive", 0),
        };
    }
    for (file, documents) in records.documents_of_files() {
        if let Some(row) = rows.get_mut(files[file as usize].input()) {
            row.documents += documents;
        }
    }
    for skipped in skipped {
        let ends = skipped.doc_id.match_indices('#').map(|(at, _)| at).chain([skipped.doc_id.len()]);
        let input = ends.map(|end| &skipped.doc_id[..end]).find(|input| rows.contains_key(input));
        if let Some(row) = input.and_then(|input| rows.get_mut(input)) {
            row.skipped += 1;
        }
    }
    records.each_file(|record| {
        if let Some(row) = rows.get_mut(record.file().doc_id.as_str()) {
            row.sha256 = record.sha256().map_or_else(String::new, |hash| hexadecimal(hash));
            (row.encoding, row.language) = (record.encoding().to_string(), record.language().to_string());
        }
        Ok(())
    })?;
    for facts in facts {
        let (input, InputFacts { encoding, language, bytes, .. }) = facts;
        if let Some(row) = rows.get_mut(input.as_str()) {
            if let Some((len, hash)) = bytes {
                (row.bytes, row.sha256) = (*len, hexadecimal(hash));
            }
            (row.encoding, row.language) = (encoding.to_string(), language.clone());
        }
    }
    let mut rows: Vec<InputRow> = rows.into_values().collect();
    rows.sort_unstable_by(|a, b| a.input.cmp(&b.input));
    Ok(rows)
}

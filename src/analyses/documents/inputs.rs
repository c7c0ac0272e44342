//! `inputs`: the files that documents were read from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::TableName;
use crate::corpus::{InputFacts, Records, Skipped, SourceFile};
use crate::error::Result;
use crate::tables::{Columns, hexadecimal};

/// A file that holds documents, or should.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InputRow {
    input: Box<str>,
    format: &'static str,
    bytes: u64,
    sha256: Option<[u8; 32]>,
    documents: u64,
    skipped: u64,
    encoding: Arc<str>,
    language: Arc<str>,
}

pub(crate) fn inputs_columns<'a>() -> Columns<'a, &'a InputRow, ()> {
    Columns::<&InputRow, ()>::of(TableName::Inputs)
        .row("file that documents were read from; one that could not be opened at all is in `skipped` only")
        .order("input")
        .text("input", |row, _| &*row.input)
        .says("Path relative to the input; `doc_id` of the file, and what stands before the first `#` of its rows and members.")
        .key()
        .text("format", |row, _| row.format)
        .says("What it is: text, html and so on; csv-row and the like for a table of documents, archive for an archive.")
        .count("bytes", "bytes", |row, _| row.bytes)
        .says("Its length.")
        .text("sha256", |row, _| row.sha256.map_or_else(String::new, |hash| hexadecimal(&hash)))
        .says("SHA-256 of its bytes, in hexadecimal; empty where it could not be read.")
        .count("documents", "documents", |row, _| row.documents)
        .says("Documents from it.")
        .count("skipped", "sources", |row, _| row.skipped)
        .says("Rows and members that gave no document, or the file itself: the rows of `skipped`.")
        .text("encoding", |row, _| &*row.encoding)
        .says("Encoding it was read in; empty for an archive.")
        .text("language", |row, _| &*row.language)
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
    // Nearly in this order already.
    let mut order: Vec<u32> = (0..files.len() as u32).collect();
    order.sort_by_key(|&file| files[file as usize].input());
    let (mut rows, mut row_of): (Vec<InputRow>, _) = (Vec::new(), vec![0u32; files.len()]);
    for number in order {
        let file = &files[number as usize];
        if rows.last().is_none_or(|row| &*row.input != file.input()) {
            rows.push(InputRow { input: file.input().into(), ..InputRow::default() });
        }
        row_of[number as usize] = rows.len() as u32 - 1;
        if let Some(row) = rows.last_mut() {
            (row.format, row.bytes) = match file.archive {
                None => (file.format().name(), file.len_bytes),
                Some(_) => ("archive", 0),
            };
        }
    }
    for (file, documents) in records.documents_of_files() {
        rows[row_of[file as usize] as usize].documents += documents;
    }
    let place = |rows: &[InputRow], input: &str| rows.binary_search_by(|row| (*row.input).cmp(input)).ok();
    for skipped in skipped {
        let ends = skipped.doc_id.match_indices('#').map(|(at, _)| at).chain([skipped.doc_id.len()]);
        if let Some(row) = ends.map(|end| &skipped.doc_id[..end]).find_map(|input| place(&rows, input)) {
            rows[row].skipped += 1;
        }
    }
    let mut known = BTreeSet::new();
    records.each_file(|record| {
        let row = &mut rows[row_of[record.file_number()] as usize];
        row.sha256 = record.sha256().copied();
        (row.encoding, row.language) = (one(&mut known, record.encoding()), one(&mut known, record.language()));
        Ok(())
    })?;
    for (input, InputFacts { encoding, language, bytes, .. }) in facts {
        if let Some(row) = place(&rows, input) {
            let row = &mut rows[row];
            if let Some((len, hash)) = bytes {
                (row.bytes, row.sha256) = (*len, Some(*hash));
            }
            (row.encoding, row.language) = (one(&mut known, encoding), one(&mut known, language));
        }
    }
    Ok(rows)
}

/// One text for all rows that have it.
fn one(known: &mut BTreeSet<Arc<str>>, text: &str) -> Arc<str> {
    if let Some(known) = known.get(text) {
        return Arc::clone(known);
    }
    let new: Arc<str> = text.into();
    known.insert(Arc::clone(&new));
    new
}

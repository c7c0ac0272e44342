//! `documents` and `skipped`: what was read, and what was not.

use crate::analyses::lexical::{LexicalMeasures, lexical_columns};
use crate::config::{DocumentMeasure, TableName};
use crate::corpus::{DocumentRecord, OWN_KEYS, Skipped};
use crate::count::DocumentList;
use crate::tables::{Batch, Column, ColumnKind, Columns, Table, doc_id};
use crate::text::StopLists;

pub(crate) fn documents_columns<'a>(
    meta_columns: &[String],
    measures: &[DocumentMeasure],
    dedup: bool,
) -> Columns<'a, usize, &'a Documents<'a>> {
    let mut columns = Columns::<usize, &Documents<'_>>::of(TableName::Documents)
        .row(
            "document that was processed; any other key of the front matter or the row is a column \
             `meta_key` behind `author`",
        )
        .order("doc_id")
        .text("doc_id", |row, from| &from.records[row].doc_id)
        .says(
            "Path of the document relative to the input, with / between parts; of a row or a member of an \
             archive with `#` and its name behind it.",
        )
        .key()
        .text("title", |row, from| from.known(row, "title"))
        .says("Title, from the front matter, the row or the document.")
        .text("date", |row, from| from.known(row, "date"))
        .says("Date, from the front matter, the row or the document, as it is written there.")
        .text("source", |row, from| from.known(row, "source"))
        .says("Source (outlet), from the front matter, the row or the document.")
        .text("author", |row, from| from.known(row, "author"))
        .says("Author, from the front matter, the row or the document; several are joined by `; `.");
    for key in meta_columns {
        let (column, key) = (Column::new(format!("meta_{key}"), ColumnKind::Text, ""), key.clone());
        let says = format!("`{key}`, from the front matter, the row or the document.");
        columns = columns.column(column, move |batch| batch.texts(|row, from| from.known(row, &key))).says(says);
    }
    columns
        .text("format", |row, from| from.records[row].format.name())
        .says("What kind of file or row it is: text, markdown, html, json-row and so on.")
        .text("encoding", |row, from| from.records[row].encoding)
        .says("Encoding it was read in.")
        .count("replaced_characters", "characters", |row, from| from.records[row].replaced_characters)
        .says("Characters that could not be decoded and became U+FFFD.")
        .text("language", |row, from| from.records[row].language.as_str())
        .says("Language of the body, ISO 639-1 (639-3 where there is none); empty where it is not certain.")
        .text("stop_list", |row, from| from.stop_list(row).map_or("", |list| from.stop_lists.names()[list].as_str()))
        .says("Stop list that goes for this document; empty for none.")
        .count("bytes", "bytes", |row, from| from.records[row].bytes)
        .says("Length of the file or member; of a row that of the line, or of the row as a JSON object.")
        .count("characters", "characters", |row, from| from.records[row].characters)
        .says("Length of the body, without front matter.")
        .count("tokens", "tokens", |row, from| from.counts.get(row).tokens())
        .says("Positions: words, hashtags, mentions, URLs and e-mail addresses.")
        .count("words", "tokens", |row, from| from.counts.get(row).words())
        .says("Tokens of class word.")
        .count("types", "types", |row, from| from.counts.get(row).types())
        .says("Distinct terms.")
        .count("sentences", "sentences", |row, from| from.counts.get(row).sentences())
        .says("Sentences with at least one token.")
        .count("paragraphs", "paragraphs", |row, from| from.counts.get(row).paragraphs())
        .says("Paragraphs with at least one token.")
        .with(|columns| lexical_columns(columns, measures, |from| from.measures))
        .text("cluster", |row, from| from.clusters.map_or("", |clusters| doc_id(clusters[row], from.records)))
        .says(
            "With dedup: doc_id of the representative of its cluster of copies, which is the first of them; \
             its own where it is a copy of none before it.",
        )
        .only_if(dedup)
}

/// What the table `documents` is made from; they go in step.
pub struct Documents<'a> {
    /// What is known of each document.
    pub records: &'a [DocumentRecord],
    /// Its counts.
    pub counts: DocumentList<'a>,
    /// The stop lists that go for them.
    pub stop_lists: &'a StopLists,
    /// Measures that are asked for.
    pub measures: &'a LexicalMeasures,
    /// For each document the first of its cluster, if near-duplicates were looked for.
    pub clusters: Option<&'a [u32]>,
}

impl Documents<'_> {
    /// Other keys of the front matter, by bytes.
    pub fn meta_columns(&self) -> Vec<String> {
        let keys = self.records.iter().flat_map(|record| record.front_matter.iter().map(|(key, _)| key));
        let mut keys: Vec<String> = keys.filter(|key| !OWN_KEYS.contains(&key.as_str())).cloned().collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The index of the stop list of a document.
    pub fn stop_list(&self, document: usize) -> Option<usize> {
        self.stop_lists.list_for(&self.records[document].language)
    }

    /// What a document says under a key; empty where it does not.
    fn known(&self, document: usize, key: &str) -> &str {
        let found = self.records[document].front_matter.iter().find(|(other, _)| other == key);
        found.map_or("", |(_, value)| value)
    }
}

/// The table `documents`.
pub fn documents<'a>(from: &'a Documents<'a>) -> Table<'a> {
    documents_columns(&from.meta_columns(), &from.measures.kinds(), from.clusters.is_some())
        .table(from.records.len(), move |rows| Ok(Batch { rows: rows.collect(), from }))
}

pub(crate) fn skipped_columns<'a>() -> Columns<'a, &'a Skipped, ()> {
    Columns::<&Skipped, ()>::of(TableName::Skipped)
        .row("source that gave no document")
        .order("doc_id")
        .text("doc_id", |row, _| &row.doc_id)
        .says("Path relative to the input, as it would stand in `documents`.")
        .key()
        .text("kind", |row, _| row.reason.kind().name())
        .says("`skipped` by rule, or `quarantined` by fault.")
        .text("stage", |row, _| row.stage.name())
        .says("Step at which it was left out: discover, read, decode or extract.")
        .text("reason", |row, _| row.reason.name())
        .says(
            "Why: empty, unsupported-type, hidden, symlink, not-regular; unreadable, vanished, changed, \
             too-large, binary, undecodable, malformed, encrypted, no-column, front-matter, bad-row, crash.",
        )
        .text("message", |row, _| &row.message)
        .says("Why, in words, with the place where there is one.")
        .count("bytes_read", "bytes", |row, _| row.bytes_read)
        .says("Bytes that were read before.")
}

/// The table `skipped`.
pub fn skipped(skipped: &[Skipped]) -> Table<'_> {
    skipped_columns().over(skipped, ())
}

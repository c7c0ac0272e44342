//! `documents` and `skipped`: what was read, and what was not.

use super::columns::{Batch, Columns, Table};
use super::lexical::{LexicalMeasures, lexical_columns};
use super::names::doc_id;
use super::schema::{Column, Kind};
use crate::config::{DocumentMeasure, TableName};
use crate::corpus::{DocumentRecord, OWN_KEYS, Skipped};
use crate::count::DocumentCounts;

pub(super) fn documents_columns<'a>(
    meta_columns: &[String],
    measures: &[DocumentMeasure],
    dedup: bool,
) -> Columns<'a, usize, &'a Documents<'a>> {
    let mut columns = Columns::<usize, &Documents<'_>>::of(
        TableName::Documents,
        "document that was processed; any other key of the front matter or the row is a column `meta_key` behind `author`",
        "doc_id",
    )
    .text(
        "doc_id",
        "Path of the document relative to the input, with / between parts; of a row or a member of an archive \
         with `#` and its name behind it.",
        |row, from| &from.records[row].doc_id,
    )
    .key()
    .text("title", "Title, from the front matter, the row or the document.", |row, from| from.known(row, "title"))
    .text("date", "Date, from the front matter, the row or the document, as it is written there.", |row, from| {
        from.known(row, "date")
    })
    .text("source", "Source (outlet), from the front matter, the row or the document.", |row, from| {
        from.known(row, "source")
    })
    .text(
        "author",
        "Author, from the front matter, the row or the document; several are joined by `; `.",
        |row, from| from.known(row, "author"),
    );
    for key in meta_columns {
        let column = Column {
            name: format!("meta_{key}").into(),
            description: format!("`{key}`, from the front matter, the row or the document.").into(),
            ..Column::new("", Kind::Text, "", "")
        };
        let key = key.clone();
        columns = columns.column(column, move |batch| batch.texts(|row, from| from.known(row, &key)));
    }
    columns
        .text("format", "What kind of file or row it is: text, markdown, html, json-row and so on.", |row, from| {
            from.records[row].format.name()
        })
        .text("encoding", "Encoding it was read in.", |row, from| from.records[row].encoding)
        .count(
            "replaced_characters",
            "characters",
            "Characters that could not be decoded and became U+FFFD.",
            |row, from| from.records[row].replaced_characters,
        )
        .text(
            "language",
            "Language of the body, ISO 639-1 (639-3 where there is none); empty where it is not certain.",
            |row, from| from.records[row].language.as_str(),
        )
        .text("stop_list", "Stop list that goes for this document; empty for none.", |row, from| {
            &from.stop_lists[row]
        })
        .count(
            "bytes",
            "bytes",
            "Length of the file or member; of a row that of the line, or of the row as a JSON object.",
            |row, from| from.records[row].bytes,
        )
        .count("characters", "characters", "Length of the body, without front matter.", |row, from| {
            from.records[row].characters
        })
        .count(
            "tokens",
            "tokens",
            "Positions: words, hashtags, mentions, URLs and e-mail addresses.",
            |row, from| from.counts[row].tokens(),
        )
        .count("words", "tokens", "Tokens of class word.", |row, from| from.counts[row].words)
        .count("types", "types", "Distinct terms.", |row, from| from.counts[row].types)
        .count("sentences", "sentences", "Sentences with at least one token.", |row, from| {
            from.counts[row].sentences()
        })
        .count("paragraphs", "paragraphs", "Paragraphs with at least one token.", |row, from| {
            from.counts[row].paragraphs()
        })
        .with(|columns| lexical_columns(columns, measures, |from| from.measures))
        .text(
            "cluster",
            "With dedup: doc_id of the representative of its cluster of copies, which is the first of them; its own where it is a \
             copy of none before it.",
            |row, from| from.clusters.map_or("", |clusters| doc_id(clusters[row], from.records)),
        )
        .only_if(dedup)
}

/// What the table `documents` is made from; they go in step.
pub struct Documents<'a> {
    /// What is known of each document.
    pub records: &'a [DocumentRecord],
    /// Its counts.
    pub counts: &'a [DocumentCounts],
    /// The name of its stop list, or empty.
    pub stop_lists: &'a [String],
    /// Measures that are asked for.
    pub measures: &'a LexicalMeasures,
    /// For each document the first of its cluster of copies, if copies were looked for.
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

pub(super) fn skipped_columns<'a>() -> Columns<'a, &'a Skipped, ()> {
    Columns::<&Skipped, ()>::of(TableName::Skipped, "source that gave no document", "doc_id")
        .text("doc_id", "Path relative to the input, as it would stand in `documents`.", |row, _| &row.doc_id)
        .key()
        .text("kind", "`skipped` by rule, or `quarantined` by fault.", |row, _| row.reason.kind().name())
        .text("stage", "Step at which it was left out: discover, read, decode or extract.", |row, _| row.stage.name())
        .text(
            "reason",
            "Why: empty, unsupported-type, hidden, symlink, not-regular; unreadable, vanished, changed, too-large, binary, \
             undecodable, malformed, encrypted, no-column, front-matter, bad-row, crash.",
            |row, _| row.reason.name(),
        )
        .text("message", "Why, in words, with the place where there is one.", |row, _| &row.message)
        .count("bytes_read", "bytes", "Bytes that were read before.", |row, _| row.bytes_read)
}

/// The table `skipped`.
pub fn skipped(skipped: &[Skipped]) -> Table<'_> {
    skipped_columns().over(skipped, ())
}

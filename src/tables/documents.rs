//! `documents` and `skipped`: what was read, and what was not.

use std::borrow::Cow;

use super::duplicates::CLUSTER;
use super::lexical::{LexicalMeasures, lexical_columns};
use super::{BATCH_ROWS, Column, Kind, Schema, Table, Values};
use crate::config::DocumentMeasure;
use crate::corpus::{DocumentRecord, OWN_KEYS, Skipped};
use crate::count::DocumentCounts;

pub(super) fn documents_schema(meta_columns: &[String], measures: &[DocumentMeasure], dedup: bool) -> Schema {
    let mut columns = vec![
        Column::text(
            "doc_id",
            "Path of the document relative to the input, with / between parts; of a row or a member of an archive \
             with `#` and its name behind it.",
        ),
        Column::text("title", "Title, from the front matter, the row or the document."),
        Column::text("date", "Date, from the front matter, the row or the document, as it is written there."),
        Column::text("source", "Source (outlet), from the front matter, the row or the document."),
        Column::text("author", "Author, from the front matter, the row or the document; several are joined by `; `."),
    ];
    columns.extend(meta_columns.iter().map(|key| Column {
        name: Cow::Owned(format!("meta_{key}")),
        kind: Kind::Text,
        unit: "",
        description: Cow::Owned(format!("`{key}`, from the front matter, the row or the document.")),
        formula: None,
    }));
    columns.extend([
        Column::text("format", "What kind of file or row it is: text, markdown, html, json-row and so on."),
        Column::text("encoding", "Encoding it was read in."),
        Column::count("replaced_characters", "characters", "Characters that could not be decoded and became U+FFFD."),
        Column::text(
            "language",
            "Language of the body, ISO 639-1 (639-3 where there is none); empty where it is not certain.",
        ),
        Column::text("stop_list", "Stop list that goes for this document; empty for none."),
        Column::count(
            "bytes",
            "bytes",
            "Length of the file or member; of a row that of the line, or of the row as a JSON object.",
        ),
        Column::count("characters", "characters", "Length of the body, without front matter."),
        Column::count("tokens", "tokens", "Positions: words, hashtags, mentions, URLs and e-mail addresses."),
        Column::count("words", "tokens", "Tokens of class word."),
        Column::count("types", "types", "Distinct terms."),
        Column::count("sentences", "sentences", "Sentences with at least one token."),
        Column::count("paragraphs", "paragraphs", "Paragraphs with at least one token."),
    ]);
    columns.extend(lexical_columns(measures));
    columns.extend(dedup.then_some(CLUSTER));
    Schema {
        name: "documents",
        row: "document that was processed; any other key of the front matter or the row is a column `meta_key` behind `author`",
        order: "doc_id",
        key: &["doc_id"],
        foreign: &[],
        columns,
    }
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
}

/// The table `documents`.
pub fn documents<'a>(from: &'a Documents<'a>) -> Table<'a> {
    let meta_columns = from.meta_columns();
    let schema = documents_schema(&meta_columns, &from.measures.kinds(), from.clusters.is_some());
    let batch = move |range: std::ops::Range<usize>| {
        let records = &from.records[range.clone()];
        let counts = &from.counts[range.clone()];
        let stop_lists = &from.stop_lists[range.clone()];
        let key = |key: &str| {
            Values::text(records.iter().map(|record| {
                let found = record.front_matter.iter().find(|(other, _)| other == key);
                found.map_or("", |(_, value)| value.as_str())
            }))
        };
        let mut values = vec![Values::text(records.iter().map(|record| record.doc_id.as_str()))];
        values.extend(OWN_KEYS.iter().map(|name| key(name)));
        values.extend(meta_columns.iter().map(|name| key(name)));
        values.extend([
            Values::text(records.iter().map(|record| record.format.name())),
            Values::text(records.iter().map(|record| record.encoding)),
            Values::count(records.iter().map(|record| record.replaced_characters)),
            Values::text(records.iter().map(|record| record.language.as_str())),
            Values::text(stop_lists.iter().map(String::as_str)),
            Values::count(records.iter().map(|record| record.bytes)),
            Values::count(records.iter().map(|record| record.characters)),
            Values::count(counts.iter().map(DocumentCounts::tokens)),
            Values::count(counts.iter().map(|document| document.words)),
            Values::count(counts.iter().map(|document| document.types)),
            Values::count(counts.iter().map(DocumentCounts::sentences)),
            Values::count(counts.iter().map(DocumentCounts::paragraphs)),
        ]);
        values.extend(from.measures.values(range.clone()));
        values.extend(from.clusters.map(|clusters| {
            Values::text(clusters[range].iter().map(|&first| from.records[first as usize].doc_id.as_str()))
        }));
        Ok(values)
    };
    Table { schema, rows: from.records.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

pub(super) fn skipped_schema() -> Schema {
    Schema {
        name: "skipped",
        row: "source that gave no document",
        order: "doc_id",
        key: &["doc_id"],
        foreign: &[],
        columns: vec![
            Column::text("doc_id", "Path relative to the input, as it would stand in `documents`."),
            Column::text("kind", "`skipped` by rule, or `quarantined` by fault."),
            Column::text("stage", "Step at which it was left out: discover, read, decode or extract."),
            Column::text(
                "reason",
                "Why: empty, unsupported-type, hidden, symlink, not-regular; unreadable, vanished, changed, too-large, binary, \
                 undecodable, malformed, encrypted, no-column, front-matter, bad-row, crash.",
            ),
            Column::text("message", "Why, in words, with the place where there is one."),
            Column::count("bytes_read", "bytes", "Bytes that were read before."),
        ],
    }
}

/// The table `skipped`.
pub fn skipped(skipped: &[Skipped]) -> Table<'_> {
    let batch = |range: std::ops::Range<usize>| {
        let rows = &skipped[range];
        Ok(vec![
            Values::text(rows.iter().map(|row| row.doc_id.as_str())),
            Values::text(rows.iter().map(|row| row.reason.kind().name())),
            Values::text(rows.iter().map(|row| row.stage.name())),
            Values::text(rows.iter().map(|row| row.reason.name())),
            Values::text(rows.iter().map(|row| row.message.as_str())),
            Values::count(rows.iter().map(|row| row.bytes_read)),
        ])
    };
    Table { schema: skipped_schema(), rows: skipped.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

//! `documents` and `skipped`: what was read, and what was not.

use std::mem;

use crate::analyses::lexical::{LexicalMeasures, lexical_columns};
use crate::config::{DocumentMeasure, TableName};
use crate::corpus::{Date, DateReading, LanguageFrom, OWN_KEYS, PARTIAL, RecordColumns, RecordView, Records, Skipped};
use crate::count::{DocumentCounts, DocumentList};
use crate::tables::{Batch, Column, ColumnKind, Columns, Table, Values, hexadecimal};
use crate::text::StopLists;

/// What the rows of a batch of `documents` are made from.
pub(crate) struct DocumentBatch<'a> {
    /// The document of the first row.
    first: usize,
    /// What is known of each; columns that are texts are taken out of it.
    known: RecordColumns,
    counts: Vec<DocumentCounts<'a>>,
    from: &'a Documents<'a>,
}

impl DocumentBatch<'_> {
    fn counts(&self, document: usize) -> &DocumentCounts<'_> {
        &self.counts[document - self.first]
    }

    fn date(&self, document: usize) -> String {
        let record = RecordView::new(self.from.records.files(), &self.known, document - self.first);
        self.from.dates.date(&record, record.known("date")).map_or_else(String::new, Date::iso)
    }

    fn number(&self, numbers: &[u64], document: usize) -> u64 {
        numbers[document - self.first]
    }
}

pub(crate) fn documents_columns<'a>(
    meta_columns: &[String],
    measures: &[DocumentMeasure],
    lists_copies: bool,
    has_partial: bool,
) -> Columns<'a, usize, DocumentBatch<'a>> {
    let text = |name: &str| Column::new(name.to_string(), ColumnKind::Text, "");
    let take = |key: String| {
        move |batch: &mut Batch<usize, DocumentBatch<'a>>| Values::Texts(batch.from.known.take_texts_of(&key))
    };
    let mut columns = Columns::<usize, DocumentBatch<'_>>::of(TableName::Documents)
        .row(
            "document that was processed; any other key of the front matter or the row is a column \
             `meta_key` behind `author`",
        )
        .order("document: the file by its path, and then the row")
        .documents("doc_id", |row, _| row as u32, |from| from.from.records)
        .says(
            "Path of the document relative to the input, with / between parts; of a row, a part or a member of an \
             archive with `#` and its name behind it.",
        )
        .key()
        .column(text("title"), take("title".into()))
        .says("Title, from the front matter, the row or the document.")
        .column(text("date"), |batch: &mut Batch<usize, DocumentBatch<'a>>| {
            Values::Texts(batch.from.known.texts_or_empty("date"))
        })
        .says("Date, from the front matter, the row or the document, as it is written there.")
        .text("date_iso", |row, from| from.date(row))
        .says(
            "The date as it was understood, by ISO 8601: `2022-10-13`, or `2022-10`, `2022-W41`, `2022-Q4` or `2022` where it is not more \
             exact. It is the day that is written, whatever the zone; seconds since 1970 are in UTC. Empty where it is no date, or more than one.",
        )
        .column(text("file_date"), take("file_date".into()))
        .says("Date of the file itself, as its format has it: when it was made, which is not the date of what is in it.")
        .column(text("source"), take("source".into()))
        .says("Source (outlet), from the front matter, the row or the document.")
        .column(text("author"), take("author".into()))
        .says("Author, from the front matter, the row or the document; several are joined by `; `.");
    for key in meta_columns {
        let says = format!("`{key}`, from the front matter, the row or the document.");
        columns = columns.column(text(&format!("meta_{key}")), take(key.clone())).says(says);
    }
    columns
        .text("format", |row, from| from.from.records.format(from.known.files[row - from.first]).name())
        .says("What kind of file or row it is: text, markdown, html, json-row and so on.")
        .column(text("encoding"), |batch| Values::Texts(mem::take(&mut batch.from.known.encodings)))
        .says("Encoding it was read in.")
        .count("replaced_characters", "characters", |row, from| from.number(&from.known.replaced_characters, row))
        .says("Characters that could not be decoded and became U+FFFD, and control characters that became spaces.")
        .column(text("language"), |batch| Values::Texts(batch.from.known.languages.clone()))
        .says("Language of the body, ISO 639-1 (639-3 where there is none); empty where it is not certain.")
        .text("language_from", |row, from| from.known.languages_from[row - from.first].map_or("", LanguageFrom::name))
        .says(
            "Where it is known from: `declared` by the document, metadata or an option; `text`, which shows it; \
             `source`, the table that the row is in; empty where it is not certain.",
        )
        .text("stop_list", |row, from| from.from.stop_list(from.known.languages.get(row - from.first)))
        .says("Stop list that goes for this document; empty for none.")
        .count("bytes", "bytes", |row, from| from.number(&from.known.bytes, row))
        .says("Length of the file or member; of a row as it stands in its file, of Parquet and Arrow that of its text; of a part of a file that was split as it stands in the text of the file.")
        .text("sha256", |row, from| {
            from.known.sha256.get(row - from.first).map_or_else(String::new, |hash| hexadecimal(hash))
        })
        .says("SHA-256 of these bytes, in hexadecimal.")
        .count("characters", "characters", |row, from| from.number(&from.known.characters, row))
        .says("Length of the body, without front matter.")
        .real("kept_share", "0 to 1", |row, from| from.number(&from.known.kept, row) as f64 / 1000.0)
        .says("Share of the words that a browser shows that are in the text, to three digits; 1 but for web pages.")
        .formula("words in the text / words that a browser shows")
        .column(text("partial"), take(PARTIAL.into()))
        .says("With `--partial keep`: what of the document could not be read, and why; empty where it is whole.")
        .only_if(has_partial)
        .count("tokens", "tokens", |row, from| from.counts(row).tokens())
        .says("Positions: words, hashtags, mentions, emoji, URLs and e-mail addresses.")
        .count("words", "tokens", |row, from| from.counts(row).words())
        .says("Tokens of class word.")
        .count("types", "types", |row, from| from.counts(row).types())
        .says("Distinct terms.")
        .count("sentences", "sentences", |row, from| from.counts(row).sentences())
        .says("Sentences with at least one token.")
        .count("paragraphs", "paragraphs", |row, from| from.counts(row).paragraphs())
        .says("Paragraphs with at least one token.")
        .with(|columns| lexical_columns(columns, measures, |from| from.from.measures))
        .documents(
            "cluster",
            |row, from| from.from.clusters.map_or(row as u32, |clusters| clusters[row]),
            |from| from.from.records,
        )
        .says(
            "With dedup, unless copies are dropped: doc_id of the first document of its cluster of copies; \
             its own where it is a copy of none before it.",
        )
        .only_if(lists_copies)
}

/// What the table `documents` is made from; they go in step.
pub struct Documents<'a> {
    /// What is known of each document.
    pub records: &'a Records,
    /// Its counts.
    pub counts: DocumentList<'a>,
    /// How their dates are read.
    pub dates: &'a DateReading,
    /// The stop lists.
    pub stop_lists: &'a StopLists,
    /// Measures that are asked for.
    pub measures: &'a LexicalMeasures,
    /// For each document the first of its cluster, if near-duplicates were looked for.
    pub clusters: Option<&'a [u32]>,
}

impl<'a> Documents<'a> {
    /// Other keys of the front matter, by bytes.
    pub fn meta_columns(&self) -> Vec<String> {
        self.records.keys().filter(|key| !OWN_KEYS.contains(key)).map(str::to_string).collect()
    }

    /// The name of the stop list that goes for a language, or empty.
    pub fn stop_list(&self, language: &str) -> &'a str {
        self.stop_lists.list_for(language).map_or("", |list| &self.stop_lists.names()[list])
    }
}

/// The table `documents`.
pub fn documents<'a>(from: &'a Documents<'a>) -> Table<'a> {
    let (lists_copies, has_partial) = (from.clusters.is_some(), from.records.has_partial());
    documents_columns(&from.meta_columns(), &from.measures.kinds(), lists_copies, has_partial).table(
        from.records.len(),
        move |rows| {
            let (first, known) = (rows.start, from.records.range(rows.clone())?);
            let counts = from.counts.range(rows.clone()).collect();
            Ok(Batch { rows: rows.collect(), from: DocumentBatch { first, known, counts, from } })
        },
    )
}

pub(crate) fn skipped_columns<'a>() -> Columns<'a, &'a Skipped, ()> {
    Columns::<&Skipped, ()>::of(TableName::Skipped)
        .row("source that gave no document")
        .order("document: the file by its path, and then the row")
        .text("doc_id", |row, _| &row.doc_id)
        .says("Path relative to the input, as it would stand in `documents`.")
        .key()
        .text("kind", |row, _| row.reason.kind().name())
        .says("`skipped` by rule, or `quarantined` by fault.")
        .text("stage", |row, _| row.stage.name())
        .says("Step at which it was left out: discover, read, decode, extract or compare (with other documents).")
        .text("reason", |row, _| row.reason.name())
        .says(
            "Why: empty, unsupported-type, hidden, excluded (by --include or --exclude), system-file (such as Thumbs.db), page-parts (the \
             folder beside a saved page), copy (with `copies = \"drop\"`), earlier-output (of termloom), symlink, not-regular; unreadable, vanished, changed, too-large, \
             binary, undecodable, malformed, truncated, unsupported-packing, encrypted, no-column, bad-row, parser-crash, out-of-memory, timeout (its \
             reader failed, in these ways), crash (termloom failed).",
        )
        .text("message", |row, _| &row.message)
        .says("Why, in words, with the place where there is one.")
        .count("bytes_read", "bytes", |row, _| row.bytes_read)
        .says("Bytes that were read before.")
        .text("copy_of", |row, _| row.copy_of.as_deref().unwrap_or_default())
        .says("The document that is counted in its place, if it is a copy; empty otherwise.")
}

/// The table `skipped`.
pub fn skipped(skipped: &[Skipped]) -> Table<'_> {
    skipped_columns().over(skipped, ())
}

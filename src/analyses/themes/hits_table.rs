//! `theme_hits`: where each hit is, and the text around it.

use std::mem;
use std::ops::Range;

use super::sample::HitSample;
use crate::config::TableName;
use crate::corpus::{Date, DateReading, Records};
use crate::count::{Counts, Hit, Snippet, ViewBuffer};
use crate::error::Result;
use crate::tables::{BATCH_ROWS, Batch, Column, ColumnKind, Columns, Numbered, OfRow, Table, Values, theme_name};
use crate::themes::Matcher;

/// A row of the table: the document, and the hit in it.
type HitRow = (u32, Hit);

/// What the columns of a batch are made from. Texts are taken out of it.
pub(crate) struct HitBatch<'a> {
    matcher: &'a Matcher,
    records: &'a Records,
    snippets: Vec<Snippet>,
    documents: Vec<KnownDocument>,
    /// For each row, which of them.
    of_row: OfRow,
}

/// What is shown of a document with each of its hits.
#[derive(Clone, Default)]
struct KnownDocument {
    title: String,
    date_iso: String,
    source: String,
}

/// A column of what is known of documents.
fn known<'a>(
    of: impl Fn(&mut KnownDocument) -> &mut String + Sync,
) -> impl Fn(&mut Batch<HitRow, HitBatch<'a>>) -> Values<'a> + Sync {
    move |batch| {
        let HitBatch { documents, of_row, .. } = &mut batch.from;
        let texts: Vec<String> = documents.iter_mut().map(|document| mem::take(of(document))).collect();
        Values::text(of_row.iter().map(|&document| texts[document as usize].clone()))
    }
}

/// A column of what is shown of hits.
fn shown<'a>(
    of: impl Fn(&mut Snippet) -> &mut String + Sync,
) -> impl Fn(&mut Batch<HitRow, HitBatch<'a>>) -> Values<'a> + Sync {
    move |batch| Values::text(batch.from.snippets.iter_mut().map(|snippet| mem::take(of(snippet))))
}

fn text(name: &'static str) -> Column {
    Column::new(name, ColumnKind::Text, "")
}

pub(crate) fn theme_hits_columns<'a>() -> Columns<'a, HitRow, HitBatch<'a>> {
    Columns::<HitRow, HitBatch<'_>>::of(TableName::ThemeHits)
        .row("hit of a theme: the evidence")
        .order("document, start_byte, theme")
        .documents("doc_id", |row, _| row.0, |from| from.records)
        .says("Document.")
        .key()
        .refers_to(TableName::Documents)
        .column(text("title"), known(|document| &mut document.title))
        .says("Title of the document, as in `documents`.")
        .column(text("date_iso"), known(|document| &mut document.date_iso))
        .says("Its date as it was understood, as in `documents`.")
        .column(text("source"), known(|document| &mut document.source))
        .says("Its source, as in `documents`.")
        .names("theme", |(_, hit), _| hit.theme, |theme, from| theme_name(theme, from.matcher))
        .says("Theme.")
        .key()
        .names("pattern", |(_, hit), _| hit.pattern, |pattern, from| from.matcher.pattern(pattern).name)
        .says("Pattern that hit: its name in the theme file, or as written where it has none.")
        .text("disguise", |(_, hit), _| hit.obfuscations.to_string())
        .says(
            "How the match was disguised, joined by +: zero-width, full-width, spaced, homoglyph, leet, \
             variant; empty where it was not.",
        )
        .column(text("match"), shown(|snippet| &mut snippet.matched))
        .says("Text that it matched, as it stands there, white space as single spaces.")
        .count("start_byte", "bytes", |(_, hit), _| hit.start_byte.into())
        .says(
            "First byte of the match in the decoded text as UTF-8, front matter included, byte order mark \
             not: for a UTF-8 file without mark, its place in the file; of a row in the value of its text \
             column.",
        )
        .key()
        .count("end_byte", "bytes", |(_, hit), _| hit.end_byte.into())
        .says("Behind the last byte of the match.")
        .count("position", "tokens", |(_, hit), _| hit.position.into())
        .says("Index of the first token in the document, from 0.")
        .count("sentence", "sentences", |(_, hit), _| hit.sentence.into())
        .says("Index of the sentence in the document, from 0.")
        .column(text("left"), shown(|snippet| &mut snippet.left))
        .says("Up to 80 characters before the match, in whole tokens.")
        .column(text("right"), shown(|snippet| &mut snippet.right))
        .says("Up to 80 characters behind the match, in whole tokens.")
        .column(text("sentence_text"), shown(|snippet| &mut snippet.sentence))
        .says(
            "The sentence of the match, white space as single spaces: up to 500 characters on each side of the match, in whole \
             tokens; `…` stands for the rest.",
        )
}

/// Rows that are made at a time: each is some hundred bytes of text, many times over until it is in the files.
const HITS_AT_ONCE: usize = BATCH_ROWS / 8;

/// The table `theme_hits`, of a sample if there is one. `records` go in step with the documents of `counts`.
pub fn theme_hits<'a>(
    counts: &'a Counts,
    matcher: &'a Matcher,
    (records, dates): (&'a Records, &'a DateReading),
    sample: Option<&'a HitSample>,
) -> Table<'a> {
    let mut starts = vec![0usize];
    starts.extend(counts.documents().iter().enumerate().scan(0, |sum, (index, document)| {
        *sum += sample.map_or(document.hits(), |sample| sample.kept()[index] as usize);
        Some(*sum)
    }));
    let rows = starts.last().copied().unwrap_or(0);
    let batch = move |range: Range<usize>| {
        let mut rows: Vec<HitRow> = Vec::with_capacity(range.len());
        let mut snippets = Vec::with_capacity(range.len());
        let mut buffer = ViewBuffer::default();
        let first = starts.partition_point(|&start| start <= range.start).saturating_sub(1);
        for (index, document) in (first..).zip(counts.documents().range(first..starts.len() - 1)) {
            let (start, end) = (starts[index], starts[index + 1]);
            if start >= range.end {
                break;
            }
            let wanted = range.start.max(start)..range.end.min(end);
            if wanted.is_empty() {
                continue;
            }
            // Of a long document only the pieces are looked at that hold these rows.
            let (mut skip, mut left) = (wanted.start - start, wanted.len());
            for piece in 0..document.pieces() {
                if left == 0 {
                    break;
                }
                let hits = document.hits_of_piece(piece);
                if sample.is_none() && skip >= hits {
                    skip -= hits;
                    continue;
                }
                let view = counts.view_piece(document, piece, &mut buffer)?;
                let hits = if sample.is_none() { &view.hits()[mem::take(&mut skip)..] } else { view.hits() };
                for hit in hits.iter().filter(|hit| sample.is_none_or(|sample| sample.holds(index, hit))) {
                    if skip > 0 {
                        skip -= 1;
                    } else if left > 0 {
                        snippets.push(view.snippet(hit));
                        rows.push((index as u32, *hit));
                        left -= 1;
                    } else {
                        break;
                    }
                }
            }
        }
        let (documents, of_row) = known_documents(&rows, records, dates)?;
        Ok(Batch { rows, from: HitBatch { matcher, records, snippets, documents, of_row } })
    };
    Table { batch_rows: HITS_AT_ONCE, ..theme_hits_columns().table(rows, batch) }
}

/// What is known of the documents of some rows, and of which each row is.
fn known_documents(rows: &[HitRow], records: &Records, dates: &DateReading) -> Result<(Vec<KnownDocument>, OfRow)> {
    let numbered = Numbered::new(rows.iter().map(|row| row.0).collect());
    if !records.keys().any(|key| ["title", "date", "source"].contains(&key)) {
        return Ok((vec![KnownDocument::default(); numbered.numbers().len()], numbered.of_row()));
    }
    let mut documents = Vec::with_capacity(numbered.numbers().len());
    records.each_of(numbered.numbers(), |record| {
        documents.push(KnownDocument {
            title: record.known("title").to_string(),
            date_iso: dates.date(&record, record.known("date")).map_or_else(String::new, Date::iso),
            source: record.known("source").to_string(),
        });
        Ok(())
    })?;
    Ok((documents, numbered.of_row()))
}

//! `doc_themes`, `theme_patterns` and `theme_hits`.

use std::ops::Range;

use super::duplicates::COUNT_DEDUP;
use super::{BATCH_ROWS, Column, Schema, Table, Values};
use crate::corpus::DocumentRecord;
use crate::count::{Counts, DocThemeRow, FormRow, Hit, HitSample, ViewBuffer, form_votes};
use crate::stats::per_thousand;
use crate::themes::{Matcher, PatternOf};

pub(super) fn doc_themes_schema() -> Schema {
    Schema {
        name: "doc_themes",
        row: "document × theme with a hit in it",
        order: "doc_id, theme",
        key: &["doc_id", "theme"],
        foreign: &[("doc_id", "documents")],
        columns: vec![
            Column::text("doc_id", "Document."),
            Column::text("theme", "Theme."),
            Column::count("count", "hits", "Hits of the theme in the document."),
            Column::real(
                "weighted_count",
                "hits",
                "Hits, each with the weight of its pattern, which is 1 where none is written.",
                "sum over the patterns of weight * hits",
            ),
            Column::real(
                "per_1000_tokens",
                "per thousand tokens",
                "Relative frequency in the document.",
                "1000 * count / documents.tokens",
            ),
            Column::count("patterns", "patterns", "Distinct patterns of the theme that hit in the document."),
        ],
    }
}

/// The table `doc_themes`. `records` go in step with the documents of `counts`.
pub fn doc_themes<'a>(
    rows: &'a [DocThemeRow],
    matcher: &'a Matcher,
    counts: &'a Counts,
    records: &'a [DocumentRecord],
) -> Table<'a> {
    let (doc_id, theme) = (doc_id_of(records), theme_of(matcher));
    let batch = move |range: Range<usize>| {
        let rows = &rows[range];
        Ok(vec![
            Values::names(rows.iter().map(|row| row.document).collect(), doc_id),
            Values::names(rows.iter().map(|row| row.theme).collect(), theme),
            Values::count(rows.iter().map(|row| row.count)),
            Values::real(rows.iter().map(|row| Some(row.weighted_count))),
            Values::real(
                rows.iter().map(|row| per_thousand(row.count, counts.documents()[row.document as usize].tokens())),
            ),
            Values::count(rows.iter().map(|row| row.patterns)),
        ])
    };
    Table { schema: doc_themes_schema(), rows: rows.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

pub(super) fn theme_patterns_schema(dedup: bool) -> Schema {
    let mut schema = Schema {
        name: "theme_patterns",
        row: "theme × pattern × form that it matched; a pattern that never hit has one row with count 0",
        order: "theme, place of the pattern in its list, count (largest first), form",
        key: &["theme", "pattern", "form"],
        foreign: &[],
        columns: vec![
            Column::text("theme", "Theme."),
            Column::text("pattern", "Pattern as written in the theme file."),
            Column::real(
                "weight",
                "1",
                "What a hit adds to doc_themes.weighted_count.",
                "as written in the theme file, else 1",
            ),
            Column::text(
                "form",
                "Normal forms that it matched, with a space between, and … for what stands between two phrases near each \
                 other; empty where it never hit.",
            ),
            Column::count("count", "hits", "Hits of the pattern with this form."),
            Column::count("doc_count", "documents", "Documents with such a hit."),
        ],
    };
    schema.columns.extend(dedup.then_some(COUNT_DEDUP));
    schema
}

/// The table `theme_patterns`; with the rows in copies, if copies were looked for.
pub fn theme_patterns<'a>(rows: &'a [FormRow], matcher: &'a Matcher, in_copies: Option<&[FormRow]>) -> Table<'a> {
    let votes = in_copies.map(|copies| form_votes(rows, copies));
    let schema = theme_patterns_schema(votes.is_some());
    let patterns: Vec<PatternOf<'_>> = matcher.patterns().collect();
    let batch = move |range: Range<usize>| {
        let rows = &rows[range.clone()];
        let mut values = vec![
            Values::names(rows.iter().map(|row| patterns[row.pattern as usize].theme).collect(), theme_of(matcher)),
            Values::text(rows.iter().map(|row| patterns[row.pattern as usize].text)),
            Values::real(rows.iter().map(|row| Some(patterns[row.pattern as usize].weight))),
            Values::text(rows.iter().map(|row| row.form.as_str())),
            Values::count(rows.iter().map(|row| row.count)),
            Values::count(rows.iter().map(|row| row.doc_count)),
        ];
        values.extend(votes.as_ref().map(|votes| Values::Count(votes[range].to_vec())));
        Ok(values)
    };
    Table { schema, rows: rows.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

pub(super) fn theme_hits_schema() -> Schema {
    Schema {
        name: "theme_hits",
        row: "hit of a theme: the evidence",
        order: "doc_id, start_byte, theme",
        key: &["doc_id", "theme", "start_byte"],
        foreign: &[("doc_id", "documents")],
        columns: vec![
            Column::text("doc_id", "Document."),
            Column::text("theme", "Theme."),
            Column::text("pattern", "Pattern that hit, as written in the theme file."),
            Column::text(
                "disguise",
                "How the match was disguised, joined by +: zero-width, full-width, spaced, homoglyph, leet, variant; empty where it \
                 was not.",
            ),
            Column::text("match", "Text that it matched, as it stands there, white space as single spaces."),
            Column::count(
                "start_byte",
                "bytes",
                "First byte of the match in the decoded text as UTF-8, front matter included, byte order mark not: for \
                 a UTF-8 file without mark, its place in the file; of a row in the value of its text column.",
            ),
            Column::count("end_byte", "bytes", "Behind the last byte of the match."),
            Column::count("position", "tokens", "Index of the first token in the document, from 0."),
            Column::count("sentence", "sentences", "Index of the sentence in the document, from 0."),
            Column::text("left", "Up to 80 characters before the match."),
            Column::text("right", "Up to 80 characters behind the match."),
        ],
    }
}

/// Rows of `theme_hits` that are made at a time: each is some hundred bytes of text, many times over until it is in the files.
const HITS_AT_ONCE: usize = BATCH_ROWS / 8;

/// The table `theme_hits`, of a sample if there is one. `records` go in step with the documents of `counts`.
pub fn theme_hits<'a>(
    counts: &'a Counts,
    matcher: &'a Matcher,
    records: &'a [DocumentRecord],
    sample: Option<&'a HitSample>,
) -> Table<'a> {
    let patterns: Vec<PatternOf<'_>> = matcher.patterns().collect();
    let mut starts = vec![0usize];
    starts.extend(counts.documents().iter().enumerate().scan(0, |sum, (index, document)| {
        *sum += sample.map_or(document.hits(), |sample| sample.kept()[index]);
        Some(*sum)
    }));
    let rows = starts.last().copied().unwrap_or(0);
    let batch = move |range: Range<usize>| {
        let mut hits: Vec<(usize, Hit, [String; 3])> = Vec::with_capacity(range.len());
        let mut buffer = ViewBuffer::default();
        let first = starts.partition_point(|&start| start <= range.start).saturating_sub(1);
        for (index, document) in counts.documents().iter().enumerate().skip(first) {
            let (start, end) = (starts[index], starts[index + 1]);
            if start >= range.end {
                break;
            }
            let wanted = range.start.max(start)..range.end.min(end);
            if wanted.is_empty() {
                continue;
            }
            let view = counts.view(document, &mut buffer)?;
            let kept = view.hits().iter().filter(|hit| sample.is_none_or(|sample| sample.holds(index, hit)));
            hits.extend(kept.skip(wanted.start - start).take(wanted.len()).map(|hit| (index, *hit, view.snippet(hit))));
        }
        let snippet = |which: usize| Values::text(hits.iter().map(|(.., snippet)| snippet[which].clone()));
        let numbers = |of: fn(&Hit) -> u32| Values::count(hits.iter().map(|(_, hit, _)| u64::from(of(hit))));
        Ok(vec![
            Values::names(hits.iter().map(|&(index, ..)| index as u32).collect(), doc_id_of(records)),
            Values::names(hits.iter().map(|(_, hit, _)| hit.theme).collect(), theme_of(matcher)),
            Values::names(hits.iter().map(|(_, hit, _)| hit.pattern).collect(), |pattern| {
                patterns[pattern as usize].text
            }),
            Values::text(hits.iter().map(|(_, hit, _)| hit.disguises.to_string())),
            snippet(1),
            numbers(|hit| hit.start_byte),
            numbers(|hit| hit.end_byte),
            numbers(|hit| hit.position),
            numbers(|hit| hit.sentence),
            snippet(0),
            snippet(2),
        ])
    };
    Table { schema: theme_hits_schema(), rows, batch_rows: HITS_AT_ONCE, batch: Box::new(batch) }
}

pub(super) fn theme_of<'a>(matcher: &'a Matcher) -> impl Fn(u32) -> &'a str + Copy {
    |theme| matcher.themes()[theme as usize].as_str()
}

pub(super) fn doc_id_of<'a>(records: &'a [DocumentRecord]) -> impl Fn(u32) -> &'a str + Copy {
    |document| records[document as usize].doc_id.as_str()
}

//! `doc_themes`, `theme_patterns` and `theme_hits`.

use std::ops::Range;

use super::{Column, Schema, Table, Values};
use crate::corpus::DocumentRecord;
use crate::count::{Counts, DocThemeRow, FormRow};
use crate::stats::per_thousand;
use crate::themes::Matcher;

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
    let batch = move |range: Range<usize>| {
        let rows = &rows[range];
        vec![
            Values::text(rows.iter().map(|row| records[row.document as usize].doc_id.as_str())),
            Values::text(rows.iter().map(|row| matcher.themes()[row.theme as usize].as_str())),
            Values::count(rows.iter().map(|row| row.count)),
            Values::real(
                rows.iter().map(|row| per_thousand(row.count, counts.documents()[row.document as usize].tokens())),
            ),
            Values::count(rows.iter().map(|row| row.patterns)),
        ]
    };
    Table { schema: doc_themes_schema(), rows: rows.len(), batch: Box::new(batch) }
}

pub(super) fn theme_patterns_schema() -> Schema {
    Schema {
        name: "theme_patterns",
        row: "theme × pattern × form that it matched; a pattern that never hit has one row with count 0",
        order: "theme, place of the pattern in its list, count (largest first), form",
        key: &["theme", "pattern", "form"],
        foreign: &[],
        columns: vec![
            Column::text("theme", "Theme."),
            Column::text("pattern", "Pattern as written in the theme file."),
            Column::text("form", "Normal forms that it matched, with a space between; empty where it never hit."),
            Column::count("count", "hits", "Hits of the pattern with this form."),
            Column::count("doc_count", "documents", "Documents with such a hit."),
        ],
    }
}

/// The table `theme_patterns`.
pub fn theme_patterns<'a>(rows: &'a [FormRow], matcher: &'a Matcher) -> Table<'a> {
    let patterns: Vec<(u32, &str)> = matcher.patterns().collect();
    let batch = move |range: Range<usize>| {
        let rows = &rows[range];
        vec![
            Values::text(rows.iter().map(|row| matcher.themes()[patterns[row.pattern as usize].0 as usize].as_str())),
            Values::text(rows.iter().map(|row| patterns[row.pattern as usize].1)),
            Values::text(rows.iter().map(|row| row.form.as_str())),
            Values::count(rows.iter().map(|row| row.count)),
            Values::count(rows.iter().map(|row| row.doc_count)),
        ]
    };
    Table { schema: theme_patterns_schema(), rows: rows.len(), batch: Box::new(batch) }
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
            Column::text("match", "Text that it matched, as it stands there, white space as single spaces."),
            Column::count(
                "start_byte",
                "bytes",
                "First byte of the match in the decoded text as UTF-8, front matter included, byte order mark not: for \
                 a UTF-8 file without mark, its place in the file.",
            ),
            Column::count("end_byte", "bytes", "Behind the last byte of the match."),
            Column::count("position", "tokens", "Index of the first token in the document, from 0."),
            Column::count("sentence", "sentences", "Index of the sentence in the document, from 0."),
            Column::text("left", "Up to 80 characters before the match."),
            Column::text("right", "Up to 80 characters behind the match."),
        ],
    }
}

/// The table `theme_hits`. `records` go in step with the documents of `counts`.
pub fn theme_hits<'a>(counts: &'a Counts, matcher: &'a Matcher, records: &'a [DocumentRecord]) -> Table<'a> {
    let patterns: Vec<(u32, &str)> = matcher.patterns().collect();
    let ends: Vec<usize> = counts.documents().iter().map(|document| counts.hit_range(document).end).collect();
    let batch = move |range: Range<usize>| {
        let hits = &counts.hits()[range.clone()];
        let document_of = |index: usize| ends.partition_point(|&end| end <= index);
        vec![
            Values::text(range.clone().map(|index| records[document_of(index)].doc_id.as_str())),
            Values::text(hits.iter().map(|hit| matcher.themes()[hit.theme as usize].as_str())),
            Values::text(hits.iter().map(|hit| patterns[hit.pattern as usize].1)),
            Values::text(hits.iter().map(|hit| counts.snippet(hit).1)),
            Values::count(hits.iter().map(|hit| u64::from(hit.start_byte))),
            Values::count(hits.iter().map(|hit| u64::from(hit.end_byte))),
            Values::count(hits.iter().map(|hit| u64::from(hit.position))),
            Values::count(hits.iter().map(|hit| u64::from(hit.sentence))),
            Values::text(hits.iter().map(|hit| counts.snippet(hit).0)),
            Values::text(hits.iter().map(|hit| counts.snippet(hit).2)),
        ]
    };
    Table { schema: theme_hits_schema(), rows: counts.hits().len(), batch: Box::new(batch) }
}

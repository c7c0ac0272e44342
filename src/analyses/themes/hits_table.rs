//! `theme_hits`: where each hit is, and the text around it.

use std::mem;
use std::ops::Range;

use super::sample::HitSample;
use crate::config::TableName;
use crate::corpus::Records;
use crate::count::{Counts, Hit, ViewBuffer};
use crate::tables::{BATCH_ROWS, Batch, Column, ColumnKind, Columns, Table, Values, theme_name};
use crate::themes::Matcher;

/// A row of the table: the document, and the hit in it.
type HitRow = (u32, Hit);

/// What the columns of a batch are made from.
pub(crate) struct HitBatch<'a> {
    matcher: &'a Matcher,
    records: &'a Records,
    around: HitContext,
}

/// The texts of hits, and those around them.
#[derive(Default)]
struct HitContext {
    left: Vec<String>,
    matched: Vec<String>,
    right: Vec<String>,
}

fn take<'a>(texts: &mut Vec<String>) -> Values<'a> {
    Values::text(mem::take(texts).into_iter())
}

pub(crate) fn theme_hits_columns<'a>() -> Columns<'a, HitRow, HitBatch<'a>> {
    Columns::<HitRow, HitBatch<'_>>::of(TableName::ThemeHits)
        .row("hit of a theme: the evidence")
        .order("document, start_byte, theme")
        .documents("doc_id", |row, _| row.0, |from| from.records)
        .says("Document.")
        .key()
        .refers_to(TableName::Documents)
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
        .column(Column::new("match", ColumnKind::Text, ""), |batch| take(&mut batch.from.around.matched))
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
        .column(Column::new("left", ColumnKind::Text, ""), |batch| take(&mut batch.from.around.left))
        .says("Up to 80 characters before the match.")
        .column(Column::new("right", ColumnKind::Text, ""), |batch| take(&mut batch.from.around.right))
        .says("Up to 80 characters behind the match.")
}

/// Rows that are made at a time: each is some hundred bytes of text, many times over until it is in the files.
const HITS_AT_ONCE: usize = BATCH_ROWS / 8;

/// The table `theme_hits`, of a sample if there is one. `records` go in step with the documents of `counts`.
pub fn theme_hits<'a>(
    counts: &'a Counts,
    matcher: &'a Matcher,
    records: &'a Records,
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
        let mut around = HitContext::default();
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
            let view = counts.view(document, &mut buffer)?;
            let kept = view.hits().iter().filter(|hit| sample.is_none_or(|sample| sample.holds(index, hit)));
            for hit in kept.skip(wanted.start - start).take(wanted.len()) {
                let [left, matched, right] = view.snippet(hit);
                around.left.push(left);
                around.matched.push(matched);
                around.right.push(right);
                rows.push((index as u32, *hit));
            }
        }
        Ok(Batch { rows, from: HitBatch { matcher, records, around } })
    };
    Table { batch_rows: HITS_AT_ONCE, ..theme_hits_columns().table(rows, batch) }
}

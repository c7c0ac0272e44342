//! `terms` and `doc_terms`.

use std::ops::Range;

use super::dispersion::{TermSpread, dispersion_columns, dispersion_values};
use super::duplicates::{COUNT_DEDUP, DOC_COUNT_DEDUP};
use super::tf_idf::{divisor, idf_of};
use super::themes::doc_id_of;
use super::{BATCH_ROWS, Column, Kind, Schema, Table, Values};
use crate::config::TfIdf;
use crate::corpus::DocumentRecord;
use crate::count::{Counts, TermId, TermSums, ViewBuffer};
use crate::error::Result;
use crate::stats::per_million;
use crate::text::Class;

pub(super) fn terms_schema(dedup: bool, has_spread: bool, scheme: TfIdf) -> Schema {
    let mut columns = vec![
        Column::text("term", "Normal form."),
        Column::text("class", "word, hashtag, mention, url or email."),
        Column::new("stop_word", Kind::Flag, "", "Whether at least one occurrence is a stop word in its document."),
        Column::count("stop_count", "tokens", "Occurrences that are stop words in their document, and so in no pair."),
        Column::count("count", "tokens", "Occurrences."),
        Column::count("doc_count", "documents", "Documents that hold the term."),
    ];
    if dedup {
        columns.extend([COUNT_DEDUP, DOC_COUNT_DEDUP]);
    }
    columns.extend([
        Column::real(
            "per_million",
            "per million tokens",
            "Relative frequency in all documents together.",
            "1e6 * count / sum(documents.tokens)",
        ),
        Column::idf(scheme),
    ]);
    if has_spread {
        columns.extend(dispersion_columns());
        columns.push(Column::real(
            "arf",
            "tokens",
            "Average reduced frequency (Savický & Hlaváčová 2002): occurrences, those near each other counting less; over the positions of all \
             documents in their order, end joined to beginning.",
            "sum over the occurrences of min(distance to the next one, N / count) / (N / count), N = sum(documents.tokens)",
        ));
    }
    Schema {
        name: "terms",
        row: "term",
        order: "count (largest first), term",
        key: &["term", "class"],
        foreign: &[],
        columns,
    }
}

/// How evenly some terms are spread.
pub type SpreadOf<'a> = dyn Fn(&[TermId]) -> Result<Vec<TermSpread>> + Sync + 'a;

/// The table `terms`, without terms that are rarer than `min_count`; with what of them is in copies, if copies were looked for, and with how
/// evenly they are spread, where that is known.
pub fn terms<'a>(
    counts: &'a Counts,
    min_count: u64,
    in_copies: Option<&'a TermSums>,
    spread_of: Option<&'a SpreadOf<'a>>,
    scheme: TfIdf,
) -> Table<'a> {
    let vocabulary = counts.vocabulary();
    let mut ids: Vec<TermId> =
        (0..).take(vocabulary.len()).map(TermId).filter(|&id| vocabulary.count(id) >= min_count).collect();
    // Ids are by the bytes of the term already.
    ids.sort_by_key(|&id| std::cmp::Reverse(vocabulary.count(id)));
    let rows = ids.len();
    let (tokens, documents) = (counts.tokens(), counts.documents().len() as u64);
    let batch = move |range: Range<usize>| {
        let ids = &ids[range];
        let mut values = vec![
            Values::text(ids.iter().map(|&id| vocabulary.form(id))),
            Values::names(ids.iter().map(|&id| vocabulary.class(id) as u32).collect(), class_name),
            Values::Flag(ids.iter().map(|&id| vocabulary.stop_count(id) > 0).collect()),
            Values::count(ids.iter().map(|&id| vocabulary.stop_count(id))),
            Values::count(ids.iter().map(|&id| vocabulary.count(id))),
            Values::count(ids.iter().map(|&id| vocabulary.doc_count(id))),
        ];
        if let Some(TermSums { count, doc_count }) = in_copies {
            let documents = |id: TermId| vocabulary.doc_count(id) - u64::from(doc_count[id.0 as usize]);
            values.push(Values::count(ids.iter().map(|&id| vocabulary.count(id) - count[id.0 as usize])));
            values.push(Values::count(ids.iter().map(|&id| documents(id))));
        }
        values.extend([
            Values::real(ids.iter().map(|&id| per_million(vocabulary.count(id), tokens))),
            Values::real(ids.iter().map(|&id| idf_of(scheme, documents, vocabulary.doc_count(id)))),
        ]);
        if let Some(spread_of) = spread_of {
            let spreads = spread_of(ids)?;
            values.extend(dispersion_values(&spreads.iter().map(|spread| spread.dispersion).collect::<Vec<_>>()));
            values.push(Values::Real(spreads.iter().map(|spread| spread.arf).collect()));
        }
        Ok(values)
    };
    let schema = terms_schema(in_copies.is_some(), spread_of.is_some(), scheme);
    Table { schema, rows, batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

pub(super) fn doc_terms_schema(scheme: TfIdf) -> Schema {
    Schema {
        name: "doc_terms",
        row: "document × term",
        order: "doc_id, term",
        key: &["doc_id", "term", "class"],
        foreign: &[("doc_id", "documents")],
        columns: vec![
            Column::text("doc_id", "Document."),
            Column::text("term", "Term."),
            Column::text("class", "Class of the term."),
            Column::count("count", "tokens", "Occurrences of the term in the document."),
            Column::tf_idf(scheme),
        ],
    }
}

pub(super) fn class_name(class: u32) -> &'static str {
    Class::ALL[class as usize].name()
}

/// The table `doc_terms`. `records` go in step with the documents of `counts`.
///
/// # Errors
/// A fatal error where the tokens cannot be read back from the disk.
pub fn doc_terms<'a>(
    counts: &'a Counts,
    records: &'a [DocumentRecord],
    min_count: u64,
    scheme: TfIdf,
) -> Result<Table<'a>> {
    let vocabulary = counts.vocabulary();
    let is_in = move |id: TermId| vocabulary.count(id) >= min_count;
    let mut starts = vec![0usize];
    let mut buffer = ViewBuffer::default();
    for document in counts.documents() {
        let rows = if min_count <= 1 {
            document.types as usize
        } else {
            let terms = counts.view(document, &mut buffer)?.doc_terms();
            terms.iter().filter(|(id, _)| is_in(*id)).count()
        };
        starts.push(starts[starts.len() - 1] + rows);
    }
    let rows = starts[starts.len() - 1];
    let documents = counts.documents().len() as u64;
    let idf: Vec<Option<f64>> =
        (0..).take(vocabulary.len()).map(|id| idf_of(scheme, documents, vocabulary.doc_count(TermId(id)))).collect();
    let batch = move |range: Range<usize>| {
        let (mut of_document, mut ids) = (Vec::with_capacity(range.len()), Vec::with_capacity(range.len()));
        let (mut of_row, mut divisors) = (Vec::with_capacity(range.len()), Vec::new());
        let mut document = starts.partition_point(|&start| start <= range.start).saturating_sub(1);
        let mut buffer = ViewBuffer::default();
        while document < counts.documents().len() && starts[document] < range.end {
            let skip = range.start.saturating_sub(starts[document]);
            let take = range.end - starts[document].max(range.start);
            let terms = counts.view(&counts.documents()[document], &mut buffer)?.doc_terms();
            let divisor = divisor(scheme, &terms, &idf);
            for (id, count) in terms.into_iter().filter(|(id, _)| is_in(*id)).skip(skip).take(take) {
                of_document.push(document as u32);
                ids.push(id.0);
                of_row.push(count);
            }
            divisors.resize(of_row.len(), divisor);
            document += 1;
        }
        let tf_idf = ids.iter().zip(&of_row).map(|(&id, &count)| idf[id as usize].map(|idf| count as f64 * idf));
        let mut tf_idf: Vec<f64> = tf_idf.map(|value| value.unwrap_or(f64::NAN)).collect();
        for (value, divisor) in tf_idf.iter_mut().zip(divisors) {
            if let Some(divisor) = divisor {
                *value /= divisor;
            }
        }
        let tf_idf = Values::Real(tf_idf);
        let classes = ids.iter().map(|&id| vocabulary.class(TermId(id)) as u32).collect();
        Ok(vec![
            Values::names(of_document, doc_id_of(records)),
            Values::names(ids, |id| vocabulary.form(TermId(id))),
            Values::names(classes, class_name),
            Values::Count(of_row),
            tf_idf,
        ])
    };
    Ok(Table { schema: doc_terms_schema(scheme), rows, batch_rows: BATCH_ROWS, batch: Box::new(batch) })
}

//! `terms` and `doc_terms`.

use std::ops::Range;

use super::{Column, Kind, Schema, Table, Values};
use crate::corpus::DocumentRecord;
use crate::count::{Counts, TermId, ViewBuffer};
use crate::stats::{idf, per_million};

pub(super) fn terms_schema() -> Schema {
    Schema {
        name: "terms",
        row: "term",
        order: "count (largest first), term",
        key: &["term", "class"],
        foreign: &[],
        columns: vec![
            Column::text("term", "Normal form."),
            Column::text("class", "word, hashtag, mention, url or email."),
            Column::new("stop_word", Kind::Flag, "", "Whether at least one occurrence is a stop word in its document."),
            Column::count(
                "stop_count",
                "tokens",
                "Occurrences that are stop words in their document, and so in no pair.",
            ),
            Column::count("count", "tokens", "Occurrences."),
            Column::count("doc_count", "documents", "Documents that hold the term."),
            Column::real(
                "per_million",
                "per million tokens",
                "Relative frequency in all documents together.",
                "1e6 * count / sum(documents.tokens)",
            ),
            Column::real(
                "idf",
                "nats",
                "Inverse document frequency (Spärck Jones 1972), natural logarithm, without smoothing.",
                "ln(number of documents / doc_count)",
            ),
        ],
    }
}

/// The table `terms`, without terms that are rarer than `min_count`.
pub fn terms(counts: &Counts, min_count: u64) -> Table<'_> {
    let vocabulary = counts.vocabulary();
    let mut ids: Vec<TermId> =
        (0..).take(vocabulary.len()).map(TermId).filter(|&id| vocabulary.count(id) >= min_count).collect();
    // Ids are by the bytes of the term already.
    ids.sort_by_key(|&id| std::cmp::Reverse(vocabulary.count(id)));
    let rows = ids.len();
    let (tokens, documents) = (counts.tokens(), counts.documents().len() as u64);
    let batch = move |range: Range<usize>| {
        let ids = &ids[range];
        vec![
            Values::text(ids.iter().map(|&id| vocabulary.form(id))),
            Values::text(ids.iter().map(|&id| vocabulary.class(id).name())),
            Values::Flag(ids.iter().map(|&id| vocabulary.stop_count(id) > 0).collect()),
            Values::count(ids.iter().map(|&id| vocabulary.stop_count(id))),
            Values::count(ids.iter().map(|&id| vocabulary.count(id))),
            Values::count(ids.iter().map(|&id| vocabulary.doc_count(id))),
            Values::real(ids.iter().map(|&id| per_million(vocabulary.count(id), tokens))),
            Values::real(ids.iter().map(|&id| idf(documents, vocabulary.doc_count(id)))),
        ]
    };
    Table { schema: terms_schema(), rows, batch: Box::new(batch) }
}

pub(super) fn doc_terms_schema() -> Schema {
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
            Column::real(
                "tf_idf",
                "nats",
                "Raw count times unsmoothed inverse document frequency; not normalised by the length of the document.",
                "count * ln(number of documents / doc_count)",
            ),
        ],
    }
}

/// The table `doc_terms`. `records` go in step with the documents of `counts`.
pub fn doc_terms<'a>(counts: &'a Counts, records: &'a [DocumentRecord], min_count: u64) -> Table<'a> {
    let vocabulary = counts.vocabulary();
    let is_in = move |id: TermId| vocabulary.count(id) >= min_count;
    let mut starts = vec![0usize];
    for document in counts.documents() {
        let rows = if min_count <= 1 {
            document.types as usize
        } else {
            counts
                .view(document, &mut ViewBuffer::default())
                .expect("tokens that were written can be read")
                .doc_terms()
                .iter()
                .filter(|(id, _)| is_in(*id))
                .count()
        };
        starts.push(starts[starts.len() - 1] + rows);
    }
    let rows = starts[starts.len() - 1];
    let documents = counts.documents().len() as u64;
    let batch = move |range: Range<usize>| {
        let mut rows: Vec<(usize, TermId, u64)> = Vec::with_capacity(range.len());
        let mut document = starts.partition_point(|&start| start <= range.start).saturating_sub(1);
        while document < counts.documents().len() && starts[document] < range.end {
            let skip = range.start.saturating_sub(starts[document]);
            let mut buffer = ViewBuffer::default();
            let view =
                counts.view(&counts.documents()[document], &mut buffer).expect("tokens that were written can be read");
            let terms = view.doc_terms().into_iter().filter(|(id, _)| is_in(*id));
            let take = range.end - starts[document].max(range.start);
            rows.extend(terms.skip(skip).take(take).map(|(id, count)| (document, id, count)));
            document += 1;
        }
        vec![
            Values::text(rows.iter().map(|&(document, ..)| records[document].doc_id.as_str())),
            Values::text(rows.iter().map(|&(_, id, _)| vocabulary.form(id))),
            Values::text(rows.iter().map(|&(_, id, _)| vocabulary.class(id).name())),
            Values::count(rows.iter().map(|&(.., count)| count)),
            Values::real(
                rows.iter()
                    .map(|&(_, id, count)| idf(documents, vocabulary.doc_count(id)).map(|idf| count as f64 * idf)),
            ),
        ]
    };
    Table { schema: doc_terms_schema(), rows, batch: Box::new(batch) }
}

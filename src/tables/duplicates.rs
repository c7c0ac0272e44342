//! `near_duplicates`: which documents are copies of each other, and what other tables say of one vote per cluster.

use std::ops::Range;

use super::themes::doc_id_of;
use super::{BATCH_ROWS, Column, Kind, Schema, Table, Values};
use crate::corpus::DocumentRecord;
use crate::count::{Duplicates, NearPair};
use crate::stats::jaccard;

/// `count` with one vote per cluster, as the other tables have it.
pub(super) const COUNT_DEDUP: Column = Column::count(
    "count_dedup",
    "as count",
    "With dedup: count over representatives only, one document of each cluster of copies.",
);

pub(super) const DOC_COUNT_DEDUP: Column = Column::count(
    "doc_count_dedup",
    "documents",
    "With dedup: doc_count over representatives only, one document of each cluster of copies.",
);

pub(super) const CLUSTER: Column = Column::text(
    "cluster",
    "With dedup: doc_id of the representative of its cluster of copies, which is the first of them; its own where it is a copy of none \
     before it.",
);

pub(super) fn near_duplicates_schema() -> Schema {
    Schema {
        name: "near_duplicates",
        row: "pair of documents that are copies or near copies; with dedup only. Exact copies pair with the first of them only",
        order: "doc_id1, doc_id2",
        key: &["doc_id1", "doc_id2"],
        foreign: &[("doc_id1", "documents"), ("doc_id2", "documents")],
        columns: vec![
            Column::text("doc_id1", "Document; the one that comes first."),
            Column::text("doc_id2", "Document."),
            Column::real(
                "jaccard",
                "0 to 1",
                "Similarity of the two sets of shingles (Broder 1997).",
                "shared / (shingles1 + shingles2 - shared)",
            ),
            Column::count("shared", "shingles", "Distinct runs of five tokens that both have."),
            Column::count("shingles1", "shingles", "Distinct runs of five tokens of doc_id1."),
            Column::count("shingles2", "shingles", "Distinct runs of five tokens of doc_id2."),
            Column::new("exact", Kind::Flag, "", "Whether the two have the same tokens in the same order."),
        ],
    }
}

/// The table `near_duplicates`. `records` go in step with the documents.
pub fn near_duplicates<'a>(from: &'a Duplicates, records: &'a [DocumentRecord]) -> Table<'a> {
    let doc_id = doc_id_of(records);
    let shingles = |document: u32| u64::from(from.shingles[document as usize]);
    let batch = move |range: Range<usize>| {
        let rows = &from.pairs[range];
        let similarity = |row: &NearPair| jaccard(u64::from(row.shared), shingles(row.first), shingles(row.second));
        Ok(vec![
            Values::names(rows.iter().map(|row| row.first).collect(), doc_id),
            Values::names(rows.iter().map(|row| row.second).collect(), doc_id),
            Values::real(rows.iter().map(similarity)),
            Values::count(rows.iter().map(|row| u64::from(row.shared))),
            Values::count(rows.iter().map(|row| shingles(row.first))),
            Values::count(rows.iter().map(|row| shingles(row.second))),
            Values::Flag(rows.iter().map(|row| row.is_exact).collect()),
        ])
    };
    Table { schema: near_duplicates_schema(), rows: from.pairs.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

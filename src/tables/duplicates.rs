//! `near_duplicates`: which documents are copies of each other, and what other tables say of one vote per cluster.

use super::columns::{Columns, Table};
use super::names::doc_id;
use super::schema::Column;
use crate::config::TableName;
use crate::corpus::DocumentRecord;
use crate::count::{Duplicates, NearPair};
use crate::stats::jaccard;

/// `count` with one vote per cluster, as the other tables have it.
pub(super) const COUNT_DEDUP: Column = Column::count(
    "count_dedup",
    "as count",
    "With dedup: count over representatives only, one document of each cluster of copies.",
);

/// The duplicates, and the documents in step with them.
type Found<'a> = (&'a Duplicates, &'a [DocumentRecord]);

pub(super) fn near_duplicates_columns<'a>() -> Columns<'a, &'a NearPair, Found<'a>> {
    let shingles = |document: u32, from: &Duplicates| u64::from(from.shingles[document as usize]);
    let similarity = move |row: &NearPair, from: &Duplicates| {
        jaccard(u64::from(row.shared), shingles(row.first, from), shingles(row.second, from))
    };
    Columns::<&NearPair, Found<'_>>::of(
        TableName::NearDuplicates,
        "pair of documents that are copies or near copies; with dedup only. Exact copies pair with the first of them only",
        "doc_id1, doc_id2",
    )
    .names(
        "doc_id1",
        "Document; the one that comes first.",
        |row, _| row.first,
        |document, &(_, records)| doc_id(document, records),
    )
    .key()
    .refers_to(TableName::Documents)
    .names("doc_id2", "Document.", |row, _| row.second, |document, &(_, records)| doc_id(document, records))
    .key()
    .refers_to(TableName::Documents)
    .real(
        "jaccard",
        "0 to 1",
        "Similarity of the two sets of shingles (Broder 1997).",
        "shared / (shingles1 + shingles2 - shared)",
        move |row, (from, _)| similarity(row, from),
    )
    .count("shared", "shingles", "Distinct runs of five tokens that both have.", |row, _| row.shared.into())
    .count("shingles1", "shingles", "Distinct runs of five tokens of doc_id1.", move |row, (from, _)| {
        shingles(row.first, from)
    })
    .count("shingles2", "shingles", "Distinct runs of five tokens of doc_id2.", move |row, (from, _)| {
        shingles(row.second, from)
    })
    .flag("exact", "Whether the two have the same tokens in the same order.", |row, _| row.is_exact)
}

/// The table `near_duplicates`. `records` go in step with the documents.
pub fn near_duplicates<'a>(from: &'a Duplicates, records: &'a [DocumentRecord]) -> Table<'a> {
    near_duplicates_columns().over(&from.pairs, (from, records))
}

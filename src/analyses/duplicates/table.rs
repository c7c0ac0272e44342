//! `near_duplicates`: which documents are copies of each other, and what other tables say of one vote per cluster.

use super::clusters::{Duplicates, NearPair};
use crate::config::TableName;
use crate::corpus::DocumentRecord;
use crate::stats::jaccard;
use crate::tables::{Columns, Table, doc_id};

/// What `count_dedup` says, in every table that has it.
pub(crate) const COUNT_DEDUP: &str =
    "With dedup: count over representatives only, one document of each cluster of copies.";

/// The duplicates, and the documents in step with them.
type Found<'a> = (&'a Duplicates, &'a [DocumentRecord]);

pub(crate) fn near_duplicates_columns<'a>() -> Columns<'a, &'a NearPair, Found<'a>> {
    let shingles = |document: u32, from: &Duplicates| u64::from(from.shingles[document as usize]);
    let similarity = move |row: &NearPair, from: &Duplicates| {
        jaccard(u64::from(row.shared), shingles(row.first, from), shingles(row.second, from))
    };
    Columns::<&NearPair, Found<'_>>::of(TableName::NearDuplicates)
        .row(
            "pair of documents that are copies or near copies; with dedup only. Exact copies pair with the \
             first of them only",
        )
        .order("doc_id1, doc_id2")
        .names("doc_id1", |row, _| row.first, |document, &(_, records)| doc_id(document, records))
        .says("Document; the one that comes first.")
        .key()
        .refers_to(TableName::Documents)
        .names("doc_id2", |row, _| row.second, |document, &(_, records)| doc_id(document, records))
        .says("Document.")
        .key()
        .refers_to(TableName::Documents)
        .real("jaccard", "0 to 1", move |row, (from, _)| similarity(row, from))
        .says("Similarity of the two sets of shingles (Broder 1997).")
        .formula("shared / (shingles1 + shingles2 - shared)")
        .count("shared", "shingles", |row, _| row.shared.into())
        .says("Distinct runs of five tokens that both have.")
        .count("shingles1", "shingles", move |row, (from, _)| shingles(row.first, from))
        .says("Distinct runs of five tokens of doc_id1.")
        .count("shingles2", "shingles", move |row, (from, _)| shingles(row.second, from))
        .says("Distinct runs of five tokens of doc_id2.")
        .flag("exact", |row, _| row.is_exact)
        .says("Whether the two have the same tokens in the same order.")
}

/// The table `near_duplicates`. `records` go in step with the documents.
pub fn near_duplicates<'a>(from: &'a Duplicates, records: &'a [DocumentRecord]) -> Table<'a> {
    near_duplicates_columns().over(&from.pairs, (from, records))
}

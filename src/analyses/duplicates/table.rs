//! The table `near_duplicates`.

use super::clusters::{DuplicatePair, Duplicates};
use crate::config::TableName;
use crate::corpus::Records;
use crate::stats::jaccard;
use crate::tables::{Columns, Table};

/// The near-duplicates, and the records of the documents in the same order.
type DuplicateDocuments<'a> = (&'a Duplicates, &'a Records);

pub(crate) fn near_duplicates_columns<'a>(are_counted: bool) -> Columns<'a, &'a DuplicatePair, DuplicateDocuments<'a>> {
    let shingles = |document: u32, from: &Duplicates| u64::from(from.shingles[document as usize]);
    let similarity = move |row: &DuplicatePair, from: &Duplicates| {
        jaccard(u64::from(row.shared), shingles(row.first, from), shingles(row.second, from))
    };
    let of_documents =
        |columns: Columns<'a, _, _>| if are_counted { columns.refers_to(TableName::Documents) } else { columns };
    Columns::<&DuplicatePair, DuplicateDocuments<'_>>::of(TableName::NearDuplicates)
        .row(
            "pair of documents that are copies or near copies; with dedup only. Exact copies pair with the \
             first of them only",
        )
        .order("first document, second document")
        .documents("doc_id1", |row, _| row.first, |&(_, records)| records)
        .says("Document; the one that comes first. With `copies = \"drop\"` it may be in `skipped`.")
        .key()
        .with(of_documents)
        .documents("doc_id2", |row, _| row.second, |&(_, records)| records)
        .says("Document. With `copies = \"drop\"` it is in `skipped`, or so is one that connects it with doc_id1's cluster.")
        .key()
        .with(of_documents)
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

/// The table `near_duplicates`. `records` are in the order of the documents.
pub fn near_duplicates<'a>(from: &'a Duplicates, records: &'a Records, are_counted: bool) -> Table<'a> {
    near_duplicates_columns(are_counted).over(&from.pairs, (from, records))
}

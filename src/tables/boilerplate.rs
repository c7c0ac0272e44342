//! `boilerplate`: lines that many documents of one source have in common.

use std::ops::Range;

use super::{BATCH_ROWS, Column, Schema, Table, Values};

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoilerplateLine {
    /// Where the documents are from.
    pub source: String,
    /// The line.
    pub line: String,
    /// Documents with it, each text once.
    pub documents: u64,
    /// Documents of the source, each text once.
    pub of_source: u64,
    /// The first document with it.
    pub first: String,
    /// Whether it was left out of everything that was counted.
    pub is_dropped: bool,
}

pub(super) fn boilerplate_schema() -> Schema {
    Schema {
        name: "boilerplate",
        row: "line that stands in at least two documents of one source and in one of twenty of them",
        order: "source, documents (descending), line",
        key: &["source", "line"],
        foreign: &[("first_doc_id", "documents")],
        columns: vec![
            Column::text(
                "source",
                "Where the documents are from: their `source`, else the host of their `url`, else the folder they are in.",
            ),
            Column::text("line", "The line, white space squeezed."),
            Column::count(
                "documents",
                "documents",
                "Documents of the source that have the line; those with the same text count once.",
            ),
            Column::count(
                "source_documents",
                "documents",
                "Documents of the source; those with the same text count once.",
            ),
            Column::real("share", "0 to 1", "Share of the documents of the source.", "documents / source_documents"),
            Column::text("first_doc_id", "The first document with the line."),
            Column::text("decision", "`counted` like any text, or `dropped`: left out of everything that was counted."),
        ],
    }
}

/// The table `boilerplate`.
pub fn boilerplate(lines: &[BoilerplateLine]) -> Table<'_> {
    let batch = move |range: Range<usize>| {
        let rows = &lines[range];
        Ok(vec![
            Values::text(rows.iter().map(|row| row.source.as_str())),
            Values::text(rows.iter().map(|row| row.line.as_str())),
            Values::count(rows.iter().map(|row| row.documents)),
            Values::count(rows.iter().map(|row| row.of_source)),
            Values::real(rows.iter().map(|row| Some(row.documents as f64 / row.of_source as f64))),
            Values::text(rows.iter().map(|row| row.first.as_str())),
            Values::text(rows.iter().map(|row| if row.is_dropped { "dropped" } else { "counted" })),
        ])
    };
    Table { schema: boilerplate_schema(), rows: lines.len(), batch_rows: BATCH_ROWS, batch: Box::new(batch) }
}

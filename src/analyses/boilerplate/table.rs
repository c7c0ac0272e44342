//! `boilerplate`: lines that many documents of one source have in common.

use crate::config::TableName;
use crate::named::named;
use crate::tables::{Columns, Table};

named! {
    /// Why a line is listed.
    LineKind {
        /// Documents of one source have it in common.
        Shared = "shared",
        /// It stands at the edges of the pages of one document.
        RunningHead = "running-head",
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoilerplateLine {
    /// Where the documents are from.
    pub source: String,
    /// The line.
    pub line: String,
    /// Why it is listed.
    pub kind: LineKind,
    /// How often it stands in a document, or how many have it.
    pub lines: u64,
    /// Documents with it, each text once.
    pub documents: u64,
    /// Documents of the source, each text once.
    pub of_source: u64,
    /// The first document with it.
    pub first: String,
    /// Whether it was left out of everything that was counted.
    pub is_dropped: bool,
}

pub(crate) fn boilerplate_columns<'a>() -> Columns<'a, &'a BoilerplateLine, ()> {
    Columns::<&BoilerplateLine, ()>::of(TableName::Boilerplate)
        .row(
            "line that stands in at least two documents of one source and in one of twenty of them, or at the edges of at \
             least five pages of one document",
        )
        .order("source, documents (descending), line")
        .text("source", |row, _| &row.source)
        .says(
            "Where the documents are from: their `source`, else the host of their `url`, else the folder they are in.",
        )
        .key()
        .text("line", |row, _| &row.line)
        .says("The line, white space squeezed; of a running head with the number that it has first.")
        .key()
        .text("kind", |row, _| row.kind.name())
        .says("`shared`: documents have it in common; `running-head`: it stands at the edges of pages of one document.")
        .key()
        .count("lines", "lines", |row, _| row.lines)
        .says("How often a running head stands in its document; of a shared line `documents`.")
        .count("documents", "documents", |row, _| row.documents)
        .says("Documents of the source that have the line; copies count once; 1 for a running head.")
        .count("source_documents", "documents", |row, _| row.of_source)
        .says("Documents of the source; copies count once; 1 for a running head.")
        .real("share", "0 to 1", |row, _| row.documents as f64 / row.of_source as f64)
        .says("Share of the documents of the source.")
        .formula("documents / source_documents")
        .text("first_doc_id", |row, _| &row.first)
        .says("The first document with the line.")
        .key()
        .refers_to(TableName::Documents)
        .text("decision", |row, _| if row.is_dropped { "dropped" } else { "counted" })
        .says("`counted` like any text, or `dropped`: left out of everything that was counted.")
}

/// The table `boilerplate`.
pub fn boilerplate(lines: &[BoilerplateLine]) -> Table<'_> {
    boilerplate_columns().over(lines, ())
}

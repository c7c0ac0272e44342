//! What the summary says of metadata from outside.

use std::fmt::Write as _;

use indicatif::HumanCount;

use super::super::figures::counted;
use super::super::terminal::printable;
use termloom::corpus::{MetadataReport, PathTotals};

/// What a pattern says of paths: some values of each name, so that a wrong split is seen.
fn path_lines(paths: &PathTotals) -> String {
    let values = |(name, values): &(String, Vec<String>)| printable(&format!("{name} = {}", values.join(", ")));
    let examples: Vec<String> = paths.examples.iter().map(values).collect();
    let mut text = format!(
        "path pattern: fits {}; such as {}\n",
        counted(paths.documents, "document", "documents"),
        examples.join("; ")
    );
    if let Some([doc_id, name, value, other]) = &paths.first_ambiguous {
        let line = format!(
            "path pattern: {} be divided in another way: in {doc_id}, {name} is `{value}` and could be `{other}` (name the parts between with more names, or with {{*}})",
            counted(paths.ambiguous, "path can", "paths can")
        );
        text.push_str(&printable(&line));
        text.push('\n');
    }
    text
}

/// Rows without a document that are named.
const NAMED_ROWS: usize = 5;

/// How well metadata from outside fitted.
pub(in crate::cli) fn metadata_lines(metadata: &MetadataReport) -> String {
    let mut text = String::new();
    if let Some(paths) = &metadata.paths {
        text.push_str(&path_lines(paths));
    }
    if let (Some(rows), Some(documents)) = (metadata.rows, metadata.documents_with_row) {
        let (rows, documents) = (counted(rows, "row", "rows"), counted(documents, "document", "documents"));
        let _ = write!(text, "metadata: {rows}, for {documents}");
        if !metadata.unmatched.is_empty() {
            let named: Vec<&str> = metadata.unmatched.iter().take(NAMED_ROWS).map(String::as_str).collect();
            let more = metadata.unmatched.len().saturating_sub(named.len());
            let more =
                if more == 0 { String::new() } else { format!("; and {} more, in run.json", HumanCount(more as u64)) };
            let _ = write!(
                text,
                "; {} to none: {}{more}",
                counted(metadata.unmatched.len() as u64, "belongs", "belong"),
                printable(&named.join("; "))
            );
        }
        text.push('\n');
    }
    text
}

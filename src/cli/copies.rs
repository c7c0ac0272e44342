//! What the summary says of copies.

use std::fmt::Write as _;

use indicatif::HumanCount;

use super::alarms::is_raised;
use super::terminal::printable;
use termloom::config::{AlarmCode, Dedup};
use termloom::context::{CopyTotals, Report};

/// A line for exact copies, which are always looked for, and one for each other kind that was found.
pub(super) fn copy_lines(report: &Report) -> String {
    let mut text = String::new();
    let CopyTotals { exact, clusters, largest, near, examples, .. } = &report.copies;
    if let Some(found) = &report.duplicates {
        let _ = writeln!(
            text,
            "duplicates: {} exact, {} pairs of near-duplicates; {} documents remain, one for each cluster",
            HumanCount(found.exact_copies),
            HumanCount(found.near_pairs),
            HumanCount(found.representatives)
        );
    } else if *exact > 0 && !is_raised(report, AlarmCode::ExactCopies) {
        let _ = writeln!(
            text,
            "{} of {} documents are copies of an earlier one, word for word, in {} cluster{} of up to {}: --dedup exact lists them",
            HumanCount(*exact),
            HumanCount(report.documents.processed),
            HumanCount(*clusters),
            if *clusters == 1 { "" } else { "s" },
            HumanCount(*largest)
        );
    }
    if *near > 0 && report.config.duplicates.dedup != Dedup::Near && !is_raised(report, AlarmCode::NearCopies) {
        let named: Vec<String> =
            examples.iter().map(|(copy, first)| format!("{} and {}", printable(copy), printable(first))).collect();
        let _ = writeln!(
            text,
            "{} documents share most of their lines with another: {} (--dedup near finds such copies)",
            HumanCount(*near),
            named.join("; ")
        );
    }
    text
}

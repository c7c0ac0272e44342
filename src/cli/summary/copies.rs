//! What the summary says of copies.

use std::fmt::Write as _;

use indicatif::HumanCount;

use super::super::figures::counted;
use super::super::terminal::printable;
use super::alarms::is_raised;
use termloom::config::{AlarmCode, Dedup};
use termloom::context::{CopyTotals, DuplicateTotals, Report};

/// A line for exact copies, which are always looked for, and one for each other kind that was found.
pub(super) fn copy_lines(report: &Report) -> String {
    let mut text = String::new();
    let CopyTotals { exact, clusters, largest, near, examples, .. } = &report.copies;
    if let Some(found) = &report.duplicates {
        text.push_str(&duplicate_line(report, found));
    } else if *exact > 0 && !is_raised(report, AlarmCode::ExactCopies) {
        let _ = writeln!(
            text,
            "{} {} of an earlier one, word for word{}; all are counted (--copies drop counts one of each)",
            of(*exact, report.documents.processed),
            if *exact == 1 { "is a copy" } else { "are copies" },
            in_clusters(*clusters, *largest)
        );
    }
    if *near > 0 && report.config.duplicates.dedup != Dedup::Near && !is_raised(report, AlarmCode::NearCopies) {
        let named: Vec<String> =
            examples.iter().map(|(copy, first)| format!("{} and {}", printable(copy), printable(first))).collect();
        let _ = writeln!(
            text,
            "{} most of {} lines with another: {} (--dedup near finds such copies)",
            counted(*near, "document shares", "documents share"),
            if *near == 1 { "its" } else { "their" },
            named.join("; ")
        );
    }
    text
}

/// What was found with `--dedup` or left out with `--copies drop`.
fn duplicate_line(report: &Report, found: &DuplicateTotals) -> String {
    let DuplicateTotals { exact_copies, near_pairs, clusters, largest, dropped, .. } = *found;
    let looked_for = match report.config.duplicates.dedup {
        Dedup::Near => {
            let near_pairs = counted(near_pairs, "pair", "pairs");
            format!("{} exact, {near_pairs} of near copies", HumanCount(exact_copies))
        }
        _ => format!("{} exact", HumanCount(exact_copies)),
    };
    let what = match report.config.duplicates.drops() {
        true => {
            let dropped = counted(dropped, "document is", "documents are");
            format!("{dropped} left out, and one of each cluster is counted")
        }
        false => "all are counted (--copies drop counts one of each cluster)".into(),
    };
    let what = if clusters == 0 { "there are none".into() } else { what };
    format!("copies: {looked_for}{}; {what}\n", in_clusters(clusters, largest))
}

/// A part of all documents.
fn of(part: u64, all: u64) -> String {
    format!("{} of {}", HumanCount(part), counted(all, "document", "documents"))
}

fn in_clusters(clusters: u64, largest: u64) -> String {
    match clusters {
        0 => String::new(),
        1 => format!(", in one cluster of {}", HumanCount(largest)),
        _ => format!(", in {} clusters of up to {}", HumanCount(clusters), HumanCount(largest)),
    }
}

//! What the summary says of copies.

use std::fmt::Write as _;

use indicatif::HumanCount;

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
            "{} of {} documents are copies of an earlier one, word for word{}; all are counted (--copies drop counts one of each)",
            HumanCount(*exact),
            HumanCount(report.documents.processed),
            in_clusters(*clusters, *largest)
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

/// What was found with `--dedup` or left out with `--copies drop`.
fn duplicate_line(report: &Report, found: &DuplicateTotals) -> String {
    let DuplicateTotals { exact_copies, near_pairs, clusters, largest, dropped, .. } = *found;
    let looked_for = match report.config.duplicates.dedup {
        Dedup::Near => format!("{} exact, {} pairs of near copies", HumanCount(exact_copies), HumanCount(near_pairs)),
        _ => format!("{} exact", HumanCount(exact_copies)),
    };
    let what = match report.config.duplicates.drops() {
        true => format!("{} documents are left out, and one of each cluster is counted", HumanCount(dropped)),
        false => "all are counted (--copies drop counts one of each cluster)".into(),
    };
    let what = if clusters == 0 { "there are none".into() } else { what };
    format!("copies: {looked_for}{}; {what}\n", in_clusters(clusters, largest))
}

fn in_clusters(clusters: u64, largest: u64) -> String {
    match clusters {
        0 => String::new(),
        1 => format!(", in one cluster of {}", HumanCount(largest)),
        _ => format!(", in {} clusters of up to {}", HumanCount(clusters), HumanCount(largest)),
    }
}

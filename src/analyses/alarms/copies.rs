//! Alarms about copies.

use super::{Evidence, is_raised};
use crate::config::{AlarmCode, Dedup, grouped};
use crate::context::{Alarm, CopyTotals, DuplicateTotals};

/// Those of copies that are counted; of near copies, as far as they were looked for or seen while lines were.
pub(super) fn alarms(evidence: &Evidence<'_>) -> Vec<Alarm> {
    exact(evidence).into_iter().chain(near(evidence)).collect()
}

fn exact(evidence: &Evidence<'_>) -> Option<Alarm> {
    let CopyTotals { exact, clusters, largest, .. } = evidence.copies?;
    let documents = evidence.records.len() as u64;
    let message = format!(
        "{} of {} documents are copies of an earlier one, word for word, in {} cluster{} of up to {}",
        grouped(*exact),
        grouped(documents),
        grouped(*clusters),
        if *clusters == 1 { "" } else { "s" },
        grouped(*largest)
    );
    is_raised(AlarmCode::ExactCopies, *exact, documents)
        .then(|| Alarm::new(AlarmCode::ExactCopies, "documents", (*exact, documents), message))
}

fn near(evidence: &Evidence<'_>) -> Option<Alarm> {
    let (lines, documents) = (evidence.lines, evidence.records.len() as u64);
    let options = &evidence.context.config.duplicates;
    if options.drops() && options.dedup == Dedup::Near {
        return None;
    }
    let looked_for = evidence.duplicates.filter(|_| options.dedup == Dedup::Near);
    let (count, example, what) = match looked_for {
        Some(DuplicateTotals { representatives, exact_copies, .. }) => {
            (documents - representatives - exact_copies, None, "are near copies of an earlier one")
        }
        None => (lines.near_copies, lines.examples.first(), "share most of their lines with another"),
    };
    let such = example.map_or(String::new(), |(copy, first)| format!(", such as {copy} and {first}"));
    let message = format!("{} of {} documents {what}{such}", grouped(count), grouped(documents));
    let alarm = || Alarm::new(AlarmCode::NearCopies, "documents", (count, documents), message);
    is_raised(AlarmCode::NearCopies, count, documents).then(|| alarm().first(example.map_or("", |(copy, _)| copy)))
}

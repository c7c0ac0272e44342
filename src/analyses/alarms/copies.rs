//! Alarms about copies.

use super::{Evidence, is_raised};
use crate::config::{AlarmCode, Dedup, grouped};
use crate::context::Alarm;

/// Those of copies, of near copies as far as they were seen while lines were looked for, unless the options say what becomes of them.
pub(super) fn alarms(evidence: &Evidence<'_>) -> Vec<Alarm> {
    let (lines, documents) = (evidence.lines, evidence.records.len() as u64);
    let dedup = evidence.context.config.duplicates.dedup;
    let mut alarms = Vec::new();
    let count = evidence.exact_copies;
    if dedup == Dedup::None && is_raised(AlarmCode::ExactCopies, count, documents) {
        let message =
            format!("{} of {} documents are copies of another, word for word", grouped(count), grouped(documents));
        alarms.push(Alarm::new(AlarmCode::ExactCopies, "documents", (count, documents), message));
    }
    if dedup != Dedup::Near && is_raised(AlarmCode::NearCopies, lines.near_copies, documents) {
        let count = lines.near_copies;
        let example = lines.examples.first();
        let such = example.map_or(String::new(), |(copy, first)| format!(", such as {copy} and {first}"));
        let message = format!(
            "{} of {} documents share most of their lines with another{such}",
            grouped(count),
            grouped(documents)
        );
        let alarm = Alarm::new(AlarmCode::NearCopies, "documents", (count, documents), message);
        alarms.push(alarm.first(example.map_or("", |(copy, _)| copy)));
    }
    alarms
}

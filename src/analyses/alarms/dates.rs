//! Alarms about dates.

use super::records::{RecordFacts, Tally};
use super::{Evidence, is_over, is_raised};
use crate::config::{AlarmCode, grouped};
use crate::context::Alarm;

pub(super) fn alarms(evidence: &Evidence<'_>, facts: &RecordFacts) -> Vec<Alarm> {
    let mut alarms: Vec<Alarm> = evidence
        .groupings
        .iter()
        .filter(|by| by.is_dated)
        .filter_map(|by| {
            let (count, of) = (by.without_value + by.without_date, facts.documents);
            let message = format!(
                "{} of {} documents are in no group of {}: they have no such date",
                grouped(count),
                grouped(of),
                by.name
            );
            is_raised(AlarmCode::Undated, count, of)
                .then(|| Alarm::new(AlarmCode::Undated, "documents", (count, of), message).about(by.name.as_str()))
        })
        .collect();
    let dated: u64 = facts.days.values().map(|tally| tally.documents).sum();
    let alarm = |code: AlarmCode, tally: &Tally, subject: &str, what: &str| {
        let count = tally.documents;
        let is_raised = dated >= code.threshold().least && is_over(code, count, dated);
        let message = format!("{} of {} documents with a day are from {what}", grouped(count), grouped(dated));
        is_raised
            .then(|| Alarm::new(code, "documents", (count, dated), message).about(subject).first(tally.first.as_str()))
    };
    let most = facts.days.iter().max_by_key(|(_, tally)| tally.documents);
    let equal = most.and_then(|(day, tally)| alarm(AlarmCode::DatesEqual, tally, day, day));
    let newest = || facts.days.last_key_value();
    // An alarm about all dates covers the newest as well.
    let of_export = match equal {
        Some(_) => None,
        None => newest()
            .and_then(|(day, tally)| alarm(AlarmCode::DatesOfExport, tally, day, &format!("{day}, the newest day"))),
    };
    let of_file =
        alarm(AlarmCode::DatesOfExport, &facts.of_file, "file_date", "the day on which their file was changed");
    let mut firsts = Tally::default();
    for (_, tally) in facts.days.iter().filter(|(day, _)| day.ends_with("-01-01")) {
        if firsts.documents == 0 {
            firsts.first.clone_from(&tally.first);
        }
        firsts.documents += tally.documents;
    }
    let january = alarm(AlarmCode::DatesJanuary, &firsts, "", "a first of January").filter(|_| equal.is_none());
    alarms.extend([equal, of_export, of_file, january].into_iter().flatten());
    alarms
}

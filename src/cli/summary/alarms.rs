//! Alarms in the summary of a run.

use std::fmt::Write as _;

use indicatif::HumanCount;

use super::super::terminal::printable;
use termloom::config::AlarmCode;
use termloom::context::{Alarm, Report};
use termloom::corpus::{Remark, RemarkKind};

/// Alarms of one code that are shown.
const SHOWN_ALARMS: usize = 3;

/// What the numbers have to be read with, a line for each alarm, the gravest first.
pub(super) fn alarm_lines(report: &Report) -> String {
    let mut text = String::new();
    let alarms: Vec<&Alarm> = report.alarms.iter().filter(|alarm| !alarm.allowed).collect();
    if alarms.is_empty() {
        return text;
    }
    text.push_str("alarms (--allow CODE silences one, --deny CODE makes it an error):\n");
    for of_code in alarms.chunk_by(|a, b| a.code == b.code) {
        for alarm in of_code.iter().take(SHOWN_ALARMS) {
            let Alarm { code, severity, message, remedy, .. } = alarm;
            let _ = writeln!(text, "  {:8} {code}: {} ({remedy})", severity.name(), printable(message));
        }
        if let Some(more) = of_code.len().checked_sub(SHOWN_ALARMS).filter(|&more| more > 0) {
            let code = of_code[0].code;
            let _ = writeln!(text, "  {:8} {code}: {} more, in the table alarms", "", HumanCount(more as u64));
        }
    }
    text
}

/// Whether there is an alarm of this code, said or silenced.
pub(super) fn is_raised(report: &Report, code: AlarmCode) -> bool {
    report.alarms.iter().any(|alarm| alarm.code == code)
}

/// Whether an alarm says what a remark says.
pub(super) fn is_said_by_alarm(report: &Report, remark: &Remark) -> bool {
    alarm_of(remark.kind).is_some_and(|code| is_raised(report, code))
}

fn alarm_of(kind: RemarkKind) -> Option<AlarmCode> {
    match kind {
        RemarkKind::MojibakeLeft => Some(AlarmCode::Mojibake),
        RemarkKind::LooksLikeTable => Some(AlarmCode::TextTable),
        RemarkKind::MarkupLeft => Some(AlarmCode::TextMarkup),
        _ => None,
    }
}

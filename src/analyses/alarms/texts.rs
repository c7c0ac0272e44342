//! Alarms about what texts look like.

use super::records::RecordFacts;
use super::signs::{Sign, TextSign};
use super::{Evidence, is_over, is_raised};
use crate::analyses::boilerplate::{BoilerplateLine, LineKind};
use crate::config::{AlarmCode, Boilerplate, grouped, percent};
use crate::context::Alarm;
use crate::corpus::RemarkKind;
use crate::error::Result;

/// The alarm that a sign raises, and what is the matter with its documents.
fn said_of(sign: TextSign) -> (AlarmCode, &'static str) {
    match sign {
        TextSign::Json => (AlarmCode::TextJson, "look like JSON"),
        TextSign::Code => (AlarmCode::TextCode, "look like program code"),
        TextSign::Table => (AlarmCode::TextTable, "look like a table"),
        TextSign::Markup => (AlarmCode::TextMarkup, "hold markup"),
        TextSign::Doubled => (AlarmCode::DoubledText, "have every character, word or line twice"),
        TextSign::Repeated => (AlarmCode::RepeatedLines, "repeat most of their lines"),
    }
}

pub(super) fn alarms(evidence: &Evidence<'_>, facts: &RecordFacts) -> Result<Vec<Alarm>> {
    let of = facts.documents;
    let mut alarms = Vec::new();
    for (sign, Sign { documents, first }) in evidence.signs.found() {
        let (code, what) = said_of(sign);
        if let Some(first) = first.filter(|_| is_raised(code, documents, of)) {
            let first = evidence.records.doc_id_at(first)?.unwrap_or_default();
            let message = format!("{} of {} documents {what}, first {first}", grouped(documents), grouped(of));
            alarms.push(Alarm::new(code, "documents", (documents, of), message).first(first));
        }
    }
    let left = evidence.remarks.iter().find(|remark| remark.kind == RemarkKind::MojibakeLeft);
    if let Some(left) = left.filter(|left| is_raised(AlarmCode::Mojibake, left.documents, of)) {
        let message = format!(
            "characters of {} of {} documents look as if they had been decoded wrongly, first in {}",
            grouped(left.documents),
            grouped(of),
            left.first
        );
        let alarm = Alarm::new(AlarmCode::Mojibake, "documents", (left.documents, of), message);
        alarms.push(alarm.first(left.first.as_str()));
    }
    alarms.extend(shared_lines(evidence, facts));
    Ok(alarms)
}

/// Lines that documents have in common, by how much of all texts they are.
fn shared_lines(evidence: &Evidence<'_>, facts: &RecordFacts) -> Option<Alarm> {
    let code = AlarmCode::SharedLines;
    let shared = |row: &&BoilerplateLine| row.kind == LineKind::Shared;
    let lines = evidence.lines.rows.iter().filter(shared).count() as u64;
    let characters = |row: &BoilerplateLine| row.line.chars().count() as u64 * row.documents;
    let count: u64 = evidence.lines.rows.iter().filter(shared).map(characters).sum();
    let is_raised = evidence.context.config.boilerplate != Boilerplate::Drop
        && lines >= code.threshold().least
        && is_over(code, count, facts.characters);
    let share = percent(count as f64 / facts.characters.max(1) as f64);
    let message = format!("{} lines that documents of one source share make {share} of all characters", grouped(lines));
    is_raised.then(|| Alarm::new(code, "characters", (count, facts.characters), message))
}

//! Alarms about the sizes of documents.

use super::{Evidence, is_over, is_raised};
use crate::config::{AlarmCode, grouped, percent};
use crate::context::Alarm;
use crate::error::Result;

/// A document with so many tokens or fewer is hardly a text.
const SHORT: u64 = 3;

/// A document of so many tokens, with so many to a sentence, has no sentences.
const LONG_TEXT: u64 = 500;
const LONG_SENTENCE: u64 = 100;

pub(super) fn alarms(evidence: &Evidence<'_>) -> Result<Vec<Alarm>> {
    let Evidence { counts, records, .. } = evidence;
    let (documents, tokens) = (counts.documents().len() as u64, counts.tokens());
    let (mut largest, mut short, mut unending) = ((0, 0u32), 0u64, (0u64, None));
    for (index, document) in (0u32..).zip(counts.documents()) {
        if document.tokens() > largest.0 {
            largest = (document.tokens(), index);
        }
        short += u64::from(document.tokens() <= SHORT);
        if document.tokens() >= LONG_TEXT && document.tokens() >= LONG_SENTENCE * document.sentences() {
            unending = (unending.0 + 1, unending.1.or(Some(index)));
        }
    }
    let mut alarms = Vec::new();
    if documents >= AlarmCode::OneDocument.threshold().least && is_over(AlarmCode::OneDocument, largest.0, tokens) {
        let doc_id = records.doc_id(largest.1)?;
        let share = percent(largest.0 as f64 / tokens as f64);
        let message = format!("{doc_id} has {share} of all tokens, of {} documents", grouped(documents));
        let alarm = Alarm::new(AlarmCode::OneDocument, "tokens", (largest.0, tokens), message);
        alarms.push(alarm.about(doc_id.as_str()).first(doc_id));
    }
    if documents >= AlarmCode::ShortTexts.threshold().least && is_over(AlarmCode::ShortTexts, short, documents) {
        let message = format!("{} of {} documents have {SHORT} tokens at most", grouped(short), grouped(documents));
        alarms.push(Alarm::new(AlarmCode::ShortTexts, "documents", (short, documents), message));
    }
    if let (count, Some(first)) = unending
        && is_raised(AlarmCode::LongSentences, count, documents)
    {
        let first = records.doc_id(first)?;
        let message = format!(
            "{} of {} documents have {LONG_SENTENCE} tokens or more to a sentence, first {first}",
            grouped(count),
            grouped(documents)
        );
        alarms.push(Alarm::new(AlarmCode::LongSentences, "documents", (count, documents), message).first(first));
    }
    Ok(alarms)
}

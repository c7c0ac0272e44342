//! Alarms about languages and encodings.

use super::records::{RecordFacts, Tally};
use super::{Evidence, is_raised};
use crate::config::{AlarmCode, grouped};
use crate::context::Alarm;

pub(super) fn alarms(evidence: &Evidence<'_>, facts: &RecordFacts) -> Vec<Alarm> {
    let mut alarms = Vec::new();
    let (unknown, documents) = (evidence.records.language_totals().unknown, facts.documents);
    if is_raised(AlarmCode::UnknownLanguage, unknown, documents) {
        let message = format!("{} of {} documents are in no certain language", grouped(unknown), grouped(documents));
        alarms.push(Alarm::new(AlarmCode::UnknownLanguage, "documents", (unknown, documents), message));
    }
    if evidence.context.config.reading.encoding.is_none() {
        alarms.extend(contradicting(facts));
        alarms.extend(guessed(facts));
    }
    let Tally { documents: replaced, first } = &facts.replaced;
    if is_raised(AlarmCode::ReplacedCharacters, *replaced, documents) {
        let message = format!(
            "characters of {} of {} documents were lost, first in {first}",
            grouped(*replaced),
            grouped(documents)
        );
        alarms
            .push(Alarm::new(AlarmCode::ReplacedCharacters, "documents", (*replaced, documents), message).first(first));
    }
    alarms
}

/// An alarm for each encoding that was read in languages it was not made for.
fn contradicting(facts: &RecordFacts) -> Vec<Alarm> {
    let mut alarms = Vec::new();
    for (encoding, languages) in &facts.encodings {
        let others = || languages.iter().filter(|(language, _)| !language.is_empty() && !is_for(encoding, language));
        let (count, of) =
            (others().map(|(_, tally)| tally.documents).sum(), languages.values().map(|tally| tally.documents).sum());
        let most = others().max_by_key(|(_, tally)| tally.documents);
        if let Some((language, tally)) = most.filter(|_| is_raised(AlarmCode::EncodingLanguage, count, of)) {
            let message = format!(
                "{} of {} documents that were read as {encoding} are not in a language of it (`{language}`), first {}",
                grouped(count),
                grouped(of),
                tally.first
            );
            let alarm = Alarm::new(AlarmCode::EncodingLanguage, "documents", (count, of), message);
            alarms.push(alarm.about(encoding.as_str()).first(tally.first.as_str()));
        }
    }
    alarms
}

fn guessed(facts: &RecordFacts) -> Option<Alarm> {
    let (count, of) = (facts.guessed.values().map(|tally| tally.documents).sum(), facts.documents);
    if !is_raised(AlarmCode::EncodingGuessed, count, of) {
        return None;
    }
    let mut named: Vec<(&String, &Tally)> = facts.guessed.iter().collect();
    named.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.documents));
    let first = &named[0].1.first;
    let encodings: Vec<String> =
        named.iter().map(|(encoding, tally)| format!("{encoding} {}", grouped(tally.documents))).collect();
    let encodings = encodings.join(", ");
    let message = format!("the encoding of {} of {} documents was guessed: {encodings}", grouped(count), grouped(of));
    Some(Alarm::new(AlarmCode::EncodingGuessed, "documents", (count, of), message).about(encodings).first(first))
}

/// Whether texts in a language are written in an encoding. Encodings of Latin letters are for all languages that have them, and
/// the others hold Latin letters too, so English in them proves little only where nothing else is beyond ASCII: then they
/// would have been read as UTF-8.
fn is_for(encoding: &str, language: &str) -> bool {
    const CYRILLIC: &str = "ab ba be bg ce cv kk ky mk mn os ru sah sr tg tt uk uz";
    let languages = match encoding {
        "Big5" => "zh",
        "GBK" | "gb18030" | "GB2312" => "zh",
        "Shift_JIS" | "EUC-JP" | "ISO-2022-JP" => "ja",
        "EUC-KR" | "johab" | "Johab" | "ISO-2022-KR" => "ko",
        "windows-1251" | "KOI8-R" | "KOI8-U" | "ISO-8859-5" | "IBM866" | "IBM855" | "x-mac-cyrillic" => CYRILLIC,
        "windows-1253" | "ISO-8859-7" => "el grc",
        "windows-1255" | "ISO-8859-8" | "ISO-8859-8-I" => "he yi",
        "windows-1256" | "ISO-8859-6" => "ar ckb fa ku ps sd ug ur",
        "windows-874" => "th",
        _ => return true,
    };
    languages.split(' ').any(|other| other == language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_goes_with_its_languages() {
        for (encoding, language, is_right) in [
            ("Big5", "zh", true),
            ("Big5", "en", false),
            ("Shift_JIS", "zh", false),
            ("windows-1251", "uk", true),
            ("windows-1251", "fr", false),
            ("windows-1252", "fr", true),
            ("windows-1250", "en", true),
            ("UTF-8 and windows-1252", "de", true),
        ] {
            assert_eq!(is_for(encoding, language), is_right, "{encoding} {language}");
        }
    }
}

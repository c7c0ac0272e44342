//! Which line of an article says its date. What the date is, others find out.

use std::sync::LazyLock;

use regex::Regex;

use super::preset::fixed;

/// Names of months and days and what else stands in such lines, in the languages that exports are written in.
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    let months = "jan(?:uary|uar|uari|vier|\\.)?|ene(?:ro|\\.)?|gen(?:naio|\\.)?|jän(?:ner|\\.)?|janeiro|feb(?:ruary|ruar|ruari|rero|braio|\\.)?|févr?(?:ier|\\.)?|fevrier|fevereiro\
        |mar(?:ch|s|zo|ço|\\.)?|märz|maart|mrt|apr(?:il|ile|\\.)?|avr(?:il|\\.)?|abr(?:il|\\.)?|may(?:o)?|mai|mei|mag(?:gio)?|maio\
        |jun(?:e|i|io|ho|\\.)?|juin|giu(?:gno)?|jul(?:y|i|io|ho|\\.)?|juil(?:let|\\.)?|lug(?:lio)?|aug(?:ust|ustus|\\.)?|août|aout|ago(?:sto|\\.)?\
        |sept?(?:ember|embre|iembre|\\.)?|set(?:tembre|embro)?|o[ck]t(?:ober|obre|ubre|\\.)?|ottobre|outubro|nov(?:ember|embre|iembre|embro|\\.)?|de[czs](?:ember|iembre|\\.)?|déc(?:embre|\\.)?|decembre|dicembre|dic(?:iembre|\\.)?|dezembro\
        |spring|summer|autumn|fall|winter";
    fixed(&format!(r"(?i)\b(?:{months})\b"))
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| fixed(r"\b(?:1[5-9]|20)\d\d\b"));
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    fixed(r"\b(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|(?:1[5-9]|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{4}年)")
});
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        r"(?i)^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)\b",
    )
});

/// Words that a line with a date may have.
const WORDS_OF_DATE: usize = 12;

/// Whether a line is a date, perhaps with the day, the time and the edition.
pub(super) fn is_date_line(line: &str) -> bool {
    if line.len() > 120 || line.split_whitespace().count() > WORDS_OF_DATE {
        return false;
    }
    if NUMERIC.find(line).is_some_and(|found| found.start() < 20) {
        return true;
    }
    let Some(month) = WORDS.find(line).filter(|_| YEAR.is_match(line)) else { return false };
    // A date begins with its day, month or year.
    let before = &line[..month.start()];
    let is_of_date = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || DAY.is_match(word)
            || matches!(word, "de" | "den" | "le" | "Le" | "am" | "Am" | "the")
    };
    before.split_whitespace().all(is_of_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_dates_are_found() {
        for line in [
            "October 13, 2022 Thursday",
            "May 2, 2019 Thursday 8:00 AM GMT",
            "Thursday, October 13, 2022",
            "13 October 2022",
            "Donnerstag 13. Oktober 2022",
            "13. März 2019",
            "mardi 10 décembre 2019",
            "14 oktober 2013 maandag",
            "3 de mayo de 2015",
            "March 2015",
            "Winter 2008",
            "2022-10-13",
            "13/10/2022",
        ] {
            assert!(is_date_line(line), "{line}");
        }
        for line in [
            "The Northern Post",
            "The march of 1999",
            "Copyright 2022 The Northern Post",
            "Party meets in May 2019 for its congress",
            "LENGTH: 20 words",
            "1984",
        ] {
            assert!(!is_date_line(line), "{line}");
        }
    }
}

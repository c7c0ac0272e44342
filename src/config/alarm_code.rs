//! The alarms there are, each declared once: what it says, how grave it is, when it is raised and what to do.

use crate::named::named;

named! {
    /// How grave an alarm is.
    Severity {
        /// Worth knowing; most numbers hold.
        Notice = "notice",
        /// Some numbers may mean something else.
        Warning = "warning",
        /// Numbers are most likely wrong.
        Serious = "serious",
    }
}

/// When an alarm is raised: what it counts has to be over a share, and something has to be at least a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// The share that has to be exceeded.
    pub share: f64,
    /// The least number. `when` of the alarm says what of.
    pub least: u64,
}

macro_rules! alarm_codes {
    ($(
        #[doc = $what:literal]
        $code:ident = $name:literal, $severity:ident, over $share:literal, at least $least:literal:
        $when:literal, $remedy:literal;
    )+) => {
        named! {
            /// What an alarm is about.
            #[non_exhaustive]
            AlarmCode { $(#[doc = $what] $code = $name),+ }
        }

        impl AlarmCode {
            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(AlarmCode::$code => Severity::$severity),+ }
            }

            /// The numbers from which on it is raised.
            pub fn threshold(self) -> Threshold {
                match self { $(AlarmCode::$code => Threshold { share: $share, least: $least }),+ }
            }

            /// What to do.
            pub fn remedy(self) -> &'static str {
                match self { $(AlarmCode::$code => $remedy),+ }
            }

            fn template(self) -> &'static str {
                match self { $(AlarmCode::$code => $when),+ }
            }
        }
    };
}

// Variant, name, severity, threshold; when it is raised, and what to do.
alarm_codes! {
    /// One document is a large part of the corpus.
    OneDocument = "one-document", Warning, over 0.1, at least 50:
        "one document has over {share} of all tokens, of {least} documents or more",
        "split it (--split-at) or leave it out (--exclude)";
    /// Most texts are hardly texts.
    ShortTexts = "short-texts", Warning, over 0.5, at least 20:
        "over {share} of the documents have three tokens at most, of {least} documents or more",
        "--text-column names the column with the texts";
    /// Texts have sentences without end.
    LongSentences = "long-sentences", Notice, over 0.05, at least 5:
        "over {share} of the documents, and {least} or more, have 500 tokens or more and 100 or more to a sentence",
        "they may lack full stops: read no numbers of sentences from them";
    /// Documents are in no certain language.
    UnknownLanguage = "unknown-language", Warning, over 0.2, at least 10:
        "over {share} of the documents, and {least} or more, are in no certain language",
        "--language sets one";
    /// An encoding does not go with the language of the text.
    EncodingLanguage = "encoding-language", Serious, over 0.0, at least 1:
        "{least} document or more was read in an encoding that is not used for its language",
        "--encoding sets the encoding";
    /// Encodings were guessed.
    EncodingGuessed = "encoding-guessed", Notice, over 0.05, at least 5:
        "over {share} of the documents, and {least} or more, are texts in an encoding other than Unicode, and --encoding is not set",
        "look at their accents and quotation marks; --encoding sets the encoding";
    /// Characters were lost.
    ReplacedCharacters = "replaced-characters", Warning, over 0.01, at least 2:
        "over {share} of the documents, and {least} or more, have bytes that no encoding explains, which became U+FFFD",
        "save these texts anew from their source, or set --encoding";
    /// Characters were decoded wrongly before they were saved.
    Mojibake = "mojibake", Warning, over 0.01, at least 1:
        "over {share} of the documents, and {least} or more, have characters such as `Ã©` that could not be repaired",
        "save these texts anew from their source";
    /// Texts look like JSON.
    TextJson = "text-json", Warning, over 0.01, at least 1:
        "over {share} of the documents, and {least} or more, begin like an object or a list of JSON",
        "--read-as jsonl reads rows, --text-column with a path names the text within a cell";
    /// Texts look like code of a program.
    TextCode = "text-code", Warning, over 0.01, at least 1:
        "over {share} of the documents, and {least} or more, begin with lines or signs of program code",
        "leave them out (--exclude), or the code (--ignore)";
    /// Texts look like tables.
    TextTable = "text-table", Warning, over 0.01, at least 1:
        "over {share} of the documents, and {least} or more, begin with lines that have the same number of separators, or mostly with digits",
        "--read-as csv or tsv reads their rows";
    /// Texts hold markup.
    TextMarkup = "text-markup", Warning, over 0.01, at least 1:
        "over {share} of the documents, and {least} or more, begin with tags such as `</p>`",
        "--read-as html reads files as web pages, --cells html reads cells as markup";
    /// Every character, word or line stands twice.
    DoubledText = "doubled-text", Serious, over 0.01, at least 1:
        "over {share} of the documents, and {least} or more, begin with every character, word or line twice",
        "extract these texts anew: bold letters of a PDF may have been read twice";
    /// Documents repeat their own lines.
    RepeatedLines = "repeated-lines", Notice, over 0.02, at least 2:
        "over {share} of the documents, and {least} or more, begin with 20 lines or more of which most were there before",
        "look at them with termloom inspect; --ignore leaves out what matches";
    /// Documents have lines in common.
    SharedLines = "shared-lines", Warning, over 0.05, at least 2:
        "lines that documents of one source share make over {share} of all characters, with {least} such lines or more",
        "read the table boilerplate; --boilerplate drop leaves them out";
    /// Documents are copies.
    ExactCopies = "exact-copies", Warning, over 0.01, at least 2:
        "over {share} of the documents, and {least} or more, have the whole text of an earlier one",
        "--dedup exact looks for them";
    /// Documents are nearly copies.
    NearCopies = "near-copies", Warning, over 0.01, at least 2:
        "over {share} of the documents, and {least} or more, are near copies of an earlier one",
        "--dedup near looks for them";
    /// Documents have no date, and are grouped by time.
    Undated = "undated", Warning, over 0.1, at least 1:
        "over {share} of the documents, and {least} or more, are in no group of a grouping by time",
        "--date-column names the dates, --dates and --date-format say how they are written";
    /// Nearly all dates are the same.
    DatesEqual = "dates-equal", Warning, over 0.9, at least 10:
        "over {share} of the documents with a day, of {least} or more, have the same day",
        "it may be the day of the download: --date-column names other dates";
    /// Dates may be those of an export or of files.
    DatesOfExport = "dates-of-export", Warning, over 0.5, at least 20:
        "over {share} of the documents with a day, of {least} or more, have the newest day, or the day of their file",
        "it may be the day of the export: --date-column names other dates";
    /// Many dates are the first of January.
    DatesJanuary = "dates-january", Notice, over 0.2, at least 20:
        "over {share} of the documents with a day, of {least} or more, are from a first of January",
        "these days may stand for years: group by date:year";
    /// One pattern makes much of a theme.
    ThemePattern = "theme-pattern", Warning, over 0.3, at least 30:
        "one pattern, other than the name of the theme, has over {share} of its hits, of {least} hits or more and four patterns or more",
        "read its hits with termloom kwic, then narrow it or give it a theme of its own";
    /// One document makes much of a theme.
    ThemeDocument = "theme-document", Warning, over 0.25, at least 30:
        "one document has over {share} of the hits of a theme, of {least} hits or more and 20 documents or more",
        "read it; doc_count says in how many documents a term or theme is";
    /// A glob finds mostly what it hardly names.
    SurprisingForms = "surprising-forms", Warning, over 0.2, at least 20:
        "forms of which a glob names less than half make over {share} of the hits of a theme, and {least} hits or more",
        "termloom themes audit lists the forms; exclude what is not meant, as `!word`";
    /// Most patterns of a list find nothing.
    DeadPatterns = "dead-patterns", Notice, over 0.5, at least 20:
        "over {share} of the patterns of a list of yours, and {least} or more, have no hit in 100,000 tokens or more",
        "termloom themes audit says why for each";
    /// A theme finds nothing.
    ThemeEmpty = "theme-empty", Warning, over 0.0, at least 100000:
        "a theme has no hit in {least} tokens or more",
        "termloom themes audit says why for each of its patterns";
}

impl AlarmCode {
    /// When it is raised, in words.
    pub fn when(self) -> String {
        let Threshold { share, least } = self.threshold();
        self.template().replace("{share}", &percent(share)).replace("{least}", &grouped(least))
    }

    /// All alarms as a table of Markdown.
    #[doc(hidden)]
    pub fn reference() -> String {
        let row = |code: &AlarmCode| {
            format!("| `{code}` | {} | {} | {} |\n", code.severity(), code.when(), code.remedy().replace('|', "\\|"))
        };
        let head = "| code | severity | raised when | what to do |\n|---|---|---|---|\n";
        head.to_string() + &AlarmCode::ALL.iter().map(row).collect::<String>()
    }
}

/// A share in per cent, with one digit below ten.
pub(crate) fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    if tenths < 10.0 && tenths.fract() != 0.0 { format!("{tenths:.1} %") } else { format!("{tenths:.0} %") }
}

/// A number with commas between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [0.0, 0.004, 0.01, 0.044, 0.306, 1.0].map(percent),
            ["0 %", "0.4 %", "1 %", "4.4 %", "31 %", "100 %"]
        );
    }

    #[test]
    fn every_alarm_says_when_and_what_to_do() {
        for code in AlarmCode::ALL {
            let (when, remedy) = (code.when(), code.remedy());
            assert!(!when.contains(['{', '|']) && when.chars().any(|c| c.is_ascii_digit()), "{code}: {when}");
            assert!(!remedy.ends_with('.') && !when.ends_with('.'), "{code}");
        }
    }

    #[test]
    fn the_page_of_alarms_has_this_list() {
        let page = include_str!("../../docs/alarms.md");
        assert!(page.contains(&AlarmCode::reference()), "docs/alarms.md should have\n{}", AlarmCode::reference());
        for code in AlarmCode::ALL {
            assert!(page.matches(&format!("`{code}`")).count() > 1, "docs/alarms.md does not say why `{code}` is so");
        }
    }
}

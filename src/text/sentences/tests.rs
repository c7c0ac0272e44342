use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::super::blocks::masks::may_begin_terminator;
use super::classes::Class;
use super::*;

/// The same by the segmentation crate: every character of the paragraph goes through its table.
fn plain_sentence_ends(paragraph: &str, rules: &SentenceRules) -> Vec<usize> {
    let text = paragraph.replace(['\n', '\r'], " ");
    let mut end = 0;
    let mut ends = Vec::new();
    for sentence in text.split_sentence_bounds() {
        end += sentence.len();
        let last = sentence.split_whitespace().next_back().unwrap_or("");
        let stripped = last.trim_start_matches(OPENING);
        let is_initial = stripped.chars().count() == 2
            && stripped.ends_with('.')
            && stripped.starts_with(char::is_uppercase)
            && stripped != "I.";
        if end == text.len() || !(is_initial || rules.abbreviations.contains(stripped)) {
            ends.push(end);
        }
    }
    ends
}

fn fast_sentence_ends(paragraph: &str, rules: &SentenceRules) -> Vec<usize> {
    let [ours, any] = [Machine::new(), Machine::Any].map(|machine| {
        let mut ends = Vec::new();
        push_sentence_ends(paragraph, rules, machine, |end| ends.push(end));
        ends
    });
    assert_eq!(ours, any);
    ours
}

#[test]
fn abbreviations_and_line_breaks_do_not_end_a_sentence() {
    let text = "Mr. Smith met\nDr. J. Doe. “It failed.” So did I. The end (cf. Smith)";
    let ends = sentence_ends(text);
    let mut start = 0;
    let sentences: Vec<_> = ends
        .iter()
        .map(|&end| {
            let sentence = text[start..end].trim();
            start = end;
            sentence
        })
        .collect();
    assert_eq!(sentences, ["Mr. Smith met\nDr. J. Doe.", "“It failed.”", "So did I.", "The end (cf. Smith)"]);
    assert_eq!(ends.last(), Some(&text.len()));
    assert!(sentence_ends("").is_empty());
}

#[test]
fn an_abbreviation_stands_alone_but_for_what_opens() {
    assert_eq!(sentence_ends("(((((((((((Mr. Smith"), [20]);
    assert_eq!(sentence_ends("((((((((((()Mr. Smith"), [16, 21]);
}

#[test]
fn long_runs_change_nothing_and_take_linear_time() {
    for gap in [" ", ")", "”  ", ")\u{a0}", ")\u{301}", " \u{ad}"] {
        let (first, last) = (gap.chars().next().unwrap(), gap.chars().next_back().unwrap());
        for after in ["Next one.", "next one.", "1 one.", "... Next"] {
            let short = format!("It ended.{gap}{after} Yes.");
            let stretched = |c: char| c.to_string().repeat(300_000);
            let long_gap = format!("{}{}{}", stretched(first), &gap[first.len_utf8()..], stretched(last));
            let long = format!("It ended.{long_gap}{after} Yes.");
            let grown = long.len() - short.len();
            let expected: Vec<usize> = sentence_ends(&short)
                .iter()
                .map(|&end| if end > "It ended.".len() { end + grown } else { end })
                .collect();
            assert_eq!(sentence_ends(&long), expected, "{short}");
        }
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let rules = SentenceRules::new();
    for piece in [
        ".",
        ". ",
        ".)",
        ". ,",
        ".,",
        ".\u{301}",
        "a.\u{ad}",
        ".) ",
        ". )",
        "?\u{2028}",
        " \u{ad}",
        "(\u{ad}",
        ", ",
        "1 ",
        "Mr. ",
        "A.",
        "A. ",
        "¿Mr. ",
        ".中",
        "。",
        "\u{300}",
        "\r",
        "Mr.(Mr.",
    ] {
        for (begin, end) in [("", ""), (".", "a"), ("A. ", " A")] {
            let text = format!("{begin}{}{end}", piece.repeat(300_000));
            let ends = fast_sentence_ends(&text, &rules);
            assert_eq!(ends.last(), Some(&text.len()));
        }
    }
}

/// Contexts in which the class of a character (`_`) decides, each in another way.
const CONTEXTS: [&str; 12] =
    ["a_ A", "a_a", "1._A", "1._a", "a._b", "a. _A", "?_)A", "?_ A", "_.A", "a.)_ a", "a.__A", "a? _)_A"];

#[test]
fn every_character_is_treated_as_the_crate_treats_it() {
    let rules = SentenceRules::new();
    // Behind these planes there are only private characters, noncharacters and two blocks of Extend and Format.
    let planes = ('\0'..='\u{323af}').chain('\u{e0000}'..='\u{e0fff}').chain(['\u{f0000}', '\u{10ffff}']);
    for c in planes {
        for context in CONTEXTS {
            let text = context.replace('_', c.encode_utf8(&mut [0; 4]));
            assert_eq!(fast_sentence_ends(&text, &rules), plain_sentence_ends(&text, &rules), "{c:?} in {context}");
        }
    }
}

#[test]
fn every_terminator_is_looked_at() {
    for c in '\0'..=char::MAX {
        let first = c.encode_utf8(&mut [0; 4]).as_bytes()[0];
        let is_terminator = || matches!(Class::of(c), Class::ATerm | Class::STerm | Class::Sep);
        // Most characters are not asked for by what begins like no terminator; asking is slow.
        if !may_begin_terminator(first) {
            let ends = |text: &str| text.split_sentence_bounds().count() > 1;
            let text = ["a", c.encode_utf8(&mut [0; 4]), " A"].concat();
            assert!(c == '\n' || c == '\r' || !ends(&text), "{c:?}");
        } else if c.is_ascii() {
            assert!(is_terminator(), "{c:?}");
        }
    }
}

#[test]
fn what_is_decoded_no_more_is_trimmed_alike() {
    let spaces = ['a', '.', ' ', '\t', '\n', '\u{b}', '\u{1c}', '\u{85}', '\u{a0}', '\u{3000}', 'é', '”'];
    for number in 0..spaces.len().pow(4) {
        let digits = (0..4u32).map(|place| number / spaces.len().pow(place) % spaces.len());
        let text: String = digits.map(|digit| spaces[digit]).collect();
        assert_eq!(trim_end(&text), text.trim_end());
        assert_eq!(Some(last_word(&text)), text.rsplit(char::is_whitespace).next());
    }
}

/// All classes, more than one of the frequent ones, and what makes abbreviations.
const PIECES: [&str; 72] = [
    "a", "b", "A", "B", "I", "é", "ß", "É", "İ", "中", "א", "ש", "а", "Я", "ไ", "1", "٣", ".", ".", ".", ".", "...",
    "\u{2024}", "．", "!", "?", "?!", "。", "؟", "।", "‼", ",", ":", "-", "–", "—", "、", "(", ")", "\"", "'", "“",
    "”", "‘", "’", "「", "」", " ", " ", " ", "  ", "\t", "\n", "\r\n", "\r", "\u{a0}", "\u{85}", "\u{2028}",
    "\u{2029}", "\u{301}", "\u{200d}", "\u{ad}", "\u{feff}", "…", "¿", "¡", "$", "😀", "Mr.", "U.S.", "St", "e.g.",
];

fn nasty() -> impl Strategy<Value = String> {
    let of_pieces = |pieces: &'static [&'static str], len| {
        proptest::collection::vec(proptest::sample::select(pieces), 0..len).prop_map(|pieces| pieces.concat())
    };
    // The fourth has nothing outside ASCII: that goes another way.
    const ASCII: [&str; 16] = ["a", "A", "1", ".", ".", ".", "!", "?", ",", ")", "\"", " ", " ", "\n", "Mr.", "$"];
    prop_oneof![of_pieces(&PIECES, 6), of_pieces(&PIECES, 40), any::<String>(), of_pieces(&ASCII, 30)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sentences_are_those_of_the_crate(text in nasty()) {
        let rules = SentenceRules::new();
        prop_assert_eq!(fast_sentence_ends(&text, &rules), plain_sentence_ends(&text, &rules));
    }
}

#[test]
fn short_texts_are_tried_without_gaps() {
    let rules = SentenceRules::new();
    // One of each class, so that every text of five of them stands for all texts of five characters.
    let one_of_each = ['a', 'A', '中', '1', '.', '?', ',', ')', ' ', '\u{2028}', '\u{301}', '$'];
    for number in 0..one_of_each.len().pow(5) {
        let digits = (0..5u32).map(|place| number / one_of_each.len().pow(place) % one_of_each.len());
        let text: String = digits.map(|digit| one_of_each[digit]).collect();
        assert_eq!(fast_sentence_ends(&text, &rules), plain_sentence_ends(&text, &rules), "{text:?}");
    }
}

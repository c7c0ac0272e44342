use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::super::blocks::masks::may_begin_terminator;
use super::classes::Class;
use super::*;

fn rules(language: &str) -> SentenceRules {
    let rules = SentenceRules::new(false, Abbreviations::default());
    rules.of(language);
    rules
}

/// The same by the segmentation crate: every character of the paragraph goes through its table.
fn plain_sentence_ends(paragraph: &str, rules: &LanguageRules) -> Vec<usize> {
    let text = paragraph.replace(['\n', '\r'], " ");
    let mut end = 0;
    let mut ends = Vec::new();
    for sentence in text.split_sentence_bounds() {
        end += sentence.len();
        let trimmed = text[..end].trim_end();
        let is_line = sentence.ends_with(['\u{85}', '\u{2028}', '\u{2029}']);
        let is_open = !is_line && sentence.trim_end().ends_with('.') && rules.never_ends(&text, trimmed.len() - 1);
        if end == text.len() || !is_open {
            ends.push(end);
        }
    }
    ends
}

fn ends_by(paragraph: &str, rules: &LanguageRules, is_strict: bool) -> Vec<usize> {
    let [ours, any] = [Machine::new(), Machine::Any].map(|machine| {
        let mut ends = Vec::new();
        push_sentence_ends(paragraph, rules, is_strict, machine, |end| ends.push(end));
        ends
    });
    assert_eq!(ours, any);
    ours
}

fn fast_sentence_ends(paragraph: &str, rules: &LanguageRules) -> Vec<usize> {
    ends_by(paragraph, rules, true)
}

/// A text with `|` where its sentences end, but for the last.
fn divided(text: &str, language: &str) -> String {
    let mut divided = text.to_string();
    for end in ends_by(text, rules(language).of(language), false).into_iter().rev().skip(1) {
        divided.insert(text[..end].trim_end().len(), '|');
    }
    divided
}

/// Texts in which `|` shows the ends.
fn assert_divided(language: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(divided(&text.replace('|', ""), language), *text);
    }
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
fn a_full_stop_inside_of_a_word_ends_nothing() {
    assert_divided(
        "en",
        &[
            "Shares of 9432.T and 0700.HK (1./2.) fell.| They rose.",
            "The bill.|Nobody read it.|Then Node.js and St.Albans came.| It was e.g.Berlin.",
            "It rose by .5 in U.S.S.R. times, said x.Y and foo.|Bar too.",
            "He left.”|Nobody stayed.| See (the end.)|Then go.| It had 4.Nobody 4.5 seconds.",
            "说.|我们 A.我",
            "It failed...|I left (for now).|Nobody stayed. ..and 5...6 of U.S..|A are ...|Five",
        ],
    );
    assert_divided("zh", &["他说.|我们．|你好 A.我"]);
}

#[test]
fn notes_emphasis_and_emoji_belong_to_the_sentence_before() {
    assert_divided(
        "en",
        &[
            "It fell.[12]| Nobody cared.[3, 4][a]| They did.[citation needed]| So it rose.",
            "It fell.¹| Nobody cared.”²³| Why?⁴| Yes.",
            "It fell.12| Nobody cared.”3| They did.4 years, and.5 more.",
            "**It fell.**| _Nobody cared._| Yes.\u{1F600}| No.†| It *Mr.* Bean did.",
            "See vol.2 Paris, sec.5 Rules and p.12 Notes.| It fell.[this is no note but a long text] Yes.",
        ],
    );
}

#[test]
fn a_capitalised_stop_word_begins_a_sentence_behind_an_abbreviation() {
    assert_divided(
        "en",
        &[
            "He came to the U.S.| The company grew at 5 p.m.| He left for D.C.| “It's late.”",
            "Acme Inc. Chairman J.P. Smith met Gen. Jones, Lt.-Gov. Brown and anti-U.S. Protesters etc.| Then he left.",
            "J. S. Bach, Mr. Will Smith, W. Will Gray and O. No. 5 are in B. R. R. Gray.| Then go.",
            "No.| It is late.| He asked No. 5, No. IV and fig. 2.| No.| Peter sat on a fig.| Peter left.",
            "See the R&D.| Peter ran COVID19B.| Peter did.| So did I.| Peter is A.-B. Smith of Run-D.| Peter",
            "We met at 7p.m. Friday (in the U.S.) Senators said “by the U.S.”| Senators left.",
            "William P. Frye on p. 5 and K. C. M. G. Smith saw THE U.S. THE COMPANY Ph. D. Student et al. Smith",
        ],
    );
    assert_divided(
        "fr",
        &["M. Le Pen vit p. ex. Paul, c.-à-d. Jean, av. J.-C.| Enfin, etc.| Il partit à 5 h.| Paul vint."],
    );
    assert_divided("es", &["El Sr. Ministro de EE. UU. Pérez y EE.UU. Pérez p. ej. Juan.| La Av. Sur.| Ud.| El fin."]);
    assert_divided("it", &["L'on. Bianchi e dell'avv. Neri, dott.ssa Rossi, ecc.| Poi la S.p.A. Fiat."]);
    assert_divided(
        "ru",
        &["А. С. Пушкин.| В 1990 г.| Он жил в г. Москве на ул. Мира и т. д.| Но д-р В. В. Иванов, т. е. Пётр, ушёл."],
    );
    assert_divided("tr", &["Doç. Dr. Ali vb.| Bu Sn. Bakan."]);
    // A vowel sign makes a word of a letter.
    assert_divided("hi", &["ए. क. राम।| फिर"]);
    assert_divided("gu", &["છે.| તેમ"]);
}

#[test]
fn ordinals_are_no_ends_where_they_are_written_so() {
    assert_divided(
        "de",
        &[
            "Am 2. Juni und vom 3.–5. Mai im 19. Jahrhundert am 1. Tag 8./9. Juni am 4.10. Treffen.| Ja.",
            "Er kam 1989.| Danach starb Karl V. Habsburg und Heinrich VIII. Tudor.| Er war 42.| Danach",
            "Wilhelm I.| Danach, z. B. Peter, d.h. Paul, i. d. R. Otto, u. a. Max.| Z. B. Uwe um 10:30.| Peter kam 3,5.| Uwe",
        ],
    );
    assert_divided("en", &["It was 11.| September came."]);
    assert_divided("nb", &["Den 17. Mai f.eks. Oslo."]);
    assert_divided("cs", &["Dne 5. Května Karel IV. Lucemburský např. Praha."]);
}

#[test]
fn what_a_user_adds_goes_before_all_else() {
    let own = Abbreviations::parse("Xq.\nFoo. B. >\nMr.\nthe -").expect("a list");
    let rules = SentenceRules::new(false, own);
    let ends = |text: &str| ends_by(text, rules.of("en"), false).len();
    assert_eq!(ends("Xq. Peter, Foo. B. Peter and foo.B. Peter"), 2);
    assert_eq!(ends("Xq. It Mr. It"), 3);
    assert_eq!(ends("Xq. The"), 1);
}

#[test]
fn a_text_of_unknown_language_has_what_is_no_word_of_any() {
    assert_divided("", &["Come on.| Peter met Sra. Gomez, z. B. Peter, г. Перми and Mme. Curie.| He left."]);
    assert_divided("xx", &["Gen. Smith etc.| Then"]);
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
    let rules = rules("");
    let rules = rules.of("");
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
        "z. ",
        "3. ",
        "1.",
        "a.[",
        "ab.1",
        "ab.1 ",
        ".*",
        "ab.1    A",
        "A-",
        "i. d. ",
        "Mr.)))))) ",
    ] {
        for (begin, end) in [("", ""), (".", "a"), ("A. ", " A")] {
            let text = format!("{begin}{}{end}", piece.repeat(300_000));
            for is_strict in [false, true] {
                let ends = ends_by(&text, rules, is_strict);
                assert_eq!(ends.last(), Some(&text.len()));
            }
        }
    }
}

/// Contexts in which the class of a character (`_`) decides, each in another way.
const CONTEXTS: [&str; 12] =
    ["a_ A", "a_a", "1._A", "1._a", "a._b", "a. _A", "?_)A", "?_ A", "_.A", "a.)_ a", "a.__A", "a? _)_A"];

#[test]
fn every_character_is_treated_as_the_crate_treats_it() {
    let rules = rules("");
    let rules = rules.of("");
    // Behind these planes there are only private characters, noncharacters and two blocks of Extend and Format.
    let planes = ('\0'..='\u{323af}').chain('\u{e0000}'..='\u{e0fff}').chain(['\u{f0000}', '\u{10ffff}']);
    for c in planes {
        for context in CONTEXTS {
            let text = context.replace('_', c.encode_utf8(&mut [0; 4]));
            assert_eq!(fast_sentence_ends(&text, rules), plain_sentence_ends(&text, rules), "{c:?} in {context}");
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
        let rules = rules("");
    let rules = rules.of("");
        prop_assert_eq!(fast_sentence_ends(&text, rules), plain_sentence_ends(&text, rules));
    }
}

#[test]
fn short_texts_are_tried_without_gaps() {
    let rules = rules("");
    let rules = rules.of("");
    // One of each class, so that every text of five of them stands for all texts of five characters.
    let one_of_each = ['a', 'A', '中', '1', '.', '?', ',', ')', ' ', '\u{2028}', '\u{301}', '$'];
    for number in 0..one_of_each.len().pow(5) {
        let digits = (0..5u32).map(|place| number / one_of_each.len().pow(place) % one_of_each.len());
        let text: String = digits.map(|digit| one_of_each[digit]).collect();
        assert_eq!(fast_sentence_ends(&text, rules), plain_sentence_ends(&text, rules), "{text:?}");
    }
}

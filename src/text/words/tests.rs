use proptest::prelude::*;

use super::classes::{is_core, is_mid, known};
use super::*;

/// What was handed over, as ranges; what is said of ASCII words is checked.
struct Found<'t> {
    text: &'t str,
    words: Vec<(usize, usize)>,
}

impl WordSink for Found<'_> {
    fn words(&mut self, words: BlockWords) {
        assert_eq!(words.starts.count_ones(), words.ends.count_ones());
        let BlockWords { base, possessive, changed, .. } = words;
        for word in words {
            let of_word = ((1 << (word.end - base)) - 1) & !((1 << (word.start - base)) - 1);
            let text = &self.text[word.clone()];
            assert_eq!(changed & of_word != 0, !text.chars().all(|c| c.is_ascii() || is_small_letter(c)), "{text}");
            if changed & of_word == 0 {
                let is_possessive = text.len() > 2 && text.to_lowercase().ends_with("'s");
                assert_eq!(possessive >> (word.end - base) & 1 == 1, is_possessive, "{text}");
            }
            self.words.push((word.start, word.end));
        }
    }

    fn word(&mut self, start: usize, end: usize) {
        self.words.push((start, end));
    }

    fn piece(&mut self, start: usize, end: usize) {
        self.words.push((start, end));
    }
}

const STRICT: WordCuts = WordCuts { is_strict: true, colon_joins: false };

/// By the letter of the standard, and as texts are cut in any language.
const ALL: [WordCuts; 3] =
    [STRICT, WordCuts { is_strict: false, colon_joins: false }, WordCuts { is_strict: false, colon_joins: true }];

/// Both ways to make masks.
fn fast(cuts: WordCuts, text: &str, range: Range<usize>) -> Vec<(usize, usize)> {
    let [ours, any] = [Machine::new(), Machine::Any].map(|machine| {
        let mut found = Found { text, words: Vec::new() };
        WordSegmenter::new().segment(machine, cuts, text, range.clone(), &mut found);
        found.words
    });
    assert_eq!(ours, any);
    ours
}

fn slow(cuts: WordCuts, text: &str, range: Range<usize>) -> Vec<(usize, usize)> {
    let mut found = Found { text, words: Vec::new() };
    WordSegmenter::new().segment_slowly(cuts, text, range, &mut found);
    found.words
}

fn by_crate(text: &str) -> Vec<(usize, usize)> {
    text.unicode_word_indices().map(|(start, word)| (start, start + word.len())).collect()
}

/// Characters and runs of them in which the rules have something to decide.
const NASTY: [&str; 86] = [
    "a",
    "s",
    "S",
    "Z",
    "word",
    "0",
    "7",
    "19",
    "_",
    "__",
    "'",
    "'s",
    ".",
    ",",
    ":",
    ";",
    "\"",
    "‘",
    "’",
    "’s",
    "“",
    "”",
    "–",
    "—",
    "‐",
    "…",
    "․",
    "‧",
    "·",
    " ",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\u{b}",
    "\u{85}",
    "\u{a0}",
    "\u{2003}",
    "\u{2028}",
    "\u{202f}",
    "\u{3000}",
    "\u{1680}",
    "é",
    "ß",
    "Š",
    "ſ",
    "ª",
    "²",
    "½",
    "©",
    "™",
    "\u{ad}",
    "\u{301}",
    "\u{64e}",
    "\u{200d}",
    "\u{200b}",
    "\u{feff}",
    "\u{fe0f}",
    "א",
    "ש",
    "Ж",
    "й",
    "Σ",
    "ά",
    "س",
    "،",
    "٣",
    "ʼ",
    "ー",
    "カ",
    "ไ",
    "中",
    "한",
    "क",
    "्",
    "🇫",
    "🇷",
    "😀",
    "🏽",
    "-",
    "(",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmn",
    "y.Pa",
    "é.É",
];

fn nasty() -> impl Strategy<Value = String> {
    // Few different pieces make odd neighbours meet; many make long texts of several blocks.
    let pieces = |count| proptest::collection::vec(proptest::sample::select(&NASTY[..]), 0..count);
    let narrow = proptest::sample::subsequence(&NASTY[..], 2..8)
        .prop_flat_map(|alphabet| proptest::collection::vec(proptest::sample::select(alphabet), 0..90));
    prop_oneof![pieces(300), narrow, pieces(12)].prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blocks_segment_as_the_crate_does(text in prop_oneof![nasty(), any::<String>()]) {
        for cuts in ALL {
            prop_assert_eq!(fast(cuts, &text, 0..text.len()), slow(cuts, &text, 0..text.len()), "{:?}", cuts);
        }
        if unspaced_run(&text).is_none() {
            prop_assert_eq!(fast(STRICT, &text, 0..text.len()), by_crate(&text));
        }
    }

    #[test]
    fn nothing_around_a_range_is_seen(before in nasty(), text in nasty(), after in nasty()) {
        let all = format!("{before}{text}{after}");
        let range = before.len()..before.len() + text.len();
        for cuts in ALL {
            let moved = fast(cuts, &text, 0..text.len());
            let moved: Vec<_> = moved.iter().map(|(start, end)| (start + before.len(), end + before.len())).collect();
            prop_assert_eq!(fast(cuts, &all, range.clone()), moved);
        }
    }
}

#[test]
fn every_known_character_is_what_the_crate_takes_it_for() {
    let ascii = (0..0x80).map(char::from);
    let all: Vec<char> = ascii.chain(known().map(|(c, _)| c)).collect();
    assert!(all.len() > 2500);
    for &c in &all {
        let mut text = String::new();
        for other in [
            "", "a", "1", "_", "é", "'", "’", ".", ",", ":", "\"", " ", "a'", "1'", "a.", "1,", "a:", "é’", "א\"",
            "\u{301}",
        ] {
            text.clear();
            text.extend(["x ", other, c.encode_utf8(&mut [0; 4])]);
            for behind in
                ["", "a", "1", "_", "é", "'a", "’a", ".1", ",1", ":a", "'s", "\u{301}", "\u{200d}😀", "א", "\"א"]
            {
                let len = text.len();
                text.push_str(behind);
                assert_eq!(fast(STRICT, &text, 0..text.len()), by_crate(&text), "{text:?}");
                text.truncate(len);
            }
        }
    }
}

#[test]
fn a_byte_is_safe_where_every_text_has_a_boundary_before_it() {
    for before in (0..0x1_0000).filter_map(char::from_u32).filter(|&before| before != '\r') {
        for safe in (0..0x80).map(char::from).filter(|&c| is_safe(c as u8)) {
            let text = format!("{before}{safe}a");
            let is_boundary = text.split_word_bounds().next().map(str::len) == Some(before.len_utf8());
            assert_eq!(is_boundary, safe != ' ' || !ends_in_space(before.to_string().as_bytes()), "{text:?}");
        }
    }
    assert!((0..=u8::MAX).all(|byte| !(is_core(byte) && is_mid(byte))));
}

#[test]
fn words_at_every_place_of_a_block() {
    for word in [
        "don't",
        "don’t",
        "été",
        "U.S.",
        "1,000",
        "x\u{301}y",
        "Party's",
        "Party’s",
        "_",
        "_a_b_",
        "中国",
        "naïve’s",
        "a:b",
        "éa.Éa",
    ] {
        for gap in 0..140 {
            for filler in [" ", "ab ", "é", "-", "abcdefg"] {
                let text = format!("{}{word} {word}, end", filler.repeat(gap));
                for cuts in ALL {
                    assert_eq!(fast(cuts, &text, 0..text.len()), slow(cuts, &text, 0..text.len()), "{text:?}");
                }
            }
        }
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let n = 1_000_000;
    let long = [
        "'",
        ".",
        "_",
        "a",
        "a'",
        "1,",
        "é",
        "’",
        "é’",
        "\u{301}",
        " \u{301}",
        "\u{ad}",
        " ",
        "中",
        "\"",
        "🇫",
        "a\u{200d}",
        "אa ",
    ];
    for piece in long {
        let text = piece.repeat(n);
        let words = fast(WordCuts::default(), &text, 0..text.len());
        assert!(words.last().is_none_or(|word| word.1 <= text.len()));
        let text = format!("{text}\u{301} a{text}");
        assert!(fast(WordCuts::default(), &text, 0..text.len()).len() >= words.len() / 2);
    }
}

use proptest::prelude::*;

use super::*;

fn read_as(language: &str, how: LineHyphens, text: &str) -> String {
    let [ours, any] = [Machine::new(), Machine::Any].map(|machine| {
        let mut counts = LineHyphenCounts::default();
        read(text, &Edits::default(), language, (how, &mut counts), machine).map_or(text.to_string(), |read| read.text)
    });
    assert_eq!(ours, any);
    ours
}

fn seen(text: &str) -> String {
    read_as("en", LineHyphens::Auto, text)
}

#[test]
fn what_is_not_seen_vanishes() {
    for c in [
        '\u{AD}',
        '\u{200E}',
        '\u{202C}',
        '\u{2063}',
        '\u{2069}',
        '\u{FEFF}',
        '\u{200B}',
        '\u{200C}',
        '\u{200D}',
        '\u{E0061}',
        '\u{FE0F}',
    ] {
        assert_eq!(seen(&format!("a par{c}ty{c} of{c}")), "a party of", "{c:?}");
    }
    assert_eq!(seen("می‌خواهم نامه‌ الحكـــومة"), "می‌خواهم نامه الحكومة");
    assert_eq!(seen("क्‍ष ไทย\u{200B}ไทย"), "क्‍ष ไทย\u{200B}ไทย");
    assert_eq!(seen("\u{600}12 a\u{34F}b"), "\u{600}12 ab");
}

#[test]
fn letters_of_another_style_are_letters() {
    let cases = [
        ("oﬃcial ﬂow ﬆop", "official flow stop"),
        ("𝐏𝐫𝐞𝐬𝐬 𝓅𝓇ℯ𝓈𝓈 𝘱𝘳𝘦𝘴𝘴 𝟙𝟚 𝑤ℎ𝑦", "Press press press 12 why"),
        ("Ｐｒｅｓｓ １，２３４．５ ＃ｔａｇ ＠ｎａｍｅ ａ＿ｂ，ｃ", "Press 1,234.5 #tag @name a_b，c"),
        ("ⓟⓡⓔⓢⓢ 🄿🅁 🅿🆁 ①", "press PR PR ①"),
        ("ｶﾞｷﾞ ﾊﾟﾝ ｱ", "ガギ パン ア"),
        ("ﻣﻦ ﺍﻟﺤﻜﻮﻣﺔ ﷺ ﻻ", "من الحكومة ﷺ لا"),
        ("preſs ﬅ Uͤber ſchoͤn r⸗s", "press st U\u{308}ber scho\u{308}n r-s"),
        ("ㅋㅋ ™ № ² ﬩", "ㅋㅋ ™ № ² ﬩"),
        ("10\u{202F}000\u{A0}€", "10 000\u{A0}€"),
    ];
    for (text, expected) in cases {
        assert_eq!(seen(text), expected);
    }
}

#[test]
fn emoji_stay_whole() {
    for emoji in ["❤️", "👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "🅰️", "👩🏽‍❤️‍👨🏿", "🇺🇦"]
    {
        assert_eq!(seen(&format!("a{emoji}{emoji} b\u{200D}")), format!("a{emoji}{emoji} b"));
    }
    assert_eq!(seen("press\u{FE0F} 🅰a \u{200D}👩\u{200D}"), "press Aa 👩");
}

#[test]
fn apostrophes_stand_between_letters() {
    for c in ['´', '`', '′', '‛', '＇', '՚', 'ꞌ', 'ʻ'] {
        assert_eq!(seen(&format!("people{c}s {c}word{c} 5{c}")), format!("people's {c}word{c} 5{c}"));
    }
}

#[test]
fn hyphens_at_line_ends() {
    let cases = [
        ("the govern-\nment", "the government"),
        ("the govern-  \r\n\tment", "the government"),
        ("state-\nowned", "state-owned"),
        ("no-\nthing", "nothing"),
        ("Anglo-\nAmerican", "Anglo-American"),
        ("US-\nbacked", "US-backed"),
        ("pre-\nand post-war", "pre-\nand post-war"),
        ("non¬\nissue par\u{AD}\nty", "nonissue party"),
        ("a dash -\nthen 5-\nyear -\n- x", "a dash -\nthen 5-\nyear -\n- x"),
        ("end-\n\nnew", "end-\n\nnew"),
        ("Regie⸗\nrung moun‐\ntain", "Regierung mountain"),
    ];
    for (text, expected) in cases {
        assert_eq!(seen(text), expected);
    }
    assert_eq!(read_as("", LineHyphens::Join, "state-\nowned US-\nbacked"), "stateowned US-backed");
    assert_eq!(read_as("en", LineHyphens::Keep, "govern-\nment par\u{AD}\nty"), "govern-\nment party");
    assert_eq!(read_as("fr", LineHyphens::Auto, "peut-\nêtre gouverne-\nment"), "peut-être gouvernement");
    let mut counts = LineHyphenCounts::default();
    read("aa-\nbb cc-\ndd", &Edits::default(), "", (LineHyphens::Auto, &mut counts), Machine::Any);
    assert_eq!((counts.joined, counts.without_list), (2, 2));
}

#[test]
fn spaces_and_line_ends_in_scripts_without_spaces() {
    let cases = [
        ("国 家 互 联 网 信 息， 政 府。", "国家互联网信息，政府。"),
        (
            "国家互联网信息办\n公室发布关于个人信\n息保护的新规定，政\n府必须。",
            "国家互联网信息办公室发布关于个人信息保护的新规定，政府必须。",
        ),
        ("国家政府\n新闻网站\n党", "国家政府\n新闻网站\n党"),
        ("山田 太郎 田中 花子 鈴木 一郎", "山田 太郎 田中 花子 鈴木 一郎"),
        ("ภาษา ไทย มี คำ\nไทย", "ภาษา ไทย มี คำ\nไทย"),
        ("a 国 家 b", "a 国 家 b"),
    ];
    for (text, expected) in cases {
        assert_eq!(seen(text), expected);
    }
}

#[test]
fn german_forms_for_both_genders() {
    let german = |text: &str| read_as("de", LineHyphens::Auto, text);
    for form in [
        "Leser*innen",
        "Leser:innen",
        "Leser_innen",
        "LeserInnen",
        "Leser/innen",
        "Leser/-innen",
        "Leser(innen)",
        "Leser·innen",
    ] {
        assert_eq!(german(&format!("die {form}, und")), "die Leser·innen, und", "{form}");
        let one = form.replace("nnen", "n");
        assert_eq!(german(&format!("jede {one} hier")), "jede Leser·in hier", "{one}");
    }
    for same in
        ["LinkedIn CheckIn", "im/in der", "Stadt (in Bayern)", "10:in", "das:in der:innen? a*in", "Innen: innen"]
    {
        let expected = same.replace("der:innen", "der·innen").replace("das:in", "das·in");
        assert_eq!(german(same), expected);
    }
    assert_eq!(german("Leser*innenbriefe"), "Leser·innenbriefe");
    assert_eq!(seen("Leser:innen"), "Leser:innen");
}

const PIECES: [&str; 44] = [
    "a",
    "B",
    "é",
    "s",
    "press",
    " ",
    " ",
    "\n",
    "\n",
    "\r\n",
    "\t",
    "-",
    "-",
    "`",
    "´",
    "'",
    "\u{AD}",
    "¬",
    "\u{200B}",
    "\u{200D}",
    "\u{FE0F}",
    "❤",
    "👩",
    "🏽",
    "1",
    "\u{20E3}",
    "🇺",
    "\u{E0061}",
    "\u{E007F}",
    "ﬁ",
    "ｶ",
    "ﾞ",
    "，",
    "．",
    "１",
    "中",
    "国",
    "。",
    "ก",
    "ี",
    "م",
    "\u{640}",
    "innen",
    "ﱞ",
];

fn nasty() -> impl Strategy<Value = String> {
    let narrow = proptest::sample::subsequence(&PIECES[..], 2..8)
        .prop_flat_map(|alphabet| proptest::collection::vec(proptest::sample::select(alphabet), 0..60));
    let any = proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..80);
    prop_oneof![narrow, any].prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn offsets_lead_back(text in prop_oneof![nasty(), any::<String>()], language in proptest::sample::select(vec!["en", "de", ""])) {
        let mut counts = LineHyphenCounts::default();
        let Some(read) = read(&text, &Edits::default(), language, (LineHyphens::Auto, &mut counts), Machine::new()) else { return Ok(()) };
        prop_assert_ne!(&read.text, &text);
        let places: Vec<usize> = read.text.char_indices().map(|(at, _)| at).chain([read.text.len()]).collect();
        for pair in places.windows(2) {
            let real = read.original(pair[0]..pair[1]);
            prop_assert!(real.start < real.end && text.is_char_boundary(real.start) && text.is_char_boundary(real.end));
            let back = read.edited(real);
            prop_assert!(back.start <= pair[0] && pair[1] <= back.end, "{:?} {:?}", pair, back);
        }
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let n = 200_000;
    for piece in [
        "\u{200D}",
        "\u{FE0F}",
        "👩\u{200D}",
        "1",
        "a-\n",
        "-\n",
        "`",
        "国 ",
        "国\n",
        "ｶﾞ",
        "Leser(in",
        "a´",
        "1\u{FE0F}",
        "\u{E0061}",
        "🇺",
    ] {
        let text = piece.repeat(n);
        for language in ["de", "en"] {
            read_as(language, LineHyphens::Auto, &text);
        }
    }
}

//! Every rule on hand-worked texts, and what holds for all texts.

use proptest::prelude::*;

use super::*;

/// The text without obfuscations and their names.
fn seen(body: &str) -> (String, String) {
    match deobfuscate(body) {
        Some(deobfuscated) => {
            let all = deobfuscated.marks(0..deobfuscated.text.len());
            (deobfuscated.text, all.to_string())
        }
        None => (body.to_string(), String::new()),
    }
}

#[test]
fn obfuscations_are_undone() {
    let cases = [
        // zero-width
        ("cen\u{AD}sor", "censor", "zero-width"),
        ("c\u{200B}\u{200D}en\u{FEFF}sor\u{200B} ", "censor\u{200B} ", "zero-width"),
        ("审\u{200B}查制\u{2060}度", "审查制度", "zero-width"),
        ("e\u{301}\u{200B}tat 1\u{200E}2", "e\u{301}tat 12", "zero-width"),
        ("葛\u{E0100}城", "葛城", "zero-width"),
        // full-width
        ("ｃｅｎｓｏｒ １９", "censor 19", "full-width"),
        ("𝐜𝐞𝐧𝐬𝐨𝐫 𝟏𝟗 𝛂", "censor 19 α", "full-width"),
        ("ⓒⓔⓝⓢⓞⓡ ⑩ 🄲🅒🅲", "censor 10 CCC", "full-width"),
        ("𝒷𝒶𝓃 𝒷ℯ𝓃", "ban ben", "full-width+homoglyph"),
        ("🅱️ased", "Based", "zero-width+full-width"),
        // spaced
        ("c e n s o r", "censor", "spaced"),
        ("the c.e.n.s.o.r. said", "the censor. said", "spaced"),
        ("(c--e--n--s--o--r)", "(censor)", "spaced"),
        ("c\u{A0}\u{3000}e \tn", "cen", "spaced"),
        ("c e n sor", "cen sor", "spaced"),
        ("U.S.A. and the I a m", "USA. and the Iam", "spaced"),
        ("A B C D", "ABCD", "spaced"),
        ("'c e n s o r'", "'censor'", "spaced"),
        ("e\u{301}*t*a\u{301}*t", "e\u{301}ta\u{301}t", "spaced"),
        ("a b c.d.e", "abcde", "spaced"),
        ("a.b c d", "a.bcd", "spaced"),
        ("ц е н з у р а", "цензура", "spaced"),
        ("审-查-制-度", "审查制度", "spaced"),
        ("我们反对审-查-制-度的做法", "我们反对审查制度的做法", "spaced"),
        ("习**近**平和审*查", "习近平和审查", "spaced"),
        ("审-查*制", "审查制", "spaced"),
        ("审 查 制", "审查制", "spaced"),
        ("反对审 查 制 度的", "反对审查制度的", "spaced"),
        ("ก-ท", "กท", "spaced"),
        // homoglyph
        ("сеnsоr", "censor", "homoglyph"),
        ("CENSОR ІMF ｍｅԁiа", "CENSOR IMF media", "full-width+homoglyph"),
        ("cοurt ρaγ Aρril", "court pay April", "homoglyph"),
        ("ᴄᴏꜱ со\u{3BF}", "cos coo", "homoglyph"),
        ("被сеnsоr了", "被censor了", "homoglyph"),
        ("congreſs", "congress", "homoglyph"),
        // leet
        ("c3n50r", "censor", "leet"),
        ("C3N50R 4n4rchy h4x0r5", "CENSOR anarchy haxors", "leet"),
        ("用c3n50r的", "用censor的", "leet"),
        // variant
        ("審查制度，憂鬱的台灣烏龜", "审查制度，忧郁的台湾乌龟", "variant"),
        ("後", "后", "variant"),
        // several
        ("ｃ.ｅ.ｎ.ｓ.ｏ.ｒ", "censor", "full-width+spaced"),
        ("с е n s о r", "censor", "spaced+homoglyph"),
        ("с3n50r", "censor", "homoglyph+leet"),
        ("審-查\u{200B}制", "审查制", "zero-width+spaced+variant"),
        ("c\u{200B}⑩n", "cion", "zero-width+full-width+leet"),
    ];
    for (body, expected, obfuscations) in cases {
        assert_eq!(seen(body), (expected.to_string(), obfuscations.to_string()), "{body}");
    }
}

#[test]
fn ordinary_text_stays() {
    let cases = [
        "",
        "The state owns 51 % of 2,500 papers; see p. 7 (e.g. Table 3).",
        "5G G20 mp3 covid19 90s 1st 19th 4am B2B R2D2 2024-05-01T10:30:00Z 1.2.3 1 2 3 4",
        "i.e. a.m. J. R. R. Tolkien, I a woman, and/or, A - B - C",
        "a\nb\nc, a    b    c, a. b. c",
        "naïve café “quoted” – l’État, m², H₂O, Straße, Σ, α, ½",
        "Цензура в прессе: а о тут с рос сор, ОНА, ТАК. Все это было.",
        "i a l’enfortiment, d'a b c, का जो भी, Artículo 6º, 1ª",
        "Η λογοκρισία, α και ο, Αν",
        "审查制度，互联网。一、二；中·",
        "中 国，A-股",
        "می\u{200C}خواهم".get(0..4).unwrap_or(""),
        "❤️ 1️⃣ 👨‍👩‍👧 🇨🇪🇳 ©️ x\u{200B} \u{200B}y",
        "\u{FEFF}begin",
        "https://example.org/a1/b2?c=3",
        "㊗ ⑴ 🄁 ✓ ﷺ",
    ];
    for body in cases {
        assert_eq!(deobfuscate(body), None, "{body}");
    }
}

#[test]
fn words_of_patterns() {
    let cases = [
        ("censor", "censor"),
        ("c*r", "c*r"),
        ("c*n*r", "c*n*r"),
        ("a.b.c", "a.b.c"),
        ("審查", "审查"),
        ("h4ck*", "hack*"),
        ("mp3", "mp3"),
        ("ｃеnsor", "censor"),
        ("می\u{200C}خواهم", "میخواهم"),
    ];
    for (word, expected) in cases {
        assert_eq!(deobfuscate_word(word), expected);
    }
    assert!(matches!(deobfuscate_word("цензура"), Cow::Borrowed(_)));
}

/// For the text of each character, what of the original it is.
fn sources(body: &str) -> Vec<[String; 3]> {
    let deobfuscated = deobfuscate(body).unwrap();
    let piece = |(start, c): (usize, char)| {
        let range = start..start + c.len_utf8();
        let obfuscations = deobfuscated.marks(range.clone()).to_string();
        [c.to_string(), body[deobfuscated.original(range)].to_string(), obfuscations]
    };
    deobfuscated.text.char_indices().map(piece).collect()
}

#[test]
fn each_character_knows_what_it_was() {
    // The original, and of each character: what it is, what it was, and why.
    let cases: [(&str, &[[&str; 3]]); 7] = [
        (
            "c. e. c.e.n",
            &[
                ["c", "c", ""],
                [".", ".", ""],
                [" ", " ", ""],
                ["e", "e", ""],
                [".", ".", ""],
                [" ", " ", ""],
                ["c", "c", ""],
                ["e", "e", ""],
                ["n", "n", ""],
            ],
        ),
        ("x⑩y", &[["x", "x", ""], ["i", "⑩", "full-width+leet"], ["o", "⑩", "full-width+leet"], ["y", "y", ""]]),
        ("⑩", &[["1", "⑩", "full-width"], ["0", "⑩", "full-width"]]),
        ("ｃ\u{AD}.", &[["c", "ｃ", "full-width"], ["\u{AD}", "\u{AD}", ""], [".", ".", ""]]),
        (
            "с\u{301} 𝐚\u{301}",
            &[
                ["с", "с", ""],
                ["\u{301}", "\u{301}", ""],
                [" ", " ", ""],
                ["a", "𝐚", "full-width"],
                ["\u{301}", "\u{301}", ""],
            ],
        ),
        (
            "𝐜.𝐞\u{301}.𝐧",
            &[["c", "𝐜", "full-width"], ["e", "𝐞", "full-width"], ["\u{301}", "\u{301}", ""], ["n", "𝐧", "full-width"]],
        ),
        ("臺\u{200B}灣", &[["台", "臺", "variant"], ["湾", "灣", "variant"]]),
    ];
    for (body, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|known| known.map(str::to_string)).collect();
        assert_eq!(sources(body), expected, "{body}");
    }
}

#[test]
fn ranges_hold_what_was_taken_out_between_but_not_around() {
    let body = "a ｃ.ｅ.ｎ b";
    let deobfuscated = deobfuscate(body).unwrap();
    assert_eq!(deobfuscated.text, "a cen b");
    let at = |range| body[deobfuscated.original(range)].to_string();
    assert_eq!(at(2..5), "ｃ.ｅ.ｎ");
    assert_eq!(at(2..4), "ｃ.ｅ");
    assert_eq!(at(3..4), "ｅ");
    assert_eq!(at(4..7), "ｎ b");
    assert_eq!(at(0..7), body);
    assert_eq!(at(3..3), "");
    assert_eq!(deobfuscated.marks(0..2), Obfuscations::NONE);
    assert_eq!(deobfuscated.marks(2..3), Obfuscations::FULL_WIDTH);
    assert_eq!(deobfuscated.marks(2..4), Obfuscations::FULL_WIDTH | Obfuscations::SPACED);
    let deobfuscated = deobfuscate("c e n").unwrap();
    assert_eq!(deobfuscated.marks(0..1), Obfuscations::NONE);
    assert_eq!(deobfuscated.marks(0..2).to_string(), "spaced");
    assert_eq!((deobfuscated.original(0..1), deobfuscated.original(1..2)), (0..1, 2..3));
    assert_eq!(
        (deobfuscated.original(1..1), deobfuscated.original(0..0), deobfuscated.original(3..3)),
        (2..2, 0..0, 5..5)
    );
}

#[test]
fn hostile_texts_take_linear_time() {
    let long = 1_000_000;
    for piece in [
        "\u{200B}",
        "a\u{200B}",
        "a ",
        "a.",
        "中-",
        "中",
        "1",
        "a1",
        "a1b",
        "с",
        "сa",
        "a\u{301}",
        "\u{301}",
        "c    ",
        "....",
        "c.e ",
        "ⅹ1é",
        "𝐜",
        "審",
    ] {
        for (before, after) in [("", ""), ("a", "é"), ("é", "2"), ("a3", "a")] {
            let body = format!("{before}{}{after}", piece.repeat(long));
            let start = std::time::Instant::now();
            let deobfuscated = deobfuscate(&body);
            let time = start.elapsed();
            assert!(time.as_secs() < 5, "{piece:?} took {time:?}");
            if let Some(deobfuscated) = deobfuscated {
                assert_eq!(deobfuscated.original(0..deobfuscated.text.len()), 0..body.len());
            }
        }
    }
}

/// The rule for letters that stand apart, as it is written.
fn joined(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_unspaced = |place: usize| classes::is_unspaced_letter(chars[place]);
    let is_its_mark = |place: usize, c: &&char| classes::is_mark(**c) && (is_unspaced(place) || !c.is_alphabetic());
    // Letters with their marks.
    let units: Vec<(usize, usize)> = (0..chars.len())
        .filter(|&place| classes::is_letter(chars[place]))
        .map(|place| (place, place + 1 + chars[place + 1..].iter().take_while(|c| is_its_mark(place, c)).count()))
        .collect();
    let is_of_word =
        |place: Option<usize>| place.and_then(|place| chars.get(place)).is_some_and(|c| classes::is_of_word(*c));
    let is_apostrophe =
        |place: Option<usize>| place.and_then(|place| chars.get(place)).is_some_and(|c| "'’".contains(*c));
    let touches =
        |near: Option<usize>, far: Option<usize>| is_of_word(near) || (is_apostrophe(near) && is_of_word(far));
    let kind = |from: usize, until: usize| -> Option<char> {
        let gap = &chars[from..until];
        let is_space = |c: &char| c.is_whitespace() && !matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        match gap {
            [] => None,
            [..] if gap.len() > 3 => None,
            [..] if gap.iter().all(is_space) => Some(' '),
            [sign, rest @ ..] => (".-_*·•|/~+".contains(*sign) && rest.iter().all(|c| c == sign)).then_some(*sign),
        }
    };
    let mut links: Vec<Option<char>> = Vec::new();
    for pair in units.windows(2) {
        let (left, right) = (pair[0], pair[1]);
        let is_apart = (is_unspaced(left.0) || !touches(left.0.checked_sub(1), left.0.checked_sub(2)))
            && (is_unspaced(right.0) || !touches(Some(right.1), Some(right.1 + 1)));
        links.push(kind(left.1, right.0).filter(|_| is_apart));
    }
    let mut taken = vec![false; chars.len()];
    let mut first = 0;
    while first < links.len() {
        let mut last = first + 1;
        while last < links.len() && links[last] == links[first] {
            last += 1;
        }
        if let Some(kind) = links[first] {
            let all_unspaced = units[first..=last].iter().all(|unit| is_unspaced(unit.0));
            let enough = if all_unspaced && kind != ' ' { 2 } else { 3 };
            if last - first + 1 >= enough {
                for pair in units[first..=last].windows(2) {
                    taken[pair[0].1..pair[1].0].fill(true);
                }
            }
        }
        first = last;
    }
    chars.iter().zip(taken).filter(|(_, taken)| !taken).map(|(c, _)| *c).collect()
}

#[test]
fn letters_are_joined_wherever_they_stand() {
    for apart in ["a b c", "“a b c”", "é-a   b   c-", "审*查", "a\u{301}..b\u{301}..c", "I'm a b c", "x1 a b c.d.e"]
    {
        for pad in 0..140 {
            for (filler, behind) in [('w', ' '), ('w', 'w'), (' ', 'é'), ('é', '“')] {
                let text = format!("{}{behind}{apart} {}", String::from(filler).repeat(pad), "word ".repeat(pad % 30));
                let mut work = Deobfuscated::start(&text);
                work.apply(&spaced::edits(work.text()));
                assert_eq!(work.text(), joined(&text));
            }
        }
    }
}

/// Pieces in which the rules have something to decide.
const PIECES: [&str; 67] = [
    "a", "B", "c", "I", "e\u{301}", "é", "\u{301}", "state", "The ", "1", "3", "0", "2", "5", "с", "е", "о", "І", "п",
    "сор", "ο", "α", "ı", "ſ", "ᴏ", "²", "٣", "中", "審", "查", "制", "国", "か", "ー", "ก", "ั", " ", " ", "  ",
    "\u{A0}", "\u{3000}", "\n", "\t", ".", ".", "-", "*", "_", "·", "+", "....", "\u{200B}", "\u{AD}", "\u{FE0F}",
    "\u{200D}", "ｃ", "Ａ", "１", "𝐜", "ⓒ", "⑩", "🅱", "❤", "“", "’", "क", "ो",
];

fn any_text() -> impl Strategy<Value = String> {
    let pieces = |count| proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..count);
    let narrow = proptest::sample::subsequence(&PIECES[..], 2..7)
        .prop_flat_map(|alphabet| proptest::collection::vec(proptest::sample::select(alphabet), 0..40));
    let padded = (0usize..120, narrow.clone()).prop_map(|(pad, parts)| {
        let mut text = "word, ".repeat(pad / 6 + 1)[..pad].to_string();
        text.push_str(&parts.concat());
        text
    });
    prop_oneof![
        pieces(12).prop_map(|parts| parts.concat()),
        narrow.prop_map(|parts| parts.concat()),
        padded,
        any::<String>(),
        "[a-e .\\-0-9]{0,150}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_text(body in any_text()) {
        let Some(deobfuscated) = deobfuscate(&body) else {
            return Ok(());
        };
        let text = &deobfuscated.text;
        prop_assert_ne!(text, &body);
        prop_assert_eq!(deobfuscated.original(0..text.len()), 0..body.len());
        prop_assert!(!deobfuscated.marks(0..text.len()).is_empty());
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
        let mut end = 0;
        for pair in places.windows(2) {
            let original = deobfuscated.original(pair[0]..pair[1]);
            let is_split = deobfuscated.original(pair[0]..pair[0]).start != original.start;
            prop_assert!(original.start < original.end);
            prop_assert!(body.is_char_boundary(original.start) && body.is_char_boundary(original.end));
            // Two characters may come from one.
            prop_assert!(original.start >= end || original.end == end || is_split);
            end = original.end;
        }
        for (index, &start) in places.iter().enumerate() {
            for &end in places[index..].iter().take(6) {
                let original = deobfuscated.original(start..end);
                prop_assert!(original.start <= original.end && original.end <= body.len());
                if deobfuscated.marks(start..end).is_empty() {
                    prop_assert_eq!(&text[start..end], &body[original]);
                } else {
                    prop_assert_ne!(&text[start..end], &body[original]);
                }
            }
        }
    }

    #[test]
    fn letters_are_joined_by_the_rule(body in any_text()) {
        let mut work = Deobfuscated::start(&body);
        work.apply(&spaced::edits(work.text()));
        prop_assert_eq!(work.text(), joined(&body));
    }

    #[test]
    fn the_second_time_nothing_is_left(body in any_text()) {
        // The one character whose simplified one has another.
        prop_assume!(!body.contains('薴'));
        if let Some(deobfuscated) = deobfuscate(&body) {
            prop_assert_eq!(deobfuscate(&deobfuscated.text), None);
        }
        let word = deobfuscate_word(&body);
        prop_assert_eq!(&deobfuscate_word(&word), &word);
    }

    #[test]
    fn a_word_is_deobfuscated_as_in_a_text(word in "\\PC{0,12}") {
        prop_assume!(joined(&word) == word);
        if let Some(deobfuscated) = deobfuscate(&word) {
            prop_assert_eq!(deobfuscate_word(&word), deobfuscated.text);
        } else {
            prop_assert_eq!(deobfuscate_word(&word), word.as_str());
        }
    }
}

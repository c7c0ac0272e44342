use super::*;

#[test]
fn a_word_is_matched_as_by_a_regex_that_was_compiled_at_once() {
    let sources = [
        "(art|pos)y",
        "a|b|",
        "x.*",
        "(?i)état",
        "[a-c]d+",
        "pre(ss|mier)?",
        "été[sx]",
        "\\w+ing",
        "партии|партий",
        "(ab){2,3}",
        ".",
        "",
        "审(查|核)",
        "a{2}b|c",
        "(home|foreign)s?",
        "press\\w*",
        "(pre|éta\\w+|part.*)",
        "part.+",
        "x.?",
        "(p\\w*|a)s",
        "(a|b)?c\\d*",
        "part(y|ies)?.*",
        "(pre\\w*)?",
    ];
    let words = [
        "arty",
        "posy",
        "artys",
        "a",
        "b",
        "",
        "x",
        "xyz",
        "état",
        "ÉTAT",
        "ad",
        "cddd",
        "d",
        "press",
        "premier",
        "pre",
        "étés",
        "été",
        "going",
        "партии",
        "партия",
        "abab",
        "ab",
        "审查",
        "审",
        "aab",
        "c",
        "homes",
        "home",
        "press's",
        "press-room",
        "presse",
        "part",
        "party's",
        "pres",
        "cs",
    ];
    for source in sources {
        let expected = Regex::new(&format!("^(?:{source})$")).unwrap();
        let found = AnchoredRegex::new(source).unwrap();
        for word in words {
            let known = AnchoredRegex::known(source);
            assert_eq!(found.is_match(word), expected.is_match(word), "/{source}/ and {word}");
            assert_eq!(known.is_match(word), expected.is_match(word), "/{source}/ and {word}");
            assert_eq!((known.prefixes(), known.written(word)), (found.prefixes(), found.written(word)), "{source}");
        }
    }
    assert_eq!(AnchoredRegex::new("(art|pos)y").unwrap().prefixes(), Some(&["arty".into(), "posy".into()][..]));
    assert_eq!(AnchoredRegex::new("\\w+ing").unwrap().prefixes(), None);
}

#[test]
fn what_is_no_regex_or_too_large_is_refused() {
    for source in ["(", "a)|(b", "[", "\\w{999}{99}", "(a|b"] {
        assert!(AnchoredRegex::new(source).unwrap_err().contains("is not a regex"), "{source}");
    }
}

#[test]
fn what_is_spelt_out_is_the_longest_beginning() {
    for (source, word, expected) in [
        ("(press|presse)\\w*", "pressewesen", 6),
        ("(senator|mp|minister)s?", "ministers", 9),
        ("(senator|mp|minister)s?", "mps", 3),
        ("part.*", "particle", 4),
        (".*gesetz", "waffengesetz", 6),
    ] {
        assert_eq!(AnchoredRegex::new(source).unwrap().written(word), expected, "/{source}/ and {word}");
    }
}

//! What no word holds, and what some word does.

use super::*;
use crate::config::{Accents, Case, ThemeOptions};
use crate::config::{Config, TextOptions};
use crate::themes::pattern::Pattern;

fn reason(text: &str, options: &ThemeOptions, of_text: TextOptions) -> Option<String> {
    let tokenizer = Tokenizer::new(of_text);
    Pattern::compile(text, options, &tokenizer).unwrap_or_else(|_| panic!("{text}")).unreachable_because(&tokenizer)
}

fn plain(text: &str) -> Option<String> {
    reason(text, &ThemeOptions::default(), Config::default().text)
}

#[test]
fn what_no_word_holds_is_found() {
    let cases = [
        ("/state-owned/", "hyphen"),
        ("/state[- ]owned/", "white space"),
        (r"/state\s+media/", "white space"),
        ("/(?:state|party) .*/", "white space"),
        ("/US/", "write `us`"),
        ("/[A-Z]+/", "write `a`"),
        ("/(EU|UNO).*/", "write `eu`"),
        ("/party's/", "write `party`"),
        (r"/par.*'s/", "leave it away"),
        ("/l’état/", "write `l'état`"),
        ("/e\u{301}tat/", "NFC"),
        ("/a,b.*/", "no word holds `a,b` there"),
        ("/a@b/", "no word holds `a@b` there"),
        ("/\"party\"/", "party"),
        ("/审 查/", "white space"),
        ("/.+!/", "`!`"),
        ("the /a b/", "white space"),
        ("x ~3 /A/", "write `a`"),
    ];
    for (text, part) in cases {
        let said = plain(text);
        assert!(said.as_ref().is_some_and(|said| said.contains(part)), "{text}: {said:?}");
    }
}

#[test]
fn what_some_word_holds_is_not() {
    let all = [
        "/party('s)?/",
        "/us|US/",
        "/(?i)US/",
        "/[Pp]arty/",
        "/o'brien/",
        "/1,000/",
        r"/3\.14/",
        r"/a\.b/",
        "/a_b/",
        "/#free/",
        "/@me/",
        "/l'.*/",
        "/审查/",
        "/.*查/",
        "/a:b/",
        "/א\"א/",
        "/état/",
        "/ß/",
        r"/x\b/",
        "/[^a]/",
        "/(state)?/ x",
        "/-?party/",
        "/[- ]?party/",
        "state-owned",
        "party's",
        "#free*",
        "a.*",
        "*'t",
        "state*",
        "?中",
        r"/\S+-?x/",
        "/(a| b)+/",
        "/x.*-?/",
    ];
    for text in all {
        assert_eq!(plain(text), None, "{text}");
    }
}

#[test]
fn options_of_theme_and_text_count() {
    let text = Config::default().text;
    let keep = TextOptions { hyphens: Hyphens::Keep, ..text };
    let none = ThemeOptions::default();
    assert_eq!(reason("/state-owned/", &none, keep), None);
    assert!(reason("/state\u{2010}owned/", &none, keep).unwrap().contains("plain hyphen"));
    let possessive = TextOptions { possessive: crate::config::Possessive::Keep, ..text };
    assert_eq!(reason("/party's/", &none, possessive), None);
    let split = TextOptions { elision: crate::config::Elision::Split, ..text };
    assert!(reason("/l'état/", &none, split).is_some());
    let cased = ThemeOptions { case: Case::Sensitive, ..none.clone() };
    assert_eq!(reason("/US/", &cased, text), None);
    let without = ThemeOptions { accents: Accents::Ignore, ..none };
    assert!(reason("/état/", &without, text).unwrap().contains("write `etat`"));
    assert_eq!(reason("/etat/", &without, text), None);
}

#[test]
fn addresses_are_matched_by_nothing() {
    for text in ["http://example.com", "see www.example.com", "me@example.com", "x -> !http://a.b", "https://a.b/*"] {
        assert!(plain(text).unwrap().contains("no pattern matches"), "{text}");
    }
    assert_eq!(plain("example.com"), None);
}

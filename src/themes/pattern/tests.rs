use super::*;
use crate::config::{Case, Config};
use crate::text::Breaks;

fn compile(text: &str, options: &ThemeOptions) -> Result<What, PatternError> {
    let tokenizer = Tokenizer::new(Config::default().text);
    Pattern::compile(text, options, &tokenizer).map(|pattern| {
        let [(LanguageGroups::ALL, what)] = &pattern.what[..] else {
            panic!("{text} is not the same in all languages")
        };
        what.clone()
    })
}

fn show(phrase: &Phrase) -> String {
    let atoms = phrase.iter().map(|atom| match &atom.test {
        Test::Word(word) => word.clone(),
        Test::Glob(glob) => glob.text(),
        Test::Regex(regex) => regex.as_str().to_string(),
    });
    atoms.collect::<Vec<_>>().join(" ")
}

fn shown(what: &What) -> String {
    let body = match &what.body {
        Body::Phrase(phrase) => show(phrase),
        Body::Near(first, second, distance) => format!("{} ~{distance} {}", show(first), show(second)),
        Body::Substring(needle) => format!("[{}]", needle.text),
    };
    let side = |all: &[Context]| all.iter().map(|context| show(&context.phrase)).collect::<Vec<_>>().join("|");
    format!("{}<{body}>{}", side(&what.not_before), side(&what.not_after))
}

#[test]
fn patterns_go_through_the_tokenizer() {
    let cases = [
        ("State-owned", "<state owned>"),
        ("party’s", "<party>"),
        ("self-censor* ?ed", "<self censor* ?ed>"),
        ("审查*", "<审查*>"),
        ("#Free*", "<#free*>"),
        ("the /cens(or|ure)s?/ of", "<the ^(?:cens(or|ure)s?)$ of>"),
        ("/a b/ c", "<^(?:a b)$ c>"),
        ("state/security", "<state security>"),
        ("party -> !hat", "<party>hat"),
        (
            "!birthday !Tea ! the third <- party -> !/ha.s?/ !line-up",
            "birthday|tea|the third<party>^(?:ha.s?)$|line up",
        ),
        ("State ~5 media*", "<state ~5 media*>"),
        ("!x <- the state ~12 /m.*/ -> !y", "x<the state ~12 ^(?:m.*)$>y"),
        ("~x", "<x>"),
        ("@* @? @a* @*b #* #?x", "<@* @? @a* @*b #* #?x>"),
        ("a@* _@?", "<a * ?>"),
        (".@* (@*", "<@* @*>"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(&compile(text, &ThemeOptions::default()).unwrap()), expected, "{text}");
    }
}

#[test]
fn options_change_what_is_looked_for() {
    let options = |change: fn(&mut ThemeOptions)| {
        let mut options = ThemeOptions::default();
        change(&mut options);
        options
    };
    let cased = options(|options| options.case = Case::Sensitive);
    assert_eq!(shown(&compile("US's Press*", &cased).unwrap()), "<US Press*>");
    let plain = options(|options| options.accents = crate::config::Accents::Ignore);
    assert_eq!(shown(&compile("État ÉT*", &plain).unwrap()), "<etat et*>");
    let stem = options(|options| options.stem = Some("en".into()));
    assert_eq!(shown(&compile("censored authorities*", &stem).unwrap()), "<censor authorities*>");
    let substring = options(|options| options.matching = Matching::Substring);
    assert_eq!(shown(&compile("审查，制度", &substring).unwrap()), "<[审查 制度]>");
    assert_eq!(shown(&compile("印度", &substring).unwrap()), "<[印度]>");
}

#[test]
fn bad_patterns_are_refused_and_the_place_is_named() {
    let cases = [
        ("", 0),
        ("--", 0),
        ("*", 0),
        ("a /(/", 2),
        ("/a)|(b/", 0),
        ("/(a{9999}){9999}/", 0),
        ("/.*/", 0),
        ("/.+/ *", 0),
        ("é ~5", 2),
        ("a ~5 b ~5 c", 7),
        ("a ~0 b", 2),
        ("a ~1001 b", 2),
        ("a !b", 2),
        ("a -> b", 2),
        ("a -> !b -> !c", 8),
        ("a -> !b <- c", 8),
        ("a -> ! !b", 5),
        ("a -> !b ~3 c", 8),
        ("a ->", 2),
        ("!a <-", 0),
    ];
    for (text, at) in cases {
        let error = compile(text, &ThemeOptions::default()).expect_err(text);
        assert_eq!(error.at, at, "{text}: {}", error.message);
    }
    let substring = ThemeOptions { matching: Matching::Substring, ..ThemeOptions::default() };
    for text in ["a*", "/a/", "a ~3 b", "…"] {
        assert!(compile(text, &substring).is_err(), "{text}");
    }
}

#[test]
fn signs_between_words_are_passed() {
    let passed = |text: &str| {
        let Body::Phrase(phrase) = compile(text, &ThemeOptions::default()).unwrap().body else { panic!("{text}") };
        phrase.iter().map(|atom| atom.passed != Breaks::NONE).collect::<Vec<_>>()
    };
    assert_eq!(passed("(and/or, \"x\" y-z)"), [false, true, true, false, false]);
    assert_eq!(passed("a - b* -c /d/ : /e/"), [false, true, false, false, true]);
    let sentence = crate::config::TextOptions { phrases: crate::config::Phrases::Sentence, ..Config::default().text };
    let pattern = Pattern::compile("a/b", &ThemeOptions::default(), &Tokenizer::new(sentence)).unwrap();
    let Body::Phrase(phrase) = pattern.body() else { panic!("a phrase") };
    assert_eq!(phrase[1].passed, Breaks::NONE);
}

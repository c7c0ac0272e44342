use proptest::prelude::*;
use regex::Regex;

use super::*;

/// Both ways to make masks.
fn all(line: &str) -> Vec<(&str, &str)> {
    let [ours, any] = [Machine::new(), Machine::Any].map(|machine| {
        let mut found = Vec::new();
        each_special(line, machine, |start, end, class| found.push((&line[start..end], class.name())));
        found
    });
    assert_eq!(ours, any);
    ours
}
#[test]
fn classes_and_their_edges() {
    assert_eq!(all("see https://a.org/x_(y), or (www.b.com)."), [("https://a.org/x_(y)", "url"), ("www.b.com", "url")]);
    assert_eq!(all("mail a.b+c@d-e.org."), [("a.b+c@d-e.org", "email")]);
    assert_eq!(all("#FreePress #1 #2x a#b C# &#39; /#c"), [("#FreePress", "hashtag"), ("#2x", "hashtag")]);
    assert_eq!(all("@ana_b (@x) a@b .@y"), [("@ana_b", "mention"), ("@x", "mention")]);
    assert_eq!(all("éa.b@x.com"), [("b@x.com", "email")]);
    assert_eq!(all("https:// www. http://..."), []);
    assert_eq!(all("éhttp://a.b xwww.c éa%@me"), [("@me", "mention")]);
    assert_eq!(all("(http://a.b/(c)))"), [("http://a.b/(c)", "url")]);
    assert_eq!(all("www.a.http://"), [("www.a.http://", "url")]);
    assert_eq!(all("请看 https://例.cn/审查。好 #审查#"), [("https://例.cn/审查", "url"), ("#审查", "hashtag")]);
}

#[test]
fn hostile_lines_take_linear_time() {
    let n = 300_000;
    let brackets = format!("http://a.b/{}", ")".repeat(n));
    assert_eq!(all(&brackets), [("http://a.b/", "url")]);
    assert_eq!(all(&format!("é{}@x.com", "a".repeat(n))), []);
    assert_eq!(all(&"éhttp://a".repeat(n)), []);
    assert_eq!(all(&"a@".repeat(n)), []);
}

/// The rules as regular expressions, tried at every place of the text.
struct Rules {
    all: Regex,
    url: Regex,
}

impl Rules {
    fn new() -> Self {
        let url_character = "[^\\s<>\"“”„«»‘’「」『』（）、。，；：！？]";
        let prefix = r"(?i:https?://|ftp://|www\.)";
        let tag = r"[\p{Alphabetic}\p{N}\p{M}_]*";
        Rules {
            url: Regex::new(&format!("^{url_character}+")).unwrap(),
            all: Regex::new(&format!(
                "({prefix}{url_character})\
                 |([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)\
                 |(\\#{tag}\\p{{Alphabetic}}{tag})\
                 |(@[A-Za-z0-9_]+)"
            ))
            .unwrap(),
        }
    }

    fn find(&self, text: &str, from: usize) -> Option<(usize, usize, Class)> {
        let mut at = from;
        while let Some(found) = self.all.captures_at(text, at) {
            let classes = [Class::Url, Class::Email, Class::Hashtag, Class::Mention];
            let class = classes[(1..=4).position(|group| found.get(group).is_some()).unwrap()];
            let found = found.get(0).unwrap();
            let (start, mut end) = (found.start(), Some(found.end()));
            if class == Class::Url {
                end = self.url_end(&text[start..]).map(|len| start + len);
            }
            if let Some(end) = end.filter(|_| may_follow(text[..start].chars().next_back(), class)) {
                return Some((start, end, class));
            }
            at = start + found.as_str().chars().next().unwrap().len_utf8();
        }
        None
    }

    fn url_end(&self, rest: &str) -> Option<usize> {
        let mut url = self.url.find(rest)?.as_str();
        let is_bare = url[..4].eq_ignore_ascii_case("www.");
        let prefix = if is_bare { 4 } else { url.find("://")? + 3 };
        while let Some(last) = url.chars().next_back().filter(|last| TRAILING.contains(last)) {
            let pair = PAIRS.iter().find(|(_, closing)| *closing == last);
            if pair.is_some_and(|(opening, closing)| url.matches(*closing).count() <= url.matches(*opening).count()) {
                break;
            }
            url = &url[..url.len() - last.len_utf8()];
        }
        (url.len() > prefix).then_some(url.len())
    }

    fn all<'t>(&self, text: &'t str) -> Vec<(&'t str, &'static str)> {
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some((start, end, class)) = self.find(text, at) {
            found.push((&text[start..end], class.name()));
            at = end;
        }
        found
    }
}

const PIECES: [&str; 60] = [
    "http", "https", "httpſ", "HTTP", "ftp", "://", ":", "/", "//", "www", "www.", "WwW.", "w", "wwww.", "h", "a", "b",
    "Z", "1", "23", "é", "Ж", "中", "ſ", "\u{301}", "\u{93f}", "²", "Ⅷ", "_", ".", "-", "%", "+", "@", "@", "@", "#",
    "#", "&", "(", ")", "[", "]", "{", "}", "<", ">", "\"", "'", "“", "”", "…", ",", "？", "*", " ", "\n", "\u{a0}",
    "\u{3000}", "a@b.c",
];

fn nasty() -> impl Strategy<Value = String> {
    let pieces = |count| proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..count);
    let narrow = proptest::sample::subsequence(&PIECES[..], 2..8)
        .prop_flat_map(|alphabet| proptest::collection::vec(proptest::sample::select(alphabet), 0..40));
    prop_oneof![pieces(12), pieces(60), narrow].prop_map(|pieces| pieces.concat())
}

#[test]
fn special_tokens_are_those_of_the_rules() {
    let rules = Rules::new();
    let config = ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let test = |text: String| {
        prop_assert_eq!(all(&text), rules.all(&text), "{}", text);
        Ok(())
    };
    runner.run(&nasty(), test).unwrap();
}

#[test]
fn every_character_of_a_hashtag_and_a_url_is_one_of_the_rules() {
    let rules = Rules::new();
    // The crate of the rules goes by an older Unicode.
    let is_unassigned = Regex::new(r"^\p{Unassigned}$").unwrap();
    for c in '\0'..=char::MAX {
        for text in [format!("#a{c}"), format!("#{c}"), format!("www.a{c}b")] {
            let is_younger = || is_unassigned.is_match(c.encode_utf8(&mut [0; 4]));
            assert!(all(&text) == rules.all(&text) || is_younger(), "{text}");
        }
    }
}

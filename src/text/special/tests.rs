use proptest::prelude::*;
use regex::Regex;

use super::emoji::emoji_len;
use super::urls::{PAIRS, TRAILING};
use super::*;
use crate::text::word_list::entries;

/// Both ways to make masks.
fn all_by(line: &str, is_strict: bool) -> Vec<(&str, &'static str)> {
    let [ours, any] = [Machine::new(), Machine::Any].map(|machine| {
        let mut found = Vec::new();
        each_special(line, machine, is_strict, |start, end, class| found.push((&line[start..end], class.name())));
        found
    });
    assert_eq!(ours, any);
    ours
}

fn all(line: &str) -> Vec<(&str, &'static str)> {
    all_by(line, false)
}

/// The tokens of one class, where there are no others.
fn only<'t>(class: &str, line: &'t str) -> Vec<&'t str> {
    let found = all(line);
    assert!(found.iter().all(|(_, other)| *other == class), "{line}: {found:?}");
    found.into_iter().map(|(token, _)| token).collect()
}

#[test]
fn classes_and_their_edges() {
    assert_eq!(all("see https://a.org/x_(y), or (www.b.com)."), [("https://a.org/x_(y)", "url"), ("www.b.com", "url")]);
    assert_eq!(all("mail a.b+c@d-e.org."), [("a.b+c@d-e.org", "email")]);
    assert_eq!(all("#FreePress #1 #2x a#b C# &#39; /#c"), [("#FreePress", "hashtag"), ("#2x", "hashtag")]);
    assert_eq!(all("éa.b@x.com"), [("b@x.com", "email")]);
    assert_eq!(all("https:// www. http://..."), []);
    assert_eq!(all("xwww.c éa%@me"), [("@me", "mention")]);
    assert_eq!(all("(http://a.b/(c)))"), [("http://a.b/(c)", "url")]);
    assert_eq!(all("www.a.http://"), [("www.a.http://", "url")]);
    assert_eq!(all("请看 https://例.cn/审查。好 #审查#"), [("https://例.cn/审查", "url"), ("#审查", "hashtag")]);
}

#[test]
fn urls_of_posts() {
    assert_eq!(only("url", "nighthttps://t.co/Ab #"), ["https://t.co/Ab"]);
    assert_eq!(all("#votehttp://t.co/Z"), [("#vote", "hashtag"), ("http://t.co/Z", "url")]);
    assert_eq!(all("@anapic.x.com/Z"), [("@ana", "mention"), ("pic.x.com/Z", "url")]);
    assert_eq!(all("#https://t.co"), [("https://t.co", "url")]);
    assert_eq!(all("a@b.orghttps://t.co"), [("a@b.org", "email"), ("https://t.co", "url")]);
    assert_eq!(only("url", "cupsftp://a.b/c"), ["sftp://a.b/c"]);
    assert_eq!(
        only("url", "win!pic.twitter.com/Q1 winpic.twitter.com/Q2"),
        ["pic.twitter.com/Q1", "pic.twitter.com/Q2"]
    );
    assert_eq!(only("url", "éa-b.co.uk/c _x.de/y goo.gl/ab. (is.gd/x)"), ["b.co.uk/c", "goo.gl/ab", "is.gd/x"]);
    assert_eq!(
        only("url", "e.g./i.e. U.S./UK and/or 1.5/2.5 node.js/v2 so.The/a x.de/ x.de/, a..de/b"),
        ["a..de/b"; 0]
    );
    assert_eq!(
        only("url", "http… (https:/… https://t.c… t.co/… xhttp… http..."),
        ["http", "https:/", "https://t.c", "t.co/"]
    );
    assert_eq!(only("url", "<https://a.org/b|our page> <www.a.org|x>"), ["https://a.org/b", "www.a.org"]);
    assert_eq!(only("url", "x.www.a.de/b a.de//c"), ["www.a.de/b", "a.de//c"]);
}

#[test]
fn names_of_posts() {
    assert_eq!(only("mention", ".@ana \"@ben (.@eva) so.@leo x@ida _@ida"), ["@ana", "@ben", "@eva", "@leo"]);
    assert_eq!(only("mention", "RT@ana rt@ben: (RT@eva art@ida éRT@ida"), ["@ana", "@ben", "@eva"]);
    assert_eq!(only("mention", "@ana's @ben’s, @EVA'S @leo'so @ida'"), ["@ana's", "@ben’s", "@EVA'S", "@leo", "@ida"]);
    assert_eq!(only("hashtag", "#law’s #law's #a#b#c"), ["#law’s", "#law's", "#a", "#b", "#c"]);
    assert_eq!(all("#a@ben@eva#c"), [("#a", "hashtag"), ("@ben", "mention"), ("@eva", "mention"), ("#c", "hashtag")]);
    assert_eq!(only("mention", "@ana@town.example. @ana@town"), ["@ana@town.example", "@ana", "@town"]);
    assert_eq!(
        only("mention", "r/law (/r/law/) u/an_1's a/r/law r/law/top r/l R/law dr/law"),
        ["r/law", "r/law", "u/an_1's"]
    );
}

#[test]
fn emoji_and_emoticons() {
    assert_eq!(only("emoji", "joy🎉joy 🎉🇺🇦1\u{FE0F}\u{20E3} 1 ©"), ["🎉", "🎉", "🇺🇦", "1\u{FE0F}\u{20E3}"]);
    assert_eq!(
        all("#joy🎉@ana1\u{20E3}"),
        [("#joy", "hashtag"), ("🎉", "emoji"), ("@ana", "mention"), ("1\u{20E3}", "emoji")]
    );
    assert_eq!(
        only("emoji", ":D :-) ;P =( :'( :’-D :o) :))) :3 :/ xD XDD"),
        [":D", ":-)", ";P", "=(", ":'(", ":’-D", ":o)", ":)))", ":3", ":/", "xD", "XDD"]
    );
    assert_eq!(only("emoji", "<3 </3 <33 <3<3 :D:D (:P)."), ["<3", "</3", "<33", "<3", "<3", ":D", ":D", ":P"]);
    assert_eq!(only("emoji", "3:1 D: a:b 10:00 (8) note:) :param :// <3.5 <3% <30 :D's axD a-xD xD.a =3 :1"), [""; 0]);
    assert_eq!(all("xD@a.org xD"), [("xD@a.org", "email"), ("xD", "emoji")]);
}

#[test]
fn strictly_there_are_fewer() {
    let line = "dayhttp://a.b http://a|b 🎉 :D .@ana RT@ana @ana's #a#b a.de/b r/law http… @a@b.c";
    let expected = [("http://a|b", "url"), ("@ana", "mention"), ("#a", "hashtag"), ("@a", "mention")];
    assert_eq!(all_by(line, true), expected);
}

#[test]
fn hostile_lines_take_linear_time() {
    let n = 100_000;
    let brackets = format!("http://a.b/{}", ")".repeat(n));
    assert_eq!(all(&brackets), [("http://a.b/", "url")]);
    assert_eq!(all(&format!("é{}@x.com", "a".repeat(n))), []);
    for piece in [
        "a@",
        "#1",
        "RT",
        ":'",
        "a.",
        "a.-",
        "..",
        "é.",
        "/",
        "r/",
        "awww.",
        "axD.-",
        "http:/",
        "\u{200D}",
        "1\u{FE0F}",
    ] {
        assert_eq!(all(&piece.repeat(n)), [], "{piece}");
    }
    for (piece, expected) in [("éhttp://a", 1), ("a.de/", 1), (":D", n), ("xD.-", 1), ("#a", n), ("@a@", n), ("🎉", n)]
    {
        assert_eq!(all(&piece.repeat(n)).len(), expected, "{piece}");
    }
    for end in ["a.de/b", "@a.de", "://a", "\u{20E3}", "…"] {
        for piece in ["a.", "a-", "_", "1\u{FE0F}", "🏳\u{200D}", ":", "https"] {
            all(&format!("{}{end}", piece.repeat(n / 10)));
        }
    }
}

/// The rules as regular expressions, tried at every place of the text.
struct Rules {
    is_strict: bool,
    is_shared: Regex,
    domain: String,
    expressions: std::cell::RefCell<std::collections::HashMap<String, Regex>>,
}

const LETTER: &str = r"\p{Alphabetic}\p{N}";
const SCHEME: &str = "(?i-u:https?|ftps?|sftp)://";
const GLUED: &str = r"(?i-u:https?|ftps?|sftp)://|pic\.(?:twitter|x)\.com/";
const DOMAIN: &str = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+";

impl Rules {
    fn new(is_strict: bool) -> Self {
        let is_shared = Regex::new(&format!(r"(?:^|[^{LETTER}_.\-+~])(?i-u:rt)$")).unwrap();
        let endings: Vec<_> = entries(include_str!("../../../data/domain_endings.txt")).collect();
        let domain = format!(r"(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+(?:{})/", endings.join("|"));
        Rules { is_strict, is_shared, domain, expressions: std::cell::RefCell::default() }
    }

    /// The length of what `text` begins with.
    fn len(&self, expression: &str, text: &str) -> Option<usize> {
        let mut known = self.expressions.borrow_mut();
        if !known.contains_key(expression) {
            known.insert(expression.to_string(), Regex::new(&format!("^(?:{expression})")).unwrap());
        }
        known[expression].find(text).map(|found| found.end())
    }

    /// Whether none of these characters, which are written as in a class, stands before.
    fn is_free(&self, before: &str, characters: &str) -> bool {
        let last = before.chars().next_back().map(String::from).unwrap_or_default();
        self.len(&format!("[{characters}]"), &last).is_none()
    }

    fn emoji(&self, text: &str) -> Option<usize> {
        let tail = r"\x{FE0F}*(?:[\x{1F3FB}-\x{1F3FF}]\x{FE0F}*)?[\x{E0020}-\x{E007F}]*";
        let flag = r"[\x{1F1E6}-\x{1F1FF}]{2}";
        let modifier = r"[\x{1F3FB}-\x{1F3FF}]\x{FE0F}*[\x{E0020}-\x{E007F}]*";
        // A regex that could go on no other way would take a modifier for one that is changed by a second.
        let others = r"--\x{1F1E6}-\x{1F1FF}--\x{1F3FB}-\x{1F3FF}";
        let one = format!(r"(?:{flag}|{modifier}|[\p{{Emoji}}--\p{{ASCII}}{others}]{tail})");
        let shown = format!(r"(?:{flag}|{modifier}|[\p{{Emoji_Presentation}}{others}]{tail})");
        let changed = r"(?:\x{FE0F}|[\x{1F3FB}-\x{1F3FF}]|[\x{E0020}-\x{E007F}])";
        let keycap = r"[0-9#*]\x{FE0F}*\x{20E3}";
        self.len(&format!(r"{one}(?:\x{{200D}}{one})+|{keycap}|{shown}"), text).or_else(|| {
            let first = text.chars().next()?.len_utf8();
            self.len(changed, &text[first..]).and_then(|_| self.len(&one, text))
        })
    }

    fn url_end(&self, rest: &str, prefix: usize) -> Option<usize> {
        let others = if self.is_strict { "" } else { "|" };
        let mut url = &rest[..self.len(&format!("[^\\s<>\"“”„«»‘’「」『』（）、。，；：！？{others}]+"), rest)?];
        while let Some(last) = url.chars().next_back().filter(|last| TRAILING.contains(last)) {
            let pair = PAIRS.iter().find(|(_, closing)| *closing == last);
            if pair.is_some_and(|(opening, closing)| url.matches(*closing).count() <= url.matches(*opening).count()) {
                break;
            }
            url = &url[..url.len() - last.len_utf8()];
        }
        (url.len() > prefix).then_some(url.len())
    }

    fn url(&self, before: &str, rest: &str) -> Option<usize> {
        let is_alone = self.is_free(before, LETTER);
        let scheme = if self.is_strict { "(?i-u:https?|ftp)://" } else { "(?i-u:https?|ftps?|sftp)://" };
        let scheme = self.len(scheme, rest).filter(|_| is_alone || !self.is_strict);
        let prefix = scheme.or_else(|| self.len(r"(?i-u:www)\.", rest).filter(|_| is_alone));
        if let Some(url) = prefix.and_then(|prefix| self.url_end(rest, prefix)) {
            return Some(url);
        }
        if self.is_strict {
            return None;
        }
        let glued = r"pic\.(?:twitter|x)\.com/";
        let prefix = self.len(glued, rest).or_else(|| {
            let len = self.len(&self.domain, rest).filter(|_| self.is_free(before, &format!("{LETTER}_@")))?;
            let others = [r".*[.-](?i-u:www)\.", &format!(".+{glued}$")];
            others.iter().all(|other| self.len(other, &rest[..len]).is_none()).then_some(len)
        });
        let is_cut = |prefix: usize| rest[prefix..].starts_with('…').then_some(prefix);
        if let Some(prefix) = prefix {
            return self.url_end(rest, prefix).or_else(|| is_cut(prefix));
        }
        self.len(r"(?i-u:https?)(?::/?/?)?…", rest).filter(|_| is_alone).map(|len| len - "…".len())
    }

    fn email(&self, before: &str, rest: &str) -> Option<usize> {
        let local = if self.is_strict { "[A-Za-z0-9._%+-]+" } else { "[._%+-]*[A-Za-z0-9][A-Za-z0-9._%+-]*" };
        let whole = self.len(&format!("{local}@{DOMAIN}"), rest).filter(|_| self.is_free(before, LETTER))?;
        self.len(&format!("{local}@{DOMAIN}"), &rest[..self.unglued(rest, whole, SCHEME)])
    }

    /// The length before the first URL that is glued to a name.
    fn unglued(&self, rest: &str, len: usize, urls: &str) -> usize {
        let is_glued = |at: &usize| rest.is_char_boundary(*at) && self.len(urls, &rest[*at..]).is_some();
        (1..len).find(is_glued).filter(|_| !self.is_strict).unwrap_or(len)
    }

    fn with_possessive(&self, rest: &str, len: usize) -> usize {
        let behind = &rest[len..];
        let more = self.len("['’][sS]", behind).filter(|_| !self.is_strict);
        let more = more.filter(|&more| self.len(&format!(r"[{LETTER}\p{{M}}_]"), &behind[more..]).is_none());
        len + more.unwrap_or(0)
    }

    fn hashtag(&self, before: &str, rest: &str, is_behind_name: bool) -> Option<usize> {
        let tag = r"[\p{Alphabetic}\p{N}\p{M}_]*";
        let whole = self.len(&format!(r"\#{tag}"), rest)?;
        let len = self.len(&format!(r"\#{tag}\p{{Alphabetic}}{tag}"), &rest[..self.unglued(rest, whole, GLUED)])?;
        let is_end = rest[1..].starts_with(crate::text::is_unspaced);
        (is_behind_name && !is_end || self.is_free(before, &format!("{LETTER}_&/")))
            .then(|| self.with_possessive(rest, len))
    }

    fn mention(&self, before: &str, rest: &str, is_behind_name: bool) -> Option<usize> {
        let others = if self.is_strict { "_./" } else { "_/" };
        let is_free = is_behind_name
            || self.is_free(before, &format!("{LETTER}{others}"))
            || !self.is_strict && before.ends_with(['t', 'T']) && self.is_shared.is_match(before);
        let name = "@[A-Za-z0-9_]+";
        let whole = self.len(name, rest).filter(|_| is_free);
        let len = whole.and_then(|whole| self.len(name, &rest[..self.unglued(rest, whole, GLUED)]));
        let handle = format!("{name}@{DOMAIN}");
        let with_server = len.filter(|_| !self.is_strict).and_then(|_| self.len(&handle, rest));
        let with_server = with_server.and_then(|whole| self.len(&handle, &rest[..self.unglued(rest, whole, SCHEME)]));
        let len = with_server.or(len);
        len.or_else(|| self.account(before, rest)).map(|len| self.with_possessive(rest, len))
    }

    fn account(&self, before: &str, rest: &str) -> Option<usize> {
        let name = "(?:r/[A-Za-z0-9_]{2,}|u/[A-Za-z0-9_]{3,})";
        let whole = self.len(name, rest).filter(|_| !self.is_strict)?;
        let len = self.len(name, &rest[..self.unglued(rest, whole, GLUED)])?;
        let goes_on = self.len(&format!(r"/?[{LETTER}\p{{M}}]"), &rest[len..]).is_some();
        let before = before.strip_suffix('/').unwrap_or(before);
        (!goes_on && self.is_free(before, &format!(r"{LETTER}/_.\-'’@\#\&%=\\"))).then_some(len)
    }

    fn emoticon(&self, before: &str, rest: &str, is_in_row: bool) -> Option<usize> {
        let mouths = [(":", r"(?:\)+|\(+|D+|\*+|[dPpOoSsXxbcC3\\/])"), ("[;=]", r"(?:\)+|\(+|D+|[Pp])")];
        let faces =
            mouths.iter().flat_map(|(eyes, mouth)| ["[-o^]", ""].map(|nose| format!("{eyes}['’]?{nose}{mouth}")));
        let is_path = |len: usize| rest[..len].ends_with('/') && rest[len..].starts_with('/');
        let face = faces.filter_map(|face| self.len(&face, rest)).find(|&len| !is_path(len));
        let laugh = self.len("[xX](?:D+|d+)", rest);
        let len = face.or(laugh).or_else(|| self.len("</?3+", rest)).filter(|_| !self.is_strict)?;
        let others = if laugh.is_some() { r"_.\-+%@/\\\#\&'’" } else { "" };
        let behind = &rest[len..];
        let is_followed = self.len(&format!(r"[{LETTER}\p{{M}}_%]|[.,\-'’][{LETTER}\p{{M}}]"), behind).is_some();
        let is_inside = laugh.is_some() && self.len(r"[-+@/\\\#&]", behind).is_some();
        (!is_followed && !is_inside && (is_in_row || self.is_free(before, &format!("{LETTER}{others}")))).then_some(len)
    }

    fn piece<'t>(&self, text: &'t str, found: &mut Vec<(&'t str, &'static str)>) {
        let (mut at, mut last) = (0, (0, Class::Word));
        while at < text.len() {
            let (before, rest) = text.split_at(at);
            let follows = |classes: &[Class]| !self.is_strict && last.0 == at && classes.contains(&last.1);
            let is_behind_name = follows(&[Class::Hashtag, Class::Mention]);
            let token = [
                (self.url(before, rest), Class::Url),
                (self.email(before, rest), Class::Email),
                (self.hashtag(before, rest, is_behind_name), Class::Hashtag),
                (self.mention(before, rest, is_behind_name), Class::Mention),
                (self.emoticon(before, rest, follows(&[Class::Emoji])), Class::Emoji),
            ];
            let token = token.into_iter().find_map(|(len, class)| Some((len?, class)));
            if let Some((len, class)) = token {
                found.push((&rest[..len], class.name()));
                at += len;
                last = (at, class);
            } else {
                at += rest.chars().next().unwrap().len_utf8();
            }
        }
    }

    fn all<'t>(&self, text: &'t str) -> Vec<(&'t str, &'static str)> {
        let (mut found, mut piece, mut at) = (Vec::new(), 0, 0);
        while at < text.len() && !self.is_strict {
            if let Some(len) = self.emoji(&text[at..]) {
                self.piece(&text[piece..at], &mut found);
                found.push((&text[at..at + len], "emoji"));
                piece = at + len;
            }
            at = piece.max(at + text[at..].chars().next().unwrap().len_utf8());
        }
        self.piece(&text[piece..], &mut found);
        found
    }
}

const PIECES: [&str; 108] = [
    "http",
    "https",
    "HTTP",
    "ftp",
    "s",
    "://",
    ":",
    "/",
    "//",
    "www",
    "www.",
    "WwW.",
    "w",
    "wwww.",
    "h",
    "a",
    "b",
    "Z",
    "1",
    "23",
    "é",
    "Ж",
    "中",
    "\u{301}",
    "\u{93f}",
    "²",
    "Ⅷ",
    "_",
    ".",
    "-",
    "%",
    "+",
    "@",
    "@",
    "@",
    "#",
    "#",
    "&",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "\"",
    "'",
    "“",
    "”",
    "…",
    ",",
    "？",
    "*",
    " ",
    "\n",
    "\u{a0}",
    "\u{3000}",
    "a@b.c",
    ".com/",
    ".de/",
    ".co.uk/",
    ".com",
    "pic.twitter.com/",
    "pic.x.com/",
    "|",
    "rt",
    "RT",
    "@me",
    "#a",
    "'s",
    "’s",
    "r/",
    "u/",
    "r/ab",
    "/r/",
    ":",
    ";",
    "=",
    "o",
    "^",
    "D",
    "P",
    "p",
    "3",
    "<3",
    "</3",
    "x",
    "X",
    "xD",
    ":D",
    "’",
    "\\",
    "!",
    "🎉",
    "❤",
    "\u{FE0F}",
    "\u{20E3}",
    "\u{200D}",
    "🏽",
    "🇺",
    "🏳",
    "☝",
    "\u{E0067}",
    "1\u{FE0F}\u{20E3}",
    "❤\u{FE0F}",
    "ℹ",
    "\n",
];

fn nasty() -> impl Strategy<Value = String> {
    let pieces = |count| proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..count);
    let narrow = proptest::sample::subsequence(&PIECES[..], 2..8)
        .prop_flat_map(|alphabet| proptest::collection::vec(proptest::sample::select(alphabet), 0..40));
    prop_oneof![pieces(12), pieces(60), narrow].prop_map(|pieces| pieces.concat())
}

#[test]
fn special_tokens_are_those_of_the_rules() {
    for is_strict in [false, true] {
        let rules = Rules::new(is_strict);
        let config = ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() };
        let mut runner = proptest::test_runner::TestRunner::new(config);
        let test = |text: String| {
            prop_assert_eq!(all_by(&text, is_strict), rules.all(&text), "{}", text);
            Ok(())
        };
        runner.run(&nasty(), test).unwrap();
    }
}

#[test]
fn every_character_of_a_hashtag_and_a_url_is_one_of_the_rules() {
    let is_tag = Regex::new(r"^[\p{Alphabetic}\p{N}\p{M}_]$").unwrap();
    let is_letter = Regex::new(r"^\p{Alphabetic}$").unwrap();
    let is_of_url = Regex::new("^[^\\s<>|\"“”„«»‘’「」『』（）、。，；：！？]$").unwrap();
    // The crate of the rules goes by an older Unicode.
    let is_unassigned = Regex::new(r"^\p{Unassigned}$").unwrap();
    for c in '\0'..=char::MAX {
        let mut character = [0; 4];
        let character = &*c.encode_utf8(&mut character);
        if c.is_ascii() || c == '\u{20E3}' || emoji_len(character).is_some() || is_unassigned.is_match(character) {
            continue;
        }
        assert_eq!(all(&format!("#a{c}"))[0].0.len() > 2, is_tag.is_match(character), "{c}");
        assert_eq!(all(&format!("#{c}")).len() == 1, is_letter.is_match(character), "{c}");
        assert_eq!(all(&format!("www.a{c}b"))[0].0.len() > 5, is_of_url.is_match(character), "{c}");
    }
}

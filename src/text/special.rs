//! Tokens that are no words: URLs, e-mail addresses, hashtags and mentions (docs/counting.md § 2.1).

use regex::Regex;

use super::Class;

/// What a URL is made of.
const URL_CHARACTER: &str = "[^\\s<>\"“”„«»‘’「」『』（）、。，；：！？]";

pub(super) struct Specials {
    /// The beginning of a URL, or the whole of another.
    all: Regex,
    /// The characters of a URL.
    url: Regex,
}

/// Brackets that a URL keeps where it holds both.
const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// Characters that a URL gives back when they end it.
const TRAILING: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '"', '*', '_', '…', ')', ']', '}'];

impl Specials {
    pub fn new() -> Self {
        let compile = |pattern: &str| Regex::new(pattern).unwrap_or_else(|error| unreachable!("{error}"));
        let prefix = r"(?i:https?://|ftp://|www\.)";
        let tag = r"[\p{Alphabetic}\p{N}\p{M}_]*";
        Specials {
            url: compile(&format!("^{URL_CHARACTER}+")),
            all: compile(&format!(
                "{prefix}{URL_CHARACTER}\
                 |[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+\
                 |\\#{tag}\\p{{Alphabetic}}{tag}\
                 |@[A-Za-z0-9_]+"
            )),
        }
    }

    /// Calls `special` with the byte range and the class of every special token of a text, in order.
    ///
    /// None holds white space, so it is enough to search what stands between spaces around a character that none can
    /// do without.
    pub fn each_in(&self, text: &str, mut special: impl FnMut(usize, usize, Class)) {
        let bytes = text.as_bytes();
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
        let mut searched = 0;
        each_trigger(bytes, |trigger| {
            if trigger < searched {
                return;
            }
            let mut at = bytes[searched..trigger].iter().rposition(is_space).map_or(searched, |at| searched + at + 1);
            searched = bytes[trigger..].iter().position(is_space).map_or(bytes.len(), |len| trigger + len);
            while let Some((start, end, class)) = self.find(&text[..searched], at) {
                special(start, end, class);
                at = end;
            }
        });
    }

    /// The first special token of `text` at or behind `from`: its byte range and class.
    fn find(&self, text: &str, from: usize) -> Option<(usize, usize, Class)> {
        let mut at = from;
        while let Some(found) = self.all.find_at(text, at) {
            let class = class_of(found.as_str());
            let (start, before) = (found.start(), text[..found.start()].chars().next_back());
            if may_follow(before, class) {
                let end = match class {
                    Class::Url => self.url_end(&text[start..]).map(|len| start + len),
                    _ => Some(found.end()),
                };
                if let Some(end) = end {
                    return Some((start, end, class));
                }
            }
            at = start + next_place(found.as_str(), class);
        }
        None
    }

    /// The length of the URL that `rest` begins with, without what ends the sentence rather than the URL; `None` if
    /// nothing is left behind its prefix.
    fn url_end(&self, rest: &str) -> Option<usize> {
        let mut url = self.url.find(rest)?.as_str();
        let is_bare = url.as_bytes()[.."www.".len()].eq_ignore_ascii_case(b"www.");
        let prefix = url.find("://").filter(|_| !is_bare).map_or("www.".len(), |at| at + "://".len());
        let mut surplus =
            PAIRS.map(|(opening, closing)| url.matches(closing).count().saturating_sub(url.matches(opening).count()));
        while let Some(last) = url.chars().next_back().filter(|last| TRAILING.contains(last)) {
            if let Some(pair) = PAIRS.iter().position(|(_, closing)| *closing == last) {
                if surplus[pair] == 0 {
                    break;
                }
                surplus[pair] -= 1;
            }
            url = &url[..url.len() - last.len_utf8()];
        }
        (url.len() > prefix).then_some(url.len())
    }
}

/// How many places are looked at at once.
const STRETCH: usize = 64;

/// Calls `trigger` with every place around which there may be a special token.
fn each_trigger(bytes: &[u8], mut trigger: impl FnMut(usize)) {
    let mut at = 0;
    while let Some(window) = bytes[at..].first_chunk() {
        if has_trigger(window) {
            (at..at + STRETCH).filter(|&at| may_begin(bytes, at)).for_each(&mut trigger);
        }
        at += STRETCH;
    }
    (at..bytes.len()).filter(|&at| may_begin(bytes, at)).for_each(&mut trigger);
}

/// Whether [`may_begin`] is worth asking. One answer for all, and no way out of the loop: so it takes sixteen bytes at
/// a time.
fn has_trigger(window: &[u8; STRETCH + 1]) -> bool {
    let mut found = false;
    for at in 0..STRETCH {
        let (byte, next) = (window[at], window[at + 1]);
        let is_sign = (byte == b'@') | (byte == b'#') | (byte == b':');
        found |= is_sign | ((byte | 0x20 == b'w') & (next | 0x20 == b'w'));
    }
    found
}

/// Whether a special token may hold `bytes[at]` as its `@`, its `#`, the colon of its `://` or the first letter of its
/// `www.`. Says yes too often rather than too seldom.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    let behind = |distance: usize| bytes.get(at + distance).copied().unwrap_or(b' ');
    let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
    match bytes[at] {
        b'@' => behind(1).is_ascii_alphanumeric() || matches!(behind(1), b'_' | b'-'),
        b'#' => {
            let number = bytes[at + 1..].iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'_')).count();
            let first = behind(number + 1);
            (first.is_ascii_alphabetic() || !first.is_ascii())
                && !(before.is_ascii_alphanumeric() || matches!(before, b'_' | b'&' | b'/'))
        }
        // The last byte of `s` in any case: `ſ` is one.
        b':' => behind(1) == b'/' && behind(2) == b'/' && matches!(before, b'p' | b'P' | b's' | b'S' | 0xBF),
        b'w' | b'W' => behind(1) | 0x20 == b'w' && behind(2) | 0x20 == b'w' && behind(3) == b'.',
        _ => false,
    }
}

/// The class of a match. No other begins with `#` or `@`, and no e-mail address with `www.`: such a one is a URL.
fn class_of(found: &str) -> Class {
    let is_bare =
        |found: &str| found.as_bytes().first_chunk().is_some_and(|www: &[u8; 4]| www.eq_ignore_ascii_case(b"www."));
    match found.as_bytes().first() {
        Some(b'#') => Class::Hashtag,
        Some(b'@') => Class::Mention,
        _ if found.contains("://") || is_bare(found) => Class::Url,
        _ => Class::Email,
    }
}

/// Where the search goes on behind the beginning of something that was refused. Behind a letter no e-mail address
/// begins, so the next place is behind the next character that is none; else a long word would be tried at each letter.
fn next_place(refused: &str, class: Class) -> usize {
    let first = refused.chars().next().map_or(1, char::len_utf8);
    match class {
        Class::Email => refused
            .char_indices()
            .find(|&(at, c)| c == '@' || (at > 0 && !refused[..at].ends_with(char::is_alphanumeric)))
            .map_or(first, |(at, _)| at.max(first)),
        _ => first,
    }
}

fn may_follow(before: Option<char>, class: Class) -> bool {
    let Some(before) = before else { return true };
    let others = match class {
        Class::Hashtag => "_&/",
        Class::Mention => "_./",
        _ => "",
    };
    !before.is_alphanumeric() && !others.contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(line: &str) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        Specials::new().each_in(line, |start, end, class| found.push((&line[start..end], class.name())));
        found
    }

    #[test]
    fn classes_and_their_edges() {
        assert_eq!(
            all("see https://a.org/x_(y), or (www.b.com)."),
            [("https://a.org/x_(y)", "url"), ("www.b.com", "url")]
        );
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
}

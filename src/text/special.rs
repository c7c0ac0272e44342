//! Tokens that are no words: URLs, e-mail addresses, hashtags and mentions (docs/counting.md § 2.1).

use regex::Regex;

use super::Class;

/// What a URL is made of.
const URL_CHARACTER: &str = "[^\\s<>\"“”„«»‘’「」『』（）、。，；：！？]";

pub(super) struct Specials {
    /// A quick look: most lines hold none of these.
    hint: Regex,
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
            hint: compile(&format!("{prefix}|[@#]")),
            url: compile(&format!("^{URL_CHARACTER}+")),
            all: compile(&format!(
                "(?<url>{prefix}{URL_CHARACTER})\
                 |(?<email>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)\
                 |(?<hashtag>\\#{tag}\\p{{Alphabetic}}{tag})\
                 |(?<mention>@[A-Za-z0-9_]+)"
            )),
        }
    }

    pub fn may_be_in(&self, line: &str) -> bool {
        self.hint.is_match(line)
    }

    /// The first special token of `line` at or behind `from`: its byte range and class.
    pub fn find(&self, line: &str, from: usize) -> Option<(usize, usize, Class)> {
        let mut at = from;
        while let Some(groups) = self.all.captures_at(line, at) {
            let class = [
                ("url", Class::Url),
                ("email", Class::Email),
                ("hashtag", Class::Hashtag),
                ("mention", Class::Mention),
            ]
            .into_iter()
            .find_map(|(name, class)| groups.name(name).map(|found| (found, class)));
            let (found, class) = class?;
            let (start, before) = (found.start(), line[..found.start()].chars().next_back());
            if may_follow(before, class) {
                let end = match class {
                    Class::Url => self.url_end(&line[start..]).map(|len| start + len),
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
        let specials = Specials::new();
        let (mut at, mut found) = (0, Vec::new());
        while let Some((start, end, class)) = specials.find(line, at) {
            found.push((&line[start..end], class.name()));
            at = end;
        }
        assert!(found.is_empty() || specials.may_be_in(line));
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

//! Tokens that are no words: URLs, e-mail addresses, hashtags and mentions (docs/counting.md § 2.1).

use regex::Regex;

use super::Class;

pub(super) struct Specials {
    /// A quick look: most lines hold none of these.
    hint: Regex,
    all: Regex,
}

/// Characters that a URL gives back when they end it.
const TRAILING: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '"', '*', '_', '…', ')', ']', '}'];

impl Specials {
    pub fn new() -> Self {
        let compile = |pattern: &str| Regex::new(pattern).unwrap_or_else(|error| unreachable!("{error}"));
        let prefix = r"(?i:https?://|ftp://|www\.)";
        let tag = r"[\p{Alphabetic}\p{N}\p{M}_]*";
        Specials {
            hint: compile(&format!("{prefix}|[@#]")),
            all: compile(&format!(
                "(?<url>{prefix}[^\\s<>\"“”„«»‘’「」『』（）、。，；：！？]+)\
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
            let end = match class {
                Class::Url => url_end(found.as_str()).map(|len| found.start() + len),
                _ => Some(found.end()),
            };
            match end {
                Some(end) if may_follow(line[..found.start()].chars().next_back(), class) => {
                    return Some((found.start(), end, class));
                }
                _ => at = found.start() + line[found.start()..].chars().next().map_or(1, char::len_utf8),
            }
        }
        None
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

/// The length of a URL without what ends the sentence rather than the URL; `None` if nothing is left behind its prefix.
fn url_end(url: &str) -> Option<usize> {
    let mut rest = url;
    while let Some(last) = rest.chars().next_back().filter(|last| TRAILING.contains(last)) {
        let opening = match last {
            ')' => Some('('),
            ']' => Some('['),
            '}' => Some('{'),
            _ => None,
        };
        if let Some(opening) = opening {
            if rest.matches(last).count() <= rest.matches(opening).count() {
                break;
            }
        }
        rest = &rest[..rest.len() - last.len_utf8()];
    }
    let prefix = rest.find("://").map_or("www.".len(), |at| at + "://".len());
    (rest.len() > prefix).then_some(rest.len())
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
        assert_eq!(all("请看 https://例.cn/审查。好 #审查#"), [("https://例.cn/审查", "url"), ("#审查", "hashtag")]);
    }
}

//! Tokens that are no words: URLs, e-mail addresses, hashtags and mentions (docs/counting.md § 2.1).

pub(super) mod emoji;

use unicode_normalization::char::is_combining_mark;

use super::Class;
use super::blocks::{BLOCK, Lanes, Machine, Task, block_at};

/// Brackets that a URL keeps where it holds both.
const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// Characters that a URL gives back when they end it.
const TRAILING: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '"', '*', '_', '…', ')', ']', '}'];

/// Calls `special` with the byte range and the class of every special token of a text, in order.
///
/// None holds white space, so it is enough to search what stands between spaces around a character that none can
/// do without.
pub(super) fn each_special(text: &str, machine: Machine, mut special: impl FnMut(usize, usize, Class)) {
    let bytes = text.as_bytes();
    let mut searched = 0;
    let trigger = |trigger| {
        if trigger < searched {
            return;
        }
        let mut at = bytes[searched..trigger].iter().rposition(is_space).map_or(searched, |at| searched + at + 1);
        searched = bytes[trigger..].iter().position(is_space).map_or(bytes.len(), |len| trigger + len);
        let mut search = Search::new(&text[..searched]);
        while let Some((start, end, class)) = search.find(at) {
            special(start, end, class);
            at = end;
        }
    };
    machine.run(EachTrigger { bytes, trigger });
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Calls `trigger` with every place around which there may be a special token.
struct EachTrigger<'t, F> {
    bytes: &'t [u8],
    trigger: F,
}

impl<F: FnMut(usize)> Task for EachTrigger<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(mut self, lanes: impl Lanes) {
        let (mut base, mut last) = (0, [0; BLOCK]);
        while base < self.bytes.len() {
            let mut triggers = lanes.triggers(block_at(self.bytes, base, &mut last));
            while triggers != 0 {
                let at = base.wrapping_add(triggers.trailing_zeros() as usize);
                triggers &= triggers.wrapping_sub(1);
                if may_begin(self.bytes, at) {
                    (self.trigger)(at);
                }
            }
            base = base.wrapping_add(BLOCK);
        }
    }
}

/// A stretch of text that is searched.
struct Search<'t> {
    text: &'t str,
    /// Behind the last run of characters of the first half of an e-mail address that was looked at, and behind the
    /// address that it begins.
    run: (usize, Option<usize>),
}

impl<'t> Search<'t> {
    fn new(text: &'t str) -> Self {
        Search { text, run: (0, None) }
    }

    /// The first special token at or behind `from`: its byte range and class.
    fn find(&mut self, from: usize) -> Option<(usize, usize, Class)> {
        let text = self.text;
        let mut at = from;
        while let Some((start, end, class)) = self.first_match(at) {
            if may_follow(text[..start].chars().next_back(), class) {
                let end = match class {
                    Class::Url => url_end(&text[start..]).map(|len| start + len),
                    _ => Some(end),
                };
                if let Some(end) = end {
                    return Some((start, end, class));
                }
            }
            at = start + next_place(&text[start..end], class);
        }
        None
    }

    /// The leftmost place at or behind `from` that looks like a special token, whatever stands before it. What a URL
    /// holds behind its prefix is not looked at.
    ///
    /// Places are found from what each class cannot do without, and are then in order, with one exception: where an
    /// e-mail address holds `www.`, its `@` comes behind that.
    fn first_match(&mut self, from: usize) -> Option<(usize, usize, Class)> {
        let bytes = self.text.as_bytes();
        for at in from..bytes.len() {
            if !is_trigger(bytes[at]) || !may_begin(bytes, at) {
                continue;
            }
            let found = match bytes[at] {
                b'#' => self.hashtag(at),
                b'@' => self.email(from, at).or_else(|| self.mention(at)),
                b':' => self.url(from, at),
                _ => self.email_around(from, at).or_else(|| self.url_behind(at, at + "www.".len())),
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn hashtag(&self, sign: usize) -> Option<(usize, usize, Class)> {
        let mut has_letter = false;
        let tag = &self.text[sign + 1..];
        let is_tag = |c: char| match c {
            _ if c.is_alphabetic() => {
                has_letter = true;
                true
            }
            _ => c == '_' || c.is_numeric() || is_combining_mark(c),
        };
        let len = tag.len() - tag.trim_start_matches(is_tag).len();
        has_letter.then_some((sign, sign + 1 + len, Class::Hashtag))
    }

    fn mention(&self, sign: usize) -> Option<(usize, usize, Class)> {
        let len = run_len(&self.text.as_bytes()[sign + 1..], |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (len > 0).then_some((sign, sign + 1 + len, Class::Mention))
    }

    /// The e-mail address whose `@` stands at `sign`.
    fn email(&self, from: usize, sign: usize) -> Option<(usize, usize, Class)> {
        let start = self.local_start(from, sign);
        let end = if start < sign { self.domain_end(sign) } else { None };
        end.map(|end| (start, end, Class::Email))
    }

    /// The e-mail address that holds `inside` before its `@`, and begins before it.
    fn email_around(&mut self, from: usize, inside: usize) -> Option<(usize, usize, Class)> {
        let start = self.local_start(from, inside);
        if start == inside {
            return None;
        }
        if self.run.0 <= inside {
            let bytes = self.text.as_bytes();
            let sign = inside + run_len(&bytes[inside..], is_local);
            self.run = (sign, if bytes.get(sign) == Some(&b'@') { self.domain_end(sign) } else { None });
        }
        self.run.1.map(|end| (start, end, Class::Email))
    }

    /// Where the characters before `end` begin that may stand before the `@` of an e-mail address.
    fn local_start(&self, from: usize, end: usize) -> usize {
        let others = self.text.as_bytes()[from..end].iter().rposition(|&byte| !is_local(byte));
        others.map_or(from, |at| from + at + 1)
    }

    /// Where the domain ends that follows an `@`: at least two names with a full stop between.
    fn domain_end(&self, sign: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let name = |at: usize| run_len(&bytes[at..], |byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let first = name(sign + 1);
        let mut end = sign + 1 + first;
        let mut names = 1;
        while bytes.get(end) == Some(&b'.') {
            let len = name(end + 1);
            if len == 0 {
                break;
            }
            end += 1 + len;
            names += 1;
        }
        (first > 0 && names > 1).then_some(end)
    }

    /// The beginning of the URL whose `://` stands at `colon`.
    fn url(&self, from: usize, colon: usize) -> Option<(usize, usize, Class)> {
        let before = &self.text.as_bytes()[from..colon];
        let ends_in = |scheme: &str| {
            let at = before.len().checked_sub(scheme.len())?;
            before[at..].eq_ignore_ascii_case(scheme.as_bytes()).then_some(from + at)
        };
        // `ſ` is an `s` in any case.
        let start = ["http", "https", "httpſ", "ftp"].into_iter().find_map(ends_in)?;
        self.url_behind(start, colon + "://".len())
    }

    /// A URL of this prefix, if it goes on.
    fn url_behind(&self, start: usize, behind: usize) -> Option<(usize, usize, Class)> {
        let next = self.text[behind..].chars().next().filter(|&c| is_of_url(c))?;
        Some((start, behind + next.len_utf8(), Class::Url))
    }
}

fn run_len(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !is(byte)).unwrap_or(bytes.len())
}

/// What may stand before the `@` of an e-mail address.
fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}

/// What a URL is made of.
fn is_of_url(c: char) -> bool {
    match c {
        '<' | '>' | '"' => false,
        _ if c.is_ascii() => !c.is_whitespace(),
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '「' | '」' | '『' | '』' | '（' | '）' => false,
        '、' | '。' | '，' | '；' | '：' | '！' | '？' => false,
        _ => !c.is_whitespace(),
    }
}

/// The length of the URL that `rest` begins with, without what ends the sentence rather than the URL; `None` if
/// nothing is left behind its prefix.
fn url_end(rest: &str) -> Option<usize> {
    let whole = &rest[..rest.find(|c| !is_of_url(c)).unwrap_or(rest.len())];
    let is_bare = whole.as_bytes()[.."www.".len()].eq_ignore_ascii_case(b"www.");
    let colon = if is_bare { None } else { whole.find(':') };
    let prefix = colon.map_or("www.".len(), |at| at + "://".len());
    let count = |sign: char| whole.bytes().filter(|&byte| char::from(byte) == sign).count();
    let mut surplus = [None; PAIRS.len()];
    let mut url = whole;
    while let Some(last) = url.chars().next_back().filter(|last| TRAILING.contains(last)) {
        if let Some(pair) = PAIRS.iter().position(|(_, closing)| *closing == last) {
            let (opening, closing) = PAIRS[pair];
            let surplus = surplus[pair].get_or_insert_with(|| count(closing).saturating_sub(count(opening)));
            if *surplus == 0 {
                break;
            }
            *surplus -= 1;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    (url.len() > prefix).then_some(url.len())
}

/// The characters that [`may_begin`] says yes to.
fn is_trigger(byte: u8) -> bool {
    matches!(byte, b'@' | b'#' | b':' | b'w' | b'W')
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
mod tests;

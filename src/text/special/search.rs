//! The search of a stretch of text for special tokens but emoji.

use super::super::Class;
use super::super::blocks::is_trigger;
use super::super::scripts::is_unspaced;
use super::emoticons::emoticon_len;
use super::names::{handle_end, hashtag_end, may_precede_sign, possessive_end, reddit_end};
use super::triggers::may_hold;
use super::urls::{cut_start, domain_start, run_len, scheme_start, unglued, url_end};

/// A byte range and a class.
type Found = (usize, usize, Class);

/// A stretch of text that is searched, as if nothing surrounded it.
///
/// Places are found from what each class cannot do without, and are then in order, with two exceptions: where an
/// e-mail address holds `www.` or `xD`, its `@` comes behind that.
pub(super) struct Search<'t> {
    text: &'t str,
    is_strict: bool,
    /// The token that was found last.
    last: Found,
    /// Behind the last run of characters of the first half of an e-mail address that was looked at, and behind the
    /// address that it begins.
    run: (usize, Option<usize>),
}

impl<'t> Search<'t> {
    pub fn new(text: &'t str, is_strict: bool) -> Self {
        Search { text, is_strict, last: (0, 0, Class::Word), run: (0, None) }
    }

    /// The next special token.
    pub fn next(&mut self) -> Option<Found> {
        let bytes = self.text.as_bytes();
        let from = self.last.1;
        for at in from..bytes.len() {
            if !is_trigger(bytes[at]) || !may_hold(self.text, at, self.is_strict) {
                continue;
            }
            let found = match bytes[at] {
                b'@' => self.email(from, at).or_else(|| self.mention(at)),
                b'#' => self.hashtag(at),
                b'w' | b'W' => self.email_around(from, at, at).or_else(|| self.bare_url(at)),
                b'x' | b'X' => {
                    let emoticon = self.emoticon(at);
                    emoticon.and_then(|_| self.email_around(from, at, at + 1)).or(emoticon)
                }
                b':' if bytes[at..].starts_with(b"://") => self.url(from, at),
                b'/' => self.url_of_domain(from, at).or_else(|| self.account_of_reddit(from, at)),
                0xE2 => self.cut_url(from, at),
                _ => self.emoticon(at),
            };
            if let Some(found) = found {
                self.last = found;
                return Some(found);
            }
        }
        None
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn follows_word(&self, at: usize) -> bool {
        self.before(at).is_some_and(char::is_alphanumeric)
    }

    /// Whether a token of one of these classes ends at `at`.
    fn follows(&self, at: usize, classes: &[Class]) -> bool {
        !self.is_strict && self.last.1 == at && classes.contains(&self.last.2)
    }

    fn hashtag(&self, sign: usize) -> Option<Found> {
        let is_free = self.before(sign).is_none_or(|before| !before.is_alphanumeric() && !"_&/".contains(before));
        // The second sign of `#话题#` ends a hashtag.
        let is_end = || self.text[sign + 1..].starts_with(is_unspaced);
        if !is_free && (is_end() || !self.follows(sign, &[Class::Hashtag, Class::Mention])) {
            return None;
        }
        let end = hashtag_end(self.text, sign, self.is_strict)?;
        Some((sign, self.with_possessive(end), Class::Hashtag))
    }

    fn mention(&self, sign: usize) -> Option<Found> {
        let is_free = may_precede_sign(&self.text[..sign], self.is_strict);
        if !is_free && !self.follows(sign, &[Class::Hashtag, Class::Mention]) {
            return None;
        }
        let mut end = handle_end(self.text, sign, self.is_strict)?;
        if !self.is_strict && self.text.as_bytes().get(end) == Some(&b'@') {
            end = self.domain_end(end).unwrap_or(end);
        }
        Some((sign, self.with_possessive(end), Class::Mention))
    }

    fn with_possessive(&self, end: usize) -> usize {
        if self.is_strict { end } else { possessive_end(self.text, end) }
    }

    fn account_of_reddit(&self, from: usize, slash: usize) -> Option<Found> {
        let start = slash.checked_sub(1).filter(|&start| start >= from)?;
        let end = reddit_end(self.text, start)?;
        Some((start, self.with_possessive(end), Class::Mention))
    }

    fn emoticon(&self, at: usize) -> Option<Found> {
        let len = emoticon_len(self.text, at, self.follows(at, &[Class::Emoji]))?;
        Some((at, at + len, Class::Emoji))
    }

    /// The e-mail address whose `@` stands at `sign`.
    fn email(&self, from: usize, sign: usize) -> Option<Found> {
        let start = self.local_start(from, sign);
        let local = &self.text.as_bytes()[start..sign];
        // `.@name` is how a post begins.
        let is_local = !local.is_empty() && (self.is_strict || local.iter().any(u8::is_ascii_alphanumeric));
        let end = if is_local { self.domain_end(sign) } else { None };
        end.map(|end| (start, end, Class::Email))
    }

    /// The e-mail address that holds `inside` before its `@`, and begins before `latest`.
    fn email_around(&mut self, from: usize, inside: usize, latest: usize) -> Option<Found> {
        if self.run.0 <= inside {
            let bytes = self.text.as_bytes();
            let sign = inside + run_len(&bytes[inside..], is_local);
            self.run = (sign, if bytes.get(sign) == Some(&b'@') { self.domain_end(sign) } else { None });
        }
        let end = self.run.1?;
        let start = self.local_start(from, inside);
        (start < latest).then_some((start, end, Class::Email))
    }

    /// Where an e-mail address may begin whose characters before the `@` reach to `end`: not directly after a letter
    /// or digit.
    fn local_start(&self, from: usize, end: usize) -> usize {
        let bytes = &self.text.as_bytes()[..end];
        let others = bytes[from..].iter().rposition(|&byte| !is_local(byte));
        let start = others.map_or(from, |at| from + at + 1);
        if !self.follows_word(start) {
            return start;
        }
        let letters = run_len(&bytes[start..], |byte| byte.is_ascii_alphanumeric());
        (start + letters + 1).min(end)
    }

    /// Where the domain ends that follows an `@`: at least two names with a full stop between.
    fn domain_end(&self, sign: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let name = |at: usize| run_len(&bytes[at..], |byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let mut end = sign + 1 + name(sign + 1);
        while bytes.get(end) == Some(&b'.') && name(end + 1) > 0 {
            end += 1 + name(end + 1);
        }
        let end = if self.is_strict { end } else { unglued(self.text, end) };
        let domain = self.text.get(sign + 1..end)?.trim_end_matches('.');
        (domain.contains('.') && !domain.starts_with('.')).then_some(sign + 1 + domain.len())
    }

    /// The URL whose `://` stands at `colon`.
    fn url(&self, from: usize, colon: usize) -> Option<Found> {
        let start = from + scheme_start(&self.text.as_bytes()[from..colon], self.is_strict)?;
        let is_refused = self.is_strict && self.follows_word(start);
        if is_refused { None } else { self.url_behind(start, colon + "://".len()) }
    }

    fn bare_url(&self, start: usize) -> Option<Found> {
        if self.follows_word(start) { None } else { self.url_behind(start, start + "www.".len()) }
    }

    /// A URL of this prefix, if it goes on.
    fn url_behind(&self, start: usize, prefix_end: usize) -> Option<Found> {
        let len = url_end(&self.text[start..], prefix_end - start, self.is_strict)?;
        Some((start, start + len, Class::Url))
    }

    /// The URL without a prefix whose domain ends at `slash`.
    fn url_of_domain(&self, from: usize, slash: usize) -> Option<Found> {
        let start = domain_start(self.text, from, slash)?;
        let is_cut = || self.text[slash + 1..].starts_with('…').then_some((start, slash + 1, Class::Url));
        self.url_behind(start, slash + 1).or_else(is_cut)
    }

    /// The beginning of a URL that was cut off at `ellipsis`.
    fn cut_url(&self, from: usize, ellipsis: usize) -> Option<Found> {
        let start = from + cut_start(&self.text.as_bytes()[from..ellipsis])?;
        let is_cut = self.text[ellipsis..].starts_with('…') && !self.follows_word(start);
        is_cut.then_some((start, ellipsis, Class::Url))
    }
}

/// What may stand before the `@` of an e-mail address.
fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}

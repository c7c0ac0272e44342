//! Addresses of pages.

use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use super::super::word_list::entries;

/// Brackets that a URL keeps where it holds both.
pub(super) const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// Characters that a URL gives back when they end it.
pub(super) const TRAILING: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '"', '*', '_', '…', ')', ']', '}'];

/// What a URL with `://` begins with: of those that end in each other the longest first.
pub(super) const SCHEMES: [&str; 5] = ["https", "http", "sftp", "ftps", "ftp"];

/// Pictures of posts, whose addresses Twitter and its copies glue to the last word.
pub(super) const GLUED: [&str; 2] = ["pic.twitter.com", "pic.x.com"];

static ENDINGS: LazyLock<HashSet<&str, FixedState>> =
    LazyLock::new(|| entries(include_str!("../../../data/domain_endings.txt")).collect());

/// What a URL is made of.
pub(super) fn is_of_url(c: char, is_strict: bool) -> bool {
    match c {
        '<' | '>' | '"' => false,
        // Slack writes `<https://example.org/|a name>`.
        '|' => is_strict,
        _ if c.is_ascii() => !c.is_whitespace(),
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '「' | '」' | '『' | '』' | '（' | '）' => false,
        '、' | '。' | '，' | '；' | '：' | '！' | '？' => false,
        _ => !c.is_whitespace(),
    }
}

/// The length of the URL that `rest` begins with, without what ends the sentence rather than the URL; `None` if
/// nothing is left behind the first `prefix` bytes.
pub(super) fn url_end(rest: &str, prefix: usize, is_strict: bool) -> Option<usize> {
    let whole = &rest[..rest.find(|c| !is_of_url(c, is_strict)).unwrap_or(rest.len())];
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

/// Where in `before` the scheme begins that it ends in.
pub(super) fn scheme_start(before: &[u8], is_strict: bool) -> Option<usize> {
    let schemes = if is_strict { &["https", "http", "ftp"] } else { &SCHEMES[..] };
    schemes.iter().find_map(|scheme| start_of_end(before, scheme))
}

/// Where a name ends that reaches to `end`: before a URL that is glued to it.
pub(super) fn unglued(text: &str, end: usize) -> usize {
    let (before, behind) = (&text.as_bytes()[..end], &text[end..]);
    let is_picture = || {
        let of_glued = |glued: &str| before.ends_with(b"pic") && behind.starts_with(&glued["pic".len()..]);
        GLUED.iter().any(|glued| of_glued(glued) && behind[glued.len() - "pic".len()..].starts_with('/'))
    };
    match behind.as_bytes() {
        [b':', b'/', b'/', ..] => scheme_start(before, false).unwrap_or(end),
        [b'.', b't' | b'x', ..] if is_picture() => end - "pic".len(),
        _ => end,
    }
}

/// Where in `before` the beginning of a URL begins that was cut off behind it: `http`, `https:/`.
pub(super) fn cut_start(before: &[u8]) -> Option<usize> {
    let of = |end: &str| start_of_end(before, end);
    ["http", "https", "http:", "https:", "http:/", "https:/", "http://", "https://"].into_iter().find_map(of)
}

fn start_of_end(before: &[u8], end: &str) -> Option<usize> {
    let at = before.len().checked_sub(end.len())?;
    before[at..].eq_ignore_ascii_case(end.as_bytes()).then_some(at)
}

/// Where the domain of a known ending begins behind which `text[slash]` stands, if any does, at or behind `from`.
pub(super) fn domain_start(text: &str, from: usize, slash: usize) -> Option<usize> {
    let before = &text.as_bytes()[..slash];
    if let Some(glued) = GLUED.into_iter().find(|glued| before[from..].ends_with(glued.as_bytes())) {
        return Some(slash - glued.len());
    }
    let others = before[from..].iter().rposition(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')));
    let mut start = others.map_or(from, |at| from + at + 1);
    // A name does not begin with a hyphen.
    let last_fault = before[start..].windows(2).rposition(|pair| matches!(pair, [b'.', b'.' | b'-']));
    start += last_fault.map_or(0, |at| at + 1);
    let first = |at: usize| at + run_len(&before[at..], |byte| !byte.is_ascii_alphanumeric());
    start = first(start);
    let is_free = |before: char| !(before.is_alphanumeric() || before == '_' || before == '@');
    if !text[..start].chars().next_back().is_none_or(is_free) {
        start = first(start + run_len(&before[start..], |byte| byte.is_ascii_alphanumeric()));
    }
    let last_dot = before[start..].iter().rposition(|&byte| byte == b'.')?;
    ENDINGS.contains(&text[start + last_dot + 1..slash]).then_some(start)
}

/// How many bytes are such at the beginning.
pub(super) fn run_len(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !is(byte)).unwrap_or(bytes.len())
}

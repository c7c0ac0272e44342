//! Names of accounts and groups: hashtags and mentions.

use unicode_normalization::char::is_combining_mark;

use super::urls::{run_len, unglued};

/// Where the hashtag ends whose `#` stands at `sign`.
pub(super) fn hashtag_end(text: &str, sign: usize, is_strict: bool) -> Option<usize> {
    let start = sign + 1;
    let is_tag = |c: char| c == '_' || c.is_alphanumeric() || is_combining_mark(c);
    let end = text.len() - text[start..].trim_start_matches(is_tag).len();
    let end = if is_strict { end } else { unglued(text, end) };
    // `#http://` is no tag.
    text.get(start..end)?.contains(char::is_alphabetic).then_some(end)
}

/// Where the name ends whose `@` stands at `sign`.
pub(super) fn handle_end(text: &str, sign: usize, is_strict: bool) -> Option<usize> {
    let end = sign + 1 + run_len(&text.as_bytes()[sign + 1..], is_name);
    let end = if is_strict { end } else { unglued(text, end) };
    (end > sign + 1).then_some(end)
}

/// Whether a mention may follow this text directly.
pub(super) fn may_precede_sign(before: &str, is_strict: bool) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    if !last.is_alphanumeric() {
        return !("_/".contains(last) || is_strict && last == '.');
    }
    // Of a post that is passed on.
    let shared = before.len().checked_sub("RT".len()).filter(|&at| before.is_char_boundary(at));
    let is_alone =
        |at: usize| before[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"_.-+~".contains(c));
    !is_strict && shared.is_some_and(|at| before[at..].eq_ignore_ascii_case("RT") && is_alone(at))
}

/// Where the `r/privacy` or `u/name` ends that begins at `start`, if one does.
pub(super) fn reddit_end(text: &str, start: usize) -> Option<usize> {
    if !matches!(text.as_bytes()[start], b'r' | b'u') {
        return None;
    }
    let before = text[..start].strip_suffix('/').unwrap_or(&text[..start]);
    let is_path = |c: char| c.is_alphanumeric() || "/_.-'’@#&%=\\".contains(c);
    if before.chars().next_back().is_some_and(is_path) {
        return None;
    }
    let name = start + "r/".len();
    let end = unglued(text, name + run_len(&text.as_bytes()[name..], is_name));
    let rest = &text[end..];
    let is_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let goes_on = rest.strip_prefix('/').unwrap_or(rest).starts_with(is_word);
    // `u/ka` is `he/she` in some languages; no name there is so short.
    let least = if text.as_bytes()[start] == b'u' { 3 } else { 2 };
    (end >= name + least && !goes_on).then_some(end)
}

/// Behind the `'s` that follows a hashtag or mention directly, if one does; else `end`.
pub(super) fn possessive_end(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    let behind = ["'s", "'S", "’s", "’S"].into_iter().find_map(|possessive| rest.strip_prefix(possessive));
    let is_word = |c: char| c.is_alphanumeric() || is_combining_mark(c) || c == '_';
    behind.filter(|behind| !behind.starts_with(is_word)).map_or(end, |behind| text.len() - behind.len())
}

/// What names of accounts are made of.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

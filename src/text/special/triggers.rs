//! Whether a byte that masks find may be one of a special token.

use super::emoji::emoji_len;
use super::emoticons::emoticon_len;
use super::names::is_name;
use super::urls::cut_start;

/// Whether a special token may hold `text[at]`, which is one of the bytes that masks find, in its place: as its `@`,
/// its `#`, the colon of its `://`, the first letter of its `www.`, the slash behind its domain, the first byte of an
/// emoticon, a byte of an emoji. Says yes too often rather than too seldom.
#[inline]
pub(super) fn may_hold(text: &str, at: usize, is_strict: bool) -> bool {
    let bytes = text.as_bytes();
    let behind = |distance: usize| bytes.get(at + distance).copied().unwrap_or(b' ');
    match bytes[at] {
        b'@' => behind(1).is_ascii_alphanumeric() || matches!(behind(1), b'_' | b'-'),
        b'#' => {
            let number = bytes[at + 1..].iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'_')).count();
            let first = behind(number + 1);
            first.is_ascii_alphabetic() || !first.is_ascii()
        }
        b'w' | b'W' => behind(1) | 0x20 == b'w' && behind(2) | 0x20 == b'w' && behind(3) == b'.',
        b':' if behind(1) == b'/' && behind(2) == b'/' => true,
        _ if is_strict => false,
        // Curly quotes and dashes, which are frequent.
        0xE2 if behind(1) == 0x80 && behind(2) != 0xA6 => false,
        _ => may_hold_more(text, at),
    }
}

/// The same for what stands in few texts.
#[inline(never)]
fn may_hold_more(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let (before, rest) = (&bytes[..at], &bytes[at..]);
    match bytes[at] {
        b'/' => {
            let letters = before.iter().rev().take_while(|byte| byte.is_ascii_lowercase()).count();
            match letters.checked_sub(2) {
                None => matches!(before.last(), Some(b'r' | b'u')) && rest.get(1).is_some_and(|&byte| is_name(byte)),
                Some(_) => before[..before.len() - letters].ends_with(b"."),
            }
        }
        0xE2 if rest.starts_with("…".as_bytes()) => cut_start(before).is_some(),
        // U+FE0F, without which no other character of these bytes is an emoji.
        0xEF => rest.starts_with("\u{FE0F}".as_bytes()),
        0xE2 if rest.starts_with("\u{20E3}".as_bytes()) => true,
        0xE2 | 0xF0 => emoji_len(&text[at..]).is_some(),
        _ => emoticon_len(text, at, true).is_some(),
    }
}

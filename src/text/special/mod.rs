//! Tokens that are no words: URLs, e-mail addresses, hashtags, mentions and emoji (docs/counting.md § 2.1).

pub(super) mod emoji;
mod emoticons;
mod names;
mod search;
mod urls;

use self::emoji::{each_emoji, emoji_len};
use self::emoticons::emoticon_len;
use self::search::Search;
use self::urls::cut_start;
use super::Class;
use super::blocks::{BLOCK, Lanes, Machine, Task, block_at};

/// Calls `special` with the byte range and the class of every special token of a text, in order. With `is_strict` it
/// looks for those of `uax29-strict`.
///
/// None holds white space, so it is enough to search what stands between spaces around a character that none can
/// do without.
pub(super) fn each_special(
    text: &str,
    machine: Machine,
    is_strict: bool,
    mut special: impl FnMut(usize, usize, Class),
) {
    let bytes = text.as_bytes();
    let mut searched = 0;
    let trigger = |trigger| {
        if trigger < searched {
            return;
        }
        let at = bytes[searched..trigger].iter().rposition(is_space).map_or(searched, |at| searched + at + 1);
        searched = bytes[trigger..].iter().position(is_space).map_or(bytes.len(), |len| trigger + len);
        each_special_between_spaces(&text[at..searched], is_strict, |start, end, class| {
            special(at + start, at + end, class);
        });
    };
    machine.run(EachTrigger { text, is_strict, trigger });
}

/// Emoji end everything else, so what stands between them is searched as if they were not there.
fn each_special_between_spaces(text: &str, is_strict: bool, mut special: impl FnMut(usize, usize, Class)) {
    let mut at = 0;
    let each_other = |start: usize, end: usize, special: &mut dyn FnMut(usize, usize, Class)| {
        let mut search = Search::new(&text[start..end], is_strict);
        while let Some((from, to, class)) = search.next() {
            special(start + from, start + to, class);
        }
    };
    if !is_strict && !text.is_ascii() {
        each_emoji(text, |start, end| {
            each_other(at, start, &mut special);
            special(start, end, Class::Emoji);
            at = end;
        });
    }
    each_other(at, text.len(), &mut special);
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Calls `trigger` with every place around which there may be a special token.
struct EachTrigger<'t, F> {
    text: &'t str,
    is_strict: bool,
    trigger: F,
}

impl<F: FnMut(usize)> Task for EachTrigger<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(mut self, lanes: impl Lanes) {
        let bytes = self.text.as_bytes();
        let (mut base, mut last) = (0, [0; BLOCK]);
        while base < bytes.len() {
            let mut triggers = lanes.triggers(block_at(bytes, base, &mut last));
            while triggers != 0 {
                let at = base.wrapping_add(triggers.trailing_zeros() as usize);
                triggers &= triggers.wrapping_sub(1);
                if may_hold(self.text, at, self.is_strict) {
                    (self.trigger)(at);
                }
            }
            base = base.wrapping_add(BLOCK);
        }
    }
}

/// Whether a special token may hold `text[at]`, which is one of the bytes that masks find, in its place: as its `@`,
/// its `#`, the colon of its `://`, the first letter of its `www.`, the slash behind its domain, the first byte of an
/// emoticon, a byte of an emoji. Says yes too often rather than too seldom.
#[inline]
fn may_hold(text: &str, at: usize, is_strict: bool) -> bool {
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

/// What names of accounts are made of.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn run_len(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !is(byte)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests;

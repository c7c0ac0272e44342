//! Tokens that are no words: URLs, e-mail addresses, hashtags, mentions and emoji (docs/counting.md § 2.1).

pub(super) mod emoji;
mod emoticons;
mod names;
mod search;
mod triggers;
mod urls;

use self::emoji::each_emoji;
use self::search::Search;
use self::triggers::may_hold;
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
        // A long emoji must not be measured at each of its characters.
        if trigger < searched || !may_hold(text, trigger, is_strict) {
            return;
        }
        let at = bytes[searched..trigger].iter().rposition(is_space).map_or(searched, |at| searched + at + 1);
        searched = bytes[trigger..].iter().position(is_space).map_or(bytes.len(), |len| trigger + len);
        each_special_between_spaces(&text[at..searched], is_strict, |start, end, class| {
            special(at + start, at + end, class);
        });
    };
    machine.run(EachTrigger { bytes, trigger });
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

/// Calls `trigger` with every byte around which there may be a special token.
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
                (self.trigger)(base.wrapping_add(triggers.trailing_zeros() as usize));
                triggers &= triggers.wrapping_sub(1);
            }
            base = base.wrapping_add(BLOCK);
        }
    }
}

#[cfg(test)]
mod tests;

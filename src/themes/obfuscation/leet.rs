//! Digits in place of letters.

use super::Edits;
use super::Obfuscations;

/// How many bytes are looked at together for a digit.
const BLOCK: usize = 64;

/// What this rule changes in the text.
pub(super) fn edits(text: &str) -> Edits {
    let mut edits = Edits::default();
    let bytes = text.as_bytes();
    let letter_at = |place: usize| bytes.get(place).is_some_and(u8::is_ascii_alphabetic);
    let mut at = next_digit(bytes, 0);
    while at < bytes.len() {
        let end = end_of(bytes, at, u8::is_ascii_digit);
        if at > 0 && letter_at(at - 1) && letter_at(end) {
            let before = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let run_end = end_of(bytes, end, u8::is_ascii_alphanumeric);
            replace_run(bytes, at - before, run_end, &mut edits);
            at = run_end;
        } else {
            at = end;
        }
        at = next_digit(bytes, at);
    }
    edits
}

/// Where the first digit stands, from a place on; the end of the text where there is none.
fn next_digit(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(block) = bytes[at..].first_chunk::<BLOCK>() {
        if block.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            break;
        }
        at += BLOCK;
    }
    bytes[at..].iter().position(u8::is_ascii_digit).map_or(bytes.len(), |place| at + place)
}

fn end_of(bytes: &[u8], start: usize, is_of_it: impl Fn(&u8) -> bool) -> usize {
    bytes[start..].iter().position(|byte| !is_of_it(byte)).map_or(bytes.len(), |len| start + len)
}

/// Changes the digits of a run, if each stands for a letter.
fn replace_run(bytes: &[u8], start: usize, end: usize, edits: &mut Edits) {
    let before = edits.len();
    let has_small = bytes[start..end].iter().any(u8::is_ascii_lowercase);
    for (place, byte) in (start..end).zip(&bytes[start..end]).filter(|(_, byte)| byte.is_ascii_digit()) {
        let letter = match byte {
            b'0' => 'o',
            b'1' => 'i',
            b'3' => 'e',
            b'4' => 'a',
            b'5' => 's',
            b'7' => 't',
            b'8' => 'b',
            b'9' => 'g',
            _ => return edits.truncate(before),
        };
        let letter = if has_small { letter } else { letter.to_ascii_uppercase() };
        edits.replace(place, place + 1, [letter], Obfuscations::LEET);
    }
}

//! Letters that look like ASCII letters, inside words of these.

use std::sync::atomic::{AtomicU8, Ordering};

use unicode_script::{Script, UnicodeScript};
use unicode_security::skeleton;

use super::Edits;
use super::Obfuscations;
use super::classes::{first, is_letter, is_of_word, is_unspaced, next_wide};
use crate::text::compatible;

/// What this rule changes in the text.
pub(super) fn edits(text: &str) -> Edits {
    let mut edits = Edits::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        let wide = next_wide(bytes, at);
        let Some(c) = first(&text[wide..]) else { return edits };
        at = if is_of_run(c) {
            // What is before it in its run is ASCII: the first character that is not would have been met before.
            let before = bytes[at..wide].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            replace_run(text, wide - before, wide, &mut edits)
        } else {
            wide + c.len_utf8()
        };
    }
}

/// Words of scripts without spaces are not told apart here, so they are no part of any run.
fn is_of_run(c: char) -> bool {
    is_of_word(c) && !is_unspaced(c)
}

/// Changes a run, if all of it becomes ASCII; `wide` is its first character that is not. Where the run ends.
fn replace_run(text: &str, start: usize, wide: usize, edits: &mut Edits) -> usize {
    let before = edits.len();
    let mut is_ascii = true;
    let mut end = text.len();
    for (place, c) in text[wide..].char_indices().map(|(place, c)| (wide + place, c)) {
        if !is_of_run(c) {
            end = place;
            break;
        }
        if is_ascii && !c.is_ascii() {
            match look_alike(c) {
                Some(letter) => edits.replace(place, place + c.len_utf8(), [letter], Obfuscations::HOMOGLYPH),
                None => is_ascii = false,
            }
        }
    }
    if !is_ascii || is_of_another_script(&text[start..end]) {
        edits.truncate(before);
    }
    end
}

/// Whether all letters of the run are of one script, and that is not Latin: then it is a word of it.
fn is_of_another_script(run: &str) -> bool {
    let mut scripts = run.chars().filter(|&c| is_letter(c)).map(|c| match c {
        _ if c.is_ascii() => Script::Latin,
        _ => c.script(),
    });
    let Some(script) = scripts.next() else { return true };
    script != Script::Latin && scripts.all(|other| other == script)
}

const UNKNOWN: u8 = 0;
const NONE: u8 = 1;

/// What is known of the first characters. To ask for one takes a hundred nanoseconds, and for all of them many milliseconds.
static KNOWN: [AtomicU8; 0x1_0000] = [const { AtomicU8::new(UNKNOWN) }; 0x1_0000];

/// The ASCII letter that a letter beyond ASCII looks like.
pub(super) fn look_alike(c: char) -> Option<char> {
    let Some(known) = KNOWN.get(c as usize) else { return find_look_alike(c) };
    match known.load(Ordering::Relaxed) {
        UNKNOWN => {
            let found = find_look_alike(c);
            known.store(found.and_then(|letter| u8::try_from(letter).ok()).unwrap_or(NONE), Ordering::Relaxed);
            found
        }
        NONE => None,
        letter => Some(letter.into()),
    }
}

fn find_look_alike(c: char) -> Option<char> {
    // Ordinals: `1º` is no obfuscation.
    if c.is_ascii() || matches!(c, 'ª' | 'º') || !is_letter(c) {
        return None;
    }
    if let Some(letter) = ascii_letter(compatible(c)) {
        return Some(letter);
    }
    let letter = ascii_letter(skeleton(c.encode_utf8(&mut [0; 4])))?;
    Some(match letter {
        // The table has one prototype for `l` and `I`.
        'l' if c.is_uppercase() => 'I',
        _ if c.is_uppercase() => letter.to_ascii_uppercase(),
        _ if c.is_lowercase() => letter.to_ascii_lowercase(),
        _ => letter,
    })
}

fn ascii_letter(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|c| c.is_ascii_alphabetic() && chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes() {
        let cases = [
            ('с', Some('c')),
            ('С', Some('C')),
            ('І', Some('I')),
            ('і', Some('i')),
            ('ӏ', Some('l')),
            ('Һ', Some('H')),
            ('α', Some('a')),
            ('Α', Some('A')),
            ('ſ', Some('s')),
            ('ᴏ', Some('o')),
            ('ⅿ', Some('m')),
            ('ℯ', Some('e')),
            ('\u{118A0}', Some('V')),
            ('п', None),
            ('é', None),
            ('º', None),
            ('²', None),
            ('中', None),
            ('a', None),
            ('\u{301}', None),
        ];
        for (c, expected) in cases {
            // The second time it is known.
            assert_eq!([look_alike(c), look_alike(c)], [expected; 2], "{c}");
        }
    }
}

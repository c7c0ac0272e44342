//! Rules that look at single characters beyond ASCII: zero-width, full-width, variant.
//!
//! One walk for the three: what any of them does is nothing to the others, nor is what the rules between them do (the tests
//! see to that).

use super::Edits;
use super::Obfuscations;
use super::classes::{first, is_letter_or_digit, is_of_word, is_special, is_zero_width, last, next_wide};
use super::variants::simplified;
use crate::text::compatible;

/// What these rules change in the text.
pub(super) fn edits(text: &str) -> Edits {
    let mut edits = Edits::default();
    let mut at = next_wide(text.as_bytes(), 0);
    while let Some(c) = first(&text[at..]) {
        let mut end = at + c.len_utf8();
        if !is_special(c) {
            // Most of them.
        } else if is_zero_width(c) {
            end = text[at..].find(|c| !is_zero_width(c)).map_or(text.len(), |len| at + len);
            let is_between =
                last(&text[..at]).is_some_and(is_of_word) && first(&text[end..]).is_some_and(is_letter_or_digit);
            if is_between {
                edits.remove(at, end, Obfuscations::ZERO_WIDTH);
            }
        } else if let Some(simple) = simplified(c) {
            edits.replace(at, end, [simple], Obfuscations::VARIANT);
        } else {
            replace_shaped(c, at, &mut edits);
        }
        at = next_wide(text.as_bytes(), end);
    }
    edits
}

fn replace_shaped(c: char, at: usize, edits: &mut Edits) {
    let end = at + c.len_utf8();
    let letter = |base: char| (b'A'..=b'Z').nth(u32::from(c) as usize - u32::from(base) as usize).map(char::from);
    let negative = match c {
        '\u{1F150}'..='\u{1F169}' => letter('\u{1F150}'),
        '\u{1F170}'..='\u{1F189}' => letter('\u{1F170}'),
        _ => None,
    };
    if let Some(letter) = negative {
        edits.replace(at, end, [letter], Obfuscations::FULL_WIDTH);
    } else if is_letter_or_digit(c) && compatible(c).all(is_letter_or_digit) && compatible(c).next() != Some(c) {
        edits.replace(at, end, compatible(c), Obfuscations::FULL_WIDTH);
    }
}

#[cfg(test)]
mod tests {
    use super::super::classes::is_unspaced_letter;
    use super::super::homoglyph::look_alike;
    use super::super::variants::{may_be_shaped, single};
    use super::*;

    /// Else the walk could not be one: the rule for look-alikes comes between.
    #[test]
    fn variants_are_nothing_to_the_other_rules() {
        let mut count = 0;
        for (traditional, simple) in hanconv::TSCharacters.iter() {
            let (traditional, simple) = (single(traditional).unwrap(), single(simple).unwrap());
            assert_eq!(simplified(traditional), (simple != traditional).then_some(simple));
            for c in [traditional, simple] {
                assert!(is_unspaced_letter(c) && !is_zero_width(c) && !may_be_shaped(c), "{c}");
                assert_eq!(look_alike(c), None, "{c}");
            }
            count += 1;
        }
        assert!(count > 4000);
    }

    #[test]
    fn shaped_characters_stay_letters_and_digits() {
        let mut count = 0;
        for c in ('\0'..=char::MAX).filter(|&c| may_be_shaped(c)) {
            let mut edits = Edits::default();
            replace_shaped(c, 0, &mut edits);
            for (edit, replacement) in edits.iter() {
                assert_eq!((edit.from, edit.until), (0, c.len_utf8()));
                assert!(!replacement.is_empty() && is_letter_or_digit(c) && !is_zero_width(c));
                assert!(
                    replacement.chars().all(|c| is_letter_or_digit(c) && !may_be_shaped(c) && simplified(c).is_none())
                );
                count += 1;
            }
        }
        assert!(count > 1100, "{count}");
    }
}

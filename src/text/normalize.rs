//! The normal form of a token: docs/counting.md § 2.3.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::language::LanguageGroup;
use super::tokens::Class;
use crate::config::Possessive;

/// Appends the normal form of `raw` to `forms`.
pub(super) fn push_normal_form(
    raw: &str,
    class: Class,
    possessive: Possessive,
    group: LanguageGroup,
    forms: &mut String,
) {
    let start = forms.len();
    if group == LanguageGroup::Turkic && matches!(class, Class::Word | Class::Hashtag) && raw.contains('I') {
        // The capital of the letter without a dot.
        return push_normal_form(&composed(raw).replace('I', "ı"), class, possessive, group, forms);
    }
    if class == Class::Emoji && raw.starts_with(['x', 'X']) {
        // No word has this form.
        forms.push('x');
        forms.push_str(&raw[1..].to_ascii_uppercase());
    } else if raw.is_ascii() {
        forms.push_str(raw);
        forms[start..].make_ascii_lowercase();
    } else if class == Class::Word && push_composed(raw, forms) {
        // Most words beyond ASCII.
    } else if class == Class::Word {
        let composed = composed(raw);
        let kept: String = composed.chars().filter_map(word_character).collect();
        forms.push_str(&lower(&kept));
    } else if class == Class::Emoji {
        forms.extend(raw.chars().filter_map(emoji_character));
        forms[start..].make_ascii_lowercase();
    } else {
        forms.push_str(&lower(&composed(without_possessive(raw, class))));
    }
    if class == Class::Word
        && possessive == Possessive::Strip
        && let Some(stem) = forms[start..].strip_suffix("'s").filter(|stem| !stem.is_empty())
    {
        forms.truncate(start + stem.len());
    }
}

/// Lower case; but `İ` becomes `i`, without the dot that Unicode leaves there.
fn lower(text: &str) -> String {
    if text.contains('İ') { text.replace('İ', "i").to_lowercase() } else { text.to_lowercase() }
}

/// The same for words of characters that no other changes: neither what NFC makes of them nor their lower case depends on
/// what stands beside them. `false` where one is met that is not known as such; then nothing is appended.
fn push_composed(word: &str, forms: &mut String) -> bool {
    let start = forms.len();
    for c in word.chars() {
        match c {
            _ if c.is_ascii() => forms.push(c.to_ascii_lowercase()),
            '\u{2019}' | '\u{2018}' | '\u{02BC}' => forms.push('\''),
            '\u{00AD}' => {}
            '\u{0080}'..='\u{00BF}' | '\u{00DF}'..='\u{00FF}' | '\u{0430}'..='\u{045F}' | '\u{0620}'..='\u{064A}' => {
                forms.push(c);
            }
            'İ' => forms.push('i'),
            '\u{00C0}'..='\u{02FF}'
            | '\u{0391}'..='\u{03A1}'
            | '\u{03A4}'..='\u{03CE}'
            | '\u{0400}'..='\u{0481}'
            | '\u{048A}'..='\u{052F}'
            | '\u{1E00}'..='\u{1EFF}' => {
                forms.extend(c.to_lowercase());
            }
            _ => {
                forms.truncate(start);
                return false;
            }
        }
    }
    true
}

/// The normal form of `raw` but for lower case.
pub(super) fn cased_form(raw: &str, class: Class, possessive: Possessive) -> Cow<'_, str> {
    if class == Class::Emoji {
        return raw.chars().filter_map(emoji_character).collect::<String>().into();
    }
    let mut form = composed(without_possessive(raw, class));
    if class == Class::Word {
        if !form.is_ascii() {
            form = form.chars().filter_map(word_character).collect::<String>().into();
        }
        let stem = form.strip_suffix("'s").or_else(|| form.strip_suffix("'S")).filter(|stem| !stem.is_empty());
        if let (Some(stem), Possessive::Strip) = (stem, possessive) {
            form = stem.to_string().into();
        }
    }
    form
}

/// `form` without its marks (General_Category M), composed.
pub fn without_marks(form: &str) -> Cow<'_, str> {
    if form.is_ascii() {
        return form.into();
    }
    form.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect::<String>().into()
}

/// What NFKC makes of a character that stands alone. Constant time.
pub fn compatible(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).nfkc()
}

/// NFC.
pub(crate) fn composed(raw: &str) -> Cow<'_, str> {
    match is_nfc_quick(raw.chars()) {
        IsNormalized::Yes => raw.into(),
        _ => raw.nfc().collect::<String>().into(),
    }
}

fn word_character(c: char) -> Option<char> {
    match c {
        '\u{2019}' | '\u{2018}' | '\u{02BC}' => Some('\''),
        '\u{00AD}' | '\u{2060}' | '\u{FEFF}' => None,
        // Only met where hyphens are kept; else they are never inside a word.
        '\u{2010}' | '\u{2011}' => Some('-'),
        _ => Some(c),
    }
}

/// An emoji is the same with and without U+FE0F, and a tear with any apostrophe.
fn emoji_character(c: char) -> Option<char> {
    match c {
        '\u{FE0F}' => None,
        '\u{2019}' => Some('\''),
        _ => Some(c),
    }
}

/// A hashtag or mention without the `'s` behind it.
fn without_possessive(raw: &str, class: Class) -> &str {
    if !matches!(class, Class::Hashtag | Class::Mention) {
        return raw;
    }
    let stem = raw.strip_suffix(['s', 'S']).and_then(|stem| stem.strip_suffix(['\'', '\u{2019}']));
    stem.unwrap_or(raw)
}

#[cfg(test)]
mod tests {
    use super::super::words::is_small_letter;
    use super::*;

    /// The normal form by the rules as they are written.
    fn by_rule(raw: &str) -> String {
        lower(&raw.nfc().filter_map(word_character).collect::<String>())
    }

    #[test]
    fn characters_that_are_taken_alone_stay_what_they_are_among_others() {
        for code in 0x80..0x1_0000 {
            let Some(c) = char::from_u32(code) else { continue };
            for (before, after) in [("", ""), ("A", "b"), ("é", "Ж"), ("Α", "\u{AD}"), ("ي", "’ỳ")] {
                let raw = format!("{before}{c}{after}");
                let mut forms = String::from("x");
                if push_composed(&raw, &mut forms) {
                    assert_eq!(forms[1..], by_rule(&raw), "{raw}");
                } else {
                    assert_eq!(forms, "x");
                }
            }
        }
    }

    /// Words of these and ASCII are never handed over here.
    #[test]
    fn small_letters_are_their_own_normal_form() {
        let small: Vec<char> = ('\0'..=char::MAX).filter(|&c| is_small_letter(c)).collect();
        assert!(small.len() > 300);
        for c in small {
            for (before, after) in [("", ""), ("a", "b"), ("é", "ж"), ("ά", "s"), ("ي", "ỳ"), ("a'", "'é")] {
                let raw = format!("{before}{c}{after}");
                assert_eq!(by_rule(&raw), raw);
            }
        }
    }

    #[test]
    fn normal_forms() {
        let cases = [
            ("Party’s", "party"),
            ("PARTY'S", "party"),
            ("dont’", "dont'"),
            ("'s", "'s"),
            ("cafe\u{301}", "café"),
            ("Straße", "straße"),
            ("ΟΔΟΣ", "οδος"),
            ("cen\u{AD}sor\u{2060}ship", "censorship"),
            ("l‘ʼÉtat", "l''état"),
            ("İSTANBUL", "istanbul"),
            ("\u{130}k-Ϊ\u{345}I\u{307}", "ik-ϊ\u{345}i"),
        ];
        for (raw, expected) in cases {
            let mut forms = String::from("x");
            push_normal_form(raw, Class::Word, Possessive::Strip, LanguageGroup::General, &mut forms);
            assert_eq!(&forms[1..], expected, "{raw}");
        }
        let mut forms = String::new();
        push_normal_form("It’s", Class::Word, Possessive::Keep, LanguageGroup::General, &mut forms);
        assert_eq!(forms, "it's");
    }
}

//! The normal form of a token: docs/counting.md § 2.3.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::Class;
use crate::config::Possessive;

/// Appends the normal form of `raw` to `forms`.
pub(super) fn push_normal_form(raw: &str, class: Class, possessive: Possessive, forms: &mut String) {
    let start = forms.len();
    if raw.is_ascii() {
        forms.push_str(raw);
        forms[start..].make_ascii_lowercase();
    } else if class == Class::Word {
        let composed = nfc(raw);
        let kept: String = composed.chars().filter_map(word_character).collect();
        forms.push_str(&kept.to_lowercase());
    } else {
        forms.push_str(&nfc(raw).to_lowercase());
    }
    if class == Class::Word
        && possessive == Possessive::Strip
        && let Some(stem) = forms[start..].strip_suffix("'s").filter(|stem| !stem.is_empty())
    {
        forms.truncate(start + stem.len());
    }
}

fn nfc(raw: &str) -> std::borrow::Cow<'_, str> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
        ];
        for (raw, expected) in cases {
            let mut forms = String::from("x");
            push_normal_form(raw, Class::Word, Possessive::Strip, &mut forms);
            assert_eq!(&forms[1..], expected, "{raw}");
        }
        let mut forms = String::new();
        push_normal_form("It’s", Class::Word, Possessive::Keep, &mut forms);
        assert_eq!(forms, "it's");
    }
}

//! Signs that stand for an apostrophe: docs/counting.md § 2.0, step 3.

use crate::text::edited::Edits;
use crate::text::scripts::is_mark;

/// Whether people type this for an apostrophe. `'`, `‘`, `’` and `ʼ` are one anyway.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '`' | '\u{B4}' | 'ʹ' | 'ʻ' | 'ʽ' | 'ˈ' | '՚' | '\u{1FBD}' | '\u{1FBF}' | '‛' | '′' | 'Ꞌ' | 'ꞌ' | '＇')
}

/// Makes an apostrophe of those that stand between two letters. `places` are the first bytes of all, ascending.
pub(super) fn edits(text: &str, places: &[u32]) -> Edits<()> {
    let mut edits = Edits::default();
    for at in places.iter().map(|&at| at as usize) {
        let Some(sign) = text[at..].chars().next().filter(|&c| is_apostrophe(c)) else { continue };
        let end = at + sign.len_utf8();
        let is_letter = |c: char| (c.is_alphabetic() || is_mark(c)) && !is_apostrophe(c);
        let before = text[..at].chars().next_back().is_some_and(is_letter);
        if before && text[end..].chars().next().is_some_and(is_letter) {
            edits.replace(at, end, ['\''], ());
        }
    }
    edits
}

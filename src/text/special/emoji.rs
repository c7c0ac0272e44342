//! Emoji: sequences of characters that are shown as one small picture (UTS #51).

use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};

const ZERO_WIDTH_JOINER: char = '\u{200D}';
const TEXT_STYLE: char = '\u{FE0E}';
const EMOJI_STYLE: char = '\u{FE0F}';
const KEYCAP: char = '\u{20E3}';

/// Emoji of Unicode 17, which the tables of the crate do not hold yet. All are shown as pictures.
const YOUNGEST: [char; 7] = ['\u{1F6D8}', '\u{1FA8A}', '\u{1FA8E}', '\u{1FAC8}', '\u{1FACD}', '\u{1FAEA}', '\u{1FAEF}'];

/// The length in bytes of the emoji that `text` begins with.
///
/// A character that is shown as text unless something says otherwise (`©`, `❤`) is an emoji only with U+FE0F, a
/// modifier, tags, or a joiner and another emoji behind it.
pub(in crate::text) fn emoji_len(text: &str) -> Option<usize> {
    match *text.as_bytes() {
        [b'0'..=b'9' | b'#' | b'*', 0xE2 | 0xEF, ..] => return keycap_len(text),
        [first, second, third, ..] if may_begin_emoji([first, second, third]) => {}
        _ => return None,
    }
    let (mut len, mut is_shown) = element(text)?;
    while let Some(joined) = text[len..].strip_prefix(ZERO_WIDTH_JOINER)
        && let Some((more, _)) = element(joined)
    {
        len += ZERO_WIDTH_JOINER.len_utf8() + more;
        is_shown = true;
    }
    is_shown.then_some(len)
}

/// Calls `emoji` with the byte range of every emoji of a text, in order.
pub(super) fn each_emoji(text: &str, mut emoji: impl FnMut(usize, usize)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match emoji_len(&text[at..]) {
            Some(len) => {
                emoji(at, at + len);
                at += len;
            }
            None => at += c.len_utf8(),
        }
    }
}

/// Whether an emoji beyond ASCII may begin with these bytes. Says yes too often rather than too seldom, but no to the
/// quotes, dashes and letters of nearly all texts.
fn may_begin_emoji(bytes: [u8; 3]) -> bool {
    match bytes {
        [0xC2, 0xA9 | 0xAE, _] | [0xE2, 0x80, 0xBC] | [0xE2, 0x81, 0x89] | [0xE3, 0x80 | 0x8A, _] | [0xF0, 0x9F, _] => {
            true
        }
        [0xE2, second, _] => second > 0x81,
        _ => false,
    }
}

fn keycap_len(text: &str) -> Option<usize> {
    let rest = text[1..].trim_start_matches(EMOJI_STYLE);
    rest.strip_prefix(KEYCAP).map(|behind| text.len() - behind.len())
}

/// The length of what may stand between joiners, and whether it is an emoji when it stands alone.
fn element(text: &str) -> Option<(usize, bool)> {
    let first = text.chars().next().filter(|c| !c.is_ascii())?;
    let rest = &text[first.len_utf8()..];
    if is_regional(first) {
        return rest.starts_with(is_regional).then_some((2 * first.len_utf8(), true));
    }
    let is_shown = EMOJI.is_shown.hold(first);
    if !(is_shown || EMOJI.is_emoji.hold(first)) || rest.starts_with(TEXT_STYLE) {
        return None;
    }
    let mut behind = rest.trim_start_matches(EMOJI_STYLE);
    if !is_modifier(first) && behind.starts_with(is_modifier) {
        behind = behind[first_len(behind)..].trim_start_matches(EMOJI_STYLE);
    }
    behind = behind.trim_start_matches(is_tag);
    Some((text.len() - behind.len(), is_shown || behind.len() < rest.len()))
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// Whether it gives the emoji before it a colour of skin.
fn is_modifier(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// The characters of one property, as ranges in order.
struct Characters(Vec<(char, char)>);

impl Characters {
    fn new(property: &str) -> Self {
        let known = regex_syntax::parse(property).map(|hir| match hir.into_kind() {
            HirKind::Class(Class::Unicode(class)) => class.iter().map(|range| (range.start(), range.end())).collect(),
            _ => Vec::new(),
        });
        let mut ranges: Vec<_> = known.unwrap_or_default();
        ranges.extend(YOUNGEST.map(|c| (c, c)));
        ranges.sort_unstable();
        Characters(ranges)
    }

    fn hold(&self, c: char) -> bool {
        let behind = self.0.partition_point(|&(first, _)| first <= c);
        behind.checked_sub(1).is_some_and(|last| c <= self.0[last].1)
    }
}

struct Properties {
    is_emoji: Characters,
    is_shown: Characters,
}

static EMOJI: LazyLock<Properties> = LazyLock::new(|| Properties {
    is_emoji: Characters::new(r"\p{Emoji}"),
    is_shown: Characters::new(r"\p{Emoji_Presentation}"),
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_and_where_they_end() {
        for whole in [
            "👏",
            "❤\u{FE0F}",
            "🇺🇦",
            "1\u{FE0F}\u{20E3}",
            "#\u{20E3}",
            "🅰\u{FE0F}",
            "©\u{FE0F}",
            "👍🏽",
            "☝🏽",
            "☝\u{FE0F}🏽",
            "👩\u{200D}👩\u{200D}👧",
            "🏳\u{FE0F}\u{200D}🌈",
            "🏳\u{200D}🌈",
            "👁\u{200D}🗨",
            "🏃🏾\u{200D}♀\u{FE0F}",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "🏻",
            "‼\u{FE0F}",
            "⁉\u{FE0F}",
            "㊗\u{FE0F}",
            "〰\u{FE0F}",
            "ℹ\u{FE0F}",
            "⌚",
            "\u{1FAEA}",
            "🧑🏻\u{200D}🤝\u{200D}🧑🏿",
        ] {
            for behind in ["", "a", " ", "🎉", "\u{200D}", "\u{200D}a", "é"] {
                assert_eq!(emoji_len(&format!("{whole}{behind}")), Some(whole.len()), "{whole}{behind}");
            }
        }
    }

    #[test]
    fn what_is_shown_as_text_is_none() {
        for text in [
            "",
            "a",
            "1",
            "#",
            "12\u{FE0F}\u{20E3}",
            "1\u{FE0F}",
            "©",
            "❤",
            "❤\u{FE0E}",
            "⌚\u{FE0E}",
            "👏\u{FE0E}",
            "🅰",
            "🇺",
            "🇺a",
            "\u{200D}",
            "\u{FE0F}",
            "“",
            "—",
            "é",
            "中",
            "の",
            "\u{20E3}",
            "★",
            "𝐀",
            "\u{200D}👏",
            "ℹ",
        ] {
            assert_eq!(emoji_len(text), None, "{text}");
        }
    }

    #[test]
    fn the_first_bytes_hide_none() {
        for c in '\u{80}'..=char::MAX {
            let expected = !is_regional(c) && EMOJI.is_emoji.hold(c);
            assert_eq!(emoji_len(&format!("{c}\u{FE0F}")).is_some(), expected, "{c}");
        }
    }
}

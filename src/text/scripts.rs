//! Scripts that are written without spaces between words.

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use unicode_normalization::char::is_combining_mark;

/// Whether `c` is a letter or mark of Chinese, Japanese, Thai, Lao, Khmer or Burmese. Digits and punctuation of these
/// scripts are not: UAX #29 segments those well. Constant time.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E01..=0x0E3A | 0x0E40..=0x0E4E            // Thai
        | 0x0E81..=0x0ECE | 0x0EDC..=0x0EDF          // Lao
        | 0x1000..=0x103F | 0x1050..=0x108F | 0x109A..=0x109D // Burmese
        | 0x1780..=0x17D3 | 0x17D7 | 0x17DC..=0x17DD // Khmer
        | 0x2E80..=0x2FD5 | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x3035 | 0x3038..=0x303C // Han and its signs
        | 0x3041..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF | 0x31F0..=0x31FF // Hiragana, Katakana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xA9E0..=0xA9EF | 0xA9FA..=0xA9FE | 0xAA60..=0xAA7F
        | 0xF900..=0xFAFF | 0xFE00..=0xFE0F          // compatibility Han, variation selectors
        | 0xFF66..=0xFF9F                            // half-width Katakana
        | 0x1AFF0..=0x1B16F | 0x20000..=0x3FFFD | 0xE0100..=0xE01EF)
}

/// Whether `c` is a mark: General_Category M. Constant time.
pub fn is_mark(c: char) -> bool {
    is_combining_mark(c)
}

/// The first run of unspaced letters in `text`, as a byte range. A run begins with a letter that is not a variation
/// selector: those belong to whatever they follow.
pub(super) fn unspaced_run(text: &str) -> Option<(usize, usize)> {
    // All of these are three or four bytes long.
    if !text.bytes().any(|byte| byte >= 0xE0) {
        return None;
    }
    let is_selector = |c| matches!(u32::from(c), 0xFE00..=0xFE0F | 0xE0100..=0xE01EF);
    let start = text.find(|c| is_unspaced(c) && !is_selector(c))?;
    let ends = |c| !(is_unspaced(c) || is_combining_mark(c));
    let len = text[start..].find(ends).unwrap_or(text.len() - start);
    Some((start, start + len))
}

/// The dictionaries of all of these scripts. The neural models would answer otherwise on another machine's arithmetic.
pub(super) fn dictionary() -> WordSegmenterBorrowed<'static> {
    WordSegmenter::new_dictionary(WordBreakInvariantOptions::default())
}

/// Calls `piece` with the byte range of every word of a run.
pub(super) fn segment_unspaced(
    segmenter: WordSegmenterBorrowed<'static>,
    run: &str,
    mut piece: impl FnMut(usize, usize),
) {
    let mut start = 0;
    for end in segmenter.segment_str(run) {
        // The dictionary knows no rare marks; they belong to the letter before them.
        let is_between = !run[end..].starts_with(is_combining_mark);
        if end > start && is_between {
            if run[start..end].chars().any(char::is_alphanumeric) {
                piece(start, end);
            }
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_segmented_by_dictionary() {
        let text = "审查制度，互联网";
        let (start, end) = unspaced_run(text).unwrap();
        assert_eq!(&text[start..end], "审查制度");
        let run = "国家审查制度";
        let mut words = Vec::new();
        segment_unspaced(dictionary(), run, |s, e| words.push(&run[s..e]));
        assert_eq!(words, ["国家", "审查", "制度"]);
        assert_eq!(unspaced_run("中\u{301}x"), Some((0, "中\u{301}".len())));
        let (run, mut words) = ("か\u{309A}く中\u{301}", Vec::new());
        segment_unspaced(dictionary(), run, |s, e| words.push(&run[s..e]));
        assert_eq!(words.concat(), run);
        assert_eq!(unspaced_run("“state” \u{1F5F3}\u{FE0F} 한국"), None);
    }
}

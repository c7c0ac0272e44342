//! The text around hits, kept once however many hits are near each other.

use std::ops::Range;

use crate::text::{MOST_SHOWN, Surroundings, shorten_last_run};

/// Characters of text on each side of a hit.
const CHARACTERS: usize = 80;

/// Characters of its sentence on each side of a hit: of most sentences all. Without a bound, a text without full stops would be kept
/// once for each hit.
const OF_SENTENCE: usize = 500;

/// A part of a document's text that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// First byte in the text of the document.
    pub from: u32,
    /// Behind its last byte there.
    pub until: u32,
    /// First byte in what is kept of the document.
    pub at: u32,
}

impl Window {
    /// Numbers of 32 bits that a window is on the disk.
    pub const NUMBERS: usize = 3;

    pub fn to_numbers(self) -> [u32; Self::NUMBERS] {
        [self.from, self.until, self.at]
    }

    pub fn from_numbers(numbers: &mut impl Iterator<Item = u32>) -> Self {
        let [from, until, at] = std::array::from_fn(|_| numbers.next().unwrap_or(0));
        Window { from, until, at }
    }
}

/// How much of the text around a hit is shown, in bytes before its first and behind its last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Around {
    left: u16,
    right: u16,
    /// Of its sentence; with [`IS_MORE`](Self::IS_MORE) where that has more.
    before: u16,
    behind: u16,
}

impl Around {
    /// No distance is so long: characters have four bytes at most.
    const IS_MORE: u16 = 1 << 15;

    /// What is shown around the bytes of a hit in a sentence.
    pub fn of(text: &mut Surroundings<'_>, sentence: u32, hit: Range<usize>) -> Self {
        let of_sentence = text.sentence(sentence);
        let (left, _) = text.left(hit.start, text.body_start(), CHARACTERS);
        let (right, _) = text.right(hit.end, text.text().len(), CHARACTERS);
        let (before, is_more_before) = text.left(hit.start, of_sentence.start, OF_SENTENCE);
        let (behind, is_more_behind) = text.right(hit.end, of_sentence.end, OF_SENTENCE);
        let marked = |distance: usize, is_more: bool| distance as u16 | if is_more { Self::IS_MORE } else { 0 };
        Around {
            left: (hit.start - left) as u16,
            right: (right - hit.end) as u16,
            before: marked(hit.start - before, is_more_before),
            behind: marked(behind - hit.end, is_more_behind),
        }
    }

    /// The bytes of the text that are kept for these of a hit.
    pub fn window(self, hit: Range<usize>) -> Range<usize> {
        let before = self.left.max(self.before & !Self::IS_MORE);
        let behind = self.right.max(self.behind & !Self::IS_MORE);
        hit.start - usize::from(before)..hit.end + usize::from(behind)
    }

    pub fn to_numbers(self) -> [u32; 2] {
        let pair = |low: u16, high: u16| u32::from(low) | u32::from(high) << 16;
        [pair(self.left, self.right), pair(self.before, self.behind)]
    }

    pub fn from_numbers([sides, in_sentence]: [u32; 2]) -> Self {
        let (low, high) = (|pair: u32| pair as u16, |pair: u32| (pair >> 16) as u16);
        Around { left: low(sides), right: high(sides), before: low(in_sentence), behind: high(in_sentence) }
    }
}

/// Adds the surroundings of a hit to the windows of a document, which are those from `first` on. Hits come by their first byte.
pub(crate) fn add_window(windows: &mut Vec<Window>, first: usize, window: Range<usize>) {
    let (from, until) = (window.start as u32, window.end as u32);
    match windows[first..].last_mut().filter(|last| last.until >= from) {
        Some(last) => (last.from, last.until) = (last.from.min(from), last.until.max(until)),
        None => windows.push(Window { from, until, at: 0 }),
    }
}

/// Keeps the text of the windows of a document.
pub(crate) fn keep_text(windows: &mut [Window], text: &str, kept: &mut String) {
    let begin = kept.len();
    for window in windows {
        window.at = (kept.len() - begin) as u32;
        kept.push_str(&text[window.from as usize..window.until as usize]);
    }
}

/// A hit in its text, white space as single spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Up to 80 characters before the match, in whole tokens.
    pub left: String,
    /// The text that matched.
    pub matched: String,
    /// As much behind it.
    pub right: String,
    /// Its sentence, up to 500 characters on each side; `…` stands for more.
    pub sentence: String,
}

/// The sentence around the bytes of a hit in a text that is at hand.
pub(crate) fn sentence_text(text: &mut Surroundings<'_>, sentence: u32, hit: Range<usize>) -> String {
    let around = Around::of(text, sentence, hit.clone());
    let whole = [Window { from: 0, until: text.text().len() as u32, at: 0 }];
    snippet(&whole, text.text(), hit, around).sentence
}

/// A hit in what is kept of its text.
pub(crate) fn snippet(windows: &[Window], kept: &str, hit: Range<usize>, around: Around) -> Snippet {
    let behind = windows.partition_point(|window| window.from as usize <= hit.start);
    let Some(window) = behind.checked_sub(1).map(|index| windows[index]) else { return Snippet::default() };
    let text = &kept[window.at as usize..][..(window.until - window.from) as usize];
    let (start, end) = (hit.start - window.from as usize, hit.end - window.from as usize);
    let (left, right) = (start - usize::from(around.left), end + usize::from(around.right));
    let length = |distance: u16| usize::from(distance & !Around::IS_MORE);
    let sentence = squeezed(text[start - length(around.before)..end + length(around.behind)].trim());
    let mark = |distance: u16| if distance & Around::IS_MORE == 0 { "" } else { "…" };
    Snippet {
        left: squeezed(text[left..start].trim_start()),
        matched: squeezed(&text[start..end]),
        right: squeezed(text[end..right].trim_end()),
        sentence: [mark(around.before), &sentence, mark(around.behind)].concat(),
    }
}

/// A text with white space runs as single spaces.
fn squeezed(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| (b' '..0x7F).contains(&byte)) && !text.contains("  ");
    if is_plain && text.len() <= MOST_SHOWN {
        return text.to_string();
    }
    let mut squeezed = String::with_capacity(text.len());
    push_squeezed(&mut squeezed, text);
    squeezed
}

/// Appends a text, white space runs as single spaces; runs of anything else that have no end are shortened.
pub(crate) fn push_squeezed(to: &mut String, text: &str) {
    let (mut was_space, mut run) = (false, to.len());
    for c in text.chars() {
        let is_space = c.is_whitespace();
        if is_space && !was_space {
            shorten_last_run(to, run);
        }
        if !(is_space && was_space) {
            to.push(if is_space { ' ' } else { c });
        }
        if is_space {
            run = to.len();
        }
        was_space = is_space;
    }
    shorten_last_run(to, run);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::TextOptions;
    use crate::text::{Tokenizer, Tokens};

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_kept_shows_the_same_as_the_text(
            text in "([a-d]{1,12}|é|审查|[.?!] |\n| |-){1,400}",
            chosen in proptest::collection::vec((0usize..900, 0usize..4), 1..8),
        ) {
            let mut tokens = Tokens::new();
            Tokenizer::new(TextOptions::default()).tokenize(&text, 0, "en", &mut tokens);
            let all = tokens.as_slice();
            prop_assume!(!all.is_empty());
            let ends = tokens.sentence_ends();
            let mut hits: Vec<(u32, Range<usize>)> = chosen
                .into_iter()
                .map(|(first, more)| {
                    let first = first % all.len();
                    let sentence = ends.partition_point(|&end| end as usize <= first);
                    let last = (first + more).min(ends[sentence] as usize - 1);
                    (sentence as u32, all[first].start as usize..all[last].end as usize)
                })
                .collect();
            hits.sort_unstable_by_key(|(_, hit)| hit.start);
            let other = Window { from: 3, until: 9, at: 0 };
            let (mut windows, mut kept) = (vec![other], "other document".to_string());
            let mut surroundings = Surroundings::new(&text, 0, &tokens);
            let mut around = Vec::new();
            for (sentence, hit) in &hits {
                let of_hit = Around::of(&mut surroundings, *sentence, hit.clone());
                prop_assert_eq!(Around::from_numbers(of_hit.to_numbers()), of_hit);
                add_window(&mut windows, 1, of_hit.window(hit.clone()));
                around.push(of_hit);
            }
            keep_text(&mut windows[1..], &text, &mut kept);
            prop_assert!(windows[1..].windows(2).all(|pair| pair[0].until < pair[1].from));
            prop_assert!(kept.len() - "other document".len() <= text.len());
            let whole = [Window { from: 0, until: text.len() as u32, at: 0 }];
            for ((_, hit), around) in hits.iter().zip(around) {
                let expected = snippet(&whole, &text, hit.clone(), around);
                prop_assert!(expected.sentence.contains(&expected.matched));
                prop_assert_eq!(snippet(&windows[1..], &kept["other document".len()..], hit.clone(), around), expected);
            }
        }
    }
}

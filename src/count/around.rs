//! The text around hits, kept once however many hits are near each other.

/// Characters of text on each side of a hit.
const CHARACTERS: usize = 80;

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

/// Adds the surroundings of a hit to the windows of a document, of which those from `first` on are. Hits come by their first byte.
pub(crate) fn add_window(windows: &mut Vec<Window>, first: usize, text: &str, start: usize, end: usize) {
    let bytes = text.as_bytes();
    let until = match bytes[end..].first_chunk::<CHARACTERS>() {
        Some(chunk) if chunk.is_ascii() => end + CHARACTERS,
        _ => text[end..].char_indices().nth(CHARACTERS).map_or(text.len(), |(at, _)| end + at),
    };
    let last = windows[first..].last_mut();
    // A character is a byte at least.
    if let Some(last) = last.filter(|last| last.until as usize + CHARACTERS >= start) {
        last.until = last.until.max(until as u32);
        return;
    }
    let from = match bytes[..start].last_chunk::<CHARACTERS>() {
        Some(chunk) if chunk.is_ascii() => start - CHARACTERS,
        _ => text[..start].char_indices().rev().take(CHARACTERS).last().map_or(start, |(at, _)| at),
    };
    match windows[first..].last_mut().filter(|last| last.until as usize >= from) {
        Some(last) => last.until = last.until.max(until as u32),
        None => windows.push(Window { from: from as u32, until: until as u32, at: 0 }),
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

/// Left context, matched text and right context, white space runs as single spaces.
pub(crate) fn snippet(windows: &[Window], kept: &str, start: u32, end: u32) -> [String; 3] {
    let behind = windows.partition_point(|window| window.from <= start);
    let Some(window) = behind.checked_sub(1).map(|index| windows[index]) else { return Default::default() };
    let text = &kept[window.at as usize..][..(window.until - window.from) as usize];
    let (start, end) = ((start - window.from) as usize, (end - window.from) as usize);
    let left = text[..start].char_indices().rev().take(CHARACTERS).last().map_or(start, |(at, _)| at);
    let right = text[end..].char_indices().nth(CHARACTERS).map_or(text.len(), |(at, _)| end + at);
    [text[left..start].trim_start(), &text[start..end], text[end..right].trim_end()].map(squeezed)
}

/// A text with white space runs as single spaces.
fn squeezed(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| (b' '..0x7F).contains(&byte)) && !text.contains("  ");
    if is_plain {
        return text.to_string();
    }
    let mut squeezed = String::with_capacity(text.len());
    push_squeezed(&mut squeezed, text);
    squeezed
}

/// Appends a text, white space runs as single spaces.
pub(crate) fn push_squeezed(to: &mut String, text: &str) {
    let mut was_space = false;
    for c in text.chars() {
        let is_space = c.is_whitespace();
        if !(is_space && was_space) {
            to.push(if is_space { ' ' } else { c });
        }
        was_space = is_space;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_kept_shows_the_same_as_the_text(
            text in "[a é审\n]{1,900}",
            mut places in proptest::collection::vec((0usize..900, 0usize..12), 1..8),
        ) {
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            places.sort_unstable_by_key(|&value| value);
            let place = |(start, len): (usize, usize)| {
                let start = start.min(starts.len() - 1);
                (starts[start], starts[(start + len).min(starts.len() - 1)])
            };
            let other = Window { from: 3, until: 9, at: 0 };
            let (mut windows, mut kept) = (vec![other], "other document".to_string());
            for (start, end) in places.iter().map(|&at| place(at)) {
                add_window(&mut windows, 1, &text, start, end);
            }
            keep_text(&mut windows[1..], &text, &mut kept);
            prop_assert!(windows[1..].windows(2).all(|pair| pair[0].until < pair[1].from));
            prop_assert!(kept.len() - "other document".len() <= text.len());
            let whole = [Window { from: 0, until: text.len() as u32, at: 0 }];
            for (start, end) in places.iter().map(|&at| place(at)) {
                let (start, end) = (start as u32, end as u32);
                let expected = snippet(&whole, &text, start, end);
                prop_assert_eq!(snippet(&windows[1..], &kept["other document".len()..], start, end), expected);
            }
        }
    }
}

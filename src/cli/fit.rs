//! Text that fits into columns of the terminal.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text as it may be shown: control characters would command the terminal, and directional ones reorder the line.
pub(super) fn harmless(text: &str) -> String {
    let is_directional = |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = text.chars().filter(|&c| !is_directional(c));
    shown
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { char::REPLACEMENT_CHARACTER } else { c })
        .collect()
}

/// As much of the beginning as fits into so many columns, and how many it takes.
pub(super) fn first(text: &str, columns: usize) -> (&str, usize) {
    let (mut end, mut width) = (0, 0);
    for (at, cluster) in text.grapheme_indices(true) {
        let more = cluster.width();
        if width + more > columns {
            break;
        }
        (end, width) = (at + cluster.len(), width + more);
    }
    (&text[..end], width)
}

/// As much of the end as fits, and how many columns it takes.
pub(super) fn last_whole(text: &str, columns: usize) -> (&str, usize) {
    let (mut start, mut width) = (text.len(), 0);
    for (at, cluster) in text.grapheme_indices(true).rev() {
        let more = cluster.width();
        if width + more > columns {
            break;
        }
        (start, width) = (at, width + more);
    }
    (&text[start..], width)
}

/// As much of the end as fits, after `…` if something is cut off: the end of a name says most.
pub(super) fn last(text: &str, columns: usize) -> (String, usize) {
    match last_whole(text, columns) {
        (all, width) if all.len() == text.len() => (all.to_string(), width),
        _ if columns == 0 => (String::new(), 0),
        _ => {
            let (end, width) = last_whole(text, columns.saturating_sub(1));
            (format!("…{end}"), width + 1)
        }
    }
}

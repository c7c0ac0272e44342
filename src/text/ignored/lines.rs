//! Marks that fill lines: their line ends go with them, so that the sentence around them goes on.

use std::ops::Range;

/// What goes with marks that have only white space between them, for a line end that stays; `None` where they go alone.
///
/// Where one of them fills lines, their line ends and the blank lines around go as well, unless the text before them ends a sentence or
/// there is no text before or behind them.
pub(super) fn bridged(text: &str, marks: &[Range<usize>]) -> Option<Range<usize>> {
    let (first, last) = (marks.first()?, marks.last()?);
    let before = text[..first.start].trim_end();
    let after = text.len() - text[last.end..].trim_start().len();
    let mut from = before.len();
    let fills = marks.iter().enumerate().any(|(index, mark)| {
        let until = marks.get(index + 1).map_or(after, |next| next.start);
        let fills = has_line_end(&text[from..mark.start]) && has_line_end(&text[mark.end..until]);
        from = mark.end;
        fills
    });
    let is_bridge = fills && !before.is_empty() && after < text.len() && !ends_sentence(before);
    is_bridge.then_some(before.len()..after)
}

fn has_line_end(space: &str) -> bool {
    space.contains(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}'])
}

/// Whether a text ends in the sign of a sentence's end, perhaps within quotes or brackets.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let closers = ['"', '\'', '”', '’', '»', '›', ')', ']', '}', '」', '』', '）'];
    let signs = ['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', '॥'];
    text.trim_end_matches(closers).trim_end().ends_with(signs)
}

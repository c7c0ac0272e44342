//! Entries of other programs as patterns: words and `*`, where nothing else is special.

/// Joins the words of a phrase in WordStat.
pub(super) const JOINER: char = '_';

/// The parts of an entry that the pattern language would read as something else. Each of them splits tokens, so a space in
/// its place finds the same.
const ARROWS: [&str; 2] = ["->", "<-"];

/// The pattern that finds what an entry of words and `*` finds. `Ok((pattern, whether it is written otherwise))`.
///
/// # Errors
/// Why there is none.
pub(super) fn pattern_of(raw: &str, is_joined: bool) -> Result<(String, bool), String> {
    let plain = raw.split(is_space).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ");
    let mut text = plain.replace('?', " ");
    for arrow in ARROWS {
        text = text.replace(arrow, " ");
    }
    if is_joined {
        text = text.replace(JOINER, " ");
    }
    let text = text.split(' ').map(piece).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ");
    if !text.contains(char::is_alphanumeric) {
        return Err(format!("`{}` holds no letter and no digit, so no text holds it as a word", shown(&plain)));
    }
    let is_changed = text != plain;
    Ok((text, is_changed))
}

/// Whether a pattern is of words and `*` alone, so that [`pattern_of`] gives it back.
pub(super) fn is_plain(pattern: &str, is_joined: bool) -> bool {
    pattern_of(pattern, is_joined).is_ok_and(|(text, _)| text == pattern)
}

/// A piece between spaces without what would make it context, a regex or a distance.
fn piece(piece: &str) -> &str {
    let piece = piece.trim_start_matches(['!', '/']);
    match piece.strip_prefix('~') {
        Some(rest) if rest.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => piece,
    }
}

/// Whether it is nothing that can be read, as a byte order mark in the middle of files that were put together.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

/// An entry as it is quoted in a remark: short, on one line.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.chars().map(|c| if is_space(c) { ' ' } else { c });
    let mut short: String = line.take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_star_is_special() {
        let cases = [
            ("state", "state"),
            ("free*", "free*"),
            ("  head  of\tstate ", "head of state"),
            ("why?", "why"),
            ("a ~5 b", "a 5 b"),
            ("a ~ b", "a b"),
            ("state -> party", "state party"),
            ("!x <- word->!y", "x word y"),
            ("/regex/", "regex/"),
            ("#free", "#free"),
            ("state-owned", "state-owned"),
            ("word_of_two", "word_of_two"),
        ];
        for (raw, pattern) in cases {
            let (text, _) = pattern_of(raw, false).unwrap();
            assert_eq!(text, pattern);
            assert!(is_plain(&text, false));
        }
        assert_eq!(pattern_of("word_of_two", true), Ok(("word of two".into(), true)));
        assert_eq!(pattern_of(" a  b", false), Ok(("a b".into(), false)));
        assert!(pattern_of("!", false).is_err() && pattern_of("*", false).is_err() && pattern_of(":)", false).is_err());
    }
}

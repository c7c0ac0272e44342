//! The parts of a pattern as it is written.

/// A part of a pattern, and the byte it begins at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::themes) enum PatternPiece<'p> {
    Words(&'p str),
    Regex(&'p str),
    /// `!`: what follows may not stand there.
    Not,
    /// `->`
    After,
    /// `<-`
    Before,
    /// `~5`
    Near(&'p str),
}

/// Parts that stand between white space; `!` stands before one, and a regex may hold spaces.
pub(in crate::themes) fn pieces(text: &str) -> Vec<(usize, PatternPiece<'_>)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text[at..].find(|c: char| !c.is_whitespace()) {
        at += skipped;
        let rest = &text[at..];
        if rest.starts_with('!') {
            pieces.push((at, PatternPiece::Not));
            at += 1;
            continue;
        }
        let regex = rest.strip_prefix('/').and_then(|inner| {
            let ends = inner.match_indices('/').map(|(end, _)| end);
            let end = ends
                .into_iter()
                .find(|&end| end > 0 && inner[end + 1..].chars().next().is_none_or(char::is_whitespace))?;
            Some(&inner[..end])
        });
        if let Some(source) = regex {
            pieces.push((at, PatternPiece::Regex(source)));
            at += source.len() + 2;
            continue;
        }
        let word = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
        let near = word.strip_prefix('~').filter(|distance| distance.bytes().all(|byte| byte.is_ascii_digit()));
        let piece = match (word, near) {
            ("->", _) => PatternPiece::After,
            ("<-", _) => PatternPiece::Before,
            (_, Some(distance)) => PatternPiece::Near(distance),
            _ => PatternPiece::Words(word),
        };
        pieces.push((at, piece));
        at += word.len();
    }
    pieces
}

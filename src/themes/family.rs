//! Patterns that are forms of one word: `suppress`, `suppressed`, `suppression` (docs/themes.md, "Check and audit").

use super::keying::Keying;
use super::pattern::{PatternPiece, pieces};
use crate::config::ThemeOptions;

/// What forms of one word or phrase have in common: the stems of what a pattern looks for, whatever may not stand beside it. Stems are
/// those of the first of its languages that has any, and of English where it names none.
pub(super) fn family(text: &str, languages: &[String]) -> String {
    let keying = |code: &str| Keying::of(&ThemeOptions::default().stem(Some(code.to_string()))).ok();
    let named = languages.iter().find_map(|code| keying(code));
    let keying = if languages.is_empty() { keying("en") } else { named }.unwrap_or_default();
    let all = pieces(text);
    let place = |wanted: PatternPiece<'_>| all.iter().position(|(_, piece)| *piece == wanted);
    let start = place(PatternPiece::Before).map_or(0, |before| before + 1);
    let end = place(PatternPiece::After).unwrap_or(all.len()).max(start);
    let stems = all[start..end].iter().flat_map(|(_, piece)| match piece {
        PatternPiece::Words(words) => words
            .split(['-', '’'])
            .map(|word| word.trim_end_matches('*').to_lowercase())
            .filter(|word| !word.is_empty())
            .map(|word| keying.of_word(&word).into_owned())
            .collect(),
        PatternPiece::Regex(source) => vec![format!("/{source}/")],
        PatternPiece::Near(_) => vec!["~".to_string()],
        PatternPiece::Not | PatternPiece::Before | PatternPiece::After => Vec::new(),
    });
    stems.collect::<Vec<_>>().join(" ")
}

/// Whether a pattern holds a regex, which may list many words.
pub(super) fn has_regex(text: &str) -> bool {
    pieces(text).iter().any(|(_, piece)| matches!(piece, PatternPiece::Regex(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_a_family() {
        let of = |text: &str, languages: &[&str]| {
            family(text, &languages.iter().map(|code| code.to_string()).collect::<Vec<_>>())
        };
        for (languages, texts) in [
            (&[][..], &["suppress", "suppressed", "suppresses", "!the <- suppression -> !of !list*", "Suppress*"][..]),
            (&["en"], &["political party", "political-parties", "!a <- Political party*"]),
            (&["fr"], &["liberté", "libertés"]),
            (&["zh", "de"], &["Partei", "Parteien"]),
        ] {
            let families: Vec<String> = texts.iter().map(|text| of(text, languages)).collect();
            assert!(families.iter().all(|family| *family == families[0]), "{families:?}");
        }
        let apart =
            ["party", "participate", "party member", "member ~3 party", "/party/", "privacy", "private", "审查"];
        let mut families: Vec<String> = apart.iter().map(|text| of(text, &["en", "zh"])).collect();
        families.sort();
        families.dedup();
        assert_eq!(families.len(), apart.len(), "{families:?}");
        assert_eq!((of("审查制度", &["zh"]), of("/a/ -> !b", &[])), ("审查制度".to_string(), "/a/".to_string()));
    }
}

//! What in a pattern is most likely not meant as it stands: operators of other programs, and the end of a sentence.

use super::pattern::{Pattern, PatternError, PatternPiece, pieces};
use super::reach::{NO_WHITE_SPACE, needs_white_space};
use crate::config::ThemeOptions;
use crate::text::{Tokenizer, Tokens};

/// Languages in which the end of a sentence must be one to be called so: their abbreviations differ.
const LANGUAGES: [&str; 17] =
    ["", "en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "sv", "cs", "da", "no", "fi", "tr", "el"];

/// The distance that is suggested where none is written.
const DISTANCE: &str = "5";

/// What is most likely not meant in a pattern that is no part of a list.
///
/// # Errors
/// What is wrong with the pattern or the options.
pub fn doubts_of(text: &str, options: &ThemeOptions, tokenizer: &Tokenizer) -> Result<Vec<String>, PatternError> {
    Ok(Pattern::compile(text, options, tokenizer)?.doubts(tokenizer))
}

impl Pattern {
    /// What is most likely not meant, and what to write instead.
    ///
    /// # Complexity
    /// A few hundred short texts are tokenized for each glob and regex.
    pub fn doubts(&self, tokenizer: &Tokenizer) -> Vec<String> {
        let text = self.text();
        let reason = self.unreachable_because(tokenizer).map(|reason| never_hits(text, &reason));
        let mut doubts: Vec<String> = reason.into_iter().chain(misreadings(text, tokenizer)).collect();
        doubts.dedup();
        doubts
    }
}

/// What in a pattern is read otherwise than whoever knows another program would think.
pub(super) fn misreadings(text: &str, tokenizer: &Tokenizer) -> Vec<String> {
    let text = text.trim();
    let pieces = pieces(text);
    let words: Vec<&str> = pieces.iter().filter_map(|(_, piece)| written(piece)).collect();
    let of_words = operators(&words).into_iter().chain(sentence_end(&pieces, tokenizer));
    let white =
        pieces.iter().any(|(_, piece)| matches!(piece, PatternPiece::Regex(source) if needs_white_space(source)));
    let white = white.then(|| never_hits(text, NO_WHITE_SPACE));
    white.into_iter().chain(of_words.map(|doubt| format!("`{text}`: {doubt}"))).collect()
}

fn never_hits(pattern: &str, reason: &str) -> String {
    format!("`{pattern}` can never hit: {reason}")
}

fn written<'p>(piece: &PatternPiece<'p>) -> Option<&'p str> {
    match piece {
        PatternPiece::Words(words) => Some(words),
        _ => None,
    }
}

/// Operators of Factiva, Nexis and Google, the first of each kind.
fn operators(words: &[&str]) -> Vec<String> {
    let mut said = Vec::new();
    if words.iter().any(|word| word.contains('|')) {
        said.push("`|` is no choice here: write a pattern for each".to_string());
    }
    if words.iter().any(|word| word.contains(['(', ')']) && distance(word).is_none()) {
        said.push("parentheses group nothing here: write out each pattern".to_string());
    }
    // In a list of capitals they are words.
    let has_small = words.iter().any(|word| word.contains(char::is_lowercase));
    for (index, word) in words.iter().enumerate() {
        let word = word.trim_matches(['(', ')']);
        let beside = |word: Option<&&str>| word.map(|word| word.trim_matches(['(', ')', '"']).to_string());
        let (before, behind) = (beside(words[..index].last()), beside(words.get(index + 1)));
        let (Some(behind), has_both) = (behind, before.is_some()) else { continue };
        let before = before.unwrap_or_else(|| "word".into());
        let instead = match (word, distance(word)) {
            (_, Some(distance)) if has_both => format!("write `{before} ~{distance} {behind}`"),
            ("AND" | "NEAR" | "ADJ", _) if has_small && has_both => format!("write `{before} ~{DISTANCE} {behind}`"),
            ("OR", _) if has_small && has_both => format!("write `{before}` and `{behind}` as two patterns"),
            ("NOT", _) if has_small => format!("write `!{behind} <- {before}` or `{before} -> !{behind}`"),
            _ => continue,
        };
        said.push(format!("`{word}` is looked for as a word: {instead}"));
        break;
    }
    said
}

/// The distance of `w/5`, `NEAR/5`, `near5`, `AROUND(5)` and the like.
fn distance(word: &str) -> Option<&str> {
    const NAMES: [&str; 9] = ["near/", "near", "w/", "within/", "pre/", "adj/", "adj", "around(", "onear/"];
    if ["w/s", "w/p", "w/seg"].iter().any(|name| word.eq_ignore_ascii_case(name)) {
        return Some(DISTANCE);
    }
    let number = |name: &&str| {
        let (start, rest) = word.split_at_checked(name.len())?;
        let rest = rest.trim_end_matches(')');
        let is_number = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
        (start.eq_ignore_ascii_case(name) && is_number).then_some(rest)
    };
    NAMES.iter().find_map(number)
}

/// The end of a sentence between words of one phrase.
fn sentence_end(pieces: &[(usize, PatternPiece<'_>)], tokenizer: &Tokenizer) -> Option<String> {
    let mut tokens = Tokens::new();
    let phrases = pieces.chunk_by(|(_, a), (_, b)| written(a).is_some() && written(b).is_some());
    let mut phrases = phrases.map(|phrase| {
        let words: Vec<&str> = phrase.iter().filter_map(|(_, piece)| written(piece)).collect();
        words.join(" ")
    });
    let text = phrases.find(|text| {
        // A sign of globs is a letter, and no question.
        let text = text.replace(['*', '?'], "x");
        LANGUAGES.iter().all(|language| {
            tokenizer.tokenize(&text, 0, language, &mut tokens);
            tokens.sentence_ends().len() > 1
        })
    })?;
    // All signs of globs have one byte, and so has the letter.
    let next = tokens.as_slice()[tokens.sentence_ends()[0] as usize];
    let sentence = text[..next.start as usize].trim();
    Some(format!("a sentence ends after `{sentence}`, and no phrase runs over that: write two patterns"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn said(text: &str) -> String {
        let tokenizer = Tokenizer::new(Config::default().text);
        doubts_of(text, &ThemeOptions::default(), &tokenizer).unwrap_or_else(|_| panic!("{text}")).join("\n")
    }

    #[test]
    fn operators_of_other_programs_are_told() {
        let cases = [
            ("state|media", "a pattern for each"),
            ("state | media", "a pattern for each"),
            ("(state media)", "parentheses"),
            ("state AND media", "`state ~5 media`"),
            ("state OR media", "`state` and `media` as two patterns"),
            ("party NOT birthday", "`!birthday <- party`"),
            ("NOT birthday", "`word -> !birthday`"),
            ("state NEAR media", "`state ~5 media`"),
            ("state NEAR/12 media", "`state ~12 media`"),
            ("state w/5 media", "`state ~5 media`"),
            ("STATE W/3 MEDIA", "`STATE ~3 MEDIA`"),
            ("state near7 media", "`state ~7 media`"),
            ("state AROUND(4) media", "`state ~4 media`"),
            ("state pre/2 media", "`state ~2 media`"),
        ];
        for (text, part) in cases {
            assert!(said(text).contains(part), "{text}: {}", said(text));
        }
        assert_eq!(said("(state OR party) AND media").lines().count(), 2);
    }

    #[test]
    fn what_is_meant_is_not_doubted() {
        let all = [
            "trade and industry",
            "TRADE AND INDUSTRY",
            "near miss",
            "oregon OR",
            "/state(s|ly)?/",
            "/(a|b)/ ~5 c",
            "and/or",
            "24/7",
            "w/o",
            "Washington, D.C.",
            "U.S. Senate",
            "who? what*",
            "St. Louis",
            "!third <- party -> !line",
        ];
        for text in all {
            assert_eq!(said(text), "", "{text}");
        }
    }

    #[test]
    fn a_phrase_over_the_end_of_a_sentence_is_told() {
        for (text, part) in [("Stop. Go", "after `Stop.`"), ("a ~3 stop* it! go on", "after `stop* it!`")] {
            assert!(said(text).contains(part), "{text}: {}", said(text));
        }
    }
}

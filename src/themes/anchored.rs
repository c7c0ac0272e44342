//! Regexes that must match all of a word.

use std::sync::{Arc, OnceLock};

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::literal::{ExtractKind, Extractor};

/// The most memory a compiled regex may take: a larger one is refused rather than compiled for minutes.
const REGEX_SIZE_LIMIT: usize = 1 << 20;

/// Sources that can be large when compiled: those with a repetition that is counted, or with many classes.
const MOST_CLASSES: usize = 8;

/// Beginnings of words that are looked for.
const MOST_PREFIXES: usize = 400;

/// A regex that must match all of a word. A list has thousands of them, of which most meet no word: it is compiled when one comes
/// that begins as it must.
#[derive(Clone, Debug)]
pub(super) struct AnchoredRegex(Arc<Anchored>);

#[derive(Debug)]
struct Anchored {
    source: String,
    /// What each match begins with, if that can be listed; none is empty.
    prefixes: Option<Vec<String>>,
    /// Bytes of the shortest match; 0 if that is not known.
    shortest: usize,
    compiled: OnceLock<Option<Regex>>,
}

impl AnchoredRegex {
    /// Reads a regex.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn new(source: &str) -> Result<AnchoredRegex, String> {
        let anchored = format!("^(?:{source})$");
        let wrong = |message: &str| format!("`/{source}/` is not a regex: {}", last_line(message));
        // Read alone first, so that `a)|(b` cannot escape the anchors.
        let hir = regex_syntax::parse(source).map_err(|error| wrong(&error.to_string()))?;
        // In verbose mode a comment would take the end of the anchors.
        if source.contains('#') {
            regex_syntax::parse(&anchored).map_err(|error| wrong(&error.to_string()))?;
        }
        let compiled = OnceLock::new();
        if may_be_large(source) {
            let regex = compile(&anchored, REGEX_SIZE_LIMIT).map_err(|error| wrong(&error.to_string()))?;
            compiled.get_or_init(|| Some(regex));
        }
        let shortest = hir.properties().minimum_len().unwrap_or(0);
        Ok(AnchoredRegex(Arc::new(Anchored { source: anchored, prefixes: prefixes(&hir), shortest, compiled })))
    }

    /// With its anchors.
    pub fn as_str(&self) -> &str {
        &self.0.source
    }

    /// What each match begins with; `None` where that cannot be listed. None is empty.
    pub fn prefixes(&self) -> Option<&[String]> {
        self.0.prefixes.as_deref()
    }

    /// Bytes of the shortest match; 0 if that is not known.
    pub fn shortest(&self) -> usize {
        self.0.shortest
    }

    /// Whether it matches all of a word.
    pub fn is_match(&self, word: &str) -> bool {
        let begins = |prefixes: &[String]| prefixes.iter().any(|prefix| word.starts_with(prefix.as_str()));
        self.prefixes().is_none_or(begins)
            // It was read without a fault and is small, so it compiles.
            && self.0.compiled.get_or_init(|| compile(&self.0.source, usize::MAX).ok()).as_ref().is_some_and(|it| it.is_match(word))
    }
}

/// Regexes are equal if they are written alike.
impl PartialEq for AnchoredRegex {
    fn eq(&self, other: &AnchoredRegex) -> bool {
        self.as_str() == other.as_str()
    }
}

fn compile(anchored: &str, limit: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(anchored).size_limit(limit).build()
}

/// Whether it has to be compiled to know that it is small enough: else its size grows with its text, of which a thousand characters are little.
fn may_be_large(source: &str) -> bool {
    source.contains('{') || source.len() > 1000 || source.matches(['\\', '[', '.']).count() > MOST_CLASSES
}

fn prefixes(hir: &regex_syntax::hir::Hir) -> Option<Vec<String>> {
    let mut extractor = Extractor::new();
    extractor
        .kind(ExtractKind::Prefix)
        .limit_class(16)
        .limit_repeat(4)
        .limit_literal_len(12)
        .limit_total(MOST_PREFIXES);
    let found = extractor.extract(hir);
    let literals = found.literals()?;
    let text = |literal: &regex_syntax::hir::literal::Literal| {
        let bytes = literal.as_bytes();
        // A literal may end inside a character.
        let valid = std::str::from_utf8(bytes).map_or_else(|error| &bytes[..error.valid_up_to()], |_| bytes);
        String::from_utf8(valid.to_vec()).ok().filter(|text| !text.is_empty())
    };
    let mut texts: Vec<String> = literals.iter().map(text).collect::<Option<_>>()?;
    texts.sort_unstable();
    texts.dedup();
    Some(texts)
}

fn last_line(message: &str) -> &str {
    message.lines().next_back().unwrap_or(message).trim_start_matches("error: ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_matched_as_by_a_regex_that_was_compiled_at_once() {
        let sources = [
            "(art|pos)y",
            "a|b|",
            "x.*",
            "(?i)état",
            "[a-c]d+",
            "pre(ss|mier)?",
            "été[sx]",
            "\\w+ing",
            "партии|партий",
            "(ab){2,3}",
            ".",
            "",
            "审(查|核)",
            "a{2}b|c",
        ];
        let words = [
            "arty",
            "posy",
            "artys",
            "a",
            "b",
            "",
            "x",
            "xyz",
            "état",
            "ÉTAT",
            "ad",
            "cddd",
            "d",
            "press",
            "premier",
            "pre",
            "étés",
            "été",
            "going",
            "партии",
            "партия",
            "abab",
            "ab",
            "审查",
            "审",
            "aab",
            "c",
        ];
        for source in sources {
            let expected = Regex::new(&format!("^(?:{source})$")).unwrap();
            let found = AnchoredRegex::new(source).unwrap();
            for word in words {
                assert_eq!(found.is_match(word), expected.is_match(word), "/{source}/ and {word}");
            }
        }
        assert_eq!(AnchoredRegex::new("(art|pos)y").unwrap().prefixes(), Some(&["arty".into(), "posy".into()][..]));
        assert_eq!(AnchoredRegex::new("\\w+ing").unwrap().prefixes(), None);
    }

    #[test]
    fn what_is_no_regex_or_too_large_is_refused() {
        for source in ["(", "a)|(b", "[", "\\w{999}{99}", "(a|b"] {
            assert!(AnchoredRegex::new(source).unwrap_err().contains("is not a regex"), "{source}");
        }
    }
}
